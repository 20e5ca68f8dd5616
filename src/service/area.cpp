#include <fmt/format.h>

#include <algorithm>

#include "composite/query.hpp"
#include "service/impl.hpp"

namespace frontkart::service {
namespace {

/// A line of the answer at each instant: one status, or the sum of those that a party holds.
struct Line {
  std::optional<std::string> status;
  std::string party;
  std::vector<composite::StatusId> statuses;
};

std::string listed(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

Result<std::vector<Line>> lines_of(const maps::Legend& legend, const AreaRequest& request) {
  if (request.status && request.party) {
    return Error{ErrorCode::usage, "Ask by status or by party, not both.", "", ""};
  }
  std::vector<Line> lines;
  if (request.party) {
    // Only what a party holds: what it merely claims (asserted) is not control.
    Line line{std::nullopt, *request.party, {}};
    std::vector<std::string> parties;
    for (const maps::LegendEntry& e : legend.entries) {
      if (e.standing != maps::Standing::held) continue;
      if (e.party == *request.party) line.statuses.push_back(legend.number(e.id));
      if (std::find(parties.begin(), parties.end(), e.party) == parties.end()) parties.push_back(e.party);
    }
    if (line.statuses.empty()) {
      return Error{ErrorCode::not_found,
                   fmt::format("By this map's legend the party '{}' holds nothing.", *request.party), "",
                   fmt::format("Its parties: {}.", listed(parties))};
    }
    lines.push_back(std::move(line));
    return lines;
  }
  for (const maps::LegendEntry& e : legend.entries) {
    if (!request.status || *request.status == e.id) lines.push_back({e.id, "", {legend.number(e.id)}});
  }
  if (lines.empty()) {
    return Error{ErrorCode::not_found, fmt::format("This map's legend has no status '{}'.", *request.status), "",
                 fmt::format("It has: {}.", listed(legend.keys()))};
  }
  return lines;
}

Result<AreaAnswer::Comparison> comparison_with(const Region& region) {
  if (region.official_area_km2 && *region.official_area_km2 > 0) {
    return AreaAnswer::Comparison{region.id, *region.official_area_km2, "official", region.official_area_source};
  }
  if (region.area_km2 > 0) return AreaAnswer::Comparison{region.id, region.area_km2, "polygon", ""};
  return Error{ErrorCode::not_found, fmt::format("The region '{}' has no area to compare with.", region.id), "", ""};
}

/// Whether the region's extent meets that of everything that the map ever showed.
bool meets(const Region& region, const composite::Composite& map) {
  const auto& vertices = map.parts().vertices;
  if (vertices.empty()) return false;
  geometry::Box shown{vertices.front(), vertices.front()};
  for (const geometry::GridPoint p : vertices) shown.extend({p, p});
  return std::any_of(region.polygons.begin(), region.polygons.end(),
                     [&](const geometry::Polygon& p) { return geometry::extent(p).meets(shown); });
}

/// Each region once, in the order of asking; "all" stands for every one, in the order of their ids.
Result<std::vector<const Region*>> regions_named(const Regions& regions, const std::vector<std::string>& names) {
  std::vector<const Region*> out;
  const auto add = [&](const Region* region) {
    if (std::find(out.begin(), out.end(), region) == out.end()) out.push_back(region);
  };
  for (const std::string& name : names) {
    if (name != "all") {
      FRONTKART_TRY(const Region* region, regions.resolve(name));
      add(region);
      continue;
    }
    std::vector<const Region*> every;
    for (const Region& region : regions.all()) every.push_back(&region);
    std::sort(every.begin(), every.end(), [](const Region* l, const Region* r) { return l->id < r->id; });
    for (const Region* region : every) add(region);
  }
  if (out.empty()) return Error{ErrorCode::not_found, "No region is recorded.", "", "Run 'frontkart import regions'."};
  return out;
}

}  // namespace

Result<std::vector<Instant>> series_instants(const std::vector<Instant>& states, const AreaRequest& request) {
  using Every = AreaRequest::Every;
  if (request.every == Every::once) {
    if (!request.at) return Error{ErrorCode::usage, "A single area needs its time.", "--at", ""};
    return std::vector<Instant>{*request.at};
  }
  std::vector<Instant> out;
  if (states.empty()) return out;
  const Instant from = std::max(request.from.value_or(states.front()), states.front());
  if (request.every == Every::state) {
    for (const Instant t : states) {
      if (t >= from && (!request.to || t < *request.to)) out.push_back(t);
    }
    return out;
  }
  const CalendarStep step = request.every == Every::day    ? CalendarStep::day
                            : request.every == Every::week ? CalendarStep::week
                                                           : CalendarStep::month;
  // Each day, week or month is read at its last instant, so the last state's own period is part of the series.
  const Instant end = request.to.value_or(Instant{states.back().us + 1});
  constexpr std::size_t kLongest = 200'000;
  for (Instant t = from; t < end;) {
    FRONTKART_TRY(const Instant next, next_calendar_start(t, step, request.zone));
    const Instant last = request.to ? std::min(next, end) : next;
    out.push_back(Instant{last.us - 1});
    if (out.size() > kLongest) {
      return Error{ErrorCode::usage, fmt::format("The series would have more than {} entries.", kLongest), "--to", ""};
    }
    t = next;
  }
  return out;
}

Result<AreaAnswer> Service::area(const AreaRequest& request) {
  FRONTKART_TRY(const auto loaded, impl_->known.load(request.map, request.as_known));
  const composite::Composite& c = loaded->composite();
  const maps::Legend& legend = loaded->map().record.legend;
  FRONTKART_TRY(const auto lines, lines_of(legend, request));
  AreaAnswer out;
  std::vector<std::pair<std::string, std::string>> asked{{"", ""}};           // id and P-code of each region
  std::vector<std::vector<std::vector<geometry::SquareCentimetres>>> series;  // per region, status and state
  const std::size_t status_count = legend.entries.size() + 1;
  if (request.regions.empty()) {
    series.push_back(composite::area_series(c, c.history_areas(), status_count));
  } else {
    FRONTKART_TRY(const auto regions, impl_->gazetteer.regions(request.as_known));
    FRONTKART_TRY(const auto wanted, regions_named(*regions, request.regions));
    asked.clear();
    for (const Region* region : wanted) asked.emplace_back(region->id, region->pcode);
    // A region far from the map costs as much as the space between them, and has nothing to say.
    std::vector<const Region*> met;
    for (const Region* region : wanted) {
      if (meets(*region, c)) met.push_back(region);
    }
    std::vector<std::vector<geometry::SquareCentimetres>> areas;
    if (!met.empty()) {
      FRONTKART_TRY(const auto joint, impl_->joints.make({loaded}, met));
      areas = joint->history_areas_by_region(0);
    }
    const std::vector<geometry::SquareCentimetres> nothing(c.history_count(), 0);
    auto next = areas.begin();
    for (std::size_t i = 0, j = 0; i < wanted.size(); ++i) {
      const bool is_met = j < met.size() && met[j] == wanted[i];
      series.push_back(composite::area_series(c, is_met ? *next++ : nothing, status_count));
      if (is_met) ++j;
    }
  }
  if (request.compare) {
    FRONTKART_TRY(const auto regions, impl_->gazetteer.regions(request.as_known));
    FRONTKART_TRY(const Region* other, regions->resolve(*request.compare));
    FRONTKART_TRY(out.compare, comparison_with(*other));
  }
  FRONTKART_TRY(const auto instants, series_instants(c.parts().instants, request));
  for (const Instant at : instants) {
    const auto t = c.time_index(at);
    for (std::size_t r = 0; r < asked.size(); ++r) {
      for (const Line& line : lines) {
        geometry::SquareCentimetres sum = 0;
        for (const composite::StatusId s : line.statuses) sum += t ? series[r][s][*t] : 0;
        const auto& [region, pcode] = asked[r];
        AreaRow row{at, line.status, line.party, region, geometry::square_kilometres(sum), std::nullopt, pcode};
        if (out.compare) row.ratio = row.km2 / out.compare->km2;
        out.rows.push_back(std::move(row));
      }
    }
  }
  return out;
}

}  // namespace frontkart::service
