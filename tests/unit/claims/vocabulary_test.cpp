#include "claims/vocabulary.hpp"

#include <gtest/gtest.h>

#include <set>

#include "claims/claim.hpp"

namespace frontkart::claims {
namespace {

template <class Type>
class Words : public ::testing::Test {};
using Lists = ::testing::Types<Predicate, Hedge, Factuality, HowKnown, WhenRole, PlaceRelation, Aspect, ReviewResult,
                               OutcomeResult, Confidence, People, Visibility, AssessedStanding, SourceKind, ItemKind,
                               ItemRelation, RouteKind, EnquiryAnswer>;
TYPED_TEST_SUITE(Words, Lists);

TYPED_TEST(Words, EachValueHasItsOwnWord) {
  std::set<std::string_view> seen;
  std::size_t index = 0;
  for (const std::string_view word : words_of<TypeParam>()) {
    EXPECT_FALSE(word.empty());
    EXPECT_TRUE(seen.insert(word).second) << word;
    const auto value = from_word<TypeParam>(word);
    ASSERT_TRUE(value) << word;
    EXPECT_EQ(static_cast<std::size_t>(*value), index++);
    EXPECT_EQ(name_of(*value), word);
  }
  EXPECT_EQ(from_word<TypeParam>(""), std::nullopt);
  EXPECT_EQ(from_word<TypeParam>("nonsense"), std::nullopt);
}

TEST(WordsOfLists, LastValuesHaveTheirWords) {
  // A list with a word too few would shift its last words.
  EXPECT_EQ(name_of(Predicate::other), "other");
  EXPECT_EQ(name_of(Hedge::intends), "intends");
  EXPECT_EQ(name_of(Factuality::uu), "Uu");
  EXPECT_EQ(name_of(HowKnown::unknown), "unknown");
  EXPECT_EQ(name_of(WhenRole::since), "since");
  EXPECT_EQ(name_of(PlaceRelation::unspecified), "unspecified");
  EXPECT_EQ(name_of(Aspect::unspecified), "unspecified");
  EXPECT_EQ(name_of(ReviewResult::not_verifiable), "not-verifiable");
  EXPECT_EQ(name_of(OutcomeResult::unresolvable), "unresolvable");
  EXPECT_EQ(name_of(Confidence::high), "high");
  EXPECT_EQ(name_of(People::dead), "dead");
  EXPECT_EQ(name_of(Visibility::sealed), "sealed");
  EXPECT_EQ(name_of(AssessedStanding::asserted), "asserted");
  EXPECT_EQ(name_of(SourceKind::several), "several");
  EXPECT_EQ(name_of(ItemKind::set), "set");
  EXPECT_EQ(name_of(ItemRelation::related), "related");
  EXPECT_EQ(name_of(RouteKind::river), "river");
  EXPECT_EQ(name_of(EnquiryAnswer::declined), "declined");
}

TEST(Signatures, EveryPredicateHasOne) {
  for (const std::string_view word : words_of<Predicate>()) {
    EXPECT_FALSE(signature_of(*from_word<Predicate>(word)).empty()) << word;
  }
}

}  // namespace
}  // namespace frontkart::claims
