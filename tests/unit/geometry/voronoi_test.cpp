#include "geometry/voronoi.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <random>

#include "geometry/ellipsoid.hpp"
#include "geometry/polygon.hpp"

namespace frontkart::geometry {
namespace {

const Box kRegion{{34'000'000, 50'500'000}, {38'500'000, 52'500'000}};

/// The distances that the cells go by.
double distance(GridPoint a, GridPoint b, const Box& around) {
  const double middle = (static_cast<double>(around.low.y) + around.high.y) / 2 / kGridPerDegree;
  const double shrink = std::cos(middle * std::numbers::pi / 180);
  return std::hypot((static_cast<double>(a.x) - b.x) * shrink, static_cast<double>(a.y) - b.y);
}

void expect_nearest(const std::vector<GridPoint>& sites, const Box& around, std::uint32_t seed) {
  const auto cells = voronoi_cells(sites, around);
  ASSERT_TRUE(cells.ok()) << cells.error().text();
  ASSERT_EQ(cells->size(), sites.size());
  std::mt19937 random(seed);
  std::size_t asked = 0;
  for (int i = 0; i < 2000; ++i) {
    const auto pick = [&](std::int32_t low, std::int32_t high) {
      return static_cast<std::int32_t>(low + static_cast<std::int64_t>(random()) % (std::int64_t{high} - low));
    };
    const GridPoint p{pick(around.low.x, around.high.x), pick(around.low.y, around.high.y)};
    std::size_t nearest = 0;
    double best = 1e18;
    double second = 1e18;
    for (std::size_t s = 0; s < sites.size(); ++s) {
      const double d = distance(p, sites[s], around);
      if (d < best) nearest = s;
      second = std::min(second, std::max(d, best));
      best = std::min(best, d);
    }
    // Corners are rounded to the grid, which moves a border by a step at most.
    if (second - best < 3) continue;
    ++asked;
    for (std::size_t s = 0; s < sites.size(); ++s) {
      const bool inside = !(*cells)[s].empty() && contains((*cells)[s], p);
      ASSERT_EQ(inside, s == nearest) << "site " << s << " at " << p.x << ',' << p.y;
    }
  }
  EXPECT_GT(asked, 1900U);
}

TEST(Voronoi, EachPointLiesInTheCellOfItsNearestSite) {
  for (std::uint32_t seed = 1; seed <= 12; ++seed) {
    std::mt19937 random(seed);
    std::vector<GridPoint> sites;
    for (std::uint32_t i = 0; i < 2 + 7 * seed; ++i) {
      // Some lie outside of the box.
      sites.push_back({33'500'000 + static_cast<std::int32_t>(random() % 5'500'000),
                       50'000'000 + static_cast<std::int32_t>(random() % 3'000'000)});
    }
    expect_nearest(sites, kRegion, seed);
  }
}

TEST(Voronoi, SitesOnALatticeAndOnALineAreNoTrouble) {
  std::vector<GridPoint> lattice;
  for (std::int32_t i = 0; i < 8; ++i) {
    for (std::int32_t j = 0; j < 6; ++j) lattice.push_back({34'200'000 + i * 500'000, 50'700'000 + j * 300'000});
  }
  expect_nearest(lattice, kRegion, 1);
  expect_nearest({{35'000'000, 51'000'000}, {36'000'000, 51'000'000}, {37'000'000, 51'000'000}}, kRegion, 2);
}

TEST(Voronoi, SitesAStepOrTwoApartShareTheBoxBetweenThem) {
  const auto cells = voronoi_cells({{35'000'000, 51'000'000}, {35'000'002, 51'000'000}}, kRegion).value();
  EXPECT_TRUE(contains(cells[0], {34'999'990, 52'000'000}));
  EXPECT_FALSE(contains(cells[1], {34'999'990, 52'000'000}));
  EXPECT_TRUE(contains(cells[1], {35'000'010, 50'600'000}));
  EXPECT_FALSE(contains(cells[0], {35'000'010, 50'600'000}));
}

TEST(Voronoi, CellsTileTheBox) {
  std::mt19937 random(5);
  std::vector<GridPoint> sites;
  for (int i = 0; i < 200; ++i) {
    sites.push_back({34'000'000 + static_cast<std::int32_t>(random() % 4'500'000),
                     50'500'000 + static_cast<std::int32_t>(random() % 2'000'000)});
  }
  const auto cells = voronoi_cells(sites, kRegion).value();
  // In whole numbers, on the grid: rounding moves corners, but both neighbours have the same ones.
  std::int64_t twice = 0;
  for (const Polygon& cell : cells) {
    for (const Ring& ring : cell) {
      std::int64_t own = 0;
      for (std::size_t i = 0; i < ring.size(); ++i) {
        const GridPoint a = ring[i];
        const GridPoint b = ring[(i + 1) % ring.size()];
        own += std::int64_t{a.x} * b.y - std::int64_t{a.y} * b.x;
      }
      twice += std::llabs(own);
    }
  }
  EXPECT_EQ(twice, 2 * std::int64_t{4'500'000} * 2'000'000);
}

TEST(Voronoi, OneSiteTakesAllAndNoneTakesNothing) {
  EXPECT_TRUE(voronoi_cells({}, kRegion)->empty());
  const auto one = voronoi_cells({{35'000'000, 51'000'000}}, kRegion).value();
  ASSERT_EQ(one.size(), 1U);
  EXPECT_EQ(extent(one[0]).low, kRegion.low);
  EXPECT_EQ(extent(one[0]).high, kRegion.high);
}

TEST(Voronoi, TwoSitesAtOnePointAreRefused) {
  const auto cells = voronoi_cells({{1, 1}, {2, 2}, {1, 1}}, {{0, 0}, {10, 10}});
  ASSERT_FALSE(cells.ok());
  EXPECT_EQ(cells.error().code, ErrorCode::bad_input);
}

TEST(Voronoi, TheWholeEarthIsABoxToo) {
  const Box all{{-kMaxX, -kMaxY}, {kMaxX, kMaxY}};
  const auto cells = voronoi_cells({{-kMaxX, -kMaxY}, {kMaxX, kMaxY}, {0, 0}}, all);
  ASSERT_TRUE(cells.ok());
  EXPECT_TRUE(contains((*cells)[2], {1000, 1000}));
  EXPECT_TRUE(contains((*cells)[0], {-kMaxX + 10, -kMaxY + 10}));
}

}  // namespace
}  // namespace frontkart::geometry
