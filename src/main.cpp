#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "cli/cli.hpp"
#include "service/ledger_json.hpp"
#include "store/sqlite/restore.hpp"
#include "store/sqlite/sqlite_store.hpp"

namespace {

using namespace frontkart;

Result<std::unique_ptr<ledger::LedgerStore>> open_store(const std::filesystem::path& file, cli::StoreUse use) {
  const auto mode = use == cli::StoreUse::read ? store::OpenMode::read_existing : store::OpenMode::write_create;
  return store::open_sqlite_store(file, mode, ledger::system_clock());
}

/// The entries of 'log --full --json', one on a line.
store::NewerLog log_file(const std::filesystem::path& path) {
  store::NewerLog log;
  log.for_each_entry = [path](std::uint64_t first_seq, const store::NewerLog::Visitor& visit) -> Status {
    std::ifstream in(path, std::ios::binary);
    if (!in) return Error{ErrorCode::bad_input, "The log cannot be read.", path.string(), "Check the path."};
    std::uint64_t number = 0;
    for (std::string line; std::getline(in, line);) {
      ++number;
      if (line.empty()) continue;
      auto entry = service::entry_from_json(nlohmann::json::parse(line, nullptr, false));
      if (!entry.ok()) {
        Error error = std::move(entry).error();
        error.where = path.string() + ':' + std::to_string(number) + error.where;
        return error;
      }
      if (entry->envelope.seq < first_seq) continue;
      FRONTKART_CHECK(visit(*entry));
    }
    return Done{};
  };
  return log;
}

/// The log is a store where SQLite's first bytes say so, else a file of lines.
Status restore_store(const std::filesystem::path& backup, const std::filesystem::path& file,
                     const std::optional<std::filesystem::path>& log) {
  std::optional<store::NewerLog> newer;
  std::unique_ptr<ledger::LedgerStore> current;
  if (log) {
    std::array<char, 15> first{};
    std::ifstream in(*log, std::ios::binary);
    in.read(first.data(), first.size());
    if (std::string_view(first.data(), first.size()) == "SQLite format 3") {
      FRONTKART_TRY(current, open_store(*log, cli::StoreUse::read));
      newer = store::newer_log(*current);
    } else {
      newer = log_file(*log);
    }
  }
  const auto report = store::restore_backup(backup, file, newer);
  if (!report.ok()) return report.error();
  return Done{};
}

std::optional<std::string> variable(const std::string& name) {
  // Nothing changes the environment while the program runs.
  const char* value = std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe)
  if (value == nullptr || *value == '\0') return std::nullopt;
  return std::string(value);
}

}  // namespace

/// Wires the command line to the SQLite store and to the process.
int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  // A file that may not grow further is a failed write with a message, not a sudden end.
  std::signal(SIGXFSZ, SIG_IGN);
  std::error_code unknown;
  const cli::Environment environment{
      .open_store = open_store,
      .restore_store = restore_store,
      .out = std::cout,
      .err = std::cerr,
      .out_is_terminal = ::isatty(STDOUT_FILENO) == 1,
      .err_is_terminal = ::isatty(STDERR_FILENO) == 1,
      .variable = variable,
      .executable = std::filesystem::read_symlink("/proc/self/exe", unknown),
  };
  return cli::run(std::vector<std::string>(argv + (argc > 0 ? 1 : 0), argv + argc), environment);
}
