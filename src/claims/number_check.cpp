#include "claims/number_check.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <sstream>
#include <tuple>

#include "base/edtf.hpp"
#include "base/folded.hpp"
#include "claims/origins_bearing.hpp"
#include "claims/origins_key.hpp"

namespace frontkart::claims {
namespace {

// The thresholds of docs/reasoning.md.
constexpr double plain_tolerance = 0.10;
constexpr double about_tolerance = 0.25;
constexpr double trend_share = 0.02;
constexpr double trend_km2 = 1.0;
constexpr std::int64_t day_us = 24LL * 3600 * 1'000'000;
constexpr std::int64_t recent_weeks_us = 28 * day_us;
constexpr double since_days = 3;
constexpr double since_days_about = 31;

using RecordedClaim = Recorded<Claim>;

struct Span {
  Instant from;
  Instant to;
};

/// The time that a claim's number is about; an open begin counts as the end.
Span span_of(const RecordedClaim& claim, Instant at) {
  Instant to = good_at(claim, at);
  if (claim.body.when.edtf.empty()) return {to, to};
  to = std::min(to, claim.body.when.bounds.latest);
  const Instant from = claim.body.when.bounds.earliest;
  return {from == Instant::lowest() ? to : std::min(from, to), to};
}

std::string first_ref(const Proposition& says, std::string_view kind) {
  for (const Argument& argument : says.args) {
    if (argument.ref.starts_with(kind)) return target_of(argument.ref);
  }
  return {};
}

std::string area_of(const Claim& claim, const std::string& subject) {
  if (auto region = first_ref(claim.says, "region/"); !region.empty()) return region;
  if (auto place = first_ref(claim.says, "place/"); !place.empty()) return place;
  return claim.where.ref.empty() ? subject : target_of(claim.where.ref);
}

std::string map_reference(const std::string& map) {
  return "map/" + std::string(bare(map));
}

double tolerance_of(const Value& value) {
  return value.about ? about_tolerance : plain_tolerance;
}

bool is_square_km(const std::string& unit) {
  return unit == "km2" || unit == "km²";
}

/// The states that hold at some instant of a span.
std::pair<const AreaSeries::At*, const AreaSeries::At*> states_in(const AreaSeries& series, Span span) {
  const auto after = [](Instant t, const AreaSeries::At& state) { return t < state.at; };
  auto begin = std::upper_bound(series.series.begin(), series.series.end(), span.from, after);
  if (begin != series.series.begin()) --begin;
  const auto end = std::upper_bound(begin, series.series.end(), span.to, after);
  return {series.series.data() + (begin - series.series.begin()), series.series.data() + (end - series.series.begin())};
}

const AreaSeries::At* state_at(const AreaSeries& series, Instant t) {
  const auto after = std::upper_bound(series.series.begin(), series.series.end(), t,
                                      [](Instant at, const AreaSeries::At& state) { return at < state.at; });
  return after == series.series.begin() ? nullptr : &*std::prev(after);
}

std::vector<const AreaSeries*> series_for(const Dossier& dossier, const std::string& party, const std::string& area) {
  std::vector<const AreaSeries*> out;
  for (const AreaSeries& series : dossier.areas) {
    if (bare(series.party) == bare(party) && bare(series.region) == bare(area)) out.push_back(&series);
  }
  return out;
}

NumberCheck cannot(NumberCheck check, std::string_view code) {
  check.verdict = NumberVerdict::cannot_be_checked;
  check.code = code;
  return check;
}

void judge(NumberCheck& check) {
  const auto agrees = [](const Figure& figure) { return figure.agrees; };
  const bool any = std::any_of(check.figures.begin(), check.figures.end(), agrees);
  const bool all = std::all_of(check.figures.begin(), check.figures.end(), agrees);
  check.verdict = any ? NumberVerdict::ok : NumberVerdict::flagged;
  if (any && !all) check.code = "maps-disagree";
}

NumberCheck check_area(NumberCheck check, const RecordedClaim& claim, const Dossier& dossier) {
  if (!claim.body.value) return cannot(check, "no-value");
  const Value& value = *claim.body.value;
  check.claimed = value.number;
  if (!is_square_km(value.unit)) return cannot(check, "no-unit");
  check.tolerance = tolerance_of(value);
  const std::string area = area_of(claim.body, dossier.subject);
  const Span span = span_of(claim, dossier.at);
  for (const AreaSeries* series : series_for(dossier, first_ref(claim.body.says, "party/"), area)) {
    const auto [begin, end] = states_in(*series, span);
    if (begin == end) continue;
    const auto* nearest = std::min_element(begin, end, [&](const AreaSeries::At& a, const AreaSeries::At& b) {
      return std::abs(a.km2 - value.number) < std::abs(b.km2 - value.number);
    });
    Figure figure;
    figure.source = map_reference(series->map);
    figure.basis = "series";
    figure.at = nearest->at;
    figure.number = nearest->km2;
    if (nearest->km2 > 0) figure.ratio = value.number / nearest->km2;
    figure.agrees = std::abs(value.number - nearest->km2) <= check.tolerance * nearest->km2;
    check.figures.push_back(std::move(figure));
  }
  if (check.figures.empty()) return cannot(check, "no-series");
  std::sort(check.figures.begin(), check.figures.end(), [&](const Figure& a, const Figure& b) {
    return std::tuple(std::abs(a.number - value.number), a.source) <
           std::tuple(std::abs(b.number - value.number), b.source);
  });
  judge(check);
  if (check.verdict == NumberVerdict::flagged) check.right = check.figures.front().number;
  return check;
}

/// The claims with an area, to find the number that a comparison starts from.
struct Areas {
  std::map<std::string, std::vector<const RecordedClaim*>> by_item;  ///< each list by id
  std::map<std::string, const RecordedClaim*> by_reference;
};

/// The area claim that a comparison means: the last before it in the item, of the same area where that is named.
const RecordedClaim* compared_claim(const RecordedClaim& ratio, const std::string& area, const Areas& areas) {
  const auto list = areas.by_item.find(target_of(ratio.body.item));
  if (list == areas.by_item.end()) return nullptr;
  const RecordedClaim* best = nullptr;
  const auto rank = [&](const RecordedClaim* each) {
    const bool same_area = area_of(each->body, {}) == area;
    const bool before = each->body.offset && ratio.body.offset && *each->body.offset <= *ratio.body.offset;
    return std::tuple(same_area, before, before ? *each->body.offset : 0);
  };
  // The list is sorted by id, so the smallest id wins a tie.
  for (const RecordedClaim* each : list->second) {
    if (best == nullptr || rank(best) < rank(each)) best = each;
  }
  return best;
}

NumberCheck check_ratio(NumberCheck check, const RecordedClaim& claim, const Dossier& dossier, const Areas& areas) {
  if (!claim.body.value) return cannot(check, "no-value");
  const Value& value = *claim.body.value;
  double times = value.number;
  if (value.unit == "percent" || value.unit == "%") {
    times = value.number / 100;
  } else if (value.unit != "times" && value.unit != "x" && !value.unit.empty()) {
    check.claimed = value.number;
    return cannot(check, "no-unit");
  }
  check.claimed = times;
  check.tolerance = tolerance_of(value);
  std::vector<std::string> regions;
  for (const Argument& argument : claim.body.says.args) {
    if (argument.ref.starts_with("region/")) regions.push_back(target_of(argument.ref));
  }
  const std::string of = !value.of.empty() ? target_of(value.of) : regions.empty() ? std::string() : regions.back();
  const auto official = dossier.official_areas.find(of);
  if (of.empty()) return cannot(check, "no-region");
  if (official == dossier.official_areas.end() || !(official->second.km2 > 0)) return cannot(check, "no-official-area");

  Figure base;
  base.agrees = true;
  const std::string compared = regions.empty() || regions.front() == of ? std::string() : regions.front();
  const auto named = areas.by_reference.find(first_ref(claim.body.says, "claim/"));
  const RecordedClaim* area =
      named != areas.by_reference.end() ? named->second : compared_claim(claim, compared, areas);
  if (area != nullptr) {
    base.source = "claim/" + area->id;
    base.basis = "claimed";
    base.number = area->body.value->number;
  } else if (const auto whole = dossier.official_areas.find(compared); whole != dossier.official_areas.end()) {
    base.source = compared;
    base.basis = whole->second.basis;
    base.cited = whole->second.source;
    base.number = whole->second.km2;
  } else {
    return cannot(check, "no-base");
  }

  Figure against;
  against.source = of;
  against.basis = official->second.basis;
  against.cited = official->second.source;
  against.number = official->second.km2;
  const double right = base.number / official->second.km2;
  against.ratio = right;
  against.agrees = std::abs(times - right) <= check.tolerance * std::abs(right);
  check.verdict = against.agrees ? NumberVerdict::ok : NumberVerdict::flagged;
  if (!against.agrees) check.right = right;
  check.figures = {std::move(against), std::move(base)};
  return check;
}

enum class Direction { none, falling, level, rising };

Direction direction_of(const Claim& claim) {
  if (claim.value && claim.value->number < 0) return Direction::falling;
  if (claim.value && claim.value->number > 0) return Direction::rising;
  static constexpr std::array falling = {"loses",  "lose",    "losing",    "lost",       "loss",       "losses",
                                         "shrink", "shrinks", "shrinking", "falling",    "falls",      "down",
                                         "less",   "retreat", "retreats",  "retreating", "decreasing", "decreases"};
  static constexpr std::array rising = {"gains", "gain",   "gaining", "gained",    "grows",      "growing",   "grow",
                                        "rises", "rising", "up",      "expanding", "increasing", "increases", "more"};
  static constexpr std::array level = {"level", "stable", "unchanged", "steady"};
  static constexpr std::array turning = {"no", "not", "never", "without", "neither"};
  bool down = false;
  bool up = false;
  bool same = false;
  for (const Argument& argument : claim.says.args) {
    if (!argument.ref.empty()) continue;
    std::istringstream words(folded(argument.text));
    for (std::string word; words >> word;) {
      const auto in = [&](const auto& list) { return std::find(list.begin(), list.end(), word) != list.end(); };
      if (in(turning)) return Direction::none;
      // "loses more and more" falls all the same.
      down = down || in(falling);
      up = up || (in(rising) && word != "more");
      same = same || in(level);
    }
  }
  if (down + up + same != 1) return Direction::none;
  return down ? Direction::falling : up ? Direction::rising : Direction::level;
}

NumberCheck check_trend(NumberCheck check, const RecordedClaim& claim, const Dossier& dossier) {
  const Direction direction = direction_of(claim.body);
  if (direction == Direction::none) return cannot(check, "no-direction");
  const Instant to = span_of(claim, dossier.at).to;
  Instant from = claim.body.when.edtf.empty() ? Instant::lowest() : claim.body.when.bounds.earliest;
  if (from == Instant::lowest()) {
    if (to.us < Instant::lowest().us + recent_weeks_us) return cannot(check, "no-time");
    from = Instant{to.us - recent_weeks_us};
  }
  check.tolerance = trend_share;
  const std::string area = area_of(claim.body, dossier.subject);
  for (const AreaSeries* series : series_for(dossier, first_ref(claim.body.says, "party/"), area)) {
    const auto* begin = state_at(*series, from);
    const auto* end = state_at(*series, to);
    if (begin == nullptr || end == nullptr) continue;
    const double enough = std::max(trend_km2, trend_share * begin->km2);
    const double change = end->km2 - begin->km2;
    const Direction seen = change <= -enough  ? Direction::falling
                           : change >= enough ? Direction::rising
                                              : Direction::level;
    Figure figure;
    figure.source = map_reference(series->map);
    figure.basis = "series";
    figure.from_at = begin->at;
    figure.at = end->at;
    figure.from_number = begin->km2;
    figure.number = end->km2;
    if (begin->km2 > 0) figure.ratio = end->km2 / begin->km2;
    figure.agrees = seen == direction;
    check.figures.push_back(std::move(figure));
  }
  if (check.figures.empty()) return cannot(check, "no-series");
  std::sort(check.figures.begin(), check.figures.end(),
            [](const Figure& a, const Figure& b) { return a.source < b.source; });
  judge(check);
  return check;
}

NumberCheck check_since(NumberCheck check, const RecordedClaim& claim, const Dossier& dossier) {
  const auto when = parse_edtf(claim.body.when.edtf);
  if (!when.ok()) return cannot(check, "no-time");
  check.tolerance = when->uncertain || when->approximate ? since_days_about : since_days;
  const std::string party = first_ref(claim.body.says, "party/");
  const std::string area = area_of(claim.body, dossier.subject);
  for (const MapStatement& map : dossier.maps) {
    if (area != dossier.subject || map.own || map.derived) continue;
    if (map.standing != "held" || bare(map.party) != bare(party) || !map.since) continue;
    Figure figure;
    figure.source = map_reference(map.map);
    figure.basis = "history";
    figure.at = *map.since;
    std::int64_t apart = 0;
    if (*map.since < when->begin.earliest) apart = between(*map.since, when->begin.earliest);
    if (when->begin.latest < *map.since) apart = between(when->begin.latest, *map.since);
    figure.number = static_cast<double>(apart) / static_cast<double>(day_us);
    figure.agrees = figure.number <= check.tolerance;
    check.figures.push_back(std::move(figure));
  }
  if (check.figures.empty()) return cannot(check, "no-history");
  std::sort(check.figures.begin(), check.figures.end(), [](const Figure& a, const Figure& b) {
    return std::tie(a.number, a.source) < std::tie(b.number, b.source);
  });
  judge(check);
  return check;
}

}  // namespace

std::string_view name_of(NumberVerdict value) {
  switch (value) {
    case NumberVerdict::ok:
      return "ok";
    case NumberVerdict::flagged:
      return "flagged";
    case NumberVerdict::cannot_be_checked:
      return "cannot-be-checked";
  }
  return "cannot-be-checked";
}

std::vector<NumberCheck> check_numbers(const Dossier& dossier) {
  std::vector<const RecordedClaim*> claims;
  for (const RecordedClaim& claim : dossier.claims) {
    if (claim.known <= dossier.at) claims.push_back(&claim);
  }
  std::sort(claims.begin(), claims.end(), [](const auto* a, const auto* b) { return a->id < b->id; });
  Areas areas;
  for (const RecordedClaim* claim : claims) {
    const bool has_km2 = claim->body.value && is_square_km(claim->body.value->unit);
    if (claim->body.says.predicate != Predicate::area || !has_km2) continue;
    areas.by_item[target_of(claim->body.item)].push_back(claim);
    areas.by_reference.emplace("claim/" + claim->id, claim);
  }
  std::vector<NumberCheck> out;
  for (const RecordedClaim* claim : claims) {
    NumberCheck check;
    check.claim = "claim/" + claim->id;
    switch (claim->body.says.predicate) {
      case Predicate::area:
        check.what = "area";
        out.push_back(check_area(std::move(check), *claim, dossier));
        break;
      case Predicate::ratio:
        check.what = "ratio";
        out.push_back(check_ratio(std::move(check), *claim, dossier, areas));
        break;
      case Predicate::trend:
        check.what = "trend";
        out.push_back(check_trend(std::move(check), *claim, dossier));
        break;
      case Predicate::control:
        if (claim->body.when.role != WhenRole::since || claim->body.when.edtf.empty()) break;
        check.what = "since";
        out.push_back(check_since(std::move(check), *claim, dossier));
        break;
      default:
        break;
    }
  }
  return out;
}

}  // namespace frontkart::claims
