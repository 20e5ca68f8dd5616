#include "exchange/date_names.hpp"

#include <date/date.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "exchange/printable.hpp"

namespace frontkart::exchange {
namespace {

constexpr int kFirstYear = 1900;
constexpr int kLastYear = 2100;
constexpr std::array<std::string_view, 12> kMonths{"january",   "february", "march",    "april",
                                                   "may",       "june",     "july",     "august",
                                                   "september", "october",  "november", "december"};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_separator(char c) {
  return c == '-' || c == '_' || c == '.' || c == ' ';
}

Instant start_of(int year, unsigned month, unsigned day) {
  const date::sys_days days{date::year{year} / static_cast<int>(month) / static_cast<int>(day)};
  return Instant::from_unix_seconds(std::int64_t{days.time_since_epoch().count()} * 86'400);
}

/// Digits as a number; precondition: at most nine of them.
int value(std::string_view digits) {
  int v = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), v);
  return v;
}

class Finder {
 public:
  explicit Finder(std::string_view text) : text_(text) {}

  DateInName find() {
    for (std::size_t i = 0; i < text_.size();) {
      if (is_digit(text_[i])) {
        i = digits_at(i);
      } else if (is_letter(text_[i])) {
        i = letters_at(i);
      } else {
        ++i;
      }
    }
    if (std::any_of(found_.begin(), found_.end(), [&](Instant t) { return t != found_.front(); })) {
      out_.ambiguous = true;
    } else if (!found_.empty()) {
      out_.instant = found_.front();
    }
    return out_;
  }

 private:
  [[nodiscard]] std::string_view run(std::size_t at) const {
    std::size_t end = at;
    while (end < text_.size() && is_digit(text_[end])) ++end;
    return text_.substr(at, end - at);
  }

  void note(int year, int month, int day, std::size_t begin, std::size_t end) {
    const date::year_month_day ymd{date::year{year}, date::month{static_cast<unsigned>(month)},
                                   date::day{static_cast<unsigned>(day)}};
    if (ymd.ok() && year >= kFirstYear && year <= kLastYear) {
      found_.push_back(start_of(year, static_cast<unsigned>(month), static_cast<unsigned>(day)));
    } else {
      out_.impossible.push_back(printable(text_.substr(begin, end - begin)));
    }
  }

  /// A run of digits that is not part of a date with letters; the place after what was used.
  std::size_t digits_at(std::size_t at) {
    const std::string_view first = run(at);
    const std::size_t end = at + first.size();
    if (const auto after = day_month_year(at, first)) return *after;
    if (first.size() == 8) {
      note(value(first.substr(0, 4)), value(first.substr(4, 2)), value(first.substr(6)), at, end);
    } else if (first.size() == 10) {
      std::int64_t seconds = 0;
      std::from_chars(first.data(), first.data() + first.size(), seconds);
      const Instant t = Instant::from_unix_seconds(seconds);
      if (is_plausible(t)) {
        found_.push_back(t);
      } else {
        out_.impossible.push_back(std::string(first));
      }
    } else if (first.size() == 4 && end < text_.size() && is_separator(text_[end])) {
      const char separator = text_[end];
      const std::string_view month = run(end + 1);
      const std::size_t second = end + 1 + month.size();
      if (month.size() == 2 && second < text_.size() && text_[second] == separator) {
        const std::string_view day = run(second + 1);
        if (day.size() == 2) {
          const std::size_t stop = second + 1 + day.size();
          note(value(first), value(month), value(day), at, stop);
          return stop;
        }
      }
    }
    return end;
  }

  /// The month whose name begins at `at`: its number, and the place after it.
  [[nodiscard]] std::optional<std::pair<int, std::size_t>> month_at(std::size_t at) const {
    std::string word;
    for (std::size_t i = at; i < text_.size() && is_letter(text_[i]) && word.size() < 9; ++i) {
      word += static_cast<char>(text_[i] | 0x20);
    }
    for (std::size_t m = 0; m < kMonths.size(); ++m) {
      if (word.starts_with(kMonths[m])) return std::pair(static_cast<int>(m) + 1, at + kMonths[m].size());
    }
    for (std::size_t m = 0; m < kMonths.size(); ++m) {
      if (word.starts_with(kMonths[m].substr(0, 3))) return std::pair(static_cast<int>(m) + 1, at + 3);
    }
    return std::nullopt;
  }

