#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "composite/toggles.hpp"
#include "geometry/ellipsoid.hpp"

namespace frontkart::composite {

using SetId = std::uint32_t;
/// What lies outside of everything.
inline constexpr SetId kEmptySet = 0;

/// Toggle sets, each kept once, with the area that they cover. `Toggle::time` is here the handle of a state, which
/// stays the same when states are inserted before it; so these sets are ordered, but not by time.
class LiveSets {
 public:
  /// The statuses of the slots are read as sets are made, and there may be more of them by then.
  explicit LiveSets(const std::vector<StatusId>& slot_status);

  /// Precondition: sorted, without repetition.
  SetId intern(std::span<const Toggle> toggles);
  /// The symmetric difference.
  SetId difference(SetId l, SetId r);

  [[nodiscard]] std::span<const Toggle> operator[](SetId s) const { return sets_[s].toggles; }
  [[nodiscard]] std::size_t size() const { return sets_.size(); }
  [[nodiscard]] bool in_use(SetId s) const { return sets_[s].uses > 0; }

  void retain(SetId s) { ++sets_[s].uses; }
  void release(SetId s) { --sets_[s].uses; }
  [[nodiscard]] geometry::SquareCentimetres area(SetId s) const { return sets_[s].area; }
  void add_area(SetId s, geometry::SquareCentimetres area) {
    sets_[s].area += area;
    areas_[sets_[s].status] += area;
  }
  /// The area of each status after all toggles; status 0 stays zero. As long as the greatest status + 1.
  [[nodiscard]] std::vector<geometry::SquareCentimetres> areas() const;

  /// Forgets the sets that nobody retains, once they are the greater part. Their numbers become free.
  void sweep();

 private:
  struct Entry {
    ToggleSet toggles;
    std::uint64_t hash = 0;
    std::uint32_t uses = 0;
    bool free = false;
    StatusId status = kNoStatement;  ///< after all toggles
    geometry::SquareCentimetres area = 0;
  };

  SetId find_or_add(std::span<const Toggle> toggles, std::uint64_t hash);
  /// Of a set after all of its toggles.
  [[nodiscard]] StatusId last_status(std::span<const Toggle> toggles);
  void rebuild_table(std::size_t slots);

  const std::vector<StatusId>& slot_status_;
  std::vector<Entry> sets_;
  std::vector<geometry::SquareCentimetres> areas_{0};  ///< by status
  std::vector<SetId> free_;
  std::vector<SetId> table_;  ///< by hash, linear probing; kEmptySet: nothing there
  std::size_t entries_ = 0;   ///< of the table
  std::size_t swept_ = 0;     ///< entries after the last sweep
  ToggleSet scratch_;
  std::vector<std::uint32_t> slots_;  ///< scratch
};

}  // namespace frontkart::composite
