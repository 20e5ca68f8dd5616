#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "composite/query.hpp"
#include "service/impl.hpp"

namespace frontkart::service {
namespace {

HistoryStretch stretch_of(const composite::Stretch& s, const maps::Legend& legend) {
  HistoryStretch out{s.from, std::nullopt, std::nullopt, std::nullopt, ""};
  if (s.to != Instant::highest()) out.to = s.to;
  if (s.status != composite::kNoStatement) {
    const maps::LegendEntry& entry = legend.entries.at(s.status - 1U);
    out.status = entry.id;
    out.standing = entry.standing;
    out.party = entry.party;
  }
  return out;
}

MapHistory history_at(const LoadedMap& map, geometry::GridPoint p, std::optional<Instant> at) {
  MapHistory out{map.map().name, {}};
  const composite::Composite& c = map.composite();
  for (const composite::Stretch& s : c.stretches(c.history_at(p))) {
    if (at && (*at < s.from || *at >= s.to)) continue;
    HistoryStretch stretch = stretch_of(s, map.map().record.legend);
    const maps::EditRecord* edit = maps::deciding_edit(map.map().edits, p, s.from);
    // Within half a grid step of a border the two may differ.
    if (edit != nullptr && edit->status == stretch.status.value_or("")) stretch.edit = edit->id;
    out.history.push_back(std::move(stretch));
  }
  return out;
}

/// The smallest region that holds the point.
std::optional<DeJure> de_jure_at(const Regions& regions, geometry::GridPoint p) {
  const Region* smallest = nullptr;
  for (const Region& r : regions.all()) {
    if ((smallest == nullptr || r.area_km2 < smallest->area_km2) && r.contains(p)) smallest = &r;
  }
  if (smallest == nullptr) return std::nullopt;
  return DeJure{smallest->de_jure_party, smallest->id, smallest->names};
}

std::string sentence_of(const maps::EditTie& tie) {
  std::string others;
  for (const std::string& id : tie.passed) others += (others.empty() ? "edit/" : ", edit/") + id;
  return fmt::format(
      "At {} edit/{} contradicts {} where they meet, and neither names the other in 'over': the "
      "greater content hash decided.",
      format_utc(tie.valid_from), tie.decided, others);
}

/// From the records alone: a list of maps must not wait for a composite.
MapSummary summary_of(const maps::KnownMap& map, bool with_instants) {
  MapSummary out;
  out.map = map.name;
  out.mapper = map.record.mapper;
  out.link = map.record.link;
  out.licence = map.record.licence;
  out.redistribute = maps::redistribute_name(map.record.redistribute);
  out.profile = map.record.profile;
  out.illustrative = map.record.illustrative;
  std::vector<Instant> instants = map.instants();
  out.states = instants.size();
  if (!instants.empty()) {
    out.first = instants.front();
    out.last = instants.back();
  }
  out.legend = map.record.legend;
  if (with_instants) out.instants = std::move(instants);
  std::optional<geometry::Box> box;
  for (const maps::SnapshotRecord& s : map.snapshots) {
    if (!s.bounds) continue;
    if (!box) box = s.bounds;
    box->extend(*s.bounds);
  }
  for (const maps::EditRecord& e : map.edits) {
    for (const geometry::Polygon& p : e.area) {
      const geometry::Box own = geometry::extent(p);
      if (!box) box = own;
      box->extend(own);
    }
  }
  if (const auto ties = maps::ties_of(map.edits, map.record.legend); ties.ok()) {
    for (const maps::EditTie& tie : *ties) out.flags.push_back(sentence_of(tie));
  } else {
    out.flags.push_back(ties.error().text());
  }
  if (box) {
    out.bounds = {geometry::lon_degrees(box->low), geometry::lat_degrees(box->low), geometry::lon_degrees(box->high),
                  geometry::lat_degrees(box->high)};
  }
  return out;
}

}  // namespace

Result<std::optional<geometry::GridPoint>> parse_coordinate(const std::string& text) {
  const std::size_t comma = text.find(',');
  if (comma == std::string::npos) return std::optional<geometry::GridPoint>();
  const auto number = [](std::string_view t) -> std::optional<double> {
    while (!t.empty() && t.front() == ' ') t.remove_prefix(1);
    while (!t.empty() && t.back() == ' ') t.remove_suffix(1);
    if (!t.empty() && t.front() == '+') t.remove_prefix(1);
    double v = 0;
    const auto [end, ec] = std::from_chars(t.data(), t.data() + t.size(), v);
    if (ec != std::errc{} || end != t.data() + t.size()) return std::nullopt;
    return v;
  };
  const auto lon = number(std::string_view(text).substr(0, comma));
  const auto lat = number(std::string_view(text).substr(comma + 1));
  if (!lon || !lat) return std::optional<geometry::GridPoint>();
  auto point = geometry::to_grid({*lon}, {*lat});
  if (!point.ok()) {
    Error error = std::move(point).error();
    error.code = ErrorCode::usage;
    return error;
  }
  return std::optional(*point);
}

Result<std::vector<MapSummary>> Service::maps(Instant as_known, bool with_instants) {
  FRONTKART_TRY(const auto names, map_names(impl_->store, as_known));
  std::vector<MapSummary> out;
  for (const std::string& name : names) {
    FRONTKART_TRY(const maps::KnownMap map, maps::known_map(impl_->store, name, as_known));
    out.push_back(summary_of(map, with_instants));
  }
  return out;
}

Result<MapSummary> Service::map(const std::string& id, Instant as_known) {
  FRONTKART_TRY(const maps::KnownMap map, maps::known_map(impl_->store, id, as_known));
  return summary_of(map, true);
}

Result<exchange::MapAtInstant> Service::at(const std::string& map, Instant instant, Instant as_known) {
  FRONTKART_TRY(const auto loaded, impl_->known.load(map, as_known));
  exchange::MapAtInstant out;
  out.map = map;
  out.instant = instant;
  out.as_known = loaded->map().as_known;
  out.legend = loaded->map().record.legend;
  out.mapper = loaded->map().record.mapper;
  out.licence = loaded->map().record.licence;
  out.source = loaded->map().record.link;
  out.illustrative = loaded->map().record.illustrative;
  // In the one field that every format has and every reader shows.
  if (out.illustrative) {
    out.source =
        std::string("Illustrative, not an account of what happened.") + (out.source.empty() ? "" : " ") + out.source;
  }
  if (const auto t = loaded->composite().time_index(instant))
    out.shapes = composite::shapes_at(loaded->composite(), *t);
  return out;
}

Result<WhoAnswer> Service::who(const WhoRequest& request) {
  FRONTKART_TRY(const auto session, impl_->store.begin_reading());
  WhoAnswer answer;
  answer.at = request.at;
  FRONTKART_TRY(const auto coordinate, parse_coordinate(request.place.text));
  if (coordinate) {
    answer.place.point = *coordinate;
  } else {
    FRONTKART_TRY(answer.place, impl_->gazetteer.place(request.place.text, request.as_known));
  }
  std::vector<std::string> names;
  if (request.map) {
    names.push_back(*request.map);
  } else {
    FRONTKART_TRY(names, map_names(impl_->store, request.as_known));
  }
  for (const std::string& name : names) {
    FRONTKART_TRY(const auto map, impl_->known.load(name, request.as_known));
    answer.maps.push_back(history_at(*map, answer.place.point, request.at));
  }
  FRONTKART_TRY(const auto regions, impl_->gazetteer.regions(request.as_known));
  answer.de_jure = de_jure_at(*regions, answer.place.point);
  if (request.records) {
    const Instant until = request.at.value_or(Instant::highest());
    const auto told_at = request.at ? request.at : request.records_at;
    FRONTKART_TRY(auto found, dossier({request.place.text, told_at, request.as_known, request.limit}, until, false));
    answer.records = std::make_shared<const claims::Dossier>(std::move(found.second));
  }
  return answer;
}

Status Service::who_points(const std::string& map, const std::vector<exchange::PointRow>& points, Instant as_known,
                           const StretchSink& visit) {
  FRONTKART_TRY(const auto loaded, impl_->known.load(map, as_known));
  const composite::Composite& c = loaded->composite();
  // Points share few histories: each is turned into stretches once.
  std::vector<std::optional<std::vector<HistoryStretch>>> stretches(c.history_count());
  for (const exchange::PointRow& point : points) {
    const composite::HistoryId h = c.history_at(point.point);
    if (!stretches[h]) {
      stretches[h].emplace();
      for (const composite::Stretch& s : c.stretches(h)) {
        if (s.status != composite::kNoStatement) stretches[h]->push_back(stretch_of(s, loaded->map().record.legend));
      }
    }
    for (const HistoryStretch& s : *stretches[h]) FRONTKART_CHECK(visit(point, s));
  }
  return Done{};
}

Result<DiffAnswer> Service::diff(const DiffRequest& request) {
  FRONTKART_TRY(const auto loaded, impl_->known.load(request.map, request.as_known));
  const composite::Composite& c = loaded->composite();
  DiffAnswer out;
  out.map = request.map;
  out.from = request.from;
  out.to = request.to;
  out.legend = loaded->map().record.legend;
  const auto from = c.time_index(request.from);
  const auto to = c.time_index(request.to);
  FRONTKART_TRY(const auto regions, impl_->gazetteer.regions(request.as_known));
  const Region* region = nullptr;
  if (request.region) {
    FRONTKART_TRY(region, regions->resolve(*request.region));
  }
  std::vector<composite::ChangedArea> changes;
  if (region != nullptr) {
    FRONTKART_TRY(const auto overlay, loaded->overlay(region->version, region->polygons));
    changes = composite::changes_between(c, *overlay, from, to);
  } else {
    changes = composite::changes_between(c, from, to);
  }
  for (composite::ChangedArea& change : changes) {
    out.areas.push_back({change.from, change.to, std::move(change.polygons), change.area_m2});
  }
  FRONTKART_TRY(const auto places, impl_->gazetteer.places(request.as_known));
  for (const Places::Place& place : places->all()) {
    const composite::HistoryId h = c.history_at(place.answer.point);
    const auto before = from ? c.status_at(h, *from) : composite::kNoStatement;
    const auto after = to ? c.status_at(h, *to) : composite::kNoStatement;
    if (before == after || (region != nullptr && !region->contains(place.answer.point))) continue;
    out.places.push_back({place.answer, before, after});
  }
  return out;
}

Result<std::vector<PlaceAnswer>> Service::find_places(const std::string& text, std::size_t limit, Instant as_known) {
  FRONTKART_TRY(const auto places, impl_->gazetteer.places(as_known));
  return places->find(text, limit);
}

Result<std::vector<PlaceAnswer>> Service::places_in(std::array<double, 4> bounds, std::size_t limit, Instant as_known) {
  const auto clamp = [](double v, double most) { return std::clamp(std::isfinite(v) ? v : 0.0, -most, most); };
  geometry::GridPoint low;
  geometry::GridPoint high;
  static_cast<void>(geometry::try_to_grid(clamp(bounds[0], 180), clamp(bounds[1], 90), low));
  static_cast<void>(geometry::try_to_grid(clamp(bounds[2], 180), clamp(bounds[3], 90), high));
  FRONTKART_TRY(const auto places, impl_->gazetteer.places(as_known));
  return places->within({low, high}, limit);
}

}  // namespace frontkart::service
