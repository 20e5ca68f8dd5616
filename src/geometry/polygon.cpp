#include "geometry/polygon.hpp"

#include <stdexcept>

#include "geometry/predicates.hpp"

namespace frontkart::geometry {

bool contains(const Polygon& polygon, GridPoint p) {
  bool inside = false;
  for (const Ring& ring : polygon) {
    for (std::size_t i = 0; i < ring.size(); ++i) {
      GridPoint a = ring[i];
      GridPoint b = ring[i + 1 == ring.size() ? 0 : i + 1];
      if (b < a) std::swap(a, b);
      // Edges at or below p, over the half-open range of x.
      if (p.x >= a.x && p.x < b.x && cross(a, b, p) >= 0) inside = !inside;
    }
  }
  return inside;
}

Box extent(const Polygon& polygon) {
  bool any = false;
  Box box;
  for (const Ring& ring : polygon) {
    for (const GridPoint& p : ring) {
      if (any) {
        box.extend({p, p});
      } else {
        box = {p, p};
        any = true;
      }
    }
  }
  if (!any) throw std::invalid_argument("the extent of a polygon without points");
  return box;
}

}  // namespace frontkart::geometry
