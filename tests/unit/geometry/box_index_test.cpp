#include "geometry/box_index.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "support/property.hpp"

namespace frontkart::geometry {
namespace {

std::vector<std::uint32_t> found(const BoxIndex& index, const Box& query) {
  std::vector<std::uint32_t> out;
  index.query(query, [&](std::uint32_t i) { out.push_back(i); });
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<std::uint32_t> found_slowly(const std::vector<Box>& boxes, const std::vector<std::uint32_t>& items,
                                        const Box& query) {
  std::vector<std::uint32_t> out;
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    const Box& b = boxes[i];
    if (b.low.x > query.high.x || b.high.x < query.low.x || b.low.y > query.high.y || b.high.y < query.low.y) continue;
    out.push_back(items[i]);
  }
  std::sort(out.begin(), out.end());
  return out;
}

void expect_right(std::size_t count, std::int32_t limit_x, std::int32_t limit_y, std::int32_t size, unsigned seed) {
  std::mt19937 random(seed);
  const auto box = [&] {
    const auto draw = [&](std::int32_t limit) {
      return static_cast<std::int32_t>(random() % (2U * static_cast<unsigned>(limit) + 1U)) - limit;
    };
    const auto extent = [&] { return static_cast<std::int32_t>(random() % (static_cast<unsigned>(size) + 1U)); };
    const GridPoint low{draw(limit_x), draw(limit_y)};
    return Box{low, {std::min(limit_x, low.x + extent()), std::min(limit_y, low.y + extent())}};
  };
  std::vector<Box> boxes;
  std::vector<std::uint32_t> items;
  for (std::size_t i = 0; i < count; ++i) {
    boxes.push_back(box());
    items.push_back(static_cast<std::uint32_t>(random()));
  }
  const BoxIndex index(boxes, items);
  for (int k = 0; k < 100; ++k) {
    const Box query = box();
    ASSERT_EQ(found(index, query), found_slowly(boxes, items, query)) << count << " boxes, query " << k;
  }
  const Box everything{{-kMaxX, -kMaxY}, {kMaxX, kMaxY}};
  EXPECT_EQ(found(index, everything).size(), count);
}

TEST(BoxIndex, FindsWhatALinearScanFinds) {
  // The sizes lie around the powers of the fan-out.
  for (const std::size_t count : {1, 2, 15, 16, 17, 255, 256, 257, 4095, 4096, 4097}) {
    expect_right(count, kMaxX, kMaxY, 30'000'000, 1);
    expect_right(count, 8, 8, 3, 2);
    expect_right(count, 0, kMaxY, 100, 3);  // all on one line
    expect_right(count, kMaxX, 0, 0, 4);    // points on a line
    expect_right(count, 0, 0, 0, 5);        // all the same
  }
}

TEST(BoxIndex, BoxesAreClosed) {
  const BoxIndex index({{{0, 0}, {10, 10}}}, {7});
  EXPECT_EQ(found(index, {{10, 10}, {20, 20}}), (std::vector<std::uint32_t>{7}));
  EXPECT_EQ(found(index, {{-5, 0}, {0, 0}}), (std::vector<std::uint32_t>{7}));
  EXPECT_TRUE(found(index, {{11, 0}, {20, 20}}).empty());
  EXPECT_TRUE(found(index, {{0, 11}, {20, 20}}).empty());
}

TEST(BoxIndex, AnEmptyIndexFindsNothing) {
  const BoxIndex index({}, {});
  EXPECT_TRUE(found(index, {{-kMaxX, -kMaxY}, {kMaxX, kMaxY}}).empty());
}

RC_GTEST_PROP(BoxIndex, SmallRandomBoxes, ()) {
  const auto box = [] {
    const GridPoint low{*rc::gen::inRange(-20, 21), *rc::gen::inRange(-20, 21)};
    return Box{low, {low.x + *rc::gen::inRange(0, 9), low.y + *rc::gen::inRange(0, 9)}};
  };
  std::vector<Box> boxes;
  std::vector<std::uint32_t> items;
  for (auto n = *rc::gen::inRange<std::uint32_t>(0, 40); n > 0; --n) {
    boxes.push_back(box());
    items.push_back(n / 2);  // several boxes carry the same item
  }
  const Box query = box();
  RC_ASSERT(found(BoxIndex(boxes, items), query) == found_slowly(boxes, items, query));
}

}  // namespace
}  // namespace frontkart::geometry
