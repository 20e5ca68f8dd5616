#include <fmt/format.h>

#include <algorithm>

#include "composite/query.hpp"
#include "service/json.hpp"
#include "service/json_parts.hpp"
#include "service/publish_parts.hpp"

namespace frontkart::service {
namespace {

constexpr int kDecimals = 2;  ///< of km²: hectares

Result<std::string> history_bytes(const EditionWork& work, const MapSummary& /*summary*/, const LoadedMap& loaded) {
  FRONTKART_TRY(const auto drawn, work.histories.of(loaded));
  return drawn->file;
}

void write_party(JsonWriter& json, const EditionWork& work, const std::string& id) {
  json.key(id).begin_object().key("names").begin_object();
  std::string colour;
  if (const PublicLine* party = work.records.find("party/" + id)) {
    std::vector<exchange::Name> names;
    for (const auto& name : party->body.value("names", nlohmann::json::array())) {
      if (name.value("form", "").empty()) names.push_back({name.value("lang", "und"), name.value("text", "")});
    }
    for (const auto& [language, text] : names_in_languages(names)) json.key(language).string(text);
    colour = party->body.value("colour", "");
  }
  json.end_object().key("colour").string_or_null(colour).end_object();
}

Result<std::string> facts_json(const EditionWork& work, const MapSummary& summary, const LoadedMap& loaded) {
  const composite::Composite& c = loaded.composite();
  const maps::Legend& legend = summary.legend;
  JsonWriter json;
  json.begin_object().key("map").string(summary.map).key("mapper").string_or_null(summary.mapper);
  json.key("link").string_or_null(summary.link).key("licence").string_or_null(summary.licence);
  FRONTKART_TRY(const auto drawn, work.histories.of(loaded));
  if (const auto metres = drawn->lines_within_m()) json.key("lines_within_m").integer(*metres);
  json.key("illustrative").boolean(summary.illustrative).key("instants").begin_array();
  for (const Instant t : c.parts().instants) json.instant(t);
  json.end_array().key("legend").begin_array();
  for (std::size_t i = 0; i < legend.entries.size(); ++i) {
    const maps::LegendEntry& entry = legend.entries[i];
    json.begin_object().key("id").string(entry.id).key("label");
    write_name_map(json, entry.labels);
    json.key("definition");
    // The maker's own words, in whichever language.
    entry.definition.empty() ? json.null() : json.begin_object().key("und").string(entry.definition).end_object();
    json.key("definition_link").string_or_null(entry.link);
    json.key("standing").string(maps::standing_name(entry.standing)).key("party").string_or_null(entry.party);
    json.key("class").string_or_null(entry.class_name).key("colour").string_or_null(entry.colour);
    json.key("priority").count(i + 1).end_object();
  }
  json.end_array().key("parties").begin_object();
  std::set<std::string> parties;
  for (const auto& entry : legend.entries) {
    if (!entry.party.empty() && parties.insert(entry.party).second) write_party(json, work, entry.party);
  }
  json.end_object().key("series").begin_array();
  const auto series = composite::area_series(c, c.history_areas(), legend.entries.size() + 1);
  for (std::size_t s = 1; s < series.size(); ++s) {
    json.begin_object().key("status").string(legend.entries[s - 1].id).key("km2").begin_array();
    for (const auto area : series[s]) json.number(geometry::square_kilometres(area), kDecimals);
    json.end_array().end_object();
  }
  return json.end_array().end_object().take();
}

/// Which settlements changed hands when, on one map: columns, because there may be thousands.
Result<std::string> settlements_json(const EditionWork& work, const MapSummary& /*summary*/, const LoadedMap& loaded) {
  FRONTKART_TRY(const auto places, work.gazetteer.places(Instant::highest()));
  FRONTKART_TRY(const auto regions, work.gazetteer.regions(Instant::highest()));
  const composite::Composite& c = loaded.composite();
  struct Row {
    composite::TimeIndex at;
    std::size_t place;
    composite::StatusId from, to;
  };
  std::vector<Row> rows;
  std::vector<const PlaceAnswer*> named;
  for (const Places::Place& place : places->all()) {
    const auto steps = c.steps(c.history_at(place.answer.point));
    if (steps.size() < 2) continue;
    for (std::size_t i = 1; i < steps.size(); ++i) {
      rows.push_back({steps[i].from, named.size(), steps[i - 1].status, steps[i].status});
    }
    named.push_back(&place.answer);
  }
  std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.at < b.at; });
  JsonWriter json;
  json.begin_object().key("map").string(loaded.map().name).key("places").begin_array();
  for (const PlaceAnswer* place : named) {
    json.begin_object().key("id").string(place->id).key("names");
    write_name_map(json, names_in_languages(place->names));
    json.key("lon").millionths(place->point.x).key("lat").millionths(place->point.y).key("population");
    place->population ? json.integer(*place->population) : json.null();
    json.key("regions").begin_array();
    for (const Region* region : regions->around(place->point)) json.string(region->id);
    json.end_array().end_object();
  }
  json.end_array().key("changed").begin_array();
  for (const Row& row : rows) {
    json.begin_array().count(row.at).count(row.place).count(row.from).count(row.to).end_array();
  }
  return json.end_array().end_object().take();
}

