#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "archives.hpp"
#include "base/digest.hpp"
#include "maps/records.hpp"
#include "plain_maps.hpp"

// A mapper changes a state afterwards: a correction, beside which the old state stays readable.
namespace frontkart::oracle {
namespace {

constexpr const char* kSudzhaFell = "1741781084.geojson";
constexpr const char* kStatus = "ua-held-in-russia";

/// The state with its first Ukrainian-held area in Russia replaced by a rectangle.
std::string changed(const std::string& text) {
  auto file = nlohmann::json::parse(text);
  for (auto& feature : file.at("features")) {
    if (feature.at("geometry").at("type") != "Polygon" || feature.at("properties").value("fill", "") != "#01579b")
      continue;
    feature["geometry"]["coordinates"] = nlohmann::json::parse(
        "[[[35.1, 51.2, 0], [35.4, 51.2, 0], [35.4, 51.3, 0], [35.1, 51.3, 0], [35.1, 51.2, 0]]]");
    return file.dump();
  }
  throw std::runtime_error("no such area");
}

double truth_km2(const std::string& text) {
  const Region united = Region::united(quantised(geojson_areas(text, "fill").at("#01579b")));
  return geographiclib_m2(united.polygons(), 0.0001) / 1e6;
}

TEST(AsKnown, ACorrectedStateIsAnsweredAsItWasKnownThen) {
  SKIP_WITHOUT(deepstate());
  const std::string original = files(deepstate(), {kSudzhaFell}).at(kSudzhaFell);
  const std::string correction = changed(original);
  const Instant at = Instant::from_unix_seconds(1741781084);
  const double old_truth = truth_km2(original);
  const double new_truth = truth_km2(correction);
  ASSERT_GT(std::fabs(old_truth - new_truth), 1);

  Desk desk;
  desk.import(deepstate());
  const Instant before = desk.store().head().value().recorded;
  const double old_km2 = desk.area("deepstate", kStatus, at);
  EXPECT_NEAR(old_km2, old_truth, 1e-5);

  const TemporaryFolder folder;
  std::ofstream(folder.path() / kSudzhaFell, std::ios::binary) << correction;
  const service::ImportReport report = desk.import(deepstate(), {folder.path() / kSudzhaFell});
  EXPECT_EQ(report.read, 1);
  EXPECT_EQ(report.corrected, 1);
  EXPECT_EQ(report.added, 0);
  EXPECT_EQ(report.unchanged, 0);
  const Instant after = desk.store().head().value().recorded;
  ASSERT_LT(before, after);

  EXPECT_EQ(desk.area("deepstate", kStatus, at, before), old_km2);
  EXPECT_EQ(desk.area("deepstate", kStatus, at, Instant{after.us - 1}), old_km2);
  EXPECT_NEAR(desk.area("deepstate", kStatus, at, after), new_truth, 1e-5);
  EXPECT_NEAR(desk.area("deepstate", kStatus, at), new_truth, 1e-5);

  // Both versions of the snapshot lead to their originals.
  const auto versions = desk.store().versions("snapshot", maps::snapshot_id("deepstate", at, "")).value();
  ASSERT_EQ(versions.size(), 2);
  const auto original_of = [&](const ledger::Entry& entry) {
    const auto record = maps::snapshot_from_json(entry.json());
    return desk.store().original(record.value().original).value();
  };
  EXPECT_TRUE(original_of(versions[0]) == original);
  EXPECT_TRUE(original_of(versions[1]) == correction);
  EXPECT_EQ(versions[1].envelope.supersedes, versions[0].hash);

  // Importing the archive once more brings the old state back as another correction: it is what the mapper says now.
  const service::ImportReport again = desk.import(deepstate());
  EXPECT_EQ(again.corrected, 1);
  EXPECT_EQ(again.unchanged, 398);
  EXPECT_EQ(desk.area("deepstate", kStatus, at), old_km2);
}

}  // namespace
}  // namespace frontkart::oracle
