#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"

namespace frontkart::exchange {

/// What a name says about a date.
struct DateInName {
  std::optional<Instant> instant;
  /// Text in the form of a date that cannot be one: an impossible day, a year outside 1900..2100.
  std::vector<std::string> impossible;
  /// True where the name holds several dates that differ; `instant` is then empty.
  bool ambiguous = false;
};

/// The dates in the last part of a path, without its extension: YYYYMMDD, YYYY-MM-DD (also with _ or .), DDMONYYYY,
/// MONDDYYYY (English month names, the shorter or the full ones, with or without - _ . or a blank between) and unix
/// seconds (ten digits). A date is 00:00 UTC.
[[nodiscard]] DateInName date_in_name(std::string_view path);

/// The same as a Result: bad_input at `place` where there is no date, an impossible one or several.
[[nodiscard]] Result<Instant> instant_of_name(std::string_view path, std::string_view place);

/// A whole text that is a date in one of those forms, RFC 3339, or unix seconds or milliseconds.
[[nodiscard]] DateInName date_of_text(std::string_view text);

/// Within 1900..2100.
[[nodiscard]] bool is_plausible(Instant t);

/// The last part of a path, without its extension.
[[nodiscard]] std::string_view stem_of(std::string_view path);

}  // namespace frontkart::exchange
