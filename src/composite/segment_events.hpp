#pragma once

#include <vector>

#include "composite/polygon_change.hpp"
#include "composite/subdivision.hpp"
#include "composite/toggles.hpp"

namespace frontkart::composite {

/// From a time on a segment is the other way round in a slot.
struct SegmentEvent {
  Line line;
  Toggle toggle;

  friend constexpr auto operator<=>(const SegmentEvent&, const SegmentEvent&) = default;
};

/// Each distinct segment once, with its toggles. Precondition: the events are distinct. Points come in (x, y) order and
/// segments in that of their ends, so that what lies side by side on the map does so in memory. Takes linear time where
/// the map's lines do not all crowd in few columns.
[[nodiscard]] LabelledSegments labelled_segments(std::vector<SegmentEvent> events);

}  // namespace frontkart::composite
