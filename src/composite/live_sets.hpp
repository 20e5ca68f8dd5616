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
  LiveSets();

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
  void add_area(SetId s, geometry::SquareCentimetres area) { sets_[s].area += area; }

  /// Forgets the sets that nobody retains, once they are the greater part. Their numbers become free.
  void sweep();

 private:
  struct Entry {
    ToggleSet toggles;
    std::uint64_t hash = 0;
    std::uint32_t uses = 0;
    bool free = false;
    geometry::SquareCentimetres area = 0;
  };

  SetId find_or_add(std::span<const Toggle> toggles, std::uint64_t hash);
  void rebuild_table(std::size_t slots);

  std::vector<Entry> sets_;
  std::vector<SetId> free_;
  std::vector<SetId> table_;  ///< by hash, linear probing; kEmptySet: nothing there
  std::size_t entries_ = 0;   ///< of the table
  std::size_t swept_ = 0;     ///< entries after the last sweep
  ToggleSet scratch_;
};

}  // namespace frontkart::composite
