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
  std::string region_id;
  std::shared_ptr<const composite::RegionOverlay> overlay;
  if (request.region || request.compare) {
    FRONTKART_TRY(const auto regions, impl_->gazetteer.regions(request.as_known));
    if (request.region) {
      FRONTKART_TRY(const Region* region, regions->resolve(*request.region));
      region_id = region->id;
      FRONTKART_TRY(overlay, loaded->overlay(region->version, region->polygons));
    }
    if (request.compare) {
      FRONTKART_TRY(const Region* other, regions->resolve(*request.compare));
      FRONTKART_TRY(out.compare, comparison_with(*other));
    }
  }
  const auto series =
      composite::area_series(c, overlay ? overlay->history_area() : c.history_areas(), legend.entries.size() + 1);
  FRONTKART_TRY(const auto instants, series_instants(c.parts().instants, request));
  for (const Instant at : instants) {
    const auto t = c.time_index(at);
    for (const Line& line : lines) {
      geometry::SquareCentimetres sum = 0;
      for (const composite::StatusId s : line.statuses) sum += t ? series[s][*t] : 0;
      AreaRow row{at, line.status, line.party, region_id, geometry::square_kilometres(sum), std::nullopt};
      if (out.compare) row.ratio = row.km2 / out.compare->km2;
      out.rows.push_back(std::move(row));
    }
  }
  return out;
}

}  // namespace frontkart::service
