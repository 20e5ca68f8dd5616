#include "composite/query.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "composite/build.hpp"
#include "support/ascii_map.hpp"
#include "support/text_geometry.hpp"

namespace frontkart::composite {
namespace {

using tests::kCell;

std::string one_line(const std::vector<geometry::Polygon>& polygons) {
  std::string out;
  for (geometry::Polygon p : polygons) {
    for (auto& ring : p) {
      for (auto& point : ring) point = {point.x / kCell, point.y / kCell};
    }
    out += (out.empty() ? "" : "; ") + tests::text(p);
  }
  return out;
}

/// Cells near the equator: all of the same area up to 1e-9.
double cell_area() {
  return geometry::square_metres(geometry::signed_area({{0, 0}, {kCell, 0}, {kCell, kCell}, {0, kCell}}));
}

void expect_areas(const std::string& map) {
  const Composite composite(tests::parts_of_maps({map}));
  const auto cells = tests::cells_of(map);
  const auto shapes = shapes_at(composite, 0);
  ASSERT_EQ(shapes.size(), cells.size());
  auto cell = cells.begin();
  for (const StatusShape& s : shapes) {
    EXPECT_EQ(s.status, cell->first);
    EXPECT_NEAR(s.area_m2 / cell_area(), static_cast<double>(cell->second), 1e-6);
    ++cell;
  }
}

TEST(Query, AreasCountTheCells) {
  expect_areas("A\n");
  expect_areas("ABBA\nA..A\nACCA\n");
  expect_areas("AAAAAA\nA.BB.A\nA.BC.A\nA....A\nAAAAAA\n");
}

TEST(Query, ShapesAreRingsAsInRfc7946) {
  // Letters on the border of each other, a hole, and an island in it that touches nothing.
  const Composite composite(
      tests::parts_of_maps({"AAAAA\n"
                            "A...A\n"
                            "A.A.B\n"
                            "A...B\n"
                            "AAABB\n"}));
  const auto shapes = shapes_at(composite, 0);
  ASSERT_EQ(shapes.size(), 2U);
  EXPECT_EQ(one_line(shapes[0].polygons),
            // Vertices stand wherever a run of the map ends, also in the middle of a straight border.
            "0,0 3,0 3,1 1,1 1,2 1,3 1,4 4,4 4,3 5,3 5,4 5,5 0,5 0,4 0,3 0,2 0,1; 2,2 3,2 3,3 2,3");
  EXPECT_EQ(one_line(shapes[1].polygons), "3,0 5,0 5,1 5,2 5,3 4,3 4,2 4,1 3,1");
}

TEST(Query, HolesRunClockwiseAndBelongToTheirOuterRing) {
  const Composite composite(
      tests::parts_of({{{1, tests::polygon("0,0 9,0 9,9 0,9 / 1,1 8,1 8,8 1,8 / 2,2 7,2 7,7 2,7 / "
                                           "3,3 6,3 6,6 3,6 / 20,0 22,0 22,2 20,2")}}}));
  const auto shapes = shapes_at(composite, 0);
  ASSERT_EQ(shapes.size(), 1U);
  ASSERT_EQ(shapes[0].polygons.size(), 3U);
  EXPECT_EQ(tests::text(shapes[0].polygons[0]), "0,0 9,0 9,9 0,9 / 1,1 1,8 8,8 8,1");
  EXPECT_EQ(tests::text(shapes[0].polygons[1]), "2,2 7,2 7,7 2,7 / 3,3 3,6 6,6 6,3");
  EXPECT_EQ(tests::text(shapes[0].polygons[2]), "20,0 22,0 22,2 20,2");
}

TEST(Query, RingsAreCutWhereTheyTouchThemselves) {
  struct Case {
    const char* name;
    const char* input;
    std::vector<std::string> polygons;
  };
  const std::vector<Case> cases{
      {"two squares at a corner", "0,0 2,0 2,2 4,2 4,4 2,4 2,2 0,2", {"0,0 2,0 2,2 0,2", "2,2 4,2 4,4 2,4"}},
      {"a hole that touches the outer ring", "0,0 8,0 8,8 0,8 0,4 4,6 4,2 0,4", {"0,0 8,0 8,8 0,8 0,4 / 0,4 4,6 4,2"}},
      {"two holes at a point",
       "0,0 8,0 8,8 0,8 / 1,1 4,4 7,1 / 1,7 4,4 7,7",
       {"0,0 8,0 8,8 0,8 / 1,1 4,4 7,1 / 1,7 7,7 4,4"}},
      {"two holes at two points around an island",
       "0,0 900,0 900,900 0,900 / 400,100 100,400 400,800 300,400 / 400,100 700,400 400,800 500,400",
       {"0,0 900,0 900,900 0,900 / 100,400 400,800 700,400 400,100", "300,400 400,100 500,400 400,800"}},
      {"a hole across the whole polygon", "0,0 8,0 8,8 0,8 / 0,0 8,8 6,4", {"0,0 8,0 8,8 6,4", "0,0 8,8 0,8"}},
  };
  for (const Case& c : cases) {
    const Composite composite(tests::parts_of({{{1, tests::polygon(c.input)}}}));
    const auto shapes = shapes_at(composite, 0);
    ASSERT_EQ(shapes.size(), 1U) << c.name;
    std::vector<std::string> got;
    for (const auto& p : shapes[0].polygons) got.push_back(tests::text(p));
    EXPECT_EQ(got, c.polygons) << c.name;
  }
}

TEST(Query, ChangesAreThePairsOfStatuses) {
  const std::vector<std::string> maps{
      "AAB\n"
      "AAB\n",
      "ABB\n"
      ".BA\n"};
  const Composite composite(tests::parts_of_maps(maps));
  const auto changes = changes_between(composite, 0, 1);
  ASSERT_EQ(changes.size(), 3U);
  EXPECT_EQ(changes[0].from, 1);
  EXPECT_EQ(changes[0].to, 0);
  EXPECT_EQ(one_line(changes[0].polygons), "0,0 1,0 1,1 0,1");
  EXPECT_EQ(changes[1].from, 1);
  EXPECT_EQ(changes[1].to, 2);
  EXPECT_NEAR(changes[1].area_m2 / cell_area(), 2, 1e-6);
  EXPECT_EQ(changes[2].from, 2);
  EXPECT_EQ(changes[2].to, 1);
  EXPECT_EQ(one_line(changes[2].polygons), "2,0 3,0 3,1 2,1");
  EXPECT_TRUE(changes_between(composite, 1, 1).empty());
}

TEST(Query, BeforeTheFirstStateNothingIsStated) {
  const Composite composite(tests::parts_of_maps({"AB\n"}));
  const auto changes = changes_between(composite, std::nullopt, 0);
  ASSERT_EQ(changes.size(), 2U);
  EXPECT_EQ(changes[0].from, kNoStatement);
  EXPECT_EQ(changes[0].to, 1);
  EXPECT_EQ(changes[1].to, 2);
  const auto back = changes_between(composite, 0, std::nullopt);
  ASSERT_EQ(back.size(), 2U);
  EXPECT_EQ(back[0].from, 1);
  EXPECT_EQ(back[0].to, kNoStatement);
  EXPECT_EQ(back[0].area_m2, changes[0].area_m2);
}

TEST(Query, TheAreaSeriesFollowsTheMaps) {
  const std::vector<std::string> maps{"AAB\n", "ABB\n", "...\n", "CCC\n"};
  const Composite composite(tests::parts_of_maps(maps));
  const auto series = area_series(composite, composite.history_areas(), 4);
  for (std::size_t t = 0; t < maps.size(); ++t) {
    auto cells = tests::cells_of(maps[t]);
    for (StatusId s = 1; s < 4; ++s) {
      EXPECT_NEAR(geometry::square_metres(series[s][t]) / cell_area(), static_cast<double>(cells[s]), 1e-6)
          << "status " << s << " in state " << t;
    }
    EXPECT_EQ(series[0][t], 0);
  }
}

}  // namespace
}  // namespace frontkart::composite
