#include "exchange/coordinate_scanner.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstdlib>
#include <string>

#include "reading.hpp"

namespace frontkart::exchange {
namespace {

constexpr std::size_t kPlenty = 1000;

/// One position through the scanner; nothing where it refuses.
std::optional<geometry::GridPoint> scan(const std::string& lon, const std::string& lat) {
  const std::string text = "[[" + lon + "," + lat + "]]";
  CoordinateScanner scanner(text, AxisOrder::lon_lat, kPlenty);
  RawRing ring;
  if (!scanner.ring(ring)) return std::nullopt;
  return ring.points.at(0);
}

/// The same through the nearest double.
std::optional<geometry::GridPoint> by_double(const std::string& lon, const std::string& lat) {
  geometry::GridPoint p;
  if (!geometry::try_to_grid(std::strtod(lon.c_str(), nullptr), std::strtod(lat.c_str(), nullptr), p)) {
    return std::nullopt;
  }
  return p;
}

TEST(CoordinateScanner, RoundsLikeTheParsedDouble) {
  for (const char* number : {"35.2686",
                             "0",
                             "-0",
                             "-0.0000005",
                             "0.0000005",
                             "0.0000015",
                             "35.4988715",
                             "35.49887150",
                             "35.49887149999999",
                             "35.498871500000001",
                             "-12.3456785",
                             "1e1",
                             "1.5E-3",
                             "123456789e-7",
                             "89.9999999",
                             "89.99999999999999999",
                             "90",
                             "0.1234565000000001",
                             "12.345678499999999",
                             "1e-400",
                             "45.12345650000000000000000000001"}) {
    EXPECT_EQ(scan(number, number), by_double(number, number)) << number;
  }
  EXPECT_EQ(scan("180", "90"), (geometry::GridPoint{180'000'000, 90'000'000}));
  EXPECT_EQ(scan("-180.0", "-90.0"), (geometry::GridPoint{-180'000'000, -90'000'000}));
}

TEST(CoordinateScanner, AgreesWithTheDoubleOnAnyDecimal) {
  EXPECT_TRUE(rc::check("scanner equals try_to_grid", [](bool negative) {
    const int whole = *rc::gen::inRange(0, 95);
    const int decimals = *rc::gen::inRange(1, 16);
    std::string text = fmt::format("{}{}.", negative ? "-" : "", whole);
    for (int i = 0; i < decimals; ++i) {
      // Fives and nines and zeros are where rounding happens.
      text += *rc::gen::weightedElement<char>({{3, '5'}, {2, '0'}, {2, '9'}, {1, '4'}, {1, '1'}, {1, '7'}});
    }
    RC_ASSERT(scan("1", text) == by_double("1", text));
    RC_ASSERT(scan(text, "1") == by_double(text, "1"));
  }));
}

TEST(CoordinateScanner, RefusesWhatIsNoCoordinate) {
  for (const char* number : {"180.0000001", "1e999", "-1e999", "NaN", "nan", "null", "\"35\"", "+35", ".5", "5.", "05",
                             "-", "1e", "0x10", "Infinity", "35 36", "true", "[35]", "{}"}) {
    EXPECT_FALSE(scan(number, "1")) << number;
    EXPECT_FALSE(scan("1", number)) << number;
  }
}

struct Refused {
  std::string problem;
  std::string remedy;
  std::ptrdiff_t at = -1;
};

Refused refuse(const std::string& text, AxisOrder order = AxisOrder::lon_lat, std::size_t max = kPlenty) {
  CoordinateScanner scanner(text, order, max);
  RawRing ring;
  if (scanner.ring(ring)) return {};
  return {scanner.problem(), scanner.remedy(), scanner.problem_at() - text.data()};
}

TEST(CoordinateScanner, SaysWhatIsWrongAndWhere) {
  EXPECT_TRUE(reading::says(refuse("[[1,2],[51.2,135.3]]").remedy, "swapped"));
  EXPECT_TRUE(reading::says(refuse("[[1,2],[135.3,51.2]]", AxisOrder::lat_lon).remedy, "swapped"));
  EXPECT_TRUE(reading::says(refuse("[[3507908.8,5525436.3]]").remedy, "EPSG:4326"));
  EXPECT_EQ(refuse("[[1,2],[500,600]]").at, 7);
  EXPECT_TRUE(reading::says(refuse("[[1]]").problem, "fewer than two"));
  EXPECT_TRUE(reading::says(refuse("[[1,2],3]").problem, "not a list of two"));
  EXPECT_FALSE(refuse("[[1,2] [3,4]]").problem.empty());
  EXPECT_FALSE(refuse("[[1,2],]").problem.empty());
  EXPECT_FALSE(refuse("[[1,2}]").problem.empty());
  EXPECT_FALSE(refuse("\"x\"").problem.empty());
  EXPECT_FALSE(refuse("").problem.empty());
  EXPECT_TRUE(reading::says(refuse("[[1,2],[1,3],[1,4]]", AxisOrder::lon_lat, 2).problem, "more than 2 vertices"));
}

TEST(CoordinateScanner, RingsLoseWhatRepeats) {
  const std::string text = "[ [1,2,0], [1,2,0] ,[1.00000001,2],[3,4,-7.5e1,8],\n[5,6] , [1,2] ]";
  CoordinateScanner scanner(text, AxisOrder::lon_lat, kPlenty);
  RawRing ring;
  ASSERT_TRUE(scanner.ring(ring)) << scanner.problem();
  EXPECT_EQ(ring.positions, 6U);
  EXPECT_EQ(ring.repeated, 1U);  // the third falls on the same grid point, but is another number
  EXPECT_TRUE(ring.closed);
  EXPECT_EQ(ring.points, (geometry::Ring{{1'000'000, 2'000'000}, {3'000'000, 4'000'000}, {5'000'000, 6'000'000}}));
}

TEST(CoordinateScanner, NothingInTheTextBreaksIt) {
  EXPECT_TRUE(rc::check("any text ends in a ring or a problem", [] {
    std::string text = *rc::gen::container<std::string>(rc::gen::weightedElement<char>(
        {{8, '['}, {8, ']'}, {8, ','}, {12, '1'}, {6, '.'}, {3, '-'}, {2, 'e'}, {2, ' '}, {1, '}'}}));
    text += ']';
    CoordinateScanner scanner(text, AxisOrder::lon_lat, kPlenty);
    RawRing ring;
    const bool ok = scanner.ring(ring);
    RC_ASSERT(ok != scanner.failed());
    if (!ok) {
      RC_ASSERT(scanner.problem_at() >= text.data());
      RC_ASSERT(scanner.problem_at() <= text.data() + text.size());
    }
  }));
}

}  // namespace
}  // namespace frontkart::exchange
