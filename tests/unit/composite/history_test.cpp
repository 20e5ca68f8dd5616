#include <gtest/gtest.h>

#include "composite/build.hpp"
#include "composite/composite.hpp"
#include "composite/query.hpp"
#include "composite/validate.hpp"
#include "support/ascii_map.hpp"
#include "support/text_geometry.hpp"

namespace frontkart::composite {
namespace {

using tests::day;
using tests::drawn;
using tests::kCell;
using tests::normal;
using tests::parts_of;
using tests::parts_of_maps;

/// The middle of the cell in a column and a row, both counted from the lower left.
geometry::GridPoint cell(std::int32_t column, std::int32_t row) {
  return {column * kCell + kCell / 2, row * kCell + kCell / 2};
}

/// Builds the history, expects it to be lawful, and expects each map to be drawn as it was given.
void expect_comes_back(const std::vector<std::string>& maps) {
  const Parts parts = parts_of_maps(maps);
  const auto problems = validate(parts);
  ASSERT_TRUE(problems.empty()) << problems.front();
  const Composite composite(parts);
  for (std::size_t t = 0; t < maps.size(); ++t) {
    EXPECT_EQ(drawn(composite, day(static_cast<std::int64_t>(t)), maps[t]), normal(maps[t])) << "state " << t;
  }
}

TEST(History, NoStatesAtAll) {
  const Parts parts = parts_of({});
  EXPECT_TRUE(validate(parts).empty());
  EXPECT_EQ(parts.face_history, std::vector<HistoryId>{0});
  const Composite composite(parts);
  EXPECT_FALSE(composite.time_index(day(0)));
  EXPECT_EQ(composite.face_at({0, 0}), kOuterFace);
  EXPECT_TRUE(composite.stretches(0).empty());
  EXPECT_EQ(composite.history_area(0), 0);
  EXPECT_EQ(area_series(composite, composite.history_areas(), 2).size(), 2U);
  EXPECT_TRUE(area_series(composite, composite.history_areas(), 2)[1].empty());
  EXPECT_TRUE(changes_between(composite, std::nullopt, std::nullopt).empty());
}

TEST(History, StatesThatSayNothing) {
  const Parts parts = parts_of({{}, {}, {{1, {}}}, {{1, {{}}}}});
  EXPECT_TRUE(validate(parts).empty());
  EXPECT_EQ(parts.instants.size(), 4U);
  const Composite composite(parts);
  EXPECT_EQ(composite.time_index(day(3)), 3U);
  EXPECT_EQ(composite.stretches(0), (std::vector<Stretch>{{day(0), Instant::highest(), kNoStatement}}));
  EXPECT_TRUE(shapes_at(composite, 2).empty());
  EXPECT_EQ(area_series(composite, composite.history_areas(), 2)[1],
            (std::vector<geometry::SquareCentimetres>{0, 0, 0, 0}));
}

TEST(History, EveryMapComesBack) {
  expect_comes_back({"AB\n", "BB\n", "BA\n", "..\n", "AB\n"});
  expect_comes_back(
      {"AAABBB\n"
       "AAABBB\n"
       "AABBBB\n",
       "AAAABB\n"
       "AAACBB\n"
       "AACCBB\n",
       "AAAABB\n"
       "AA.CBB\n"
       "A..CCB\n"});
  expect_comes_back({".....\n", "..A..\n", ".AAA.\n", "AAAAA\n", ".AAA.\n", "..A..\n", ".....\n"});
}

TEST(History, HolesAndIslandsInHoles) {
  expect_comes_back(
      {"AAAAAAAAA\n"
       "A.......A\n"
       "A.BBBBB.A\n"
       "A.B...B.A\n"
       "A.B.A.B.A\n"
       "A.B...B.A\n"
       "A.BBBBB.A\n"
       "A.......A\n"
       "AAAAAAAAA\n",
       "AAAAAAAAA\n"
       "A.......A\n"
       "A.BBBBB.A\n"
       "A.BAAAB.A\n"
       "A.BA.AB.A\n"
       "A.BAAAB.A\n"
       "A.BBBBB.A\n"
       "A.......A\n"
       "AAAAAAAAA\n"});
}

TEST(History, PolygonsThatTouchInAVertex) {
  expect_comes_back(
      {"A.A\n"
       ".A.\n"
       "A.A\n",
       "ABA\n"
       "BAB\n"
       "ABA\n"});
}

/// A wall that runs straight up for many rows: no edge but the vertical one in most cells of the index.
TEST(History, StraightWalls) {
  std::string before;
  std::string after;
  for (int row = 0; row < 20; ++row) {
    before += "AAAAAAABBBBBBBBBBBB\n";
    after += row == 10 ? "AAAAABBBBBBBBBBB.BB\n" : "AAAAABBBBBBBBBBBBBB\n";
  }
  expect_comes_back({before, after});
}

TEST(History, TheRuleOfHalfOpenTime) {
  const Composite composite(parts_of_maps({"A\n", "B\n", ".\n"}));
  const auto status = [&](Instant t) {
    const auto i = composite.time_index(t);
    return i ? static_cast<int>(composite.status_at(composite.history_at(cell(0, 0)), *i)) : -1;
  };
  EXPECT_EQ(status({day(0).us - 1}), -1);
  EXPECT_EQ(status(day(0)), 1);
  EXPECT_EQ(status({day(1).us - 1}), 1);
  EXPECT_EQ(status(day(1)), 2);
  EXPECT_EQ(status({day(1).us + 1}), 2);
  EXPECT_EQ(status({day(2).us - 1}), 2);
  EXPECT_EQ(status(day(2)), 0);
  EXPECT_EQ(status(Instant::highest()), 0);
  EXPECT_EQ(status(Instant::lowest()), -1);
}

TEST(History, AMissingDayHoldsTheStateBefore) {
  Builder builder;
  builder.add(day(0), tests::state_of("A\n"));
  builder.add(day(5), tests::state_of("B\n"));
  const Composite composite(builder.build().value());
  EXPECT_EQ(composite.time_index(day(4)), 0U);
  EXPECT_EQ(drawn(composite, day(4), "A\n"), "A\n");
  EXPECT_EQ(drawn(composite, day(5), "A\n"), "B\n");
  EXPECT_EQ(composite.stretches(composite.history_at(cell(0, 0))),
            (std::vector<Stretch>{{day(0), day(5), 1}, {day(5), Instant::highest(), 2}}));
}

TEST(History, AnAreaThatGoesAndComesBack) {
  const Composite composite(parts_of_maps({"A.\n", "AA\n", "..\n", "AA\n"}));
  EXPECT_EQ(composite.steps(composite.history_at(cell(0, 0))).size(), 3U);
  EXPECT_EQ(composite.stretches(composite.history_at(cell(1, 0))),
            (std::vector<Stretch>{
                {day(0), day(1), 0}, {day(1), day(2), 1}, {day(2), day(3), 0}, {day(3), Instant::highest(), 1}}));
  // One status for each place at each time: the state that says the same as the one before adds no step.
  const Composite still(parts_of_maps({"A\n", "A\n", "A\n"}));
  EXPECT_EQ(still.stretches(still.history_at(cell(0, 0))), (std::vector<Stretch>{{day(0), Instant::highest(), 1}}));
}

TEST(History, ABuilderIsEmptyAfterBuilding) {
  Builder builder;
  builder.add(day(0), tests::state_of("AB\n"));
  EXPECT_EQ(builder.state_count(), 1U);
  const Parts first = builder.build().value();
  EXPECT_EQ(builder.state_count(), 0U);
  EXPECT_EQ(builder.build().value(), parts_of({}));
  builder.add(day(0), tests::state_of("AB\n"));
  EXPECT_EQ(builder.build().value(), first);
}

struct Overlap {
  const char* name;
  std::vector<StatusArea> state;
  const char* map;
};

TEST(History, WhatOverlappingAndOddPolygonsMean) {
  const auto box = [](std::int32_t west, std::int32_t south, std::int32_t east, std::int32_t north) {
    return geometry::Ring{{west * kCell, south * kCell},
                          {east * kCell, south * kCell},
                          {east * kCell, north * kCell},
                          {west * kCell, north * kCell}};
  };
  const auto path = [](std::vector<geometry::GridPoint> cells) {
    geometry::Ring out;
    for (const auto p : cells) out.push_back({p.x * kCell, p.y * kCell});
    return out;
  };
  const geometry::Ring all = box(0, 0, 3, 3);
  const geometry::Ring middle = box(1, 1, 2, 2);
  const geometry::Ring west = box(0, 0, 2, 3);
  const geometry::Ring east = box(1, 0, 3, 3);
  const std::vector<Overlap> cases{
      {"the smaller status wins", {{2, {all}}, {1, {middle}}}, "BBB\nBAB\nBBB\n"},
      {"whichever comes first", {{1, {middle}}, {2, {all}}}, "BBB\nBAB\nBBB\n"},
      {"the smaller covers the greater", {{2, {middle}}, {1, {all}}}, "AAA\nAAA\nAAA\n"},
      {"partly", {{2, {west}}, {1, {east}}}, "BAA\nBAA\nBAA\n"},
      {"polygons of one status are united", {{1, {west}}, {1, {east}}}, "AAA\nAAA\nAAA\n"},
      {"even if one lies within the other", {{1, {all}}, {1, {middle}}}, "AAA\nAAA\nAAA\n"},
      {"and if they are the same", {{1, {middle}}, {1, {middle}}}, "...\n.A.\n...\n"},
      {"rings of one polygon: even-odd", {{1, {west, east}}}, "A.A\nA.A\nA.A\n"},
      {"a hole", {{1, {all, middle}}}, "AAA\nA.A\nAAA\n"},
      {"a hole of any orientation and place", {{1, {{middle.rbegin(), middle.rend()}, all}}}, "AAA\nA.A\nAAA\n"},
      {"a hole filled by another", {{1, {all, middle}}, {2, {middle}}}, "AAA\nABA\nAAA\n"},
      {"a hole filled by its own status", {{1, {all, middle}}, {1, {middle}}}, "AAA\nAAA\nAAA\n"},
      {"the same ring twice cancels", {{1, {middle, middle}}}, "...\n...\n...\n"},
      {"and thrice does not", {{1, {middle, middle, middle}}}, "...\n.A.\n...\n"},
      {"a ring turned round twice",
       {{1, {{{0, 0}, {kCell, 0}, {kCell, kCell}, {0, kCell}, {0, 0}, {kCell, 0}, {kCell, kCell}, {0, kCell}}}}},
       "...\n...\n...\n"},
      {"a spike", {{1, {path({{0, 0}, {1, 0}, {3, 0}, {1, 0}, {1, 1}, {0, 1}})}}}, "...\n...\nA..\n"},
      {"a spike that comes back with other steps",
       {{1, {path({{0, 0}, {1, 0}, {2, 0}, {3, 0}, {1, 0}, {1, 1}, {0, 1}})}}},
       "...\n...\nA..\n"},
      {"nothing but a spike",
       {{1, {path({{0, 0}, {3, 2}})}}, {1, {path({{0, 0}, {1, 1}, {3, 3}})}}},
       "...\n...\n...\n"},
      {"points", {{1, {path({{1, 1}}), path({{2, 2}, {2, 2}, {2, 2}})}}}, "...\n...\n...\n"},
      {"repeated points",
       {{1, {path({{1, 1}, {1, 1}, {2, 1}, {2, 2}, {2, 2}, {2, 2}, {1, 2}, {1, 1}})}}},
       "...\n.A.\n...\n"},
      {"holes that touch the border", {{1, {all, path({{0, 1}, {1, 1}, {1, 2}, {0, 2}})}}}, "AAA\n.AA\nAAA\n"},
  };
  for (const Overlap& c : cases) {
    const Parts parts = parts_of({c.state});
    const auto problems = validate(parts);
    EXPECT_TRUE(problems.empty()) << c.name << ": " << problems.front();
    EXPECT_EQ(drawn(Composite(parts), day(0), c.map), normal(c.map)) << c.name;
  }
}

TEST(History, ABowTieIsItsTwoWings) {
  const Parts parts = parts_of({{{1, tests::polygon("0,0 1000,1000 1000,0 0,1000")}}});
  EXPECT_TRUE(validate(parts).empty());
  const Composite composite(parts);
  const auto status = [&](geometry::GridPoint p) { return composite.status_at(composite.history_at(p), 0); };
  EXPECT_EQ(status({100, 500}), 1);
  EXPECT_EQ(status({900, 500}), 1);
  EXPECT_EQ(status({500, 100}), 0);
  EXPECT_EQ(status({500, 900}), 0);
  const auto shapes = shapes_at(composite, 0);
  ASSERT_EQ(shapes.size(), 1U);
  ASSERT_EQ(shapes[0].polygons.size(), 2U);
  EXPECT_EQ(tests::text(shapes[0].polygons[0]), "0,0 500,500 0,1000");
  EXPECT_EQ(tests::text(shapes[0].polygons[1]), "500,500 1000,0 1000,1000");
}

/// A ring of nothing but equal points names a point that no segment uses, just where two segments cross.
TEST(History, APointWhereTwoBordersCross) {
  // One triangle after the other, so that every face has a history of its own and no edge is dropped.
  const Parts parts = parts_of({{{1, tests::polygon("500,500 500,500")}, {1, tests::polygon("0,0 1000,1000 0,1000")}},
                                {{2, tests::polygon("0,1000 1000,0 1000,1000")}}});
  const auto problems = validate(parts);
  EXPECT_TRUE(problems.empty()) << problems.front();
  const Composite composite(parts);
  EXPECT_EQ(composite.status_at(composite.history_at({200, 600}), 0), 1);
  EXPECT_EQ(composite.status_at(composite.history_at({800, 600}), 1), 2);
  EXPECT_EQ(parts.vertices.size(), 5U);
}

TEST(History, APointOnABorderBelongsToWhatIsAboveAndToTheRight) {
  const Composite composite(parts_of_maps({"CD\nAB\n"}));
  const auto at = [&](std::int32_t x, std::int32_t y) {
    return tests::letter(composite.status_at(composite.history_at({x, y}), 0));
  };
  EXPECT_EQ(at(0, 0), 'A');
  EXPECT_EQ(at(kCell, 0), 'B');
  EXPECT_EQ(at(0, kCell), 'C');
  EXPECT_EQ(at(kCell, kCell), 'D');
  EXPECT_EQ(at(kCell - 1, kCell - 1), 'A');
  EXPECT_EQ(at(2 * kCell, 0), '.');
  EXPECT_EQ(at(2 * kCell, kCell / 2), '.');
  EXPECT_EQ(at(0, 2 * kCell), '.');
  EXPECT_EQ(at(kCell, 2 * kCell), '.');
  EXPECT_EQ(at(-1, 0), '.');
  EXPECT_EQ(at(0, -1), '.');
}

TEST(History, BordersInCornersOfTheGlobe) {
  const Parts parts = parts_of({{{1, tests::polygon("-180000000,-90000000 180000000,-90000000 180000000,90000000")},
                                 {2, tests::polygon("-180000000,-90000000 180000000,90000000 -180000000,90000000")}}});
  const auto problems = validate(parts);
  ASSERT_TRUE(problems.empty()) << problems.front();
  const Composite composite(parts);
  EXPECT_EQ(composite.status_at(composite.history_at({2, 0}), 0), 1);
  EXPECT_EQ(composite.status_at(composite.history_at({0, 0}), 0), 2);
  EXPECT_EQ(composite.history_area(1) + composite.history_area(2),
            geometry::signed_area(
                tests::ring("-180000000,-90000000 180000000,-90000000 180000000,90000000 -180000000,90000000")));
}

}  // namespace
}  // namespace frontkart::composite
