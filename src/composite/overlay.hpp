#pragma once

#include <limits>
#include <memory>
#include <vector>

#include "base/result.hpp"
#include "composite/composite.hpp"
#include "composite/half_edges.hpp"

namespace frontkart::composite {

/// The history of a face that lies outside the regions of an overlay.
inline constexpr HistoryId kOutside = std::numeric_limits<HistoryId>::max();

/// A joint composite of a map and one region: what the map says inside the region. Derived from the map's canonical
/// composite, which it does not change. Noding anew may move the overlay's copy of an edge by half a grid step more,
/// but each edge carries the area that this takes: the areas of regions that tile the plane sum to the map's, but for
/// lines that fall together within half a step. The histories keep the map's numbers. Immutable.
class RegionOverlay {
 public:
  /// `region`: polygons by the even-odd rule, united. Error bad_input where its border crosses the map's too often.
  [[nodiscard]] static Result<std::shared_ptr<const RegionOverlay>> make(const Composite& map,
                                                                         const std::vector<geometry::Polygon>& region);

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
  RegionOverlay() = default;

  std::vector<geometry::GridPoint> vertices_;
  std::vector<Edge> edges_;
  std::unique_ptr<Fans> fans_;
  std::vector<HistoryId> face_history_;
  std::vector<geometry::SquareCentimetres> history_area_;
  geometry::SquareCentimetres region_area_ = 0;
};

}  // namespace frontkart::composite
