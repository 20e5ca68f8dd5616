#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <random>

#include "composite/build.hpp"
#include "composite/composite.hpp"
#include "composite/validate.hpp"
#include "support/ascii_map.hpp"

namespace frontkart::composite {
namespace {

using geometry::GridPoint;
using tests::day;

constexpr std::int32_t kRadius = 400'000;
constexpr std::int32_t kStates = 12;
/// By how much a corner misses the line that the mapper means.
constexpr std::int32_t kMiss = 150;

/// About the same round area each day, drawn anew; from the sixth day on smaller.
std::vector<StatusArea> redrawn(std::int32_t d, std::mt19937& random) {
  geometry::Ring ring;
  const double radius = d < 6 ? kRadius : kRadius / 2.0;
  for (int i = 0; i < 500; ++i) {
    const double angle = (i + 0.07 * d) * 2 * std::numbers::pi / 500;
    const double r = radius + static_cast<double>(random() % (2 * kMiss)) - kMiss;
    ring.push_back({static_cast<std::int32_t>(r * std::cos(angle)), static_cast<std::int32_t>(r * std::sin(angle))});
  }
  return {{1, {ring}}};
}

Parts redrawn_each_day(Builder builder) {
  std::mt19937 random(1);
  for (std::int32_t d = 0; d < kStates; ++d) builder.add(day(d), redrawn(d, random));
  return builder.build().value();
}

TEST(Generalised, LinesThatAreDrawnAnewEachDayBecomeOne) {
  constexpr std::int32_t kStep = 1000;
  const Parts exact = redrawn_each_day(Builder());
  const Parts parts = redrawn_each_day(Builder(kStep));
  EXPECT_LT(4 * parts.edges.size(), exact.edges.size());
  const auto problems = validate(parts);
  EXPECT_TRUE(problems.empty()) << problems.front();
  for (const GridPoint p : parts.vertices) {
    ASSERT_EQ(p.x % kStep, 0);
    ASSERT_EQ(p.y % kStep, 0);
  }
  // Away from the lines all is as it was.
  const Composite as_given(exact);
  const Composite generalised(parts);
  EXPECT_EQ(generalised.parts().instants, as_given.parts().instants);
  std::mt19937 random(2);
  int asked = 0;
  while (asked < 2000) {
    const GridPoint p{static_cast<std::int32_t>(random() % 1'000'000) - 500'000,
                      static_cast<std::int32_t>(random() % 1'000'000) - 500'000};
    const double r = std::hypot(p.x, p.y);
    const auto is_near = [&](double line) { return std::abs(r - line) < kMiss + 2 * kStep; };
    if (is_near(kRadius) || is_near(kRadius / 2.0)) continue;
    ++asked;
    EXPECT_EQ(generalised.stretches(generalised.history_at(p)), as_given.stretches(as_given.history_at(p)))
        << p.x << ' ' << p.y;
  }
}

TEST(Generalised, AStepOfOneChangesNothing) {
  EXPECT_EQ(redrawn_each_day(Builder(1)), redrawn_each_day(Builder()));
}

TEST(Generalised, CornersGoToTheNearestPointAndTheMiddleGoesUp) {
  Builder builder(100);
  builder.add(day(0), {{1, {{{-351, -350}, {250, -350}, {249, 251}, {-351, 251}}}}});
  const Parts parts = builder.build().value();
  EXPECT_EQ(parts.vertices, (std::vector<GridPoint>{{-400, -300}, {-400, 300}, {200, 300}, {300, -300}}));
  EXPECT_EQ(parts.edge_excess, std::vector<geometry::SquareCentimetres>(4, 0));
}

TEST(Generalised, WhatIsSmallerThanAStepIsGone) {
  Builder builder(100);
  builder.add(day(0), {{1, {{{10, 10}, {20, 10}, {20, 20}}}}, {2, {{{0, 0}, {300, 0}, {300, 20}, {0, 20}}}}});
  const Parts parts = builder.build().value();
  EXPECT_TRUE(validate(parts).empty());
  EXPECT_TRUE(parts.edges.empty());
}

}  // namespace
}  // namespace frontkart::composite
