#include "geometry/predicates.hpp"

#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "support/exact.hpp"
#include "support/property.hpp"
#include "support/text_geometry.hpp"

namespace frontkart::geometry {
namespace {

using tests::Int128;
using tests::Segment;

std::vector<GridPoint> lattice(std::int32_t radius) {
  std::vector<GridPoint> out;
  for (std::int32_t x = -radius; x <= radius; ++x) {
    for (std::int32_t y = -radius; y <= radius; ++y) out.push_back({x, y});
  }
  return out;
}

/// Anywhere on the globe, with a liking for its corners and for neighbours of the origin.
rc::Gen<GridPoint> any_point() {
  const auto coordinate = [](std::int32_t limit) {
    return rc::gen::oneOf(rc::gen::inRange(-limit, limit + 1), rc::gen::inRange(-3, 4),
                          rc::gen::map(rc::gen::inRange(0, 3), [limit](std::int32_t d) { return limit - d; }),
                          rc::gen::map(rc::gen::inRange(0, 3), [limit](std::int32_t d) { return d - limit; }));
  };
  return rc::gen::apply(
      [](std::int32_t x, std::int32_t y) {
        return GridPoint{x, y};
      },
      coordinate(kMaxX), coordinate(kMaxY));
}

bool rounds_to(const Segment& s, const Segment& t, GridPoint p) {
  // Cramer's rule on the two lines' equations n·x = c, in 128 bits.
  const auto line = [](const Segment& l) {
    const Int128 nx = std::int64_t{l.first.y} - l.second.y;
    const Int128 ny = std::int64_t{l.second.x} - l.first.x;
    return std::array<Int128, 3>{nx, ny, nx * l.first.x + ny * l.first.y};
  };
  const auto [a, b, c] = line(s);
  const auto [d, e, f] = line(t);
  const Int128 det = a * e - b * d;
  const auto fits = [&](Int128 num, std::int32_t v) {
    const Int128 n = det < 0 ? -num : num;
    const Int128 m = det < 0 ? -det : det;
    return (2 * Int128{v} - 1) * m <= 2 * n && 2 * n < (2 * Int128{v} + 1) * m;
  };
  return det != 0 && fits(c * e - b * f, p.x) && fits(a * f - c * d, p.y);
}

TEST(Predicates, CrossIsExactAtTheCornersOfTheGlobe) {
  const GridPoint sw{-kMaxX, -kMaxY};
  const GridPoint ne{kMaxX, kMaxY};
  const GridPoint nw{-kMaxX, kMaxY};
  EXPECT_EQ(cross(sw, ne, nw), 64'800'000'000'000'000);
  EXPECT_EQ(cross(sw, nw, ne), -64'800'000'000'000'000);
  EXPECT_EQ(cross(sw, ne, {0, 0}), 0);
  // One step beside the diagonal of the world: doubles of the products could not tell.
  EXPECT_EQ(orientation(sw, ne, {0, 1}), 1);
  EXPECT_EQ(orientation(sw, ne, {1, 0}), -1);
  EXPECT_EQ(orientation({-kMaxX, -kMaxY}, {kMaxX, kMaxY - 1}, {kMaxX - 2, kMaxY - 2}), -1);
}

TEST(Predicates, MeetsPixelAgreesWithRationalsForAllSmallSegments) {
  const auto ends = lattice(3);
  const auto pixels = lattice(4);
  std::size_t met = 0;
  for (const GridPoint a : ends) {
    for (const GridPoint b : ends) {
      for (const GridPoint p : pixels) {
        const bool expected = tests::meets_pixel_slowly({a, b}, p);
        met += expected;
        ASSERT_EQ(meets_pixel(a, b, p), expected) << a << " - " << b << " and the pixel " << p;
      }
    }
  }
  EXPECT_GT(met, 10000U);
}

TEST(Predicates, APixelOwnsItsLowAndLeftSidesOnly) {
  const GridPoint o{0, 0};
  // Through a corner of four pixels: the one to the upper right owns it.
  EXPECT_TRUE(meets_pixel({-1, 0}, {0, -1}, o));  // touches (-½, -½)
  EXPECT_FALSE(meets_pixel({0, 1}, {1, 0}, o));   // touches (½, ½)
  EXPECT_FALSE(meets_pixel({-1, 0}, {0, 1}, o));  // touches (-½, ½)
  EXPECT_FALSE(meets_pixel({0, -1}, {1, 0}, o));  // touches (½, -½)
  EXPECT_TRUE(meets_pixel({-2, -1}, {1, -1}, {0, -1}));
  EXPECT_FALSE(meets_pixel({-2, -1}, {1, -1}, o));
  EXPECT_TRUE(meets_pixel(o, o, o));
  EXPECT_FALSE(meets_pixel({1, 1}, {1, 1}, o));
}

RC_GTEST_PROP(Predicates, MeetsPixelAgreesWithRationalsEverywhere, ()) {
  const GridPoint a = *any_point();
  const GridPoint b = *any_point();
  // A pixel near the segment, else it would hardly ever be met.
  const auto at = *rc::gen::inRange<std::int64_t>(0, 1'000'001);
  const GridPoint p{
      static_cast<std::int32_t>(a.x + (std::int64_t{b.x} - a.x) * at / 1'000'000 + *rc::gen::inRange(-1, 2)),
      static_cast<std::int32_t>(a.y + (std::int64_t{b.y} - a.y) * at / 1'000'000 + *rc::gen::inRange(-1, 2))};
  RC_ASSERT(meets_pixel(a, b, p) == tests::meets_pixel_slowly({a, b}, p));
  RC_ASSERT(meets_pixel(a, b, p) == meets_pixel(b, a, p));
}

TEST(Predicates, RoundedCrossingAgreesWithRationalsForAllSmallCrossings) {
  const auto ends = lattice(2);
  std::size_t crossings = 0;
  for (const GridPoint a : ends) {
    for (const GridPoint b : ends) {
      for (const GridPoint c : ends) {
        for (const GridPoint d : ends) {
          const bool crosses = cross_properly(a, b, c, d);
          ASSERT_EQ(crosses, tests::cross_slowly({a, b}, {c, d})) << a << " - " << b << ", " << c << " - " << d;
          if (!crosses) continue;
          ++crossings;
          const GridPoint p = rounded_crossing(a, b, c, d);
          ASSERT_TRUE(rounds_to({a, b}, {c, d}, p)) << a << " - " << b << ", " << c << " - " << d << " -> " << p;
          ASSERT_EQ(p, rounded_crossing(d, c, a, b));
        }
      }
    }
  }
  EXPECT_GT(crossings, 10000U);
}

RC_GTEST_PROP(Predicates, RoundedCrossingAgreesWithRationalsEverywhere, ()) {
  const GridPoint a = *any_point();
  const GridPoint b = *any_point();
  const GridPoint c = *any_point();
  const GridPoint d = *any_point();
  RC_ASSERT(cross_properly(a, b, c, d) == tests::cross_slowly({a, b}, {c, d}));
  RC_PRE(cross_properly(a, b, c, d));
  const GridPoint p = rounded_crossing(a, b, c, d);
  RC_ASSERT(rounds_to({a, b}, {c, d}, p));
  RC_ASSERT(p == rounded_crossing(c, d, a, b));
  RC_ASSERT(p == rounded_crossing(b, a, c, d));
  RC_ASSERT(meets_pixel(a, b, p));
  RC_ASSERT(meets_pixel(c, d, p));
}

TEST(Predicates, ACrossingHalfwayBetweenGridPointsGoesUpAndRight) {
  EXPECT_EQ(rounded_crossing({0, 0}, {1, 1}, {0, 1}, {1, 0}), (GridPoint{1, 1}));
  EXPECT_EQ(rounded_crossing({0, 0}, {-1, -1}, {0, -1}, {-1, 0}), (GridPoint{0, 0}));
}

TEST(Predicates, OnSegmentTakesInTheEnds) {
  EXPECT_TRUE(on_segment({0, 0}, {4, 2}, {2, 1}));
  EXPECT_TRUE(on_segment({4, 2}, {0, 0}, {0, 0}));
  EXPECT_TRUE(on_segment({4, 2}, {0, 0}, {4, 2}));
  EXPECT_FALSE(on_segment({0, 0}, {4, 2}, {6, 3}));
  EXPECT_FALSE(on_segment({0, 0}, {4, 2}, {2, 2}));
}

TEST(Predicates, AngleLessOrdersDirectionsCounterClockwise) {
  const std::vector<GridPoint> round{{1, 0},  {5, 1},   {1, 1},   {1, 5},   {0, 1},  {-1, 5}, {-1, 1}, {-5, 1},
                                     {-1, 0}, {-5, -1}, {-1, -1}, {-1, -5}, {0, -1}, {1, -5}, {1, -1}, {5, -1}};
  for (std::size_t i = 0; i < round.size(); ++i) {
    for (std::size_t j = 0; j < round.size(); ++j) {
      EXPECT_EQ(angle_less(round[i].x, round[i].y, round[j].x, round[j].y), i < j) << round[i] << " and " << round[j];
      EXPECT_EQ(angle_less(36'000'000 * std::int64_t{round[i].x}, 36'000'000 * std::int64_t{round[i].y}, round[j].x,
                           round[j].y),
                i < j);
    }
  }
}

}  // namespace
}  // namespace frontkart::geometry
