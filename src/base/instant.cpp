#include "base/instant.hpp"

#include <date/tz.h>
#include <fmt/compile.h>
#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <optional>

namespace frontkart {
namespace {

using Micros = std::chrono::microseconds;
using SysMicros = date::sys_time<Micros>;

constexpr std::int64_t kMicrosPerSecond = 1'000'000;
// The first and the last second of the years 0001 to 9999.
constexpr std::int64_t kYear1 = -62'135'596'800;
constexpr std::int64_t kYear9999 = 253'402'300'799;

SysMicros to_sys(Instant t) {
  return SysMicros{Micros{t.us}};
}
Instant from_sys(SysMicros t) {
  return {t.time_since_epoch().count()};
}

Result<const date::time_zone*> find_zone(std::string_view zone) {
  try {
    return date::locate_zone(zone);
  } catch (const std::exception&) {
    return Error{ErrorCode::usage, fmt::format("There is no time zone '{}'.", zone), "",
                 "Use an IANA name such as Europe/Oslo, Europe/Kyiv or UTC."};
  }
}

/// Exactly `n` digits at the front of `text`, which is advanced past them.
std::optional<int> take_digits(std::string_view& text, std::size_t n) {
  if (text.size() < n) return std::nullopt;
  int value = 0;
  for (std::size_t i = 0; i < n; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(n);
  return value;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<date::year_month_day> take_date(std::string_view& text) {
  const auto y = take_digits(text, 4);
  if (!y || !take(text, '-')) return std::nullopt;
  const auto m = take_digits(text, 2);
  if (!m || !take(text, '-')) return std::nullopt;
  const auto d = take_digits(text, 2);
  if (!d) return std::nullopt;
  const date::year_month_day ymd{date::year{*y}, date::month{static_cast<unsigned>(*m)},
                                 date::day{static_cast<unsigned>(*d)}};
  if (*y < 1 || !ymd.ok()) return std::nullopt;
  return ymd;
}

/// The first instant of a local day; where a clock change skips midnight, the first instant after the gap.
Instant day_start(date::local_days day, const date::time_zone* zone) {
  const auto info = zone->get_info(date::local_seconds{day});
  if (info.result == date::local_info::nonexistent) return from_sys(SysMicros{info.first.end});
  return from_sys(SysMicros{zone->to_sys(date::local_time<Micros>{day}, date::choose::earliest)});
}

Error bad_time(std::string_view text) {
  return Error{ErrorCode::usage, fmt::format("'{}' is not a time.", text.substr(0, 60)), "",
               "Give a date (2025-03-12), a time with its offset (2025-03-12T20:00+01:00), or unix seconds."};
}

}  // namespace

std::string format_utc(Instant t) {
  std::string out = format_utc_micros(t);
  out.pop_back();
  while (out.back() == '0') out.pop_back();
  if (out.back() == '.') out.pop_back();
  return out + 'Z';
}

std::string format_utc_micros(Instant t) {
  const auto day = date::floor<date::days>(to_sys(t));
  const date::year_month_day ymd{day};
  const date::hh_mm_ss<Micros> time{to_sys(t) - day};
  return fmt::format(FMT_COMPILE("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z"), static_cast<int>(ymd.year()),
                     static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()), time.hours().count(),
                     time.minutes().count(), time.seconds().count(), time.subseconds().count());
}

Result<std::string> format_date(Instant t, std::string_view zone) {
  FRONTKART_TRY(const date::time_zone* tz, find_zone(zone));
  const date::year_month_day ymd{date::floor<date::days>(tz->to_local(to_sys(t)))};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(ymd.year()), static_cast<unsigned>(ymd.month()),
                     static_cast<unsigned>(ymd.day()));
}

Result<std::string> format_zoned(Instant t, std::string_view zone) {
  FRONTKART_TRY(const date::time_zone* tz, find_zone(zone));
  const auto info = tz->get_info(to_sys(t));
  const auto local = tz->to_local(to_sys(t));
  const auto day = date::floor<date::days>(local);
  const date::year_month_day ymd{day};
  const date::hh_mm_ss<Micros> time{local - day};
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02} {}", static_cast<int>(ymd.year()),
                     static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()), time.hours().count(),
                     time.minutes().count(), time.seconds().count(), info.abbrev);
}

