#include "brief/dates.hpp"

#include <chrono>
#include <stdexcept>

namespace frontkart::brief {
namespace {

std::optional<int> number(std::string_view digits) {
  int value = 0;
  if (digits.empty()) return std::nullopt;
  for (const char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

unsigned weekday_of(int year, unsigned month, unsigned day) {
  using namespace std::chrono;
  return weekday(sys_days(std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day))).c_encoding();
}

bool nameable(Instant t) {
  return t != Instant::lowest() && t != Instant::highest();
}

}  // namespace

std::string_view role_name(claims::WhenRole role) {
  return claims::name_of(role);
}

Dates::Dates(const Language& language, std::string zone, Instant brief_at)
    : language_(language), zone_(std::move(zone)), brief_at_(brief_at) {
  if (nameable(brief_at)) year_ = local(brief_at).year;
}

Dates::Local Dates::local(Instant t) const {
  // "2025-03-12 13:04:44 CET"
  const auto text = format_zoned(t, zone_);
  if (!text) throw std::logic_error("The zone of a brief is checked before.");
  const std::string& z = *text;
  Local out;
  const std::size_t dash = z.find('-', 1);
  if (dash == std::string::npos || z.size() < dash + 12) throw std::logic_error("A zoned time has an odd form: " + z);
  out.year = number(std::string_view(z).substr(0, dash)).value_or(0);
  out.month = static_cast<unsigned>(number(std::string_view(z).substr(dash + 1, 2)).value_or(1));
  out.day = static_cast<unsigned>(number(std::string_view(z).substr(dash + 4, 2)).value_or(1));
  out.hour = z.substr(dash + 7, 2);
  out.minute = z.substr(dash + 10, 2);
  out.weekday = weekday_of(out.year, out.month, out.day);
  return out;
}

std::string Dates::worded(const Local& l, std::string_view role, std::string_view unit, bool with_year) const {
  const Lookup lookup = [&](std::string_view name, std::string_view form) -> std::optional<std::string> {
    if (name == "d") return std::to_string(l.day);
    if (name == "month" || name == "Month") {
      const auto& months = language_.at({"dates", form.empty()    ? "months"
                                                  : form == "gen" ? "months_gen"
                                                                  : "months_loc"});
      return months.at(l.month - 1).get<std::string>();
    }
    if (name == "weekday") {
      const auto& days = language_.at({"dates", form.empty() ? "weekdays" : "weekdays_acc"});
      return days.at(l.weekday).get<std::string>();
    }
    if (name == "hh") return l.hour;
    if (name == "mm") return l.minute;
    if (name == "y") {
      return with_year || l.year != year_ ? std::optional(std::to_string(l.year)) : std::nullopt;
    }
    if (name == "year") return std::to_string(l.year);
    return std::nullopt;
  };
  return language_.say({"dates", "roles", role, unit}, lookup);
}

std::string Dates::title(Instant t) const {
  return nameable(t) ? worded(local(t), "title", "minute", true) : language_.text({"dates", "unknown"});
}
std::string Dates::moment(Instant t) const {
  return nameable(t) ? worded(local(t), "plain", "minute", false) : language_.text({"dates", "unknown"});
}
std::string Dates::day(Instant t) const {
  return nameable(t) ? worded(local(t), "plain", "day", false) : language_.text({"dates", "unknown"});
}
bool Dates::same_day(Instant a, Instant b) const {
  if (!nameable(a) || !nameable(b)) return a == b;
  const Local x = local(a);
  const Local y = local(b);
  return x.year == y.year && x.month == y.month && x.day == y.day;
}
bool Dates::same_minute(Instant a, Instant b) const {
  if (!nameable(a) || !nameable(b)) return a == b;
  return same_day(a, b) && local(a).hour == local(b).hour && local(a).minute == local(b).minute;
}

std::optional<std::string> Dates::part(std::string_view text, const EdtfBounds& bounds, std::string_view role) const {
  std::string_view core = text;
  std::string_view mark;
  if (!core.empty() && std::string_view("?~%").find(core.back()) != std::string_view::npos) {
    mark = core.back() == '?' ? "uncertain" : core.back() == '~' ? "approximate" : "both";
    core.remove_suffix(1);
  }
  std::optional<std::string> out;
  const bool ends = nameable(bounds.earliest) && nameable(bounds.latest);
  if (core.size() > 10 && core[10] == 'T') {
    if (nameable(bounds.earliest)) out = worded(local(bounds.earliest), role, "minute", false);
  } else if (const auto year = number(core.substr(0, 4)); year && core.size() >= 4 && *year > 0) {
    Local l;
    l.year = *year;
    const auto month = core.size() >= 7 && core[4] == '-' ? number(core.substr(5, 2)) : std::nullopt;
    const auto day = core.size() == 10 && core[7] == '-' ? number(core.substr(8, 2)) : std::nullopt;
    if (core.size() == 4) {
      out = worded(l, role, "year", true);
    } else if (core.size() == 7 && month && *month >= 1 && *month <= 12) {
      l.month = static_cast<unsigned>(*month);
      out = worded(l, role, "month", true);
    } else if (core.size() == 10 && month && day && *month >= 1 && *month <= 12 && *day >= 1 && *day <= 31) {
      l.month = static_cast<unsigned>(*month);
      l.day = static_cast<unsigned>(*day);
      l.weekday = weekday_of(l.year, l.month, l.day);
      out = worded(l, role, "day", false);
    }
  }
  if (!out && ends) {
    // Seasons, unspecified digits, sets: the days that the text allows.
    out = language_.say({"dates", "between"}, [&](std::string_view name, std::string_view) {
      return std::optional(day(name == "a" ? bounds.earliest : bounds.latest));
    });
  }
  if (out && !mark.empty()) {
    out = language_.say({"dates", mark},
                        [&](std::string_view, std::string_view) { return std::optional<std::string>(*out); });
  }
  return out;
}

std::optional<std::string> Dates::edtf(std::string_view text, const EdtfBounds& bounds, std::string_view role) const {
  if (text.empty()) return std::nullopt;
  // "[..X]" is known by X at the latest; "[X..]" at the earliest at X.
  if (text.starts_with("[..") && text.ends_with("]") && text.find(',') == std::string_view::npos) {
    return part(text.substr(3, text.size() - 4), {bounds.latest, bounds.latest}, role == "deadline" ? role : "by");
  }
  if (text.starts_with("[") && text.ends_with("..]") && text.find(',') == std::string_view::npos) {
    return part(text.substr(1, text.size() - 4), {bounds.earliest, bounds.earliest}, "since");
  }
  if (text.starts_with("[") || text.starts_with("{")) return part("", bounds, role);
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return part(text, bounds, role);
  const std::string_view first = text.substr(0, slash);
  const std::string_view last = text.substr(slash + 1);
  const bool begins = !first.empty() && first != "..";
  const bool ends = !last.empty() && last != "..";
  const EdtfBounds at_first{bounds.earliest, bounds.earliest};
  const EdtfBounds at_last{bounds.latest, bounds.latest};
  if (begins && !ends) return part(first, at_first, "since");
  if (!begins && ends && bounds.latest >= brief_at_) return language_.text({"dates", "until_now"});
  if (!begins && ends) return part(last, at_last, "until");
  if (!begins) return std::nullopt;
  const auto from = part(first, at_first, "since");
  const auto to = part(last, at_last, "until");
  if (!from || !to) return std::nullopt;
  return *from + " " + *to;
}

std::optional<std::string> Dates::when(const claims::When& when, std::string_view role) const {
  return edtf(when.edtf, when.bounds, role);
}

}  // namespace frontkart::brief
