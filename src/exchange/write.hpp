#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "composite/query.hpp"
#include "maps/legend.hpp"

namespace frontkart::exchange {

/// A place with the desk's own judgement on it.
struct AssessedPoint {
  std::string assessment;  ///< id of the record
  std::string place;       ///< id of the place
  std::string name;        ///< of the place; empty where none is known
  geometry::GridPoint point;
  std::string status;      ///< as the desk writes it: "held(ua)", "not-held(ua)", "contested"
  std::string standing;    ///< held, not-held, contested, unclear or asserted
  std::string party;       ///< id of a party; empty where the standing names none
  std::string confidence;  ///< low, moderate or high
  friend bool operator==(const AssessedPoint&, const AssessedPoint&) = default;
};

/// A map at an instant, ready to be written. Every written file names map, instant, recorded time, licence and sources.
struct MapAtInstant {
  std::string map;
  Instant instant;
  Instant as_known;  ///< recorded time of the newest entry that it rests on
  maps::Legend legend;
  std::string mapper;
  std::string licence;
  std::string source;
  bool illustrative = false;  ///< invented, to show how the program works
  std::vector<composite::StatusShape> shapes;
  /// Only for the desk: never set for what readers get.
  std::vector<AssessedPoint> points;
  /// Computed from judgements on places, drawn by nobody. `derivation` says so in a sentence, with which `source`
  /// begins, too, so that every format shows it.
  bool derived = false;
  std::string derivation;
};

/// One FeatureCollection, one MultiPolygon per status, RFC 7946; properties status, standing, party, area_km2, label,
/// colour; a foreign member "frontkart" holds map, at, as_known, mapper, licence, source, notice; what is
/// not recorded is null. A derived map has "derived":true and "derivation" there, too. After the areas come the
/// points: properties kind "assessment", status, standing, party, confidence, assessment, place, name. Coordinates have
/// at most six decimals without trailing zeros. Deterministic bytes, one feature a line. Precondition: the status of
/// every shape is in the legend (throws).
[[nodiscard]] std::string write_geojson(const MapAtInstant& map, std::string_view language = "en");

/// By extension: .geojson .json .kml, and .gpkg .fgb by GDAL, where the record of the map stands in columns. Only
/// GeoJSON and KML hold the points. Written to
/// a temporary name beside it, then renamed, so that a failure leaves no half file. The bytes do not depend on the day
/// or on the file's name. Errors: usage (extension, no such folder, not a regular file), store_full (cannot write),
/// unsupported or internal (GDAL).
[[nodiscard]] Status write_map_file(const MapAtInstant& map, const std::filesystem::path& file,
                                    std::string_view language = "en");

/// Writes `bytes` to `file` through a temporary name beside it and a rename; synced. Errors: store_full, usage (no such
/// folder).
[[nodiscard]] Status write_file_atomically(const std::filesystem::path& file, std::string_view bytes);

}  // namespace frontkart::exchange
