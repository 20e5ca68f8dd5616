// Inputs that are too large to compare all pairs: the laws are checked by way of an R-tree, which the noder does not
// use.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <random>
#include <sstream>

#include "geometry/box_index.hpp"
#include "geometry/snap_rounding.hpp"
#include "support/exact.hpp"
#include "support/text_geometry.hpp"

namespace frontkart::geometry {
namespace {

using tests::Segment;

struct Input {
  std::vector<GridPoint> points;
  std::vector<IndexedSegment> segments;
};

Input input_of(const std::vector<Segment>& list) {
  Input out;
  for (const auto& [a, b] : list) {
    out.points.push_back(a);
    out.points.push_back(b);
  }
  std::sort(out.points.begin(), out.points.end());
  out.points.erase(std::unique(out.points.begin(), out.points.end()), out.points.end());
  const auto id = [&](GridPoint p) {
    return static_cast<std::uint32_t>(std::lower_bound(out.points.begin(), out.points.end(), p) - out.points.begin());
  };
  for (const auto& [a, b] : list) {
    if (a != b) out.segments.push_back({id(a), id(b)});
  }
  return out;
}

BoxIndex index_of(const std::vector<Segment>& edges) {
  std::vector<Box> boxes;
  std::vector<std::uint32_t> items;
  for (const auto& [a, b] : edges) {
    items.push_back(static_cast<std::uint32_t>(items.size()));
    boxes.push_back(Box::around(a, b));
  }
  return {boxes, items};
}

std::vector<Segment> edges_of(const NodedSegments& noded) {
  std::vector<Segment> edges;
  for (std::size_t i = 0; i + 1 < noded.chain_begin.size(); ++i) {
    for (auto k = noded.chain_begin[i] + 1; k < noded.chain_begin[i + 1]; ++k) {
      edges.push_back(std::minmax(noded.points[noded.chain[k - 1]], noded.points[noded.chain[k]]));
    }
  }
  std::sort(edges.begin(), edges.end());
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  return edges;
}

/// The first law that the noding breaks; nothing where all hold. `edges` gets the edges of the result.
std::optional<std::string> broken_law(const std::vector<Segment>& list, std::vector<Segment>& edges) {
  const Input input = input_of(list);
  const auto result = snap_round(input.points, input.segments);
  if (!result.ok()) return result.error().text();
  const NodedSegments& noded = result.value();
  std::ostringstream why;
  for (std::size_t i = 0; i < input.segments.size(); ++i) {
    const Segment s{input.points[input.segments[i].a], input.points[input.segments[i].b]};
    const auto begin = noded.chain_begin[i];
    const auto end = noded.chain_begin[i + 1];
    if (end < begin + 2 || noded.chain[begin] != input.segments[i].a || noded.chain[end - 1] != input.segments[i].b) {
      return "a chain does not run from end to end";
    }
    for (auto k = begin + 1; k + 1 < end; ++k) {
      if (!tests::meets_pixel_slowly(s, noded.points[noded.chain[k]])) {
        why << s.first << " - " << s.second << " passes " << noded.points[noded.chain[k]];
        return why.str();
      }
    }
  }
  edges = edges_of(noded);
  const BoxIndex index = index_of(edges);
  std::vector<GridPoint> used;
  for (std::uint32_t i = 0; i < edges.size(); ++i) {
    const Segment& e = edges[i];
    used.push_back(e.first);
    used.push_back(e.second);
    bool crossed = false;
    index.query(Box::around(e.first, e.second),
                [&](std::uint32_t j) { crossed = crossed || (j > i && tests::cross_slowly(e, edges[j])); });
    if (crossed) {
      why << e.first << " - " << e.second << " is crossed";
      return why.str();
    }
  }
  std::sort(used.begin(), used.end());
  used.erase(std::unique(used.begin(), used.end()), used.end());
  for (const GridPoint p : used) {
    bool inside = false;
    index.query({p, p}, [&](std::uint32_t j) { inside = inside || tests::strictly_inside(edges[j], p); });
    if (inside) {
      why << p << " lies inside an edge";
      return why.str();
    }
  }
  return std::nullopt;
}

/// All laws, and that neither the order nor the direction of the segments matters. Returns the number of edges.
std::size_t expect_lawful(std::vector<Segment> list) {
  std::vector<Segment> edges;
  const auto why = broken_law(list, edges);
  EXPECT_FALSE(why.has_value()) << *why;
  std::mt19937 random(5);
  std::shuffle(list.begin(), list.end(), random);
  for (auto& [a, b] : list) {
    if (random() % 2 == 0) std::swap(a, b);
  }
  const Input other = input_of(list);
  EXPECT_TRUE(edges_of(snap_round(other.points, other.segments).value()) == edges);
  return edges.size();
}

class Random {
 public:
  explicit Random(unsigned seed) : engine_(seed) {}
  std::int32_t operator()(std::int32_t low, std::int32_t high) {
    const auto span = static_cast<std::uint64_t>(std::int64_t{high} - low + 1);
    return static_cast<std::int32_t>(low + static_cast<std::int64_t>(engine_() % span));
  }

