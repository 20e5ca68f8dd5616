#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace frontkart {

/// What kind of failure it was. One table (see `error_facts`) gives each its HTTP status and CLI exit code.
enum class ErrorCode {
  not_found,      ///< the thing asked for does not exist
  negative,       ///< the answer to a yes/no question is no (a broken chain, maps that differ)
  usage,          ///< the call itself is wrong
  ambiguous,      ///< a name fits several things; the message names the candidates
  unsupported,    ///< a documented thing that this build does not do
  forbidden,      ///< not allowed for this caller
  bad_input,      ///< a file or a value in it is wrong; the message says where and what to do
  store_missing,  ///< no store at the given path
  store_locked,   ///< another process holds the store
  store_damaged,  ///< the store's bytes are not what was written
  store_newer,    ///< the store was written by a later version of Frontkart
  store_full,     ///< no space left, or the file system refused the write
  interrupted,    ///< the caller asked to stop; what was committed stays
  internal,       ///< our bug
};

struct ErrorFacts {
  std::string_view name;  ///< stable, lower-case, for JSON
  int http_status;
  int exit_code;
};

/// The one table code → name, HTTP status, exit code (docs: the exit codes of the command line).
[[nodiscard]] ErrorFacts error_facts(ErrorCode code);

/// An expected failure. `message` is one clear sentence; `where` is a file, line, feature or field (may be empty);
/// `remedy` says what to do (may be empty).
struct Error {
  ErrorCode code = ErrorCode::internal;
  std::string message;
  std::string where;
  std::string remedy;

  /// "WHERE: MESSAGE REMEDY", leaving out what is empty.
  [[nodiscard]] std::string text() const;
};

/// Success without a value.
struct Done {};

/// A value or an expected failure. Bugs throw instead.
template <class T>
class [[nodiscard]] Result {
 public:
  // Implicit on purpose: `return value;` and `return Error{...};` both read as what they are.
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  [[nodiscard]] bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  /// Precondition: ok(); otherwise throws std::bad_variant_access.
  [[nodiscard]] T& value() & { return std::get<0>(state_); }
  [[nodiscard]] const T& value() const& { return std::get<0>(state_); }
  [[nodiscard]] T&& value() && { return std::get<0>(std::move(state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::get<0>(std::move(state_)); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  /// Precondition: !ok().
  [[nodiscard]] const Error& error() const& { return std::get<1>(state_); }
  [[nodiscard]] Error&& error() && { return std::get<1>(std::move(state_)); }

 private:
  std::variant<T, Error> state_;
};

using Status = Result<Done>;

}  // namespace frontkart

#define FRONTKART_CONCAT_(a, b) a##b
#define FRONTKART_CONCAT(a, b) FRONTKART_CONCAT_(a, b)

/// FRONTKART_TRY(auto x, expression): the value of a Result, or return its error from this function.
#define FRONTKART_TRY(declaration, expression)                                                                  \
  auto FRONTKART_CONCAT(result_, __LINE__) = (expression);                                                      \
  if (!FRONTKART_CONCAT(result_, __LINE__).ok()) return std::move(FRONTKART_CONCAT(result_, __LINE__)).error(); \
  declaration = std::move(FRONTKART_CONCAT(result_, __LINE__)).value()

/// FRONTKART_CHECK(expression): return the error of a Status from this function, if it has one.
#define FRONTKART_CHECK(expression)                                 \
  do {                                                              \
    auto result_check = (expression);                               \
    if (!result_check.ok()) return std::move(result_check).error(); \
  } while (false)
