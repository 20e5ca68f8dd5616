#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>

#include "base/result.hpp"
#include "ledger/ledger_store.hpp"

namespace frontkart::store {

/// A copy of the same ledger that goes on after the backup: what was purged since then is purged in the restored store
/// as well.
struct NewerLog {
  using Visitor = std::function<Status(const ledger::Entry&)>;

  /// All entries in order from a number on.
  std::function<Status(std::uint64_t first_seq, const Visitor& visit)> for_each_entry;
  /// Archived files that its entries name; may be empty: then they are missing in the restored store. Error not_found:
  /// it has none of that hash.
  std::function<Result<std::string>(const Digest&)> original;
  std::function<Result<std::string>(const Digest&)> medium;
};

/// Another store as the newer log, which must live as long as it.
[[nodiscard]] NewerLog newer_log(ledger::LedgerStore& store);

struct RestoreReport {
  std::uint64_t entries = 0;    ///< in the restored store
  std::uint64_t continued = 0;  ///< of these, from the newer log
  std::uint64_t originals = 0;
  std::uint64_t media = 0;
  std::uint64_t missing_files = 0;  ///< named by entries of the newer log, which did not have them
  ledger::Head head;
};

/// Makes a store of a backup. It is verified before it gets its name: the backup's own hash, the file below, the chain,
/// projections, originals and media. On failure there is no store, and nothing else is left.
/// Errors: bad_input (the target exists; this is no backup; the newer log is not of this ledger or ends before the
/// backup), store_damaged (the backup is not what was written), interrupted, store_*.
[[nodiscard]] Result<RestoreReport> restore_backup(const std::filesystem::path& backup,
                                                   const std::filesystem::path& store,
                                                   const std::optional<NewerLog>& newer,
                                                   const ledger::LedgerStore::BackupProgress& progress = {});

}  // namespace frontkart::store