 private:
  std::mt19937_64 engine_;
};

std::vector<Segment> short_segments(std::size_t n, std::int32_t width, std::int32_t height, std::int32_t length) {
  Random random(1);
  std::vector<Segment> out;
  while (out.size() < n) {
    const GridPoint a{random(-width, width), random(-height, height)};
    out.push_back({a, {a.x + random(-length, length), a.y + random(-length, length)}});
  }
  return out;
}

TEST(SnapRoundingLarge, AMillionShortSegmentsCrossEachOther) {
  std::vector<Segment> edges;
  const auto list = short_segments(1'000'000, 20'000'000, 10'000'000, 50'000);
  const auto why = broken_law(list, edges);
  EXPECT_FALSE(why.has_value()) << *why;
  EXPECT_GT(edges.size(), 2'000'000U);
}

TEST(SnapRoundingLarge, ShortSegmentsOnACrowdedLattice) {
  // More segments than grid points: shared ends, T-junctions and overlaps everywhere.
  expect_lawful(short_segments(30'000, 80, 80, 5));
  expect_lawful(short_segments(10'000, 20'000, 3, 40));
}

TEST(SnapRoundingLarge, LongSegmentsAcrossTheWorldAmongShortOnes) {
  std::vector<Segment> list = short_segments(20'000, 3'000'000, 2'000'000, 30'000);
  Random random(2);
  for (int i = 0; i < 60; ++i) {
    list.push_back({{random(-kMaxX, kMaxX), random(-kMaxY, kMaxY)}, {random(-kMaxX, kMaxX), random(-kMaxY, kMaxY)}});
  }
  for (const std::int32_t x : {-kMaxX, kMaxX}) {
    for (const std::int32_t y : {-kMaxY, kMaxY}) {
      list.push_back({{x, y}, {-x, -y + (y > 0 ? 1 : -1)}});
      list.push_back({{x, y}, {-x, y}});
      list.push_back({{x, y}, {x, -y}});
    }
  }
  expect_lawful(list);
}

TEST(SnapRoundingLarge, CrowdsFarFromEachOther) {
  // Two dense crowds in opposite corners of the world: a grid over all would hold each in a single cell.
  std::vector<Segment> list;
  for (const auto& [a, b] : short_segments(6'000, 200, 200, 20)) {
    list.push_back({{a.x - kMaxX + 300, a.y - kMaxY + 300}, {b.x - kMaxX + 300, b.y - kMaxY + 300}});
    list.push_back({{a.x + kMaxX - 300, a.y + kMaxY - 300}, {b.x + kMaxX - 300, b.y + kMaxY - 300}});
  }
  expect_lawful(list);
}

TEST(SnapRoundingLarge, BundlesOfNearlyParallelLines) {
  Random random(3);
  for (const std::int32_t rise : {0, 1, 999, 700'000, 1'000'000}) {
    // Ends within a few steps of each other, a million steps apart; also turned by a right angle.
    std::vector<Segment> list;
    for (int i = 0; i < 120; ++i) {
      const GridPoint a{random(-6, 6), random(-6, 6)};
      const GridPoint b{1'000'000 + random(-6, 6), rise + random(-6, 6)};
      list.push_back({a, b});
      list.push_back({{-a.y, a.x - 20}, {-b.y, b.x - 20}});
    }
    expect_lawful(list);
  }
}

TEST(SnapRoundingLarge, AStarThroughOnePixel) {
  std::vector<Segment> list;
  for (std::int32_t k = 0; k < 200; ++k) {
    list.push_back({{-1000, 10 * k - 1000}, {1000, 1000 - 10 * k}});
    list.push_back({{10 * k - 1000, -1000}, {1001 - 10 * k, 1000}});  // half a step aside in the middle
  }
  expect_lawful(list);
}

TEST(SnapRoundingLarge, ALatticeOfLinesThatMeetInPixelCorners) {
  // Lines of odd rise cross the others in points with halves, on the borders and corners of pixels.
  std::vector<Segment> list;
  for (std::int32_t k = 0; k < 64; ++k) {
    list.push_back({{0, k}, {63, 63 - k}});
    list.push_back({{k, 0}, {63 - k, 63}});
    list.push_back({{k, 0}, {63, 63 - k}});
    list.push_back({{0, k}, {63 - k, 63}});
    list.push_back({{0, k}, {k, 0}});
  }
  expect_lawful(list);
}

TEST(SnapRoundingLarge, AWalkFoldedOnItselfStaysClosed) {
  Random random(4);
  Ring walk{{0, 0}};
  for (int i = 0; i < 4'000; ++i) {
    const GridPoint p = i % 7 == 3 ? walk[walk.size() - 3] : walk.back();
    walk.push_back({p.x + random(-9, 9), p.y + random(-9, 9)});
  }
  const auto list = tests::segments_of({walk});
  expect_lawful(list);
  const Input in = input_of(list);
  const NodedSegments noded = snap_round(in.points, in.segments).value();
  std::map<std::uint32_t, int> balance;
  for (std::size_t i = 0; i < in.segments.size(); ++i) {
    for (auto k = noded.chain_begin[i] + 1; k < noded.chain_begin[i + 1]; ++k) {
      ++balance[noded.chain[k - 1]];
      --balance[noded.chain[k]];
    }
  }
  for (const auto& [p, n] : balance) ASSERT_EQ(n, 0) << noded.points[p];
}

TEST(SnapRoundingLarge, RefusesBordersThatShareTooManyPoints) {
  // A thousand segments on one line, each over the ends of nearly all others: no crossing, a million points.
  std::vector<Segment> list;
  for (std::int32_t i = 0; i < 1'000; ++i) list.push_back({{i, 0}, {2'000 + i, 0}});
  const Input in = input_of(list);
  EXPECT_TRUE(snap_round(in.points, in.segments).ok());
  const auto refused = snap_round(in.points, in.segments, 100);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::bad_input);
}

}  // namespace
}  // namespace frontkart::geometry
