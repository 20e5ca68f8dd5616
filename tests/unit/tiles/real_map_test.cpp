#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <random>

#include "beside_borders.hpp"
#include "composite/build.hpp"
#include "exchange/archive.hpp"
#include "exchange/profile.hpp"

// The law of the random maps, over a real one: years of daily states.
namespace frontkart::tiles {
namespace {

std::shared_ptr<const Composite> read_map(const std::filesystem::path& archive) {
  exchange::ProfileOptions options;
  options.date_from = "filename";
  options.status = "ru-occupied";
  const auto profile = exchange::make_profile("geojson", options).value();
  composite::Builder builder;
  const auto take = [&](exchange::SourceFile&& file, const exchange::ReadProgress&) -> Status {
    if (profile->skips(file)) return Done{};
    FRONTKART_TRY(const auto states, profile->read(file));
    for (const auto& state : states) builder.add(state.valid_at, state.state.areas);
    return Done{};
  };
  const Status read = exchange::for_each_file({archive}, {}, take);
  if (!read.ok()) throw std::runtime_error(read.error().text());
  return std::make_shared<const Composite>(builder.build().value());
}

/// A tile with borders at a zoom, or what lies beside one.
TileAddress tile_near(const Composite& map, std::uint32_t zoom, std::mt19937& random) {
  const auto& vertices = map.parts().vertices;
  const GridPoint v = vertices[random() % vertices.size()];
  const double side = std::ldexp(1.0, static_cast<int>(zoom));
  const double lat = geometry::lat_degrees(v) * std::numbers::pi / 180;
  return {zoom, static_cast<std::uint32_t>((geometry::lon_degrees(v) + 180) / 360 * side),
          static_cast<std::uint32_t>((1 - std::asinh(std::tan(lat)) / std::numbers::pi) / 2 * side)};
}

TEST(RealMap, FartherThanAUnitFromEveryBorderTilesAreTheClippedMap) {
  const char* folder = std::getenv("FRONTKART_DATA");
  if (folder == nullptr) GTEST_SKIP() << "FRONTKART_DATA is not set: no real map was drawn in tiles.";
  const auto map = read_map(std::filesystem::path(folder) / "occupied-daily_2024-07_2026-08.tar.zst");
  const std::size_t states = map->parts().instants.size();
  ASSERT_GT(states, 700U);
  const TileSet set(map, "daily", {{"ru-occupied", "held", "ru"}});
  std::mt19937 random(20250312);
  std::size_t held = 0;
  std::size_t open = 0;
  std::size_t at_border = 0;
  for (std::uint32_t zoom = 0; zoom <= kMaxZoom; ++zoom) {
    for (int i = 0; i < 8; ++i) {
      const TileAddress address = tile_near(*map, zoom, random);
      const auto t = static_cast<TimeIndex>(random() % states);
      const DecodedTile tile = tile_at(set, address, map->parts().instants[t]);
      ASSERT_LE(tile.features.size(), 1U);
      std::vector<std::pair<int, int>> samples;
      for (int k = 0; k < 8; ++k) samples.emplace_back(random() % kExtent, random() % kExtent);
      for (const auto& feature : tile.features) {
        for (std::size_t k = 0; k < 24; ++k) {
          const auto& ring = feature.rings[random() % feature.rings.size()];
          const GridPoint p = ring[random() % ring.size()];
          samples.emplace_back(p.x + static_cast<int>(random() % 7) - 3, p.y + static_cast<int>(random() % 7) - 3);
        }
      }
      for (const auto& [x, y] : samples) {
        if (x < 0 || y < 0 || x > kExtent || y > kExtent) continue;
        const double px = x + 0.01;
        const double py = y + 0.017;
        const auto expected = status_at(*map, t, address, px, py);
        if (!expected) {
          ++at_border;
          continue;
        }
        const bool drawn = !tile.features.empty() && tests::is_inside(tile.features[0].rings, px, py);
        ASSERT_EQ(drawn, *expected == 1) << zoom << '/' << address.x << '/' << address.y << " at state " << t << ", "
                                         << px << ' ' << py;
        ++(drawn ? held : open);
      }
    }
  }
  // The samples were of all sorts.
  EXPECT_GT(held, 300U);
  EXPECT_GT(open, 300U);
  EXPECT_GT(at_border, 100U);
}

}  // namespace
}  // namespace frontkart::tiles
