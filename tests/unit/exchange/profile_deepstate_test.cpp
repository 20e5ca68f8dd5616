#include <gtest/gtest.h>

#include <set>

#include "reading.hpp"

namespace frontkart::exchange {
namespace {

using namespace reading;

std::string coloured(const std::string& fill, const std::string& name = "x", int lon = 30) {
  return feature(R"({"name":")" + name + R"(","fill":")" + fill + "\"}", polygon(triangle(lon, 50)));
}

std::string point(const std::string& name, const std::string& description) {
  return feature(R"({"name":")" + name + R"(","description":")" + description + "\"}",
                 R"({"type":"Point","coordinates":[30,50,0]})");
}

TEST(DeepState, TheFillColourDecides) {
  const auto reader = profile("deepstate");
  const std::vector<std::pair<std::string, std::string>> fills{
      {"#a52714", "ru-occupied"}, {"#880e4f", "ru-pre-2022"},       {"#000000", "ru-pre-2022"},
      {"#bcaaa4", "unclear"},     {"#bdbdbd", "unclear"},           {"#0f9d58", "ua-retaken"},
      {"#0288d1", "ua-retaken"},  {"#01579b", "ua-held-in-russia"}, {"#A52714", "ru-occupied"}};
  std::string features;
  std::vector<std::string> expected;
  for (const auto& [fill, status] : fills) {
    if (!features.empty()) features += ',';
    features += coloured(fill);
    expected.push_back(status);
  }
  const ReadState read = state(*reader, file("1719866623.geojson", collection(features)));
  EXPECT_EQ(statuses(*reader, read), expected);
  EXPECT_EQ(read.taken.at("polygon"), fills.size());
  EXPECT_EQ(format_utc(read.valid_at), "2024-07-01T20:43:43Z");
  EXPECT_TRUE(read.layer.empty());
  EXPECT_TRUE(read.flags.empty()) << read.flags.front();
}

TEST(DeepState, PriorityIsTheLegendsOrder) {
  const auto reader = profile("deepstate");
  EXPECT_EQ(reader->legend().keys(),
            (std::vector<std::string>{"ua-held-in-russia", "unclear", "ru-occupied", "ua-retaken", "ru-pre-2022"}));
}

TEST(DeepState, ATokenThatDisagreesIsFlagged) {
  const auto reader = profile("deepstate");
  const ReadState read =
      state(*reader, file("1719866623.geojson",
                          collection(coloured("#a52714", "У /// U /// geoJSON.status.unknown\\n") + "," +
                                     coloured("#01579b", "У /// U /// geoJSON.status.dismissed_at {{at:02.07}}") + "," +
                                     coloured("#880e4f", "К /// C /// geoJSON.territories.crimea\u00a0"))));
  ASSERT_EQ(read.flags.size(), 1U);
  EXPECT_TRUE(flagged(read, "feature 0: the name says 'geoJSON.status.unknown'"));
  EXPECT_EQ(statuses(*reader, read), (std::vector<std::string>{"ru-occupied", "ua-held-in-russia", "ru-pre-2022"}));
}

TEST(DeepState, DropsAndCountsEverythingElse) {
  const auto reader = profile("deepstate");
  const ReadState read = state(
      *reader,
      file("1719866623.geojson",
           collection(coloured("#ff5252") + "," + coloured("#123456") + "," + feature("{}", polygon(triangle(30, 50))) +
                      "," + point("a /// b /// geoJSON.units.army.x", "{icon=enemy}") + "," +
                      point("a", "text {icon=headquarter}") + "," + point("a", "{icon=enemy,size=3}") + "," +
                      point("a /// b /// geoJSON.status.attack_direction", "{icon=arrow_12}") + "," +
                      point("a /// b /// geoJSON.airbase.x", "") + "," + point("a", "") + "," +
                      feature("{}", R"({"type":"LineString","coordinates":[[1,2],[3,4]]})") + "," +
                      feature("{}", "null"))));
  EXPECT_TRUE(read.state.areas.empty());
  const std::map<std::string, std::uint64_t> expected{{"territory outside the war", 1},
                                                      {"area of unknown colour", 1},
                                                      {"area without colour", 1},
                                                      {"unit", 2},
                                                      {"headquarters", 1},
                                                      {"arrow", 1},
                                                      {"airfield", 1},
                                                      {"point", 1},
                                                      {"line", 1},
                                                      {"feature without geometry", 1}};
  EXPECT_EQ(read.dropped, expected);
  EXPECT_TRUE(flagged(read, "feature 1: an area of the unknown fill colour '#123456'"));
  EXPECT_TRUE(flagged(read, "feature 2: an area without a fill colour"));
}

