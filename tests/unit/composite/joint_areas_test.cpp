#include "composite/joint_areas.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace frontkart::composite {
namespace {

std::vector<Crossing> sequence(std::vector<Crossing> crossings, HistoryId start) {
  put_in_sequence(crossings, start);
  return crossings;
}

TEST(JointAreas, CrossingsThatFollowEachOtherStayAsTheyAre) {
  const std::vector<Crossing> given{{-3, 1, 2}, {-3, 2, 1}, {4, 1, 5}};
  EXPECT_EQ(sequence(given, 1), given);
  EXPECT_TRUE(sequence({}, 1).empty());
}

TEST(JointAreas, CrossingsThatRoundingSwappedFollowEachOtherAgain) {
  EXPECT_EQ(sequence({{6, 2, 3}, {7, 1, 2}}, 1), (std::vector<Crossing>{{7, 1, 2}, {6, 2, 3}}));
  // The lowest leads to where no other starts: there and back comes first.
  EXPECT_EQ(sequence({{0, 1, 4}, {1, 1, 2}, {2, 2, 1}}, 1), (std::vector<Crossing>{{1, 1, 2}, {2, 2, 1}, {0, 1, 4}}));
}

TEST(JointAreas, CrossingsThatDoNotFitAreKept) {
  const std::vector<Crossing> given{{1, 8, 9}, {2, 1, 2}, {3, 5, 6}, {4, 5, 7}};
  auto all = sequence(given, 1);
  EXPECT_EQ(all.front(), given[1]);
  std::sort(all.begin(), all.end(), [](const Crossing& l, const Crossing& r) { return l.excess < r.excess; });
  EXPECT_EQ(all, given);
}

}  // namespace
}  // namespace frontkart::composite
