#pragma once

#include <compare>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace frontkart {

/// A moment in UTC, in microseconds since 1970-01-01T00:00:00Z (leap seconds are not counted, as in POSIX).
struct Instant {
  std::int64_t us = 0;

  static constexpr Instant from_unix_seconds(std::int64_t seconds) { return {seconds * 1'000'000}; }
  /// Before and after every instant that a calendar can name.
  static constexpr Instant lowest() { return {std::numeric_limits<std::int64_t>::min()}; }
  static constexpr Instant highest() { return {std::numeric_limits<std::int64_t>::max()}; }
  friend constexpr auto operator<=>(const Instant&, const Instant&) = default;
};

/// Half-open: holds at t when from <= t < to.
struct Interval {
  Instant from;
  Instant to;

  [[nodiscard]] constexpr bool contains(Instant t) const { return from <= t && t < to; }
  friend constexpr bool operator==(const Interval&, const Interval&) = default;
};

/// RFC 3339 in UTC: "2025-03-12T12:04:44Z"; a fraction (up to 6 digits, without trailing zeros) only where there is
/// one. Precondition: the year is within 0000..9999.
[[nodiscard]] std::string format_utc(Instant t);

/// RFC 3339 with always six digits: "2025-03-12T12:04:44.000000Z". The form of the ledger's envelopes.
[[nodiscard]] std::string format_utc_micros(Instant t);

/// The date part of the instant in a time zone: "2025-03-12". `zone` is an IANA name; unknown: error `usage`.
[[nodiscard]] Result<std::string> format_date(Instant t, std::string_view zone);

/// "2025-03-12 13:04:44 CET" in an IANA time zone, for people.
[[nodiscard]] Result<std::string> format_zoned(Instant t, std::string_view zone);

/// RFC 3339 with offset or Z, fraction of up to 6 digits allowed. Years 0001..9999. Error: usage.
[[nodiscard]] Result<Instant> parse_rfc3339(std::string_view text);

/// The time that a person gave: an exact instant (from == to) or a whole day [from, to) in a zone.
struct TimeArgument {
  Instant from;
  Instant to;
  bool is_day = false;

  /// For a question of state: the instant itself, or the last microsecond before the day's end.
  [[nodiscard]] constexpr Instant state_instant() const { return is_day ? Instant{to.us - 1} : from; }
  [[nodiscard]] constexpr Instant start() const { return from; }
  /// For --to and --until: the instant itself, or the day's end.
  [[nodiscard]] constexpr Instant end() const { return to; }
};

/// A date "2025-03-12" ([00:00, 24:00) in `zone`, an IANA name), RFC 3339, or unix seconds. Error: usage.
[[nodiscard]] Result<TimeArgument> parse_time_argument(std::string_view text, std::string_view zone = "UTC");

/// The start of the day, ISO week (Monday) or month that follows `t` in `zone`. Used for series by calendar step.
enum class CalendarStep { day, week, month };
[[nodiscard]] Result<Instant> next_calendar_start(Instant t, CalendarStep step, std::string_view zone);

}  // namespace frontkart
