#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "composite/polygon_change.hpp"
#include "composite/subdivision.hpp"
#include "composite/toggles.hpp"
#include "geometry/coordinate.hpp"

namespace frontkart::composite {

/// From a time on a segment is the other way round in a slot.
struct SegmentEvent {
  Line line;
  Toggle toggle;

  friend constexpr auto operator<=>(const SegmentEvent&, const SegmentEvent&) = default;
};

/// Events as they come, kept in stripes of longitude: those of one state lie in few of them, and each is later sorted
/// by itself, so that either is done in the cache however large the map is.
class SegmentEvents {
 public:
  /// Precondition: the event is not there yet, and its line's first end is the lesser one.
  void push_back(const SegmentEvent& event) {
    stripes_[stripe_of(event.line.a.x)].push_back(event);
    ++size_;
  }
  [[nodiscard]] std::size_t size() const { return size_; }
  /// From west to east: no x of a stripe is less than any of the one before.
  [[nodiscard]] std::vector<std::vector<SegmentEvent>>& stripes() { return stripes_; }

 private:
  static constexpr int kStripeBits = 18;  ///< a quarter of a degree
  static constexpr std::size_t stripe_of(std::int32_t x) {
    return static_cast<std::size_t>((std::clamp(x, -geometry::kMaxX, geometry::kMaxX) + geometry::kMaxX) >>
                                    kStripeBits);
  }

  std::vector<std::vector<SegmentEvent>> stripes_{stripe_of(geometry::kMaxX) + 1};
  std::size_t size_ = 0;
};

/// Each distinct segment once, with its toggles. Points come in (x, y) order and segments in that of their ends, so
/// that what lies side by side on the map does so in memory. Takes linear time where the map's lines do not all crowd
/// in few columns.
[[nodiscard]] LabelledSegments labelled_segments(SegmentEvents events);

}  // namespace frontkart::composite
