#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "exchange/write_history.hpp"
#include "service/known_maps.hpp"

namespace frontkart::service {

/// In what form the whole history of a map leaves.
enum class ExportFormat { pmtiles, geopackage, geojson, csv, kml };

/// By the extension of a file, with its dot: ".pmtiles", ".gpkg", ".geojson" or ".json", ".csv", ".kml". ASCII letters
/// of either case are equal.
[[nodiscard]] std::optional<ExportFormat> export_format(std::string_view extension);

/// The bytes of a file with the whole history of a map, its areas with from and to. Deterministic. Whether the map may
/// be passed on is for the caller to ask. Errors: as `tiles::TileSet` and `exchange::write_history`.
[[nodiscard]] Result<std::string> export_history(const LoadedMap& map, ExportFormat format,
                                                 std::string_view language = "en");

/// The areas of a map by stretches of time, at full detail.
[[nodiscard]] Result<exchange::MapHistoryFile> history_of(const LoadedMap& map);

}  // namespace frontkart::service
