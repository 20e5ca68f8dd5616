#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "geometry/coordinate.hpp"

namespace frontkart::geometry {

/// The positions of the points in (x, y) order; equal points in the order given. Takes linear time (radix sort).
[[nodiscard]] std::vector<std::uint32_t> point_order(std::span<const GridPoint> points);

}  // namespace frontkart::geometry
