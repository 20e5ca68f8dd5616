#include "service/json.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "service/json_writer.hpp"

namespace frontkart::service {
namespace {

Instant at(const char* text) {
  return parse_rfc3339(text).value();
}

maps::Legend two_statuses() {
  maps::LegendEntry held;
  held.id = "ua-held";
  held.labels = {{"en", "Held by \"A\""}, {"uk", "Утримується"}};
  held.definition = "Area under control";
  held.standing = maps::Standing::held;
  held.party = "ua";
  held.colour = "#112233";
  maps::LegendEntry unclear;
  unclear.id = "unclear";
  return {{held, unclear}};
}

TEST(JsonWriter, WritesNumbersWithoutTrailingZeros) {
  const auto number = [](double v) { return JsonWriter().number(v).take(); };
  EXPECT_EQ(number(908.93), "908.93");
  EXPECT_EQ(number(151.6400004), "151.64");
  EXPECT_EQ(number(0.000001), "0.000001");
  EXPECT_EQ(number(100), "100");
  EXPECT_EQ(number(-0.0000001), "0");
  EXPECT_EQ(number(std::numeric_limits<double>::quiet_NaN()), "null");
}

TEST(JsonWriter, WritesCoordinatesExactly) {
  const auto coordinate = [](std::int64_t v) { return JsonWriter().millionths(v).take(); };
  EXPECT_EQ(coordinate(35'268'600), "35.2686");
  EXPECT_EQ(coordinate(-1), "-0.000001");
  EXPECT_EQ(coordinate(-180'000'000), "-180");
  EXPECT_EQ(coordinate(0), "0");
}

TEST(JsonWriter, EscapesWhatJsonDemands) {
  EXPECT_EQ(JsonWriter().string("a\"b\\c\n\t\x01").take(), R"("a\"b\\c\n\t\u0001")");
  EXPECT_EQ(JsonWriter().string("Суджа 🙂").take(), "\"Суджа 🙂\"");
}

TEST(JsonWriter, ReplacesBytesThatAreNotUtf8) {
  const std::string replacement = "\xEF\xBF\xBD";
  EXPECT_EQ(JsonWriter().string("a\xFFz").take(), "\"a" + replacement + "z\"");
  EXPECT_EQ(JsonWriter().string("\xC3").take(), "\"" + replacement + "\"");
  // An overlong slash, and a surrogate.
  EXPECT_EQ(JsonWriter().string("\xC0\xAF").take(), "\"" + replacement + replacement + "\"");
  EXPECT_EQ(JsonWriter().string("\xED\xA0\x80").take(), "\"" + replacement + replacement + replacement + "\"");
}

TEST(Json, AnswersWho) {
  WhoAnswer answer;
  answer.place.id = "sudzha";
  answer.place.names = {{"uk", "Суджа"}, {"en", "Sudzha"}};
  answer.place.point = {35'268'600, 51'194'300};
  answer.place.population = 5127;
  answer.place.kind = "town";
  answer.place.country = "RU";
  HistoryStretch nothing{at("2024-08-01T00:00:00Z"), at("2024-08-12T19:56:31Z"), {}, {}, ""};
  HistoryStretch held{at("2024-08-12T19:56:31Z"), {}, "ua-held", maps::Standing::held, "ua"};
  answer.maps = {{"deepstate", {nothing, held}}};
  answer.de_jure = DeJure{"", "kursk", {{"en", "Kursk Oblast"}}};
  EXPECT_EQ(
      to_json(answer),
      R"({"place":{"id":"sudzha","names":[{"lang":"uk","text":"Суджа"},{"lang":"en","text":"Sudzha"}],"lon":35.2686,)"
      R"("lat":51.1943,"population":5127,"kind":"town","country":"RU"},"maps":[{"map":"deepstate","history":[)"
      R"({"from":"2024-08-01T00:00:00Z","to":"2024-08-12T19:56:31Z","status":null,"standing":null,"party":null},)"
      R"({"from":"2024-08-12T19:56:31Z","to":null,"status":"ua-held","standing":"held","party":"ua"}]}],)"
      R"("claims":[],"reviews":[],"assessment":null,"de_jure":{"party":null,"region":"kursk","names":[{"lang":"en","text":"Kursk Oblast"}]}})");
}

TEST(Json, SaysWhichMomentWhoWasAskedFor) {
  WhoAnswer answer;
  answer.at = at("2025-03-12T23:59:59.999999Z");
  EXPECT_EQ(
      to_json(answer),
      R"({"place":{"id":null,"names":[],"lon":0,"lat":0,"population":null,"kind":null,"country":null},)"
      R"("at":"2025-03-12T23:59:59.999999Z","maps":[],"claims":[],"reviews":[],"assessment":null,"de_jure":null})");
}

TEST(Json, AnswersArea) {
  AreaAnswer answer;
  answer.rows = {{at("2024-09-06T00:00:00Z"), "ua-held", "", "", 908.93, {}}};
  EXPECT_EQ(to_json(answer), R"([{"at":"2024-09-06T00:00:00Z","status":"ua-held","region":null,"km2":908.93}])");
  answer.rows = {{at("2024-09-06T00:00:00Z"), {}, "ua", "kursk", 1000, 2.2}};
  answer.compare = AreaAnswer::Comparison{"oslo", 454, "official", "Kartverket"};
  EXPECT_EQ(to_json(answer), R"([{"at":"2024-09-06T00:00:00Z","status":null,"party":"ua","region":"kursk","km2":1000,)"
                             R"("ratio":2.2,"basis":"official","compare":"oslo"}])");
}

TEST(Json, AnswersDiffAsGeoJson) {
  DiffAnswer answer;
  answer.map = "m";
  answer.from = at("2025-03-11T00:00:00Z");
  answer.to = at("2025-03-12T00:00:00Z");
  answer.legend = two_statuses();
  answer.areas.push_back({1, 0, {{{{0, 0}, {1'000'000, 0}, {0, 500'000}}}}, 2'500'000});
  DiffAnswer::Place place;
  place.place.id = "p";
  place.place.point = {100'000, 100'000};
  place.to_status = 2;
  answer.places = {place};
  EXPECT_EQ(
      to_json(answer),
      R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{"kind":"area","from_status":"ua-held",)"
      R"("to_status":null,"area_km2":2.5},"geometry":{"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[0,0.5],[0,0]]]]}},)"
      R"({"type":"Feature","properties":{"kind":"place","from_status":null,"to_status":"unclear","area_km2":null,"id":"p",)"
      R"("names":[],"lon":0.1,"lat":0.1,"population":null,"place_kind":null,"country":null},)"
      R"("geometry":{"type":"Point","coordinates":[0.1,0.1]}}],)"
      R"("frontkart":{"map":"m","from":"2025-03-11T00:00:00Z","to":"2025-03-12T00:00:00Z"}})");
}

TEST(Json, AnswersMapsWithInstantsOnlyWhereThereAre) {
  MapSummary map;
  map.map = "m";
  map.mapper = "A mapper";
  map.redistribute = "none";
  map.profile = "geojson";
  map.states = 1;
  map.first = map.last = at("2025-03-11T00:00:00Z");
  map.bounds = std::array<double, 4>{34.5, 50, 36.25, 52};
  map.legend = two_statuses();
  const std::string without = to_json(std::vector<MapSummary>{map});
  EXPECT_EQ(
      without,
      R"([{"map":"m","mapper":"A mapper","link":null,"licence":null,"redistribute":"none","profile":"geojson",)"
      R"("illustrative":false,"states":1,"first":"2025-03-11T00:00:00Z","last":"2025-03-11T00:00:00Z",)"
      R"("bounds":[34.5,50,36.25,52],"legend":[{"id":"ua-held","labels":{"en":"Held by \"A\"","uk":"Утримується"},)"
      R"("definition":"Area under control","link":null,"standing":"held","party":"ua","class":null,"colour":"#112233"},)"
      R"({"id":"unclear","labels":{},"definition":null,"link":null,"standing":"unclear","party":null,"class":null,)"
      R"("colour":null}]}])");
  map.instants = {at("2025-03-11T00:00:00Z")};
  const auto with = nlohmann::json::parse(to_json(std::vector<MapSummary>{map}));
  EXPECT_EQ(with[0]["instants"], nlohmann::json::parse(R"(["2025-03-11T00:00:00Z"])"));
}

