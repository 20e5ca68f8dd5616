#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/open_file.hpp"

namespace frontkart::http {

enum class Method { get, head, options, other };

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

/// Bytes of a file that are read only while they are sent.
struct FileSlice {
  std::shared_ptr<const OpenFile> file;
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

/// What a handler answers. `Finisher` (respond.hpp) adds what every answer carries.
struct Response {
  int status = 200;
  std::string content_type;
  std::string body;
  std::optional<FileSlice> file;  ///< instead of `body`
  std::string cache_control = "no-store";
  /// Give it an ETag, so that a second request can be answered with 304.
  bool tagged = false;
  /// The ETag without its quotes, where it is known already; else the hash of the content.
  std::string tag;
  /// Parts of it can be asked for.
  bool ranged = false;
  /// Pages of others may show it in a frame.
  bool embeddable = false;
  /// Of a page or script: other sites that it may ask, as a content security policy names them.
  std::vector<std::string> asks;
  /// It stays the same until something new is published.
  bool of_ledger = false;
  std::vector<std::pair<std::string, std::string>> headers;

  [[nodiscard]] std::uint64_t size() const { return file ? file->size : body.size(); }
};

}  // namespace frontkart::http
