#include "exchange/write.hpp"

#include <gdal_priv.h>
#include <gtest/gtest.h>
#include <ogrsf_frmts.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "exchange/write_text.hpp"

namespace frontkart::exchange {
namespace {

using geometry::GridPoint;
using geometry::Ring;
using nlohmann::json;

/// A held square of two degrees with a hole, an island beside it, and a contested triangle.
MapAtInstant example() {
  MapAtInstant map;
  map.map = "desk";
  map.instant = parse_rfc3339("2025-03-12T12:04:44Z").value();
  map.as_known = parse_rfc3339("2025-03-13T00:00:00.25Z").value();
  map.mapper = "The \"Desk\" & co <1>";
  map.licence = "CC-BY-4.0";
  map.source = "Аркуш 1";
  map.legend.entries = {
      {"held", {{"en", "Held"}, {"uk", "Утримується"}}, "", "", maps::Standing::held, "RU", "", "#a52714"},
      {"front", {{"en", "Front"}}, "", "", maps::Standing::contested, "", "", "#ffcc00"}};
  const int d = geometry::kGridPerDegree;
  const Ring outer{{-d, 50 * d}, {d, 50 * d}, {d, 52 * d}, {-d, 52 * d}};
  const Ring hole{{-1, 51 * d}, {0, 51 * d + 5}, {500'000, 51 * d + 250'000}, {500'000, 51 * d}};
  const Ring island{{3 * d, 50 * d}, {4 * d, 50 * d}, {4 * d, 51 * d}};
  map.shapes = {{1, {{outer, hole}, {island}}, 3.0801e10 + 0.25}, {2, {{{{0, 0}, {d, 0}, {0, d}}}}, 6.1e9}};
  return map;
}

class WriteMap : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("frontkart-write-" + std::to_string(::getpid()));
    std::filesystem::create_directory(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string bytes(const std::string& name) const {
    std::ifstream in(folder_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  std::size_t files() const {
    return static_cast<std::size_t>(
        std::distance(std::filesystem::directory_iterator(folder_), std::filesystem::directory_iterator()));
  }

  std::filesystem::path folder_;
};

std::string degrees(std::int32_t steps) {
  std::string out;
  append_degrees(out, steps);
  return out;
}

TEST(Degrees, AreExactAndShort) {
  EXPECT_EQ(degrees(0), "0");
  EXPECT_EQ(degrees(1), "0.000001");
  EXPECT_EQ(degrees(-1), "-0.000001");
  EXPECT_EQ(degrees(-500'000), "-0.5");
  EXPECT_EQ(degrees(35'268'600), "35.2686");
  EXPECT_EQ(degrees(180'000'000), "180");
  EXPECT_EQ(degrees(-179'999'999), "-179.999999");
  for (std::int32_t steps = -180'000'000; steps < 180'000'000; steps += 7'919) {
    ASSERT_EQ(std::lround(std::stod(degrees(steps)) * 1e6), steps);
  }
}

TEST(WriteGeojson, SaysEverythingThatTheMapIs) {
  const auto text = write_geojson(example(), "uk");
  const auto parsed = json::parse(text);
  EXPECT_EQ(parsed["type"], "FeatureCollection");
  EXPECT_EQ(parsed["frontkart"], json({{"map", "desk"},
                                       {"at", "2025-03-12T12:04:44Z"},
                                       {"as_known", "2025-03-13T00:00:00.25Z"},
                                       {"mapper", "The \"Desk\" & co <1>"},
                                       {"licence", "CC-BY-4.0"},
                                       {"source", "Аркуш 1"},
                                       {"notice", "Не для навігації чи рішень щодо безпеки"}}));
  ASSERT_EQ(parsed["features"].size(), 2);
  EXPECT_EQ(parsed["features"][0]["properties"], json({{"status", "held"},
                                                       {"standing", "held"},
                                                       {"party", "RU"},
                                                       {"area_km2", 30801},
                                                       {"label", "Утримується"},
                                                       {"colour", "#a52714"}}));
  EXPECT_TRUE(parsed["features"][1]["properties"]["party"].is_null());
  EXPECT_EQ(parsed["features"][1]["properties"]["label"], "Front");
  EXPECT_EQ(parsed["features"][1]["geometry"].dump(),
            R"({"coordinates":[[[[0,0],[1,0],[0,1],[0,0]]]],"type":"MultiPolygon"})");
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 4) << "one feature a line";
  EXPECT_NE(text.find("[-0.000001,51],[0,51.000005],[0.5,51.25],[0.5,51]"), std::string::npos);
}

TEST(WriteGeojson, OutsideTextCannotBreakOut) {
  auto map = example();
  map.mapper = "\"},\n\\\x01\xff";
  map.shapes.clear();
  const auto parsed = json::parse(write_geojson(map));
  EXPECT_EQ(parsed["frontkart"]["mapper"], "\"},\n\\\x01\ufffd");
  EXPECT_TRUE(parsed["features"].empty());
}

double ogr_area(const OGRGeometry& geometry) {
  return geometry.toMultiPolygon()->get_Area();
}

TEST_F(WriteMap, GdalReadsTheSameShapesAndAttributes) {
  const auto map = example();
  GDALAllRegister();
  for (const std::string name : {"a.geojson", "a.gpkg", "a.kml", "a.fgb"}) {
    const auto written = write_map_file(map, folder_ / name);
    ASSERT_TRUE(written.ok()) << name << ' ' << written.error().text();
    const auto path = (folder_ / name).string();
    auto* dataset = static_cast<GDALDataset*>(GDALOpenEx(path.c_str(), GDAL_OF_VECTOR, nullptr, nullptr, nullptr));
    ASSERT_NE(dataset, nullptr) << name;
    auto* layer = dataset->GetLayer(0);
    EXPECT_EQ(layer->GetFeatureCount(), 2) << name;
    std::size_t seen = 0;
    for (const auto& feature : *layer) {
      const std::string status = feature->GetFieldAsString("status");
      const bool held = status == "held";
      EXPECT_TRUE(held || status == "front") << name << ' ' << status;
      EXPECT_STREQ(feature->GetFieldAsString("standing"), held ? "held" : "contested") << name;
      EXPECT_STREQ(feature->GetFieldAsString("party"), held ? "RU" : "") << name;
      EXPECT_STREQ(feature->GetFieldAsString("colour"), held ? "#a52714" : "#ffcc00") << name;
      EXPECT_NEAR(feature->GetFieldAsDouble("area_km2"), held ? 30801.00000025 : 6100, 1e-6) << name;
      // 4 square degrees less the hole, and the island; by the shoelace formula.
      const double hole = (0.5 * 0.25 + 0.000001 * 0.25 + 0.5 * 0.000005) / 2;
      EXPECT_NEAR(ogr_area(*feature->GetGeometryRef()), held ? 4 - hole + 0.5 : 0.5, 1e-6) << name;
      const auto* first = feature->GetGeometryRef()->toMultiPolygon()->getGeometryRef(0);
      EXPECT_FALSE(first->getExteriorRing()->isClockwise()) << name;
      ++seen;
    }
    EXPECT_EQ(seen, 2);
    if (name == "a.gpkg" || name == "a.fgb") {
      layer->ResetReading();
      const OGRFeatureUniquePtr one(layer->GetNextFeature());
      EXPECT_STREQ(one->GetFieldAsString("map"), "desk");
      EXPECT_STREQ(one->GetFieldAsString("at"), "2025-03-12T12:04:44Z");
      EXPECT_STREQ(one->GetFieldAsString("as_known"), "2025-03-13T00:00:00.25Z");
      EXPECT_STREQ(one->GetFieldAsString("licence"), "CC-BY-4.0");
      EXPECT_STREQ(one->GetFieldAsString("source"), "Аркуш 1");
      ASSERT_NE(layer->GetSpatialRef(), nullptr);
      EXPECT_STREQ(layer->GetSpatialRef()->GetAuthorityCode(nullptr), "4326");
    }
    GDALClose(dataset);
  }
}

TEST_F(WriteMap, BytesDependOnTheMapAlone) {
  const auto map = example();
  for (const std::string extension : {".geojson", ".gpkg", ".kml", ".fgb"}) {
    ASSERT_TRUE(write_map_file(map, folder_ / ("one" + extension)).ok());
    ASSERT_TRUE(write_map_file(map, folder_ / ("two" + extension)).ok());
    EXPECT_FALSE(bytes("one" + extension).empty());
    EXPECT_EQ(bytes("one" + extension), bytes("two" + extension)) << extension;
    EXPECT_EQ(bytes("one" + extension).find("/vsimem"), std::string::npos);
  }
  EXPECT_NE(bytes("one.gpkg").find("2025-03-13T00:00:00.250Z"), std::string::npos) << "the recorded time, not today";
}

TEST_F(WriteMap, EveryFormatNamesTheRecord) {
  const auto map = example();
  for (const std::string name : {"a.geojson", "a.gpkg", "a.kml", "a.fgb"}) {
    ASSERT_TRUE(write_map_file(map, folder_ / name).ok());
    const auto text = bytes(name);
    for (const std::string part : {"desk", "2025-03-12T12:04:44Z", "2025-03-13T00:00:00.25Z", "CC-BY-4.0", "Аркуш 1",
                                   "Not for navigation or safety decisions"}) {
      EXPECT_NE(text.find(part), std::string::npos) << name << " lacks " << part;
    }
  }
  EXPECT_NE(bytes("a.kml").find("The &quot;Desk&quot; &amp; co &lt;1&gt;"), std::string::npos);
  EXPECT_NE(bytes("a.kml").find("<begin>2025-03-12T12:04:44Z</begin>"), std::string::npos);
  EXPECT_NE(bytes("a.kml").find("<PolyStyle><color>801427a5</color>"), std::string::npos) << "alpha, blue, green, red";
}

TEST_F(WriteMap, FailuresLeaveTheOldFileAndNoOther) {
  ASSERT_TRUE(write_file_atomically(folder_ / "x.json", "old").ok());
  EXPECT_EQ(bytes("x.json"), "old");
  EXPECT_EQ(write_map_file(example(), folder_ / "x.docx").error().code, ErrorCode::usage);
  EXPECT_EQ(write_map_file(example(), folder_ / "none" / "x.json").error().code, ErrorCode::usage);
  EXPECT_EQ(write_file_atomically(folder_, "x").error().code, ErrorCode::usage);
  EXPECT_EQ(write_file_atomically("/dev/null", "x").error().code, ErrorCode::usage) << "a device is never replaced";
  EXPECT_EQ(files(), 1);
  ASSERT_TRUE(write_file_atomically(folder_ / "x.json", std::string(1'000'000, 'n')).ok());
  EXPECT_EQ(bytes("x.json").size(), 1'000'000);
  EXPECT_EQ(files(), 1);
}

}  // namespace
}  // namespace frontkart::exchange
