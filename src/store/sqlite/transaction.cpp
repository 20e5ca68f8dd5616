#include "store/sqlite/transaction.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <unordered_set>
#include <utility>
#include <vector>

#include "ledger/prepare.hpp"
#include "store/sqlite/media.hpp"
#include "store/sqlite/purging.hpp"
#include "store/sqlite/rows.hpp"
#include "store/sqlite/write_behind.hpp"

namespace frontkart::store {
namespace {

using ledger::Draft;
using ledger::Entry;
using ledger::Head;

/// How long a commit waits for readers before it leaves the last bytes of a purge to the next transaction.
constexpr std::chrono::milliseconds kPatience{2'000};

/// After so many entries a transaction is a long one, and writes behind.
constexpr std::uint64_t kLong = 512;

/// `append` and `current` may run beside `put_original`: the database is used under `sql_`, and what takes time (hash,
/// compression) happens outside it, under `packing_`, which is always taken first. What decides the next entry is under
/// `deciding_`, which is taken before `sql_`.
class SqliteTransaction final : public ledger::Transaction {
 public:
  explicit SqliteTransaction(Pen pen) : pen_(std::move(pen)), media_(db().file()) {}

  ~SqliteTransaction() override {
    behind_.reset();
    abandon();
  }

  SqliteTransaction(const SqliteTransaction&) = delete;
  SqliteTransaction& operator=(const SqliteTransaction&) = delete;

  /// To be called once, before anything else.
  Status start() {
    side().known_words.clear();
    side().links.clear();
    FRONTKART_CHECK(db().execute("BEGIN IMMEDIATE"));
    FRONTKART_TRY(head_, read_head(db()));
    began_empty_ = head_.seq == 0;
    return Done{};
  }

  Result<Entry> append(Draft draft) override {
    const std::lock_guard lock(deciding_);
    return append_prepared(draft.kind, draft.id, &draft.body, [&](const std::optional<Digest>& current) {
      return ledger::prepare(draft, head_, current, side().clock());
    });
  }

  Result<Entry> append_recorded(Draft draft, Instant recorded) override {
    const std::lock_guard lock(deciding_);
    FRONTKART_CHECK(still_usable());
    if (!began_empty_) return ledger::not_empty();
    return append_prepared(draft.kind, draft.id, &draft.body, [&](const std::optional<Digest>& current) {
      return ledger::prepare_recorded(draft, head_, current, recorded);
    });
  }

  Result<Done> append_copy(const Entry& entry) override {
    const std::lock_guard lock(deciding_);
    const auto checked = [&](const std::optional<Digest>& current) -> Result<Entry> {
      FRONTKART_CHECK(ledger::check_copy(entry, head_, current));
      return entry;
    };
    FRONTKART_TRY([[maybe_unused]] const Entry kept,
                  append_prepared(entry.envelope.kind, entry.envelope.id, nullptr, checked));
    return Done{};
  }

  Result<Digest> put_medium(std::string_view bytes) override {
    if (bytes.size() > ledger::kMaxMediumSize) return ledger::medium_too_large(bytes.size());
    const std::lock_guard packing(packing_);
    const Digest hash = sha256(bytes);
    {
      const std::lock_guard lock(sql_);
      FRONTKART_CHECK(usable());
    }
    auto written = media_.put(hash, bytes);
    if (!written.ok()) return doom_locked(std::move(written).error());
    if (*written) new_media_.push_back(hash);
    if (Status kept = insert_medium(hash, bytes.size()); !kept.ok()) return doom_locked(std::move(kept).error());
    return hash;
  }

  Result<Digest> put_original(std::string_view bytes, const std::optional<Digest>& like) override {
    if (bytes.size() > kMaxOriginalSize) {
      return Error{ErrorCode::bad_input,
                   fmt::format("An original of {} bytes is too large to be archived.", bytes.size()), "",
                   fmt::format("At most {} bytes are kept; split the file.", kMaxOriginalSize)};
    }
    const std::lock_guard packing(packing_);
    const Digest hash = sha256(bytes);
    auto place = find_place(hash, like);
    if (!place.ok()) return doom_locked(std::move(place).error());
    if (place->known) return hash;

    const std::string* base = place->base_bytes ? place->base_bytes.get() : nullptr;
    std::optional<std::string> packed = packer_.pack(bytes, base);
    if (!packed) {
      *place = {};
      base = nullptr;
      packed = packer_.pack(bytes, nullptr);
    }
    // An archive that cannot be read is no archive: decoding costs a fifth of compressing.
    auto kept = unpacker_.unpack(*packed, bytes.size(), base);
    if (!kept || *kept != bytes) {
      return Error{ErrorCode::internal, fmt::format("Original {} was not compressed faithfully.", hash.hex()), "", ""};
    }
    if (Status inserted = insert_original(hash, *place, bytes.size(), *packed); !inserted.ok()) {
      return doom_locked(std::move(inserted).error());
    }
    side().cache->put(hash, std::make_shared<const std::string>(std::move(*kept)));
    return hash;
  }

  Result<std::optional<Entry>> current(std::string_view kind, std::string_view id) override {
    const std::lock_guard deciding(deciding_);
    FRONTKART_CHECK(still_usable());
    auto entry = find_current(kind, id);
    if (entry.ok())
      asked_ = {std::string(kind), std::string(id), *entry ? std::optional((*entry)->hash) : std::nullopt};
    return entry;
  }

  Status commit() override {
    const std::lock_guard deciding(deciding_);
    if (behind_) behind_->drain();
    behind_.reset();
    before_.reset();
    const std::lock_guard lock(sql_);
    FRONTKART_CHECK(usable());
    if (Status flushed = side().links.flush(db()); !flushed.ok()) return doom(std::move(flushed).error());
    if (Status committed = db().execute("COMMIT"); !committed.ok()) return doom(std::move(committed).error());
    failure_ = Error{ErrorCode::internal, "The transaction is committed already.", "", ""};
    failed_ = true;
    // What was purged is purged; its last bytes may have to wait for a reader. `finish_purges` tells.
    if (has_purge_) (void)finish_purges(db(), std::min(side().busy_timeout, kPatience));
    return Done{};
  }

 private:
  /// Where an original goes: its chain link, and the base that it leans on.
  struct Place {
    bool known = false;
    std::int64_t link = 0;
    std::optional<std::int64_t> base;
    SharedBytes base_bytes;
  };

  /// The last answer of `current`: what is recorded is mostly asked for just before. No kind: nothing is known.
  struct Asked {
    std::string kind;
    std::string id;
    std::optional<Digest> hash;
  };

  [[nodiscard]] WriterSide& side() const { return pen_.side(); }
  [[nodiscard]] Connection& db() const { return *side().connection; }

  Status usable() const {
    if (failure_) return *failure_;
    return Done{};
  }

  /// After a failure of the store nothing of this transaction may be kept. Precondition: `sql_` is held.
  Error doom(Error error) {
    abandon();
    if (!failure_) failure_ = error;
    failed_ = true;
    return error;
  }

  /// Media files go while nobody else can have taken them in: what is left of them when that is too late does no harm.
  void abandon() {
    if (!db().in_transaction()) return;
    for (const Digest& hash : new_media_) (void)media_.remove(hash);
    new_media_.clear();
    (void)db().execute("ROLLBACK");
  }

  Error doom_locked(Error error) {
    const std::lock_guard lock(sql_);
    return doom(std::move(error));
  }

  Status still_usable() {
    if (!failed_) return Done{};
    const std::lock_guard lock(sql_);
    return usable();
  }

  /// `body` may be what the entry was made of, and is taken: it saves parsing its text. Precondition: `deciding_` is
  /// held. A failure of `prepared` leaves the transaction usable. In a long transaction a failure of the store may come
  /// with a later call.
  template <class Prepared>
  Result<Entry> append_prepared(std::string_view kind, std::string_view id, ledger::Json* body,
                                const Prepared& prepared) {
    FRONTKART_CHECK(still_usable());
    auto current = newest_decided(kind, id);
    if (!current.ok()) return doom_locked(std::move(current).error());
    FRONTKART_TRY(Entry entry, prepared(*current));
    FRONTKART_CHECK(keep(entry, body));
    asked_ = {};
    head_ = {entry.envelope.seq, entry.hash, entry.envelope.recorded};
    return entry;
  }

  Status keep(const Entry& entry, ledger::Json* body) {
    if (entry.envelope.kind == ledger::kPurgeKind) return keep_purge(entry, body);
    decided_names_.insert(hash_of_name(entry.envelope.kind, entry.envelope.id));
    if (!behind_ && ++decided_ >= kLong) {
      if (Status begun = write_behind_from_now_on(); !begun.ok()) return doom_locked(std::move(begun).error());
    }
    if (behind_) {
      behind_->push(std::make_shared<const Entry>(entry), body != nullptr ? std::move(*body) : ledger::Json());
      return Done{};
    }
    const std::lock_guard lock(sql_);
    if (Status kept = write(entry, body); !kept.ok()) return doom(std::move(kept).error());
    return Done{};
  }

  /// What it destroys must be written, or never will be.
  Status keep_purge(const Entry& entry, const ledger::Json* body) {
    if (behind_) behind_->drain();
    const std::lock_guard lock(sql_);
    FRONTKART_CHECK(usable());
    // Looked at before anything is written, so that a purge that does not fit leaves the transaction usable.
    Status fits = purge_fits(db(), entry);
    if (!fits.ok()) {
      return fits.error().code == ErrorCode::bad_input ? fits : Status(doom(std::move(fits).error()));
    }
    has_purge_ = true;
    Status kept = write(entry, body);
    if (kept.ok()) {
      side().known_words.clear();
      kept = side().links.flush(db());
    }
    if (kept.ok()) {
      kept = carry_out_purge(db(), entry, packer_, unpacker_, *side().cache);
    }
    if (!kept.ok()) return doom(std::move(kept).error());
    return Done{};
  }

  Result<ledger::Projection> project_new(const Entry& entry, const ledger::Json* body) const {
    // Parsing the body again would take a sixth of the time of recording it.
    if (body == nullptr || !body->is_object() || !body->contains("visibility") || !ledger::is_as_parsed(*body)) {
      return projection_of(entry, db());
    }
    return ledger::project(entry.envelope.kind, entry.envelope.id, *body);
  }

  void write_some(const std::vector<DecidedEntry>& some) {
    const std::lock_guard lock(sql_);
    for (const DecidedEntry& decided : some) {
      if (failure_) return;
      if (Status kept = write(*decided.entry, &decided.body); !kept.ok()) (void)doom(std::move(kept).error());
    }
  }

  /// Precondition: `sql_` is held.
  Status write(const Entry& entry, const ledger::Json* body) {
    FRONTKART_CHECK(insert(entry));
    FRONTKART_TRY(const ledger::Projection projection, project_new(entry, body));
    return insert_projection(db(), entry.envelope, projection, side().known_words, side().links);
  }

  Result<std::optional<Entry>> find_current(std::string_view kind, std::string_view id) {
    if (behind_) {
      if (!is_decided_here(kind, id)) return newest_entry(*before_, kind, id);
      if (const auto waiting = behind_->newest(kind, id)) return std::optional(*waiting);
    }
    const std::lock_guard lock(sql_);
    FRONTKART_CHECK(usable());
    return newest_entry(db(), kind, id);
  }

  Result<std::optional<Digest>> newest_decided(std::string_view kind, std::string_view id) {
    if (asked_.kind == kind && asked_.id == id) return asked_.hash;
    if (behind_) {
      if (!is_decided_here(kind, id)) return newest(*before_, kind, id);
      if (const auto waiting = behind_->newest(kind, id)) return std::optional(waiting->hash);
    }
    const std::lock_guard lock(sql_);
    return newest(db(), kind, id);
  }

  /// Whether this transaction has decided on a version of kind/id; seldom so where it has not.
  [[nodiscard]] bool is_decided_here(std::string_view kind, std::string_view id) const {
    return decided_names_.contains(hash_of_name(kind, id));
  }
  static std::size_t hash_of_name(std::string_view kind, std::string_view id) {
    const std::hash<std::string_view> hash;
    return hash(kind) * 31 + hash(id);
  }

  /// From now on what was there before is read through a connection of its own, so that nobody waits for the writing.
  Status write_behind_from_now_on() {
    const std::lock_guard lock(sql_);
    FRONTKART_TRY(before_, Connection::open(db().file(), Connection::Access::read, side().busy_timeout));
    FRONTKART_CHECK(before_->execute("BEGIN"));
    behind_ = std::make_unique<WriteBehind>([this](const std::vector<DecidedEntry>& some) { write_some(some); });
    return Done{};
  }

  static Result<std::optional<Entry>> newest_entry(Connection& connection, std::string_view kind, std::string_view id) {
    FRONTKART_TRY(auto query,
                  connection.statement("SELECT " FRONTKART_ENTRY_COLUMNS
                                       " FROM entries WHERE kind = ?1 AND id = ?2 ORDER BY recorded DESC LIMIT 1"));
    query.bind_text(1, kind).bind_text(2, id);
    return first_entry(query);
  }

  static Result<std::optional<Digest>> newest(Connection& connection, std::string_view kind, std::string_view id) {
    FRONTKART_TRY(auto query, connection.statement("SELECT hash FROM entries WHERE kind = ?1 AND id = ?2 "
                                                   "ORDER BY recorded DESC LIMIT 1"));
    query.bind_text(1, kind).bind_text(2, id);
    FRONTKART_TRY(const bool row, query.step());
    if (!row) return std::optional<Digest>();
    FRONTKART_TRY(const Digest hash, query.digest(0));
    return std::optional(hash);
  }

  Status insert(const Entry& entry) {
    const ledger::Envelope& e = entry.envelope;
    FRONTKART_TRY(auto query, db().statement("INSERT INTO entries (" FRONTKART_ENTRY_COLUMNS
                                             ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"));
    query.bind(1, static_cast<std::int64_t>(e.seq)).bind(2, entry.hash).bind(3, e.v).bind(4, e.prev);
    query.bind(5, e.recorded.us).bind_text(6, e.author).bind_text(7, e.kind).bind_text(8, e.id);
    if (e.supersedes) query.bind(9, *e.supersedes);
    if (e.reason) query.bind_text(10, *e.reason);
    query.bind(11, e.body_hash);
    if (entry.salt) query.bind_blob(12, *entry.salt);
    if (entry.body) query.bind_text(13, *entry.body);
    return query.run();
  }

  Result<Place> find_place(const Digest& hash, const std::optional<Digest>& like) {
    const std::lock_guard lock(sql_);
    FRONTKART_CHECK(usable());
    Place place;
    FRONTKART_TRY(const auto same, find_original(db(), hash));
    place.known = same.has_value();
    if (place.known || !like) return place;
    FRONTKART_TRY(auto base, find_original(db(), *like));
    if (!base || base->link == kMaxLink) return place;
    const std::int64_t link = base->link + 1;
    const std::int64_t wanted = base_link(link);
    while (base->link > wanted) {
      FRONTKART_TRY(base, original_at(db(), base->base.value()));
    }
    FRONTKART_TRY(place.base_bytes, read_original(db(), *base, unpacker_, *side().cache));
    place.link = link;
    place.base = base->number;
    return place;
  }

  Status insert_original(const Digest& hash, const Place& place, std::size_t size, std::string_view packed) {
    const std::lock_guard lock(sql_);
    FRONTKART_CHECK(usable());
    FRONTKART_TRY(auto query, db().statement("INSERT INTO originals (hash, size, link, base, packed) "
                                             "VALUES (?1, ?2, ?3, ?4, ?5)"));
    query.bind(1, hash).bind(2, static_cast<std::int64_t>(size)).bind(3, place.link);
    if (place.base) query.bind(4, *place.base);
    query.bind_blob(5, packed);
    return query.run();
  }

  Status insert_medium(const Digest& hash, std::size_t size) {
    const std::lock_guard lock(sql_);
    FRONTKART_CHECK(usable());
    FRONTKART_TRY(auto keep, db().statement("INSERT OR IGNORE INTO media (hash, size) VALUES (?1, ?2)"));
    FRONTKART_CHECK(keep.bind(1, hash).bind(2, static_cast<std::int64_t>(size)).run());
    FRONTKART_TRY(auto spare, db().statement("DELETE FROM doomed_media WHERE hash = ?1"));
    return spare.bind(1, hash).run();
  }

  Pen pen_;
  MediaFiles media_;
  std::mutex packing_;
  std::mutex deciding_;
  std::mutex sql_;
  Head head_;
  bool began_empty_ = false;
  bool has_purge_ = false;
  std::vector<Digest> new_media_;
  Packer packer_;
  Unpacker unpacker_;
  std::optional<Error> failure_;
  std::atomic<bool> failed_ = false;  ///< `failure_` has a value
  std::uint64_t decided_ = 0;
  std::unordered_set<std::size_t> decided_names_;
  Asked asked_;
  std::unique_ptr<Connection> before_;  ///< reads what was committed before this transaction; with behind_
  std::unique_ptr<WriteBehind> behind_;
};

}  // namespace

Result<Pen> Pen::take(const std::shared_ptr<WriterSide>& side, std::chrono::steady_clock::time_point deadline) {
  std::unique_lock lock(side->mutex);
  if (!side->left.wait_until(lock, deadline, [&] { return !side->writing; })) {
    return Error{ErrorCode::store_locked, "Another writer in this process has not finished.",
                 side->connection->file().string(), "Try again when it is done."};
  }
  side->writing = true;
  return Pen(side);
}

Pen::~Pen() {
  if (!side_) return;
  {
    const std::lock_guard lock(side_->mutex);
    side_->writing = false;
  }
  side_->left.notify_one();
}

Result<std::unique_ptr<ledger::Transaction>> begin_transaction(const std::shared_ptr<WriterSide>& side) {
  using std::chrono::milliseconds;
  const auto deadline = std::chrono::steady_clock::now() + side->busy_timeout;
  FRONTKART_TRY(Pen pen, Pen::take(side, deadline));
  // Nobody waits for a reader here; the next transaction tries again.
  (void)finish_purges(*side->connection, milliseconds{0});
  auto transaction = std::make_unique<SqliteTransaction>(std::move(pen));
  const auto left = deadline - std::chrono::steady_clock::now();
  side->connection->set_busy_timeout(std::chrono::duration_cast<milliseconds>(left));
  FRONTKART_CHECK(transaction->start());
  return std::unique_ptr<ledger::Transaction>(std::move(transaction));
}

}  // namespace frontkart::store
