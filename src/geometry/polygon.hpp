#pragma once

#include "geometry/box_index.hpp"
#include "geometry/coordinate.hpp"

namespace frontkart::geometry {

/// Whether p lies in the polygon by the even-odd rule over all rings. A point on the boundary counts as lying just
/// above and just to the right of it, as everywhere in a composite; so of polygons that tile the plane exactly one
/// contains p. Exact.
[[nodiscard]] bool contains(const Polygon& polygon, GridPoint p);

/// The extent of all points. Precondition: there is one.
[[nodiscard]] Box extent(const Polygon& polygon);

}  // namespace frontkart::geometry
