#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace frontkart::http {

/// Percent-decoding (RFC 3986); with `plus_is_space` also the form encoding that browsers' URLSearchParams write.
/// Error usage: an incomplete escape, bytes that are not UTF-8, or a control character.
[[nodiscard]] Result<std::string> percent_decode(std::string_view text, bool plus_is_space);

/// A request target, decoded. Every parameter occurs once.
struct Target {
  std::string path;  ///< begins with '/'
  std::vector<std::pair<std::string, std::string>> query;

  /// Null where there is none.
  [[nodiscard]] const std::string* find(std::string_view name) const;
};

/// Errors usage: no origin-form ("/path?query"), a bad escape, a parameter that is repeated or has no name.
[[nodiscard]] Result<Target> parse_target(std::string_view target);

}  // namespace frontkart::http
