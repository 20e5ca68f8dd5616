#include "geometry/box_index.hpp"

#include <numeric>

namespace frontkart::geometry {
namespace {

/// Position of (x, y), each below 2^16, along the Hilbert curve of order 16.
std::uint32_t hilbert(std::uint32_t x, std::uint32_t y) {
  std::uint32_t d = 0;
  for (std::uint32_t s = 1U << 15U; s > 0; s >>= 1U) {
    const std::uint32_t rx = (x & s) != 0 ? 1 : 0;
    const std::uint32_t ry = (y & s) != 0 ? 1 : 0;
    d += s * s * ((3 * rx) ^ ry);
    if (ry == 0) {
      if (rx == 1) {
        x = (s - 1) - (x & (s - 1));
        y = (s - 1) - (y & (s - 1));
      }
      std::swap(x, y);
    }
  }
  return d;
}

}  // namespace

BoxIndex::BoxIndex(const std::vector<Box>& boxes, const std::vector<std::uint32_t>& items) {
  if (boxes.empty()) return;
  Box all = boxes.front();
  for (const Box& b : boxes) all.extend(b);
  // Doubled centres stay integers; 65535 over the extent maps them to the curve.
  const double sx = 65535.0 / std::max<double>(1, 2.0 * (static_cast<double>(all.high.x) - all.low.x));
  const double sy = 65535.0 / std::max<double>(1, 2.0 * (static_cast<double>(all.high.y) - all.low.y));
  std::vector<std::uint64_t> order(boxes.size());
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    const double cx = static_cast<double>(boxes[i].low.x) + boxes[i].high.x - 2.0 * all.low.x;
    const double cy = static_cast<double>(boxes[i].low.y) + boxes[i].high.y - 2.0 * all.low.y;
    order[i] =
        std::uint64_t{hilbert(static_cast<std::uint32_t>(cx * sx), static_cast<std::uint32_t>(cy * sy))} << 32U | i;
  }
  std::sort(order.begin(), order.end());
  boxes_.reserve(boxes.size() + boxes.size() / (kFanOut - 1) + 8);
  items_.reserve(boxes.size());
  level_begin_.push_back(0);
  for (const std::uint64_t key : order) {
    const auto i = static_cast<std::size_t>(key & 0xffffffffU);
    boxes_.push_back(boxes[i]);
    items_.push_back(items[i]);
  }
  std::size_t begin = 0;
  std::size_t count = boxes_.size();
  while (count > kFanOut) {
    level_begin_.push_back(boxes_.size());
    for (std::size_t i = 0; i < count; i += kFanOut) {
      Box b = boxes_[begin + i];
      for (std::size_t j = i + 1; j < std::min(i + kFanOut, count); ++j) b.extend(boxes_[begin + j]);
      boxes_.push_back(b);
    }
    begin = level_begin_.back();
    count = boxes_.size() - begin;
  }
}

}  // namespace frontkart::geometry
