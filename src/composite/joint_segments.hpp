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

/// The borders of all maps and regions. Polygons are numbered through all regions. With JointExtent::regions only what
/// is close to the regions' extent comes as it is; faces beyond it may get any set of toggles.
[[nodiscard]] LabelledSegments joint_segments(std::span<const Composite* const> maps,
                                              std::span<const RegionPolygons> regions, JointExtent extent);

}  // namespace frontkart::composite
