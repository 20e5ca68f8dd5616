#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "exchange/area_collector.hpp"

namespace frontkart::exchange {

/// The files of one shapefile, in memory. `prj` and `dbf` may be empty.
struct ShapefileParts {
  std::string shp;
  std::string prj;
  std::string dbf;
};

/// Adds the polygons of the shapefile with `status`, converted to degrees of WGS 84: Web Mercator by its exact inverse,
/// degrees as they are, other systems through PROJ. A shapefile without .prj is read as Web Mercator or degrees,
/// whichever its numbers allow, and flagged. Attributes are not read. Errors: bad_input with `place` and the shape.
[[nodiscard]] Status read_shapefile(const ShapefileParts& parts, const std::string& place, composite::StatusId status,
                                    AreaCollector& out);

/// The newest plausible date in the column "EditDate" or "CreationDa" of the .dbf, if there is one.
[[nodiscard]] std::optional<Instant> newest_edit_date(const ShapefileParts& parts);

/// A fresh .shx for a .shp, made from the records themselves. Errors (without `where`): bad_input where the .shp is
/// truncated, is not of polygons, or has more vertices or parts than are read.
[[nodiscard]] Result<std::string> index_of_shapes(std::string_view shp, std::size_t max_vertices);

}  // namespace frontkart::exchange
