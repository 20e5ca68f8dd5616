#include "composite/joint.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <string>

#include "composite/build.hpp"
#include "composite/overlay.hpp"
#include "composite/query.hpp"
#include "support/ascii_map.hpp"

namespace frontkart::composite {
namespace {

using geometry::SquareCentimetres;
using tests::kCell;

/// Per history but the outer one, whose area is what the others leave.
std::vector<SquareCentimetres> stated(std::vector<SquareCentimetres> areas) {
  areas.front() = 0;
  return areas;
}

RegionPolygons box(int west, int south, int east, int north) {
  return {{{{west * kCell, south * kCell},
            {east * kCell, south * kCell},
            {east * kCell, north * kCell},
            {west * kCell, north * kCell}}}};
}

/// What a joint composite says at the maps' first state: "AB|0,2" is status A on the first map, B on the second, in
/// regions 0 and 2; its area in cells near the equator.
std::map<std::string, long> told(const JointComposite& joint, const std::vector<const Composite*>& maps) {
  const SquareCentimetres cell = geometry::signed_area({{0, 0}, {kCell, 0}, {kCell, kCell}, {0, kCell}});
  std::map<std::string, double> sums;
  for (CellId c = 0; c < joint.cell_count(); ++c) {
    std::string key;
    for (std::size_t m = 0; m < maps.size(); ++m) {
      const StatusId s = maps[m]->status_at(joint.history(c, m), 0);
      key += s == kNoStatement ? '.' : static_cast<char>('A' + s - 1);
    }
    key += '|';
    for (const std::uint32_t r : joint.regions(c)) key += std::to_string(r);
    sums[key] += static_cast<double>(joint.area(c)) / static_cast<double>(cell);
  }
  std::map<std::string, long> out;
  for (const auto& [key, cells] : sums) {
    // What nobody states in no region is the rest of the plane.
    if (key.find_first_not_of('.') == maps.size() && key.back() == '|') continue;
    EXPECT_NEAR(cells, std::round(cells), 1e-6) << key;
    if (std::lround(cells) != 0) out[key] = std::lround(cells);
  }
  return out;
}

using Told = std::map<std::string, long>;

TEST(Joint, TwoMapsGiveTheCellsOfBoth) {
  const Composite first(
      tests::parts_of_maps({"AA..\n"
                            "AAB.\n"}));
  const Composite second(
      tests::parts_of_maps({".AA.\n"
                            ".ACC\n"}));
  const std::vector<const Composite*> maps{&first, &second};
  const auto joint = JointComposite::make(maps).value();
  EXPECT_EQ(told(*joint, maps), (Told{{"A.|", 2}, {"AA|", 2}, {".A|", 1}, {"BC|", 1}, {".C|", 1}}));
  EXPECT_EQ(stated(joint->history_areas(0)), first.history_areas()) << "the maps' own lines stay";
}

TEST(Joint, ACellKnowsAllRegionsThatItLiesIn) {
  const Composite map(
      tests::parts_of_maps({"AAAA\n"
                            "BBBB\n"}));
  const std::vector<const Composite*> maps{&map};
  // Two that share a border, one across both, one that nothing is said of, and one made of two that overlap.
  const std::vector<RegionPolygons> regions{
      box(0, 0, 2, 2), box(2, 0, 4, 2), box(1, 1, 3, 2), box(8, 8, 9, 9), {box(0, 0, 3, 1)[0], box(1, 0, 4, 1)[0]}};
  for (const JointExtent extent : {JointExtent::everywhere, JointExtent::regions}) {
    const auto joint = JointComposite::make(maps, regions, extent).value();
    EXPECT_EQ(told(*joint, maps),
              (Told{{"A|0", 1}, {"A|02", 1}, {"A|12", 1}, {"A|1", 1}, {"B|04", 2}, {"B|14", 2}, {".|3", 1}}));
    // Each border is rounded to 1 cm² where it is cut.
    EXPECT_NEAR(static_cast<double>(joint->region_area(0) + joint->region_area(1)),
                static_cast<double>(map.history_area(1) + map.history_area(2)), 8);
    EXPECT_NEAR(static_cast<double>(joint->region_area(4)),
                static_cast<double>(map.history_area(map.history_at({1, 1}))), 8);
  }
}

TEST(Joint, BeyondItsRegionsNothingIsBuilt) {
  const Composite map(
      tests::parts_of_maps({"ABABABAB\n"
                            "BABABABA\n"
                            "ABABABAB\n"
                            "BABABABA\n"}));
  const std::vector<const Composite*> maps{&map};
  const std::vector<RegionPolygons> regions{box(0, 0, 2, 1)};
  const auto whole = JointComposite::make(maps, regions).value();
  const auto part = JointComposite::make(maps, regions, JointExtent::regions).value();
  EXPECT_EQ(whole->history_areas_by_region(0), part->history_areas_by_region(0));
  EXPECT_LT(part->edges().size(), whole->edges().size() / 2);
}

TEST(Joint, TheStripBetweenLinesThatFallTogetherCountsForItsCell) {
  // The same border twice; the second map's own lies a little to the north of the edge that both are drawn with.
  const Composite straight(tests::parts_of_maps({"A\n"}));
  Parts parts = tests::parts_of_maps({"A\n"});
  for (EdgeId e = 0; e < parts.edges.size(); ++e) {
    const auto& edge = parts.edges[e];
    if (parts.vertices[edge.a].y == kCell && parts.vertices[edge.b].y == kCell) parts.edge_excess[e] = 12'345;
  }
  const Composite fuller(std::move(parts));
  const SquareCentimetres more = fuller.history_area(1) - straight.history_area(1);
  EXPECT_EQ(std::llabs(more), 12'345);
  const std::vector<const Composite*> maps{&straight, &fuller};
  const auto joint = JointComposite::make(maps).value();
  EXPECT_EQ(stated(joint->history_areas(0)), straight.history_areas());
  EXPECT_EQ(stated(joint->history_areas(1)), fuller.history_areas());
}

Composite map_of(const geometry::Polygon& polygon) {
  Builder builder;
  builder.add(Instant{0}, {{1, polygon}});
  return Composite(builder.build().value());
}

TEST(Joint, ASteepBorderThatNodingPutsUprightKeepsItsSides) {
  // The first map's border goes down to the right by one grid step, and is drawn along the second's, which is upright:
  // of its pieces the upper ones run against the order of their points.
  constexpr std::int32_t kStep = 20'000;
  const Composite steep(map_of({{{-kStep, 0}, {1, 0}, {0, 5 * kStep}, {-kStep, 5 * kStep}}}));
  const Composite upright(map_of({{{0, 0},
                                   {kStep, 0},
                                   {kStep, 5 * kStep},
                                   {0, 5 * kStep},
                                   {0, 4 * kStep},
                                   {0, 3 * kStep},
                                   {0, 2 * kStep},
                                   {0, kStep}}}));
  const std::vector<const Composite*> maps{&steep, &upright};
  const auto joint = JointComposite::make(maps).value();
  EXPECT_EQ(stated(joint->history_areas(0)), steep.history_areas());
  EXPECT_EQ(stated(joint->history_areas(1)), upright.history_areas());
}

TEST(Joint, AnOverlayIsTheMapWithinTheRegion) {
  const Composite map(
      tests::parts_of_maps({"AAB\n"
                            "A.B\n"}));
  const auto overlay = RegionOverlay::make(map, box(0, 0, 2, 2)).value();
  const auto shapes = shapes_at(map, *overlay, 0);
  ASSERT_EQ(shapes.size(), 1U);
  EXPECT_EQ(shapes[0].status, 1);
  EXPECT_NEAR(shapes[0].area_m2, geometry::square_metres(map.history_area(map.history_at({1, 1}))), 1e-3);
}

TEST(Joint, NothingMeetsNothing) {
  const Composite map(tests::parts_of_maps({".\n"}));
  const std::vector<const Composite*> maps{&map, &map};
  EXPECT_EQ(JointComposite::make(maps).value()->cell_count(), 1U);
  const std::vector<RegionPolygons> regions{{}, box(0, 0, 1, 1)};
  const auto joint = JointComposite::make(maps, regions, JointExtent::regions).value();
  EXPECT_EQ(joint->region_area(0), 0);
  EXPECT_GT(joint->region_area(1), 0);
  const std::vector<RegionPolygons> none{{}};
  EXPECT_EQ(JointComposite::make(maps, none, JointExtent::regions).value()->region_area(0), 0);
}

}  // namespace
}  // namespace frontkart::composite
