#include "store/sqlite/sqlite_store.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include "store/sqlite/backup.hpp"
#include "store/sqlite/connection.hpp"
#include "store/sqlite/finding.hpp"
#include "store/sqlite/media.hpp"
#include "store/sqlite/originals.hpp"
#include "store/sqlite/projections.hpp"
#include "store/sqlite/purging.hpp"
#include "store/sqlite/reader_pool.hpp"
#include "store/sqlite/rows.hpp"
#include "store/sqlite/transaction.hpp"

namespace frontkart::store {
namespace {

namespace fs = std::filesystem;
using ledger::Entry;
using ledger::Head;

constexpr std::size_t kCacheBudget = 64U << 20U;

class SqliteStore final : public ledger::LedgerStore {
 public:
  /// `writer` is null for a store that is only read.
  SqliteStore(fs::path file, std::chrono::milliseconds busy_timeout, std::shared_ptr<OriginalCache> cache,
              std::shared_ptr<WriterSide> writer)
      : file_(std::move(file)),
        busy_timeout_(busy_timeout),
        media_(file_),
        cache_(std::move(cache)),
        writer_(std::move(writer)),
        readers_(file_, busy_timeout) {}

  Result<std::unique_ptr<ledger::ReadSession>> begin_reading() override { return readers_.begin_session(); }

  Result<Head> head() override {
    FRONTKART_TRY(auto reader, readers_.take());
    return read_head(reader.db());
  }

  Result<Head> head_at(Instant as_known) override {
    FRONTKART_TRY(auto reader, readers_.take());
    FRONTKART_TRY(auto query, reader.db().statement("SELECT seq, hash, recorded FROM entries WHERE recorded <= ?1 "
                                                    "ORDER BY recorded DESC LIMIT 1"));
    query.bind(1, as_known.us);
    FRONTKART_TRY(const bool row, query.step());
    if (!row) return Head{};
    FRONTKART_TRY(const Digest hash, query.digest(1));
    return Head{static_cast<std::uint64_t>(query.integer(0)), hash, Instant{query.integer(2)}};
  }

  Result<std::unique_ptr<ledger::Transaction>> begin() override {
    if (!writer_) return read_only();
    return begin_transaction(writer_);
  }

  Result<std::optional<Entry>> by_hash(const Digest& hash) override {
    FRONTKART_TRY(auto reader, readers_.take());
    FRONTKART_TRY(auto query, reader.db().statement("SELECT " FRONTKART_ENTRY_COLUMNS " FROM entries WHERE hash = ?1"));
    query.bind(1, hash);
    return first_entry(query);
  }

  Result<std::optional<Entry>> current(std::string_view kind, std::string_view id, Instant as_known) override {
    FRONTKART_TRY(auto reader, readers_.take());
    FRONTKART_TRY(auto query, reader.db().statement("SELECT " FRONTKART_ENTRY_COLUMNS
                                                    " FROM entries WHERE kind = ?1 AND id = ?2 AND recorded <= ?3 "
                                                    "ORDER BY recorded DESC LIMIT 1"));
    query.bind_text(1, kind).bind_text(2, id).bind(3, as_known.us);
    return first_entry(query);
  }

  Result<std::vector<Entry>> versions(std::string_view kind, std::string_view id) override {
    FRONTKART_TRY(auto reader, readers_.take());
    FRONTKART_TRY(auto query, reader.db().statement("SELECT " FRONTKART_ENTRY_COLUMNS
                                                    " FROM entries WHERE kind = ?1 AND id = ?2 ORDER BY recorded"));
    query.bind_text(1, kind).bind_text(2, id);
    std::vector<Entry> out;
    for (;;) {
      FRONTKART_TRY(const bool row, query.step());
      if (!row) return out;
      FRONTKART_TRY(Entry entry, read_entry(query));
      out.push_back(std::move(entry));
    }
  }

