#include <gtest/gtest.h>

#include <GeographicLib/Geodesic.hpp>
#include <GeographicLib/PolygonArea.hpp>
#include <bit>
#include <cmath>
#include <cstring>
#include <numbers>
#include <set>

#include "exchange/shapefile_reader.hpp"
#include "packing.hpp"
#include "reading.hpp"

namespace frontkart::exchange {
namespace {

using namespace reading;
using packing::Kind;
using packing::Members;
using packing::pack;

using Shape = std::vector<std::vector<std::pair<double, double>>>;

constexpr const char* kMercatorPrj =
    R"(PROJCS["WGS_1984_Web_Mercator_Auxiliary_Sphere",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",)"
    R"(SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],)"
    R"(PROJECTION["Mercator_Auxiliary_Sphere"],PARAMETER["False_Easting",0.0],PARAMETER["False_Northing",0.0],)"
    R"(PARAMETER["Central_Meridian",0.0],PARAMETER["Standard_Parallel_1",0.0],)"
    R"(PARAMETER["Auxiliary_Sphere_Type",0.0],UNIT["Meter",1.0]])";

void put_big(std::string& out, std::uint32_t v) {
  for (const int shift : {24, 16, 8, 0}) out += static_cast<char>(v >> shift & 0xFFU);
}
void put_little(std::string& out, std::uint32_t v) {
  for (const int shift : {0, 8, 16, 24}) out += static_cast<char>(v >> shift & 0xFFU);
}
void put_double(std::string& out, double v) {
  const auto bits = std::bit_cast<std::uint64_t>(v);
  for (int shift = 0; shift < 64; shift += 8) out += static_cast<char>(bits >> shift & 0xFFU);
}
void put_box(std::string& out, const std::vector<Shape>& shapes) {
  double box[4] = {1e30, 1e30, -1e30, -1e30};
  for (const Shape& shape : shapes) {
    for (const auto& ring : shape) {
      for (const auto& [x, y] : ring) {
        box[0] = std::min(box[0], x);
        box[1] = std::min(box[1], y);
        box[2] = std::max(box[2], x);
        box[3] = std::max(box[3], y);
      }
    }
  }
  for (const double v : box) put_double(out, v);
}

/// The bytes of a .shp of polygons.
std::string shp(const std::vector<Shape>& shapes) {
  std::string records;
  std::uint32_t number = 1;
  for (const Shape& shape : shapes) {
    std::string content;
    put_little(content, 5);
    put_box(content, {shape});
    std::uint32_t points = 0;
    for (const auto& ring : shape) points += static_cast<std::uint32_t>(ring.size());
    put_little(content, static_cast<std::uint32_t>(shape.size()));
    put_little(content, points);
    std::uint32_t start = 0;
    for (const auto& ring : shape) {
      put_little(content, start);
      start += static_cast<std::uint32_t>(ring.size());
    }
    for (const auto& ring : shape) {
      for (const auto& [x, y] : ring) {
        put_double(content, x);
        put_double(content, y);
      }
    }
    put_big(records, number++);
    put_big(records, static_cast<std::uint32_t>(content.size() / 2));
    records += content;
  }
  std::string out;
  put_big(out, 9994);
  for (int i = 0; i < 5; ++i) put_big(out, 0);
  put_big(out, static_cast<std::uint32_t>((100 + records.size()) / 2));
  put_little(out, 1000);
  put_little(out, 5);
  put_box(out, shapes);
  for (int i = 0; i < 4; ++i) put_double(out, 0);
  return out + records;
}

std::pair<double, double> mercator(double lon, double lat) {
  constexpr double kRadius = 6'378'137.0;
  const double to_radians = std::numbers::pi / 180;
  return {kRadius * lon * to_radians, kRadius * std::log(std::tan(std::numbers::pi / 4 + lat * to_radians / 2))};
}

/// Clockwise, as outer rings are in a shapefile.
Shape square(double lon, double lat) {
  return {{mercator(lon, lat), mercator(lon, lat + 1), mercator(lon + 1, lat + 1), mercator(lon + 1, lat),
           mercator(lon, lat)}};
}

SourceFile zip(const std::string& name, const std::string& shape_name, const std::string& bytes,
               const std::string& prj = kMercatorPrj) {
  Members members{{shape_name + ".shp", bytes}};
  if (!prj.empty()) members.emplace_back(shape_name + ".prj", prj);
  return file(name, pack(Kind::zip, members));
}

std::string layered(const std::string& layer, const std::string& date, int lon = 30) {
  return feature(R"({"layer":")" + layer + "\"" + (date.empty() ? "" : R"(,"date":")" + date + "\"") + "}",
                 polygon(triangle(lon, 50)));
}

