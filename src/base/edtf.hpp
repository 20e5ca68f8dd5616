#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/instant.hpp"
#include "base/result.hpp"

namespace frontkart {

/// The instants at which something can begin or end: both are inclusive, in whole units of the given precision.
/// `Instant::lowest()` and `highest()`: open or unknown on that side, or outside the years 0001 to 9999 in UTC. What
/// lies wholly before them has the bounds [lowest, 0001-01-01T00:00:00Z], what lies wholly after them [the last
/// microsecond of 9999, highest]. So `earliest <= latest` always holds, and other values than the two can be written by
/// format_utc.
struct EdtfBounds {
  Instant earliest = Instant::lowest();
  Instant latest = Instant::highest();
  friend bool operator==(const EdtfBounds&, const EdtfBounds&) = default;
};

/// A date of the Extended Date/Time Format (ISO 8601-2:2019, the profile published by the Library of Congress), levels
/// 0 to 2. Beyond the profile, times are also taken to the minute and with a fraction of up to six digits, at the sides
/// of intervals and in sets. What the standard leaves open is taken so:
/// - Seasons are of three whole months, spring from March to May in the north; winter begins in December of the year
/// named
///   and ends in the next February. 21 to 24, without a hemisphere, are those of the north.
/// - A date as "1985-XX-30" allows the days that exist. Where a clock change repeats a time, both times are allowed.
/// - Qualifiers ("?", "~", "%") widen no bounds.
struct Edtf {
  std::string text;   ///< as given
  EdtfBounds bounds;  ///< every instant that the text allows, end of the last unit included (its last microsecond)
  bool interval = false;
  /// When it can begin: the bounds of the interval's first part, [lowest, end.latest] where that is open or unknown;
  /// the bounds where it is no interval.
  EdtfBounds begin;
  EdtfBounds end;            ///< when it can end: likewise, [begin.earliest, highest] where that is open or unknown
  bool open_end = false;     ///< "2024-08/..": goes on; not set by "2024-08/", whose end is unknown
  bool uncertain = false;    ///< "?" or "%" anywhere
  bool approximate = false;  ///< "~" or "%" anywhere
};

/// Days, and times without an offset, are those of `zone` (an IANA name); a day or time that its clocks skipped is
/// refused. Text beyond 200 bytes is refused. Error: bad_input, with what is wrong and an example that is right; usage
/// for an unknown zone.
[[nodiscard]] Result<Edtf> parse_edtf(std::string_view text, std::string_view zone = "UTC");

}  // namespace frontkart
