#include "base/edtf_date.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/local_time.hpp"

namespace frontkart {
namespace {

using Micros = std::chrono::microseconds;

constexpr std::int64_t kMicrosPerSecond = 1'000'000;
// Years are read with their sign into 64 bits; further ones are as good as this one.
constexpr std::int64_t kFarYear = 1'000'000'000'000'000'000;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

/// The digits at the front of `text`, which is advanced past them.
std::string_view take_digits(std::string_view& text) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
  const auto digits = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(digits.size());
  return digits;
}

/// Digits as a number, at most kFarYear.
std::int64_t number(std::string_view digits) {
  std::int64_t value = 0;
  for (const char c : digits) value = std::min(value * 10 + (c - '0'), kFarYear / 10);
  return value;
}

/// Exactly `n` digits, each of which may be X; empty where there are fewer.
std::string_view take_pattern(std::string_view& text, std::size_t n) {
  if (text.size() < n) return {};
  const auto pattern = text.substr(0, n);
  if (!std::all_of(pattern.begin(), pattern.end(), [](char c) { return is_digit(c) || c == 'X'; })) return {};
  text.remove_prefix(n);
  return pattern;
}

/// Exactly two digits.
std::optional<int> take_two(std::string_view& text) {
  if (text.size() < 2 || !is_digit(text[0]) || !is_digit(text[1])) return std::nullopt;
  const int value = (text[0] - '0') * 10 + (text[1] - '0');
  text.remove_prefix(2);
  return value;
}

bool has_unspecified(std::string_view pattern) {
  return pattern.find('X') != std::string_view::npos;
}

/// Whether a number, written with as many digits, is one that the pattern allows.
bool matches(std::string_view pattern, int value) {
  for (std::size_t i = pattern.size(); i-- > 0; value /= 10) {
    if (pattern[i] != 'X' && pattern[i] - '0' != value % 10) return false;
  }
  return true;
}

/// The numbers of first..last that the pattern allows, ascending.
std::vector<int> matching(std::string_view pattern, int first, int last) {
  std::vector<int> values;
  if (!has_unspecified(pattern)) {
    const auto value = static_cast<int>(number(pattern));
    if (first <= value && value <= last) values.push_back(value);
    return values;
  }
  for (int value = first; value <= last; ++value) {
    if (matches(pattern, value)) values.push_back(value);
  }
  return values;
}

/// The seasons of the year and its other parts: months counted from January of the year named, 13 and 14 in the next.
struct Division {
  int code;
  int first_month;
  int last_month;
};

constexpr std::array<Division, 21> kDivisions{{
    {21, 3, 5},  {22, 6, 8},   {23, 9, 11}, {24, 12, 14},              // spring, summer, autumn, winter
    {25, 3, 5},  {26, 6, 8},   {27, 9, 11}, {28, 12, 14},              // the same, said to be of the north
    {29, 9, 11}, {30, 12, 14}, {31, 3, 5},  {32, 6, 8},                // of the south
    {33, 1, 3},  {34, 4, 6},   {35, 7, 9},  {36, 10, 12},              // quarters
    {37, 1, 4},  {38, 5, 8},   {39, 9, 12}, {40, 1, 6},   {41, 7, 12}  // four months, six months
}};

}  // namespace

Error wrong_date(std::string message, std::string remedy) {
  return Error{ErrorCode::bad_input, std::move(message), "", std::move(remedy)};
}

std::string shown_date(std::string_view text) {
  constexpr std::size_t kMaxShown = 60;
  return text.size() <= kMaxShown ? std::string(text) : std::string(text.substr(0, kMaxShown)) + "…";
}

struct EdtfDateReader::Year {
  std::string_view pattern;
  bool negative = false;
  /// Its digits without the sign, 0 and 9 for those that are not known.
  [[nodiscard]] int least() const { return filled('0'); }
  [[nodiscard]] int most() const { return filled('9'); }
  [[nodiscard]] int earliest() const { return negative ? -most() : least(); }
  [[nodiscard]] int latest() const { return negative ? -least() : most(); }

 private:
  [[nodiscard]] int filled(char unspecified) const {
    std::string digits(pattern);
    std::replace(digits.begin(), digits.end(), 'X', unspecified);
    return static_cast<int>(number(digits));
  }
};