TEST(Isw, EachLayerIsAStateOfItsOwn) {
  const auto reader = profile("isw");
  const auto read = states(
      *reader, file("2025-03-12.geojson", collection(layered("control_map", "2025-03-12") + "," +
                                                     layered("kursk_ukrainian_advance", "2025-03-12") + "," +
                                                     layered("russian_advances", "2025-03-12") + "," +
                                                     layered("russian_advances", "2025-03-12", 40) + "," +
                                                     layered("Claimed Ukrainian Counteroffensives", "2025-03-12") +
                                                     "," + layered("ClaimedRussianTerritoryinUkraine", "2025-03-12") +
                                                     "," + layered("somebody_else", "2025-03-12"))));
  std::map<std::string, std::string> found;
  for (const ReadState& s : read) {
    found[s.layer] = statuses(*reader, s).at(0);
    EXPECT_EQ(format_utc(s.valid_at), "2025-03-12T00:00:00Z");
    EXPECT_EQ(s.state.areas.size(), s.layer == "russian_advances" ? 2U : 1U);
  }
  const std::map<std::string, std::string> expected{{"control_map", "ru-held"},
                                                    {"kursk_ukrainian_advance", "ua-claimed-in-russia"},
                                                    {"russian_advances", "ru-advance"},
                                                    {"counteroffensives", "ua-claimed"},
                                                    {"russian_claims", "ru-claimed"}};
  EXPECT_EQ(found, expected);
  ASSERT_EQ(reader->left_out().size(), 1U);
  EXPECT_TRUE(says(reader->left_out()[0], "feature 6: left out, because the layer 'somebody_else' is unknown"));
}

TEST(Isw, PriorityIsTheLegendsOrder) {
  EXPECT_EQ(profile("isw")->legend().keys(),
            (std::vector<std::string>{"ru-held", "ru-advance", "ru-infiltration", "ua-claimed", "ua-claimed-in-russia",
                                      "ru-claimed"}));
}

TEST(Isw, DatesThatCannotBeAreLeftOutAndSaid) {
  const auto reader = profile("isw");
  EXPECT_TRUE(states(*reader, file("x.geojson", collection(layered("control_map", "2202-04-27")))).empty());
  ASSERT_EQ(reader->left_out().size(), 1U);
  EXPECT_TRUE(says(reader->left_out()[0], "the date '2202-04-27' of the layer control_map cannot be"));

  // The file's name helps out, and says so.
  const ReadState helped = state(*reader, file("2025-03-12.geojson", collection(layered("control_map", "2202-04-27"))));
  EXPECT_EQ(format_utc(helped.valid_at), "2025-03-12T00:00:00Z");
  EXPECT_TRUE(flagged(helped, "that of the file's name was followed"));

  EXPECT_TRUE(
      states(*reader, zip("UkraineControlMapAO27APR2202.zip", "UkraineControlMapAO27APR2202", shp({square(30, 50)})))
          .empty());
  ASSERT_EQ(reader->left_out().size(), 1U);
  EXPECT_TRUE(says(reader->left_out()[0], "27APR2202"));
}

TEST(Isw, WithoutAnyDateTheLastEditIsTakenAndFlagged) {
  const auto reader = profile("isw");
  const ReadState read =
      state(*reader, file("x.geojson", collection(feature(R"({"layer":"control_map","EditDate":1741781084000})",
                                                          polygon(triangle(30, 50))))));
  EXPECT_EQ(format_utc(read.valid_at), "2025-03-12T00:00:00Z");
  EXPECT_TRUE(flagged(read, "the day of the last edit"));
  EXPECT_TRUE(says(refusal(*reader, file("x.geojson", collection(layered("control_map", "")))), "has a date"));
}

TEST(Isw, ALayerThatComesBackAfterLongIsFlagged) {
  const auto reader = profile("isw");
  const auto on = [&](const std::string& date, const std::string& layer) {
    return state(*reader, file(date + ".geojson", collection(layered(layer, date))));
  };
  EXPECT_TRUE(on("2025-01-01", "kursk_ukrainian_advance").flags.empty());
  for (const char* date : {"2025-01-01", "2025-02-01", "2025-03-01", "2025-04-01"}) {
    EXPECT_TRUE(on(date, "control_map").flags.empty());
  }
  EXPECT_TRUE(flagged(on("2025-04-08", "kursk_ukrainian_advance"), "is back 97 days after"));
}

