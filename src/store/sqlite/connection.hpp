#pragma once

#include <sqlite3.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/digest.hpp"
#include "base/result.hpp"

namespace frontkart::store {

class Connection;

/// A prepared statement on loan from its connection: reset when it goes out of scope. Parameters and columns are bound
/// without copies: what is bound must live until the last step.
class Statement {
 public:
  Statement(Connection& connection, sqlite3_stmt* statement) : connection_(&connection), statement_(statement) {}
  ~Statement();
  Statement(Statement&& other) noexcept
      : connection_(other.connection_), statement_(std::exchange(other.statement_, nullptr)) {}
  Statement& operator=(Statement&&) = delete;
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  /// Parameters count from 1.
  Statement& bind(int parameter, std::int64_t value);
  Statement& bind_text(int parameter, std::string_view value);
  Statement& bind_blob(int parameter, std::string_view value);
  Statement& bind(int parameter, const Digest& value);
  Statement& bind_null(int parameter);

  /// Whether there is a row. After false or an error the statement starts anew with the next step.
  [[nodiscard]] Result<bool> step();
  /// Starts anew with the next step; parameters stay bound.
  void restart();
  /// For a statement without rows.
  [[nodiscard]] Status run();

  /// Columns count from 0. Views are valid until the next step.
  [[nodiscard]] bool is_null(int column) const;
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] std::string_view bytes(int column) const;
  /// Error store_damaged where the column does not hold 32 bytes.
  [[nodiscard]] Result<Digest> digest(int column) const;
  /// store_damaged, with the file.
  [[nodiscard]] Error damaged(std::string message) const;

 private:
  Connection* connection_;
  sqlite3_stmt* statement_;
};

/// One SQLite connection and its prepared statements. Used by one thread at a time.
class Connection {
 public:
  enum class Access { read, write };

  /// Opens an existing file and checks that SQLite can read it. Read access falls back to SQLite's immutable mode where
  /// the folder cannot be written and no changes are pending in a write-ahead log. Precondition: an absolute path,
  /// which cannot be taken for one of SQLite's special names. Errors: store_*.
  [[nodiscard]] static Result<std::unique_ptr<Connection>> open(const std::filesystem::path& file, Access access,
                                                                std::chrono::milliseconds busy_timeout);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// The cached statement for this SQL, which must be a literal: its address is the key. Not to be asked for again
  /// while the loan lasts.
  [[nodiscard]] Result<Statement> statement(const char* sql);
  /// Runs any number of statements that yield no rows of interest.
  [[nodiscard]] Status execute(const std::string& sql);
  [[nodiscard]] Result<std::int64_t> query_integer(const char* sql);

  void set_busy_timeout(std::chrono::milliseconds timeout);
  [[nodiscard]] bool in_transaction() const;

  /// The last failure in terms of the store, with what to do.
  [[nodiscard]] Error error(int code) const;
  [[nodiscard]] Error damaged(std::string message) const;
  [[nodiscard]] const std::filesystem::path& file() const { return file_; }
  [[nodiscard]] sqlite3* handle() const { return handle_; }

 private:
  Connection(std::filesystem::path file, std::chrono::milliseconds busy_timeout)
      : file_(std::move(file)), busy_timeout_(busy_timeout) {}
  [[nodiscard]] Status connect(const std::string& name, int flags);
  void close();

  std::filesystem::path file_;
  std::chrono::milliseconds busy_timeout_;
  sqlite3* handle_ = nullptr;
  std::map<const char*, sqlite3_stmt*> statements_;
};

/// A transaction that ends with its scope: rolled back unless committed. For reads: one snapshot for several
/// statements; inside a transaction that is there already, nothing.
class Scope {
 public:
  explicit Scope(Connection& connection) : connection_(&connection) {}
  ~Scope();
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;

  [[nodiscard]] Status begin_read() { return begin("BEGIN"); }
  [[nodiscard]] Status begin_write() { return begin("BEGIN IMMEDIATE"); }
  [[nodiscard]] Status commit() { return connection_->execute("COMMIT"); }

 private:
  [[nodiscard]] Status begin(const char* sql);

  Connection* connection_;
  bool own_ = true;
};

}  // namespace frontkart::store
