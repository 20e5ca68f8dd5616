#include "composite/joint_cells.hpp"

#include <stdexcept>

#include "composite/joint_segments.hpp"

namespace frontkart::composite {

std::span<const Toggle> polygons_of(std::span<const Toggle> toggles) {
  const auto first = std::find_if(toggles.begin(), toggles.end(), [](Toggle t) { return t.time == kRegionSource; });
  return toggles.subspan(static_cast<std::size_t>(first - toggles.begin()));
}

Rows::Rows(std::size_t map_count, std::vector<std::uint32_t> region_of_polygon, JointExtent extent)
    : region_of_polygon_(std::move(region_of_polygon)), extent_(extent), row_(map_count + 1), sets_{{}} {
  set_ids_.emplace(sets_.front(), 0);
}

std::span<const std::uint32_t> Rows::row_of(std::span<const Toggle> toggles) {
  std::fill(row_.begin(), row_.end(), 0);
  const auto polygons = polygons_of(toggles);
  for (const Toggle& t : toggles.first(toggles.size() - polygons.size())) {
    std::uint32_t& history = row_[t.time];
    if (history != 0) {
      // Beyond the regions' extent lines were moved, and faces may be anything.
      if (extent_ == JointExtent::everywhere || !polygons.empty()) {
        throw std::logic_error("a face of a joint composite has two histories of one map");
      }
      std::fill(row_.begin(), row_.end(), 0);
      return row_;
    }
    history = t.slot;
  }
  row_.back() = region_set(polygons);
  return row_;
}

std::uint32_t Rows::region_set(std::span<const Toggle> polygons) {
  if (polygons.empty()) return 0;
  set_.clear();
  for (const Toggle& t : polygons) {
    const std::uint32_t region = region_of_polygon_[t.slot];
    if (set_.empty() || set_.back() != region) set_.push_back(region);
  }
  // Neighbouring faces mostly lie in the same regions.
  if (set_ == sets_[last_]) return last_;
  const auto [it, fresh] = set_ids_.emplace(set_, static_cast<std::uint32_t>(sets_.size()));
  if (fresh) sets_.push_back(set_);
  return last_ = it->second;
}

}  // namespace frontkart::composite
