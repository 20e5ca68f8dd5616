// The whole article of 12 March 2025, one claim for each statement, in our own words.
#include <gtest/gtest.h>

#include "claims/reasoning_json.hpp"
#include "story.hpp"

namespace frontkart::claims {
namespace {

Story article() {
  Story story;
  story.source("art newspaper").source("afp agency").source("reuters agency").source("deepstate mapper");
  story.source("tass agency of ru").source("putin person of ru").source("kremlin official-body of ru");
  story.source("ua-authorities official-body of ua").source("defender channel").source("ru-bloggers several");
  story.source("ru-state-media state-media of ru");
  story.item("art-0312 article by art quotes reuters-report quotes afp-report");
  story.item("reuters-report article by reuters quotes defender-post").item("afp-report article by afp");
  story.item("defender-post post by defender").item("deepstate-update map-file by deepstate");
  story.item("set-m set by ru-bloggers ru-state-media");
  story.item("set-m-pictures set by ru-bloggers ru-state-media subset-of set-m");

  story.claim("01-left: unnamed > art: left(ua, sudzha) hearsay; by [..2025-03-12]");
  story.claim("02-met: unnamed > art: met(putin, \"soldiers\", ru-kursk) hearsay; during 2025-03-12; around");
  story.claim("03-control: art: control(ua, sudzha) own-voice; since 2024-08/..");
  story.claim("04-depicts: several > art: depicts(item/set-m, \"a Russian flag\") depicts; via set-m");
  story.claim("05-verified: art: event(\"verified\", reuters) own-voice");
  story.claim("06-verified-too: art: event(\"verified\", aftenposten) own-voice");
  story.claim("07-not-confirmed: ua-authorities > art: confirmation(ua-authorities, claim/01-left) not-confirmed");
  story.claim("08-met-tass: tass > art: met(putin, \"commanders\") attributed; during 2025-03-12; around");
  story.claim("09-intends: putin > reuters > art: intends(putin, \"a treatment of prisoners\") quote; around");
  story.claim(
      "10-fighting: afp > art: fighting(ua, ru, ru-kursk) hearsay-attributed; as-of 2025-03-12; around; via afp-report;"
      "presupposes presence(ua, ru-kursk); presupposes presence(ru, ru-kursk)");
  story.claim(
      "11-attempt: afp > art: attempt(ru, ua, sudzha) hearsay-attributed; as-of 2025-03-12; via afp-report;"
      "presupposes presence(ua, sudzha)");
  story.claim("12-map: deepstate > art: map-update(deepstate, sudzha) attributed; via deepstate-update");
  story.claim(
      "12-no-control: deepstate > art: no-control(ua, sudzha) attributed; as-of 2025-03-12; via deepstate-update");
  story.claim(
      "13-outskirts: deepstate > art: fighting(ua, ru, sudzha) attributed; outskirts; via deepstate-update;"
      "presupposes presence(ua, sudzha); presupposes presence(ru, sudzha)");
  story.claim("14-leaving: defender > reuters > art: leaving(ua, ru-kursk) attributed; around; via defender-post");
  story.claim(
      "15-friday: defender > reuters > art: no-presence(ua, ru-kursk) predicts; around; via defender-post;"
      "deadline 2025-03-14; assumes the post is of that week");
  story.claim("16-route: art: role(sudzha, \"supply route\", ua) own-voice");
  story.claim("18-area: art: area(ua, ru-kursk) own-voice; during 2024-08; value 1000 km2; about; around");
  story.claim("19-oslo: art: ratio(ru-kursk, no-oslo) own-voice; during 2024-08; value 4 times; of no-oslo; around");
  story.claim("20-aim: ua-authorities > art: aim(ua, \"tie down forces\") attributed; stated 2024-08; around");
  story.claim("23-trend: art: trend(ua, \"losing ground\", ru-kursk) own-voice; during /2025-03-12; around");
  story.claim("24-left: unnamed > art: left(ua, sudzha) hearsay; by [..2025-03-12]; repeats 01-left");
  story.claim("26-kremlin: kremlin > art: confirmation(kremlin, \"a ceasefire\") not-commenting");

  story.review("reuters-m: reuters verified item/set-m known-from 05-verified");
  story.review("aftenposten-m: aftenposten verified item/set-m-pictures known-from 06-verified-too");
  story.map("ds unclear by deepstate; state 2025-03-12T12:00:00Z");
  story.series("ds: ua ru-kursk 2024-08-20=950 2025-02-01=450 2025-03-12=150");
  story.dossier.official_areas["region/no-oslo"] = {454, "Kartverket", "official"};
  return story;
}

TEST(Sudzha, OriginsWithNoKnownLink) {
  EXPECT_EQ(told(article().origins()),
            "set-m[04-depicts] afp[10-fighting 11-attempt] "
            "art[03-control 05-verified 06-verified-too 16-route 18-area 19-oslo 23-trend] "
            "deepstate[12-map 12-no-control 13-outskirts ds] defender[14-leaving 15-friday] "
            "putin[09-intends] tass[08-met-tass] ua-authorities[20-aim] "
            "| 01-left unnamed 02-met unnamed 24-left repeats-unnamed");
}

TEST(Sudzha, AfpSpeaksAgainstTheWithdrawal) {
  const Origins origins = article().origins();
  EXPECT_EQ(bearings(origins, "claim/11-attempt"),
            "presupposes present(ua): against not-held(ua)\nsays contested: for contested");
  EXPECT_EQ(conflicts(origins),
            "03-control - 01-left: holds/absent\n03-control - 12-no-control: holds/not-holds\n"
            "11-attempt - 01-left: present/absent");
}

TEST(Sudzha, NotUkrainianIsNotRussian) {
  const Origins origins = article().origins();
  EXPECT_EQ(bearings(origins, "claim/12-no-control"), "says not-holds(ua): against held(ua), for not-held(ua)");
  for (const Tally& tally : suggest(origins).tallies) EXPECT_NE(short_form(tally.status), "held(ru)");
}

TEST(Sudzha, TheSuggestionIsContestedAndLow) {
  EXPECT_EQ(told(article().suggestion()), "contested low: S4-conflict-is-low S5-fought-over-is-contested");
}

TEST(Sudzha, ReviewsAreSecondHandAndApart) {
  const Origins origins = article().origins();
  ASSERT_EQ(origins.reviews.size(), 2);
  EXPECT_EQ(origins.reviews[0].by, "source/aftenposten");
  EXPECT_EQ(origins.reviews[0].known_from, "claim/06-verified-too");
  EXPECT_EQ(origins.reviews[0].subset_of, "item/set-m");
  EXPECT_EQ(origins.reviews[1].by, "source/reuters");
  EXPECT_EQ(origins.reviews[1].known_from, "claim/05-verified");
  EXPECT_EQ(origins.reviews[1].subset_of, "");
  EXPECT_EQ(origins.reviews[1].aspect, Aspect::unspecified);
}

TEST(Sudzha, WhoHasNotConfirmedAndWhoDoesNotComment) {
  const Origins origins = article().origins();
  ASSERT_EQ(origins.silences.size(), 2);
  EXPECT_EQ(origins.silences[0].who, "source/ua-authorities");
  EXPECT_EQ(origins.silences[0].kind, Hedge::not_confirmed);
  EXPECT_EQ(origins.silences[0].ended_by, "") << "aims of August 2024 confirm nothing";
  EXPECT_EQ(origins.silences[1].who, "source/kremlin");
  EXPECT_EQ(origins.silences[1].kind, Hedge::not_commenting);
}

TEST(Sudzha, ThePredictionIsOpenUntilFriday) {
  Story story = article();
  EXPECT_EQ(story.origins().predictions.at(0).state, PredictionState::open);
  EXPECT_EQ(story.origins().predictions.at(0).assumes, "the post is of that week");
  story.dossier.at = instant("2025-03-15T12:00:00Z");
  EXPECT_EQ(story.origins().predictions.at(0).state, PredictionState::due);
}

TEST(Sudzha, NumbersAreChecked) {
  const Story story = article();
  EXPECT_EQ(story.check("18-area").verdict, NumberVerdict::ok);
  EXPECT_EQ(story.check("19-oslo").verdict, NumberVerdict::flagged);
  EXPECT_NEAR(story.check("19-oslo").right.value(), 1000.0 / 454, 1e-9);
  EXPECT_EQ(story.check("23-trend").verdict, NumberVerdict::ok);
}

TEST(Sudzha, TheAnswerIsJson) {
  const auto origins = to_json(article().origins());
  EXPECT_EQ(origins["wording"], "no known link");
  EXPECT_EQ(origins["at"], "2025-03-12T19:00:00Z");
  EXPECT_EQ(origins["origins"].size(), 8);
  EXPECT_EQ(origins["origins"][1]["key"], "source/afp");
  EXPECT_EQ(origins["origins"][1]["party"], nullptr);
  EXPECT_EQ(origins["origins"][1]["bearings"][0]["status"], "not-held(ua)");
  EXPECT_EQ(origins["origins"][1]["bearings"][0]["side"], "against");
  EXPECT_EQ(origins["origins"][1]["bearings"][0]["ground"], "presupposes");
  EXPECT_EQ(origins["silences"][0]["open"], true);
  EXPECT_EQ(origins["silences"][0]["about"], "confirmation(source/ua-authorities, claim/01-left)");
  EXPECT_EQ(origins["predictions"][0]["deadline"], "2025-03-14T23:59:59.999999Z");
  EXPECT_EQ(origins.dump().find("independent"), std::string::npos);
  const auto suggestion = to_json(article().suggestion());
  EXPECT_EQ(suggestion["status"], "contested");
  EXPECT_EQ(suggestion["confidence"], "low");
  EXPECT_EQ(suggestion["applied"], false);
  EXPECT_EQ(suggestion["rules"][0]["rule"], "S4-conflict-is-low");
  EXPECT_EQ(to_json(Suggestion{})["confidence"], nullptr);
  const auto checks = to_json(check_numbers(article().dossier));
  ASSERT_TRUE(checks.is_array());
  EXPECT_EQ(checks[0]["claim"], "claim/03-control");
  EXPECT_EQ(checks[0]["verdict"], "cannot-be-checked");
  EXPECT_EQ(checks[2]["verdict"], "flagged");
  EXPECT_EQ(checks[2]["figures"][0]["cited"], "Kartverket");
}

}  // namespace
}  // namespace frontkart::claims
