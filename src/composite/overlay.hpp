#pragma once

#include <limits>
#include <memory>
#include <vector>

#include "composite/composite.hpp"
#include "composite/half_edges.hpp"

namespace frontkart::composite {

/// The history of a face that lies outside the regions of an overlay.
inline constexpr HistoryId kOutside = std::numeric_limits<HistoryId>::max();

/// A joint composite of a map and one region: what the map says inside the region. Derived from the map's canonical
/// composite, which it does not change: where the region's border crosses an edge, only the overlay's copy is split. So
/// the areas of regions that tile the plane sum to the map's, up to the snap at those crossings (half a grid step).
/// The histories keep the map's numbers. Immutable.
class RegionOverlay {
 public:
  /// `region`: polygons by the even-odd rule, united.
  RegionOverlay(const Composite& map, const std::vector<geometry::Polygon>& region);

  [[nodiscard]] const std::vector<geometry::GridPoint>& vertices() const { return vertices_; }
  [[nodiscard]] const std::vector<Edge>& edges() const { return edges_; }
  [[nodiscard]] const Fans& fans() const { return *fans_; }
  /// Per face: the map's history there, or kOutside.
  [[nodiscard]] const std::vector<HistoryId>& face_history() const { return face_history_; }
  /// Per history of the map: its area inside the region.
  [[nodiscard]] const std::vector<geometry::SquareCentimetres>& history_area() const { return history_area_; }
  /// The area of the region itself.
  [[nodiscard]] geometry::SquareCentimetres region_area() const { return region_area_; }

 private:
  std::vector<geometry::GridPoint> vertices_;
  std::vector<Edge> edges_;
  std::unique_ptr<Fans> fans_;
  std::vector<HistoryId> face_history_;
  std::vector<geometry::SquareCentimetres> history_area_;
  geometry::SquareCentimetres region_area_ = 0;
};

}  // namespace frontkart::composite
