#include "service/gazetteer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "base/folded.hpp"
#include "claims/records.hpp"
#include "service/names.hpp"

namespace frontkart::service {
namespace {

using nlohmann::json;

json names_to_json(const std::vector<exchange::Name>& names, const std::vector<exchange::NameForm>& forms) {
  json out = json::array();
  for (const exchange::Name& n : names) out.push_back({{"lang", n.lang}, {"text", n.text}});
  for (const exchange::NameForm& f : forms) out.push_back({{"lang", f.lang}, {"text", f.text}, {"form", f.form}});
  return out;
}

std::vector<exchange::Name> names_from_json(const json& body) {
  std::vector<exchange::Name> out;
  for (const json& n : body.value("names", json::array())) {
    if (!n.contains("form")) out.push_back({n.at("lang"), n.at("text")});
  }
  return out;
}

json point_to_json(geometry::GridPoint p) {
  return json::array({geometry::lon_degrees(p), geometry::lat_degrees(p)});
}

geometry::GridPoint point_from_json(const json& p) {
  geometry::GridPoint out;
  if (!geometry::try_to_grid(p.at(0).get<double>(), p.at(1).get<double>(), out)) throw std::out_of_range("coordinate");
  return out;
}

/// Runs `read`, which takes a body apart and throws where a field is wrong, and says which entry that was. Not where
/// the record is retracted.
template <class Read>
Status read_body(const ledger::Entry& entry, Read&& read) {
  try {
    const json body = entry.json();
    if (!claims::is_retracted(body)) read(body);
    return Done{};
  } catch (const std::exception& e) {
    return Error{ErrorCode::store_damaged, fmt::format("The record cannot be read: {}.", e.what()),
                 fmt::format("{}/{}", entry.envelope.kind, entry.envelope.id), "'frontkart check' tells more."};
  }
}

Places::Place place_from(const ledger::Entry& entry, const json& body) {
  Places::Place place;
  PlaceAnswer& a = place.answer;
  a.id = entry.envelope.id;
  a.names = names_from_json(body);
  a.point = point_from_json(body.at("location"));
  if (body.contains("population")) a.population = body.at("population").get<std::int64_t>();
  a.kind = body.value("kind", "");
  a.country = body.value("country", "");
  for (const json& n : body.at("names")) place.keys.push_back(folded(n.at("text").get<std::string>()));
  return place;
}

Region region_from(const ledger::Entry& entry, const json& body) {
  Region r;
  r.id = entry.envelope.id;
  r.version = entry.hash.hex();
  r.names = names_from_json(body);
  r.level = body.value("level", 0);
  r.country = body.value("country", "");
  r.de_jure_party = body.value("de_jure_party", "");
  r.pcode = body.value("codes", json::object()).value("pcode", "");
  if (body.contains("official_area_km2")) r.official_area_km2 = body.at("official_area_km2").get<double>();
  r.official_area_source = body.value("official_area_source", "");
  for (const json& polygon : body.at("polygons")) {
    geometry::Polygon p;
    for (const json& ring : polygon) {
      geometry::Ring points;
      for (const json& point : ring) points.push_back(point_from_json(point));
      if (points.size() > 2) p.push_back(std::move(points));
    }
    for (std::size_t i = 0; i < p.size(); ++i) {
      const double km2 = std::abs(geometry::square_kilometres(geometry::signed_area(p[i])));
      r.area_km2 += i == 0 ? km2 : -km2;
    }
    if (!p.empty()) r.polygons.push_back(std::move(p));
  }
  return r;
}

bool more_populous(const PlaceAnswer& l, const PlaceAnswer& r) {
  const auto il = importance(l);
  const auto ir = importance(r);
  return il != ir ? il > ir : l.id < r.id;
}

}  // namespace

std::int64_t importance(const PlaceAnswer& p) {
  if (p.population) return *p.population;
  if (p.kind == "city") return 100'000;
  if (p.kind == "town") return 10'000;
  return p.kind == "village" ? 500 : 0;
}

bool Region::contains(geometry::GridPoint p) const {
  return std::any_of(polygons.begin(), polygons.end(),
                     [&](const auto& polygon) { return geometry::contains(polygon, p); });
}

json place_body(const exchange::PlaceRow& row) {
  json body = {{"names", names_to_json(row.names, row.forms)},
               {"location", point_to_json(row.location)},
               {"visibility", "public"}};
  const auto set = [&](const char* field, const std::string& value) {
    if (!value.empty()) body[field] = value;
  };
  if (row.population) body["population"] = *row.population;
  set("kind", row.kind);
  set("admin1", row.admin1);
  set("country", row.country);
  set("source", row.source);
  set("licence", row.licence);
  for (const auto& [scheme, code] : row.codes) body["codes"][scheme] = code;
  if (!row.roles.empty()) body["roles"] = row.roles;
  return body;
}

json region_body(const exchange::RegionRow& row) {
  json body = {{"names", names_to_json(row.names, row.forms)}, {"level", row.level}, {"visibility", "public"}};
  const auto set = [&](const char* field, const std::string& value) {
    if (!value.empty()) body[field] = value;
  };
  set("parent", row.parent);
  set("country", row.country);
  set("de_jure_party", row.de_jure_party);
  if (!row.pcode.empty()) body["codes"]["pcode"] = row.pcode;
  set("official_area_source", row.official_area_source);
  set("source", row.source);
  set("licence", row.licence);
  if (row.official_area_km2) body["official_area_km2"] = *row.official_area_km2;
  json polygons = json::array();
  for (const geometry::Polygon& polygon : row.polygons) {
    json rings = json::array();
    for (const geometry::Ring& ring : polygon) {
      json points = json::array();
      for (const geometry::GridPoint& p : ring) points.push_back(point_to_json(p));
      rings.push_back(std::move(points));
    }
    polygons.push_back(std::move(rings));
  }
  body["polygons"] = std::move(polygons);
  return body;
}

Result<PlaceAnswer> Places::resolve(const std::string& text) const {
  for (const Place& p : places_) {
    if (p.answer.id == text) return p.answer;
  }
  const std::string key = folded(text);
  std::vector<const PlaceAnswer*> hits;
  for (const Place& p : places_) {
    if (!key.empty() && std::find(p.keys.begin(), p.keys.end(), key) != p.keys.end()) hits.push_back(&p.answer);
  }
  if (hits.size() == 1) return *hits.front();
  const auto line = [](const PlaceAnswer& p) {
    return fmt::format("{} ({}{}{}, {:.4f},{:.4f})", p.id, name_in(p.names, "en", p.id), p.country.empty() ? "" : ", ",
                       p.country, geometry::lon_degrees(p.point), geometry::lat_degrees(p.point));
  };
  if (hits.empty()) {
    std::string near;
    for (const PlaceAnswer& p : find(text, 5)) near += (near.empty() ? "" : "; ") + line(p);
    return Error{ErrorCode::not_found, fmt::format("There is no place '{}'.", text), "",
                 near.empty() ? "Give LON,LAT, or load a gazetteer with 'frontkart import places FILE'."
                              : fmt::format("Near it: {}.", near)};
  }
  std::sort(hits.begin(), hits.end(), [](const auto* l, const auto* r) { return more_populous(*l, *r); });
  std::string candidates;
  for (std::size_t i = 0; i < std::min<std::size_t>(hits.size(), 8); ++i) {
    candidates += (i == 0 ? "" : "; ") + line(*hits[i]);
  }
  return Error{ErrorCode::ambiguous, fmt::format("'{}' is the name of {} places: {}.", text, hits.size(), candidates),
               "", "Give the id or LON,LAT."};
}

std::vector<PlaceAnswer> Places::find(const std::string& text, std::size_t limit) const {
  const std::string key = folded(text);
  if (key.empty()) return {};
  struct Hit {
    int rank;
    const PlaceAnswer* place;
  };
  std::vector<Hit> hits;
  for (const Place& p : places_) {
    int rank = p.answer.id == text ? 0 : 4;
    for (const std::string& name : p.keys) {
      if (name == key) rank = std::min(rank, 1);
      if (name.starts_with(key)) rank = std::min(rank, 2);
      if (name.find(key) != std::string::npos) rank = std::min(rank, 3);
    }
    if (rank < 4) hits.push_back({rank, &p.answer});
  }
  std::sort(hits.begin(), hits.end(), [](const Hit& l, const Hit& r) {
    return l.rank != r.rank ? l.rank < r.rank : more_populous(*l.place, *r.place);
  });
  std::vector<PlaceAnswer> out;
  for (std::size_t i = 0; i < std::min(limit, hits.size()); ++i) out.push_back(*hits[i].place);
  return out;
}

std::vector<PlaceAnswer> Places::within(const geometry::Box& box, std::size_t limit) const {
  std::vector<const PlaceAnswer*> hits;
  for (const Place& p : places_) {
    if (box.meets({p.answer.point, p.answer.point})) hits.push_back(&p.answer);
  }
  const std::size_t n = std::min(limit, hits.size());
  std::partial_sort(hits.begin(), hits.begin() + static_cast<std::ptrdiff_t>(n), hits.end(),
                    [](const auto* l, const auto* r) { return more_populous(*l, *r); });
  std::vector<PlaceAnswer> out;
  for (std::size_t i = 0; i < n; ++i) out.push_back(*hits[i]);
  return out;
}

Result<const Region*> Regions::resolve(const std::string& text) const {
  const std::string key = folded(text);
  std::vector<const Region*> hits;
  std::string known;
  for (const Region& r : regions_) {
    if (r.id == text) return &r;
    known += (known.empty() ? "" : ", ") + r.id;
    const bool named =
        std::any_of(r.names.begin(), r.names.end(), [&](const auto& n) { return folded(n.text) == key; });
    if (named) hits.push_back(&r);
  }
  if (hits.size() == 1) return hits.front();
  if (hits.empty()) {
    return Error{
        ErrorCode::not_found, fmt::format("There is no region '{}'.", text), "",
        known.empty() ? "Load some with 'frontkart import regions FILE'." : fmt::format("There are: {}.", known)};
  }
  std::string candidates;
  for (const Region* r : hits) candidates += (candidates.empty() ? "" : ", ") + r->id;
  return Error{ErrorCode::ambiguous, fmt::format("'{}' is the name of several regions: {}.", text, candidates), "",
               "Give the id."};
}

std::vector<const Region*> Regions::around(geometry::GridPoint point) const {
  std::vector<const Region*> out;
  for (const Region& region : regions_) {
    if (region.contains(point)) out.push_back(&region);
  }
  std::sort(out.begin(), out.end(), [](const Region* a, const Region* b) {
    return a->area_km2 != b->area_km2 ? a->area_km2 < b->area_km2 : a->id < b->id;
  });
  return out;
}

Result<std::shared_ptr<const Places>> Gazetteer::places(Instant as_known) {
  FRONTKART_TRY(const ledger::Head head, store_.head_at(as_known));
  const std::lock_guard lock(mutex_);
  if (places_ && places_head_ == head.seq) return places_;
  std::vector<Places::Place> all;
  FRONTKART_CHECK(store_.for_each_current("place", "", as_known, [&](const ledger::Entry& e) -> Status {
    if (!e.body) return Done{};
    return read_body(e, [&](const json& body) { all.push_back(place_from(e, body)); });
  }));
  places_ = std::make_shared<const Places>(std::move(all));
  places_head_ = head.seq;
  return places_;
}

Result<PlaceAnswer> Gazetteer::place(const std::string& text, Instant as_known) {
  // The names that the store keeps beside its entries answer without reading the whole gazetteer.
  std::vector<Places::Place> hits;
  const auto take = [&](const ledger::Entry& e) -> Status {
    if (e.envelope.kind != "place" || !e.body) return Done{};
    return read_body(e, [&](const json& body) { hits.push_back(place_from(e, body)); });
  };
  if (ledger::valid_id(text)) {
    FRONTKART_TRY(const auto entry, store_.current("place", text, as_known));
    if (entry) FRONTKART_CHECK(take(*entry));
  }
  if (hits.empty()) {
    if (const std::string key = folded(text); !key.empty()) {
      FRONTKART_CHECK(store_.for_each_named(key, as_known, take));
    }
  }
  if (!hits.empty()) return Places(std::move(hits)).resolve(text);
  FRONTKART_TRY(const auto all, places(as_known));
  return all->resolve(text);
}

Result<std::shared_ptr<const Regions>> Gazetteer::regions(Instant as_known) {
  FRONTKART_TRY(const ledger::Head head, store_.head_at(as_known));
  const std::lock_guard lock(mutex_);
  if (regions_ && regions_head_ == head.seq) return regions_;
  std::vector<Region> all;
  FRONTKART_CHECK(store_.for_each_current("region", "", as_known, [&](const ledger::Entry& e) -> Status {
    if (!e.body) return Done{};
    return read_body(e, [&](const json& body) { all.push_back(region_from(e, body)); });
  }));
  regions_ = std::make_shared<const Regions>(std::move(all));
  regions_head_ = head.seq;
  return regions_;
}

}  // namespace frontkart::service
