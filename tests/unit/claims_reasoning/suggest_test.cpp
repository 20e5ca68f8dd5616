// Every rule of docs/reasoning.md, on a story in which it decides.
#include <gtest/gtest.h>

#include "story.hpp"

namespace frontkart::claims {
namespace {

TEST(Suggest, NothingWhereNothingIsSaid) {
  Story story;
  EXPECT_EQ(told(story.suggestion()), "nothing: S0-nothing-said");
  story.claim("a: art: role(sudzha, \"supply route\") own-voice");
  EXPECT_EQ(told(story.suggestion()), "nothing: S0-nothing-said");
}

TEST(Suggest, NothingOnHearsayAlone) {
  Story story;
  story.claim("a: unnamed > art: left(ua, sudzha) hearsay");
  EXPECT_EQ(told(story.suggestion()), "nothing: S2-hearsay-alone-suggests-nothing");
  EXPECT_EQ(story.suggestion().rules[0].records, std::vector<std::string>{"claim/a"});
  story.claim("b: afp > art: left(ua, sudzha) hearsay-attributed");
  EXPECT_EQ(told(story.suggestion()), "nothing: S2-hearsay-alone-suggests-nothing");
  story.claim("c: afp > art: leaving(ua, sudzha) attributed");
  EXPECT_EQ(told(story.suggestion()), "nothing: S2-hearsay-alone-suggests-nothing");
}

TEST(Suggest, NotHeldNeverNamesAHolder) {
  Story story;
  story.claim("a: afp: left(ua, sudzha) own-voice").claim("b: owl: no-control(ua, sudzha) own-voice");
  EXPECT_EQ(told(story.suggestion()), "not-held(ua) moderate: S7-not-held-names-no-holder C4-moderate");
  story.claim("c: isw: no-control(ru, sudzha) own-voice");
  EXPECT_EQ(told(story.suggestion()), "unclear low: S7-not-held-names-no-holder");
}

TEST(Suggest, HeldNeedsSupportOfItsOwn) {
  Story story;
  story.claim("a: afp: left(ua, sudzha) own-voice").claim("b: owl: no-control(ua, sudzha) own-voice");
  story.map("isw held ru by isw");
  EXPECT_EQ(told(story.suggestion()), "held(ru) low: S6-held-needs-its-own-support C3-low");
}

TEST(Suggest, AtOddsIsLowAndUnclear) {
  Story story;
  story.claim("a: afp: left(ua, sudzha) own-voice").claim("b: owl: left(ua, sudzha) own-voice");
  story.claim("c: isw: presence(ua, sudzha) own-voice");
  EXPECT_EQ(told(story.suggestion()), "unclear low: S4-conflict-is-low");
  const FiredRule rule = story.suggestion().rules[0];
  EXPECT_EQ(rule.origins, (std::vector<std::string>{"source/afp", "source/isw", "source/owl"}));
  EXPECT_EQ(rule.records, (std::vector<std::string>{"claim/a", "claim/b", "claim/c"}));
}

TEST(Suggest, WhatIsPresupposedByHearsayIsEnoughToDoubt) {
  Story story;
  story.claim("a: owl: left(ua, sudzha) own-voice");
  story.claim("b: afp > art: attempt(ru, ua, sudzha) hearsay-attributed; presupposes presence(ua, sudzha)");
  EXPECT_EQ(told(story.suggestion()), "contested low: S4-conflict-is-low S5-fought-over-is-contested");
}

TEST(Suggest, HeldAndFoughtOverIsContestedAndLow) {
  Story story;
  story.map("a held ru by A").map("b contested by B");
  EXPECT_EQ(told(story.suggestion()), "contested low: S4-conflict-is-low S5-fought-over-is-contested");
}

TEST(Suggest, FoughtOverAloneIsContested) {
  Story story;
  story.claim("a: afp: fighting(ua, ru, sudzha) own-voice").map("b contested by B");
  EXPECT_EQ(told(story.suggestion()), "contested moderate: S5-fought-over-is-contested C4-moderate");
}

TEST(Suggest, TheWordOfTheHolderAloneIsAsserted) {
  Story story;
  story.source("kremlin official-body of ru").source("tass agency of ru");
  story.claim("a: kremlin: control(ru, sudzha) own-voice").claim("b: tass: control(ru, sudzha) own-voice");
  EXPECT_EQ(told(story.suggestion()), "asserted(ru) low: S8-own-word-is-asserted");
  story.claim("c: afp: control(ru, sudzha) own-voice");
  EXPECT_EQ(told(story.suggestion()), "held(ru) moderate: S6-held-needs-its-own-support C4-moderate");
}

TEST(Suggest, AMapThatSaysAssertedIsNoConflict) {
  Story story;
  story.map("a asserted ru by A");
  EXPECT_EQ(told(story.suggestion()), "asserted(ru) low: C3-low");
  story.map("b unclear by B");
  EXPECT_EQ(told(story.suggestion()), "asserted(ru) low: C3-low");
  Story unclear;
  unclear.map("b unclear by B");
  EXPECT_EQ(told(unclear.suggestion()), "unclear low: C3-low");
}

TEST(Suggest, OwnInterestAloneIsLow) {
  Story story;
  story.source("kremlin official-body of ru").source("tass agency of ru");
  story.claim("a: kremlin: left(ua, sudzha) own-voice").claim("b: tass: left(ua, sudzha) own-voice");
  EXPECT_EQ(told(story.suggestion()),
            "not-held(ua) low: S7-not-held-names-no-holder C4-moderate C7-own-interest-only-is-low");
}

TEST(Suggest, AgainstOwnInterestCountsForMore) {
  Story story;
  story.source("staff official-body of ua");
  story.claim("a: staff: left(ua, sudzha) own-voice");
  EXPECT_EQ(told(story.suggestion()),
            "not-held(ua) moderate: S7-not-held-names-no-holder C2-against-own-interest C4-moderate");
  story.claim("b: afp: left(ua, sudzha) own-voice");
  EXPECT_EQ(story.suggestion().confidence, Confidence::moderate);
  story.claim("c: owl: left(ua, sudzha) own-voice");
  EXPECT_EQ(told(story.suggestion()), "not-held(ua) high: S7-not-held-names-no-holder C2-against-own-interest C5-high");
}

TEST(Suggest, ManyWordsAloneAreNotHigh) {
  Story story;
  for (const char* who : {"a", "b", "c", "d", "e"}) {
    story.claim(std::string(who) + ": " + who + ": left(ua, sudzha) own-voice");
  }
  EXPECT_EQ(told(story.suggestion()), "not-held(ua) moderate: S7-not-held-names-no-holder C4-moderate");
}

TEST(Suggest, WhatSomebodyElseVerifiedCountsForMore) {
  Story story;
  story.claim("a: owl: left(ua, sudzha) own-voice");
  EXPECT_EQ(story.suggestion().confidence, Confidence::low);
  story.review("r: owl verified claim/a");
  EXPECT_EQ(story.suggestion().confidence, Confidence::low) << "its own review";
  story.review("s: reuters inconclusive claim/a");
  EXPECT_EQ(story.suggestion().confidence, Confidence::low);
  story.review("t: reuters verified claim/a");
  EXPECT_EQ(told(story.suggestion()), "not-held(ua) moderate: S7-not-held-names-no-holder C1-reviewed C4-moderate");
}

TEST(Suggest, AReviewOfOtherClaimsOfTheOriginDoesNotCount) {
  Story story;
  story.claim("a: owl: left(ua, sudzha) own-voice").claim("b: owl: met(\"soldiers\", sudzha) own-voice");
  story.review("t: reuters verified claim/b");
  EXPECT_FALSE(fired(story.suggestion(), "C1"));
}

TEST(Suggest, WhatSomebodyRefutedIsNotCounted) {
  Story story;
  story.claim("a: owl: left(ua, sudzha) own-voice").claim("b: afp: control(ua, sudzha) own-voice");
  EXPECT_EQ(story.suggestion().status->standing, AssessedStanding::unclear);
  story.review("t: reuters refuted claim/b");
  const Suggestion suggestion = story.suggestion();
  EXPECT_TRUE(fired(suggestion, "S1-refuted-is-not-counted"));
  for (const Tally& tally : suggestion.tallies) {
    if (short_form(tally.status) == "held(ua)") {
      EXPECT_TRUE(tally.supporting.empty());
    }
  }
}

TEST(Suggest, OnlyOldIsLow) {
  Story story("2025-03-20T19:00:00Z");
  story.claim("a: owl: left(ua, sudzha) own-voice").claim("b: afp: left(ua, sudzha) own-voice");
  EXPECT_EQ(told(story.suggestion()), "not-held(ua) low: S3-only-old");
  story.claim("c: isw: control(ua, sudzha) own-voice; known 2025-03-01T00:00:00Z");
  EXPECT_EQ(told(story.suggestion()), "unclear low: S3-only-old");
  // One current origin is more than any number of old ones.
  story.claim("d: tass: no-control(ua, sudzha) own-voice; known 2025-03-20T12:00:00Z");
  EXPECT_EQ(told(story.suggestion()), "not-held(ua) low: S7-not-held-names-no-holder C3-low");
}

TEST(Suggest, NotOfTheseDaysIsAStepLower) {
  Story story("2025-03-16T19:00:00Z");
  story.claim("a: owl: left(ua, sudzha) own-voice").claim("b: afp: left(ua, sudzha) own-voice");
  EXPECT_EQ(told(story.suggestion()),
            "not-held(ua) low: S7-not-held-names-no-holder C4-moderate C6-not-of-these-days-is-a-step-lower");
}

TEST(Suggest, UnconfirmedDefaultsAreLow) {
  Story story;
  story.claim("a: owl: left(ua, sudzha) own-voice; unconfirmed");
  story.claim("b: afp: left(ua, sudzha) own-voice; unconfirmed");
  EXPECT_EQ(told(story.suggestion()),
            "not-held(ua) low: S7-not-held-names-no-holder C4-moderate C8-unconfirmed-defaults-are-low");
  story.claim("c: isw: left(ua, sudzha) own-voice");
  EXPECT_EQ(story.suggestion().confidence, Confidence::moderate);
}

TEST(Suggest, TalliesNameWhoIsForAndAgainst) {
  Story story;
  story.source("staff official-body of ua");
  story.claim("a: staff: left(ua, sudzha) own-voice").claim("b: afp > art: left(ua, sudzha) hearsay-attributed");
  story.claim("c: art: control(ua, sudzha) own-voice").claim("d: unnamed > art: left(ua, sudzha) hearsay");
  for (const Tally& tally : story.suggestion().tallies) {
    if (short_form(tally.status) != "not-held(ua)") continue;
    EXPECT_EQ(tally.supporting, std::vector<std::string>{"source/staff"});
    EXPECT_EQ(tally.hesitant, std::vector<std::string>{"source/afp"});
    EXPECT_EQ(tally.opposing, std::vector<std::string>{"source/art"});
    EXPECT_EQ(tally.against_own, std::vector<std::string>{"source/staff"});
    EXPECT_FALSE(tally.stale);
    return;
  }
  FAIL() << "no tally of not-held(ua)";
}

}  // namespace
}  // namespace frontkart::claims