  Status for_each_current(std::string_view kind, std::string_view id_prefix, Instant as_known,
                          const std::function<Status(const Entry&)>& visit) override {
    FRONTKART_TRY(auto reader, readers_.take());
    Scope snapshot(reader.db());
    FRONTKART_CHECK(snapshot.begin_read());
    // The index alone names the versions; SQLite takes the other columns of a max() from its row.
    FRONTKART_TRY(auto names, reader.db().statement("SELECT seq, max(recorded) FROM entries WHERE kind = ?1 AND "
                                                    "id >= ?2 AND id < ?3 AND recorded <= ?4 GROUP BY id ORDER BY id"));
    FRONTKART_TRY(auto by_seq, reader.db().statement("SELECT " FRONTKART_ENTRY_COLUMNS " FROM entries WHERE seq = ?1"));
    // Ids are ASCII, so that 0x7F comes after every id that starts with the prefix.
    const std::string end = std::string(id_prefix) + '\x7f';
    names.bind_text(1, kind).bind_text(2, id_prefix).bind_text(3, end).bind(4, as_known.us);
    for (;;) {
      FRONTKART_TRY(const bool row, names.step());
      if (!row) return Done{};
      by_seq.bind(1, names.integer(0));
      FRONTKART_TRY(const std::optional<Entry> entry, first_entry(by_seq));
      if (!entry) return reader.db().damaged("The index of names holds an entry that is missing.");
      by_seq.restart();
      FRONTKART_CHECK(visit(*entry));
    }
  }

  Status for_each_entry(std::uint64_t first_seq, const std::function<Status(const Entry&)>& visit) override {
    if (first_seq > static_cast<std::uint64_t>(INT64_MAX)) return Done{};
    FRONTKART_TRY(auto reader, readers_.take());
    FRONTKART_TRY(auto query, reader.db().statement("SELECT " FRONTKART_ENTRY_COLUMNS
                                                    " FROM entries WHERE seq >= ?1 ORDER BY seq"));
    query.bind(1, static_cast<std::int64_t>(first_seq));
    for (;;) {
      FRONTKART_TRY(const bool row, query.step());
      if (!row) return Done{};
      FRONTKART_TRY(const Entry entry, read_entry(query));
      FRONTKART_CHECK(visit(entry));
    }
  }

  Status for_each_linked(std::string_view target, std::span<const std::string_view> roles, Instant as_known,
                         std::size_t limit, const EntryVisitor& visit) override {
    FRONTKART_TRY(auto reader, readers_.take());
    Scope snapshot(reader.db());
    FRONTKART_CHECK(snapshot.begin_read());
    return visit_linked(reader.db(), target, roles, as_known, limit, visit);
  }

  Status for_each_named(std::string_view folded_name, Instant as_known, const EntryVisitor& visit) override {
    FRONTKART_TRY(auto reader, readers_.take());
    Scope snapshot(reader.db());
    FRONTKART_CHECK(snapshot.begin_read());
    return visit_named(reader.db(), folded_name, as_known, visit);
  }

  Status search(const ledger::SearchQuery& query, const EntryVisitor& visit) override {
    FRONTKART_TRY(auto reader, readers_.take());
    Scope snapshot(reader.db());
    FRONTKART_CHECK(snapshot.begin_read());
    return visit_found(reader.db(), query, visit);
  }

  Result<std::string> medium(const Digest& hash) override {
    FRONTKART_TRY(const bool known, knows_medium(hash));
    if (!known) return no_medium(hash);
    auto bytes = media_.read(hash);
    if (bytes.ok()) return bytes;
    // A purge may have come between.
    FRONTKART_TRY(const bool still_known, knows_medium(hash));
    if (!still_known) return no_medium(hash);
    Error error = std::move(bytes).error();
    if (error.code == ErrorCode::not_found) {
      error = {ErrorCode::store_damaged, "The file of an archived medium is missing.", media_.file(hash).string(),
               "Restore it from a backup."};
    }
    return error;
  }

  Status for_each_medium(const std::function<Status(const ledger::OriginalInfo&)>& visit) override {
    FRONTKART_TRY(auto reader, readers_.take());
    FRONTKART_TRY(auto query, reader.db().statement("SELECT hash, size FROM media ORDER BY hash"));
    for (;;) {
      FRONTKART_TRY(const bool row, query.step());
      if (!row) return Done{};
      FRONTKART_TRY(const Digest hash, query.digest(0));
      const auto size = static_cast<std::uint64_t>(query.integer(1));
      FRONTKART_CHECK(visit({hash, size, size}));
    }
  }

  Result<std::string> original(const Digest& hash) override {
    FRONTKART_TRY(auto reader, readers_.take());
    Scope snapshot(reader.db());
    FRONTKART_CHECK(snapshot.begin_read());
    FRONTKART_TRY(const auto row, find_original(reader.db(), hash));
    if (!row) {
      return Error{ErrorCode::not_found, fmt::format("No original {} is archived.", hash.hex()), file_.string(), ""};
    }
    FRONTKART_TRY(const SharedBytes bytes, read_original(reader.db(), *row, reader.unpacker(), *cache_));
    return *bytes;
  }

