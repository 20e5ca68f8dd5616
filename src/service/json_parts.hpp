#pragma once

#include <vector>

#include "geometry/coordinate.hpp"
#include "service/answers.hpp"
#include "service/json_writer.hpp"

// Parts that several answers have in common.
namespace frontkart::service {

void write_names(JsonWriter& json, const std::vector<exchange::Name>& names);
/// Members of an open object. `kind`: under which name the place's own kind (town, village) stands.
void write_place_members(JsonWriter& json, const PlaceAnswer& place, const char* kind = "kind");
void write_legend(JsonWriter& json, const maps::Legend& legend);
void write_position(JsonWriter& json, geometry::GridPoint p);
/// A geometry of type MultiPolygon, its rings closed.
void write_multipolygon(JsonWriter& json, const std::vector<geometry::Polygon>& polygons);

}  // namespace frontkart::service
