#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "composite/composite.hpp"
#include "composite/half_edges.hpp"
#include "geometry/coordinate.hpp"

namespace frontkart::composite {

/// Which faces to draw together: the faces of one class form one area. Class 0 is left out.
using FaceClass = std::uint32_t;

/// The areas of classes 1..class_count-1 as polygons, `result[c]` for class c. Every ring is simple: it passes no
/// vertex twice. A polygon is its outer ring, counter-clockwise, then its holes, clockwise (RFC 7946), each starting at
/// its smallest vertex; holes and polygons are in the order of these. Rings touch each other in vertices only.
[[nodiscard]] std::vector<std::vector<geometry::Polygon>> outline(std::span<const geometry::GridPoint> vertices,
                                                                  std::span<const Edge> edges, const Fans& fans,
                                                                  std::span<const FaceClass> face_class,
                                                                  std::size_t class_count);

}  // namespace frontkart::composite
