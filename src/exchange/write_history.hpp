#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "geometry/coordinate.hpp"
#include "maps/legend.hpp"

namespace frontkart::exchange {

/// A status from one moment until another, over all that had it exactly so long. The features of a map that hold at a
/// moment (from <= t < to) are the map at that moment and do not overlap.
struct HistoryFeature {
  std::string id;  ///< from map, status and times: the same in every export, however the areas around it change
  composite::StatusId status = 0;
  Instant from;
  std::optional<Instant> to;  ///< missing: still so
  std::vector<geometry::Polygon> polygons;
  double area_m2 = 0;
};

/// How much of a region had a status, as long as that did not change.
struct RegionStretch {
  std::string region;
  std::string pcode;
  std::string name;
  composite::StatusId status = 0;
  Instant from;
  std::optional<Instant> to;  ///< missing: still so
  double area_m2 = 0;
};

/// The whole history of a map, ready to be written.
struct MapHistoryFile {
  std::string map;
  Instant as_known;  ///< recorded time of the newest entry that it rests on
  maps::Legend legend;
  std::string mapper;
  std::string licence;
  std::string source;
  std::vector<HistoryFeature> features;  ///< in the order of from, to and status
  std::vector<RegionStretch> by_region;  ///< of regions with a P-code; may be empty
};

enum class HistoryFormat { geojson, csv, kml, geopackage };

/// The bytes of the file. Deterministic: they do not depend on the day. Properties or columns of every feature: id,
/// status, standing, party, label, colour, from, to, area_km2; and map, as_known, mapper, licence, source, notice (in
/// GeoJSON in the foreign member "frontkart"). Times are RFC 3339 UTC; `to` is null where it is still so. GeoJSON and
/// CSV hold one feature a line; CSV has the area as WKT in the last column. KML has the times as TimeSpan,
/// without an end where it is still so. GeoPackage has DATETIME columns, and a style for QGIS with the settings of its
/// temporal controller in `layer_styles`; and, where there are any, the stretches of regions in `control_by_region`, a
/// table without geometry to be joined by `pcode`. Precondition: the statuses are in the
/// legend (throws). Errors: unsupported or internal (GDAL).
[[nodiscard]] Result<std::string> write_history(const MapHistoryFile& history, HistoryFormat format,
                                                std::string_view language = "en");

/// The form in which QGIS (3.18 and later) keeps a layer's style: categories by status in the legend's colours,
/// neighbours of one status drawn as one, and the columns `from` and `to` for the temporal controller.
[[nodiscard]] std::string qgis_style(const maps::Legend& legend, std::string_view language);

/// KML 2.2: one Placemark for each feature, in the legend's colours; see `write_history`.
[[nodiscard]] std::string write_history_kml(const MapHistoryFile& history, std::string_view language);

/// GeoPackage by GDAL; see `write_history`.
[[nodiscard]] Result<std::string> write_history_geopackage(const MapHistoryFile& history, std::string_view language);

}  // namespace frontkart::exchange
