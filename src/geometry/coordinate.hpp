#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/result.hpp"

namespace frontkart::geometry {

/// Grid steps in a degree: one step is 1e-6 degree, 11 cm of latitude. One constant of every composite.
inline constexpr std::int32_t kGridPerDegree = 1'000'000;
inline constexpr std::int32_t kMaxX = 180 * kGridPerDegree;
inline constexpr std::int32_t kMaxY = 90 * kGridPerDegree;

/// A longitude in degrees east, unchecked.
struct Longitude {
  double degrees = 0;
};

/// A latitude in degrees north, unchecked.
struct Latitude {
  double degrees = 0;
};

/// A point of the snap grid: x is longitude east, y is latitude north, both in steps of 1e-6 degree.
/// Invariant wherever one is made by `to_grid`: |x| <= kMaxX, |y| <= kMaxY.
struct GridPoint {
  std::int32_t x = 0;
  std::int32_t y = 0;

  friend constexpr auto operator<=>(const GridPoint&, const GridPoint&) = default;
};

/// The one range-checked conversion from outside numbers: rounds to the nearest grid step, ties to even.
/// Error `bad_input` where a number is not finite or out of range; the message says so if swapping them would be valid.
[[nodiscard]] Result<GridPoint> to_grid(Longitude lon, Latitude lat);

/// The same without the message, for bulk readers: false where `to_grid` would fail. `out` is then unchanged.
[[nodiscard]] bool try_to_grid(double lon_degrees, double lat_degrees, GridPoint& out);

[[nodiscard]] inline double lon_degrees(GridPoint p) {
  return static_cast<double>(p.x) / kGridPerDegree;
}
[[nodiscard]] inline double lat_degrees(GridPoint p) {
  return static_cast<double>(p.y) / kGridPerDegree;
}

/// A closed ring: the first point is not repeated at the end. Orientation has no meaning.
using Ring = std::vector<GridPoint>;

/// An area by the even-odd rule over all of its rings: the order, orientation and nesting of the rings have no meaning.
/// Two polygons of one status are united; see `composite/state.hpp`.
using Polygon = std::vector<Ring>;

}  // namespace frontkart::geometry
