#include "store/sqlite/schema.hpp"

#include <fmt/format.h>

#include <string>
#include <thread>

#include "store/sqlite/connection.hpp"
#include "store/sqlite/files.hpp"
#include "store/sqlite/projections.hpp"

namespace frontkart::store {
namespace {

namespace fs = std::filesystem;

constexpr int kFirstWithProjections = 2;

struct Identity {
  std::int64_t application = 0;
  std::int64_t version = 0;
  std::int64_t objects = 0;
};

Result<Identity> identify(Connection& connection) {
  Identity out;
  FRONTKART_TRY(out.application, connection.query_integer("PRAGMA application_id"));
  FRONTKART_TRY(out.version, connection.query_integer("PRAGMA user_version"));
  FRONTKART_TRY(out.objects, connection.query_integer("SELECT count(*) FROM sqlite_schema"));
  return out;
}

Result<SchemaState> judge(const Identity& found, std::span<const SchemaStep> steps, const Connection& connection) {
  const std::string where = connection.file().string();
  if (found.application == 0 && found.version == 0 && found.objects == 0) return SchemaState::empty;
  if (found.application != kApplicationId) {
    return Error{ErrorCode::store_damaged, "This is an SQLite file of another application, no Frontkart store.", where,
                 "Check the path; the file was left as it is."};
  }
  if (found.version > steps.back().version) {
    return Error{ErrorCode::store_newer,
                 fmt::format("The store has schema version {}; this program knows versions up to {}.", found.version,
                             steps.back().version),
                 where, "Use the newer Frontkart that wrote it."};
  }
  if (found.version < 1) return connection.damaged("The store has no schema version.");
  return found.version == steps.back().version ? SchemaState::current : SchemaState::older;
}

/// Precondition: the caller holds the write lock, so that what is copied is the last commit.
Status copy_pages(const fs::path& from, const fs::path& to) {
  using std::chrono::seconds;
  FRONTKART_TRY(auto source, Connection::open(from, Connection::Access::read, seconds{10}));
  sqlite3* target = nullptr;
  int code = sqlite3_open_v2(to.c_str(), &target, SQLITE_OPEN_READWRITE, nullptr);
  if (code == SQLITE_OK) {
    sqlite3_backup* backup = sqlite3_backup_init(target, "main", source->handle(), "main");
    if (backup == nullptr) {
      code = sqlite3_errcode(target);
    } else {
      sqlite3_backup_step(backup, -1);
      code = sqlite3_backup_finish(backup);
    }
  }
  sqlite3_close(target);
  if (code == SQLITE_OK) return Done{};
  Error error = source->error(code);
  error.where = to.string();
  error.message = fmt::format("The store could not be copied before its migration ({}).", sqlite3_errstr(code));
  return error;
}

Status back_up(const fs::path& file, std::int64_t version) {
  const std::string base = fmt::format("{}.v{}-backup", file.string(), version);
  std::string name = base;
  for (int n = 2; fs::exists(name); ++n) name = fmt::format("{}.{}", base, n);

  PartialFile part(base + ".part");
  FRONTKART_CHECK(part.create());
  FRONTKART_CHECK(copy_pages(file, part.path()));
  return part.finish(name, false);
}

/// Write-ahead logging is a property of the file. Switching it on needs the file for a moment, and SQLite does not wait
/// for that by itself: two processes may be creating the same store.
Status enable_wal(Connection& connection) {
  for (int attempt = 0;; ++attempt) {
    const Status switched = connection.execute("PRAGMA journal_mode = WAL");
    if (switched.ok() || switched.error().code != ErrorCode::store_locked || attempt == 100) return switched;
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
  }
}

}  // namespace

Result<SchemaState> inspect_schema(Connection& connection, std::span<const SchemaStep> steps) {
  FRONTKART_TRY(const Identity found, identify(connection));
  return judge(found, steps, connection);
}

Status upgrade_schema(Connection& connection, std::span<const SchemaStep> steps) {
  FRONTKART_CHECK(enable_wal(connection));
  Scope scope(connection);
  FRONTKART_CHECK(scope.begin_write());
  // Looked at again under the lock: another process may have been faster.
  FRONTKART_TRY(const Identity found, identify(connection));
  FRONTKART_TRY(const SchemaState state, judge(found, steps, connection));
  if (state == SchemaState::current) return Done{};
  if (state == SchemaState::older) FRONTKART_CHECK(back_up(connection.file(), found.version));
  for (const SchemaStep& step : steps) {
    if (step.version <= found.version) continue;
    FRONTKART_CHECK(connection.execute(std::string(step.sql)));
    if (step.version == kFirstWithProjections) FRONTKART_CHECK(fill_projections(connection));
  }
  FRONTKART_CHECK(connection.execute(
      fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}", kApplicationId, steps.back().version)));
  return scope.commit();
}

}  // namespace frontkart::store