  Status for_each_original(const std::function<Status(const ledger::OriginalInfo&)>& visit) override {
    FRONTKART_TRY(auto reader, readers_.take());
    FRONTKART_TRY(auto query,
                  reader.db().statement("SELECT hash, size, length(packed) FROM originals ORDER BY number"));
    for (;;) {
      FRONTKART_TRY(const bool row, query.step());
      if (!row) return Done{};
      FRONTKART_TRY(const Digest hash, query.digest(0));
      FRONTKART_CHECK(
          visit({hash, static_cast<std::uint64_t>(query.integer(1)), static_cast<std::uint64_t>(query.integer(2))}));
    }
  }

  /// What the chain cannot show, such as an index that lacks a row.
  Status check_storage() override {
    FRONTKART_TRY(auto reader, readers_.take());
    FRONTKART_TRY(auto query, reader.db().statement("PRAGMA integrity_check(1)"));
    FRONTKART_TRY(const bool row, query.step());
    const std::string found(row ? query.bytes(0) : "no answer");
    if (found == "ok") return Done{};
    return reader.db().damaged(fmt::format("The store is damaged ({}).", found));
  }

  Status check_projections() override {
    {
      FRONTKART_TRY(auto reader, readers_.take());
      Scope snapshot(reader.db());
      FRONTKART_CHECK(snapshot.begin_read());
      FRONTKART_CHECK(compare_projections(reader.db()));
    }
    FRONTKART_CHECK(check_media_sizes());
    if (writer_) {
      FRONTKART_TRY(const Pen pen, Pen::take(writer_, std::chrono::steady_clock::now() + writer_->busy_timeout));
      writer_->connection->set_busy_timeout(writer_->busy_timeout);
      return check_text_index(*writer_->connection);
    }
    // SQLite only looks at an index from inside where it may write: a store on a medium that cannot be written is
    // spared that look.
    auto connection = Connection::open(file_, Connection::Access::write, busy_timeout_);
    if (!connection.ok()) return Done{};
    Status sound = check_text_index(**connection);
    return sound.ok() || sound.error().code != ErrorCode::store_full ? std::move(sound) : Status(Done{});
  }

  Status rebuild_projections() override {
    if (!writer_) return read_only();
    FRONTKART_TRY(const Pen pen, Pen::take(writer_, std::chrono::steady_clock::now() + writer_->busy_timeout));
    Connection& db = *writer_->connection;
    db.set_busy_timeout(writer_->busy_timeout);
    Scope scope(db);
    FRONTKART_CHECK(scope.begin_write());
    FRONTKART_CHECK(fill_projections(db));
    return scope.commit();
  }

  Status finish_purges() override {
    if (!writer_) {
      FRONTKART_TRY(auto reader, readers_.take());
      FRONTKART_TRY(const bool unfinished, has_unfinished_purges(reader.db()));
      if (!unfinished) return Done{};
      return Error{ErrorCode::forbidden, "What a purge left in the store's files can only be removed by a writer.",
                   file_.string(), "Open the store for writing."};
    }
    FRONTKART_TRY(const Pen pen, Pen::take(writer_, std::chrono::steady_clock::now() + writer_->busy_timeout));
    return store::finish_purges(*writer_->connection, writer_->busy_timeout);
  }

  Status backup(const std::string& file, const BackupProgress& progress) override {
    // A purge that can be finished now is; whether one is left, the backup sees for itself.
    (void)finish_purges();
    FRONTKART_TRY(auto reader, readers_.take());
    return write_backup(reader.db(), media_, file, progress);
  }

  std::string cache_folder() const override { return (fs::path(file_.string() + ".files") / "cache").string(); }

 private:
  [[nodiscard]] Error read_only() const {
    return {ErrorCode::forbidden, "The store was opened for reading only.", file_.string(), ""};
  }

  [[nodiscard]] Error no_medium(const Digest& hash) const {
    return {ErrorCode::not_found, fmt::format("No medium {} is archived.", hash.hex()), file_.string(), ""};
  }

