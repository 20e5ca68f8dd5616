#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "cli/cli.hpp"
#include "store/sqlite/sqlite_store.hpp"

namespace {

using namespace frontkart;

Result<std::unique_ptr<ledger::LedgerStore>> open_store(const std::filesystem::path& file, cli::StoreUse use) {
  const auto mode = use == cli::StoreUse::read ? store::OpenMode::read_existing : store::OpenMode::write_create;
  return store::open_sqlite_store(file, mode, ledger::system_clock());
}

Status restore_store(const std::filesystem::path& backup, const std::filesystem::path& file,
                     const std::optional<std::filesystem::path>& log) {
  static_cast<void>(backup); static_cast<void>(file); static_cast<void>(log); return Error{ErrorCode::unsupported, "restore", "", ""};
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
