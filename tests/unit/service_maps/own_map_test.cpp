#include <fmt/format.h>
#include <gtest/gtest.h>

#include "desk.hpp"
#include "exchange/write.hpp"

namespace frontkart::service {
namespace {

using tests::day;
using tests::Desk;
using tests::kCell;

constexpr geometry::GridPoint cell(int column, int row) {
  return {column * kCell + kCell / 2, row * kCell + kCell / 2};
}
std::string coordinate(geometry::GridPoint p) {
  return fmt::format("{:.6f},{:.6f}", geometry::lon_degrees(p), geometry::lat_degrees(p));
}

struct Drawn : testing::Test {
  Drawn() {
    desk.map("own");
    desk.edit("own", "first", day(0), "AAAA\nAAAA");
    before = desk.edit("own", "second", day(5), "..BB\n....");
  }
  std::vector<std::string> who(geometry::GridPoint p, Instant as_known = Instant::highest()) {
    WhoRequest request;
    request.place.text = coordinate(p);
    request.as_known = as_known;
    const auto answer = desk.service().who(request).value();
    std::vector<std::string> out;
    for (const auto& s : answer.maps.at(0).history) {
      out.push_back(fmt::format("{} {} {}", (s.from.us - day(0).us) / 86'400'000'000, s.status.value_or("-"), s.edit));
    }
    return out;
  }
  Desk desk;
  Instant before;
};

TEST_F(Drawn, WhoTellsTheHistoryAndTheEditsThatBeganIt) {
  EXPECT_EQ(who(cell(0, 0)), (std::vector<std::string>{"0 A first"}));
  EXPECT_EQ(who(cell(3, 1)), (std::vector<std::string>{"0 A first", "5 B second"}));
  EXPECT_EQ(who(cell(9, 9)), (std::vector<std::string>{"0 - "}));
}

TEST_F(Drawn, AtAreaAndDiffAnswerAsForImportedMaps) {
  const auto map = desk.service().at("own", day(6), Instant::highest()).value();
  ASSERT_EQ(map.shapes.size(), 2U);
  const auto before_change = desk.service().at("own", day(4), Instant::highest()).value();
  ASSERT_EQ(before_change.shapes.size(), 1U);
  EXPECT_NEAR(map.shapes[0].area_m2 + map.shapes[1].area_m2, before_change.shapes[0].area_m2, 0.01);
  AreaRequest area;
  area.map = "own";
  area.party = "ru";
  const auto series = desk.service().area(area).value();
  ASSERT_EQ(series.rows.size(), 2U);
  EXPECT_EQ(series.rows[0].km2, 0);
  EXPECT_NEAR(series.rows[1].km2, map.shapes[1].area_m2 / 1e6, 1e-9);
  const auto diff = desk.service().diff({"own", day(1), day(6), std::nullopt, Instant::highest()}).value();
  ASSERT_EQ(diff.areas.size(), 1U);
  EXPECT_NEAR(diff.areas[0].area_m2, map.shapes[1].area_m2, 0.01);
}

TEST_F(Drawn, ACorrectionARetractionAndAPurgeCountFromWhenTheyAreRecorded) {
  const Instant corrected = desk.edit("own", "second", day(7), "..CC\n....");
  const Instant retracted = desk.retract("edit", "second");
  EXPECT_EQ(who(cell(3, 1), before), (std::vector<std::string>{"0 A first", "5 B second"}));
  EXPECT_EQ(who(cell(3, 1), corrected), (std::vector<std::string>{"0 A first", "7 C second"}));
  EXPECT_EQ(who(cell(3, 1), retracted), (std::vector<std::string>{"0 A first"}));
  desk.purge("edit", "first");
  EXPECT_EQ(who(cell(0, 0)), std::vector<std::string>());
}

TEST_F(Drawn, CheckRebuildsIt) {
  const auto report = desk.service().check(true, {}).value();
  EXPECT_TRUE(report.ok) << (report.problems.empty() ? "" : report.problems[0].what);
  EXPECT_EQ(report.composites, 1U);
}

TEST_F(Drawn, SaysWhenItWasRecordedAndThatItIsIllustrative) {
  const nlohmann::json plain = nlohmann::json::parse(desk.service().tile_json("own", Instant::highest(), "t").value());
  EXPECT_NE(plain.at("description").get<std::string>().find("As recorded at"), std::string::npos) << plain;
  nlohmann::json body = desk.body("map", "own");
  body["illustrative"] = true;
  desk.put("map", "own", body);
  EXPECT_EQ(desk.service().at("own", day(1), Instant::highest())->source,
            "Illustrative, not an account of what happened.");
  body["link"] = "https://example.org/";
  desk.put("map", "own", body);
  EXPECT_EQ(desk.service().at("own", day(1), Instant::highest())->source,
            "Illustrative, not an account of what happened. https://example.org/");
}

TEST_F(Drawn, MapsTellsItsExtentAndContradictingEdits) {
  auto summary = desk.service().map("own", Instant::highest()).value();
  EXPECT_EQ(summary.states, 2U);
  ASSERT_TRUE(summary.bounds.has_value());
  EXPECT_DOUBLE_EQ((*summary.bounds)[2], 4 * kCell / 1e6);
  EXPECT_TRUE(summary.flags.empty());
  desk.edit("own", "third", day(5), "...C\n....");
  summary = desk.service().map("own", Instant::highest()).value();
  ASSERT_EQ(summary.flags.size(), 1U);
  EXPECT_NE(summary.flags[0].find("edit/second"), std::string::npos);
  EXPECT_NE(summary.flags[0].find("edit/third"), std::string::npos);
  desk.edit("own", "third", day(5), "...C\n....", "second");
  EXPECT_TRUE(desk.service().map("own", Instant::highest())->flags.empty());
  EXPECT_EQ(who(cell(3, 1)).back(), "5 C third");
}

TEST_F(Drawn, WhatIsRetractedIsInNoList) {
  desk.place("p", cell(1, 1));
  desk.region("r", {0, 0}, {kCell, kCell});
  const Instant there = desk.assess("a", "p", "contested", "2025-01");
  EXPECT_EQ(desk.service().find_places("Place p", 5, Instant::highest())->size(), 1U);
  desk.retract("place", "p");
  desk.retract("region", "r");
  desk.retract("map", "own");
  EXPECT_TRUE(desk.service().find_places("Place p", 5, Instant::highest())->empty());
  EXPECT_EQ(desk.service().find_places("Place p", 5, there)->size(), 1U);
  EXPECT_TRUE(desk.service().maps(Instant::highest(), false)->empty());
  EXPECT_EQ(desk.service().maps(there, false)->size(), 1U);
  EXPECT_FALSE(desk.service().at("own", day(6), Instant::highest()).ok());
  EXPECT_TRUE(desk.service().check(true, {})->ok);
  EXPECT_TRUE(desk.service().assessed_points(day(3), Instant::highest())->empty());
}

TEST(Assessed, ThePlaceOfAnAssessmentIsAPointWhileItHolds) {
  Desk desk;
  desk.place("sudzha", cell(1, 1));
  desk.assess("one", "sudzha", "held(ua)", "2025-01-01", "2025-01-10");
  desk.assess("two", "sudzha", "contested", "2025-01-05");
  const auto status_on = [&](int d) {
    const auto points = desk.service().assessed_points(day(d), Instant::highest()).value();
    return points.empty() ? "" : points.at(0).status;
  };
  EXPECT_EQ(status_on(-1), "");
  EXPECT_EQ(status_on(0), "held(ua)");
  EXPECT_EQ(status_on(4), "contested");
  EXPECT_EQ(status_on(400), "contested");
  const auto point = desk.service().assessed_points(day(1), Instant::highest())->at(0);
  EXPECT_EQ(point.standing, "held");
  EXPECT_EQ(point.party, "ua");
  EXPECT_EQ(point.confidence, "moderate");
  EXPECT_EQ(point.point, cell(1, 1));
  EXPECT_EQ(point.name, "Place sudzha");
  desk.retract("assessment", "two");
  EXPECT_EQ(status_on(400), "");
}

TEST(Assessed, PointsComeAfterTheAreasInGeoJson) {
  Desk desk;
  desk.map("own");
  desk.edit("own", "first", day(0), "AAAA");
  desk.place("sudzha", {1000, 2000});
  desk.assess("one", "sudzha", "not-held(ua)", "2025-01-01");
  auto map = desk.service().at("own", day(0), Instant::highest()).value();
  EXPECT_TRUE(map.points.empty());
  map.points = desk.service().assessed_points(day(0), Instant::highest()).value();
  const auto geojson = nlohmann::json::parse(exchange::write_geojson(map));
  ASSERT_EQ(geojson["features"].size(), 2U);
  const auto& feature = geojson["features"][1];
  EXPECT_EQ(feature["geometry"], nlohmann::json::parse(R"({"type":"Point","coordinates":[0.001,0.002]})"));
  EXPECT_EQ(feature["properties"]["kind"], "assessment");
  EXPECT_EQ(feature["properties"]["status"], "not-held(ua)");
  EXPECT_EQ(feature["properties"]["standing"], "not-held");
  EXPECT_EQ(feature["properties"]["confidence"], "moderate");
  EXPECT_FALSE(geojson["frontkart"].contains("derived"));
}

TEST(Assessed, APictureShowsDotsWhereItIsAskedTo) {
  Desk desk;
  desk.map("own");
  desk.edit("own", "first", day(0), "AAAA");
  desk.place("sudzha", cell(1, 0));
  desk.assess("one", "sudzha", "held(ua)", "2025-01-01");
  PictureQuery query;
  query.map = "own";
  query.at = day(0);
  const auto without = desk.service().picture(query).value();
  query.points = true;
  const auto with = desk.service().picture(query).value();
  EXPECT_EQ(without.find("assessments"), std::string::npos);
  EXPECT_NE(with.find("assessments"), std::string::npos);
  EXPECT_NE(with.find("Dots: places that the desk has assessed"), std::string::npos);
}

TEST(Derived, ARegionIsDividedAmongItsAssessedPlaces) {
  Desk desk;
  desk.region("r", {0, 0}, {8 * kCell, 4 * kCell});
  desk.place("west", {1 * kCell, 2 * kCell});
  desk.place("east", {5 * kCell, 2 * kCell});
  desk.place("outside", {4 * kCell, 5 * kCell});
  desk.place("unknown", {2 * kCell, 2 * kCell});
  desk.assess("w", "west", "held(ua)", "2025-01-01");
  desk.assess("e", "east", "held(ru)", "2025-01-01", "2025-01-20");
  desk.assess("o", "outside", "contested", "2025-01-01");
  const auto map = desk.service().derived("r", day(3), Instant::highest()).value();
  EXPECT_TRUE(map.derived);
  EXPECT_EQ(map.map, "derived:r");
  EXPECT_EQ(map.source, map.derivation);
  ASSERT_EQ(map.shapes.size(), 2U);
  ASSERT_EQ(map.legend.entries.size(), 2U);
  EXPECT_EQ(map.legend.entries[0].id, "held-ru");
  EXPECT_EQ(map.legend.entries[1].id, "held-ua");
  // The middle between 1 and 5 cells is at 3 of 8.
  const double whole = map.shapes[0].area_m2 + map.shapes[1].area_m2;
  EXPECT_NEAR(map.shapes[1].area_m2 / whole, 3.0 / 8, 1e-6);
  EXPECT_NEAR(map.shapes[0].area_m2 / whole, 5.0 / 8, 1e-6);
  const auto geojson = nlohmann::json::parse(exchange::write_geojson(map));
  EXPECT_EQ(geojson["frontkart"]["derived"], true);
  EXPECT_EQ(geojson["frontkart"]["derivation"], map.derivation);
  // Later only the west is assessed, and takes all.
  const auto later = desk.service().derived("Region r", day(60), Instant::highest()).value();
  ASSERT_EQ(later.shapes.size(), 1U);
  EXPECT_NEAR(later.shapes[0].area_m2, whole, 0.01);
  const auto none = desk.service().derived("r", day(-60), Instant::highest());
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(none.error().code, ErrorCode::not_found);
  EXPECT_EQ(desk.service().derived("nowhere", day(3), Instant::highest()).error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace frontkart::service
