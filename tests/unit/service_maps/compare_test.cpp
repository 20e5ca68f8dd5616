#include "service/compare.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "desk.hpp"
#include "service/json.hpp"

namespace frontkart::service {
namespace {

using composite::StatusId;
using geometry::SquareCentimetres;
using nlohmann::json;
using tests::day;
using tests::Desk;
using tests::kCell;

geometry::GridPoint cell(std::int32_t x, std::int32_t y) {
  return {x * kCell + kCell / 2, y * kCell + kCell / 2};
}

/// Two desks' maps of the same two lines; "claims" has a legend of its own, in which A is only asserted.
///
///   day   "one"    "two"    "claims"
///    1    A...
///         A...
///    2             AA..     AAA.
///                  A...     ....
///    4    AAB.
///         A.B.
///    6             AABB
///                  A.B.
class Compared : public testing::Test {
 protected:
  Compared() {
    desk.map("one");
    desk.map("two");
    maps::MapRecord record;
    record.mapper = "Another desk";
    maps::LegendEntry entry;
    entry.id = "A";
    entry.definition = "What ua says that it holds.";
    entry.standing = maps::Standing::asserted;
    entry.party = "ua";
    entry.colour = "#336699";
    record.legend.entries.push_back(entry);
    desk.put("map", "claims", maps::to_json(record));
    desk.edit("one", "one-1", day(1), "A...\nA...");
    desk.edit("two", "two-1", day(2), "AA..\nA...");
    desk.edit("claims", "claims-1", day(2), "AAA.\n....");
    desk.edit("one", "one-2", day(4), ".A..\n....");
    desk.edit("one", "one-3", day(4), "..B.\n..B.");
    desk.edit("two", "two-2", day(6), "..BB\n..B.");
    desk.place("west", cell(0, 0));
    desk.place("middle", cell(2, 0));
    desk.place("east", cell(3, 1));
    desk.region("south", {0, 0}, {4 * kCell, kCell});
  }
  CompareAnswer answer(CompareRequest request) {
    auto found = desk.service().compare(request);
    if (!found.ok()) {
      ADD_FAILURE() << found.error().text();
      return {};
    }
    return *std::move(found);
  }
  std::string refusal(const CompareRequest& request) {
    const auto found = desk.service().compare(request);
    return found.ok() ? "answered" : std::string(error_facts(found.error().code).name) + ": " + found.error().text();
  }
  static CompareRequest of(std::vector<std::string> maps, std::optional<Instant> at = std::nullopt) {
    CompareRequest request;
    request.maps = std::move(maps);
    request.at = at;
    return request;
  }

