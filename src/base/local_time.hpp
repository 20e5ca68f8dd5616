#pragma once

#include <date/tz.h>

#include <chrono>
#include <cstdint>
#include <string_view>

#include "base/instant.hpp"
#include "base/result.hpp"

// What the clocks of a zone show, and which instants that can be. A private header of this room: the library that knows
// the zones stays behind it.
namespace frontkart {

using LocalMicros = date::local_time<std::chrono::microseconds>;

/// 0001-01-01T00:00:00Z and the last microsecond of 9999-12-31: the instants that can be written.
constexpr Instant kFirst{-62'135'596'800'000'000};
constexpr Instant kLast{253'402'300'799'999'999};

/// Error: usage, where there is no such zone.
[[nodiscard]] Result<const date::time_zone*> find_zone(std::string_view zone);

/// The instant; lowest() before kFirst, kLast after kLast. Microseconds since 1970, as in Instant.
[[nodiscard]] Instant earliest_within_calendar(std::int64_t us);
/// The instant; highest() after kLast, kFirst before kFirst.
[[nodiscard]] Instant latest_within_calendar(std::int64_t us);

/// The first instant at which the clocks of the zone show `time` or, where they skip it, a later time: microseconds
/// since 1970. Precondition of both: the year is within 0001..9999.
[[nodiscard]] std::int64_t first_showing(LocalMicros time, const date::time_zone* zone);
/// The last instant at which the clocks of the zone show `time` or, where they skip it, an earlier time.
[[nodiscard]] std::int64_t last_showing(LocalMicros time, const date::time_zone* zone);

}  // namespace frontkart
