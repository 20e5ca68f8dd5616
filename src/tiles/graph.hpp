#pragma once

#include <cstdint>
#include <vector>

#include "base/result.hpp"
#include "composite/composite.hpp"
#include "geometry/coordinate.hpp"

namespace frontkart::tiles {

/// Zoom of the grid on which the whole map is projected once: 2^29 steps around the world, 7 cm at the equator.
inline constexpr std::uint32_t kFineZoom = 17;
/// Steps of that grid from west to east and from north to south.
inline constexpr std::int32_t kFineWorld = std::int32_t{1} << 29;

/// A planar graph of borders in a grid whose y points *down*. Points rise in (x, y) and each is used; edges are in the
/// order of (a, b), a < b. The faces beside an edge are given by their histories, left and right as seen with y up,
/// which on a screen are right and left: rings that run counter-clockwise in these numbers run clockwise on the screen.
struct Graph {
  std::vector<geometry::GridPoint> points;
  std::vector<composite::Edge> edges;
};

/// Puts edges between points that rise into order. Where several lie on each other, what they part is what the
/// outermost of them part: between two neighbours lies one face, which has no room any more. Drops edges that then part
/// nothing, and points without edges. Error internal: the edges were not those of a planar graph.
[[nodiscard]] Status tidy(Graph& graph);

/// The borders of a map on the Web Mercator plane, within the latitudes that it shows; what lies beyond is drawn
/// together on its rim. Edges are straight in longitude and latitude, so long ones get points between, and every point
/// of an edge lies within 1.5 steps, in x and in y, of where it belongs. Error bad_input: the edges are so long and so
/// many that there would be more than some millions of points, or cross too often.
[[nodiscard]] Result<Graph> project(const composite::Parts& parts);

/// The point of the grid of `project` next to this one; latitudes beyond 85.05° count as that.
[[nodiscard]] geometry::GridPoint projected(geometry::GridPoint p);

}  // namespace frontkart::tiles
