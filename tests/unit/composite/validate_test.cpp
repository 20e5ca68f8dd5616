#include "composite/validate.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "support/ascii_map.hpp"
#include "support/text_geometry.hpp"

namespace frontkart::composite {
namespace {

struct Damage {
  const char* name;
  std::function<void(Parts&)> apply;
  const char* expected;  ///< part of the sentence
};

TEST(Validate, NamesEveryKindOfDamage) {
  ASSERT_TRUE(validate(tests::two_states()).empty());
  const auto bridge = [](Parts& p) {
    // An edge across the outer face, from the first component to the last.
    p.edges.push_back(
        {static_cast<VertexId>(p.vertices.size() - 2), static_cast<VertexId>(p.vertices.size() - 1), 0, 1});
    p.edge_excess.push_back(0);
  };
  const std::vector<Damage> cases{
      {"no faces", [](Parts& p) { p.face_history.clear(); }, "Face 0"},
      {"no histories", [](Parts& p) { p.history_begin.clear(); }, "histories is not well formed"},
      {"a history outside", [](Parts& p) { p.face_history.back() = 1000; }, "names a history"},
      {"a face outside", [](Parts& p) { p.edges[0].left = 1000; }, "names a vertex or a face"},
      {"a vertex outside", [](Parts& p) { p.edges[0].b = 100000; }, "names a vertex or a face"},
      {"a vertex off the globe", [](Parts& p) { p.vertices.back().x = geometry::kMaxX + 1; }, "out of range"},
      {"a step too late", [](Parts& p) { p.history_steps.back().from = 2; }, "after the last state"},
      {"times that fall", [](Parts& p) { std::swap(p.instants[0], p.instants[1]); }, "instants do not rise"},
      {"vertices out of order", [](Parts& p) { std::swap(p.vertices[0], p.vertices[1]); }, "vertices are not in order"},
      {"a vertex twice", [](Parts& p) { p.vertices[1] = p.vertices[0]; }, "vertices are not in order"},
      {"an edge turned round", [](Parts& p) { std::swap(p.edges[0].a, p.edges[0].b); },
       "does not run from its smaller"},
      {"edges out of order", [](Parts& p) { std::swap(p.edges[0], p.edges[1]); }, ""},
      {"an edge twice",
       [](Parts& p) {
         p.edges.insert(p.edges.begin() + 1, p.edges[0]);
         p.edge_excess.insert(p.edge_excess.begin() + 1, 0);
       },
       "edges are not in order"},
      {"an edge without its excess", [](Parts& p) { p.edge_excess.pop_back(); }, "excess"},
      {"an excess beyond all snapping", [](Parts& p) { p.edge_excess[0] = 30'000'000'000; }, "out of range"},
      {"a vertex without an edge",
       [](Parts& p) {
         p.vertices.push_back({geometry::kMaxX, 0});
       },
       "has no edge"},
      {"a face without an edge", [](Parts& p) { p.face_history.push_back(1); }, "has no edge"},
      {"a history without a face",
       [](Parts& p) {
         p.history_steps.push_back({0, 7});
         p.history_begin.push_back(static_cast<std::uint32_t>(p.history_steps.size()));
       },
       "has no face"},
      {"the outer face states something", [](Parts& p) { p.history_steps[0].status = 3; }, "History 0"},
      {"a history that starts late",
       [](Parts& p) {
         for (HistoryId h = 1; h + 1 < p.history_begin.size(); ++h) {
           if (p.history_begin[h + 1] - p.history_begin[h] == 1) p.history_steps[p.history_begin[h]].from = 1;
         }
       },
       "does not start"},
      {"the two sides of an edge alike", [](Parts& p) { p.edges.back().left = p.edges.back().right; }, ""},
      {"left and right exchanged", [](Parts& p) { std::swap(p.edges.back().left, p.edges.back().right); }, ""},
      {"an edge missing", [](Parts& p) { p.edges.erase(p.edges.begin() + 4); }, ""},
      {"an edge too many", bridge, ""},
      {"a vertex moved across a border",
       [](Parts& p) { p.vertices.back().x += 10 * tests::kCell, p.vertices.back().y -= 20 * tests::kCell; }, ""},
  };
  for (const Damage& c : cases) {
    Parts parts = tests::two_states();
    c.apply(parts);
    if (parts == tests::two_states()) ADD_FAILURE() << c.name << " changes nothing";
    const auto problems = validate(parts);
    ASSERT_FALSE(problems.empty()) << c.name;
    EXPECT_NE(problems.front().find(c.expected), std::string::npos) << c.name << ": " << problems.front();
  }
}

/// Parts that are right but for one edge, which crosses another.
TEST(Validate, SeesCrossingsAndVerticesInsideEdges) {
  Parts bow;
  bow.instants = {tests::day(0)};
  bow.vertices = {{0, 0}, {0, 10}, {10, 0}, {10, 10}};
  bow.edges = {{0, 1, 0, 1}, {0, 3, 1, 0}, {1, 2, 0, 1}, {2, 3, 1, 0}};
  bow.edge_excess.assign(bow.edges.size(), 0);
  bow.face_history = {0, 1};
  bow.history_begin = {0, 1, 2};
  bow.history_steps = {{0, 0}, {0, 1}};
  ASSERT_FALSE(validate(bow).empty());
  EXPECT_NE(validate(bow).front().find("cross"), std::string::npos) << validate(bow).front();
  Parts touching = bow;
  touching.vertices = {{0, 0}, {0, 10}, {5, 5}, {10, 10}};
  ASSERT_FALSE(validate(touching).empty());
  EXPECT_NE(validate(touching).front().find("lies inside edge"), std::string::npos) << validate(touching).front();
}

/// Every single change of an edge's faces is noticed.
TEST(Validate, NoEdgeCanNameAnotherFace) {
  const Parts good = tests::two_states();
  for (EdgeId e = 0; e < good.edges.size(); ++e) {
    for (FaceId f = 0; f < good.face_history.size(); ++f) {
      Parts bad = good;
      if (f != good.edges[e].left) {
        bad.edges[e].left = f;
        EXPECT_FALSE(validate(bad).empty()) << "edge " << e << ", left face " << f;
      }
      bad = good;
      if (f != good.edges[e].right) {
        bad.edges[e].right = f;
        EXPECT_FALSE(validate(bad).empty()) << "edge " << e << ", right face " << f;
      }
    }
  }
}

/// An island that the file says lies elsewhere: every cycle is consistent, only the container is wrong.
TEST(Validate, SeesAComponentInTheWrongFace) {
  Parts parts = tests::parts_of({{{1, tests::polygon("0,0 90,0 90,90 0,90 / 10,10 80,10 80,80 10,80")},
                                  {2, tests::polygon("40,40 50,40 50,50 40,50")}}});
  ASSERT_TRUE(validate(parts).empty());
  FaceId hole = 0;
  for (const Edge& e : parts.edges) {
    if (parts.vertices[e.a] == geometry::GridPoint{40, 40}) hole = parts.face_history[e.left] == 2 ? e.right : e.left;
  }
  FaceId ring = 0;
  for (const Edge& e : parts.edges) {
    if (parts.vertices[e.a] == geometry::GridPoint{0, 0}) ring = e.left == kOuterFace ? e.right : e.left;
  }
  ASSERT_NE(hole, ring);
  for (Edge& e : parts.edges) {
    const geometry::GridPoint a = parts.vertices[e.a];
    if (a.x < 40 || a.x > 50 || a.y < 40 || a.y > 50) continue;
    if (e.left == hole) e.left = ring;
    if (e.right == hole) e.right = ring;
  }
  ASSERT_FALSE(validate(parts).empty());
  EXPECT_NE(validate(parts).front().find("component"), std::string::npos) << validate(parts).front();
}

}  // namespace
}  // namespace frontkart::composite
