#pragma once

#include <cstdint>
#include <vector>

#include "composite/state.hpp"

namespace frontkart::composite {

/// Finds polygons whose own borders cross (bow ties). They are read by the even-odd rule, which is not always what was
/// meant, so they are to be flagged. Given the states of a map one after the other, only segments that the state before
/// did not have are tried, so that a state costs what changed; a crossing that stays is found once.
class SelfCrossings {
 public:
  /// One point for each polygon that newly crosses itself, rounded to the grid.
  [[nodiscard]] std::vector<geometry::GridPoint> find(const State& state);

 private:
  std::vector<std::uint64_t> before_;  ///< hashes of the segments of the last state, rising
};

}  // namespace frontkart::composite