  Status check_media_sizes() {
    return for_each_medium([this](const ledger::OriginalInfo& info) -> Status {
      std::error_code ec;
      const auto size = fs::file_size(media_.file(info.hash), ec);
      if (!ec && size == info.size) return Done{};
      return Error{ErrorCode::store_damaged,
                   ec ? "The file of an archived medium is missing."
                      : fmt::format("The archived medium has {} bytes instead of {}.", size, info.size),
                   media_.file(info.hash).string(), "Restore it from a backup."};
    });
  }

  Result<bool> knows_medium(const Digest& hash) {
    FRONTKART_TRY(auto reader, readers_.take());
    FRONTKART_TRY(auto query, reader.db().statement("SELECT 1 FROM media WHERE hash = ?1"));
    return query.bind(1, hash).step();
  }

  fs::path file_;
  std::chrono::milliseconds busy_timeout_;
  MediaFiles media_;
  std::shared_ptr<OriginalCache> cache_;
  std::shared_ptr<WriterSide> writer_;
  ReaderPool readers_;  // closed before the writer's connection, whose closing then tidies the write-ahead log
};

Error cannot_create(const fs::path& file, int error) {
  if (error == ENOENT || error == ENOTDIR) {
    return Error{ErrorCode::store_missing, "The folder for the store does not exist.", file.string(),
                 "Create the folder first, or check the path."};
  }
  return Error{ErrorCode::store_full, fmt::format("The store cannot be created: {}.", std::strerror(error)),
               file.string(), "Free space on the disk or check that the folder can be written, then try again."};
}

/// Makes an empty file that only its owner can read, and its name durable. A file that exists is left as it is.
Status create_if_absent(const fs::path& file) {
  const int fd = ::open(file.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0) {
    if (errno == EEXIST) return Done{};
    return cannot_create(file, errno);
  }
  ::close(fd);
  const fs::path parent = file.parent_path();
  const int folder = ::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder >= 0) {
    ::fsync(folder);
    ::close(folder);
  }
  return Done{};
}

/// A reader finds an older store as well: whoever comes first migrates it.
Status migrate_for_reading(const fs::path& file, const SqliteOptions& options) {
  FRONTKART_TRY(auto connection, Connection::open(file, Connection::Access::write, options.busy_timeout));
  Status upgraded = upgrade_schema(*connection, options.schema);
  if (upgraded.ok()) return upgraded;
  Error error = std::move(upgraded).error();
  error.message = "The store was written by an older version and has to be migrated once. " + error.message;
  return error;
}

}  // namespace

Result<std::unique_ptr<ledger::LedgerStore>> open_sqlite_store(const fs::path& path, OpenMode mode, ledger::Clock clock,
                                                               const SqliteOptions& options) {
  // Connections are opened later, too, when the current folder may be another one.
  std::error_code ec;
  fs::path file = fs::absolute(path, ec);
  if (ec) file = path;
  auto cache = std::make_shared<OriginalCache>(kCacheBudget);
  std::shared_ptr<WriterSide> writer;
  if (mode == OpenMode::write_create) {
    FRONTKART_CHECK(create_if_absent(file));
    FRONTKART_TRY(auto connection, Connection::open(file, Connection::Access::write, options.busy_timeout));
    FRONTKART_TRY(const SchemaState state, inspect_schema(*connection, options.schema));
    if (state != SchemaState::current) FRONTKART_CHECK(upgrade_schema(*connection, options.schema));
    if (options.max_pages) {
      FRONTKART_CHECK(connection->execute(fmt::format("PRAGMA max_page_count = {}", *options.max_pages)));
    }
    (void)finish_purges(*connection, std::chrono::milliseconds{0});
    writer = std::make_shared<WriterSide>();
    writer->clock = std::move(clock);
    writer->busy_timeout = options.busy_timeout;
    writer->cache = cache;
    writer->connection = std::move(connection);
  } else {
    FRONTKART_TRY(auto connection, Connection::open(file, Connection::Access::read, options.busy_timeout));
    FRONTKART_TRY(const SchemaState state, inspect_schema(*connection, options.schema));
    connection.reset();
    if (state == SchemaState::empty) {
      return Error{ErrorCode::store_missing, "This file holds no store yet.", file.string(),
                   "Create a store by importing something."};
    }
    if (state == SchemaState::older) FRONTKART_CHECK(migrate_for_reading(file, options));
  }
  return std::unique_ptr<ledger::LedgerStore>(
      std::make_unique<SqliteStore>(std::move(file), options.busy_timeout, std::move(cache), std::move(writer)));
}

}  // namespace frontkart::store
