#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <map>

#include "archives.hpp"
#include "plain_maps.hpp"

// Areas against GeographicLib, from the files' polygons.
namespace frontkart::oracle {
namespace {

/// "x_20250312.json" or "2025-03-12.geojson" → its midnight.
Instant midnight_in(const std::string& name) {
  std::string digits;
  for (const char c : name) {
    if (c >= '0' && c <= '9') digits += c;
  }
  return utc(digits.substr(0, 4) + "-" + digits.substr(4, 2) + "-" + digits.substr(6, 2) + "T00:00:00Z");
}

double relative(double ours, double truth) {
  return std::fabs(ours - truth) / truth;
}

/// Every 32nd day, or with FRONTKART_ALL_DAYS set every day (some minutes).
TEST(Area, OfEveryDayIsThatOfGeographicLib) {
  SKIP_WITHOUT(daily());
  std::map<Instant, double> ours;
  for (const auto& row : desk_of(daily()).areas("daily", "ru-occupied")) ours[row.at] = row.km2 * 1e6;
  ASSERT_EQ(ours.size(), 769);

  const std::size_t stride = std::getenv("FRONTKART_ALL_DAYS") != nullptr ? 1 : 32;
  std::size_t days = 0;
  double worst_quantised = 0;
  double worst_file = 0;
  each_file(daily(), [&](const std::string& name, const std::string& text) {
    if (days++ % stride != 0) return;
    const PlainPolygons file = geojson_areas(text, "").at("");
    const double area = ours.at(midnight_in(name));
    const double quantised_error = relative(area, geographiclib_m2(quantised(file), 0.001));
    const double file_error = relative(area, geographiclib_m2(file, 0.001));
    EXPECT_LE(quantised_error, 1e-9) << name;
    EXPECT_LE(file_error, 1e-7) << name;
    worst_quantised = std::max(worst_quantised, quantised_error);
    worst_file = std::max(worst_file, file_error);
  });
  EXPECT_EQ(days, 769);
  RecordProperty("worst_relative_to_quantised", std::to_string(worst_quantised * 1e12) + "e-12");
  RecordProperty("worst_relative_to_file", std::to_string(worst_file * 1e12) + "e-12");
}

/// Small areas, so that edges can be cut finely at little cost: at 0.001° the cut itself is worth 1e-8 of them.
constexpr double kFine = 0.0001;

TEST(Area, OfKurskOnDeepstateIsThatOfTheUnitedPolygons) {
  SKIP_WITHOUT(deepstate());
  std::size_t n = 0;
  std::size_t compared = 0;
  const auto rows = desk_of(deepstate()).areas("deepstate", "ua-held-in-russia");
  std::map<Instant, double> ours;
  for (const auto& row : rows) ours[row.at] = row.km2 * 1e6;
  each_file(deepstate(), [&](const std::string& name, const std::string& text) {
    if (n++ % 25 != 0) return;
    auto areas = geojson_areas(text, "fill");
    const double area = ours.at(Instant::from_unix_seconds(std::stoll(name)));
    if (!areas.contains("#01579b")) {
      EXPECT_EQ(area, 0) << name;
      return;
    }
    // Nothing has a higher priority.
    const Region united = Region::united(quantised(areas["#01579b"]));
    EXPECT_LE(relative(area, geographiclib_m2(united.polygons(), kFine)), 1e-9) << name;
    ++compared;
  });
  EXPECT_GE(compared, 6);
}

TEST(Area, OfKurskOnOwlIsThatOfTheUnitedRings) {
  SKIP_WITHOUT(owl());
  const std::vector<std::string> names{"20240815.json", "20240901.json", "20241001.json", "20241115.json",
                                       "20250101.json", "20250215.json", "20250301.json", "20250311.json"};
  for (const auto& [name, text] : files(owl(), names)) {
    const double area = desk_of(owl()).area("owl", "ua-held-in-russia", midnight_in(name)) * 1e6;
    const PlainPolygons rings = owl_areas(text, "areas_ua");
    const double truth = geographiclib_m2(Region::united(quantised(rings)).polygons(), kFine);
    EXPECT_GT(truth, 1e6) << name;
    EXPECT_LE(relative(area, truth), 1e-9) << name;
  }
  EXPECT_EQ(desk_of(owl()).area("owl", "ua-held-in-russia", utc("2025-03-12T00:00:00Z")), 0);
}

TEST(Area, OfKurskOnIswIsThatOfTheUnitedPolygonsThatNothingHigherCovers) {
  SKIP_WITHOUT(isw());
  const std::vector<std::string> names{"2024-08-18.geojson", "2024-09-15.geojson", "2024-10-06.geojson",
                                       "2024-12-01.geojson", "2025-01-19.geojson", "2025-03-09.geojson",
                                       "2025-03-16.geojson"};
  for (const auto& [name, text] : files(isw(), names)) {
    const double area = desk_of(isw()).area("isw", "ua-claimed-in-russia", midnight_in(name)) * 1e6;
    auto layers = geojson_areas(text, "layer");
    Region kursk = Region::united(quantised(layers.at("kursk_ukrainian_advance")));
    for (const std::string higher : {"control_map", "russian_advances"}) {
      kursk = kursk.without(Region::united(quantised(layers.at(higher))));
    }
    const double truth = geographiclib_m2(kursk.polygons(), kFine);
    EXPECT_GT(truth, 1e6) << name;
    // Where lines of two layers cross, the crossing itself is moved to the grid.
    EXPECT_LE(relative(area, truth), 1e-7) << name;
  }
}

}  // namespace
}  // namespace frontkart::oracle
