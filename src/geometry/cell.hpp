#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>

#include "geometry/coordinate.hpp"

namespace frontkart::geometry {

/// A rectangle of pixels: those of the grid points from `low` to `high`, both included. Cells that part the grid points
/// among them part the plane, too.
struct Cell {
  GridPoint low;
  GridPoint high;

  [[nodiscard]] constexpr bool holds(GridPoint p) const {
    return low.x <= p.x && p.x <= high.x && low.y <= p.y && p.y <= high.y;
  }
  constexpr void extend(GridPoint p) {
    low = {std::min(low.x, p.x), std::min(low.y, p.y)};
    high = {std::max(high.x, p.x), std::max(high.y, p.y)};
  }
  [[nodiscard]] constexpr bool is_column() const { return low.x == high.x; }
  [[nodiscard]] constexpr bool is_row() const { return low.y == high.y; }
  [[nodiscard]] constexpr bool is_pixel() const { return is_column() && is_row(); }
  [[nodiscard]] constexpr bool wide() const { return std::int64_t{high.x} - low.x >= std::int64_t{high.y} - low.y; }

  /// Precondition: not a column.
  [[nodiscard]] constexpr std::pair<Cell, Cell> halves_by_x() const {
    const auto x = static_cast<std::int32_t>(low.x + (std::int64_t{high.x} - low.x) / 2);
    return {{low, {x, high.y}}, {{x + 1, low.y}, high}};
  }
  /// Precondition: not a row.
  [[nodiscard]] constexpr std::pair<Cell, Cell> halves_by_y() const {
    const auto y = static_cast<std::int32_t>(low.y + (std::int64_t{high.y} - low.y) / 2);
    return {{low, {high.x, y}}, {{low.x, y + 1}, high}};
  }

  /// True where the segment ab between grid points meets the cell, its whole border included. Exact: the segment and
  /// the rectangle are apart only if one of x, y and the direction across the segment parts them.
  [[nodiscard]] constexpr bool meets(GridPoint a, GridPoint b) const {
    if (std::max(a.x, b.x) < low.x || std::min(a.x, b.x) > high.x) return false;
    if (std::max(a.y, b.y) < low.y || std::min(a.y, b.y) > high.y) return false;
    if (holds(a) || holds(b)) return true;
    // In doubled coordinates, so that centres and the pixels' sides are integers. All products stay below 5.2e17.
    const std::int64_t dx = std::int64_t{b.x} - a.x;
    const std::int64_t dy = std::int64_t{b.y} - a.y;
    const std::int64_t across = dx * (std::int64_t{low.y} + high.y - 2 * std::int64_t{a.y}) -
                                dy * (std::int64_t{low.x} + high.x - 2 * std::int64_t{a.x});
    const std::int64_t reach = (dx < 0 ? -dx : dx) * (std::int64_t{high.y} - low.y + 1) +
                               (dy < 0 ? -dy : dy) * (std::int64_t{high.x} - low.x + 1);
    return (across < 0 ? -across : across) <= reach;
  }
};

}  // namespace frontkart::geometry
