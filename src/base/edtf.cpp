#include "base/edtf.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/edtf_date.hpp"
#include "base/local_time.hpp"

namespace frontkart {
namespace {

constexpr std::size_t kMaxBytes = 200;

EdtfBounds hull(const EdtfBounds& a, const EdtfBounds& b) {
  return {std::min(a.earliest, b.earliest), std::max(a.latest, b.latest)};
}

/// "A/B", "A/..", "../B", "A/" and "/B".
Status read_interval(EdtfDateReader& reader, std::size_t slash, Edtf& out) {
  const std::string_view text = out.text;
  const std::string_view from = text.substr(0, slash);
  const std::string_view to = text.substr(slash + 1);
  const bool from_open = from.empty() || from == "..";
  const bool to_open = to.empty() || to == "..";
  if (from_open && to_open) {
    return wrong_date("An interval has a date on neither side.", "Write 2024-08/.. for what goes on, or leave it out.");
  }
  if (!from_open) {
    FRONTKART_TRY(out.begin, reader.date(from));
  }
  if (!to_open) {
    FRONTKART_TRY(out.end, reader.date(to));
  }
  // What is open or not known can still not lie on the other side of what is known.
  if (from_open) out.begin = {Instant::lowest(), out.end.latest};
  if (to_open) out.end = {out.begin.earliest, Instant::highest()};
  if (out.begin.earliest > out.end.latest) {
    return wrong_date(fmt::format("The interval '{}' ends before it begins.", shown_date(text)),
                      "Write the earlier date first.");
  }
  out.interval = true;
  out.open_end = to == "..";
  out.bounds = {out.begin.earliest, out.end.latest};
  return Done{};
}

/// What stands between "[" and "]" or "{" and "}": dates and ranges of dates, with commas between them.
Result<EdtfBounds> read_set(EdtfDateReader& reader, std::string_view list) {
  const std::string remedy = "Write [2025-03-11,2025-03-12], [..2025-03-12] or {2024-08,2025-01..2025-03}.";
  std::optional<EdtfBounds> bounds;
  for (std::size_t at = 0; at <= list.size();) {
    const auto comma = std::min(list.find(',', at), list.size());
    const auto element = list.substr(at, comma - at);
    const auto dots = element.find("..");
    EdtfBounds here;
    if (dots == std::string_view::npos) {
      FRONTKART_TRY(here, reader.date(element));
    } else {
      const auto from = element.substr(0, dots);
      const auto to = element.substr(dots + 2);
      if ((from.empty() && to.empty()) || (from.empty() && at > 0) || (to.empty() && comma < list.size())) {
        return wrong_date("Only the first date of a set may have '..' before it, and only the last one after it.",
                          remedy);
      }
      if (!from.empty()) {
        FRONTKART_TRY(const EdtfBounds first, reader.date(from));
        here.earliest = first.earliest;
      }
      if (!to.empty()) {
        FRONTKART_TRY(const EdtfBounds last, reader.date(to));
        here.latest = last.latest;
      }
      if (here.earliest > here.latest) {
        return wrong_date(fmt::format("The range '{}' ends before it begins.", shown_date(element)), remedy);
      }
    }
    bounds = bounds ? hull(*bounds, here) : here;
    at = comma + 1;
  }
  return *bounds;
}

Status check_letters(std::string_view text) {
  if (text.empty()) return wrong_date("The date is empty.");
  if (text.size() > kMaxBytes) {
    return wrong_date(fmt::format("A date of {} bytes is longer than {}.", text.size(), kMaxBytes));
  }
  constexpr std::string_view kLetters = "0123456789-:./,+?~%[]{}.XYTZES";
  const auto at = text.find_first_not_of(kLetters);
  if (at == std::string_view::npos) return Done{};
  const std::string what = text[at] > ' ' && text[at] <= '~' ? fmt::format("'{}'", text[at]) : "a character";
  return wrong_date(
      fmt::format("At byte {} of a date there is {} that no date has.", at + 1, what),
      "Write a date such as 2025-03-12 or 2024-08/.. in digits; X is a digit that is not known, .. an open end.");
}

}  // namespace

Result<Edtf> parse_edtf(std::string_view text, std::string_view zone) {
  FRONTKART_CHECK(check_letters(text));
  FRONTKART_TRY(const date::time_zone* found, find_zone(zone));
  Edtf out;
  out.text = text;
  EdtfDateReader reader(found);
  const bool one_of = text.front() == '[' && text.back() == ']';
  const bool all_of = text.front() == '{' && text.back() == '}';
  if (const auto slash = text.find('/'); slash != std::string_view::npos) {
    FRONTKART_CHECK(read_interval(reader, slash, out));
  } else {
    FRONTKART_TRY(out.bounds, one_of || all_of ? read_set(reader, text.substr(1, text.size() - 2)) : reader.date(text));
    out.begin = out.bounds;
    out.end = out.bounds;
  }
  out.uncertain = reader.uncertain();
  out.approximate = reader.approximate();
  return out;
}

}  // namespace frontkart
