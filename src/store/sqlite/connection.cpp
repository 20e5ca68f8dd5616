#include "store/sqlite/connection.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace frontkart::store {
namespace {

namespace fs = std::filesystem;

/// A file name as SQLite's URI: everything but plain characters in percent form.
std::string immutable_uri(const fs::path& file) {
  std::string out = "file:";
  for (const char c : file.string()) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' ||
                       c == '.' || c == '-' || c == '_';
    if (plain) {
      out += c;
    } else {
      out += fmt::format("%{:02x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    }
  }
  return out + "?immutable=1";
}

bool has_pending_log(const fs::path& file) {
  std::error_code ec;
  const auto size = fs::file_size(file.string() + "-wal", ec);
  return !ec && size > 0;
}

constexpr const char* kDiskRemedy = "Free space on the disk or check that the folder can be written, then try again.";
constexpr const char* kDamageRemedy = "Restore it from a backup; keep the damaged file for a look.";

}  // namespace

Statement::~Statement() {
  if (statement_ == nullptr) return;
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

// A bind can only fail for a wrong number or a value that is too large: both are bugs here, and the step then fails.
Statement& Statement::bind(int parameter, std::int64_t value) {
  sqlite3_bind_int64(statement_, parameter, value);
  return *this;
}

Statement& Statement::bind_text(int parameter, std::string_view value) {
  sqlite3_bind_text64(statement_, parameter, value.data() == nullptr ? "" : value.data(), value.size(), SQLITE_STATIC,
                      SQLITE_UTF8);
  return *this;
}

Statement& Statement::bind_blob(int parameter, std::string_view value) {
  sqlite3_bind_blob64(statement_, parameter, value.data() == nullptr ? "" : value.data(), value.size(), SQLITE_STATIC);
  return *this;
}

Statement& Statement::bind(int parameter, const Digest& value) {
  sqlite3_bind_blob(statement_, parameter, value.bytes.data(), static_cast<int>(value.bytes.size()), SQLITE_STATIC);
  return *this;
}

Statement& Statement::bind_null(int parameter) {
  sqlite3_bind_null(statement_, parameter);
  return *this;
}

Result<bool> Statement::step() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) {
    sqlite3_reset(statement_);
    return false;
  }
  Error error = connection_->error(code);
  sqlite3_reset(statement_);
  return error;
}

void Statement::restart() {
  sqlite3_reset(statement_);
}

Status Statement::run() {
  FRONTKART_TRY([[maybe_unused]] const bool row, step());
  return Done{};
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_, column);
}

std::string_view Statement::bytes(int column) const {
  const void* data = sqlite3_column_blob(statement_, column);
  const int size = sqlite3_column_bytes(statement_, column);
  if (data == nullptr || size <= 0) return {};
  return {static_cast<const char*>(data), static_cast<std::size_t>(size)};
}

Result<Digest> Statement::digest(int column) const {
  const std::string_view data = bytes(column);
  Digest out;
  if (data.size() != out.bytes.size()) {
    return connection_->damaged(fmt::format("A hash has {} bytes instead of 32.", data.size()));
  }
  std::copy(data.begin(), data.end(), out.bytes.begin());
  return out;
}

Error Statement::damaged(std::string message) const {
  return connection_->damaged(std::move(message));
}

Result<std::unique_ptr<Connection>> Connection::open(const fs::path& file, Access access,
                                                     std::chrono::milliseconds busy_timeout) {
  std::error_code ec;
  const fs::file_status found = fs::status(file, ec);
  if (!fs::exists(found)) {
    return Error{ErrorCode::store_missing, "There is no store here.", file.string(),
                 "Check the path, or create a store by importing something."};
  }
  if (!fs::is_regular_file(found)) {
    return Error{ErrorCode::store_damaged, "This is not a file, so it is no store.", file.string(), "Check the path."};
  }
  std::unique_ptr<Connection> connection(new Connection(file, busy_timeout));
  if (access == Access::write) {
    FRONTKART_CHECK(connection->connect(connection->file_.string(), SQLITE_OPEN_READWRITE));
    // Foreign keys hold in all that this program writes; a commit is on the disk when it returns.
    FRONTKART_CHECK(
        connection->execute("PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA cache_size = -262144"));
    return connection;
  }
  const Status opened = connection->connect(connection->file_.string(), SQLITE_OPEN_READONLY);
  if (opened.ok()) return connection;
  const int code = connection->handle_ == nullptr ? SQLITE_NOMEM : sqlite3_errcode(connection->handle_) & 0xFF;
  const bool refused = code == SQLITE_CANTOPEN || code == SQLITE_READONLY;
  if (!refused || has_pending_log(file)) return opened.error();
  connection->close();
  FRONTKART_CHECK(connection->connect(immutable_uri(connection->file_), SQLITE_OPEN_READONLY | SQLITE_OPEN_URI));
  return connection;
}

