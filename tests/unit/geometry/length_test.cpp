#include "geometry/length.hpp"

#include <gtest/gtest.h>

#include <GeographicLib/Geodesic.hpp>
#include <cmath>
#include <random>

namespace frontkart::geometry {
namespace {

/// The same line in geodesics of a thousandth of it.
double by_geodesics(GridPoint a, GridPoint b, int pieces) {
  const auto& wgs84 = GeographicLib::Geodesic::WGS84();
  double sum = 0;
  for (int i = 0; i < pieces; ++i) {
    const auto at = [&](int k, double from, double to) { return from + (to - from) * k / pieces; };
    double metres = 0;
    wgs84.Inverse(at(i, lat_degrees(a), lat_degrees(b)), at(i, lon_degrees(a), lon_degrees(b)),
                  at(i + 1, lat_degrees(a), lat_degrees(b)), at(i + 1, lon_degrees(a), lon_degrees(b)), metres);
    sum += metres;
  }
  return sum;
}

TEST(Length, AgreesWithGeographicLibOnRoads) {
  std::mt19937 random(3);
  for (int i = 0; i < 500; ++i) {
    const GridPoint a{static_cast<std::int32_t>(random() % 40'000'000),
                      static_cast<std::int32_t>(random() % 70'000'000)};
    const GridPoint b{a.x + static_cast<std::int32_t>(random() % 20'001) - 10'000,
                      a.y + static_cast<std::int32_t>(random() % 20'001) - 10'000};
    if (a == b) continue;
    const double expected = by_geodesics(a, b, 1);
    EXPECT_NEAR(length_of_line(a, b), expected, 1e-6 * expected + 1e-6);
  }
}

TEST(Length, LongLinesAreStraightInLongitudeAndLatitude) {
  for (const auto& [a, b] : std::vector<std::pair<GridPoint, GridPoint>>{
           {{22'000'000, 44'000'000}, {40'000'000, 52'000'000}},
           {{-170'000'000, -60'000'000}, {170'000'000, 65'000'000}},
           {{35'000'000, 51'000'000}, {35'000'000, -20'000'000}},
           {{10'000'000, 60'000'000}, {30'000'000, 60'000'000}},
       }) {
    const double expected = by_geodesics(a, b, 20'000);
    EXPECT_NEAR(length_of_line(a, b), expected, 1e-8 * expected);
  }
}

TEST(Length, PartsAddUpAndDirectionDoesNotMatter) {
  const GridPoint a{33'123'456, 49'654'321};
  const GridPoint b{36'000'001, 52'345'678};
  const double whole = length_of_line(a, b);
  EXPECT_NEAR(length_of_line(b, a), whole, 1e-9 * whole);
  double sum = 0;
  for (int i = 0; i < 7; ++i) {
    const auto at = [&](int k, std::int32_t from, std::int32_t to) { return from + (to - from) * (k / 7.0); };
    sum += length_of_line(at(i, a.x, b.x), at(i, a.y, b.y), at(i + 1, a.x, b.x), at(i + 1, a.y, b.y));
  }
  EXPECT_NEAR(sum, whole, 1e-9 * whole);
  EXPECT_EQ(length_of_line(a, a), 0);
}

}  // namespace
}  // namespace frontkart::geometry
