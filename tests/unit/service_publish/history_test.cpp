#include <atomic>
#include <cmath>
#include <random>

#include "composite/file.hpp"
#include "newsroom.hpp"
#include "service/publish_history.hpp"

namespace frontkart::tests {
namespace {

constexpr std::size_t kPlenty = 4'000'000;

/// A newsroom with a map of one front whose mapper draws every line anew each time, some metres beside the last one.
class Redrawn : public Newsroom {
 protected:
  void SetUp() override {
    Newsroom::SetUp();
    constexpr int kStates = 6;
    constexpr int kCorners = 300;
    std::filesystem::create_directories(root / "redrawn");
    std::mt19937 random(5);
    for (int day = 1; day <= kStates; ++day) {
      json ring = json::array();
      for (int i = 0; i < kCorners; ++i) {
        const auto wobble = static_cast<double>(random() % 101) * 1e-6;
        ring.push_back({35 + i * 1e-3 + wobble, 51 + 0.01 * std::sin(i / 9.0) + wobble});
      }
      for (const double lon : {35.4, 34.9}) ring.push_back({lon, 50.8});
      ring.push_back(ring.front());
      const json state{{"type", "FeatureCollection"},
                       {"features",
                        {{{"type", "Feature"},
                          {"properties", {{"status", "ua-held-in-russia"}}},
                          {"geometry", {{"type", "Polygon"}, {"coordinates", json::array({ring})}}}}}}};
      write(root / "redrawn" / ("2025-03-0" + std::to_string(day) + ".geojson"), state.dump());
    }
    service::ImportSnapshotsRequest import;
    import.paths = {root / "redrawn"};
    import.map = "redrawn";
    import.profile = "geojson";
    import.options = profile_options(std::filesystem::path(FRONTKART_SOURCE_DIR) / "examples" / "sudzha");
    import.licence = "CC0-1.0";
    import.redistribute = "data";
    import.mapper = "Another mapper";
    const std::atomic<bool> stop{false};
    const auto imported = service->import_snapshots(import, {}, stop);
    ASSERT_TRUE(imported.ok()) << imported.error().text();
    make_map_public("redrawn");
  }
};

std::size_t bytes_of(const composite::Parts& parts) {
  return composite::write_file(parts).size();
}

TEST_F(Newsroom, AHistoryIsDrawnAsItIsWhereItFits) {
  service::KnownMaps known(*store);
  const auto map = known.load("example", Instant::highest()).value();
  const std::size_t exact = bytes_of(map->composite().parts());
  for (const std::size_t most : {kPlenty, exact}) {
    const auto drawn = service::DrawnHistories(known, most).of(*map).value();
    EXPECT_EQ(drawn->step, 1);
    EXPECT_FALSE(drawn->lines_within_m());
    EXPECT_EQ(composite::read_file(drawn->file).value(), map->composite().parts());
  }
}

TEST_F(Redrawn, AHistoryThatDoesNotFitIsGeneralised) {
  service::KnownMaps known(*store);
  const auto map = known.load("redrawn", Instant::highest()).value();
  service::DrawnHistories histories(known, bytes_of(map->composite().parts()) - 1);
  const auto drawn = histories.of(*map).value();
  EXPECT_GT(drawn->step, 1);
  EXPECT_EQ(drawn->lines_within_m(), static_cast<int>(std::ceil(drawn->step * 0.11132 * std::sqrt(2.0))));
  const auto parts = composite::read_file(drawn->file).value();
  EXPECT_EQ(parts.instants, map->composite().parts().instants);
  for (const auto& p : parts.vertices) EXPECT_TRUE(p.x % drawn->step == 0 && p.y % drawn->step == 0);
  EXPECT_EQ(histories.of(*map).value(), drawn) << "made once";
  // Where nothing fits, the coarsest is taken.
  EXPECT_EQ(service::DrawnHistories(known, 1).of(*map).value()->step, 1000);
}

TEST_F(Redrawn, TheFinestHistoryThatFitsIsTaken) {
  service::KnownMaps known(*store);
  const auto map = known.load("redrawn", Instant::highest()).value();
  std::map<std::int32_t, std::size_t> sizes;
  for (const std::int32_t step : {50, 100, 200, 500, 1000}) {
    sizes[step] = bytes_of(known.generalised(map->map(), step).value());
  }
  int finer = 0;
  for (const auto& [step, size] : sizes) {
    if (size >= bytes_of(map->composite().parts())) continue;
    const auto drawn = service::DrawnHistories(known, size).of(*map).value();
    EXPECT_LE(drawn->file.size(), size);
    EXPECT_LE(drawn->step, step);
    for (const auto& [other, bytes] : sizes) {
      EXPECT_TRUE(other >= drawn->step || bytes > size) << other;
    }
    if (drawn->step < 1000) ++finer;
  }
  EXPECT_GT(finer, 2) << "the map must be such that finer steps than the coarsest can fit";
}

TEST_F(Redrawn, AGeneralisedHistoryIsKeptInTheCacheAndMadeAnewWhereItIsDamaged) {
  service::KnownMaps known(*store);
  const auto map = known.load("redrawn", Instant::highest()).value();
  const auto drawn = service::DrawnHistories(known, 1).of(*map).value();
  std::vector<std::filesystem::path> kept;
  for (const auto& entry : std::filesystem::directory_iterator(store->cache_folder())) {
    if (entry.path().filename().string().find(".generalised-") != std::string::npos) kept.push_back(entry.path());
  }
  ASSERT_EQ(kept.size(), 1U);
  EXPECT_EQ(read(kept[0]), drawn->file);
  write(kept[0], "damaged");
  const auto again = service::DrawnHistories(known, 1).of(*map).value();
  EXPECT_EQ(again->file, drawn->file);
  EXPECT_EQ(read(kept[0]), drawn->file);
}

TEST_F(Redrawn, AnEditionSaysHowFarItsLinesMayBe) {
  published(request("exact"));
  auto small = request("small");
  small.most_history_bytes = 1;
  published(small);
  const auto named = [&](const char* folder, const char* what) {
    const json maps = head(folder).at("site").at("maps");
    for (const json& map : maps) {
      if (map.at("id") == "redrawn") return map.at(what).get<std::string>();
    }
    return std::string("no such map");
  };
  EXPECT_FALSE(file("exact", named("exact", "facts")).contains("lines_within_m"));
  EXPECT_EQ(file("small", named("small", "facts")).at("lines_within_m"), 158);
  const auto history = [&](const char* folder) {
    return composite::read_file(read(root / folder / named(folder, "history"))).value();
  };
  for (const auto& p : history("small").vertices) EXPECT_TRUE(p.x % 1000 == 0 && p.y % 1000 == 0);
  EXPECT_LT(history("small").vertices.size(), history("exact").vertices.size() / 2);
  // What is counted comes from the exact map.
  EXPECT_EQ(read(root / "exact" / named("exact", "areas")), read(root / "small" / named("small", "areas")));
}

}  // namespace
}  // namespace frontkart::tests
