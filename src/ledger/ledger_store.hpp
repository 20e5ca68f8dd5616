#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"
#include "ledger/entry.hpp"

namespace frontkart::ledger {

struct Head {
  std::uint64_t seq = 0;  ///< 0: empty
  Digest hash;            ///< zero bytes where empty
  Instant recorded = Instant::lowest();
};

/// Where the store's clock comes from; tests inject one.
using Clock = std::function<Instant()>;

/// The current time, from the system.
[[nodiscard]] Clock system_clock();

/// One writer's transaction: all of it is kept, or nothing. Dropped without commit: rolled back.
class Transaction {
 public:
  virtual ~Transaction() = default;

  /// Appends one entry with the store's clock (the greater of now and the last recorded time + 1 µs).
  /// Errors: bad_input (draft breaks a rule of `Draft`; `supersedes` is not the current version of kind/id; the
  /// kind/id exists already and `supersedes` is missing), store_*.
  [[nodiscard]] virtual Result<Entry> append(const Draft& draft) = 0;

  /// Archives bytes under their SHA-256, compressed against `like` (the SHA-256 of an archived predecessor that they
  /// resemble) where that is given and known. Storing the same bytes again is a no-op. Errors: store_*.
  [[nodiscard]] virtual Result<Digest> put_original(std::string_view bytes, const std::optional<Digest>& like) = 0;

  /// The current version of kind/id, entries of this transaction included.
  [[nodiscard]] virtual Result<std::optional<Entry>> current(std::string_view kind, std::string_view id) = 0;

  /// Durable (synced) on success.
  [[nodiscard]] virtual Status commit() = 0;
};

struct OriginalInfo {
  Digest hash;
  std::uint64_t size = 0;         ///< unpacked
  std::uint64_t stored_size = 0;  ///< in the store
};

/// The port that every store adapter implements; the same test suite runs against all of them.
/// Reads see the last commit before the call; a reader never waits for a writer. Safe to use from several threads.
class LedgerStore {
 public:
  virtual ~LedgerStore() = default;

  [[nodiscard]] virtual Result<Head> head() = 0;
  /// The newest head recorded at or before `as_known`.
  [[nodiscard]] virtual Result<Head> head_at(Instant as_known) = 0;

  /// Waits up to the adapter's time-out (10 s) for another writer, then error store_locked.
  [[nodiscard]] virtual Result<std::unique_ptr<Transaction>> begin() = 0;

  [[nodiscard]] virtual Result<std::optional<Entry>> by_hash(const Digest& hash) = 0;
  /// The version of kind/id that was current at `as_known`.
  [[nodiscard]] virtual Result<std::optional<Entry>> current(std::string_view kind, std::string_view id,
                                                             Instant as_known) = 0;
  /// All versions of kind/id, oldest first.
  [[nodiscard]] virtual Result<std::vector<Entry>> versions(std::string_view kind, std::string_view id) = 0;
  /// Calls `visit` with the current version, at `as_known`, of every id of the kind that starts with `id_prefix`, in
  /// the byte order of ids. Stops at the visitor's first error.
  [[nodiscard]] virtual Status for_each_current(std::string_view kind, std::string_view id_prefix, Instant as_known,
                                                const std::function<Status(const Entry&)>& visit) = 0;
  /// All entries in order from `first_seq` on, as they are stored (hashes not recomputed).
  [[nodiscard]] virtual Status for_each_entry(std::uint64_t first_seq,
                                              const std::function<Status(const Entry&)>& visit) = 0;

  /// The bytes of an archived original, verified against the hash. Errors: not_found, store_damaged.
  [[nodiscard]] virtual Result<std::string> original(const Digest& hash) = 0;
  [[nodiscard]] virtual Status for_each_original(const std::function<Status(const OriginalInfo&)>& visit) = 0;

  /// Whether what holds the entries is sound in itself, below what the chain can tell. Error store_damaged: it is not.
  [[nodiscard]] virtual Status check_storage() { return Done{}; }

  /// Folder for files that can be deleted at any time (composites); empty: no such place.
  [[nodiscard]] virtual std::string cache_folder() const = 0;
};

/// First broken entry, if any: recomputes hashes, links, order of recorded times, and supersede rules.
struct ChainReport {
  bool ok = true;
  std::uint64_t entries = 0;
  std::uint64_t first_broken = 0;  ///< seq, where !ok
  std::string why;
};
[[nodiscard]] Result<ChainReport> verify_chain(LedgerStore& store);

}  // namespace frontkart::ledger
