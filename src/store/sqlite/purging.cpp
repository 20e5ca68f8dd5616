#include "store/sqlite/purging.hpp"

#include <fmt/format.h>

#include <string>
#include <vector>

#include "ledger/ledger_store.hpp"
#include "ledger/prepare.hpp"
#include "store/sqlite/files.hpp"
#include "store/sqlite/media.hpp"
#include "store/sqlite/projections.hpp"
#include "store/sqlite/rows.hpp"

namespace frontkart::store {
namespace {

namespace fs = std::filesystem;
using ledger::Entry;
using ledger::Projection;

Result<std::optional<Entry>> entry_by_hash(Connection& db, const Digest& hash) {
  FRONTKART_TRY(auto query, db.statement("SELECT " FRONTKART_ENTRY_COLUMNS " FROM entries WHERE hash = ?1"));
  FRONTKART_TRY(const bool row, query.bind(1, hash).step());
  if (!row) return std::optional<Entry>();
  FRONTKART_TRY(Entry entry, read_entry(query));
  return std::optional(std::move(entry));
}

Result<bool> is_used(Connection& db, const Digest& hash) {
  FRONTKART_TRY(auto query, db.statement("SELECT 1 FROM uses WHERE hash = ?1 LIMIT 1"));
  return query.bind(1, hash).step();
}

/// Takes an original out of its chain: what leans on it is packed anew on what it leaned on itself. Where it leaned on
/// nothing, the first that leaned on it stands alone from now on and carries the others. Links stay, so that no chain
/// grows longer.
class OriginalRemoval {
 public:
  OriginalRemoval(Connection& db, Packer& packer, Unpacker& unpacker, OriginalCache& cache)
      : db_(db), packer_(packer), unpacker_(unpacker), cache_(cache) {}

  Status remove(const Digest& hash) {
    FRONTKART_TRY(const auto row, find_original(db_, hash));
    if (!row) return Done{};
    FRONTKART_TRY(const auto leaning, leaning_on(row->number));
    std::optional<OriginalRow> base;
    if (row->base) {
      FRONTKART_TRY(const OriginalRow below, original_at(db_, *row->base));
      base = below;
    }
    // Read before anything is changed: each is unpacked on the one that goes.
    for (const OriginalRow& each : leaning) {
      FRONTKART_TRY(const SharedBytes bytes, read_original(db_, each, unpacker_, cache_));
      FRONTKART_TRY(const bool stands_alone, pack_again(each, *bytes, base));
      if (!base && stands_alone) {
        base = each;
        base->link = 0;
        base->base.reset();
      }
    }
    FRONTKART_TRY(auto query, db_.statement("DELETE FROM originals WHERE number = ?1"));
    FRONTKART_CHECK(query.bind(1, row->number).run());
    cache_.drop(hash);
    return Done{};
  }

 private:
  Result<std::vector<OriginalRow>> leaning_on(std::int64_t number) {
    std::vector<std::int64_t> numbers;
    FRONTKART_TRY(auto query, db_.statement("SELECT number FROM originals WHERE base = ?1 ORDER BY number"));
    query.bind(1, number);
    for (;;) {
      FRONTKART_TRY(const bool row, query.step());
      if (!row) break;
      numbers.push_back(query.integer(0));
    }
    std::vector<OriginalRow> out;
    for (const std::int64_t each : numbers) {
      FRONTKART_TRY(const OriginalRow row, original_at(db_, each));
      out.push_back(row);
    }
    return out;
  }

