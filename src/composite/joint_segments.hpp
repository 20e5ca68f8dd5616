#pragma once

#include <limits>
#include <span>
#include <vector>

#include "composite/composite.hpp"
#include "composite/joint.hpp"
#include "composite/subdivision.hpp"

namespace frontkart::composite {

/// In the toggles of a joint subdivision `time` names the source. Map i is source i, and the slot is a history: a face
/// has the toggle of each map's history there, but none for history 0. The regions are one source, behind all maps, and
/// the slot is a polygon: a face has the toggle of every polygon that it lies in.
inline constexpr TimeIndex kRegionSource = std::numeric_limits<TimeIndex>::max();

/// What a segment of a joint composite is.
struct Origin {
  /// The number of the map; that of the maps for a region's side; kMoved for what stands for lines beyond the extent.
  std::uint32_t source = 0;
  /// The map's edge, going the same way; for a side its position in `JointSegments::sides`.
  std::uint32_t place = 0;
};
inline constexpr std::uint32_t kMoved = std::numeric_limits<std::uint32_t>::max();

struct JointSegments {
  LabelledSegments segments;
  std::vector<Origin> origins;  ///< of each segment
  ToggleSets sides;             ///< the polygons that begin and end at each side of regions
};

/// The borders of all maps and regions. Polygons are numbered through all regions. With JointExtent::regions only what
/// is close to the regions' extent comes as it is; faces beyond it may get any set of toggles.
[[nodiscard]] JointSegments joint_segments(std::span<const Composite* const> maps,
                                           std::span<const RegionPolygons> regions, JointExtent extent);

}  // namespace frontkart::composite