TEST(Json, ReportsAnImport) {
  ImportReport report;
  report.map = "m";
  report.read = 3;
  report.added = 2;
  report.unchanged = 1;
  report.flagged = {{"a.geojson", "ring closed"}};
  report.taken = {{"polygon", 5}};
  report.dropped = {{"arrow", 2}, {"point", 91}};
  report.first = report.last = at("2025-03-11T00:00:00Z");
  report.seconds = 0.1234567;
  EXPECT_EQ(to_json(report),
            R"({"map":"m","read":3,"added":2,"corrected":0,"unchanged":1,"skipped_files":0,)"
            R"("flagged":[{"file":"a.geojson","reason":"ring closed"}],"dropped":{"arrow":2,"point":91},)"
            R"("taken":{"polygon":5},"first":"2025-03-11T00:00:00Z","last":"2025-03-11T00:00:00Z","seconds":0.123})");
  report.derived_legend = {"ru"};
  report.dry_run = true;
  const auto parsed = nlohmann::json::parse(to_json(report));
  EXPECT_EQ(parsed["derived_legend"], nlohmann::json::parse(R"(["ru"])"));
  EXPECT_EQ(parsed["dry_run"], true);
}

TEST(Json, ReportsRecordsChecksAndErrors) {
  RecordsReport records;
  records.kind = "place";
  records.read = 4;
  EXPECT_EQ(to_json(records),
            R"({"kind":"place","read":4,"added":0,"corrected":0,"unchanged":0,"flagged":[],"dropped":{},"seconds":0})");
  CheckReport check;
  check.ok = false;
  check.entries = 17;
  check.problems = {{"entry 17", "The hash differs."}};
  EXPECT_EQ(to_json(check), R"({"ok":false,"entries":17,"originals":0,"media":0,"composites":0,)"
                            R"("problems":[{"where":"entry 17","what":"The hash differs."}]})");
  EXPECT_EQ(to_json(Error{ErrorCode::not_found, "No such map.", "", "Try deepstate."}),
            R"({"error":"not-found","message":"No such map.","where":null,"remedy":"Try deepstate."})");
}

}  // namespace
}  // namespace frontkart::service
