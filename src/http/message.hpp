#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace frontkart::http {

enum class Method { get, head, other };

/// A request as it came, its head only: the server reads and drops the body.
struct Request {
  Method method = Method::get;
  std::string target;  ///< undecoded: path and query
  /// Field names as they came; look them up with `header`.
  std::vector<std::pair<std::string, std::string>> headers;

  /// The first field of this name, ASCII letters of either case being equal.
  [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const;
  /// How many fields of this name there are.
  [[nodiscard]] std::size_t count(std::string_view name) const;
};

/// What a handler answers. `finish` (respond.hpp) adds what every answer carries.
struct Response {
  int status = 200;
  std::string content_type;
  std::string body;
  std::string cache_control = "no-store";
  /// Give it an ETag, so that a second request can be answered with 304.
  bool tagged = false;
  std::vector<std::pair<std::string, std::string>> headers;
};

}  // namespace frontkart::http