  /// Whether it stands alone now.
  Result<bool> pack_again(const OriginalRow& row, const std::string& bytes, const std::optional<OriginalRow>& base) {
    SharedBytes base_bytes;
    if (base) {
      FRONTKART_TRY(base_bytes, read_original(db_, *base, unpacker_, cache_));
    }
    std::optional<std::string> packed = base_bytes ? packer_.pack(bytes, base_bytes.get()) : std::nullopt;
    const bool stands_alone = !packed;
    if (stands_alone) packed = packer_.pack(bytes, nullptr);
    const auto kept = unpacker_.unpack(*packed, bytes.size(), stands_alone ? nullptr : base_bytes.get());
    if (!kept || *kept != bytes) {
      return Error{ErrorCode::internal, fmt::format("Original {} was not compressed faithfully.", row.hash.hex()), "",
                   ""};
    }
    FRONTKART_TRY(auto query,
                  db_.statement("UPDATE originals SET link = ?2, base = ?3, packed = ?4 WHERE number = ?1"));
    query.bind(1, row.number).bind(2, stands_alone ? 0 : row.link).bind_blob(4, *packed);
    if (stands_alone) {
      query.bind_null(3);
    } else {
      query.bind(3, base->number);
    }
    FRONTKART_CHECK(query.run());
    return stands_alone;
  }