Result<std::string> areas_json(const EditionWork& work, const MapSummary& summary, const LoadedMap& loaded) {
  FRONTKART_TRY(const auto regions, work.gazetteer.regions(Instant::highest()));
  JsonWriter json;
  json.begin_object().key("map").string(summary.map).key("regions").begin_object();
  for (const Region& region : regions->all()) {
    FRONTKART_TRY(const auto overlay, loaded.overlay(region.version, region.polygons));
    const auto series =
        composite::area_series(loaded.composite(), overlay->history_area(), summary.legend.entries.size() + 1);
    bool any = false;
    for (std::size_t s = 1; s < series.size(); ++s) {
      if (std::none_of(series[s].begin(), series[s].end(), [](auto a) { return a != 0; })) continue;
      if (!any) json.key(region.id).begin_array();
      any = true;
      json.begin_object().key("status").string(summary.legend.entries[s - 1].id).key("km2").begin_array();
      for (const auto area : series[s]) json.number(geometry::square_kilometres(area), kDecimals);
      json.end_array().end_object();
    }
    if (any) json.end_array();
  }
  return json.end_object().end_object().take();
}

void plan_pictures(const EditionWork& work, const MapSummary& map, MapFiles& out,
                   std::vector<EditionFolder::Job>& jobs) {
  using Format = PictureQuery::Format;
  struct Kind {
    const char* name;
    Format format;
    bool dark;
  };
  for (const Kind& kind : {Kind{"light", Format::svg, false}, Kind{"dark", Format::svg, true},
                           Kind{"light-png", Format::png, false}, Kind{"dark-png", Format::png, true}}) {
    PictureQuery query;
    query.map = map.map;
    query.at = *map.last;
    query.format = kind.format;
    query.dark = kind.dark;
    jobs.push_back({key_with_gazetteer(work, "picture 2", map),
                    fmt::format("pictures/{}-{}", map.map, kind.dark ? "dark" : "light"),
                    kind.format == Format::svg ? ".svg" : ".png",
                    [&work, query] { return work.drawing.picture(query); }, &out.pictures[kind.name]});
  }
}

}  // namespace

InputKey key_of_map(const EditionWork& work, std::string_view what, const MapSummary& map) {
  InputKey key(what);
  key.add(work.fingerprints.at(map.map))
      .add(map.map)
      .add(map.mapper)
      .add(map.link)
      .add(map.licence)
      .add(map.redistribute);
  key.add(work.request.preview ? 1 : 0).add(map.illustrative ? 1 : 0).add(maps::to_json(map.legend).dump());
  for (const auto& entry : map.legend.entries) {
    const PublicLine* party = entry.party.empty() ? nullptr : work.records.find("party/" + entry.party);
    key.add(party == nullptr ? "" : party->line);
  }
  return key;
}

InputKey key_with_gazetteer(const EditionWork& work, std::string_view what, const MapSummary& map) {
  InputKey key = key_of_map(work, what, map);
  key.add(work.gazetteer_digest);
  return key;
}

Status find_inputs(EditionWork& work) {
  for (const MapSummary& map : work.maps) {
    ledger::LedgerStore& store = map.redistribute == "picture" ? work.drawn : work.store;
    FRONTKART_TRY(const maps::KnownMap known, maps::known_map(store, map.map, Instant::highest()));
    work.fingerprints.emplace(map.map, known.fingerprint());
    work.as_known.emplace(map.map, known.as_known);
  }
  InputKey gazetteer("gazetteer");
  for (const PublicLine& record : work.records.all()) {
    if (record.kind == "place" || record.kind == "region") gazetteer.add(record.line);
  }
  work.gazetteer_digest = gazetteer.finish();
  InputKey maps("maps");
  FRONTKART_TRY(const auto known, work.service.maps(Instant::highest(), false));
  for (const MapSummary& map : known) maps.add(map.map).add(map.redistribute);
  for (const MapSummary& map : work.maps) maps.add(key_of_map(work, "map", map).finish());
  work.maps_digest = maps.finish();
  return Done{};
}

bool is_passed_on(const EditionWork& work, const MapSummary& map) {
  return map.redistribute == "data" || work.request.preview;
}

