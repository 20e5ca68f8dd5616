#include "geometry/point_order.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>

namespace frontkart::geometry {

std::vector<std::uint32_t> point_order(std::span<const GridPoint> points) {
  std::vector<std::uint32_t> order(points.size());
  if (points.empty()) return order;
  GridPoint low = points[0];
  GridPoint high = points[0];
  for (const GridPoint& p : points) {
    low = {std::min(low.x, p.x), std::min(low.y, p.y)};
    high = {std::max(high.x, p.x), std::max(high.y, p.y)};
  }
  // x and y take only as many bits as the extent needs, so that there are few passes.
  const auto height = static_cast<std::uint64_t>(std::int64_t{high.y} - low.y);
  const auto width = static_cast<std::uint64_t>(std::int64_t{high.x} - low.x);
  const int y_bits = static_cast<int>(std::bit_width(height));
  const int bits = y_bits + static_cast<int>(std::bit_width(width));

  struct Item {
    std::uint64_t key;
    std::uint32_t position;
  };
  std::vector<Item> items(points.size());
  for (std::uint32_t i = 0; i < items.size(); ++i) {
    const auto x = static_cast<std::uint64_t>(std::int64_t{points[i].x} - low.x);
    const auto y = static_cast<std::uint64_t>(std::int64_t{points[i].y} - low.y);
    items[i] = {x << y_bits | y, i};
  }
  std::vector<Item> next(items.size());
  constexpr int kDigit = 10;
  for (int shift = 0; shift < bits; shift += kDigit) {
    std::array<std::size_t, (1U << kDigit) + 1> begin{};
    const auto digit = [&](const Item& i) { return static_cast<std::size_t>(i.key >> shift) & ((1U << kDigit) - 1); };
    for (const Item& i : items) ++begin[digit(i) + 1];
    std::partial_sum(begin.begin(), begin.end(), begin.begin());
    for (const Item& i : items) next[begin[digit(i)]++] = i;
    items.swap(next);
  }
  for (std::size_t i = 0; i < items.size(); ++i) order[i] = items[i].position;
  return order;
}

}  // namespace frontkart::geometry
