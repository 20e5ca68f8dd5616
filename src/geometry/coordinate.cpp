#include "geometry/coordinate.hpp"

#include <fmt/format.h>

#include <cmath>

namespace frontkart::geometry {

bool try_to_grid(double lon, double lat, GridPoint& out) {
  // Written so that a NaN fails both comparisons.
  if (!(std::fabs(lon) <= 180.0) || !(std::fabs(lat) <= 90.0)) return false;
  // nearbyint rounds half to even in the default rounding mode.
  out = {static_cast<std::int32_t>(std::nearbyint(lon * kGridPerDegree)),
         static_cast<std::int32_t>(std::nearbyint(lat * kGridPerDegree))};
  return true;
}

Result<GridPoint> to_grid(Longitude lon, Latitude lat) {
  GridPoint p;
  if (try_to_grid(lon.degrees, lat.degrees, p)) return p;
  if (!std::isfinite(lon.degrees) || !std::isfinite(lat.degrees)) {
    return Error{ErrorCode::bad_input, "A coordinate is not a finite number.", "", ""};
  }
  GridPoint swapped;
  const bool fits_swapped = try_to_grid(lat.degrees, lon.degrees, swapped);
  return Error{ErrorCode::bad_input,
               fmt::format("Longitude {} and latitude {} are out of range (±180, ±90).", lon.degrees, lat.degrees), "",
               fits_swapped ? "Longitude comes first; these two look swapped." : ""};
}

}  // namespace frontkart::geometry
