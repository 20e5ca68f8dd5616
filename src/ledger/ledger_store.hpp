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
  ///
  /// A draft of kind "purge" (see `PurgeBody`) destroys what it names: body, salt and projections of that entry, and
  /// the media and originals that no other unpurged entry names. When `commit` has returned, none of their bytes is in
  /// any file of the store, unless a reader or a full disk kept it from finishing: `LedgerStore::finish_purges` tells.
  /// Error bad_input: the body does not have that form, its target is not an entry or is a purge, the id is not the
  /// target's hash, or it supersedes another.
  [[nodiscard]] virtual Result<Entry> append(Draft draft) = 0;

  /// As `append`, but with the caller's time. Only in a transaction that began on an empty store. Error bad_input: it
  /// did not, or `recorded` is not later than that of the entry before, or outside the years 1 to 9999.
  [[nodiscard]] virtual Result<Entry> append_recorded(Draft draft, Instant recorded) = 0;

  /// Appends an entry as it stands in a copy of this ledger; its purges are carried out as well. An entry that is
  /// purged there is appended without salt and body. Error bad_input: it does not continue this chain, or does not have
  /// its hashes.
  [[nodiscard]] virtual Result<Done> append_copy(const Entry& entry) = 0;

  /// Archives bytes under their SHA-256, compressed against `like` (the SHA-256 of an archived predecessor that they
  /// resemble) where that is given and known. Storing the same bytes again is a no-op. Errors: store_*.
  [[nodiscard]] virtual Result<Digest> put_original(std::string_view bytes, const std::optional<Digest>& like) = 0;

  /// Archives a medium under its SHA-256. Its file is synced before the entry that names it is committed. Storing the
  /// same bytes again is a no-op. Errors: bad_input (larger than kMaxMediumSize), store_*.
  [[nodiscard]] virtual Result<Digest> put_medium(std::string_view bytes) = 0;

  /// The current version of kind/id, entries of this transaction included.
  [[nodiscard]] virtual Result<std::optional<Entry>> current(std::string_view kind, std::string_view id) = 0;

  /// Durable (synced) on success.
  [[nodiscard]] virtual Status commit() = 0;
};

/// The largest medium, in bytes.
inline constexpr std::size_t kMaxMediumSize = std::size_t{2} << 30U;

/// Search in full text: every group must be found, a group by any of its alternatives; an alternative is a phrase of
/// folded words (see base/folded.hpp), whose last word may be the beginning of one where `prefix` is set. An
/// alternative without words is never found; without groups nothing is.
struct SearchQuery {
  struct Phrase {
    std::string words;
    bool prefix = false;
  };
  std::vector<std::vector<Phrase>> groups;
  std::vector<std::string> kinds;  ///< empty: all
  Instant as_known = Instant::highest();
  std::size_t limit = 50;
};

struct OriginalInfo {
  Digest hash;
  std::uint64_t size = 0;         ///< unpacked
  std::uint64_t stored_size = 0;  ///< in the store
};

/// While it lives, the reads of the thread that began it see one commit, and many small ones cost less. To be ended by
/// the same thread, before the store.
class ReadSession {
 public:
  virtual ~ReadSession() = default;
};

/// The port that every store adapter implements; the same test suite runs against all of them.
/// Reads see the last commit before the call; a reader never waits for a writer. Safe to use from several threads.
class LedgerStore {
 public:
  virtual ~LedgerStore() = default;

  /// May be null: the store has no use for it, or the thread has one already.
  [[nodiscard]] virtual Result<std::unique_ptr<ReadSession>> begin_reading() { return std::unique_ptr<ReadSession>(); }

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

  /// Calls `visit` with every version that is current at `as_known`, is not purged, and has a link to `target`
  /// ("kind/id") in one of `roles` (empty: any), once for each entry, in the order of recording; `limit` of them at
  /// most, counted from the newest. Stops at the visitor's first error.
  [[nodiscard]] virtual Status for_each_linked(std::string_view target, std::span<const std::string_view> roles,
                                               Instant as_known, std::size_t limit,
                                               const std::function<Status(const Entry&)>& visit) = 0;
  /// As above for entries that have this folded name, in the byte order of (kind, id).
  [[nodiscard]] virtual Status for_each_named(std::string_view folded_name, Instant as_known,
                                              const std::function<Status(const Entry&)>& visit) = 0;
  /// As above for entries whose text is found, the newest first.
  [[nodiscard]] virtual Status search(const SearchQuery& query, const std::function<Status(const Entry&)>& visit) = 0;

  /// The bytes of a medium, verified against the hash. Errors: not_found, store_damaged.
  [[nodiscard]] virtual Result<std::string> medium(const Digest& hash) = 0;
  [[nodiscard]] virtual Status for_each_medium(const std::function<Status(const OriginalInfo&)>& visit) = 0;

  /// The bytes of an archived original, verified against the hash. Errors: not_found, store_damaged.
  [[nodiscard]] virtual Result<std::string> original(const Digest& hash) = 0;
  [[nodiscard]] virtual Status for_each_original(const std::function<Status(const OriginalInfo&)>& visit) = 0;

  /// Whether what holds the entries is sound in itself, below what the chain can tell. Error store_damaged: it is not.
  [[nodiscard]] virtual Status check_storage() { return Done{}; }

  /// Compares every projection with `project` of the entries' bodies, and the full-text index with the texts. Error
  /// store_damaged: the first that differs, with its entry in `where` ("entry 17").
  [[nodiscard]] virtual Status check_projections() { return Done{}; }
  /// Makes all projections anew. Needs a store that can be written.
  [[nodiscard]] virtual Status rebuild_projections() { return Done{}; }

  /// A consistent copy of the last commit in one new file, media included; writers go on meanwhile. Errors: bad_input
  /// (the file exists), unsupported (this store has no files), store_*. On failure nothing is left behind.
  using BackupProgress = std::function<bool(std::uint64_t done, std::uint64_t total)>;  ///< bytes; false: stop
  [[nodiscard]] virtual Status backup(const std::string& file, const BackupProgress& progress) = 0;

  /// Ends what a purge could not: a reader still saw the old state, the disk was full, or the process died. Done: no
  /// byte of a purged entry is in any file of the store. Errors: store_locked (a reader still needs it), forbidden
  /// (something is left, and the store was opened for reading), store_*.
  [[nodiscard]] virtual Status finish_purges() { return Done{}; }

  /// Folder for files that can be deleted at any time (composites); empty: no such place.
  [[nodiscard]] virtual std::string cache_folder() const = 0;
};

/// The body of an entry of kind "purge": {"target":"kind/id@HASH","visibility":…}. Its id is the target's hash.
[[nodiscard]] Json purge_body(const Entry& target);
/// The target's hash; nothing where the body does not have that form.
[[nodiscard]] std::optional<Digest> purge_target(const Json& body);

/// First broken entry, if any: recomputes hashes, links, order of recorded times, and supersede rules.
struct ChainReport {
  bool ok = true;
  std::uint64_t entries = 0;
  std::uint64_t first_broken = 0;  ///< seq, where !ok
  std::string why;
};
[[nodiscard]] Result<ChainReport> verify_chain(LedgerStore& store);

}  // namespace frontkart::ledger