  [[nodiscard]] std::size_t past_separator(std::size_t at) const {
    return at < text_.size() && is_separator(text_[at]) ? at + 1 : at;
  }

  /// DDMONYYYY, whose day begins at `at`.
  std::optional<std::size_t> day_month_year(std::size_t at, std::string_view day) {
    if (day.size() > 2) return std::nullopt;
    const auto month = month_at(past_separator(at + day.size()));
    if (!month) return std::nullopt;
    const std::size_t year_at = past_separator(month->second);
    const std::string_view year = run(year_at);
    if (year.size() != 4) return std::nullopt;
    note(value(year), month->first, value(day), at, year_at + 4);
    return year_at + 4;
  }

  /// MONDDYYYY anywhere in a run of letters: names of maps run into the month ("inUkraineAPR272026").
  std::size_t letters_at(std::size_t at) {
    for (std::size_t i = at; i < text_.size() && is_letter(text_[i]); ++i) {
      const auto month = month_at(i);
      if (!month) continue;
      const std::size_t day_at = past_separator(month->second);
      const std::string_view digits = run(day_at);
      if (digits.size() == 5 || digits.size() == 6) {
        note(value(digits.substr(digits.size() - 4)), month->first, value(digits.substr(0, digits.size() - 4)), i,
             day_at + digits.size());
        return day_at + digits.size();
      }
      if (digits.size() == 1 || digits.size() == 2) {
        std::size_t year_at = past_separator(day_at + digits.size());
        if (year_at < text_.size() && text_[year_at - 1] != ' ' && text_[year_at] == ' ') ++year_at;
        const std::string_view year = run(year_at);
        if (year.size() == 4 && year_at > day_at + digits.size()) {
          note(value(year), month->first, value(digits), i, year_at + 4);
          return year_at + 4;
        }
      }
    }
    std::size_t end = at;
    while (end < text_.size() && is_letter(text_[end])) ++end;
    return end;
  }

  std::string_view text_;
  DateInName out_;
  std::vector<Instant> found_;
};

}  // namespace

bool is_plausible(Instant t) {
  return t >= start_of(kFirstYear, 1, 1) && t < start_of(kLastYear + 1, 1, 1);
}

std::string_view stem_of(std::string_view path) {
  const auto slash = path.find_last_of('/');
  if (slash != std::string_view::npos) path.remove_prefix(slash + 1);
  const auto dot = path.find_last_of('.');
  // What stands after the last dot is an extension only if it looks like one: "map 2025.03.12" has none.
  if (dot != std::string_view::npos && dot > 0 && dot + 1 < path.size() && is_letter(path[dot + 1])) {
    path = path.substr(0, dot);
  }
  return path;
}

DateInName date_in_name(std::string_view path) {
  return Finder(stem_of(path).substr(0, 1024)).find();
}

Result<Instant> instant_of_name(std::string_view path, std::string_view place) {
  constexpr const char* kForms =
      "Name it with one date: YYYYMMDD, YYYY-MM-DD, DDMONYYYY, MONDDYYYY or unix seconds (ten digits).";
  const DateInName found = date_in_name(path);
  if (found.instant) return *found.instant;
  std::string message = "The file's name holds no date that can be read.";
  if (found.ambiguous) {
    message = "The file's name holds several dates.";
  } else if (!found.impossible.empty()) {
    message = fmt::format("The date '{}' in the file's name cannot be (years 1900 to 2100 are read).",
                          found.impossible.front());
  }
  return Error{ErrorCode::bad_input, std::move(message), std::string(place), kForms};
}

DateInName date_of_text(std::string_view text) {
  while (!text.empty() && is_separator(text.back())) text.remove_suffix(1);
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  DateInName out;
  const bool digits = !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
  if (digits && text.size() == 13) {
    std::int64_t ms = 0;
    std::from_chars(text.data(), text.data() + text.size(), ms);
    out.instant = Instant{ms * 1000};
  } else if (const auto exact = parse_rfc3339(text); exact.ok()) {
    out.instant = *exact;
  } else {
    return Finder(text.substr(0, 200)).find();
  }
  if (!is_plausible(*out.instant)) {
    out.instant.reset();
    out.impossible.push_back(printable(text));
  }
  return out;
}

}  // namespace frontkart::exchange
