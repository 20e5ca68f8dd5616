#include "maps/edits.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "composite/validate.hpp"
#include "maps/fold.hpp"
#include "support/ascii_map.hpp"

// Letters are statuses, as on every map of the tests; an edit's letters are where it says something, and '!' is where
// it says "no statement".
namespace frontkart::maps {
namespace {

using tests::day;

Legend legend_of(char last) {
  Legend legend;
  for (char c = 'A'; c <= last; ++c) {
    LegendEntry entry;
    entry.id = std::string(1, c);
    entry.colour = "#808080";
    legend.entries.push_back(entry);
  }
  return legend;
}

/// An edit that says `letter` wherever the map has one.
EditRecord edit(const std::string& id, int from_day, const std::string& map, const std::string& over = "") {
  EditRecord out;
  out.id = id;
  out.valid_from = day(from_day);
  std::string plain = map;
  for (char& c : plain) {
    if (c == '!') c = 'Z';
  }
  for (composite::StatusArea& area : tests::state_of(plain)) {
    const char c = tests::letter(area.status);
    out.status = c == 'Z' ? "" : std::string(1, c);
    // Each cell run a polygon of its own: they are united.
    for (geometry::Ring& ring : area.polygon) out.area.push_back({std::move(ring)});
  }
  out.over = over;
  out.content = sha256(id);
  return out;
}

EditRecord with_hash(EditRecord e, std::uint8_t first) {
  e.content = Digest{};
  e.content.bytes[0] = first;
  return e;
}

constexpr const char* kLike = R"(
......
......
......
)";

std::string map_at(const std::vector<EditRecord>& edits, int d) {
  auto folded = fold_edits(edits, legend_of('D'));
  EXPECT_TRUE(folded.ok()) << (folded.ok() ? "" : folded.error().text());
  EXPECT_EQ(composite::validate(folded->parts), std::vector<std::string>());
  return tests::drawn(composite::Composite(std::move(folded->parts)), day(d), kLike);
}

TEST(Edits, ALaterEditOverridesWhateverItSays) {
  const std::vector<EditRecord> edits = {
      edit("first", 0, "AAAAAA\nAAAAAA\nAAAAAA"),
      edit("second", 2, "......\n..BBB.\n..BBB."),
      // A has the higher priority in the legend, which says nothing here.
      edit("third", 3, "......\n...AAA\n......"),
  };
  EXPECT_EQ(map_at(edits, 0), tests::normal("AAAAAA\nAAAAAA\nAAAAAA"));
  EXPECT_EQ(map_at(edits, 1), tests::normal("AAAAAA\nAAAAAA\nAAAAAA"));
  EXPECT_EQ(map_at(edits, 2), tests::normal("AAAAAA\nAABBBA\nAABBBA"));
  EXPECT_EQ(map_at(edits, 3), tests::normal("AAAAAA\nAABAAA\nAABBBA"));
}

TEST(Edits, NothingIsSaidBeforeTheFirst) {
  EXPECT_EQ(map_at({edit("first", 1, "AA....\n......\n......")}, 0), tests::normal(kLike));
}

TEST(Edits, AnEmptyStatusTakesTheStatementBack) {
  const std::vector<EditRecord> edits = {
      edit("first", 0, "AAAAAA\nAAAAAA\nAAAAAA"),
      edit("open", 1, "......\n.!!!!.\n......"),
      edit("again", 2, "......\n..BB..\n......"),
  };
  EXPECT_EQ(map_at(edits, 1), tests::normal("AAAAAA\nA....A\nAAAAAA"));
  EXPECT_EQ(map_at(edits, 2), tests::normal("AAAAAA\nA.BB.A\nAAAAAA"));
}

TEST(Edits, OnATieTheOneThatNamesTheOtherDecides) {
  // The hash would decide otherwise.
  const std::vector<EditRecord> edits = {
      with_hash(edit("low", 0, "AAAA..\nAAAA..\n......"), 9),
      with_hash(edit("high", 0, "..BBBB\n..BBBB\n......", "low"), 1),
  };
  EXPECT_EQ(map_at(edits, 0), tests::normal("AABBBB\nAABBBB\n......"));
  EXPECT_TRUE(ties_of(edits, legend_of('D')).value().empty());
}

TEST(Edits, OverrulingGoesOnThroughEditsThatAreElsewhere) {
  // "middle" holds none of the points where the others meet, and begins on another day.
  const std::vector<EditRecord> edits = {
      with_hash(edit("low", 1, "AAA...\n......\n......"), 9),
      with_hash(edit("middle", 0, "......\n......\nC.....", "low"), 5),
      with_hash(edit("high", 1, "..BB..\n......\n......", "middle"), 1),
  };
  EXPECT_EQ(map_at(edits, 1), tests::normal("AABB..\n......\nC....."));
}

TEST(Edits, OtherwiseTheGreaterContentHashDecidesAndIsFlagged) {
  std::vector<EditRecord> edits = {
      with_hash(edit("a", 0, "AAA...\nAAA...\n......"), 7),
      with_hash(edit("b", 0, "..BBB.\n......\n......"), 3),
      with_hash(edit("c", 0, "..CC..\n..C...\n......"), 5),
      with_hash(edit("agrees", 0, "A.....\n......\n......"), 1),
      with_hash(edit("later", 1, "....DD\n......\n......"), 1),
  };
  EXPECT_EQ(map_at(edits, 0), tests::normal("AAACB.\nAAA...\n......"));
  const std::vector<EditTie> ties = {{day(0), "a", {"b", "c"}}, {day(0), "c", {"b"}}};
  EXPECT_EQ(fold_edits(edits, legend_of('D'))->ties, ties);
  EXPECT_EQ(ties_of(edits, legend_of('D')).value(), ties);
}

TEST(Edits, WhoIsOverruledLosesEvenWithTheGreatestHash) {
  // By hash alone a < b < c, but c gives way to a: of a and b, which are left, b has the greater hash.
  const std::vector<EditRecord> edits = {
      with_hash(edit("a", 0, "A.....\n......\n......", "c"), 1),
      with_hash(edit("b", 0, "B.....\n......\n......"), 2),
      with_hash(edit("c", 0, "C.....\n......\n......"), 3),
  };
  EXPECT_EQ(map_at(edits, 0), tests::normal("B.....\n......\n......"));
  EXPECT_EQ(fold_edits(edits, legend_of('D'))->ties, (std::vector<EditTie>{{day(0), "b", {"a"}}}));
}

TEST(Edits, ReferencesInACircleCountForNothing) {
  const std::vector<EditRecord> edits = {
      with_hash(edit("a", 0, "AA....\n......\n......", "b"), 1),
      with_hash(edit("b", 0, "BB....\n......\n......", "a"), 2),
      with_hash(edit("c", 0, ".C....\n......\n......", "b"), 0),
  };
  // Elsewhere a and b go by hash; where c is, b gives way to it, and a is left with the greater hash.
  EXPECT_EQ(map_at(edits, 0), tests::normal("BA....\n......\n......"));
}

TEST(Edits, AStatusThatTheLegendLacksIsAnErrorThatNamesTheEdit) {
  const auto folded = fold_edits({edit("typo", 0, "E.....\n......\n......")}, legend_of('D'));
  ASSERT_FALSE(folded.ok());
  EXPECT_EQ(folded.error().code, ErrorCode::bad_input);
  EXPECT_EQ(folded.error().where, "edit/typo");
}

TEST(Edits, TheMapAndItsFingerprintDoNotDependOnTheOrder) {
  std::vector<EditRecord> edits = {
      edit("a", 0, "AAA...\nAAA...\n......"), edit("b", 0, "..BBB.\n......\n......"),
      edit("c", 1, "..CC..\n..C...\n......"), edit("d", 1, "!!!...\n......\n......", "c"),
      edit("e", 3, "....D.\n......\nDDDDDD"),
  };
  const auto parts = fold_edits(edits, legend_of('D'))->parts;
  EXPECT_EQ(parts.instants, (std::vector<Instant>{day(0), day(1), day(3)}));
  std::rotate(edits.begin(), edits.begin() + 2, edits.end());
  std::swap(edits[0], edits[3]);
  EXPECT_EQ(fold_edits(edits, legend_of('D'))->parts, parts);
}

TEST(Edits, AKnownMapOfEditsFoldsLikeItsEdits) {
  KnownMap map;
  map.name = "desk";
  map.record.legend = legend_of('D');
  map.edits = {edit("a", 0, "AAA...\n......\n......"), edit("b", 2, "..BBB.\n......\n......")};
  EXPECT_TRUE(map.edited());
  EXPECT_EQ(map.instants(), (std::vector<Instant>{day(0), day(2)}));
  const auto folded = fold(map, {}, {});
  ASSERT_TRUE(folded.ok());
  EXPECT_EQ(*folded, fold_edits(map.edits, map.record.legend)->parts);
  const Digest before = map.fingerprint();
  map.edits[1].content.bytes[7] ^= 1U;
  EXPECT_NE(map.fingerprint(), before);
}

TEST(Edits, AnEditThatOutlinesNothingChangesNothing) {
  EditRecord spike = edit("spike", 1, "B.....\n......\n......");
  spike.area = {{{{0, 0}, {5000, 0}, {2000, 0}}}};
  EXPECT_EQ(map_at({edit("a", 0, "AAA...\n......\n......"), spike}, 1), tests::normal("AAA...\n......\n......"));
}

TEST(Edits, GeoJsonAreasAreReadOntoTheGrid) {
  const auto json = nlohmann::json::parse(R"({"type":"MultiPolygon","coordinates":[
    [[[35,51],[35.5,51],[35.5,51],[35.5,51.5],[35,51]]],
    [[[1,1],[2,1],[2,2],[1,2],[1,1]],[[1.25,1.25],[1.5,1.25],[1.5,1.5]]]]})");
  const auto polygons = polygons_from_geojson(json);
  ASSERT_TRUE(polygons.ok());
  ASSERT_EQ(polygons->size(), 2U);
  EXPECT_EQ((*polygons)[0], (geometry::Polygon{{{35000000, 51000000}, {35500000, 51000000}, {35500000, 51500000}}}));
  EXPECT_EQ((*polygons)[1].size(), 2U);
}

TEST(Edits, WhatIsNoAreaIsRefused) {
  for (const char* text : {
           R"({})",
           R"([])",
           R"({"type":"Point","coordinates":[1,1]})",
           R"({"type":"Polygon","coordinates":[]})",
           R"({"type":"MultiPolygon","coordinates":[]})",
           R"({"type":"Polygon","coordinates":[[[1,1],[2,2]]]})",
           R"({"type":"Polygon","coordinates":[[[1,1],[2,2],[1,1],[1,1]]]})",
           R"({"type":"Polygon","coordinates":[[[1,1],[2,2],[181,3]]]})",
           R"({"type":"Polygon","coordinates":[[[1,1],[2,"2"],[1,3]]]})",
           R"({"type":"Polygon","coordinates":[[1,2,3]]})",
           R"({"type":"Polygon","coordinates":{"a":1}})",
           R"({"type":["Polygon"],"coordinates":[]})",
       }) {
    const auto polygons = polygons_from_geojson(nlohmann::json::parse(text));
    ASSERT_FALSE(polygons.ok()) << text;
    EXPECT_EQ(polygons.error().code, ErrorCode::bad_input) << text;
  }
}

}  // namespace
}  // namespace frontkart::maps
