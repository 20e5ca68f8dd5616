#pragma once

#include <cstdint>
#include <vector>

#include "composite/live_noding.hpp"
#include "composite/state.hpp"

namespace frontkart::composite {

/// A polygon in its slot.
struct Occupant {
  std::uint32_t slot = 0;
  std::uint64_t fingerprint = 0;
  bool has_area = false;  ///< whether fingerprint and area are known
  StatusArea area;
  std::vector<SegmentId> segments;  ///< with odd parity
};

/// In fingerprint order.
using Occupants = std::vector<Occupant>;

/// "In this slot the segment is there in one state and not in the other."
struct SlotChange {
  SegmentId segment = 0;
  std::uint32_t slot = 0;

  friend constexpr auto operator<=>(const SlotChange&, const SlotChange&) = default;
};

/// Puts the polygons of a state into slots of their statuses, as `Timeline` does: where they share most with what was
/// there, so that the changes are few. A poor match costs time, never correctness.
class LiveSlots {
 public:
  explicit LiveSlots(LiveNoding& noding) : noding_(noding) {}

  [[nodiscard]] const std::vector<StatusId>& slot_status() const { return slot_status_; }

  /// What the areas make of a state that was `old`: the new occupants, and what changed, in order. `old` is used up.
  /// The noder learns the new points and segments, but they are not noded.
  [[nodiscard]] Occupants replace(Occupants old, const std::vector<StatusArea>& areas,
                                  std::vector<SlotChange>& changes);

 private:
  void gather_odd_segments(const geometry::Polygon& polygon);
  /// The occupant of `old` that shares most with odd_, or none.
  [[nodiscard]] std::uint32_t best_match(const Occupants& old, const std::vector<bool>& taken, StatusId status);
  [[nodiscard]] std::uint32_t free_slot(StatusId status, std::vector<bool>& used);
  /// Notes where odd_ and `old` differ.
  void compare(const std::vector<SegmentId>& old, std::uint32_t slot, std::vector<SlotChange>& changes);

  LiveNoding& noding_;
  std::vector<StatusId> slot_status_;
  // Scratch.
  std::vector<SegmentId> odd_;
  std::vector<std::uint8_t> mark_;  ///< by segment; all zero between calls
  /// By segment: two of the old occupants that it bounds, counted from 1, or 0. More are not remembered: they only
  /// serve as a hint for matching.
  struct Owners {
    std::uint32_t first = 0;
    std::uint32_t second = 0;
  };
  std::vector<Owners> owners_;  ///< all zero between calls
  std::vector<std::uint32_t> votes_;
};

}  // namespace frontkart::composite