bool EdtfDateReader::take_qualifier(std::string_view& text) {
  const bool both = take(text, '%');
  const bool uncertain = !both && take(text, '?');
  const bool approximate = !both && !uncertain && take(text, '~');
  uncertain_ |= both || uncertain;
  approximate_ |= both || approximate;
  return both || uncertain || approximate;
}

/// From the first instant of one day to the last of another.
EdtfBounds EdtfDateReader::span(date::year_month_day first, date::year_month_day last) const {
  EdtfBounds bounds{Instant::lowest(), kFirst};
  if (static_cast<int>(first.year()) >= 1) {
    bounds.earliest = earliest_within_calendar(first_showing(LocalMicros{date::local_days{first}}, zone_));
  }
  if (static_cast<int>(last.year()) > 9999) {
    bounds.latest = Instant::highest();
  } else if (static_cast<int>(last.year()) >= 1) {
    const LocalMicros next_day{date::local_days{last} + date::days{1}};
    bounds.latest = latest_within_calendar(last_showing(next_day - Micros{1}, zone_));
  }
  return bounds;
}

Result<EdtfBounds> EdtfDateReader::date(std::string_view text) {
  if (text.empty()) return wrong_date("A date is missing.");
  std::string_view rest = text;
  bool qualified = take_qualifier(rest);
  if (take(rest, 'Y')) return long_year(rest, text);
  Year year;
  year.negative = take(rest, '-');
  year.pattern = take_pattern(rest, 4);
  if (year.pattern.empty()) {
    return wrong_date(fmt::format("'{}' does not begin with a year of four digits.", shown_date(text)));
  }
  if (year.negative && year.pattern == "0000") return wrong_date("The year 0000 has no sign.", "Write 0000.");
  if (take(rest, 'S')) return significant_year(year, rest, text);
  qualified |= take_qualifier(rest);
  if (rest.empty()) return days(year, "XX", "XX", text);

  if (!take(rest, '-')) {
    return wrong_date(
        fmt::format("In '{}' something other than '-' and a month follows the year.", shown_date(text)),
        "Write the month with two digits: 2025-03. One qualifier (?, ~, or % for both) may stand at a part.");
  }
  qualified |= take_qualifier(rest);
  const auto month = take_pattern(rest, 2);
  if (month.empty()) {
    return wrong_date(fmt::format("In '{}' the month is not two digits.", shown_date(text)),
                      "Write 2025-03, or 2025-XX for a month that is not known.");
  }
  qualified |= take_qualifier(rest);
  if (!has_unspecified(month) && month >= "21") {
    if (!rest.empty())
      return wrong_date(fmt::format("In '{}' something follows a season.", shown_date(text)), "Write 2025-21.");
    return division(year, static_cast<int>(number(month)));
  }
  if (rest.empty()) return days(year, month, "XX", text);

  if (!take(rest, '-')) {
    return wrong_date(fmt::format("In '{}' something other than '-' and a day follows the month.", shown_date(text)),
                      "Write the day with two digits: 2025-03-12.");
  }
  qualified |= take_qualifier(rest);
  const auto day = take_pattern(rest, 2);
  if (day.empty()) {
    return wrong_date(fmt::format("In '{}' the day is not two digits.", shown_date(text)),
                      "Write 2025-03-12, or 2025-03-XX for a day that is not known.");
  }
  qualified |= take_qualifier(rest);
  FRONTKART_TRY(const EdtfBounds bounds, days(year, month, day, text));
  if (rest.empty()) return bounds;

  if (!take(rest, 'T')) {
    return wrong_date(fmt::format("In '{}' something other than 'T' and a time follows the day.", shown_date(text)),
                      "Write 2025-03-12T20:00:00+01:00. One qualifier (?, ~, or % for both) may stand at a part.");
  }
  if (qualified || has_unspecified(year.pattern) || has_unspecified(month) || has_unspecified(day)) {
    return wrong_date(fmt::format("'{}' gives a time of day on a day that is not given exactly.", shown_date(text)),
                      "Leave the time out, as in 2025-03-12~, or give an interval.");
  }
  const auto number_of_month = static_cast<unsigned>(number(month));
  const auto number_of_day = static_cast<unsigned>(number(day));
  return time(date::year_month_day{date::year{year.earliest()}, date::month{number_of_month}, date::day{number_of_day}},
              rest, text);
}

