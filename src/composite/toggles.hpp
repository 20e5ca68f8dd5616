#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "composite/composite.hpp"

namespace frontkart::composite {

/// "From this time index on, this slot is the other way round." A slot is one bit of what is known about a face, for
/// example "inside polygon 17 of status 2".
struct Toggle {
  TimeIndex time = 0;
  std::uint32_t slot = 0;

  friend constexpr auto operator<=>(const Toggle&, const Toggle&) = default;
};

/// Sorted, without repetition. Sets of toggles form a group under symmetric difference: crossing an edge from one face
/// to the next changes the face's set by the edge's.
using ToggleSet = std::vector<Toggle>;

/// The symmetric difference of two sorted ranges, written to `out` (replaced).
void symmetric_difference(std::span<const Toggle> l, std::span<const Toggle> r, ToggleSet& out);

/// Many toggle sets in one block of memory.
class ToggleSets {
 public:
  [[nodiscard]] std::size_t size() const { return begin_.size() - 1; }
  /// In all sets together.
  [[nodiscard]] std::size_t toggle_count() const { return toggles_.size(); }
  [[nodiscard]] std::span<const Toggle> operator[](std::size_t i) const {
    return {toggles_.data() + begin_[i], toggles_.data() + begin_[i + 1]};
  }
  void push_back(std::span<const Toggle> set) {
    toggles_.insert(toggles_.end(), set.begin(), set.end());
    begin_.push_back(toggles_.size());
  }
  void reserve(std::size_t sets, std::size_t toggles) {
    begin_.reserve(sets + 1);
    toggles_.reserve(toggles);
  }

 private:
  std::vector<Toggle> toggles_;
  std::vector<std::size_t> begin_{0};
};

}  // namespace frontkart::composite
