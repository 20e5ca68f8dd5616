#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "composite/live_noding.hpp"
#include "composite/live_sets.hpp"

namespace frontkart::composite {

/// The labels of segments, and for each edge the sets of toggles that hold on its two sides, with the area of every
/// set.
class LiveSides {
 public:
  struct Sides {
    SetId left = kEmptySet;  ///< going from a to b
    SetId right = kEmptySet;
    bool known = false;
    geometry::SquareCentimetres under = 0;  ///< what was counted for them
  };

  LiveSides(LiveNoding& noding, LiveSets& sets) : noding_(noding), sets_(sets) {}

  [[nodiscard]] SetId label(SegmentId s) const { return s < labels_.size() ? labels_[s] : kEmptySet; }
  [[nodiscard]] const Sides& sides(EdgeId e) const { return sides_[e]; }

  /// Brings the sides up to date after segments were noded or erased. Precondition: labels did not change since, and
  /// those of the new and of the erased segments are empty.
  void settle();
  /// Changes labels by symmetric difference, and all sides that lie within what the changes enclose. Preconditions:
  /// settled; the segments are distinct and noded; for every toggle, the segments that change by it form closed cycles.
  void change_labels(std::span<const std::pair<SegmentId, SetId>> changes);

 private:
  class Slabs;

  [[nodiscard]] SetId label_of_edge(EdgeId e);
  void forget(EdgeId e);
  void find_out(EdgeId e);
  void set_sides(EdgeId e, SetId left, SetId right);
  void change_within(std::span<const EdgeId> cycles);

  LiveNoding& noding_;
  LiveSets& sets_;
  std::vector<SetId> labels_;  ///< by segment
  std::vector<Sides> sides_;   ///< by edge
  // Scratch.
  std::vector<SetId> change_;           ///< by edge; all empty between calls
  std::vector<std::uint32_t> edge_at_;  ///< by point, counted from 1; all zero between calls
  std::vector<EdgeId> near_;
};

}  // namespace frontkart::composite