  Connection& db_;
  Packer& packer_;
  Unpacker& unpacker_;
  OriginalCache& cache_;
};

Status doom_medium(Connection& db, const Digest& hash) {
  FRONTKART_TRY(auto forget, db.statement("DELETE FROM media WHERE hash = ?1"));
  FRONTKART_CHECK(forget.bind(1, hash).run());
  FRONTKART_TRY(auto doom, db.statement("INSERT OR IGNORE INTO doomed_media (hash) VALUES (?1)"));
  return doom.bind(1, hash).run();
}

/// Body, salt and projection. What it named, for the caller to see to.
Result<Projection> empty_entry(Connection& db, const Entry& target) {
  if (!target.body) return Projection{};
  auto projection = projection_of(target, db);
  if (projection.ok()) FRONTKART_CHECK(delete_projection(db, target.envelope, *projection));
  FRONTKART_TRY(auto query, db.statement("UPDATE entries SET salt = NULL, body = NULL WHERE seq = ?1"));
  FRONTKART_CHECK(query.bind(1, static_cast<std::int64_t>(target.envelope.seq)).run());
  if (projection.ok()) return projection;
  // Nobody can tell which rows a body gave that can no longer be read.
  FRONTKART_CHECK(fill_projections(db));
  return Projection{};
}

struct Unfinished {
  std::int64_t last = 0;  // 0: nothing is
  std::int64_t stage = 0;
};

Result<Unfinished> read_unfinished(Connection& db) {
  FRONTKART_TRY(auto query,
                db.statement("SELECT coalesce(max(seq), 0), coalesce(min(stage), 0) FROM unfinished_purges"));
  FRONTKART_TRY(const bool row, query.step());
  return row ? Unfinished{query.integer(0), query.integer(1)} : Unfinished{};
}

/// Media that are doomed, and files that no transaction has taken in. The write lock keeps others from adding some.
Status remove_media(Connection& db) {
  const MediaFiles files(db.file());
  {
    FRONTKART_TRY(auto doomed, db.statement("SELECT hash FROM doomed_media"));
    for (;;) {
      FRONTKART_TRY(const bool row, doomed.step());
      if (!row) break;
      FRONTKART_TRY(const Digest hash, doomed.digest(0));
      FRONTKART_CHECK(files.remove(hash));
    }
  }
  FRONTKART_CHECK(files.remove_others([&](const Digest& hash) -> Result<bool> {
    FRONTKART_TRY(auto query, db.statement("SELECT 1 FROM media WHERE hash = ?1"));
    return query.bind(1, hash).step();
  }));
  return db.execute("DELETE FROM doomed_media");
}

/// Copies that were made before a migration, and what may be made again.
Status remove_copies(const fs::path& store) {
  std::error_code ec;
  const std::string prefix = store.filename().string() + ".v";
  std::vector<fs::path> copies;
  for (auto it = fs::directory_iterator(store.parent_path(), ec); !ec && it != fs::directory_iterator();
       it.increment(ec)) {
    const std::string name = it->path().filename().string();
    if (name.starts_with(prefix) && name.find("-backup") != std::string::npos) copies.push_back(it->path());
  }
  for (const fs::path& copy : copies) fs::remove(copy, ec);
  fs::remove_all(fs::path(store.string() + ".files") / "cache", ec);
  if (ec) {
    errno = ec.value();
    return file_error(store, "Old copies of the store cannot be removed");
  }
  return copies.empty() ? Status(Done{}) : sync_path(store.parent_path());
}

Status set_stage(Connection& db, std::int64_t last, std::int64_t stage) {
  FRONTKART_TRY(auto query, db.statement("UPDATE unfinished_purges SET stage = ?2 WHERE seq <= ?1"));
  return query.bind(1, last).bind(2, stage).run();
}

Status rewrite(Connection& db, std::int64_t last) {
  Scope scope(db);
  FRONTKART_CHECK(scope.begin_write());
  FRONTKART_CHECK(remove_media(db));
  FRONTKART_CHECK(db.execute("INSERT INTO texts (texts) VALUES ('optimize')"));
  FRONTKART_CHECK(scope.commit());
  FRONTKART_CHECK(remove_copies(db.file()));
  FRONTKART_CHECK(db.execute("VACUUM"));
  return set_stage(db, last, 1);
}

Status truncate_log(Connection& db) {
  const int code = sqlite3_wal_checkpoint_v2(db.handle(), "main", SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
  if (code == SQLITE_OK) return Done{};
  if ((code & 0xFF) != SQLITE_BUSY) return db.error(code);
  return Error{ErrorCode::store_locked, "A reader still uses the state before the purge.", db.file().string(),
               "The rest is destroyed at the next change, once the reader has ended."};
}

}  // namespace

Status purge_fits(Connection& connection, const Entry& purge) {
  const ledger::Json body = purge.json();
  FRONTKART_TRY(const auto target, entry_by_hash(connection, ledger::purge_target(body).value()));
  if (auto why = ledger::purge_mismatch(body, target)) return ledger::purge_error(purge.envelope, std::move(*why));
  return Done{};
}

Status carry_out_purge(Connection& connection, const Entry& purge, Packer& packer, Unpacker& unpacker,
                       OriginalCache& cache) {
  const ledger::Json body = purge.json();
  FRONTKART_TRY(const auto target, entry_by_hash(connection, ledger::purge_target(body).value()));
  if (auto why = ledger::purge_mismatch(body, target)) return ledger::purge_error(purge.envelope, std::move(*why));
  FRONTKART_TRY(const Projection gone, empty_entry(connection, *target));
  for (const auto* hashes : {&gone.media, &gone.originals}) {
    for (const std::string& hex : *hashes) {
      const auto hash = Digest::from_hex(hex);
      if (!hash.ok()) continue;
      FRONTKART_TRY(const bool used, is_used(connection, *hash));
      if (used) continue;
      FRONTKART_CHECK(doom_medium(connection, *hash));
      FRONTKART_CHECK(OriginalRemoval(connection, packer, unpacker, cache).remove(*hash));
    }
  }
  FRONTKART_TRY(auto note, connection.statement("INSERT INTO unfinished_purges (seq, stage) VALUES (?1, 0)"));
  return note.bind(1, static_cast<std::int64_t>(purge.envelope.seq)).run();
}

Result<bool> has_unfinished_purges(Connection& connection) {
  FRONTKART_TRY(const Unfinished left, read_unfinished(connection));
  return left.last != 0;
}

Status finish_purges(Connection& connection, std::chrono::milliseconds patience) {
  FRONTKART_TRY(const Unfinished left, read_unfinished(connection));
  if (left.last == 0) return Done{};
  connection.set_busy_timeout(patience);
  if (left.stage == 0) FRONTKART_CHECK(rewrite(connection, left.last));
  FRONTKART_CHECK(truncate_log(connection));
  FRONTKART_TRY(auto query, connection.statement("DELETE FROM unfinished_purges WHERE seq <= ?1"));
  return query.bind(1, left.last).run();
}

}  // namespace frontkart::store
