#pragma once

#include <algorithm>
#include <bit>
#include <limits>
#include <map>
#include <span>
#include <vector>

#include "composite/joint.hpp"
#include "composite/toggles.hpp"

// The rows of numbers by which the cells of a joint composite are told apart: the history of each map, then the number
// of a set of regions.
namespace frontkart::composite {

/// Rows of numbers, each kept once, in the order in which they came.
class CellTable {
 public:
  CellTable(std::size_t stride, std::size_t expected)
      : stride_(stride), table_(std::bit_ceil(2 * expected + 16), kFree) {}

  [[nodiscard]] std::size_t size() const { return rows_.size() / stride_; }
  [[nodiscard]] std::span<const std::uint32_t> row(CellId c) const { return {rows_.data() + c * stride_, stride_}; }

  CellId id(std::span<const std::uint32_t> row_wanted) {
    if (2 * size() >= table_.size()) grow();
    const std::size_t i = slot(row_wanted);
    if (table_[i] == kFree) {
      table_[i] = static_cast<CellId>(size());
      rows_.insert(rows_.end(), row_wanted.begin(), row_wanted.end());
    }
    return table_[i];
  }
  std::vector<std::uint32_t> take() { return std::move(rows_); }

 private:
  static constexpr std::uint32_t kFree = std::numeric_limits<std::uint32_t>::max();

  [[nodiscard]] std::size_t slot(std::span<const std::uint32_t> wanted) const {
    std::uint64_t h = 0;
    for (const std::uint32_t n : wanted) h = (std::rotl(h, 25) ^ n) * 0x9E3779B97F4A7C15U;
    std::size_t i = (h >> 20U) & (table_.size() - 1);
    while (table_[i] != kFree && !std::ranges::equal(row(table_[i]), wanted)) i = (i + 1) & (table_.size() - 1);
    return i;
  }
  void grow() {
    const std::size_t n = size();
    table_.assign(2 * table_.size(), kFree);
    for (CellId c = 0; c < n; ++c) table_[slot(row(c))] = c;
  }

  std::size_t stride_;
  std::vector<std::uint32_t> rows_;
  std::vector<std::uint32_t> table_;
};

/// From the toggles of faces to rows of cells.
class Rows {
 public:
  Rows(std::size_t map_count, std::vector<std::uint32_t> region_of_polygon, JointExtent extent);

  /// Valid until the next call. Throws std::logic_error where the toggles are none of a joint composite.
  std::span<const std::uint32_t> row_of(std::span<const Toggle> toggles);
  /// The number of the set of regions that these polygons belong to.
  std::uint32_t region_set(std::span<const Toggle> polygons);
  std::vector<std::vector<std::uint32_t>> take_sets() { return std::move(sets_); }

 private:
  std::vector<std::uint32_t> region_of_polygon_;
  JointExtent extent_;
  std::vector<std::uint32_t> row_;
  std::vector<std::vector<std::uint32_t>> sets_;
  std::map<std::vector<std::uint32_t>, std::uint32_t> set_ids_;
  std::vector<std::uint32_t> set_;
  std::uint32_t last_ = 0;
};

/// That part of a face's toggles which are polygons of regions.
[[nodiscard]] std::span<const Toggle> polygons_of(std::span<const Toggle> toggles);

}  // namespace frontkart::composite
