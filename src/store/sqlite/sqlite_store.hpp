#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>

#include "base/result.hpp"
#include "ledger/ledger_store.hpp"
#include "store/sqlite/schema.hpp"

namespace frontkart::store {

enum class OpenMode {
  read_existing,  ///< reads only; `begin` is an error; works beside a writer and in a folder that cannot be written
  write_create,   ///< reads and writes; the file is created (mode 0600) where it is absent, its folder is not
};

struct SqliteOptions {
  std::chrono::milliseconds busy_timeout = std::chrono::seconds{10};  ///< how long a second writer waits
  std::span<const SchemaStep> schema = built_in_schema();
  std::optional<std::uint32_t> max_pages = std::nullopt;  ///< of 4 KiB: the file does not grow beyond them
};

/// The embedded store: one SQLite file in WAL mode, every commit synced. docs/formats/ledger.md describes its contents.
///
/// A store of an older schema is migrated in one transaction after a copy of it was saved as `FILE.vN-backup`, N being
/// its version; this needs a writable file in either mode. cache_folder() is `FILE.files/cache`; it is not created.
///
/// Threads: the store may be used from any number of threads. Of one transaction, `append` and `current` may run in one
/// thread while `put_original` runs in another; `commit` and the destructor must be the only call.
/// A transaction may outlive the store object. After an error store_* the transaction can only be dropped, and the
/// store is as it was before `begin`.
///
/// Errors: store_missing, store_damaged (also: not an SQLite file, another application's), store_newer, store_locked,
/// store_full (no space, or the file system refuses the write).
[[nodiscard]] Result<std::unique_ptr<ledger::LedgerStore>> open_sqlite_store(const std::filesystem::path& file,
                                                                             OpenMode mode, ledger::Clock clock,
                                                                             const SqliteOptions& options = {});

}  // namespace frontkart::store
