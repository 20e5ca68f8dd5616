#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "composite/state.hpp"
#include "composite/subdivision.hpp"

namespace frontkart::composite {

/// Turns dated states, given in the order of time, into labelled segments: each distinct segment once, with the moments
/// at which it comes and goes. A state mostly repeats the one before, so the toggles are few.
///
/// Each polygon lives in a *slot* of its status. Within a slot parity decides (a segment counts where it occurs an odd
/// number of times in the polygon), and slots of one status are united by whoever reads the toggles. A polygon is put
/// into the slot of the predecessor that it is most like; a poor match costs toggles, never correctness. Both are read
/// side by side, so that a state costs a pass through its points, and beyond that what changed.
class Timeline {
 public:
  Timeline();
  ~Timeline();
  Timeline(Timeline&&) noexcept;
  Timeline& operator=(Timeline&&) noexcept;

  /// Precondition: `time` is greater than in every call before; statuses are not kNoStatement.
  void add(TimeIndex time, const std::vector<StatusArea>& areas);

  /// The status of each slot.
  [[nodiscard]] const std::vector<StatusId>& slot_status() const;

  /// Hands over what was gathered; the timeline is empty afterwards.
  [[nodiscard]] LabelledSegments take_segments();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace frontkart::composite
