#pragma once

#include <filesystem>
#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "ledger/ledger_store.hpp"

namespace frontkart::cli {

/// What a command will do with the store. For `read` and `write` there must be one; `create` makes a missing one.
enum class StoreUse { read, write, create };

/// Everything that the command line gets from outside, so that it knows no store and tests need no process.
struct Environment {
  using OpenStore =
      std::function<Result<std::unique_ptr<ledger::LedgerStore>>(const std::filesystem::path& file, StoreUse use)>;

  /// Makes a new store from a backup, verified; `log`: a newer store or its full log, empty: none. What is not whole
  /// leaves no store behind.
  using RestoreStore = std::function<Status(const std::filesystem::path& backup, const std::filesystem::path& store,
                                            const std::optional<std::filesystem::path>& log)>;

  OpenStore open_store;
  RestoreStore restore_store;
  std::ostream& out;
  std::ostream& err;
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  /// The value of an environment variable; nothing where it is unset or empty.
  std::function<std::optional<std::string>(const std::string& name)> variable;
  std::filesystem::path executable;  ///< the program's own file; empty: unknown
};

/// Runs one command (`arguments` without the program's name) and returns its exit code. Prints results to `out`,
/// messages to `err`. Nothing is thrown: a bug ends in a message and 5.
[[nodiscard]] int run(const std::vector<std::string>& arguments, const Environment& environment);

}  // namespace frontkart::cli