  Desk desk;
};

long cells(SquareCentimetres area) {
  const SquareCentimetres one = geometry::signed_area({{0, 0}, {kCell, 0}, {kCell, kCell}, {0, kCell}});
  return std::lround(static_cast<double>(area) / static_cast<double>(one));
}

/// "held:ua/-" is held by ua on the first map and no statement on the second.
std::map<std::string, long> matrix(const CompareAnswer& answer, const CompareAnswer::Row& row) {
  std::map<std::string, long> out;
  const auto name = [&](ClassId c) { return c == 0 ? "-" : class_name(answer.classes[c]); };
  for (const auto& entry : row.matrix) {
    // Strips of a few cm² between lines that fall together are no cells.
    if (cells(entry.area) != 0) out[name(entry.first) + "/" + name(entry.second)] = cells(entry.area);
  }
  return out;
}
using Matrix = std::map<std::string, long>;

TEST_F(Compared, CountsEveryPairOfClassesAtAMoment) {
  const auto found = answer(of({"one", "two"}, day(5)));
  ASSERT_EQ(found.pairs.size(), 1U);
  ASSERT_EQ(found.pairs[0].rows.size(), 1U);
  const auto& row = found.pairs[0].rows[0];
  EXPECT_EQ(matrix(found, row), (Matrix{{"held:ua/held:ua", 3}, {"held:ru/-", 2}}));
  EXPECT_EQ(cells(row.agree), 3);
  EXPECT_EQ(cells(row.only_first), 2);
  EXPECT_EQ(row.differ, 0);
  EXPECT_EQ(row.share(), 1.0);
  EXPECT_EQ(found.states[0], (std::vector<std::optional<Instant>>{day(4), day(2)}));
}

TEST_F(Compared, TheSamePartyWithAnotherStandingIsNoAgreementUnlessAskedByParty) {
  const auto by_standing = answer(of({"two", "claims"}, day(7)));
  EXPECT_EQ(matrix(by_standing, by_standing.pairs[0].rows[0]),
            (Matrix{{"held:ua/asserted:ua", 2}, {"held:ua/-", 1}, {"held:ru/asserted:ua", 1}, {"held:ru/-", 2}}));
  EXPECT_EQ(cells(by_standing.pairs[0].rows[0].same_party), 2);
  EXPECT_EQ(cells(by_standing.pairs[0].rows[0].differ), 1);
  EXPECT_EQ(by_standing.pairs[0].rows[0].share(), 0.0);

  CompareRequest request = of({"two", "claims"}, day(7));
  request.by = CompareBy::party;
  const auto by_party = answer(request);
  EXPECT_EQ(matrix(by_party, by_party.pairs[0].rows[0]),
            (Matrix{{"ua/ua", 2}, {"ua/-", 1}, {"ru/ua", 1}, {"ru/-", 2}}));
  EXPECT_NEAR(by_party.pairs[0].rows[0].share().value(), 2.0 / 3, 1e-6);
}

TEST_F(Compared, WhatIsNotStatedIsAClassOfItsOwnAndTheSumIsEachMapsOwnArea) {
  for (const int d : {1, 2, 4, 6}) {
    const auto found = answer(of({"one", "two"}, day(d)));
    const auto& row = found.pairs[0].rows[0];
    AreaRequest area;
    area.every = AreaRequest::Every::once;
    area.at = day(d);
    for (const std::string map : {"one", "two"}) {
      area.map = map;
      double own = 0;
      const auto stated = desk.service().area(area).value();
      for (const auto& status : stated.rows) own += status.km2;
      const SquareCentimetres alone = map == "one" ? row.only_first : row.only_second;
      // Lines that fall together are rounded to 1 cm² where they are cut.
      EXPECT_NEAR(own * 1e10, static_cast<double>(alone + row.stated_by_both()), 10) << map << " on day " << d;
    }
  }
}

TEST_F(Compared, APeriodBeginsWhereTheLastMapBeginsAndEndsWhereTheFirstEnds) {
  const auto found = answer(of({"one", "two"}));
  EXPECT_EQ(found.from, day(2));
  EXPECT_EQ(found.to, Instant{day(4).us + 1});
  ASSERT_EQ(found.pairs[0].rows.size(), 2U);
  EXPECT_EQ(found.pairs[0].rows[0].at, day(2));
  EXPECT_EQ(found.pairs[0].rows[1].at, day(4));

  CompareRequest longer = of({"one", "two"});
  longer.to = day(8);
  longer.every = CompareRequest::Every::day;
  EXPECT_EQ(answer(longer).pairs[0].rows.size(), 6U);
}

TEST_F(Compared, LagsAreTheFirstMapsTimeMinusTheSeconds) {
  CompareRequest request = of({"one", "two"});
  request.to = day(8);
  const auto found = answer(request);
  const auto& pair = found.pairs[0];
  ASSERT_EQ(pair.lags.size(), 1U);
  EXPECT_EQ(pair.lags[0].place.id, "middle");
  EXPECT_EQ(class_name(found.classes[pair.lags[0].to]), "held:ru");
  EXPECT_EQ(pair.lags[0].days, -2);
  EXPECT_EQ(pair.median_days, -2.0);
  EXPECT_EQ(pair.median_abs_days, 2.0);
  ASSERT_EQ(pair.one_sided.size(), 1U);
  EXPECT_EQ(pair.one_sided[0].place.id, "east");
  EXPECT_FALSE(pair.one_sided[0].by_first);
  EXPECT_EQ(pair.one_sided[0].at, day(6));

  std::swap(request.maps[0], request.maps[1]);
  EXPECT_EQ(answer(request).pairs[0].lags[0].days, 2);
}

TEST_F(Compared, ARegionLimitsAreasPlacesAndPolygons) {
  CompareRequest request = of({"one", "two"});
  request.to = day(8);
  request.region = "south";
  request.shapes = true;
  const auto found = answer(request);
  EXPECT_EQ(found.region, "south");
  EXPECT_EQ(matrix(found, found.pairs[0].rows.back()), (Matrix{{"held:ua/held:ua", 1}, {"held:ru/held:ru", 1}}));
  EXPECT_EQ(found.pairs[0].lags.size(), 1U);
  EXPECT_TRUE(found.pairs[0].one_sided.empty()) << "east lies in the north";
  ASSERT_EQ(found.shapes.size(), 3U);
  // Held by ua on both all along; by ru on the first map alone, then on both.
  EXPECT_EQ(found.shapes[0].from, day(2));
  EXPECT_EQ(found.shapes[0].to, std::nullopt);
  EXPECT_EQ(found.shapes[1].from, day(4));
  EXPECT_EQ(found.shapes[1].to, day(6));
  EXPECT_EQ(agreement_of(found.classes, found.shapes[1].first, found.shapes[1].second), Agreement::only_first);
  EXPECT_EQ(found.shapes[2].from, day(6));
  for (const auto& shape : found.shapes) EXPECT_EQ(cells(shape.area), 1);
}

TEST_F(Compared, PolygonsCoverWhatTheRowCounts) {
  CompareRequest request = of({"two", "claims"}, day(7));
  request.shapes = true;
  const auto found = answer(request);
  SquareCentimetres drawn = 0;
  for (const auto& shape : found.shapes) {
    for (const auto& polygon : shape.polygons) {
      for (const auto& ring : polygon) drawn += geometry::signed_area(ring);
    }
  }
  const auto& row = found.pairs[0].rows[0];
  EXPECT_NEAR(static_cast<double>(drawn), static_cast<double>(row.stated_by_both() + row.only_first + row.only_second),
              10);
}

TEST_F(Compared, MoreThanTwoMapsAreComparedPairwise) {
  const auto found = answer(of({"one", "two", "claims"}, day(7)));
  ASSERT_EQ(found.pairs.size(), 3U);
  EXPECT_EQ(found.pairs[1].first, 0U);
  EXPECT_EQ(found.pairs[1].second, 2U);
  const auto two = answer(of({"one", "claims"}, day(7)));
  EXPECT_EQ(matrix(found, found.pairs[1].rows[0]), matrix(two, two.pairs[0].rows[0]));
}

TEST_F(Compared, RefusesWhatHasNoAnswer) {
  EXPECT_NE(refusal(of({"one"})).find("usage"), std::string::npos);
  EXPECT_NE(refusal(of({"one", "one"})).find("usage: A map is not compared with itself"), std::string::npos);
  EXPECT_NE(refusal(of({"one", "nowhere"})).find("not-found"), std::string::npos);
  EXPECT_NE(refusal(of({"one", "two"}, day(0))).find("None of the maps has a state"), std::string::npos);
  CompareRequest early = of({"one", "two"});
  early.to = day(2);
  EXPECT_NE(refusal(early).find("no time in common"), std::string::npos);
  CompareRequest wrong = of({"one", "two"});
  wrong.from = day(4);
  wrong.to = day(3);
  EXPECT_NE(refusal(wrong).find("ends before it begins"), std::string::npos);
  CompareRequest shapes = of({"one", "two", "claims"}, day(7));
  shapes.shapes = true;
  EXPECT_NE(refusal(shapes).find("two maps only"), std::string::npos);
  CompareRequest region = of({"one", "two"}, day(7));
  region.region = "atlantis";
  EXPECT_NE(refusal(region).find("not-found"), std::string::npos);
}

TEST_F(Compared, AMapThatHasNotBegunMakesNoStatement) {
  const auto found = answer(of({"one", "two"}, day(1)));
  EXPECT_EQ(matrix(found, found.pairs[0].rows[0]), (Matrix{{"held:ua/-", 2}}));
  EXPECT_EQ(found.pairs[0].rows[0].share(), std::nullopt);
  EXPECT_EQ(found.states[0], (std::vector<std::optional<Instant>>{day(1), std::nullopt}));
}

TEST_F(Compared, JsonHoldsBothDefinitionsTheMatrixAndTheLags) {
  CompareRequest request = of({"one", "claims"});
  request.to = day(8);
  const json out = json::parse(to_json(answer(request)));
  EXPECT_EQ(out["maps"][1]["legend"][0]["definition"], "What ua says that it holds.");
  EXPECT_EQ(out["maps"][1]["legend"][0]["class"], "asserted:ua");
  EXPECT_EQ(out["by"], "standing");
  EXPECT_EQ(out["from"], format_utc(day(2)));
  const json& pair = out["pairs"][0];
  EXPECT_EQ(pair["first"], "one");
  EXPECT_GE(pair["rows"][0]["matrix"].size(), 3U);
  EXPECT_TRUE(pair["rows"][0]["matrix"][0]["first"].is_null());
  EXPECT_TRUE(pair["median_days"].is_null());
  EXPECT_EQ(pair["one_sided"][0]["map"], "one");
}

TEST_F(Compared, AreasOfAllRegionsComeAtOnce) {
  desk.region("north", {0, kCell}, {4 * kCell, 2 * kCell});
  AreaRequest request;
  request.map = "two";
  request.every = AreaRequest::Every::once;
  request.at = day(7);
  request.status = "B";
  request.regions = {"all"};
  const auto rows = desk.service().area(request)->rows;
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].region, "north");
  EXPECT_EQ(rows[1].region, "south");
  EXPECT_NEAR(rows[0].km2, 2 * rows[1].km2, 1e-6);
  request.regions = {"south", "Region south", "north"};
  const auto named = desk.service().area(request)->rows;
  ASSERT_EQ(named.size(), 2U);
  EXPECT_EQ(named[0].region, "south");
  request.regions = {"south"};
  EXPECT_NEAR(desk.service().area(request)->rows.at(0).km2, rows[1].km2, 1e-9);
}

TEST_F(Compared, APictureIsOfTwoMapsAtAMoment) {
  PictureQuery look;
  const auto svg = desk.service().compare_picture(of({"one", "claims"}, day(7)), look);
  ASSERT_TRUE(svg.ok()) << svg.error().text();
  EXPECT_NE(svg->find("<svg"), std::string::npos);
  // One colour for what the maps differ on, one for what only the second says.
  EXPECT_NE(*svg, *desk.service().compare_picture(of({"two", "claims"}, day(7)), look));
  EXPECT_FALSE(desk.service().compare_picture(of({"one", "claims"}), look).ok());
}

}  // namespace
}  // namespace frontkart::service