Result<Instant> parse_rfc3339(std::string_view whole) {
  std::string_view text = whole;
  const auto ymd = take_date(text);
  if (!ymd || !(take(text, 'T') || take(text, 't') || take(text, ' '))) return bad_time(whole);
  const auto hour = take_digits(text, 2);
  if (!hour || *hour > 23 || !take(text, ':')) return bad_time(whole);
  const auto minute = take_digits(text, 2);
  if (!minute || *minute > 59) return bad_time(whole);
  std::int64_t second = 0;
  std::int64_t micros = 0;
  if (take(text, ':')) {
    const auto s = take_digits(text, 2);
    // 60 is a leap second, which POSIX time counts as the second after it.
    if (!s || *s > 60) return bad_time(whole);
    second = *s;
    if (take(text, '.')) {
      std::int64_t unit = kMicrosPerSecond;
      while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
        unit /= 10;
        if (unit == 0 && text.front() != '0') return bad_time(whole);
        micros += (text.front() - '0') * unit;
        text.remove_prefix(1);
      }
      if (unit == kMicrosPerSecond) return bad_time(whole);
    }
  }
  std::int64_t offset_minutes = 0;
  if (!(take(text, 'Z') || take(text, 'z'))) {
    const bool minus = take(text, '-');
    if (!minus && !take(text, '+')) return bad_time(whole);
    const auto oh = take_digits(text, 2);
    if (!oh || *oh > 23) return bad_time(whole);
    take(text, ':');
    const auto om = take_digits(text, 2);
    if (!om || *om > 59) return bad_time(whole);
    offset_minutes = (*oh * 60 + *om) * (minus ? -1 : 1);
  }
  if (!text.empty()) return bad_time(whole);
  const std::int64_t days = date::sys_days{*ymd}.time_since_epoch().count();
  const std::int64_t seconds = days * 86'400 + *hour * 3'600 + *minute * 60 + second - offset_minutes * 60;
  // An offset or a leap second can carry the time out of the years that can be written.
  if (seconds < kYear1 || seconds > kYear9999) return bad_time(whole);
  return Instant{seconds * kMicrosPerSecond + micros};
}

Result<TimeArgument> parse_time_argument(std::string_view text, std::string_view zone) {
  const bool digits_only =
      !text.empty() && text.find_first_not_of("0123456789", text.front() == '-' ? 1 : 0) == std::string_view::npos;
  if (digits_only) {
    std::int64_t seconds = 0;
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (ec != std::errc{} || end != text.data() + text.size() || seconds > kYear9999 || seconds < kYear1) {
      return bad_time(text);
    }
    // Eight digits are much more often a date typed without dashes than a moment in 1970.
    if (text.size() == 8 && text.front() != '-') {
      return Error{ErrorCode::usage, fmt::format("'{}' could be a date or unix seconds.", text), "",
                   "Write a date with dashes, such as 2025-03-12."};
    }
    const Instant t = Instant::from_unix_seconds(seconds);
    return TimeArgument{t, t, false};
  }
  if (text.size() == 10) {
    std::string_view rest = text;
    const auto ymd = take_date(rest);
    if (!ymd || !rest.empty()) return bad_time(text);
    FRONTKART_TRY(const date::time_zone* tz, find_zone(zone));
    const date::local_days day{*ymd};
    return TimeArgument{day_start(day, tz), day_start(day + date::days{1}, tz), true};
  }
  FRONTKART_TRY(const Instant t, parse_rfc3339(text));
  return TimeArgument{t, t, false};
}

Result<Instant> next_calendar_start(Instant t, CalendarStep step, std::string_view zone) {
  FRONTKART_TRY(const date::time_zone* tz, find_zone(zone));
  auto day = date::floor<date::days>(tz->to_local(to_sys(t)));
  const auto following = [step](date::local_days from) -> date::local_days {
    switch (step) {
      case CalendarStep::day:
        break;
      case CalendarStep::week:
        return from - (date::weekday{from} - date::Monday) + date::days{7};
      case CalendarStep::month: {
        const date::year_month_day ymd{from};
        return date::local_days{(ymd.year() / ymd.month() / 1) + date::months{1}};
      }
    }
    return from + date::days{1};
  };
  // Where a zone crossed the date line eastwards, a date came twice, and the start of the next one lies before t.
  for (;;) {
    day = following(day);
    const Instant start = day_start(day, tz);
    if (start > t) return start;
  }
}

}  // namespace frontkart