void plan_map(const EditionWork& work, const MapSummary& map, MapFiles& out, std::vector<EditionFolder::Job>& jobs) {
  plan_pictures(work, map, out, jobs);
  if (!is_passed_on(work, map)) return;
  using Make = Result<std::string> (*)(const EditionWork&, const MapSummary&, const LoadedMap&);
  const auto plan = [&](InputKey key, const std::string& stem, const char* extension, Make make, std::string& path) {
    jobs.push_back({std::move(key), stem, extension,
                    [&work, &map, make]() -> Result<std::string> {
                      FRONTKART_TRY(const auto loaded, work.known.load(map.map, Instant::highest()));
                      return make(work, map, *loaded);
                    },
                    &path});
  };
  const std::string stem = "maps/" + map.map;
  const auto key_of_drawn = [&](std::string_view what) {
    InputKey key = key_of_map(work, what, map);
    key.add(static_cast<std::int64_t>(work.request.most_history_bytes));
    return key;
  };
  plan(key_of_drawn("history 2"), stem, ".fkc", history_bytes, out.history);
  plan(key_of_drawn("facts 3"), stem, ".json", facts_json, out.facts);
  plan(key_with_gazetteer(work, "settlements 3", map), stem + "-settlements", ".json", settlements_json,
       out.settlements);
  plan(key_with_gazetteer(work, "areas 1", map), "areas/" + map.map, ".json", areas_json, out.areas);
}

void plan_link_picture(const EditionWork& work, std::string& out, std::vector<EditionFolder::Job>& jobs) {
  constexpr int kWidth = 1200;
  constexpr int kHeight = 630;
  const auto map = std::find_if(work.maps.begin(), work.maps.end(), [](const auto& m) { return m.last && m.bounds; });
  if (map == work.maps.end()) return;
  PictureQuery query;
  query.map = map->map;
  query.at = *map->last;
  query.format = PictureQuery::Format::png;
  query.width = kWidth;
  query.height = kHeight;
  jobs.push_back({key_with_gazetteer(work, "link picture 2", *map), "pictures/link", ".png",
                  [&work, query] { return work.drawing.picture(query); }, &out});
}

void plan_regions(const EditionWork& work, std::string& out, std::vector<EditionFolder::Job>& jobs) {
  InputKey key("regions 2");
  for (const PublicLine& record : work.records.all()) {
    if (record.kind == "region" || record.kind == "party") key.add(record.line);
  }
  const auto make = [&work]() -> Result<std::string> {
    FRONTKART_TRY(const auto regions, work.gazetteer.regions(Instant::highest()));
    JsonWriter json;
    json.begin_object().key("type").string("FeatureCollection").key("features").begin_array();
    for (const Region& region : regions->all()) {
      json.begin_object().key("type").string("Feature").key("id").string(region.id).key("properties").begin_object();
      json.key("id").string(region.id).key("names");
      write_name_map(json, names_in_languages(region.names));
      json.key("level").integer(region.level).key("country").string_or_null(region.country);
      json.key("de_jure_party").string_or_null(region.de_jure_party);
      json.key("area_km2").number(region.area_km2, kDecimals).key("official_area_km2");
      region.official_area_km2 ? json.number(*region.official_area_km2, kDecimals) : json.null();
      json.key("official_area_source").string_or_null(region.official_area_source).end_object();
      json.key("geometry");
      write_multipolygon(json, region.polygons);
      json.end_object();
    }
    return json.end_array().end_object().take();
  };
  jobs.push_back({std::move(key), "regions", ".json", make, &out});
}

void plan_compared(const EditionWork& work, std::map<std::string, std::string>& out,
                   std::vector<EditionFolder::Job>& jobs) {
  std::vector<const MapSummary*> maps;
  for (const MapSummary& map : work.maps) {
    if (map.last && is_passed_on(work, map)) maps.push_back(&map);
  }
  for (std::size_t a = 0; a < maps.size(); ++a) {
    for (std::size_t b = a + 1; b < maps.size(); ++b) {
      if (*maps[a]->last < *maps[b]->first || *maps[b]->last < *maps[a]->first) continue;
      InputKey key = key_with_gazetteer(work, "compare 1", *maps[a]);
      key.add(key_of_map(work, "compare 1", *maps[b]).finish());
      const std::string name = maps[a]->map + "--" + maps[b]->map;
      CompareRequest request;
      request.maps = {maps[a]->map, maps[b]->map};
      request.every = CompareRequest::Every::day;
      const auto make = [&work, request]() -> Result<std::string> {
        FRONTKART_TRY(const auto answer, work.service.compare(request));
        return to_json(answer);
      };
      jobs.push_back({std::move(key), "compare/" + name, ".json", make, &out[name]});
    }
  }
}

}  // namespace frontkart::service