/// After the 'Y': a year of more than four digits, perhaps with a power of ten, perhaps with significant digits.
Result<EdtfBounds> EdtfDateReader::long_year(std::string_view rest, std::string_view text) {
  const std::string remedy = "Write Y170000002, Y-170000002, Y-17E7 or Y171010000S3.";
  const bool negative = take(rest, '-');
  const auto digits = take_digits(rest);
  if (digits.empty() || digits.front() == '0') {
    return wrong_date(fmt::format("In '{}' no number follows the 'Y', or one that begins with 0.", shown_date(text)),
                      remedy);
  }
  std::int64_t year = number(digits);
  auto length = static_cast<std::int64_t>(digits.size());
  if (take(rest, 'E')) {
    const auto exponent = take_digits(rest);
    if (exponent.empty())
      return wrong_date(fmt::format("In '{}' no number follows the 'E'.", shown_date(text)), remedy);
    const std::int64_t zeros = number(exponent);
    length += zeros;
    for (std::int64_t i = 0; i < zeros && year < kFarYear / 10; ++i) year *= 10;
  }
  if (year <= 9999) {
    return wrong_date(fmt::format("In '{}' the year has no more than four digits.", shown_date(text)),
                      "Write it without the 'Y'.");
  }
  if (take(rest, 'S')) {
    const auto significant = take_digits(rest);
    if (significant.empty() || number(significant) < 1 || number(significant) > length) {
      return wrong_date(fmt::format("'{}' does not have as many digits as its 'S' says.", shown_date(text)), remedy);
    }
  }
  take_qualifier(rest);
  if (!rest.empty()) return wrong_date(fmt::format("In '{}' something follows the year.", shown_date(text)), remedy);
  // The first digit is always significant: whatever the others are, such a year is outside 0001 to 9999.
  if (negative) return EdtfBounds{Instant::lowest(), kFirst};
  return EdtfBounds{kLast, Instant::highest()};
}

/// After the 'S': how many digits of the year are meant; the others are an estimate.
Result<EdtfBounds> EdtfDateReader::significant_year(const Year& year, std::string_view rest, std::string_view text) {
  const auto digits = take_digits(rest);
  take_qualifier(rest);
  if (!rest.empty() || has_unspecified(year.pattern) || digits.size() != 1 || digits < "1" || digits > "4") {
    return wrong_date(
        fmt::format("In '{}' the significant digits are not given as 1 to 4 after a whole year.", shown_date(text)),
        "Write 1950S2 for some year of the century, estimated to be 1950.");
  }
  const auto kept = static_cast<std::size_t>(number(digits));
  const std::string pattern = std::string(year.pattern.substr(0, kept)) + std::string(4 - kept, 'X');
  return days(Year{pattern, year.negative}, "XX", "XX", text);
}

Result<EdtfBounds> EdtfDateReader::division(const Year& year, int code) const {
  const auto* const found =
      std::find_if(kDivisions.begin(), kDivisions.end(), [&](const Division& d) { return d.code == code; });
  if (found == kDivisions.end()) {
    return wrong_date(fmt::format("There is neither a month nor a season {}.", code),
                      "Months are 01 to 12; 21 to 24 are spring, summer, autumn and winter; 33 to 36 are quarters.");
  }
  // Winter goes on into the next year.
  const bool into_next = found->last_month > 12;
  const int last_month = into_next ? found->last_month - 12 : found->last_month;
  return span(date::year{year.earliest()} / found->first_month / 1,
              date::year{year.latest() + (into_next ? 1 : 0)} / last_month / date::last);
}

