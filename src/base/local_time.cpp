#include "base/local_time.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>

namespace frontkart {
namespace {

std::int64_t micros(date::sys_time<std::chrono::microseconds> t) {
  return t.time_since_epoch().count();
}

}  // namespace

Result<const date::time_zone*> find_zone(std::string_view zone) {
  try {
    return date::locate_zone(zone);
  } catch (const std::exception&) {
    return Error{ErrorCode::usage, fmt::format("There is no time zone '{}'.", zone), "",
                 "Use an IANA name such as Europe/Oslo, Europe/Kyiv or UTC."};
  }
}

Instant earliest_within_calendar(std::int64_t us) {
  if (us < kFirst.us) return Instant::lowest();
  return std::min(Instant{us}, kLast);
}

Instant latest_within_calendar(std::int64_t us) {
  if (us > kLast.us) return Instant::highest();
  return std::max(Instant{us}, kFirst);
}

std::int64_t first_showing(LocalMicros time, const date::time_zone* zone) {
  const auto info = zone->get_info(date::floor<std::chrono::seconds>(time));
  if (info.result == date::local_info::nonexistent) return micros(info.first.end);
  return micros(zone->to_sys(time, date::choose::earliest));
}

std::int64_t last_showing(LocalMicros time, const date::time_zone* zone) {
  const auto info = zone->get_info(date::floor<std::chrono::seconds>(time));
  if (info.result == date::local_info::nonexistent) return micros(info.first.end) - 1;
  return micros(zone->to_sys(time, date::choose::latest));
}

}  // namespace frontkart
