#include "geometry/ellipsoid.hpp"
#include "service/json.hpp"
#include "service/json_parts.hpp"

namespace frontkart::service {
namespace {

constexpr int kDayDecimals = 3;

void write_class(JsonWriter& json, const CompareAnswer& answer, ClassId c) {
  json.string_or_null(class_name(answer.classes[c]));
}

void write_km2(JsonWriter& json, const char* key, geometry::SquareCentimetres area) {
  json.key(key).number(geometry::square_kilometres(area));
}

void write_instant_or_null(JsonWriter& json, const std::optional<Instant>& t) {
  t ? json.instant(*t) : json.null();
}

void write_number_or_null(JsonWriter& json, const std::optional<double>& value, int decimals) {
  value ? json.number(*value, decimals) : json.null();
}

void write_map(JsonWriter& json, const CompareAnswer& answer, const CompareAnswer::Map& map) {
  json.begin_object().key("map").string(map.map).key("mapper").string_or_null(map.mapper);
  json.key("licence").string_or_null(map.licence);
  json.key("first").instant(map.first).key("last").instant(map.last).key("legend").begin_array();
  for (std::size_t i = 0; i < map.legend.entries.size(); ++i) {
    const maps::LegendEntry& entry = map.legend.entries[i];
    json.begin_object().key("id").string(entry.id).key("class");
    write_class(json, answer, map.class_of_status[i + 1]);
    json.key("standing").string(maps::standing_name(entry.standing)).key("party").string_or_null(entry.party);
    json.key("definition").string_or_null(entry.definition).key("link").string_or_null(entry.link).end_object();
  }
  json.end_array().end_object();
}

void write_row(JsonWriter& json, const CompareAnswer& answer, const CompareAnswer::Pair& pair, std::size_t row) {
  const CompareAnswer::Row& r = pair.rows[row];
  json.begin_object().key("at").instant(r.at).key("states").begin_array();
  for (const std::size_t m : {pair.first, pair.second}) write_instant_or_null(json, answer.states[row][m]);
  json.end_array();
  write_km2(json, "agree_km2", r.agree);
  write_km2(json, "same_party_km2", r.same_party);
  write_km2(json, "differ_km2", r.differ);
  write_km2(json, "only_first_km2", r.only_first);
  write_km2(json, "only_second_km2", r.only_second);
  json.key("share");
  write_number_or_null(json, r.share(), 6);
  json.key("matrix").begin_array();
  for (const auto& entry : r.matrix) {
    json.begin_object().key("first");
    write_class(json, answer, entry.first);
    json.key("second");
    write_class(json, answer, entry.second);
    write_km2(json, "km2", entry.area);
    json.end_object();
  }
  json.end_array().end_object();
}

void write_lags(JsonWriter& json, const CompareAnswer& answer, const CompareAnswer::Pair& pair) {
  json.key("median_days");
  write_number_or_null(json, pair.median_days, kDayDecimals);
  json.key("median_abs_days");
  write_number_or_null(json, pair.median_abs_days, kDayDecimals);
  json.key("lags").begin_array();
  for (const auto& lag : pair.lags) {
    json.begin_object().key("to");
    write_class(json, answer, lag.to);
    json.key("first").instant(lag.first).key("second").instant(lag.second).key("days").number(lag.days, kDayDecimals);
    json.key("place").begin_object();
    write_place_members(json, lag.place);
    json.end_object().end_object();
  }
  json.end_array().key("one_sided").begin_array();
  for (const auto& change : pair.one_sided) {
    json.begin_object().key("map").string(answer.maps[change.by_first ? pair.first : pair.second].map);
    json.key("at").instant(change.at).key("from");
    write_class(json, answer, change.from);
    json.key("to");
    write_class(json, answer, change.to);
    json.key("other");
    write_class(json, answer, change.other);
    json.key("place").begin_object();
    write_place_members(json, change.place);
    json.end_object().end_object();
  }
  json.end_array();
}

void write_scope(JsonWriter& json, const CompareAnswer& answer) {
  json.key("by").string(answer.by == CompareBy::standing ? "standing" : "party");
  json.key("region").string_or_null(answer.region);
  json.key("at");
  write_instant_or_null(json, answer.at);
  json.key("from");
  answer.at ? json.null() : json.instant(answer.from);
  json.key("to");
  answer.at ? json.null() : json.instant(answer.to);
}

}  // namespace

std::string to_json(const CompareAnswer& answer) {
  JsonWriter json;
  json.begin_object().key("maps").begin_array();
  for (const auto& map : answer.maps) write_map(json, answer, map);
  json.end_array();
  write_scope(json, answer);
  json.key("pairs").begin_array();
  for (const auto& pair : answer.pairs) {
    json.begin_object().key("first").string(answer.maps[pair.first].map);
    json.key("second").string(answer.maps[pair.second].map).key("rows").begin_array();
    for (std::size_t row = 0; row < pair.rows.size(); ++row) write_row(json, answer, pair, row);
    json.end_array();
    if (!answer.at) write_lags(json, answer, pair);
    json.end_object();
  }
  return json.end_array().end_object().take();
}

std::string shapes_json(const CompareAnswer& answer) {
  JsonWriter json;
  json.begin_object().key("type").string("FeatureCollection").key("features").begin_array();
  for (const auto& shape : answer.shapes) {
    json.begin_object().key("type").string("Feature").key("properties").begin_object().key("kind");
    json.string(agreement_name(agreement_of(answer.classes, shape.first, shape.second))).key("first");
    write_class(json, answer, shape.first);
    json.key("second");
    write_class(json, answer, shape.second);
    if (!answer.at) {
      json.key("from");
      write_instant_or_null(json, shape.from);
      json.key("to");
      write_instant_or_null(json, shape.to);
    }
    write_km2(json, "area_km2", shape.area);
    json.end_object().key("geometry");
    write_multipolygon(json, shape.polygons);
    json.end_object();
  }
  json.end_array().key("frontkart").begin_object().key("maps").begin_array();
  for (const auto& map : answer.maps) write_map(json, answer, map);
  json.end_array();
  write_scope(json, answer);
  return json.end_object().end_object().take();
}

}  // namespace frontkart::service
