#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/instant.hpp"
#include "base/result.hpp"

namespace frontkart {

/// The instants at which something can begin or end: both are inclusive, in whole units of the given precision.
/// `Instant::lowest()` and `highest()`: open or unknown on that side.
struct EdtfBounds {
  Instant earliest = Instant::lowest();
  Instant latest = Instant::highest();
  friend bool operator==(const EdtfBounds&, const EdtfBounds&) = default;
};

/// A date of the Extended Date/Time Format (ISO 8601-2:2019, the profile published by the Library of Congress): levels
/// 0 and 1 whole; of level 2 sets ("[..2025-03-12]", "{2024-08,2025-03}"), unspecified digits anywhere and qualified
/// parts.
struct Edtf {
  std::string text;   ///< as given
  EdtfBounds bounds;  ///< every instant that the text allows, end of the last unit included (its last microsecond)
  bool interval = false;
  EdtfBounds begin;        ///< when it can begin: that of the interval's first part; the bounds where it is no interval
  EdtfBounds end;          ///< when it can end
  bool open_end = false;   ///< "2024-08/..": goes on
  bool uncertain = false;  ///< "?" or "%" anywhere
  bool approximate = false;  ///< "~" or "%" anywhere
};

/// Days without an offset are days of `zone` (an IANA name). Text beyond 200 bytes is refused. Error: bad_input, with
/// what is wrong and an example that is right; usage for an unknown zone.
[[nodiscard]] Result<Edtf> parse_edtf(std::string_view text, std::string_view zone = "UTC");

}  // namespace frontkart
