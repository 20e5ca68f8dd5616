// What counts as one origin, what adds none, and what a statement comes down to.
#include <gtest/gtest.h>

#include "story.hpp"

namespace frontkart::claims {
namespace {

TEST(Origins, OneForEachSpeakerAndRelaysAreNotCounted) {
  Story story;
  story.claim("a: afp > art: left(ua, sudzha) attributed");
  story.claim("b: afp > reuters > vg: no-presence(ua, sudzha) attributed");
  story.claim("c: tass > art: left(ua, sudzha) attributed");
  const Origins origins = story.origins();
  EXPECT_EQ(told(origins), "afp[a b] tass[c]");
  EXPECT_EQ(origin(origins, "source/afp").relays,
            (std::vector<std::string>{"source/art", "source/reuters", "source/vg"}));
}

TEST(Origins, TheArticlesOwnVoiceIsOneOrigin) {
  Story story;
  story.claim("a: art: control(ua, sudzha) own-voice");
  story.claim("b: art: role(sudzha, \"supply route\") own-voice");
  EXPECT_EQ(told(story.origins()), "art[a b]");
}

TEST(Origins, UnnamedSeveralAndHearsayAddNone) {
  Story story;
  story.source("us-official unnamed");
  story.source("bloggers several");
  story.claim("a: unnamed > art: left(ua, sudzha) hearsay");
  story.claim("b: several > art: left(ua, sudzha) attributed");
  story.claim("c: us-official > art: left(ua, sudzha) attributed");
  story.claim("d: bloggers > art: left(ua, sudzha) attributed");
  story.claim("e: art: left(ua, sudzha) hearsay");
  EXPECT_EQ(told(story.origins()), "| a unnamed b several c unnamed d several e hearsay");
}

TEST(Origins, WhatIsHeardThroughOnePostIsOneOrigin) {
  Story story;
  story.item("post post by defender");
  story.claim("a: defender > reuters > art: leaving(ua, sudzha) attributed; via post");
  story.claim("b: blogger > vg: leaving(ua, sudzha) attributed; via post");
  story.claim("c: defender > vg: left(ua, sudzha) attributed");
  EXPECT_EQ(told(story.origins()), "defender[a b c]");
}

TEST(Origins, WhatIsHeardThroughOnePostOfNobodyKnownIsOneOrigin) {
  Story story;
  story.item("post post");
  story.claim("a: defender > art: leaving(ua, sudzha) attributed; via post");
  story.claim("b: blogger > vg: leaving(ua, sudzha) attributed; via post");
  EXPECT_EQ(told(story.origins()), "blogger[a b]");
}

TEST(Origins, AnArticleThatQuotesManyDoesNotJoinThem) {
  Story story;
  story.item("report article by reuters");
  story.claim("a: putin > reuters > art: control(ru, sudzha) attributed; via report");
  story.claim("b: defender > reuters > art: leaving(ua, sudzha) attributed; via report");
  EXPECT_EQ(told(story.origins()), "defender[b] putin[a]");
}

TEST(Origins, AnItemThatRepeatsAnotherIsALinkAndNoOrigin) {
  Story story;
  story.item("copy article by nettavisen repeats first").item("first article by ntb");
  story.claim("a: ntb: left(ua, sudzha) own-voice; item first");
  story.claim("b: nettavisen: left(ua, sudzha) own-voice; item copy");
  EXPECT_EQ(told(story.origins()), "ntb[a b]");
}

TEST(Origins, APostThatQuotesAPostPassesItOn) {
  Story story;
  story.item("p2 post by second quotes p1").item("p1 post by first");
  story.claim("a: second > art: left(ua, sudzha) attributed; via p2");
  story.claim("b: first > art: left(ua, sudzha) attributed; via p1");
  EXPECT_EQ(told(story.origins()), "first[a b]");
}

TEST(Origins, ItemsThatRepeatEachOtherAreOne) {
  Story story;
  story.item("p1 post by first repeats p2").item("p2 post by second repeats p1");
  story.claim("a: second > art: left(ua, sudzha) attributed; via p2");
  story.claim("b: first > art: left(ua, sudzha) attributed; via p1");
  EXPECT_EQ(story.origins().origins.size(), 1);
}

TEST(Origins, AClaimThatRepeatsAnotherIsOfThatOnesOrigin) {
  Story story;
  story.claim("a: afp > art: left(ua, sudzha) attributed");
  story.claim("b: tass > art: left(ua, sudzha) attributed; repeats a");
  const Origins origins = story.origins();
  EXPECT_EQ(told(origins), "afp[a b]");
  // A retelling is no second statement: only the first one bears on anything.
  EXPECT_EQ(bearings(origins, "claim/b"), "");
  EXPECT_NE(bearings(origins, "claim/a"), "");
}

TEST(Origins, ARepetitionOfWhatIsNotHereAddsNone) {
  Story story;
  story.claim("b: tass > art: left(ua, sudzha) attributed; repeats gone");
  story.claim("c: tass > art: left(ua, sudzha) attributed; repeats d");
  story.claim("d: afp > art: left(ua, sudzha) attributed; repeats c");
  story.claim("e: unnamed > art: left(ua, sudzha) hearsay");
  story.claim("f: tass > art: left(ua, sudzha) attributed; repeats e");
  story.claim("g: staff > art: confirmation(staff, \"left\") not-confirmed");
  story.claim("h: tass > art: left(ua, sudzha) attributed; repeats g");
  EXPECT_EQ(told(story.origins()),
            "| b repeats-missing c repeats-missing d repeats-missing e unnamed f repeats-unnamed "
            "h repeats-silence");
}

TEST(Origins, MaterialIsOneOriginWhoeverDescribesIt) {
  Story story;
  story.source("bloggers several");
  story.item("m set by bloggers state-media").item("m-pictures set by bloggers state-media subset-of m");
  story.claim("a: several > art: depicts(item/m, \"a flag\") depicts; via m");
  story.claim("b: several > vg: depicts(item/m-pictures, \"a flag\") depicts; via m-pictures");
  EXPECT_EQ(told(story.origins()), "m[a b]");
}

TEST(Origins, MaterialOfNobodyNamedCountsOnceSomebodyVerifiedIt) {
  Story story;
  story.item("clip video");
  story.claim("a: art: depicts(item/clip, \"a flag\") depicts; item clip");
  EXPECT_EQ(told(story.origins()), "| a material-unreviewed");
  story.review("r: reuters refuted item/clip");
  EXPECT_EQ(told(story.origins()), "| a material-unreviewed");
  story.review("r2: reuters verified item/clip");
  EXPECT_EQ(told(story.origins()), "clip[a]");
}

TEST(Origins, AMapAndItsMappersClaimsAreOne) {
  for (const char* mapper : {"deepstate", "source/deepstate", "DeepState"}) {
    Story story;
    story.source("deepstate mapper");
    story.dossier.sources["source/deepstate"].body.names = {{"en", "DeepState", ""}};
    story.claim("a: deepstate > art: map-update(deepstate, sudzha) attributed");
    story.map(std::string("ds held ru by ") + mapper);
    EXPECT_EQ(told(story.origins()), "deepstate[a ds]") << mapper;
  }
  Story by_update;
  by_update.claim("a: deepstate > art: map-update(map/ds, sudzha) attributed").map("ds held ru by Somebody");
  EXPECT_EQ(told(by_update.origins()), "deepstate[a ds]");
  Story stranger;
  stranger.claim("a: deepstate > art: map-update(deepstate, sudzha) attributed").map("owl held ru by Owl");
  EXPECT_EQ(told(stranger.origins()), "owl[owl] deepstate[a]");
}

TEST(Origins, OwnAndDerivedMapsAddNoneAndNoStatementIsNone) {
  Story story;
  story.map("desk held ua by desk; own").map("cells held ua by desk; derived").map("blank none by Owl");
  story.map("nobody held ua");
  EXPECT_EQ(told(story.origins()), "| cells derived-map desk own-map nobody mapper-unnamed");
}

TEST(Origins, SayWhatTheyCountForAndAgainst) {
  Story story;
  story.claim("control: a1: control(ua, sudzha) own-voice");
  EXPECT_EQ(bearings(story.origins(), "claim/control"), "says holds(ua): for held(ua), against not-held(ua)");
  story.claim("no-control: a2: no-control(ua, sudzha) own-voice");
  EXPECT_EQ(bearings(story.origins(), "claim/no-control"), "says not-holds(ua): against held(ua), for not-held(ua)");
  story.claim("left: a3: left(ua, sudzha) own-voice");
  EXPECT_EQ(bearings(story.origins(), "claim/left"), "says absent(ua): against held(ua), for not-held(ua)");
  story.claim("none: a4: no-presence(ua, sudzha) own-voice");
  EXPECT_EQ(bearings(story.origins(), "claim/none"), "says absent(ua): against held(ua), for not-held(ua)");
  story.claim("there: a5: presence(ua, sudzha) own-voice");
  EXPECT_EQ(bearings(story.origins(), "claim/there"), "says present(ua): against not-held(ua)");
  story.claim("fight: a6: fighting(ua, ru, sudzha) own-voice");
  EXPECT_EQ(bearings(story.origins(), "claim/fight"), "says contested: for contested");
  story.claim("leaving: a7: leaving(ua, sudzha) own-voice");
  EXPECT_EQ(bearings(story.origins(), "claim/leaving"), "says leaving(ua): for not-held(ua)");
  story.claim("rival: a8: control(ru, sudzha) own-voice");
  EXPECT_EQ(bearings(story.origins(), "claim/rival"),
            "says holds(ru): for held(ru), against held(ua), against not-held(ru)");
}

TEST(Origins, CountWhatAClaimPresupposes) {
  Story story;
  story.claim(
      "a: afp > art: attempt(ru, ua, sudzha, \"push out\") hearsay-attributed; presupposes presence(ua, sudzha)");
  const Origins origins = story.origins();
  EXPECT_EQ(bearings(origins, "claim/a"),
            "presupposes present(ua): against not-held(ua)\nsays contested: for contested");
  for (const Bearing& bearing : origin(origins, "source/afp").bearings) EXPECT_FALSE(bearing.committed);
}

TEST(Origins, WhatWasSoBeforeBearsOnNothingNow) {
  Story story;
  story.claim("a: afp: left(ua, sudzha) own-voice; presupposes presence(ua, sudzha, \"before\")");
  EXPECT_EQ(bearings(story.origins(), "claim/a"), "says absent(ua): against held(ua), for not-held(ua)");
}

TEST(Origins, ADenialTurnsTheFactAndPresupposesNothing) {
  Story story;
  story.claim("a: afp > art: left(ua, sudzha) denies; presupposes presence(ru, sudzha)");
  EXPECT_EQ(bearings(story.origins(), "claim/a"), "denies present(ua): against not-held(ua)");
  story.claim("b: afp > art: fighting(ua, ru, sudzha) denies");
  EXPECT_EQ(bearings(story.origins(), "claim/b"), "denies not-contested: against contested");
}

TEST(Origins, AConfirmationSaysWhatItConfirms) {
  Story story;
  story.claim("a: unnamed > art: left(ua, sudzha) hearsay");
  story.claim("b: staff > art: confirmation(staff, claim/a) attributed");
  const Origins origins = story.origins();
  EXPECT_EQ(bearings(origins, "claim/b"), "confirms absent(ua): against held(ua), for not-held(ua)");
  EXPECT_EQ(origin(origins, "source/staff").bearings.front().confirms, "claim/a");
}

TEST(Origins, WhatIsBesideWiderOrElsewhereDoesNotBear) {
  Story story;
  story.claim("near: a: fighting(ua, ru, sudzha) own-voice; outskirts; presupposes presence(ua, sudzha)");
  story.claim("wide: a: fighting(ua, ru, ru-kursk) own-voice; around");
  story.claim("away: a: control(ru, sumy) own-voice");
  story.claim("soon: a: no-presence(ua, sudzha) predicts; deadline 2025-03-14");
  story.claim("past: a: control(ua, sudzha) own-voice; during 2024-08");
  story.claim("whom: a: control(\"somebody\", sudzha) own-voice");
  story.claim("never: a: met(\"soldiers\", sudzha) own-voice");
  story.claim("size: a: area(ua, ru-kursk) own-voice; during 2024-08; value 1000 km2");
  const Origins origins = story.origins();
  std::string asides;
  for (const Aside& aside : origin(origins, "source/a").asides) asides += aside.claim + ' ' + aside.code + '\n';
  EXPECT_EQ(asides,
            "claim/away elsewhere\nclaim/near beside\nclaim/never no-status\nclaim/past other-time\n"
            "claim/size no-status\nclaim/soon future\nclaim/whom no-party\nclaim/wide wider\n");
  EXPECT_TRUE(origin(origins, "source/a").bearings.empty());
}

TEST(Origins, WhoLeftTheRegionLeftThePlaceAndWhoIsInThePlaceIsInTheRegion) {
  Story story;
  story.claim("a: afp: left(ua, ru-kursk) own-voice; around");
  EXPECT_EQ(bearings(story.origins(), "claim/a"), "says absent(ua): against held(ua), for not-held(ua)");
  Story region;
  region.dossier.subject = "region/ru-kursk";
  region.dossier.containing.clear();
  region.claim("a: afp: control(ua, sudzha) own-voice; inside");
  EXPECT_EQ(bearings(region.origins(), "claim/a"), "says present(ua): against not-held(ua)");
  region.claim("b: afp: left(ua, sudzha) own-voice; inside");
  EXPECT_EQ(bearings(region.origins(), "claim/b"), "");
}

TEST(Origins, OnlyAnAttemptAgainstSomebodyMakesAPlaceContested) {
  Story story;
  story.claim("a: afp: attempt(ru, \"cross the river\", sudzha) own-voice");
  EXPECT_EQ(bearings(story.origins(), "claim/a"), "");
}

TEST(Origins, NobodyStandsForHearsayWhateverItsFactuality) {
  Story story;
  story.claim("a: afp > art: left(ua, sudzha) hearsay-attributed").claim("b: tass > art: left(ua, sudzha) attributed");
  for (auto& claim : story.dossier.claims) claim.body.chain.back().factuality = Factuality::ct_plus;
  const Origins origins = story.origins();
  EXPECT_FALSE(origin(origins, "source/afp").bearings.at(0).committed);
  EXPECT_TRUE(origin(origins, "source/tass").bearings.at(0).committed);
}

TEST(Origins, WhatWasSaidLongAgoIsNotCurrentHoweverLateItIsRetold) {
  Story story;
  story.claim("a: afp > art: left(ua, sudzha) attributed; stated 2025-02")
      .claim("b: tass > art: left(ua, sudzha) attributed");
  const Origins origins = story.origins();
  EXPECT_FALSE(origin(origins, "source/afp").bearings.at(0).current);
  EXPECT_TRUE(origin(origins, "source/tass").bearings.at(0).current);
}

Interest interest(std::string_view says) {
  Story story;
  story.source("staff official-body of ua");
  story.claim("a: staff: " + std::string(says) + " own-voice");
  const Origins origins = story.origins();
  const auto& list = origin(origins, "source/staff").bearings;
  return list.empty() ? Interest::unknown : list.front().interest;
}

TEST(Origins, TellWhetherASourceSpeaksForItsOwnSide) {
  EXPECT_EQ(interest("control(ua, sudzha)"), Interest::own);
  EXPECT_EQ(interest("left(ru, sudzha)"), Interest::own);
  EXPECT_EQ(interest("left(ua, sudzha)"), Interest::against_own);
  EXPECT_EQ(interest("no-control(ua, sudzha)"), Interest::against_own);
  EXPECT_EQ(interest("leaving(ua, sudzha)"), Interest::against_own);
  EXPECT_EQ(interest("control(ru, sudzha)"), Interest::none);
  EXPECT_EQ(interest("fighting(ua, ru, sudzha)"), Interest::none);
  Story nobody;
  nobody.claim("a: afp: left(ua, sudzha) own-voice");
  EXPECT_EQ(nobody.origins().origins.at(0).bearings.at(0).interest, Interest::unknown);
}

TEST(Origins, ConflictsArePairsAboutTheSameTime) {
  Story story;
  story.claim("c: art: control(ua, sudzha) own-voice");
  story.claim("l: unnamed > art: left(ua, sudzha) hearsay");
  story.claim("p: afp: presence(ua, sudzha) own-voice");
  story.claim("r: tass: control(ru, sudzha) own-voice");
  EXPECT_EQ(conflicts(story.origins()), "c - l: holds/absent\nr - c: holds/holds\np - l: present/absent");
  Story later("2025-03-16T19:00:00Z");
  later.claim("c: art: control(ua, sudzha) own-voice");
  later.claim("l: afp: left(ua, sudzha) own-voice; known 2025-03-16T18:00:00Z");
  EXPECT_EQ(conflicts(later.origins()), "");
  later.claim("m: afp: left(ua, sudzha) own-voice; known 2025-03-15T19:00:00Z");
  EXPECT_EQ(conflicts(later.origins()), "c - m: holds/absent");
  Story earlier("2025-03-16T19:00:00Z");
  earlier.claim("c: art: control(ua, sudzha) own-voice; known 2025-03-16T18:00:00Z");
  earlier.claim("l: afp: left(ua, sudzha) own-voice");
  EXPECT_EQ(conflicts(earlier.origins()), "");
}

TEST(Origins, ConflictsAreCappedAndTheRestIsCounted) {
  Story story;
  for (int i = 0; i < 40; ++i) {
    story.claim("h" + std::to_string(i) + ": x" + std::to_string(i) + ": control(ua, sudzha) own-voice");
    story.claim("l" + std::to_string(i) + ": y" + std::to_string(i) + ": left(ua, sudzha) own-voice");
  }
  const Origins origins = story.origins();
  EXPECT_EQ(origins.conflicts.size(), max_conflicts);
  EXPECT_EQ(origins.conflicts_left_out, 40 * 40 - max_conflicts);
}

TEST(Origins, KnowTheirAge) {
  Story story;
  story.claim("a: afp: left(ua, sudzha) own-voice; known 2025-03-12T07:00:00Z");
  story.claim("b: afp: left(ua, sudzha) own-voice; known 2025-03-11T19:00:00Z");
  story.claim("c: tass > vg: left(ua, sudzha) attributed; stated 2025-03-10");
  const Origins origins = story.origins();
  EXPECT_EQ(origin(origins, "source/afp").age_us, 12LL * 3600 * 1'000'000);
  EXPECT_EQ(format_utc_micros(origin(origins, "source/tass").newest), "2025-03-10T23:59:59.999999Z");
  EXPECT_EQ(origins.newest, instant("2025-03-12T07:00:00Z"));
}

TEST(Origins, WhatTheWorldCouldNotKnowYetIsListedAndNotUsed) {
  Story story;
  story.claim("a: afp: left(ua, sudzha) own-voice; known 2025-03-13T07:00:00Z");
  story.review("r: reuters verified claim/a at 2025-03-14T00:00:00Z");
  const Origins origins = story.origins();
  EXPECT_EQ(told(origins), "");
  EXPECT_TRUE(origins.reviews.empty());
  EXPECT_EQ(origins.later, (std::vector<std::string>{"claim/a", "review/r"}));
}

TEST(Origins, ReviewsStayApartAndASubsetStaysASubset) {
  Story story;
  story.item("m set by a b").item("some set by a b subset-of m");
  story.claim("c: several > art: depicts(item/m, \"a flag\") depicts");
  story.review("r1: reuters verified item/m known-from c1");
  story.review("r2: aftenposten verified item/some");
  const Origins origins = story.origins();
  ASSERT_EQ(origins.reviews.size(), 2);
  EXPECT_EQ(origins.reviews[0].known_from, "claim/c1");
  EXPECT_EQ(origins.reviews[0].subset_of, "");
  EXPECT_EQ(origins.reviews[1].known_from, "");
  EXPECT_EQ(origins.reviews[1].subset_of, "item/m");
  EXPECT_EQ(origins.reviews[1].claims, std::vector<std::string>{"claim/c"});
  EXPECT_EQ(origin(origins, "item/m").reviews, (std::vector<std::string>{"review/r1", "review/r2"}));
}

TEST(Origins, SilenceStaysOpenUntilTheSourceSpeaks) {
  Story story("2025-03-14T19:00:00Z");
  story.claim("s: staff > art: confirmation(staff, \"left\") not-confirmed");
  story.claim("t: staff > art: met(\"soldiers\", sudzha) attributed; known 2025-03-13T07:00:00Z");
  Origins origins = story.origins();
  ASSERT_EQ(origins.silences.size(), 1);
  EXPECT_EQ(origins.silences[0].ended_by, "");
  EXPECT_EQ(origins.silences[0].who, "source/staff");
  EXPECT_EQ(origins.silences[0].for_us, 48LL * 3600 * 1'000'000);
  // It is neither an origin nor a denial.
  EXPECT_EQ(told(origins), "staff[t]");
  story.claim("u: staff > art: left(ua, sudzha) attributed; known 2025-03-13T19:00:00Z");
  origins = story.origins();
  EXPECT_EQ(origins.silences[0].ended_by, "claim/u");
  EXPECT_EQ(origins.silences[0].for_us, 24LL * 3600 * 1'000'000);
}

Recorded<Enquiry> enquiry(std::string_view id) {
  Recorded<Enquiry> out;
  out.id = id;
  out.known = instant("2025-03-12T10:00:00Z");
  out.body.whom = "source/staff";
  out.body.asked = instant("2025-03-12T10:00:00Z");
  return out;
}

TEST(Origins, EnquiriesAreOpenUnansweredAnsweredOrDeclined) {
  Story story;
  auto late = enquiry("b");
  late.body.deadline = instant("2025-03-12T18:00:00Z");
  auto declined = enquiry("c");
  declined.body.answer = EnquiryAnswer::declined;
  declined.body.answered = instant("2025-03-12T11:00:00Z");
  auto answered_later = enquiry("d");
  answered_later.body.answer = EnquiryAnswer::answered;
  answered_later.body.answered = instant("2025-03-13T11:00:00Z");
  auto answered = enquiry("e");
  answered.body.answer = EnquiryAnswer::answered;
  answered.body.answered = instant("2025-03-12T12:00:00Z");
  auto asked_later = enquiry("f");
  asked_later.body.asked = instant("2025-03-13T10:00:00Z");
  story.dossier.enquiries = {enquiry("a"), late, declined, answered_later, answered, asked_later};
  std::string out;
  for (const EnquiryFound& found : story.origins().enquiries) {
    out += found.enquiry + ' ' + std::string(name_of(found.state)) + ' ' +
           std::to_string(found.for_us / 3'600'000'000) + "h\n";
  }
  EXPECT_EQ(out,
            "enquiry/a open 9h\nenquiry/b unanswered 9h\nenquiry/c declined 1h\nenquiry/d open 9h\n"
            "enquiry/e answered 2h\n");
  EXPECT_EQ(story.origins().later, std::vector<std::string>{"enquiry/f"});
}

TEST(Origins, APredictionIsOpenDueOrResolved) {
  const auto found = [](std::string_view at, bool with_outcome) {
    Story story(at);
    story.claim("p: defender: no-presence(ua, sudzha) predicts; deadline 2025-03-14; assumes that week");
    if (with_outcome) {
      Recorded<Outcome> outcome;
      outcome.id = "o";
      outcome.body.claim = "claim/p";
      outcome.body.result = OutcomeResult::partly;
      outcome.body.at = instant("2025-03-20T00:00:00Z");
      story.dossier.outcomes.push_back(outcome);
    }
    return story.origins().predictions.at(0);
  };
  EXPECT_EQ(found("2025-03-12T19:00:00Z", true).state, PredictionState::open);
  EXPECT_EQ(found("2025-03-12T19:00:00Z", true).assumes, "that week");
  EXPECT_EQ(found("2025-03-14T23:59:59Z", true).state, PredictionState::open);
  EXPECT_EQ(found("2025-03-15T00:00:00Z", true).state, PredictionState::due);
  EXPECT_EQ(found("2025-03-21T00:00:00Z", false).state, PredictionState::due);
  const PredictionFound resolved = found("2025-03-21T00:00:00Z", true);
  EXPECT_EQ(resolved.state, PredictionState::resolved);
  EXPECT_EQ(resolved.result, OutcomeResult::partly);
  Story open;
  open.claim("p: defender: no-presence(ua, sudzha) predicts");
  EXPECT_EQ(open.origins().predictions.at(0).state, PredictionState::no_deadline);
}

TEST(Origins, UnconfirmedDefaultsAreMarked) {
  Story story;
  story.claim("a: afp: left(ua, sudzha) own-voice; unconfirmed").claim("b: afp: left(ua, sudzha) own-voice");
  const Origins origins = story.origins();
  ASSERT_EQ(origins.unconfirmed.size(), 1);
  EXPECT_EQ(origins.unconfirmed[0].claim, "claim/a");
  EXPECT_EQ(origins.unconfirmed[0].members, std::vector<std::string>{"as_of"});
  for (const Bearing& bearing : origins.origins[0].bearings) {
    EXPECT_EQ(bearing.unconfirmed, bearing.record == "claim/a");
  }
}

TEST(Origins, AMapBearsByItsStanding) {
  Story story;
  story.map("a held ru by A").map("b contested by B").map("c unclear by C").map("d asserted ru by D");
  const Origins origins = story.origins();
  EXPECT_EQ(bearings(origins, "map/a"), "shows holds(ru): for held(ru), against not-held(ru)");
  EXPECT_EQ(bearings(origins, "map/b"), "shows contested: for contested");
  EXPECT_EQ(bearings(origins, "map/c"), "shows unclear: for unclear");
  EXPECT_EQ(bearings(origins, "map/d"), "shows asserted(ru): for asserted(ru)");
}

}  // namespace
}  // namespace frontkart::claims