TEST(DeepState, ReadsTheFormOfTheHistoryWithItsId) {
  const auto reader = profile("deepstate");
  const std::string inner = collection(coloured("#a52714"));
  const ReadState read = state(*reader, file("state.json", R"({"id":1741781084,"map":)" + inner + "}"));
  EXPECT_EQ(format_utc(read.valid_at), "2025-03-12T12:04:44Z");
  EXPECT_EQ(read.state.areas.size(), 1U);
  const ReadState both = state(*reader, file("1719866623.json", R"({"map":)" + inner + R"(,"id":"1741781084"})"));
  EXPECT_EQ(format_utc(both.valid_at), "2025-03-12T12:04:44Z");
  EXPECT_TRUE(flagged(both, "the id was followed"));
  EXPECT_TRUE(says(refusal(*reader, file("state.json", R"({"id":7,"map":)" + inner + "}")), "Neither the id '7'"));
}

TEST(DeepState, ADateThatCannotBeReadIsRefused) {
  const auto reader = profile("deepstate");
  EXPECT_TRUE(says(refusal(*reader, file("state.geojson", collection(""))), "no date"));
}

TEST(DeepState, PropertiesMayStandBeforeOrAfterTheGeometry) {
  const auto reader = profile("deepstate");
  const std::string after =
      R"({"geometry":)" + polygon(triangle(30, 50)) + R"(,"properties":{"fill":"#a52714"},"type":"Feature"})";
  EXPECT_EQ(state(*reader, file("1719866623.geojson", collection(after))).state.areas.size(), 1U);
}

TEST(DeepState, AStrayTriangleIsFlaggedAndKept) {
  const auto reader = profile("deepstate");
  std::string features = feature(R"({"fill":"#a52714"})", polygon("[[37,48],[65,48],[37,49],[37,48]]"));
  for (int i = 0; i < 12; ++i) {
    features += ',';
    features += coloured("#a52714", "x", 30 + i % 8);
  }
  const ReadState read = state(*reader, file("1719866623.geojson", collection(features)));
  EXPECT_EQ(read.state.areas.size(), 13U);
  ASSERT_EQ(read.flags.size(), 1U);
  EXPECT_TRUE(flagged(read, "feature 0: this polygon reaches far outside the rest"));
}

TEST(DeepState, All399StatesOfTheSharedArchive) {
  const auto data = real_data();
  if (!data) GTEST_SKIP() << "FRONTKART_DATA is not set; the archive of real states is not there.";
  const auto reader = profile("deepstate");
  std::map<std::string, std::uint64_t> dropped;
  std::uint64_t polygons = 0;
  std::uint64_t mismatches = 0;
  std::set<Instant> instants;
  const auto status = for_each_file({*data / "deepstate_2024-07_2025-08.tar.zst"}, {},
                                    [&](SourceFile&& one, const ReadProgress&) -> Status {
                                      auto read = reader->read(one);
                                      if (!read.ok()) return read.error();
                                      for (const ReadState& s : *read) {
                                        instants.insert(s.valid_at);
                                        polygons += s.taken.at("polygon");
                                        for (const auto& [kind, n] : s.dropped) dropped[kind] += n;
                                        for (const auto& flag : s.flags)
                                          mismatches += says(flag, "the fill was followed");
                                      }
                                      return Done{};
                                    });
  ASSERT_TRUE(status.ok()) << status.error().text();
  EXPECT_EQ(instants.size(), 399U);
  // Counted in the same files by another program.
  EXPECT_EQ(polygons, 37'083U);
  EXPECT_EQ(mismatches, 14U);
  EXPECT_EQ(dropped.at("territory outside the war"), 12U * 399U);
  EXPECT_EQ(dropped.at("arrow"), 22'249U);
  EXPECT_FALSE(dropped.contains("area of unknown colour"));
}

}  // namespace
}  // namespace frontkart::exchange
