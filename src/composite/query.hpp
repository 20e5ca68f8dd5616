#pragma once

#include <optional>
#include <vector>

#include "composite/composite.hpp"

namespace frontkart::composite {

/// The united area of one status at one instant.
struct StatusShape {
  StatusId status = kNoStatement;
  /// Each polygon: one outer ring, counter-clockwise, then its holes, clockwise (RFC 7946). Rings of a polygon touch in
  /// single points at most, and so do polygons. Order: by the smallest vertex of the outer ring.
  std::vector<geometry::Polygon> polygons;
  double area_m2 = 0;
};

}  // namespace frontkart::composite
