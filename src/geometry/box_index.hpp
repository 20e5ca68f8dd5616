#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "geometry/coordinate.hpp"

namespace frontkart::geometry {

/// A closed box: low.x <= high.x and low.y <= high.y.
struct Box {
  GridPoint low;
  GridPoint high;

  [[nodiscard]] constexpr bool meets(const Box& o) const {
    return low.x <= o.high.x && o.low.x <= high.x && low.y <= o.high.y && o.low.y <= high.y;
  }
  constexpr void extend(const Box& o) {
    low = {std::min(low.x, o.low.x), std::min(low.y, o.low.y)};
    high = {std::max(high.x, o.high.x), std::max(high.y, o.high.y)};
  }
  [[nodiscard]] static constexpr Box around(GridPoint a, GridPoint b) {
    return {{std::min(a.x, b.x), std::min(a.y, b.y)}, {std::max(a.x, b.x), std::max(a.y, b.y)}};
  }
};

/// A static R-tree over boxes, packed in the order of their centres along a Hilbert curve (Kamel & Faloutsos 1993).
/// Building takes O(n log n); a query visits the nodes whose boxes it meets.
class BoxIndex {
 public:
  /// `items[i]` is what a query reports for `boxes[i]`; several boxes may carry the same item.
  BoxIndex(const std::vector<Box>& boxes, const std::vector<std::uint32_t>& items);

  /// Calls visit(item) for every box that meets `query`.
  template <class Visit>
  void query(const Box& query, Visit&& visit) const {
    if (level_begin_.empty()) return;
    struct Frame {
      std::size_t level;
      std::size_t begin;
      std::size_t end;
    };
    // A level has at most 16 open nodes, and 2^32 boxes make 8 levels.
    Frame stack[8 * kFanOut + 1];
    std::size_t depth = 0;
    const std::size_t top = level_begin_.size() - 1;
    stack[depth++] = {top, 0, level_size(top)};
    while (depth > 0) {
      const Frame frame = stack[--depth];
      for (std::size_t i = frame.begin; i < frame.end; ++i) {
        if (!boxes_[level_begin_[frame.level] + i].meets(query)) continue;
        if (frame.level == 0) {
          visit(items_[i]);
        } else {
          const std::size_t below = level_size(frame.level - 1);
          stack[depth++] = {frame.level - 1, i * kFanOut, std::min((i + 1) * kFanOut, below)};
        }
      }
    }
  }

 private:
  static constexpr std::size_t kFanOut = 16;

  [[nodiscard]] std::size_t level_size(std::size_t level) const {
    return (level + 1 < level_begin_.size() ? level_begin_[level + 1] : boxes_.size()) - level_begin_[level];
  }

  std::vector<Box> boxes_;                ///< level 0 is the leaves; each next level bounds runs of kFanOut
  std::vector<std::size_t> level_begin_;  ///< where each level starts in boxes_
  std::vector<std::uint32_t> items_;
};

}  // namespace frontkart::geometry
