#include "tiles/tile_set.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <tuple>

#include "composite/build.hpp"
#include "decoded.hpp"
#include "tiles/archive.hpp"

namespace frontkart::tiles {
namespace {

using composite::StatusArea;
using geometry::GridPoint;

constexpr std::int32_t kDegree = geometry::kGridPerDegree;

std::vector<StatusArea> box(double west, double south, double east, double north, composite::StatusId status = 1) {
  const auto at = [](double lon, double lat) {
    return GridPoint{static_cast<std::int32_t>(lon * kDegree), static_cast<std::int32_t>(lat * kDegree)};
  };
  return {{status, {{at(west, south), at(east, south), at(east, north), at(west, north)}}}};
}

TileSet set_of(const std::vector<std::vector<StatusArea>>& states) {
  composite::Builder builder;
  for (std::size_t i = 0; i < states.size(); ++i) {
    builder.add(Instant::from_unix_seconds(1000 * static_cast<std::int64_t>(i + 1)), states[i]);
  }
  return {std::make_shared<const composite::Composite>(std::move(*builder.build())),
          "m",
          {{"one", "held", "a"}, {"two", "contested", ""}}};
}

geometry::Ring sorted(geometry::Ring ring) {
  std::sort(ring.begin(), ring.end());
  return ring;
}

std::string unzipped(const std::string& bytes) {
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
  std::string out(1 << 20, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return out;
}

std::uint64_t number_at(const std::string& bytes, std::size_t at, std::size_t size) {
  std::uint64_t out = 0;
  for (std::size_t i = size; i-- > 0;) out = out << 8U | static_cast<unsigned char>(bytes[at + i]);
  return out;
}

TEST(TileAddress, PlacesAlongTheCurveAreThoseOfPmtiles) {
  EXPECT_EQ(tile_id({0, 0, 0}), 0U);
  EXPECT_EQ(tile_id({1, 0, 0}), 1U);
  EXPECT_EQ(tile_id({1, 0, 1}), 2U);
  EXPECT_EQ(tile_id({1, 1, 1}), 3U);
  EXPECT_EQ(tile_id({1, 1, 0}), 4U);
  EXPECT_EQ(tile_id({2, 0, 0}), 5U);
  EXPECT_EQ(tile_id({12, 3423, 1763}), 19'078'479U);
}

TEST(TileAddress, RefusesWhatIsNoTileAndSaysWhatToDo) {
  EXPECT_TRUE(checked_address(14, 16'383, 0).ok());
  for (const auto& [z, x, y] : {std::tuple{15, 0, 0}, {-1, 0, 0}, {3, 8, 0}, {3, 0, 8}, {3, -1, 0}, {0, 0, 1}}) {
    const auto refused = checked_address(z, x, y);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, ErrorCode::usage);
    EXPECT_FALSE(refused.error().remedy.empty());
  }
}

TEST(TileSet, AMapOfTheWholeWorldFillsTheSquareAndItsBuffer) {
  const TileSet set = set_of({box(-180, -90, 180, 90)});
  const auto at = Instant::from_unix_seconds(1000);
  const auto whole = tests::decode_tile(set.tile({0, 0, 0}, at)->bytes);
  ASSERT_EQ(whole.features.size(), 1U);
  EXPECT_EQ(sorted(whole.features[0].rings.at(0)), (geometry::Ring{{0, 0}, {0, 4096}, {4096, 0}, {4096, 4096}}));
  const auto inner = tests::decode_tile(set.tile({2, 1, 2}, at)->bytes);
  EXPECT_EQ(sorted(inner.features.at(0).rings.at(0)),
            (geometry::Ring{{-64, -64}, {-64, 4160}, {4160, -64}, {4160, 4160}}));
  EXPECT_EQ(set.tiles_of(3)->size(), 64U);
}

TEST(TileSet, BeyondTheLastLatitudeThereIsNothing) {
  const TileSet set = set_of({box(10, 86, 20, 89)});
  EXPECT_TRUE(set.tile({0, 0, 0}, Instant::highest())->bytes.empty());
  EXPECT_TRUE(set.tiles_of(4)->empty());
  const TileSet half = set_of({box(10, 80, 20, 89)});
  const auto tile = tests::decode_tile(half.tile({0, 0, 0}, Instant::highest())->bytes);
  ASSERT_EQ(tile.features.size(), 1U);
  EXPECT_EQ(sorted(tile.features[0].rings.at(0)).front().y, 0);
}

TEST(TileSet, AtTheAntimeridianTilesEndWithTheWorld) {
  auto both = box(170, 10, 180, 20);
  both.push_back(box(-180, 10, -170, 20)[0]);
  const TileSet set = set_of({both});
  const auto tile = tests::decode_tile(set.tile({0, 0, 0}, Instant::highest())->bytes);
  ASSERT_EQ(tile.features.size(), 1U);
  ASSERT_EQ(tile.features[0].rings.size(), 2U);
  for (const auto& ring : tile.features[0].rings) {
    for (const GridPoint p : ring) EXPECT_TRUE(p.x == 0 || p.x == 114 || p.x == 3982 || p.x == 4096) << p.x;
  }
}

TEST(TileSet, ATileHoldsUntilSomethingInItChanges) {
  // The second state changes the east only, the third the west only.
  auto second = box(30, 50, 31, 51);
  second.push_back(box(40, 50, 41, 51, 2)[0]);
  const TileSet set = set_of({box(30, 50, 31, 51), second, box(40, 50, 41, 51, 2)});
  const TileAddress west{7, 74, 43};
  const auto first = set.tile(west, Instant::from_unix_seconds(1000));
  ASSERT_TRUE(first.ok());
  ASSERT_FALSE(first->bytes.empty());
  EXPECT_EQ(first->valid, (Interval{Instant::from_unix_seconds(1000), Instant::from_unix_seconds(3000)}));
  EXPECT_EQ(set.tile(west, Instant::from_unix_seconds(2500))->bytes, first->bytes);
  const auto last = set.tile(west, Instant::from_unix_seconds(3000));
  EXPECT_TRUE(last->bytes.empty());
  EXPECT_EQ(last->valid, (Interval{Instant::from_unix_seconds(3000), Instant::highest()}));
  const auto before = set.tile(west, Instant::from_unix_seconds(999));
  EXPECT_TRUE(before->bytes.empty());
  EXPECT_EQ(before->valid, (Interval{Instant::lowest(), Instant::from_unix_seconds(1000)}));
}

TEST(TileSet, LongEdgesFollowTheirLatitudeAndNotTheChord) {
  // A side from 0° to 80° north leans to the west in longitude and latitude; in Mercator it is a curve.
  const TileSet set = set_of({{{1, {{{0, 0}, {60 * kDegree, 80 * kDegree}, {60 * kDegree, 0}}}}}});
  const auto tile = tests::decode_tile(set.tile({0, 0, 0}, Instant::highest())->bytes);
  // Half way, at 40° north and 30° east: x = 4096 · 210/360, y from Mercator's formula.
  const double y = 2048 - 4096 / (2 * 3.14159265358979) * std::log(std::tan((45 + 20) * 3.14159265358979 / 180));
  EXPECT_TRUE(tests::is_inside(tile.features.at(0).rings, 2389.33 + 1.5, y));
  EXPECT_FALSE(tests::is_inside(tile.features.at(0).rings, 2389.33 - 1.5, y));
}

TEST(Archive, HasTheHeaderOfVersionThreeAndEqualTilesOnce) {
  const TileSet set = set_of({box(-180, -90, 180, 90)});
  const auto bytes = write_archive(set, {"m", "what it is", "who made it"}, 3);
  ASSERT_TRUE(bytes.ok());
  EXPECT_EQ(bytes->substr(0, 8), std::string("PMTiles\3"));
  EXPECT_EQ(number_at(*bytes, 8, 8), 127U);
  EXPECT_EQ(number_at(*bytes, 72, 8), 1U + 4U + 16U + 64U);  // tiles that have an address
  // A tile's buffer ends at the rim of the world: nine kinds from zoom 2 on, the four of zoom 1 among them.
  EXPECT_EQ(number_at(*bytes, 88, 8), 10U);
  EXPECT_EQ(bytes->at(96), '\1');
  const auto metadata =
      nlohmann::json::parse(unzipped(bytes->substr(number_at(*bytes, 24, 8), number_at(*bytes, 32, 8))));
  EXPECT_EQ(metadata["attribution"], "who made it");
  EXPECT_EQ(metadata["vector_layers"][0]["maxzoom"], 3);
  EXPECT_EQ(*write_archive(set, {"m", "what it is", "who made it"}, 3), *bytes);
  EXPECT_EQ(write_archive(set, {}, 15).error().code, ErrorCode::usage);
}

TEST(Archive, AMapThatSaysNothingIsAnEmptyArchive) {
  const TileSet set = set_of({{}});
  const auto bytes = write_archive(set, {"m", "", ""}, 12);
  ASSERT_TRUE(bytes.ok());
  EXPECT_EQ(number_at(*bytes, 72, 8), 0U);
  EXPECT_FALSE(set.bounds().has_value());
}

TEST(TileJson, NamesAddressLayerAndBounds) {
  const TileSet set = set_of({box(30, 50, 31, 51)});
  const auto json = nlohmann::json::parse(
      tile_json(set, {"m", "d", "a"}, "http://localhost/tiles/m/{z}/{x}/{y}.mvt", kMaxZoom, false));
  EXPECT_EQ(json["tilejson"], "3.0.0");
  EXPECT_EQ(json["tiles"], nlohmann::json::array({"http://localhost/tiles/m/{z}/{x}/{y}.mvt"}));
  EXPECT_EQ(json["bounds"], nlohmann::json::array({30.0, 50.0, 31.0, 51.0}));
  EXPECT_EQ(json["vector_layers"][0]["id"], "m");
  EXPECT_FALSE(json["vector_layers"][0]["fields"].contains("from"));
}

}  // namespace
}  // namespace frontkart::tiles
