#pragma once

#include <limits>
#include <memory>
#include <vector>

#include "base/result.hpp"
#include "composite/composite.hpp"
#include "composite/half_edges.hpp"
#include "composite/joint.hpp"

namespace frontkart::composite {

/// The history of a face that lies outside the region of an overlay.
inline constexpr HistoryId kOutside = std::numeric_limits<HistoryId>::max();

/// What a map says inside one region: the joint composite of the two, seen from the map. The histories keep the map's
/// numbers. The areas of regions that tile the plane sum to the map's, but for lines that fall together within half a
/// step. Immutable, and safe to read from several threads.
class RegionOverlay {
 public:
  /// `region`: polygons by the even-odd rule, united. Error bad_input where its border crosses the map's too often.
  [[nodiscard]] static Result<std::shared_ptr<const RegionOverlay>> make(const Composite& map,
                                                                         const RegionPolygons& region);

  [[nodiscard]] const std::vector<geometry::GridPoint>& vertices() const { return joint_->vertices(); }
  [[nodiscard]] const std::vector<Edge>& edges() const { return joint_->edges(); }
  [[nodiscard]] const Fans& fans() const { return joint_->fans(); }
  /// Per face: the map's history there, or kOutside.
  [[nodiscard]] const std::vector<HistoryId>& face_history() const { return face_history_; }
  /// Per history of the map: its area inside the region.
  [[nodiscard]] const std::vector<geometry::SquareCentimetres>& history_area() const { return history_area_; }
  /// The area of the region itself.
  [[nodiscard]] geometry::SquareCentimetres region_area() const { return joint_->region_area(0); }

 private:
  RegionOverlay() = default;

  std::shared_ptr<const JointComposite> joint_;
  std::vector<HistoryId> face_history_;
  std::vector<geometry::SquareCentimetres> history_area_;
};

}  // namespace frontkart::composite