Status Connection::connect(const std::string& name, int flags) {
  // Counting the memory in use would have all threads wait for one lock. Refused, without harm, once SQLite has begun.
  [[maybe_unused]] static const int uncounted = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  const int code =
      sqlite3_open_v2(name.c_str(), &handle_, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
  if (code != SQLITE_OK) return error(code);
  set_busy_timeout(busy_timeout_);
  // The file may come from anybody: nothing in its schema is trusted to call functions, or may write to the schema.
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  FRONTKART_CHECK(execute("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA cache_size = -16000"));
  FRONTKART_TRY([[maybe_unused]] const auto objects, query_integer("SELECT count(*) FROM sqlite_schema"));
  return Done{};
}

void Connection::close() {
  for (const auto& [sql, statement] : statements_) sqlite3_finalize(statement);
  statements_.clear();
  sqlite3_close(handle_);
  handle_ = nullptr;
}

Connection::~Connection() {
  close();
}

Result<Statement> Connection::statement(const char* sql) {
  auto [it, is_new] = statements_.try_emplace(sql, nullptr);
  if (is_new) {
    const int code = sqlite3_prepare_v3(handle_, sql, -1, SQLITE_PREPARE_PERSISTENT, &it->second, nullptr);
    if (code != SQLITE_OK) {
      statements_.erase(it);
      return error(code);
    }
  }
  return Statement(*this, it->second);
}

Status Connection::execute(const std::string& sql) {
  const int code = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return error(code);
  return Done{};
}

Result<std::int64_t> Connection::query_integer(const char* sql) {
  FRONTKART_TRY(auto query, statement(sql));
  FRONTKART_TRY(const bool row, query.step());
  return row ? query.integer(0) : 0;
}

void Connection::set_busy_timeout(std::chrono::milliseconds timeout) {
  sqlite3_busy_timeout(handle_, static_cast<int>(std::clamp<std::int64_t>(timeout.count(), 0, 3'600'000)));
}

bool Connection::in_transaction() const {
  return sqlite3_get_autocommit(handle_) == 0;
}

Error Connection::error(int code) const {
  const std::string where = file_.string();
  const std::string detail = handle_ == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(handle_);
  switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {ErrorCode::store_locked, "Another process is writing to the store.", where,
              "Wait until it is done, or end it."};
    case SQLITE_FULL:
      return {ErrorCode::store_full, "There is no space left for the store; nothing was changed.", where, kDiskRemedy};
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return {ErrorCode::store_full, fmt::format("The file system refuses the write ({}).", detail), where,
              kDiskRemedy};
    case SQLITE_CANTOPEN:
      return {ErrorCode::store_missing, fmt::format("The store cannot be opened ({}).", detail), where,
              "Check that the file and its folder can be read, and its folder written while changes are pending."};
    case SQLITE_NOTADB:
      return {ErrorCode::store_damaged, "This file is no Frontkart store: it is not an SQLite file.", where,
              "Check the path."};
    case SQLITE_CORRUPT:
      return damaged(fmt::format("The store is damaged ({}).", detail));
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
      return damaged(fmt::format("The store breaks one of its own rules ({}).", detail));
    case SQLITE_IOERR: {
      const bool reading = code == SQLITE_IOERR_READ || code == SQLITE_IOERR_SHORT_READ ||
                           code == SQLITE_IOERR_CORRUPTFS || code == SQLITE_IOERR_DATA;
      if (reading) return damaged(fmt::format("The store cannot be read ({}).", detail));
      return {ErrorCode::store_full, fmt::format("The file system refuses the write ({}).", detail), where,
              kDiskRemedy};
    }
    default:
      return {ErrorCode::internal, fmt::format("SQLite: {} ({}).", detail, code), where, ""};
  }
}

Error Connection::damaged(std::string message) const {
  return {ErrorCode::store_damaged, std::move(message), file_.string(), kDamageRemedy};
}

Status Scope::begin(const char* sql) {
  own_ = !connection_->in_transaction();
  if (!own_) return Done{};
  return connection_->execute(sql);
}

Scope::~Scope() {
  if (own_ && connection_->in_transaction()) (void)connection_->execute("ROLLBACK");
}

}  // namespace frontkart::store
