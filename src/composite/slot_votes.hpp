#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "composite/polygon_change.hpp"
#include "geometry/coordinate.hpp"

namespace frontkart::composite {

/// Finds the slot whose polygon has most points in common with another polygon. Of large polygons it looks at some
/// points only, chosen by what they are, so that two polygons choose the same. Keep one: its memory stays.
class SlotVotes {
 public:
  void clear();
  void add(const FlatPolygon& polygon, std::uint32_t slot);
  /// Of the slots that `may_take` allows the one with most common points, the lowest of several; 2^32 - 1 where none
  /// has any.
  [[nodiscard]] std::uint32_t best(const geometry::Polygon& polygon,
                                   const std::function<bool(std::uint32_t)>& may_take);

 private:
  struct Entry {
    std::uint64_t key = 0;  ///< of a point, at least 1; 0 where nothing is
    std::uint32_t slot = 0;
  };

  void put(Entry entry);

  std::vector<Entry> entries_ = std::vector<Entry>(64);  ///< open addressing
  std::size_t count_ = 0;
  std::vector<std::uint32_t> votes_;  ///< per slot; all zero between calls
  std::vector<std::uint32_t> voted_;
};

}  // namespace frontkart::composite
