#include "geometry/point_order.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

namespace frontkart::geometry {
namespace {

std::vector<std::uint32_t> sorted(const std::vector<GridPoint>& points) {
  std::vector<std::uint32_t> order(points.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(), [&](auto l, auto r) { return points[l] < points[r]; });
  return order;
}

TEST(PointOrder, NothingAndOnePoint) {
  EXPECT_TRUE(point_order({}).empty());
  EXPECT_EQ(point_order(std::vector<GridPoint>{{5, -7}}), std::vector<std::uint32_t>{0});
}

TEST(PointOrder, IsTheOrderOfXThenYAndStable) {
  std::mt19937 random(1);
  for (const std::int32_t width : {1, 2, 1000, 2 * kMaxX}) {
    for (const std::int32_t height : {1, 3, 2000, 2 * kMaxY}) {
      std::vector<GridPoint> points{{kMaxX, kMaxY}, {kMaxX, kMaxY - height}, {kMaxX - width, kMaxY}};
      for (int i = 0; i < 2'000; ++i) {
        points.push_back({static_cast<std::int32_t>(kMaxX - static_cast<std::int64_t>(random()) % (width + 1L)),
                          static_cast<std::int32_t>(kMaxY - static_cast<std::int64_t>(random()) % (height + 1L))});
      }
      EXPECT_EQ(point_order(points), sorted(points)) << width << " x " << height;
    }
  }
}

}  // namespace
}  // namespace frontkart::geometry
