#include "service/json_parts.hpp"

namespace frontkart::service {

void write_names(JsonWriter& json, const std::vector<exchange::Name>& names) {
  json.begin_array();
  for (const auto& name : names) {
    json.begin_object().key("lang").string(name.lang).key("text").string(name.text).end_object();
  }
  json.end_array();
}

void write_place_members(JsonWriter& json, const PlaceAnswer& place, const char* kind) {
  json.key("id").string_or_null(place.id).key("names");
  write_names(json, place.names);
  json.key("lon").millionths(place.point.x).key("lat").millionths(place.point.y).key("population");
  place.population ? json.integer(*place.population) : json.null();
  json.key(kind).string_or_null(place.kind).key("country").string_or_null(place.country);
}

void write_legend(JsonWriter& json, const maps::Legend& legend) {
  json.begin_array();
  for (const auto& entry : legend.entries) {
    json.begin_object().key("id").string(entry.id).key("labels").begin_object();
    for (const auto& [language, label] : entry.labels) json.key(language).string(label);
    json.end_object()
        .key("definition")
        .string_or_null(entry.definition)
        .key("link")
        .string_or_null(entry.link)
        .key("standing")
        .string(maps::standing_name(entry.standing))
        .key("party")
        .string_or_null(entry.party)
        .key("class")
        .string_or_null(entry.class_name)
        .key("colour")
        .string_or_null(entry.colour)
        .end_object();
  }
  json.end_array();
}

void write_position(JsonWriter& json, geometry::GridPoint p) {
  json.begin_array().millionths(p.x).millionths(p.y).end_array();
}

void write_multipolygon(JsonWriter& json, const std::vector<geometry::Polygon>& polygons) {
  json.begin_object().key("type").string("MultiPolygon").key("coordinates").begin_array();
  for (const auto& polygon : polygons) {
    json.begin_array();
    for (const auto& ring : polygon) {
      json.begin_array();
      for (const auto point : ring) write_position(json, point);
      if (!ring.empty()) write_position(json, ring.front());
      json.end_array();
    }
    json.end_array();
  }
  json.end_array().end_object();
}

}  // namespace frontkart::service
