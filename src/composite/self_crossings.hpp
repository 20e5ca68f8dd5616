#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "composite/state.hpp"

namespace frontkart::composite {

/// Finds polygons whose own borders cross (bow ties). They are read by the even-odd rule, which is not always what was
/// meant, so they are to be flagged. Given the states of a map one after the other, only segments that the state before
/// did not have are tried, so that a state costs what changed; a crossing that stays is found once.
class SelfCrossings {
 public:
  /// One point for each polygon that newly crosses itself, rounded to the grid, in the order of the state's areas.
  [[nodiscard]] std::vector<geometry::GridPoint> find(const State& state);

 private:
  /// How many polygons' borders of the last state have a segment, by the segment's hash: open addressing, linear
  /// probing. Segments that are gone stay with a count of zero until the table is made anew.
  class Counts {
   public:
    [[nodiscard]] bool has(std::uint64_t hash) const;
    void add(std::uint64_t hash);
    void remove(std::uint64_t hash);

   private:
    struct Slot {
      std::uint64_t hash = 0;
      std::uint32_t count = 0;
      bool used = false;
    };
    [[nodiscard]] std::size_t find(std::uint64_t hash) const;
    void make_room();

    std::vector<Slot> slots_;
    std::size_t used_ = 0;
  };
  std::vector<geometry::Polygon> before_;  ///< of the last state
  std::vector<std::uint64_t> prints_;      ///< their fingerprints
  Counts counts_;
};

}  // namespace frontkart::composite
