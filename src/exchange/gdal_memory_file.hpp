#pragma once

#include <ogrsf_frmts.h>

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "geometry/polygon.hpp"

/// What the writers of GDAL's vector formats share.
namespace frontkart::exchange {

struct GdalColumn {
  const char* name;
  OGRFieldType type;
};

/// Longitude and latitude in degrees; rings are closed.
[[nodiscard]] OGRMultiPolygon to_ogr(const std::vector<geometry::Polygon>& polygons);

/// A new layer of MultiPolygons on WGS 84 with these columns, in the order longitude, latitude; null where GDAL fails.
[[nodiscard]] OGRLayer* create_layer(GDALDataset& dataset, const char* name, CSLConstList options,
                                     std::span<const GdalColumn> columns);

/// The finest time that GDAL's formats hold, as the text that they hold: "2025-03-12T12:04:44.000Z".
[[nodiscard]] std::string in_milliseconds(Instant t);

/// The bytes of a file that `fill` writes to a dataset in memory; it returns false where GDAL fails. Times within the
/// file are `date`, and not today: equal input gives equal bytes. Nothing is printed, and nothing is left in memory.
/// Errors: unsupported (this GDAL has no such driver), internal (GDAL failed; its message is included).
[[nodiscard]] Result<std::string> gdal_memory_file(const char* driver, const char* file_name, const std::string& date,
                                                   const std::function<bool(GDALDataset&)>& fill);

}  // namespace frontkart::exchange
