#include "exchange/coordinate_cuts.hpp"

#include <gtest/gtest.h>

#include <string>

#include "exchange/area_collector.hpp"
#include "exchange/geojson_reader.hpp"

namespace frontkart::exchange {
namespace {

std::string reduced(const std::string& text) {
  CoordinateCuts cuts;
  RingMemory memory;
  return cuts.cut(text, memory) ? cuts.reduced() : text;
}

TEST(CoordinateCuts, TakeOutAreasAndLeaveTheRest) {
  EXPECT_EQ(reduced(R"({"coordinates": [[[1,2],[3,4],[5,6],[1,2]]], "a": 1})"), R"({"coordinates": [], "a": 1})");
  EXPECT_EQ(reduced(R"({"coordinates" : [ [ [[1,2],[3,4],[5,6]] ], [[[1,1],[2,2],[2,1]]] ] })"),
            R"({"coordinates" : [] })");
  EXPECT_EQ(reduced(R"([{"coordinates":[[[1,2],[3,4],[5,6]]]},{"coordinates":[[[1,2],[3,4],[5,6]]]} ])"),
            R"([{"coordinates":[[[1,2],[3,4],[5,6]]]},{"coordinates":[[[1,2],[3,4],[5,6]]]} ])")
      << "a file that is no object is left to the parser";
}

TEST(CoordinateCuts, WhatLooksOddStaysWhereItIs) {
  for (const std::string odd :
       {R"({"coordinates":[1,2]})", R"({"coordinates":[[1,2],[3,4]]})", R"({"coordinates":[]})",
        R"({"coordinates":[[[]]]})", R"({"coordinates":[[[1,2],[3,4]],[]]})", R"({"coordinates":[[[1,2],[3,"4"]]]})",
        R"({"coordinates":[[[1,2],[3,400]]]})", R"({"coordinates":[[[1,2],[3,4]]})", R"({"coordinates":[[[[[1,2]]]]]})",
        R"({"coordinates":[[[1,2],[3,4])", R"({"coordinates")", R"({"coordinates":)", R"({"coordinates":[[[1,2],}])"}) {
    EXPECT_EQ(reduced(odd), odd);
  }
}

TEST(CoordinateCuts, KnowWhereAPlaceStoodInTheFile) {
  const std::string text = R"({"coordinates":[[[1,2],[3,4],[5,6]]],"x":{"coordinates":[[[7,8],[3,4],[5,6]]],"y":0}})";
  CoordinateCuts cuts;
  RingMemory memory;
  ASSERT_TRUE(cuts.cut(text, memory));
  ASSERT_EQ(cuts.reduced(), R"({"coordinates":[],"x":{"coordinates":[],"y":0}})");
  for (const char* word : {"\"coordinates\"", "\"x\"", "\"y\"", "0}}"}) {
    EXPECT_EQ(cuts.offset_in_text(cuts.reduced().find(word)), text.find(word)) << word;
  }
  const auto* second = cuts.find(cuts.reduced().data() + cuts.reduced().rfind("[]"));
  ASSERT_NE(second, nullptr);
  EXPECT_EQ(second->text, "[[[7,8],[3,4],[5,6]]]");
  EXPECT_EQ(cuts.rings_of(second->first_polygon)[0].points.front(), (geometry::GridPoint{7'000'000, 8'000'000}));
  EXPECT_EQ(cuts.find(cuts.reduced().data()), nullptr);
  EXPECT_EQ(cuts.find(nullptr), nullptr);
}

SourceFile file_of(std::string bytes) {
  return {"2025-01-01.geojson", "x/2025-01-01.geojson", std::move(bytes)};
}

/// What the reader makes of a file: polygons and drops as text, or the error.
std::string read(const std::string& text) {
  GeoJsonReader reader;
  AreaCollector out;
  const std::vector<WantedProperty> wanted{{"name"}, {"raw", true}};
  std::string properties;
  const SourceFile file = file_of(text);
  const Status status = reader.each_feature(file, wanted, [&](const FeatureText& feature) -> Status {
    for (const auto& property : feature.properties) properties += property ? std::string(*property) + ";" : "-;";
    FRONTKART_CHECK(reader.add_areas(feature, 1, out));
    return Done{};
  });
  if (!status.ok()) return status.error().text();
  const ReadState state = out.finish(Instant{0}, {}, false);
  std::string said = properties;
  for (const composite::StatusArea& area : state.state.areas) {
    said += " polygon";
    for (const geometry::Ring& ring : area.polygon) said += " " + std::to_string(ring.size());
  }
  for (const auto& [kind, n] : state.dropped) said += " " + kind + "=" + std::to_string(n);
  for (const std::string& flag : state.flags) said += " | " + flag;
  return said;
}

std::string feature(const std::string& geometry, const std::string& properties = "null") {
  return R"({"type":"FeatureCollection","features":[{"type":"Feature","geometry":)" + geometry + R"(,"properties":)" +
         properties + "}]}";
}

TEST(CoordinateCuts, TheTypeDecidesHowCoordinatesAreRead) {
  const std::string nested_3 = R"("coordinates":[[[1,2],[3,4],[5,1],[1,2]]])";
  const std::string nested_4 = R"("coordinates":[[[[1,2],[3,4],[5,1],[1,2]]],[[[1,2],[3,4],[5,1],[1,2]]]])";
  EXPECT_EQ(read(feature(R"({"type":"Polygon",)" + nested_3 + "}")), "-;-; polygon 3");
  EXPECT_EQ(read(feature("{" + nested_4 + R"(,"type":"MultiPolygon"})")), "-;-; polygon 3 polygon 3");
  EXPECT_EQ(read(feature(R"({"type":"MultiLineString",)" + nested_3 + "}")), "-;-; line=1");
  EXPECT_NE(read(feature(R"({"type":"Polygon",)" + nested_4 + "}")).find("A coordinate is not a number"),
            std::string::npos);
  EXPECT_EQ(read(feature(R"({"type":"Polygon","coordinates":[[[9,9]]],)" + nested_3 + "}")), "-;-; polygon 3")
      << "of two members of one name the last counts";
}

TEST(CoordinateCuts, TextThatOnlyLooksLikeCoordinatesIsLeftAlone) {
  EXPECT_EQ(read(feature("null", R"({"name":"\"coordinates\":[[[1,2],[3,4],[5,6]]]"})")),
            R"("coordinates":[[[1,2],[3,4],[5,6]]];-; feature without geometry=1 | )"
            "feature 0: a feature without geometry was left out");
  EXPECT_EQ(read(feature("null", R"({"raw":"\"coordinates\":[[[1,2],[3,4],[5,6]]]"})")).substr(0, 5), R"(-;\"c)");
  EXPECT_EQ(read(feature("null", R"({"coordinates":[[[1,2],[3,4],[5,6]]],"name":"n"})")).substr(0, 3), "n;-");
}

TEST(CoordinateCuts, ErrorsBehindThemSayTheFilesOwnPlace) {
  const std::string good = "{\"type\":\"Polygon\",\n\"coordinates\":[[[1,2],\n[3,4],\n[5,1],[1,2]]]}";
  std::string text = feature(good, "{\"name\": ]}");
  const std::string said = read(text);
  const std::string where = "line 4, byte " + std::to_string(text.find("]}", text.find("name")));
  EXPECT_NE(said.find(where), std::string::npos) << said << " should hold " << where;
}

}  // namespace
}  // namespace frontkart::exchange
