#include "composite/self_crossings.hpp"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace frontkart::composite