Result<EdtfBounds> EdtfDateReader::days(const Year& year, std::string_view month, std::string_view day,
                                        std::string_view text) const {
  const auto months = matching(month, 1, 12);
  const auto days = matching(day, 1, 31);
  const int least = year.least();
  const int most = year.most();
  const auto first_existing = [&](bool forwards, auto in_months, auto in_days) {
    if (!forwards) {
      std::reverse(in_months.begin(), in_months.end());
      std::reverse(in_days.begin(), in_days.end());
    }
    const bool away_from_zero = forwards != year.negative;
    for (int step = 0; step <= most - least; ++step) {
      const int digits = away_from_zero ? least + step : most - step;
      if (!matches(year.pattern, digits)) continue;
      for (const int m : in_months) {
        for (const int d : in_days) {
          const auto found = date::year{year.negative ? -digits : digits} / m / d;
          if (found.ok()) return std::optional{found};
        }
      }
    }
    return std::optional<date::year_month_day>{};
  };
  const auto first = first_existing(true, months, days);
  const auto last = first_existing(false, months, days);
  if (!first || !last) {
    return wrong_date(fmt::format("There is no day as in '{}'.", shown_date(text)),
                      "Months are 01 to 12 and days those of the month: 2025-02-28.");
  }
  const EdtfBounds bounds = span(*first, *last);
  if (bounds.earliest > bounds.latest) {
    return wrong_date(
        fmt::format("There was no '{}' in the zone {}: its calendar skipped the day.", shown_date(text), zone_->name()),
        "Give the day before or after, or a time with its offset.");
  }
  return bounds;
}

/// After the 'T': hours, minutes, perhaps seconds and their fraction, perhaps Z or an offset.
Result<EdtfBounds> EdtfDateReader::time(date::year_month_day day, std::string_view rest, std::string_view text) const {
  const auto bad = [&](std::string_view what) {
    return wrong_date(fmt::format("In '{}' {}.", shown_date(text), what), "Write 2025-03-12T20:00:00+01:00.");
  };
  const auto hour = take_two(rest);
  if (!hour || *hour > 23) return bad("the hour is not 00 to 23");
  if (!take(rest, ':')) return bad("no minutes follow the hour");
  const auto minute = take_two(rest);
  if (!minute || *minute > 59) return bad("the minutes are not 00 to 59");
  std::int64_t since_midnight = (*hour * 60 + *minute) * 60 * kMicrosPerSecond;
  std::int64_t unit = 60 * kMicrosPerSecond;
  if (take(rest, ':')) {
    const auto second = take_two(rest);
    // 60 is a leap second, which POSIX time counts as the second after it.
    if (!second || *second > 60) return bad("the seconds are not 00 to 59");
    since_midnight += *second * kMicrosPerSecond;
    unit = kMicrosPerSecond;
    if (take(rest, '.')) {
      const auto fraction = take_digits(rest);
      if (fraction.empty() || fraction.size() > 6) return bad("the fraction of the seconds is not 1 to 6 digits");
      for (const char c : fraction) {
        unit /= 10;
        since_midnight += (c - '0') * unit;
      }
    }
  }
  std::optional<std::int64_t> offset_minutes;
  if (take(rest, 'Z')) {
    offset_minutes = 0;
  } else if (!rest.empty() && (rest.front() == '+' || rest.front() == '-')) {
    const int sign = rest.front() == '-' ? -1 : 1;
    rest.remove_prefix(1);
    const auto hours = take_two(rest);
    if (!hours || *hours > 23) return bad("the hours of the offset are not 00 to 23");
    const auto minutes = take(rest, ':') ? take_two(rest) : std::optional{0};
    if (!minutes || *minutes > 59) return bad("the minutes of the offset are not 00 to 59");
    offset_minutes = sign * (*hours * 60 + *minutes);
  }
  if (!rest.empty()) return bad("something that is no offset follows the time");

  if (offset_minutes) {
    const auto utc = date::sys_days{day} + Micros{since_midnight} - std::chrono::minutes{*offset_minutes};
    const std::int64_t first = utc.time_since_epoch().count();
    return EdtfBounds{earliest_within_calendar(first), latest_within_calendar(first + unit - 1)};
  }
  if (static_cast<int>(day.year()) < 1) return EdtfBounds{Instant::lowest(), kFirst};
  const LocalMicros local = LocalMicros{date::local_days{day}} + Micros{since_midnight};
  const EdtfBounds bounds{earliest_within_calendar(first_showing(local, zone_)),
                          latest_within_calendar(last_showing(local + Micros{unit - 1}, zone_))};
  if (bounds.earliest > bounds.latest) {
    return wrong_date(fmt::format("Clocks in the zone {} skipped '{}'.", zone_->name(), shown_date(text)),
                      "Give the time with its offset, as in 2025-03-12T20:00:00+01:00.");
  }
  return bounds;
}

}  // namespace frontkart
