// Dates of EDTF: the input is one, in any zone.
#include <string>

#include "base/edtf.hpp"
#include "fuzz/law.hpp"

namespace frontkart::fuzz {
namespace {

/// What can be written comes back; what cannot is open.
void check_bound(Instant bound) {
  if (bound == Instant::lowest() || bound == Instant::highest()) return;
  const auto again = parse_rfc3339(format_utc_micros(bound));
  law(again.ok() && *again == bound, "a bound that is not open can be written and read");
}

void check_bounds(const EdtfBounds& bounds) {
  law(bounds.earliest <= bounds.latest, "bounds are in order");
  check_bound(bounds.earliest);
  check_bound(bounds.latest);
}

void check_date(std::string_view text, const Edtf& date) {
  law(date.text == text, "the text is kept");
  law(text.size() <= 200, "text beyond 200 bytes is refused");
  check_bounds(date.bounds);
  check_bounds(date.begin);
  check_bounds(date.end);
  law(date.bounds == EdtfBounds{date.begin.earliest, date.end.latest}, "the bounds reach from the begin to the end");
  law(!date.open_end || (date.interval && date.end.latest == Instant::highest()), "what goes on is an open interval");
  law(date.interval || (date.begin == date.bounds && date.end == date.bounds), "only an interval has two parts");
}

void check_error(const Error& error) {
  law(error.code == ErrorCode::bad_input, "a date that is no date is bad input");
  law(!error.message.empty() && !error.remedy.empty(), "an error says what to do");
  law(error.text().size() < 500, "an error is no longer than a sentence or two");
}

/// A date inside an interval or a set is what it is alone.
void check_nested(std::string_view text, const Edtf& date, std::string_view zone) {
  if (date.interval || text.front() == '[' || text.front() == '{' || text.size() > 190) return;
  const auto since = parse_edtf(std::string(text) + "/..", zone);
  law(since.ok() && since->begin == date.bounds && since->open_end, "a date can begin an interval");
  const auto until = parse_edtf("../" + std::string(text), zone);
  law(until.ok() && until->end == date.bounds && !until->open_end, "a date can end an interval");
  const auto one_of = parse_edtf("[" + std::string(text) + "]", zone);
  law(one_of.ok() && one_of->bounds == date.bounds, "a set of one date is the date");
  law(one_of->uncertain == date.uncertain && one_of->approximate == date.approximate, "qualifiers are kept in sets");
}

}  // namespace
}  // namespace frontkart::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace frontkart;
  const std::string_view text = fuzz::text_of(data, size);
  // Clocks that change at one, at midnight, by half an hour, and across the date line.
  for (const std::string_view zone :
       {"UTC", "Europe/Kyiv", "America/Sao_Paulo", "Australia/Lord_Howe", "Pacific/Apia"}) {
    const auto date = parse_edtf(text, zone);
    if (date.ok()) {
      fuzz::check_date(text, *date);
      fuzz::check_nested(text, *date, zone);
    } else {
      fuzz::check_error(date.error());
    }
  }
  return 0;
}
