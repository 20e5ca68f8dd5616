// Claims' numbers against the maps' figures and official areas.
#include <gtest/gtest.h>

#include "story.hpp"

namespace frontkart::claims {
namespace {

Story with_series() {
  Story story;
  story.series("deepstate: ua ru-kursk 2024-08-07=100 2024-08-15=700 2024-08-28=920 2024-09-10=1200 2025-03-10=300");
  story.series("owl: party/ua region/ru-kursk 2024-08-01=50 2024-08-20=600 2025-02-01=420 2025-03-11=410");
  story.series("owl: ru ru-kursk 2024-08-01=1000");
  return story;
}

TEST(NumberCheck, AnAreaIsHeldAgainstEveryMapAtItsTime) {
  Story story = with_series();
  story.claim("a: art: area(ua, ru-kursk) own-voice; during 2024-08; value 1000 km2; about");
  const NumberCheck check = story.check("a");
  EXPECT_EQ(check.verdict, NumberVerdict::ok);
  EXPECT_EQ(check.code, "maps-disagree");
  EXPECT_EQ(check.tolerance, 0.25);
  ASSERT_EQ(check.figures.size(), 2);
  EXPECT_EQ(check.figures[0].source, "map/deepstate");
  EXPECT_EQ(check.figures[0].number, 920) << "September's 1200 is of another time";
  EXPECT_EQ(check.figures[0].at, instant("2024-08-28T00:00:00Z"));
  EXPECT_DOUBLE_EQ(check.figures[0].ratio.value(), 1000.0 / 920);
  EXPECT_TRUE(check.figures[0].agrees);
  EXPECT_EQ(check.figures[1].number, 600);
  EXPECT_FALSE(check.figures[1].agrees);
}

TEST(NumberCheck, AboutWidensAndWithoutItTheSameNumberIsFlagged) {
  Story story = with_series();
  story.claim("a: art: area(ua, ru-kursk) own-voice; during 2024-08; value 1100 km2");
  story.claim("b: art: area(ua, ru-kursk) own-voice; during 2024-08; value 1100 km2; about");
  story.claim("c: art: area(ua, ru-kursk) own-voice; during 2024-08; value 1000 km2");
  EXPECT_EQ(story.check("a").verdict, NumberVerdict::flagged);
  EXPECT_EQ(story.check("a").right, 920);
  EXPECT_EQ(story.check("b").verdict, NumberVerdict::ok);
  EXPECT_EQ(story.check("c").verdict, NumberVerdict::ok);
}

TEST(NumberCheck, AnAreaWithoutATimeIsOfTheMoment) {
  Story story = with_series();
  story.claim("a: art: area(ua, ru-kursk) own-voice; value 310 km2");
  EXPECT_EQ(story.check("a").figures.at(0).number, 300);
}

TEST(NumberCheck, WhatCannotBeCheckedSaysWhy) {
  Story story = with_series();
  story.claim("a: art: area(ua, ru-kursk) own-voice; during 2024-07; value 1000 km2");
  story.claim("b: art: area(ua, ru-kursk) own-voice");
  story.claim("c: art: area(ua, ru-kursk) own-voice; value 1000 acres");
  story.claim("d: art: area(us, ru-kursk) own-voice; value 1000 km2");
  story.claim("e: art: ratio(ru-kursk, no-oslo) own-voice; value 4 times");
  story.claim("f: art: trend(ua, \"moving about\", ru-kursk) own-voice");
  story.claim("g: art: control(ua, sudzha) own-voice; since 2024-08/..");
  story.claim("h: art: trend(ua, \"not losing ground\", ru-kursk) own-voice");
  std::string out;
  for (const NumberCheck& check : check_numbers(story.dossier)) {
    EXPECT_EQ(check.verdict, NumberVerdict::cannot_be_checked) << check.claim;
    out += check.claim.substr(6) + ' ' + check.code + '\n';
  }
  // Owl has a state before July's end, but none that early.
  EXPECT_EQ(out,
            "a no-series\nb no-value\nc no-unit\nd no-series\ne no-official-area\nf no-direction\ng no-history\n"
            "h no-direction\n");
}

TEST(NumberCheck, FourTimesOsloIsFlaggedWithTheRightRatio) {
  Story story = with_series();
  story.dossier.official_areas["region/no-oslo"] = {454, "Kartverket", "official"};
  story.dossier.official_areas["region/ru-kursk"] = {29997, "Rosstat", "official"};
  story.claim("a: art: area(ua, ru-kursk) own-voice; during 2024-08; value 1000 km2; about");
  story.claim("b: art: ratio(ru-kursk, no-oslo) own-voice; value 4 times; of no-oslo");
  const NumberCheck check = story.check("b");
  EXPECT_EQ(check.verdict, NumberVerdict::flagged);
  EXPECT_NEAR(check.right.value(), 2.2, 0.01);
  ASSERT_EQ(check.figures.size(), 2);
  EXPECT_EQ(check.figures[0].source, "region/no-oslo");
  EXPECT_EQ(check.figures[0].basis, "official");
  EXPECT_EQ(check.figures[0].cited, "Kartverket");
  EXPECT_EQ(check.figures[1].source, "claim/a");
  EXPECT_EQ(check.figures[1].number, 1000);
  story.claim("c: art: ratio(ru-kursk, no-oslo) own-voice; value 2.2 times");
  EXPECT_EQ(story.check("c").verdict, NumberVerdict::ok);
  story.claim("d: art: ratio(ru-kursk, no-oslo) own-voice; value 220 percent");
  EXPECT_EQ(story.check("d").verdict, NumberVerdict::ok);
  story.claim("e: art: ratio(ru-kursk, no-oslo) own-voice; value 2.7 times");
  EXPECT_EQ(story.check("e").verdict, NumberVerdict::flagged);
  story.claim("f: art: ratio(ru-kursk, no-oslo) own-voice; value 2.7 times; about");
  EXPECT_EQ(story.check("f").verdict, NumberVerdict::ok);
}

TEST(NumberCheck, AComparisonStartsFromTheNumberBeforeItInItsItem) {
  Story story;
  story.dossier.official_areas["region/no-oslo"] = {500, "", "official"};
  story.dossier.official_areas["region/ru-kursk"] = {30000, "", "polygon"};
  story.claim("r: art: ratio(ru-kursk, no-oslo) own-voice; value 2 times; offset 50");
  EXPECT_EQ(story.check("r").figures.at(1).source, "region/ru-kursk")
      << "the region's own area, where nothing is claimed";
  EXPECT_EQ(story.check("r").right, 60);
  story.claim("a: art: area(ua, ru-kursk) own-voice; value 3000 km2; offset 10");
  story.claim("b: art: area(ua, ru-kursk) own-voice; value 1000 km2; offset 40");
  story.claim("c: art: area(ua, ru-kursk) own-voice; value 5000 km2; offset 90");
  story.claim("d: art: area(ua, ru-kursk) own-voice; value 7000 km2; offset 45; item other");
  EXPECT_EQ(story.check("r").figures.at(1).source, "claim/b");
  EXPECT_EQ(story.check("r").verdict, NumberVerdict::ok);
  story.claim("s: art: ratio(claim/c, no-oslo) own-voice; value 10 times; offset 50");
  EXPECT_EQ(story.check("s").figures.at(1).source, "claim/c");
}

TEST(NumberCheck, ATrendIsHeldAgainstTheSeries) {
  Story story = with_series();
  // Both maps: from 1200 to 300 and from 420 to 410 in four weeks.
  story.claim("a: art: trend(ua, \"losing ground\", ru-kursk) own-voice; during /2025-03-12");
  const NumberCheck falling = story.check("a");
  EXPECT_EQ(falling.verdict, NumberVerdict::ok);
  EXPECT_EQ(falling.code, "");
  EXPECT_EQ(falling.figures.at(0).from_number, 1200);
  EXPECT_EQ(falling.figures.at(0).number, 300);
  EXPECT_EQ(falling.figures.at(0).ratio, 0.25);
  story.claim("b: art: trend(ua, \"gaining ground\", ru-kursk) own-voice; during /2025-03-12");
  EXPECT_EQ(story.check("b").verdict, NumberVerdict::flagged);
  // Over the whole time Deep State's area rose and fell back, Owl's rose.
  story.claim("c: art: trend(ua, \"gains\", ru-kursk) own-voice; during 2024-08-10/2025-03-12");
  EXPECT_EQ(story.check("c").verdict, NumberVerdict::ok);
  story.claim("d: art: trend(ru, \"unchanged\", ru-kursk) own-voice; during 2024-08-10/2025-03-12");
  EXPECT_EQ(story.check("d").verdict, NumberVerdict::ok);
  story.claim("e: art: trend(ru, \"losing more and more\", ru-kursk) own-voice; during 2024-08-10/2025-03-12");
  EXPECT_EQ(story.check("e").verdict, NumberVerdict::flagged);
}

TEST(NumberCheck, SmallChangesAreLevel) {
  Story story;
  story.series("owl: ua ru-kursk 2025-01-01=400 2025-03-01=393");
  story.claim("a: art: trend(ua, \"losing ground\", ru-kursk) own-voice; during 2025-02/2025-03-12");
  EXPECT_EQ(story.check("a").verdict, NumberVerdict::flagged);
  story.dossier.areas[0].series[1].km2 = 392;
  EXPECT_EQ(story.check("a").verdict, NumberVerdict::ok);
}

TEST(NumberCheck, ABeginIsHeldAgainstHistories) {
  Story story;
  story.claim("a: art: control(ua, sudzha) own-voice; since 2024-08/..");
  story.map("ds held ua by DeepState; since 2024-08-14T00:00:00Z");
  EXPECT_EQ(story.check("a").verdict, NumberVerdict::ok);
  EXPECT_EQ(story.check("a").figures.at(0).number, 0);
  story.map("owl held ua by Owl; since 2024-09-05T00:00:00Z").map("isw held ru by ISW; since 2024-08-14T00:00:00Z");
  EXPECT_EQ(story.check("a").code, "maps-disagree");
  ASSERT_EQ(story.check("a").figures.size(), 2);
  Story late;
  late.claim("a: art: control(ua, sudzha) own-voice; since 2024-08/..");
  late.map("owl held ua by Owl; since 2024-09-05T00:00:00Z");
  EXPECT_EQ(late.check("a").verdict, NumberVerdict::flagged);
  late.dossier.maps[0].since = instant("2024-09-02T00:00:00Z");
  EXPECT_EQ(late.check("a").verdict, NumberVerdict::ok);
  late.dossier.maps[0].own = true;
  EXPECT_EQ(late.check("a").code, "no-history");
}

TEST(NumberCheck, WhatIsNotKnownYetIsNotChecked) {
  Story story = with_series();
  story.claim("a: art: area(ua, ru-kursk) own-voice; value 310 km2; known 2025-03-13T00:00:00Z");
  EXPECT_TRUE(check_numbers(story.dossier).empty());
}

}  // namespace
}  // namespace frontkart::claims
