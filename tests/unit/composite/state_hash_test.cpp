#include <gtest/gtest.h>

#include "composite/state.hpp"
#include "support/text_geometry.hpp"

namespace frontkart::composite {
namespace {

using tests::polygon;

const std::vector<std::string> kKeys{"red", "blue"};

Digest hash(const std::vector<StatusArea>& areas) {
  return normalised_hash({areas}, kKeys);
}

TEST(StateHash, IsTheSameForOtherWordsOfTheSameState) {
  const Digest square = hash({{1, polygon("0,0 9,0 9,9 0,9")}});
  EXPECT_EQ(hash({{1, polygon("9,9 0,9 0,0 9,0")}}), square);
  EXPECT_EQ(hash({{1, polygon("0,9 9,9 9,0 0,0")}}), square);
  EXPECT_EQ(hash({{1, polygon("0,0 0,0 9,0 9,9 0,9 0,0")}}), square);
  EXPECT_EQ(hash({{1, polygon("0,0 9,0 9,9 0,9 / 3,3 4,4")}}), square);
  EXPECT_EQ(hash({{2, {}}, {1, polygon("0,0 9,0 9,9 0,9")}, {1, polygon("5,5")}}), square);
  // A figure of eight through (0,0), its smallest point, from either wing and in either direction.
  const Digest eight = hash({{1, polygon("0,0 9,1 9,2 0,0 9,-1 9,-2")}});
  EXPECT_EQ(hash({{1, polygon("0,0 9,-1 9,-2 0,0 9,1 9,2")}}), eight);
  EXPECT_EQ(hash({{1, polygon("9,-2 9,-1 0,0 9,2 9,1 0,0")}}), eight);
  // A spike at the smallest point, whose two directions begin alike.
  EXPECT_EQ(hash({{1, polygon("0,0 5,0 9,9 3,7 5,0")}}), hash({{1, polygon("0,0 5,0 3,7 9,9 5,0")}}));
}

TEST(StateHash, DiffersWhereTheStateDoes) {
  const std::vector<Digest> all{
      hash({}),
      hash({{1, polygon("0,0 9,0 9,9 0,9")}}),
      hash({{2, polygon("0,0 9,0 9,9 0,9")}}),
      hash({{1, polygon("0,0 9,0 9,9 0,8")}}),
      hash({{1, polygon("0,0 9,0 9,9")}, {1, polygon("0,0 9,9 0,9")}}),
      hash({{1, polygon("0,0 9,0 9,9 / 0,0 9,9 0,9")}}),
      hash({{1, polygon("0,0 9,0 9,9 0,9")}, {1, polygon("0,0 9,0 9,9 0,9")}}),
  };
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) EXPECT_NE(all[i], all[j]) << i << " and " << j;
  }
}

TEST(StateHash, KnowsStatusesByTheirKeys) {
  const auto a = polygon("0,0 9,0 9,9");
  const auto b = polygon("20,0 29,0 29,9");
  EXPECT_EQ(normalised_hash({{{1, a}, {2, b}}}, {"red", "blue"}), normalised_hash({{{2, a}, {1, b}}}, {"blue", "red"}));
  EXPECT_NE(normalised_hash({{{1, a}, {2, b}}}, {"red", "blue"}), normalised_hash({{{1, a}, {2, b}}}, {"blue", "red"}));
  // The border between key and geometry cannot be shifted.
  EXPECT_NE(normalised_hash({{{1, a}}}, {"red"}), normalised_hash({{{1, a}}}, {"redd"}));
}

}  // namespace
}  // namespace frontkart::composite
