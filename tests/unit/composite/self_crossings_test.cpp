#include "composite/self_crossings.hpp"

#include <gtest/gtest.h>

#include <random>
#include <set>
#include <utility>
#include <vector>

#include "geometry/predicates.hpp"
#include "support/text_geometry.hpp"

namespace frontkart::composite {
namespace {

State of(const char* rings) {
  return {{{1, tests::polygon(rings)}}};
}

TEST(SelfCrossings, FindsABowTieOnceAndNothingInASquare) {
  SelfCrossings check;
  EXPECT_TRUE(check.find(of("0,0 10,0 10,10 0,10")).empty());
  EXPECT_EQ(check.find(of("0,0 10,10 10,0 0,10")).size(), 1U);
  EXPECT_TRUE(check.find(of("0,0 10,10 10,0 0,10")).empty()) << "it stays, and was told";
}

TEST(SelfCrossings, TouchingIsNoCrossing) {
  SelfCrossings check;
  EXPECT_TRUE(check.find(of("0,0 10,0 5,5 10,10 0,10 5,5")).empty());
}

TEST(SelfCrossings, SeesARingThatCrossesAnotherOfItsPolygon) {
  SelfCrossings check;
  EXPECT_EQ(check.find(of("0,0 10,0 10,10 0,10 / 5,5 20,5 20,7 5,7")).size(), 1U);
}

TEST(SelfCrossings, SeesOneAmongManyNewSegments) {
  geometry::Ring comb;
  for (int i = 0; i < 100; ++i) comb.push_back({i * 10, i % 2 == 0 ? 0 : 5});
  comb.push_back({990, 100});
  comb.push_back({0, 100});
  SelfCrossings check;
  EXPECT_TRUE(check.find({{{1, {comb}}}}).empty());
  comb[50].y = 200;  // a spike through the far side
  SelfCrossings again;
  EXPECT_EQ(again.find({{{1, {comb}}}}).size(), 1U);
}

TEST(SelfCrossings, ACrossingThatGoesAndComesBackIsToldAgain) {
  SelfCrossings check;
  EXPECT_EQ(check.find(of("0,0 10,10 10,0 0,10")).size(), 1U);
  EXPECT_TRUE(check.find(of("0,0 10,0 10,10 0,10")).empty());
  EXPECT_EQ(check.find(of("0,0 10,10 10,0 0,10")).size(), 1U);
}

TEST(SelfCrossings, TwoEqualPolygonsAreTwo) {
  const State one = of("0,0 10,10 10,0 0,10");
  State two = one;
  two.areas.push_back(one.areas.front());
  SelfCrossings check;
  EXPECT_EQ(check.find(two).size(), 2U);
  EXPECT_TRUE(check.find(one).empty());
  EXPECT_TRUE(check.find(two).empty()) << "the state before had every segment of both";
}

using Pair = std::pair<geometry::GridPoint, geometry::GridPoint>;

std::vector<Pair> segments_of(const geometry::Polygon& polygon) {
  std::vector<Pair> out;
  for (const geometry::Ring& r : polygon) {
    for (std::size_t i = 0; i < r.size(); ++i) out.emplace_back(r[i], r[(i + 1) % r.size()]);
  }
  return out;
}

/// How many polygons have a proper crossing with a segment that no polygon of the state before has.
std::size_t newly_crossed(const State& before, const State& now) {
  std::set<Pair> known;
  for (const StatusArea& area : before.areas) {
    for (const Pair& s : segments_of(area.polygon)) known.insert(std::minmax(s.first, s.second));
  }
  std::size_t count = 0;
  for (const StatusArea& area : now.areas) {
    bool crossed = false;
    for (const Pair& l : segments_of(area.polygon)) {
      if (known.contains(std::minmax(l.first, l.second))) continue;
      for (const Pair& r : segments_of(area.polygon)) {
        crossed = crossed || geometry::cross_properly(l.first, l.second, r.first, r.second);
      }
    }
    count += crossed ? 1 : 0;
  }
  return count;
}

TEST(SelfCrossings, FindsInAnyRunOfStatesWhatTryingEveryPairFinds) {
  std::mt19937 random(5);
  const auto below = [&](unsigned n) { return static_cast<std::int32_t>(random() % n); };
  std::size_t all = 0;
  for (int run = 0; run < 60; ++run) {
    SelfCrossings check;
    State before;
    State now;
    for (int step = 0; step < 40; ++step) {
      // Polygons come, go, change places, are doubled, or get one vertex moved or a run of vertices cut out.
      if (now.areas.empty() || below(4) == 0) {
        geometry::Ring ring;
        for (std::int32_t n = 3 + below(step % 10 == 0 ? 80 : 8); n > 0; --n) ring.push_back({below(40), below(40)});
        now.areas.push_back({1, {ring}});
      }
      const std::size_t k = random() % now.areas.size();
      geometry::Ring& ring = now.areas[k].polygon.front();
      switch (below(6)) {
        case 0:
          now.areas.erase(now.areas.begin() + static_cast<std::ptrdiff_t>(k));
          break;
        case 1:
          std::swap(now.areas[k], now.areas.front());
          break;
        case 2:
          now.areas.push_back(StatusArea(now.areas[k]));
          break;
        case 3:
          if (ring.size() > 4) ring.erase(ring.begin() + 1, ring.begin() + 2);
          break;
        default:
          ring[random() % ring.size()] = {below(40), below(40)};
      }
      const std::size_t expected = newly_crossed(before, now);
      ASSERT_EQ(check.find(now).size(), expected) << "run " << run << ", step " << step;
      all += expected;
      before = now;
    }
  }
  EXPECT_GT(all, 100U);
}

}  // namespace
}  // namespace frontkart::composite
