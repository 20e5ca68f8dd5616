#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "composite/file.hpp"
#include "composite/query.hpp"
#include "exchange/write.hpp"
#include "service/export.hpp"
#include "service/json.hpp"
#include "service/publish_parts.hpp"

namespace frontkart::service {
namespace {

constexpr int kDecimals = 2;  ///< of km²: hectares

std::string history_bytes(const LoadedMap& map, const KnownMaps& known) {
  if (auto cached = known.cached_file(map.map())) return std::move(*cached);
  return composite::write_file(map.composite().parts());
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

std::string facts_json(const EditionWork& work, const MapSummary& summary, const LoadedMap& loaded) {
  const composite::Composite& c = loaded.composite();
  const maps::Legend& legend = summary.legend;
  JsonWriter json;
  json.begin_object().key("map").string(summary.map).key("mapper").string_or_null(summary.mapper);
  json.key("link").string_or_null(summary.link).key("licence").string_or_null(summary.licence);
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
Result<std::string> settlements_json(const EditionWork& work, const LoadedMap& loaded) {
  FRONTKART_TRY(const auto places, work.gazetteer.places(Instant::highest()));
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
    json.end_object();
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

InputKey key_of_map(const EditionWork& work, std::string_view what, const MapSummary& map, const Digest& fingerprint) {
  InputKey key(what);
  key.add(fingerprint).add(map.map).add(map.mapper).add(map.link).add(map.licence).add(map.redistribute);
  key.add(map.illustrative ? 1 : 0).add(maps::to_json(map.legend).dump());
  for (const auto& entry : map.legend.entries) {
    const PublicLine* party = entry.party.empty() ? nullptr : work.records.find("party/" + entry.party);
    key.add(party == nullptr ? "" : party->line);
  }
  return key;
}

/// All that pictures and lists of places depend on beside the map.
void add_gazetteer(const EditionWork& work, InputKey& key) {
  for (const PublicLine& record : work.records.all()) {
    if (record.kind == "place" || record.kind == "region") key.add(record.line);
  }
}

Status write_pictures(const EditionWork& work, const MapSummary& map, const Digest& fingerprint, MapFiles& out) {
  using Format = PictureQuery::Format;
  struct Kind {
    const char* name;
    Format format;
    bool dark;
  };
  for (const Kind& kind : {Kind{"light", Format::svg, false}, Kind{"dark", Format::svg, true},
                           Kind{"light-png", Format::png, false}, Kind{"dark-png", Format::png, true}}) {
    InputKey key = key_of_map(work, "picture 1", map, fingerprint);
    add_gazetteer(work, key);
    const std::string stem = fmt::format("pictures/{}-{}", map.map, kind.dark ? "dark" : "light");
    FRONTKART_TRY(out.pictures[kind.name],
                  work.folder.put(std::move(key), stem, kind.format == Format::svg ? ".svg" : ".png", [&] {
                    PictureQuery query;
                    query.map = map.map;
                    query.at = *map.last;
                    query.format = kind.format;
                    query.dark = kind.dark;
                    return work.drawing.picture(query);
                  }));
  }
  return Done{};
}

/// The writer of KML knows files only.
Result<std::string> kml_bytes(const exchange::MapAtInstant& state) {
  std::string folder = (std::filesystem::temp_directory_path() / "frontkart-XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr) {
    return Error{ErrorCode::store_full, "There is no room for temporary files.", folder, ""};
  }
  const std::filesystem::path file = std::filesystem::path(folder) / "map.kml";
  const Status written = exchange::write_map_file(state, file);
  std::ostringstream bytes;
  if (written.ok()) bytes << std::ifstream(file, std::ios::binary).rdbuf();
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
  if (!written.ok()) return written.error();
  return std::move(bytes).str();
}

Status write_downloads(const EditionWork& work, const MapSummary& map, const Digest& fingerprint, MapFiles& out) {
  const std::string stem = "downloads/" + map.map;
  const auto put = [&](const char* format, const char* extension, const EditionFolder::Make& make) -> Status {
    FRONTKART_TRY(out.downloads[format],
                  work.folder.put(key_of_map(work, "download 1", map, fingerprint), stem, extension, make));
    return Done{};
  };
  FRONTKART_CHECK(put("geojson", ".geojson", [&]() -> Result<std::string> {
    FRONTKART_TRY(const auto state, work.service.at(map.map, *map.last, Instant::highest()));
    return exchange::write_geojson(state);
  }));
  FRONTKART_CHECK(put("kml", ".kml", [&]() -> Result<std::string> {
    FRONTKART_TRY(const auto state, work.service.at(map.map, *map.last, Instant::highest()));
    return kml_bytes(state);
  }));
  const auto whole = [&](const char* format, const char* extension, ExportFormat as) {
    return put(format, extension, [&, as]() -> Result<std::string> {
      FRONTKART_TRY(const auto loaded, work.known.load(map.map, Instant::highest()));
      return export_history(*loaded, as);
    });
  };
  FRONTKART_CHECK(whole("gpkg", ".gpkg", ExportFormat::geopackage));
  FRONTKART_CHECK(whole("pmtiles", ".pmtiles", ExportFormat::pmtiles));
  return put("csv", ".csv", [&]() -> Result<std::string> {
    FRONTKART_TRY(const auto loaded, work.known.load(map.map, Instant::highest()));
    const auto& c = loaded->composite();
    const auto series = composite::area_series(c, c.history_areas(), map.legend.entries.size() + 1);
    std::string text = "at,status,km2\n";
    for (std::size_t t = 0; t < c.parts().instants.size(); ++t) {
      for (std::size_t s = 1; s < series.size(); ++s) {
        text += fmt::format("{},{},{:.2f}\n", format_utc(c.parts().instants[t]), map.legend.entries[s - 1].id,
                            geometry::square_kilometres(series[s][t]));
      }
    }
    return text;
  });
}

}  // namespace

Status find_fingerprints(EditionWork& work) {
  for (const MapSummary& map : work.maps) {
    ledger::LedgerStore& store = map.redistribute == "picture" ? work.drawn : work.store;
    FRONTKART_TRY(const maps::KnownMap known, maps::known_map(store, map.map, Instant::highest()));
    work.fingerprints.emplace(map.map, known.fingerprint());
  }
  return Done{};
}

Result<MapFiles> write_map(const EditionWork& work, const MapSummary& map) {
  MapFiles out;
  const Digest fingerprint = work.fingerprints.at(map.map);
  const auto loaded = [&] { return work.known.load(map.map, Instant::highest()); };
  const auto key = [&](std::string_view what) { return key_of_map(work, what, map, fingerprint); };
  FRONTKART_CHECK(write_pictures(work, map, fingerprint, out));
  if (map.redistribute != "data" && !work.request.preview) return out;
  const std::string stem = "maps/" + map.map;
  FRONTKART_TRY(out.history, work.folder.put(key("history 1"), stem, ".fkc", [&]() -> Result<std::string> {
    FRONTKART_TRY(const auto l, loaded());
    return history_bytes(*l, work.known);
  }));
  FRONTKART_TRY(out.facts, work.folder.put(key("facts 1"), stem, ".json", [&]() -> Result<std::string> {
    FRONTKART_TRY(const auto l, loaded());
    return facts_json(work, map, *l);
  }));
  InputKey with_places = key("settlements 1");
  add_gazetteer(work, with_places);
  FRONTKART_TRY(out.settlements,
                work.folder.put(std::move(with_places), stem + "-settlements", ".json", [&]() -> Result<std::string> {
                  FRONTKART_TRY(const auto l, loaded());
                  return settlements_json(work, *l);
                }));
  InputKey with_regions = key("areas 1");
  add_gazetteer(work, with_regions);
  FRONTKART_TRY(out.areas,
                work.folder.put(std::move(with_regions), "areas/" + map.map, ".json", [&]() -> Result<std::string> {
                  FRONTKART_TRY(const auto l, loaded());
                  return areas_json(work, map, *l);
                }));
  FRONTKART_CHECK(write_downloads(work, map, fingerprint, out));
  return out;
}

Result<std::string> write_link_picture(const EditionWork& work) {
  constexpr int kWidth = 1200;
  constexpr int kHeight = 630;
  const auto map = std::find_if(work.maps.begin(), work.maps.end(), [](const auto& m) { return m.last && m.bounds; });
  if (map == work.maps.end()) return std::string();
  PictureQuery query;
  query.map = map->map;
  query.at = *map->last;
  query.format = PictureQuery::Format::png;
  query.width = kWidth;
  query.height = kHeight;
  const Digest fingerprint = work.fingerprints.at(map->map);
  InputKey key = key_of_map(work, "link picture 1", *map, fingerprint);
  add_gazetteer(work, key);
  return work.folder.put(std::move(key), "pictures/link", ".png", [&] { return work.drawing.picture(query); });
}

Result<std::string> write_regions(const EditionWork& work) {
  InputKey key("regions 1");
  for (const PublicLine& record : work.records.all()) {
    if (record.kind == "region" || record.kind == "party") key.add(record.line);
  }
  return work.folder.put(std::move(key), "regions", ".json", [&]() -> Result<std::string> {
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
      json.key("geometry").begin_object().key("type").string("MultiPolygon").key("coordinates").begin_array();
      for (const auto& polygon : region.polygons) {
        json.begin_array();
        for (const auto& ring : polygon) {
          json.begin_array();
          const auto position = [&](geometry::GridPoint p) {
            json.begin_array().millionths(p.x).millionths(p.y).end_array();
          };
          for (const auto p : ring) position(p);
          if (!ring.empty()) position(ring.front());
          json.end_array();
        }
        json.end_array();
      }
      json.end_array().end_object().end_object();
    }
    return json.end_array().end_object().take();
  });
}

Result<std::map<std::string, std::string>> write_compared(const EditionWork& work) {
  std::map<std::string, std::string> out;
  std::vector<const MapSummary*> maps;
  std::vector<Digest> fingerprints;
  for (const MapSummary& map : work.maps) {
    if (!map.last || (map.redistribute != "data" && !work.request.preview)) continue;
    maps.push_back(&map);
    fingerprints.push_back(work.fingerprints.at(map.map));
  }
  for (std::size_t a = 0; a < maps.size(); ++a) {
    for (std::size_t b = a + 1; b < maps.size(); ++b) {
      if (*maps[a]->last < *maps[b]->first || *maps[b]->last < *maps[a]->first) continue;
      InputKey key = key_of_map(work, "compare 1", *maps[a], fingerprints[a]);
      key.add(key_of_map(work, "compare 1", *maps[b], fingerprints[b]).finish());
      add_gazetteer(work, key);
      const std::string name = maps[a]->map + "--" + maps[b]->map;
      FRONTKART_TRY(out[name],
                    work.folder.put(std::move(key), "compare/" + name, ".json", [&]() -> Result<std::string> {
                      CompareRequest request;
                      request.maps = {maps[a]->map, maps[b]->map};
                      request.every = CompareRequest::Every::day;
                      FRONTKART_TRY(const auto answer, work.service.compare(request));
                      return to_json(answer);
                    }));
    }
  }
  return out;
}

}  // namespace frontkart::service
