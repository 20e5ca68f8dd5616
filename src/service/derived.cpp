#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "claims/records.hpp"
#include "composite/build.hpp"
#include "composite/query.hpp"
#include "geometry/voronoi.hpp"
#include "maps/fold.hpp"
#include "service/assessed_places.hpp"
#include "service/impl.hpp"

namespace frontkart::service {
namespace {

constexpr const char* kNeutral = "#8a8a8a";

/// A map's standing for a judgement. "Not held by" says nothing of who holds it.
maps::Standing standing_of(claims::AssessedStanding standing) {
  switch (standing) {
    case claims::AssessedStanding::held:
      return maps::Standing::held;
    case claims::AssessedStanding::contested:
      return maps::Standing::contested;
    case claims::AssessedStanding::asserted:
      return maps::Standing::asserted;
    case claims::AssessedStanding::not_held:
    case claims::AssessedStanding::unclear:
      break;
  }
  return maps::Standing::unclear;
}

/// Colours of the parties, for those that are recorded with one.
std::string colour_of(ledger::LedgerStore& store, const std::string& party, Instant as_known) {
  if (party.empty()) return kNeutral;
  const auto entry = store.current("party", party, as_known);
  if (!entry.ok() || !*entry) return kNeutral;
  const auto body = maps::living_body(**entry);
  const std::string colour = body ? body->value("colour", "") : "";
  return colour.empty() ? kNeutral : colour;
}

/// One entry for each status that occurs, in the order of its short form; the order says nothing, for cells do not
/// overlap.
maps::Legend legend_of(ledger::LedgerStore& store, const std::vector<AssessedPlace>& places, Instant as_known) {
  std::map<std::string, const AssessedPlace*> statuses;
  for (const AssessedPlace& p : places) statuses.emplace(claims::short_form(p.body.status), &p);
  maps::Legend legend;
  for (const auto& [text, place] : statuses) {
    const claims::AssessedStatus& status = place->body.status;
    const std::string party = party_id(status);
    maps::LegendEntry entry;
    entry.id = party.empty() ? text : fmt::format("{}-{}", claims::name_of(status.standing), party);
    entry.labels["en"] = text;
    entry.standing = standing_of(status.standing);
    if (entry.standing == maps::Standing::held || entry.standing == maps::Standing::asserted) entry.party = party;
    entry.colour = colour_of(store, party, as_known);
    entry.definition = "The desk's assessment of the nearest assessed place in the region.";
    legend.entries.push_back(std::move(entry));
  }
  return legend;
}

geometry::Box extent_of(const Region& region) {
  geometry::Box box = geometry::extent(region.polygons.front());
  for (const geometry::Polygon& p : region.polygons) box.extend(geometry::extent(p));
  return box;
}

}  // namespace

Result<exchange::MapAtInstant> Service::derived(const std::string& region_id, Instant at, Instant as_known) {
  FRONTKART_TRY(const auto regions, impl_->gazetteer.regions(as_known));
  FRONTKART_TRY(const Region* region, regions->resolve(region_id));
  FRONTKART_TRY(const auto places, impl_->gazetteer.places(as_known));
  FRONTKART_TRY(auto assessed, assessed_places(impl_->store, *places, at, as_known));
  std::erase_if(assessed, [&](const AssessedPlace& p) { return !region->contains(p.place.point); });
  if (region->polygons.empty() || assessed.empty()) {
    return Error{
        ErrorCode::not_found,
        fmt::format("No place in the region '{}' has an assessment that holds at {}.", region->id, format_utc(at)), "",
        "Record one with 'frontkart assess'."};
  }
  exchange::MapAtInstant out;
  out.map = "derived:" + region->id;
  out.instant = at;
  out.derived = true;
  out.legend = legend_of(impl_->store, assessed, as_known);

  // Places at the same point share a cell: that of the one that was assessed last.
  std::map<geometry::GridPoint, const AssessedPlace*> by_point;
  for (const AssessedPlace& p : assessed) {
    out.as_known = std::max(out.as_known, p.recorded);
    const AssessedPlace*& kept = by_point[p.place.point];
    if (kept == nullptr || kept->recorded < p.recorded) kept = &p;
  }
  std::vector<geometry::GridPoint> sites;
  std::vector<composite::StatusId> statuses;
  for (const auto& [point, place] : by_point) {
    const std::string text = claims::short_form(place->body.status);
    const auto entry = std::find_if(out.legend.entries.begin(), out.legend.entries.end(),
                                    [&](const auto& e) { return e.labels.at("en") == text; });
    sites.push_back(point);
    statuses.push_back(static_cast<composite::StatusId>(entry - out.legend.entries.begin() + 1));
  }
  FRONTKART_TRY(auto cells, geometry::voronoi_cells(sites, extent_of(*region)));
  std::vector<composite::StatusArea> areas;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (!cells[i].empty()) areas.push_back({statuses[i], std::move(cells[i])});
  }
  composite::Builder builder;
  builder.add(at, areas);
  FRONTKART_TRY(composite::Parts parts, builder.build());
  const composite::Composite whole(std::move(parts));
  FRONTKART_TRY(const auto inside, composite::RegionOverlay::make(whole, region->polygons));
  out.shapes = composite::shapes_at(whole, *inside, 0);
  out.derivation = fmt::format(
      "Derived, drawn by nobody: each point of {} shows the desk's assessment of the nearest assessed place in it "
      "({} of them); it is no statement about that point.",
      region->id, assessed.size());
  out.source = out.derivation;
  return out;
}

}  // namespace frontkart::service
