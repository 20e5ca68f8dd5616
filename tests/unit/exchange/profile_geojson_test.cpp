#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "reading.hpp"

namespace frontkart::exchange {
namespace {

using namespace reading;
using geometry::Polygon;

constexpr const char* kDay = "state_20250312.geojson";

ProfileOptions one_status(const std::string& id = "ru-occupied") {
  ProfileOptions options;
  options.status = id;
  return options;
}

/// The state of one feature with this geometry.
ReadState of(const std::string& geometry) {
  const auto reader = profile("geojson", one_status());
  return state(*reader, file(kDay, collection(feature("{}", geometry))));
}

std::string refused(const std::string& text) {
  const auto reader = profile("geojson", one_status());
  return refusal(*reader, file(kDay, text));
}

TEST(GeoJson, PolygonsStayApart) {
  const ReadState read = of(R"({"coordinates":[[)" + triangle(30, 50) + "],[" + triangle(40, 50) + "," +
                            triangle(41, 50) + R"(]],"type":"MultiPolygon"})");
  ASSERT_EQ(read.state.areas.size(), 2U);
  EXPECT_EQ(read.state.areas[0].polygon,
            (Polygon{{{30'000'000, 50'000'000}, {31'000'000, 50'000'000}, {31'000'000, 51'000'000}}}));
  EXPECT_EQ(read.state.areas[1].polygon.size(), 2U);
  EXPECT_EQ(read.taken.at("polygon"), 2U);
  EXPECT_TRUE(read.flags.empty());
  EXPECT_EQ(format_utc(read.valid_at), "2025-03-12T00:00:00Z");
}

TEST(GeoJson, OtherTopLevelFormsAreRead) {
  const auto reader = profile("geojson", one_status());
  EXPECT_EQ(state(*reader, file(kDay, polygon(triangle(30, 50)))).state.areas.size(), 1U);
  EXPECT_EQ(state(*reader, file(kDay, feature("null", polygon(triangle(30, 50))))).state.areas.size(), 1U);
  EXPECT_EQ(state(*reader, file(kDay, "\xEF\xBB\xBF " + collection(""))).state.areas.size(), 0U);
  EXPECT_EQ(state(*reader, file(kDay, R"({"features":[],"type":"FeatureCollection","n":[[[1]]]})")).state.areas.size(),
            0U);
}

TEST(GeoJson, RingsAreRepairedAndFlagged) {
  const ReadState open = of(polygon("[[30,50],[31,50],[31,51]]"));
  EXPECT_EQ(open.state.areas.at(0).polygon.at(0).size(), 3U);
  EXPECT_TRUE(flagged(open, "feature 0, ring 0: the ring was not closed"));

  const ReadState two = of(polygon("[[30,50],[31,50],[30,50]]"));
  EXPECT_TRUE(two.state.areas.empty());
  EXPECT_TRUE(flagged(two, "feature 0, ring 0: a ring of 3 positions has no area"));
  EXPECT_EQ(two.dropped.at("ring without area"), 1U);

  const ReadState tiny = of(polygon("[[30,50],[30.00000001,50],[30,50.00000001],[30,50]]"));
  EXPECT_TRUE(tiny.state.areas.empty());
  EXPECT_TRUE(flagged(tiny, "fall on 1 grid point was dropped"));

  const ReadState repeats = of(polygon("[[30,50],[30,50],[31,50],[31,50],[31,51],[30,50]]"));
  EXPECT_EQ(repeats.state.areas.at(0).polygon.at(0).size(), 3U);
  ASSERT_EQ(repeats.flags.size(), 1U);
  EXPECT_TRUE(flagged(repeats, "2 positions that repeat"));

  // Neighbours that only the grid makes equal are nobody's mistake.
  EXPECT_TRUE(of(polygon("[[30,50],[30.0000001,50],[31,50],[31,51],[30,50]]")).flags.empty());
}

TEST(GeoJson, HolesDoNotOutliveTheirOuterRing) {
  const ReadState read = of(polygon("[[30,50],[31,50],[30,50]]," + triangle(30, 50)));
  EXPECT_TRUE(read.state.areas.empty());
  EXPECT_TRUE(flagged(read, "the 1 inner ring of a polygon without outer ring"));
  const ReadState hole = of(polygon(triangle(30, 50) + ",[[30,50],[31,50],[30,50]]"));
  EXPECT_EQ(hole.state.areas.at(0).polygon.size(), 1U);
}

TEST(GeoJson, EmptyThingsAreNoted) {
  EXPECT_TRUE(flagged(of("null"), "feature 0: a feature without geometry"));
  EXPECT_TRUE(flagged(of(R"({"type":"Polygon","coordinates":[]})"), "without rings"));
  EXPECT_TRUE(flagged(of(R"({"type":"MultiPolygon","coordinates":[]})"), "empty MultiPolygon"));
  EXPECT_TRUE(flagged(of(R"({"type":"Polygon","coordinates":[[]]})"), "an empty ring"));
}

TEST(GeoJson, CollectionsGiveTheirAreas) {
  const ReadState read = of(R"({"type":"GeometryCollection","geometries":[)" + polygon(triangle(30, 50)) +
                            R"(,{"type":"Point","coordinates":[1,2]},{"type":"GeometryCollection","geometries":[)" +
                            polygon(triangle(40, 50)) + "]}]}");
  EXPECT_EQ(read.state.areas.size(), 2U);
  EXPECT_EQ(read.dropped.at("point"), 1U);
  EXPECT_TRUE(flagged(read, "feature 0: the areas of a GeometryCollection"));
  std::string deep = polygon(triangle(30, 50));
  for (int i = 0; i < 12; ++i) deep = R"({"type":"GeometryCollection","geometries":[)" + deep + "]}";
  EXPECT_TRUE(says(refused(collection(feature("{}", deep))), "nested"));
}

TEST(GeoJson, PointsAndLinesAreDroppedUnread) {
  const ReadState read = of(R"({"type":"Point","coordinates":"nonsense"})");
  EXPECT_EQ(read.dropped.at("point"), 1U);
  EXPECT_EQ(of(R"({"type":"MultiLineString","coordinates":[[[999,999]]]})").dropped.at("line"), 1U);
  EXPECT_EQ(of(R"({"type":"Blob"})").dropped.at("feature of unknown geometry type"), 1U);
}

TEST(GeoJson, BadCoordinatesNameTheFeatureAndTheLine) {
  const auto bad = [](const std::string& position) {
    return refused("{\"type\":\"FeatureCollection\",\n\"features\":[" + feature("{}", polygon(triangle(30, 50))) +
                   ",\n" + feature("{}", polygon(triangle(30, 50) + ",[[30,50]," + position + ",[31,51],[30,50]]")) +
                   "]}");
  };
  EXPECT_TRUE(says(bad("[51.2,135.3]"), "feature 1, ring 1, line 3, byte"));
  EXPECT_TRUE(says(bad("[51.2,135.3]"), "swapped"));
  EXPECT_TRUE(says(bad("[1e999,50]"), "not a finite number"));
  EXPECT_TRUE(says(bad("[NaN,50]"), "not a number"));
  EXPECT_TRUE(says(bad("[\"30\",50]"), "not a number"));
  EXPECT_TRUE(says(bad("30"), "feature 1"));
  EXPECT_TRUE(says(refused(collection(feature("{}", R"({"type":"Polygon"})"))), "no coordinates"));
}

TEST(GeoJson, InRangeSwapsAreSuspected) {
  const ReadState read = of(polygon("[[50,30],[50,31],[51,31],[50,30]]"));
  EXPECT_EQ(read.state.areas.size(), 1U);
  EXPECT_TRUE(flagged(read, "longitude and latitude are swapped"));
  EXPECT_FALSE(flagged(of(polygon(triangle(30, 50))), "swapped"));
}

TEST(GeoJson, WhatIsNotGeoJsonIsRefused) {
  for (const char* text : {"", "   ", "hello", "<html>", "[]", "null", "12", "{}", "{\"type\":\"FeatureCollection\"}",
                           "{\"features\":{}}", "{\"features\":[1]}", "{\"features\":[[]]}", "{\"features\":[{}",
                           "{\"features\":[{\"geometry\":[]}]}", "{\"features\":[]} x", "{\"features\":[]}{}",
                           "{\"features\":[],\"features\":[]}", "{\"features\":[{\"type\":\"unclosed]}",
                           "{\"features\":[{\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[1,2}]]}]}"}) {
    EXPECT_FALSE(refused(text).empty()) << text;
  }
  EXPECT_TRUE(says(refused("{\"features\":[{\"n\":\"\xFF\"}]}"), "UTF-8"));
  EXPECT_TRUE(says(refused("{\"features\":[{\"n\":\"\xFF\"}]}"), "line 1, byte 19"));
}

TEST(GeoJson, DeepNestingEndsInAnAnswer) {
  for (const std::size_t depth : {100U, 2'000U, 1'000'000U}) {
    const std::string open(depth, '[');
    EXPECT_FALSE(refused(open).empty());
    EXPECT_FALSE(refused(R"({"features":[{"geometry":{"type":"Polygon","coordinates":)" + open).empty());
    EXPECT_FALSE(
        refused(collection(feature("{}", R"({"type":"Polygon","coordinates":)" + open + std::string(depth, ']') + "}")))
            .empty());
    std::string objects;
    for (std::size_t i = 0; i < depth; ++i) objects += "{\"a\":";
    EXPECT_FALSE(refused(objects).empty());
  }
}

TEST(GeoJson, TenMillionVerticesAreRefusedByTheirNumber) {
  std::string ring = "[";
  ring.reserve(std::size_t{1} << 27U);
  for (int i = 0; i < 10'000'000; ++i) ring += (i % 2 == 0) ? "[30.1,50]," : "[30.2,51],";
  ring.back() = ']';
  EXPECT_TRUE(says(refused(collection(feature("{}", polygon(ring)))), "more than 5000000 vertices"));
}

TEST(GeoJson, FlagsEndAfterAHundred) {
  std::string features;
  for (int i = 0; i < 150; ++i) features += fmt::format("{}{}", i == 0 ? "" : ",", feature("{}", "null"));
  const auto reader = profile("geojson", one_status());
  const ReadState read = state(*reader, file(kDay, collection(features)));
  EXPECT_EQ(read.flags.size(), 102U);
  EXPECT_TRUE(flagged(read, "50 more flags"));
}

TEST(GeoJson, StatusesComeFromAPropertyInTheOrderOfAppearance) {
  ProfileOptions options;
  options.status_property = "side";
  const auto reader = profile("geojson", options);
  const std::string area = polygon(triangle(30, 50));
  const ReadState first = state(
      *reader, file(kDay, collection(feature(R"({"side":"ru-held"})", area) + "," +
                                     feature(R"({"side":"Сіра зона"})", area) + "," + feature(R"({"side":7})", area) +
                                     "," + feature(R"({"side":"ru-held"})", area) + "," + feature("{}", area))));
  ASSERT_EQ(reader->legend().entries.size(), 3U);
  EXPECT_EQ(reader->legend().entries[0].id, "ru-held");
  EXPECT_EQ(reader->legend().entries[0].party, "ru");
  EXPECT_EQ(reader->legend().entries[0].standing, maps::Standing::held);
  EXPECT_TRUE(reader->legend().entries[1].id.starts_with("status-"));
  EXPECT_EQ(reader->legend().entries[1].labels.at("en"), "Сіра зона");
  EXPECT_EQ(reader->legend().entries[1].standing, maps::Standing::unclear);
  EXPECT_EQ(reader->legend().entries[2].id, "7");
  EXPECT_EQ(first.state.areas.size(), 4U);
  EXPECT_EQ(first.state.areas[3].status, 1);
  EXPECT_EQ(first.dropped.at("area without status"), 1U);

  // A later file adds at the end; a file that fails adds nothing.
  EXPECT_FALSE(reader->read(file(kDay, collection(feature(R"({"side":"new"})", polygon("[[999,0]]"))))).ok());
  EXPECT_EQ(reader->legend().entries.size(), 3U);
  const ReadState second = state(*reader, file(kDay, collection(feature(R"({"side":"ua-claimed"})", area))));
  EXPECT_EQ(second.state.areas.at(0).status, 4);
  EXPECT_EQ(reader->legend().entries[3].standing, maps::Standing::asserted);
  EXPECT_TRUE(maps::legend_from_json(maps::to_json(reader->legend())).ok());
}

TEST(GeoJson, TooManyDifferentStatusesAreNone) {
  ProfileOptions options;
  options.status_property = "n";
  const auto reader = profile("geojson", options);
  std::string features;
  for (int i = 0; i < 300; ++i) {
    features +=
        fmt::format("{}{}", i == 0 ? "" : ",", feature(fmt::format("{{\"n\":{}}}", i), polygon(triangle(30, 50))));
  }
  EXPECT_TRUE(says(refusal(*reader, file(kDay, collection(features))), "more than 250 different values"));
}

TEST(GeoJson, AGivenLegendIsKept) {
  ProfileOptions options;
  options.status_property = "side";
  options.legend = maps::Legend{{{"grey", {}, "", "", maps::Standing::unclear, "", "", "#808080"},
                                 {"red", {}, "", "", maps::Standing::held, "ru", "", "#ff0000"}}};
  const auto reader = profile("geojson", options);
  const std::string area = polygon(triangle(30, 50));
  const ReadState read = state(
      *reader, file(kDay, collection(feature(R"({"side":"red"})", area) + "," + feature(R"({"side":"blue"})", area))));
  EXPECT_EQ(statuses(*reader, read), std::vector<std::string>{"red"});
  EXPECT_TRUE(flagged(read, "the legend has no status 'blue'"));
  EXPECT_EQ(reader->legend(), *options.legend);
}

TEST(GeoJson, WellKnownIdsSayWhoAndHow) {
  const std::vector<std::tuple<std::string, maps::Standing, std::string>> cases{
      {"ru-occupied", maps::Standing::held, "ru"},        {"ua-held-in-russia", maps::Standing::held, "ua"},
      {"ru-pre-2022", maps::Standing::held, "ru"},        {"ru-claimed", maps::Standing::asserted, "ru"},
      {"ru-infiltration", maps::Standing::contested, ""}, {"contested", maps::Standing::contested, ""},
      {"unclear", maps::Standing::unclear, ""},           {"rural", maps::Standing::unclear, ""}};
  for (const auto& [id, standing, party] : cases) {
    const auto reader = profile("geojson", one_status(id));
    const auto& entry = reader->legend().entries.at(0);
    EXPECT_EQ(entry.standing, standing) << id;
    EXPECT_EQ(entry.party, party) << id;
    EXPECT_FALSE(entry.definition.empty());
    EXPECT_TRUE(maps::legend_from_json(maps::to_json(reader->legend())).ok()) << id;
  }
}

TEST(GeoJson, DatesComeFromWhereOneSays) {
  const std::string area = polygon(triangle(30, 50));
  ProfileOptions options = one_status();
  options.date_from = "property:day";
  const auto by_property = profile("geojson", options);
  const auto read =
      states(*by_property,
             file("x.geojson",
                  collection(feature(R"({"day":"2025-03-12"})", area) + "," + feature(R"({"day":20250310})", area) +
                             "," + feature(R"({"day":"soon"})", area) + "," + feature(R"({"day":"2202-01-01"})", area) +
                             "," + feature(R"({"day":1741737600})", area))));
  ASSERT_EQ(read.size(), 2U);
  EXPECT_EQ(format_utc(read[0].valid_at), "2025-03-10T00:00:00Z");
  EXPECT_EQ(format_utc(read[1].valid_at), "2025-03-12T00:00:00Z");
  EXPECT_EQ(read[1].state.areas.size(), 2U);
  ASSERT_EQ(by_property->left_out().size(), 2U);
  EXPECT_TRUE(says(by_property->left_out()[0], "feature 2"));
  EXPECT_TRUE(says(refusal(*by_property, file("x.geojson", collection(feature("{}", area)))), "None of the 1"));
  EXPECT_TRUE(by_property->left_out().empty());

  options.date_from = "2025-03-12T20:00+01:00";
  options.layer = "own";
  const auto fixed = profile("geojson", options);
  const ReadState one = state(*fixed, file("x.geojson", collection(feature("{}", area))));
  EXPECT_EQ(format_utc(one.valid_at), "2025-03-12T19:00:00Z");
  EXPECT_EQ(one.layer, "own");
}

TEST(GeoJson, OptionsThatDoNotFitAreUsageErrors) {
  const auto code = [](std::string_view name, const ProfileOptions& options) {
    const auto made = make_profile(name, options);
    return made.ok() ? ErrorCode::internal : made.error().code;
  };
  ProfileOptions both = one_status();
  both.status_property = "x";
  ProfileOptions when = one_status();
  when.date_from = "sometime";
  ProfileOptions unnamed = one_status();
  unnamed.date_from = "property:";
  ProfileOptions missing = one_status("none");
  missing.legend = maps::Legend{{{"grey", {}, "", "", maps::Standing::unclear, "", "", "#808080"}}};
  EXPECT_EQ(code("geojson", {}), ErrorCode::usage);
  EXPECT_EQ(code("geojson", both), ErrorCode::usage);
  EXPECT_EQ(code("geojson", when), ErrorCode::usage);
  EXPECT_EQ(code("geojson", unnamed), ErrorCode::usage);
  EXPECT_EQ(code("geojson", missing), ErrorCode::usage);
  EXPECT_EQ(code("geojson", one_status("not an id")), ErrorCode::usage);
  EXPECT_EQ(code("nobody", {}), ErrorCode::usage);
  for (const char* name : {"deepstate", "owl", "isw"}) EXPECT_EQ(code(name, one_status()), ErrorCode::usage) << name;
  for (const auto& [name, text] : profile_list()) EXPECT_FALSE(text.empty()) << name;
}

TEST(GeoJson, BuiltInLegendsAreWellFormed) {
  for (const char* name : {"deepstate", "owl", "isw"}) {
    const auto reader = profile(name);
    for (const auto& entry : reader->legend().entries) {
      for (const char* language : {"nb", "en", "uk"}) EXPECT_TRUE(entry.labels.contains(language)) << entry.id;
      EXPECT_FALSE(entry.definition.empty()) << entry.id;
      EXPECT_TRUE(entry.link.starts_with("https://")) << entry.id;
    }
    const auto back = maps::legend_from_json(maps::to_json(reader->legend()));
    ASSERT_TRUE(back.ok()) << back.error().text();
    EXPECT_EQ(*back, reader->legend());
    EXPECT_FALSE(mapper_facts(name).mapper.empty());
  }
}

TEST(GeoJson, MutatedFilesAreReadOrRefused) {
  const std::string valid = collection(
      feature(R"({"side":"a","fill":"#a52714","layer":"control_map","date":"2025-03-12"})", polygon(triangle(30, 50))) +
      "," + feature("null", R"({"type":"GeometryCollection","geometries":[)" + polygon(triangle(3, 5)) + "]}"));
  ProfileOptions options;
  options.status_property = "side";
  std::vector<std::unique_ptr<Profile>> readers;
  readers.push_back(profile("geojson", options));
  for (const char* name : {"deepstate", "owl", "isw"}) readers.push_back(profile(name));
  std::size_t refusals = 0;
  const auto mutated = [&] {
    std::string text = valid;
    const int changes = *rc::gen::inRange(1, 6);
    for (int i = 0; i < changes && !text.empty(); ++i) {
      const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
      const auto size = *rc::gen::inRange<std::size_t>(0, 8);
      switch (*rc::gen::inRange(0, 4)) {
        case 0:
          text.erase(at, size);
          break;
        case 1:
          text.insert(at, text.substr(std::min(size, text.size()), 9));
          break;
        case 2:
          text[at] = *rc::gen::elementOf(std::string("[]{},:\"\\0-e.\xC3\x01 "));
          break;
        default:
          text.resize(at);
          break;
      }
    }
    return text;
  };
  EXPECT_TRUE(rc::check("a mutated file never crashes a reader", [&] {
    for (int repeat = 0; repeat < 20; ++repeat) {
      const std::string text = mutated();
      for (const auto& reader : readers) {
        const auto read = reader->read(file(kDay, text));
        if (!read.ok()) ++refusals;
        if (!read.ok()) {
          RC_ASSERT(read.error().code == ErrorCode::bad_input);
          continue;
        }
        for (const ReadState& s : *read) {
          for (const auto& area : s.state.areas) {
            RC_ASSERT(area.status >= 1 && area.status <= reader->legend().entries.size());
            for (const auto& ring : area.polygon) RC_ASSERT(ring.size() >= 3U);
          }
        }
      }
    }
  }));
  EXPECT_GT(refusals, 0U);
}

TEST(GeoJson, All769DaysOfTheSharedArchive) {
  const auto data = real_data();
  if (!data) GTEST_SKIP() << "FRONTKART_DATA is not set; the archive of real states is not there.";
  const auto reader = profile("geojson", one_status());
  std::size_t days = 0;
  std::size_t vertices = 0;
  const auto status = for_each_file(
      {*data / "occupied-daily_2024-07_2026-08.tar.zst"}, {}, [&](SourceFile&& one, const ReadProgress&) -> Status {
        auto read = reader->read(one);
        if (!read.ok()) return read.error();
        EXPECT_EQ(read->size(), 1U);
        EXPECT_TRUE(read->at(0).flags.empty()) << one.name;
        for (const auto& area : read->at(0).state.areas) {
          for (const auto& ring : area.polygon) vertices += ring.size();
        }
        if (days++ == 0) {
          // One day point by point against another parser.
          const auto json = nlohmann::json::parse(one.bytes);
          std::size_t k = 0;
          for (const auto& shape : json["features"][0]["geometry"]["coordinates"]) {
            for (std::size_t r = 0; r < shape.size(); ++r) {
              geometry::Ring ring;
              for (const auto& position : shape[r]) {
                const auto p = geometry::to_grid({position[0].get<double>()}, {position[1].get<double>()});
                if (ring.empty() || ring.back() != *p) ring.push_back(*p);
              }
              ring.pop_back();
              EXPECT_EQ(read->at(0).state.areas.at(k).polygon.at(r), ring);
            }
            ++k;
          }
        }
        return Done{};
      });
  ASSERT_TRUE(status.ok()) << status.error().text();
  EXPECT_EQ(days, 769U);
  EXPECT_GT(vertices, 2'200'000U);
}

}  // namespace
}  // namespace frontkart::exchange
