#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "exchange/write_history.hpp"
#include "service/gazetteer.hpp"
#include "service/joint_maps.hpp"
#include "service/known_maps.hpp"

namespace frontkart::service {

/// In what form the whole history of a map leaves.
enum class ExportFormat { pmtiles, geopackage, geojson, csv, kml };

/// By the extension of a file, with its dot: ".pmtiles", ".gpkg", ".geojson" or ".json", ".csv", ".kml". ASCII letters
/// of either case are equal.
[[nodiscard]] std::optional<ExportFormat> export_format(std::string_view extension);

/// The areas of a map by stretches of time, at full detail. Whether the map may be passed on is for the caller to ask.
[[nodiscard]] Result<exchange::MapHistoryFile> history_of(const LoadedMap& map);

/// Adds the stretches of equal area of the map's statuses in each region that has a P-code, by the region's id.
[[nodiscard]] Status add_regions(exchange::MapHistoryFile& history, const std::shared_ptr<const LoadedMap>& map,
                                 const Regions& regions, JointMaps& joints, std::string_view language = "en");

}  // namespace frontkart::service
