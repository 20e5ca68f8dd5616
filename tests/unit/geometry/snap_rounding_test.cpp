#include "geometry/snap_rounding.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <sstream>

#include "support/exact.hpp"
#include "support/property.hpp"
#include "support/text_geometry.hpp"

namespace frontkart::geometry {
namespace {

using tests::Segment;

struct Input {
  std::vector<GridPoint> points;
  std::vector<IndexedSegment> segments;
};

/// Distinct points and the segments between them; segments of no length are left out, repeated ones stay.
Input input_of(const std::vector<Segment>& segments) {
  Input out;
  std::map<GridPoint, std::uint32_t> known;
  const auto id = [&](GridPoint p) {
    const auto [it, fresh] = known.emplace(p, static_cast<std::uint32_t>(out.points.size()));
    if (fresh) out.points.push_back(p);
    return it->second;
  };
  for (const auto& [a, b] : segments) {
    if (a == b) continue;
    const std::uint32_t i = id(a);
    out.segments.push_back({i, id(b)});
  }
  return out;
}

std::vector<GridPoint> chain(const NodedSegments& noded, std::size_t i) {
  std::vector<GridPoint> out;
  for (auto k = noded.chain_begin[i]; k < noded.chain_begin[i + 1]; ++k) out.push_back(noded.points[noded.chain[k]]);
  return out;
}

std::set<Segment> edges_of(const NodedSegments& noded) {
  std::set<Segment> out;
  for (std::size_t i = 0; i + 1 < noded.chain_begin.size(); ++i) {
    const auto c = chain(noded, i);
    for (std::size_t k = 1; k < c.size(); ++k) out.insert({std::min(c[k - 1], c[k]), std::max(c[k - 1], c[k])});
  }
  return out;
}

/// The first law that the noding breaks, by brute force; nothing where all hold.
std::optional<std::string> broken_law(const std::vector<Segment>& segments) {
  const Input input = input_of(segments);
  const NodedSegments noded = snap_round(input.points, input.segments).value();
  std::ostringstream why;
  if (noded.chain_begin.size() != input.segments.size() + 1) return "the chains do not match the segments";
  for (std::size_t i = 0; i < input.points.size(); ++i) {
    if (noded.points.at(i) != input.points[i]) return "the given points are not the first";
  }
  if (std::set<GridPoint>(noded.points.begin(), noded.points.end()).size() != noded.points.size()) {
    return "a point stands twice";
  }
  std::set<GridPoint> used;
  for (std::size_t i = 0; i < input.segments.size(); ++i) {
    const Segment s{input.points[input.segments[i].a], input.points[input.segments[i].b]};
    const auto c = chain(noded, i);
    if (c.size() < 2 || c.front() != s.first || c.back() != s.second) {
      why << "chain " << i << " does not run from end to end";
      return why.str();
    }
    // With both ends of each edge in pixels that the segment meets, every point between them is within half a step.
    for (const GridPoint p : c) {
      used.insert(p);
      if (!tests::meets_pixel_slowly(s, p)) {
        why << "chain " << i << " passes " << p << ", which is more than half a step away";
        return why.str();
      }
    }
    if (std::set<GridPoint>(c.begin(), c.end()).size() != c.size()) {
      why << "chain " << i << " passes a point twice";
      return why.str();
    }
  }
  const std::set<Segment> edges = edges_of(noded);
  for (const Segment& e : edges) {
    for (const Segment& f : edges) {
      if (tests::cross_slowly(e, f)) {
        why << e.first << " - " << e.second << " crosses " << f.first << " - " << f.second;
        return why.str();
      }
    }
    for (const GridPoint p : used) {
      if (tests::strictly_inside(e, p)) {
        why << p << " lies inside " << e.first << " - " << e.second;
        return why.str();
      }
    }
  }
  return std::nullopt;
}

void expect_lawful(const std::vector<Segment>& segments) {
  const auto why = broken_law(segments);
  EXPECT_FALSE(why.has_value()) << *why;
}

std::vector<Segment> segments(const std::string& rings) {
  return tests::segments_of(tests::polygon(rings));
}

TEST(SnapRounding, NothingGivesNothing) {
  const NodedSegments noded = snap_round({}, {}).value();
  EXPECT_TRUE(noded.points.empty());
  EXPECT_TRUE(noded.chain.empty());
  EXPECT_EQ(noded.chain_begin, std::vector<std::uint32_t>{0});
}

TEST(SnapRounding, ACrossingBecomesAVertexOfBoth) {
  const Input in = input_of({{{0, 0}, {10, 10}}, {{0, 10}, {10, 0}}});
  const NodedSegments noded = snap_round(in.points, in.segments).value();
  EXPECT_EQ(tests::text(chain(noded, 0)), "0,0 5,5 10,10");
  EXPECT_EQ(tests::text(chain(noded, 1)), "0,10 5,5 10,0");
}

TEST(SnapRounding, ATJunctionOnAPixelsEdgeAndCorner) {
  // The end (2,1) is half a step below and to the left of the line through (0,0) and (5,...): the pixel's corner
  // decides.
  for (const GridPoint end : {GridPoint{1, 0}, {0, 1}, {1, 1}, {2, 1}, {1, 2}, {2, 2}, {3, 1}, {1, 3}}) {
    for (const GridPoint to : {GridPoint{4, 2}, {3, 3}, {4, 3}, {2, 4}, {5, 1}}) {
      for (const GridPoint from : {GridPoint{-3, 4}, {6, -2}, {-1, -4}, {7, 7}}) {
        expect_lawful({{{0, 0}, to}, {from, end}});
      }
    }
  }
}

TEST(SnapRounding, CollinearOverlapsShareTheirVertices) {
  const Input in = input_of({{{0, 0}, {8, 4}}, {{2, 1}, {6, 3}}, {{10, 5}, {4, 2}}});
  const NodedSegments noded = snap_round(in.points, in.segments).value();
  EXPECT_EQ(tests::text(chain(noded, 0)), "0,0 2,1 4,2 6,3 8,4");
  EXPECT_EQ(tests::text(chain(noded, 1)), "2,1 4,2 6,3");
  EXPECT_EQ(tests::text(chain(noded, 2)), "10,5 8,4 6,3 4,2");
}

TEST(SnapRounding, PointsThatNoSegmentUsesAreNotInTheWay) {
  // (5,0) is given but unused: the segment passes it undisturbed.
  const NodedSegments noded = snap_round({{0, 0}, {10, 0}, {5, 0}}, {{0, 1}}).value();
  EXPECT_EQ(noded.chain, (std::vector<std::uint32_t>{0, 1}));
}

TEST(SnapRounding, ACrossingAtAPointThatNoSegmentUses) {
  const NodedSegments noded = snap_round({{0, 0}, {10, 10}, {0, 10}, {10, 0}, {5, 5}}, {{0, 1}, {2, 3}}).value();
  EXPECT_EQ(noded.chain, (std::vector<std::uint32_t>{0, 4, 1, 2, 4, 3}));
}

TEST(SnapRounding, BundlesOfNearlyParallelSegments) {
  std::vector<Segment> bundle;
  for (std::int32_t k = 0; k < 12; ++k) bundle.push_back({{-1000 + k, k % 5}, {1000 - k, (7 * k) % 11}});
  expect_lawful(bundle);
  bundle.clear();
  // Across the world, half a step apart in the middle.
  for (std::int32_t k = 0; k < 10; ++k) bundle.push_back({{-kMaxX, -kMaxY + k}, {kMaxX, kMaxY - (k * 7) % 10}});
  for (std::int32_t k = 0; k < 10; ++k) bundle.push_back({{-kMaxX + k, -kMaxY}, {kMaxX - (k * 3) % 10, kMaxY}});
  expect_lawful(bundle);
}

TEST(SnapRounding, StarsThroughOnePixel) {
  std::vector<Segment> star;
  for (std::int32_t k = -9; k <= 9; ++k) {
    star.push_back({{-100, 10 * k}, {100, -10 * k + k % 3}});
    star.push_back({{10 * k, -100}, {-10 * k + k % 2, 101}});
  }
  expect_lawful(star);
}

TEST(SnapRounding, LongSegmentsAmongShortOnesAreCutForTheIndexOnly) {
  // The index enters a long slanted segment in pieces; nothing may be lost where they meet.
  std::vector<Segment> list{{{-5000, -4999}, {5000, 4998}}, {{-4990, 5000}, {5000, -4987}}};
  for (std::int32_t k = -50; k < 50; ++k) {
    list.push_back({{100 * k, 100 * k - 2}, {100 * k + 3, 100 * k + 3}});
    list.push_back({{100 * k, 100 * k + 3}, {100 * k + 3, 100 * k - 1}});
  }
  expect_lawful(list);
}

TEST(SnapRounding, KeepsCyclesClosed) {
  const auto cycle = segments("0,0 9,1 2,8 3,-4 7,7 -1,3");
  const Input in = input_of(cycle);
  const NodedSegments noded = snap_round(in.points, in.segments).value();
  std::map<GridPoint, int> degree;
  for (std::size_t i = 0; i < in.segments.size(); ++i) {
    const auto c = chain(noded, i);
    for (std::size_t k = 1; k < c.size(); ++k) {
      ++degree[c[k - 1]];
      ++degree[c[k]];
    }
  }
  for (const auto& [p, n] : degree) EXPECT_EQ(n % 2, 0) << p;
}

/// Every pair of segments on a small lattice, where ends, crossings and pixels' borders coincide in all ways.
TEST(SnapRounding, AllPairsOfSegmentsOnASmallLattice) {
  std::vector<GridPoint> lattice;
  for (std::int32_t x = 0; x < 4; ++x) {
    for (std::int32_t y = 0; y < 4; ++y) lattice.push_back({x, y});
  }
  for (std::size_t a = 0; a < lattice.size(); ++a) {
    for (std::size_t b = a + 1; b < lattice.size(); ++b) {
      for (std::size_t c = a; c < lattice.size(); ++c) {
        for (std::size_t d = c + 1; d < lattice.size(); ++d) {
          const std::vector<Segment> pair{{lattice[a], lattice[b]}, {lattice[d], lattice[c]}};
          const auto why = broken_law(pair);
          ASSERT_FALSE(why.has_value()) << tests::text(Ring{lattice[a], lattice[b], lattice[c], lattice[d]}) << *why;
        }
      }
    }
  }
}

std::vector<Segment> random_segments(std::int32_t width, std::int32_t height, std::uint32_t most) {
  const auto point = [&] { return GridPoint{*rc::gen::inRange(0, width + 1), *rc::gen::inRange(0, height + 1)}; };
  std::vector<Segment> out;
  for (auto n = *rc::gen::inRange<std::uint32_t>(1, most + 1); n > 0; --n) {
    const GridPoint a = point();
    out.emplace_back(a, point());
  }
  return out;
}

void require_lawful(const std::vector<Segment>& list) {
  const auto why = broken_law(list);
  if (why) RC_FAIL(*why);
}

RC_GTEST_PROP(SnapRounding, SmallLatticesWhereEverythingDegenerates, ()) {
  require_lawful(random_segments(6, 6, 20));
}

RC_GTEST_PROP(SnapRounding, FlatLattices, ()) {
  // Nearly parallel segments, which share pixels over long stretches.
  require_lawful(random_segments(60, 3, 14));
  require_lawful(random_segments(2, 60, 14));
}

RC_GTEST_PROP(SnapRounding, MiddlingLattices, ()) {
  require_lawful(random_segments(40, 40, 20));
}

RC_GTEST_PROP(SnapRounding, AcrossTheWorld, ()) {
  auto list = random_segments(2 * kMaxX, 2 * kMaxY, 12);
  for (auto& [a, b] : list) {
    a = {a.x - kMaxX, a.y - kMaxY};
    b = {b.x - kMaxX, b.y - kMaxY};
  }
  require_lawful(list);
}

RC_GTEST_PROP(SnapRounding, WalksFoldedOnThemselves, ()) {
  Ring walk{{0, 0}};
  for (auto n = *rc::gen::inRange(3, 25); n > 0; --n) {
    GridPoint p = walk.back();
    if (walk.size() > 2 && *rc::gen::inRange(0, 3) == 0) p = walk[walk.size() - 3];  // back over its own trace
    walk.push_back({p.x + *rc::gen::inRange(-3, 4), p.y + *rc::gen::inRange(-3, 4)});
  }
  const auto list = tests::segments_of({walk});
  RC_PRE(!list.empty());
  require_lawful(list);
  // The closed walk stays closed: each vertex is left as often as it is reached.
  const Input in = input_of(list);
  const NodedSegments noded = snap_round(in.points, in.segments).value();
  std::map<GridPoint, int> balance;
  for (std::size_t i = 0; i < in.segments.size(); ++i) {
    const auto c = chain(noded, i);
    for (std::size_t k = 1; k < c.size(); ++k) {
      ++balance[c[k - 1]];
      --balance[c[k]];
    }
  }
  for (const auto& [p, n] : balance) RC_ASSERT(n == 0);
}

RC_GTEST_PROP(SnapRounding, DependsOnTheSetOfSegmentsOnly, ()) {
  const auto size = *rc::gen::element(5, 20, 200);
  const auto list = random_segments(size, size, 16);
  // Shuffle by drawing: RapidCheck has no shuffle that shrinks well.
  std::vector<Segment> other;
  for (const Segment& s : list) {
    const bool turned = *rc::gen::arbitrary<bool>();
    const auto at = *rc::gen::inRange<std::size_t>(0, other.size() + 1);
    other.insert(other.begin() + static_cast<std::ptrdiff_t>(at), turned ? Segment{s.second, s.first} : s);
    if (*rc::gen::inRange(0, 4) == 0) other.push_back(s);  // a repetition changes nothing
  }
  const Input l = input_of(list);
  const Input r = input_of(other);
  RC_ASSERT(edges_of(snap_round(l.points, l.segments).value()) == edges_of(snap_round(r.points, r.segments).value()));
  // Nor do points that no segment uses.
  Input more = l;
  for (auto n = *rc::gen::inRange(0, 20); n > 0; --n) {
    const GridPoint p{*rc::gen::inRange(0, size), *rc::gen::inRange(0, size)};
    if (std::find(more.points.begin(), more.points.end(), p) == more.points.end()) more.points.push_back(p);
  }
  RC_ASSERT(edges_of(snap_round(l.points, l.segments).value()) ==
            edges_of(snap_round(more.points, more.segments).value()));
}

TEST(SnapRounding, RefusesAScribbleThatCrossesTooOften) {
  // Ten lines across ten others.
  Input in;
  for (int i = 1; i <= 10; ++i) {
    for (const GridPoint p : {GridPoint{0, i * 10}, {110, i * 10}, {i * 10, 0}, {i * 10, 110}}) in.points.push_back(p);
    const auto n = static_cast<std::uint32_t>(in.points.size());
    in.segments.push_back({n - 4, n - 3});
    in.segments.push_back({n - 2, n - 1});
  }
  EXPECT_TRUE(snap_round(in.points, in.segments, 100).ok());
  const auto refused = snap_round(in.points, in.segments, 99);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::bad_input);
}

}  // namespace
}  // namespace frontkart::geometry