TEST(Isw, ShapefilesAreConvertedFromWebMercator) {
  const auto reader = profile("isw");
  const ReadState read = state(*reader, zip("UkraineControlMapAO27APR2026.zip", "UkraineControlMapAO27APR2026",
                                            shp({square(30, 50), square(35.25, 51.5)})));
  EXPECT_EQ(format_utc(read.valid_at), "2026-04-27T00:00:00Z");
  EXPECT_EQ(read.layer, "control_map");
  EXPECT_TRUE(read.flags.empty()) << read.flags.front();
  ASSERT_EQ(read.state.areas.size(), 2U);
  std::set<geometry::GridPoint> corners(read.state.areas[1].polygon[0].begin(), read.state.areas[1].polygon[0].end());
  EXPECT_EQ(
      corners,
      (std::set<geometry::GridPoint>{
          {35'250'000, 51'500'000}, {36'250'000, 51'500'000}, {35'250'000, 52'500'000}, {36'250'000, 52'500'000}}));
}

TEST(Isw, NamesSayLayerAndDateInTheirStyles) {
  const std::string bytes = shp({square(30, 50)});
  const std::vector<std::tuple<std::string, std::string, std::string>> cases{
      {"UkraineControlMapAO27APR2026", "control_map", "2026-04-27T00:00:00Z"},
      {"AssessedRussianAdvancesinUkraineAPR272026", "russian_advances", "2026-04-27T00:00:00Z"},
      {"AssessedRussianInfiltrationAreasinUkraineAPR272026", "infiltration", "2026-04-27T00:00:00Z"},
      {"ClaimedRussianTerritoryinUkraine_2026-04-27", "russian_claims", "2026-04-27T00:00:00Z"},
      {"ClaimedUkrainianCounteroffensivesAPR272026", "counteroffensives", "2026-04-27T00:00:00Z"},
      {"ClaimedLimitofUkrainianAdvanceinRussia27APR2026", "kursk_ukrainian_advance", "2026-04-27T00:00:00Z"}};
  for (const auto& [name, layer, at] : cases) {
    const auto reader = profile("isw");
    for (const SourceFile& one : {zip(name + ".zip", "shapes", bytes), zip("download.zip", name, bytes)}) {
      const ReadState read = state(*reader, one);
      EXPECT_EQ(read.layer, layer) << one.name;
      EXPECT_EQ(format_utc(read.valid_at), at) << one.name;
    }
  }
  const auto reader = profile("isw");
  EXPECT_TRUE(says(refusal(*reader, zip("27APR2026.zip", "shapes", bytes)), "--layer"));
  EXPECT_TRUE(says(refusal(*reader, zip("UkraineControlMap.zip", "shapes", bytes)), "no date"));
  ProfileOptions forced;
  forced.layer = "infiltration";
  EXPECT_EQ(state(*profile("isw", forced), zip("27APR2026.zip", "shapes", bytes)).layer, "infiltration");
}

TEST(Isw, WithoutAPrjTheNumbersDecideAndItIsFlagged) {
  const auto reader = profile("isw");
  const Shape degrees{{{30, 50}, {30, 51}, {31, 51}, {30, 50}}};
  const ReadState plain = state(*reader, zip("UkraineControlMap27APR2026.zip", "s", shp({degrees}), ""));
  EXPECT_TRUE(flagged(plain, "read as degrees"));
  EXPECT_EQ(plain.state.areas.at(0).polygon.at(0).size(), 3U);
  EXPECT_TRUE(flagged(state(*reader, zip("UkraineControlMap27APR2026.zip", "s", shp({square(30, 50)}), "")),
                      "read as Web Mercator"));
}

