#pragma once

#include <vector>

#include "base/result.hpp"
#include "geometry/box_index.hpp"
#include "geometry/coordinate.hpp"

namespace frontkart::geometry {

/// The Thiessen (Voronoi) cells of `sites` within `around`: result[i] holds the points that are nearer to sites[i] than
/// to any other. Near is meant in longitude and latitude with degrees of longitude shortened by the cosine of the
/// latitude of the box's middle: right within a region, not across a continent. Corners are rounded to the grid, and
/// the cells tile the box up to that. A cell may be empty where its site is far outside the box.
///
/// Made by GEOS, which must not be seen elsewhere. Errors: bad_input (two sites are the same point, or there are more
/// than kMaxSites); internal (GEOS failed; with its message).
[[nodiscard]] Result<std::vector<Polygon>> voronoi_cells(const std::vector<GridPoint>& sites, const Box& around);

inline constexpr std::size_t kMaxSites = 1'000'000;

}  // namespace frontkart::geometry
