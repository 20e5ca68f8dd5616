#include "geometry/coordinate.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "support/text_geometry.hpp"

namespace frontkart::geometry {
namespace {

GridPoint grid(double lon, double lat) {
  return to_grid(Longitude{lon}, Latitude{lat}).value();
}

TEST(Coordinate, RoundsToTheNearestStep) {
  EXPECT_EQ(grid(37.1234564, 48.1234566), (GridPoint{37123456, 48123457}));
  EXPECT_EQ(grid(-37.1234564, -48.1234566), (GridPoint{-37123456, -48123457}));
  EXPECT_EQ(grid(180, 90), (GridPoint{kMaxX, kMaxY}));
  EXPECT_EQ(grid(-180, -90), (GridPoint{-kMaxX, -kMaxY}));
  EXPECT_EQ(grid(-0.0, 0.0), (GridPoint{0, 0}));
}

TEST(Coordinate, TiesGoToEven) {
  // Multiples of 1/64 degree are exact doubles, and 1e6/64 = 15625: an odd multiple of 1/128 is a tie.
  EXPECT_EQ(grid(1.0 / 128, 3.0 / 128), (GridPoint{7812, 23438}));  // 7812.5 and 23437.5
  EXPECT_EQ(grid(-1.0 / 128, -3.0 / 128), (GridPoint{-7812, -23438}));
}

TEST(Coordinate, RefusesWhatIsNoPlaceAndSaysWhy) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinite = std::numeric_limits<double>::infinity();
  for (const auto& [lon, lat] : {std::pair{nan, 1.0}, {1.0, nan}, {infinite, 0.0}, {0.0, -infinite}}) {
    const auto r = to_grid(Longitude{lon}, Latitude{lat});
    ASSERT_FALSE(r.ok());
    EXPECT_EQ(r.error().code, ErrorCode::bad_input);
    EXPECT_NE(r.error().message.find("finite"), std::string::npos);
  }
  const auto swapped = to_grid(Longitude{48.5}, Latitude{137.25});
  ASSERT_FALSE(swapped.ok());
  EXPECT_NE(swapped.error().message.find("137.25"), std::string::npos);
  EXPECT_NE(swapped.error().remedy.find("swapped"), std::string::npos);
  const auto far = to_grid(Longitude{181}, Latitude{137.25});
  ASSERT_FALSE(far.ok());
  EXPECT_EQ(far.error().remedy, "");
  EXPECT_FALSE(to_grid(Longitude{std::nextafter(180.0, 181.0)}, Latitude{0}).ok());
  EXPECT_FALSE(to_grid(Longitude{0}, Latitude{std::nextafter(-90.0, -91.0)}).ok());
}

TEST(Coordinate, AFailedConversionLeavesThePointAlone) {
  GridPoint p{1, 2};
  EXPECT_FALSE(try_to_grid(200, 0, p));
  EXPECT_EQ(p, (GridPoint{1, 2}));
  EXPECT_TRUE(try_to_grid(3, 4, p));
  EXPECT_EQ(p, (GridPoint{3'000'000, 4'000'000}));
}

TEST(Coordinate, ComesBackAsTheSameDegrees) {
  for (const std::int32_t x : {0, 1, -1, 37123457, -179999999, kMaxX, -kMaxX}) {
    EXPECT_EQ(grid(lon_degrees({x, 0}), 0).x, x);
  }
  EXPECT_EQ(lat_degrees({0, 48123457}), 48.123457);
}

}  // namespace
}  // namespace frontkart::geometry