TEST(Isw, DamagedShapefilesAreRefused) {
  const auto reader = profile("isw");
  const std::string name = "UkraineControlMap27APR2026";
  const std::string good = shp({square(30, 50), square(32, 50)});
  const auto refused = [&](const std::string& bytes) { return refusal(*reader, zip(name + ".zip", name, bytes)); };
  for (const std::size_t size : {0U, 50U, 100U, 104U, 130U, 200U}) {
    EXPECT_FALSE(refused(good.substr(0, size)).empty()) << size;
  }
  std::string lie = good;
  lie[100 + 8 + 40 + 3] = '\x7F';  // two thousand million points in the first shape
  EXPECT_TRUE(says(refused(lie), "truncated or damaged at shape 0"));
  std::string points = good;
  points[32] = 1;
  EXPECT_TRUE(says(refused(points), "does not hold polygons"));
  EXPECT_TRUE(says(refusal(*reader, file(name + ".zip", pack(Kind::zip, {{"readme.txt", "x"}}))), "no shapefile"));
  EXPECT_FALSE(refusal(*reader, file(name + ".zip", pack(Kind::zip, {{name + ".shp", good}}).substr(0, 300))).empty());
  Shape many;
  for (int i = 0; i < 6'000; ++i) many.push_back(square(30, 50)[0]);
  EXPECT_TRUE(says(refused(shp({many})), "rings over 5000"));
  const Shape far{{{1e9, 1e9}, {1e9, 2e9}, {2e9, 2e9}, {1e9, 1e9}}};
  EXPECT_TRUE(says(refused(shp({far})), "shape 0, ring 0"));
  const double nan = std::nan("");
  EXPECT_FALSE(refused(shp({Shape{{{nan, nan}, {nan, 1}, {1, 1}, {nan, nan}}}})).empty());
}

TEST(Isw, MutatedShapefilesAreReadOrRefused) {
  const auto reader = profile("isw");
  const std::string name = "UkraineControlMap27APR2026";
  const std::string good = shp({square(30, 50), square(32, 50)});
  std::size_t refused = 0;
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (const int bit : {0, 7}) {
      std::string bytes = good;
      bytes[at] = static_cast<char>(bytes[at] ^ 1 << bit);
      const auto read = reader->read(zip(name + ".zip", name, bytes));
      if (read.ok()) continue;
      ++refused;
      EXPECT_EQ(read.error().code, ErrorCode::bad_input);
    }
  }
  EXPECT_GT(refused, 20U);
}

TEST(Isw, The56WeeksOfTheSharedArchive) {
  const auto data = real_data();
  if (!data) GTEST_SKIP() << "FRONTKART_DATA is not set; the archive of real states is not there.";
  const auto reader = profile("isw");
  std::map<std::string, int> layers;
  std::size_t weeks = 0;
  const auto status = for_each_file({*data / "isw-weekly_2024-07_2025-07.tar.zst"}, {},
                                    [&](SourceFile&& one, const ReadProgress&) -> Status {
                                      auto read = reader->read(one);
                                      if (!read.ok()) return read.error();
                                      ++weeks;
                                      EXPECT_TRUE(reader->left_out().empty());
                                      for (const ReadState& s : *read) {
                                        ++layers[s.layer];
                                        EXPECT_EQ(format_utc(s.valid_at).substr(0, 10), one.name.substr(0, 10));
                                      }
                                      return Done{};
                                    });
  ASSERT_TRUE(status.ok()) << status.error().text();
  EXPECT_EQ(weeks, 56U);
  const std::map<std::string, int> expected{
      {"control_map", 56}, {"russian_advances", 56}, {"kursk_ukrainian_advance", 47}};
  EXPECT_EQ(layers, expected);
}

/// Geodesic area by GeographicLib; the first ring of each polygon counts, its holes are taken off.
double km2(const ReadState& read) {
  double total = 0;
  for (const auto& area : read.state.areas) {
    for (std::size_t i = 0; i < area.polygon.size(); ++i) {
      GeographicLib::PolygonArea sum(GeographicLib::Geodesic::WGS84());
      for (const auto p : area.polygon[i]) sum.AddPoint(geometry::lat_degrees(p), geometry::lon_degrees(p));
      double perimeter = 0;
      double m2 = 0;
      sum.Compute(false, true, perimeter, m2);
      total += (i == 0 ? 1 : -1) * std::fabs(m2) / 1e6;
    }
  }
  return total;
}

TEST(Isw, TheShapefilesAsPublished) {
  const auto data = real_data();
  if (!data) GTEST_SKIP() << "FRONTKART_DATA is not set; the real shapefiles are not there.";
  const auto reader = profile("isw");
  std::map<std::string, ReadState> found;
  const auto status = for_each_file(
      {*data / "isw_control_2026-04-27_shapefile.zip", *data / "isw_infiltration_2026-04-27_shapefile.zip"}, {},
      [&](SourceFile&& one, const ReadProgress&) -> Status {
        auto read = reader->read(one);
        if (!read.ok()) return read.error();
        for (ReadState& s : *read) found[s.layer] = std::move(s);
        return Done{};
      });
  ASSERT_TRUE(status.ok()) << status.error().text();
  ASSERT_EQ(found.size(), 2U);
  for (const auto& [layer, s] : found) EXPECT_EQ(format_utc(s.valid_at), "2026-04-27T00:00:00Z") << layer;
  EXPECT_EQ(found.at("infiltration").taken.at("polygon"), 114U);
  const double area = km2(found.at("control_map"));
  EXPECT_GT(area, 110'000);
  EXPECT_LT(area, 120'000);
}

}  // namespace
}  // namespace frontkart::exchange
