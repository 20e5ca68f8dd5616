#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/utf8.hpp"
#include "exchange/write.hpp"

/// What the writers of text formats share.
namespace frontkart::exchange {

/// A grid number as decimal degrees, exactly and without floating point: -500000 → "-0.5", 35268600 → "35.2686".
void append_degrees(std::string& out, std::int32_t steps);

/// An area in km² with at most six decimals (1 m²), without trailing zeros.
[[nodiscard]] std::string format_km2(double area_m2);

/// A JSON string with its quotes; bytes that are not UTF-8 become U+FFFD.
void append_json_text(std::string& out, std::string_view text);

/// The legend entry of a shape. Precondition: the status is in the legend (throws std::out_of_range).
[[nodiscard]] const maps::LegendEntry& entry_of(const MapAtInstant& map, const composite::StatusShape& shape);

/// KML 2.2: one Placemark per status with the legend's colour, a TimeSpan that begins at the instant, and the record of
/// the map in the document's description and ExtendedData.
[[nodiscard]] std::string write_kml(const MapAtInstant& map, std::string_view language);

/// GeoPackage or FlatGeobuf ("GPKG", "FlatGeobuf"), made in memory: a layer "control" with one MultiPolygon per status.
/// Errors: internal (GDAL failed; its message is included).
[[nodiscard]] Result<std::string> write_with_gdal(const MapAtInstant& map, const char* driver,
                                                  std::string_view language);

}  // namespace frontkart::exchange
