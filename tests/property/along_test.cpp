#include "composite/along.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "composite/build.hpp"
#include "random_states.hpp"
#include "support/ascii_map.hpp"

namespace frontkart::composite {
namespace {

using geometry::GridPoint;

constexpr std::int32_t kScale = 9'000'000;

/// The same composite in units of kScale, so that "just above and to the right" has room to be a real distance.
Parts scaled(Parts parts) {
  for (GridPoint& p : parts.vertices) p = {p.x * kScale, p.y * kScale};
  std::fill(parts.edge_excess.begin(), parts.edge_excess.end(), 0);
  return parts;
}

/// Whether the point at `share` of a -> b is nearer than `slack` (as a share) to where that line meets any edge.
bool near_an_edge(const Parts& parts, GridPoint a, GridPoint b, double share, double slack) {
  return std::any_of(parts.edges.begin(), parts.edges.end(), [&](const Edge& e) {
    const GridPoint u = parts.vertices[e.a];
    const GridPoint v = parts.vertices[e.b];
    const auto side = [&](GridPoint p) {
      return (static_cast<double>(v.x) - u.x) * (static_cast<double>(p.y) - u.y) -
             (static_cast<double>(v.y) - u.y) * (static_cast<double>(p.x) - u.x);
    };
    const double sa = side(a);
    const double sb = side(b);
    return sa != sb && std::fabs(sa / (sa - sb) - share) < slack;
  });
}

RC_GTEST_PROP(AlongLaws, EveryPointOfALineHasTheHistoryOfThePointBesideIt, ()) {
  const auto states = tests::random_states({1, 7});
  const Composite plain(tests::parts_of(states));
  const Composite large(scaled(plain.parts()));
  std::vector<GridPoint> line;
  for (auto n = *rc::gen::inRange(2, 6); n > 0; --n) {
    const GridPoint p{*rc::gen::inRange(-1, 8), *rc::gen::inRange(-1, 8)};
    if (line.empty() || line.back() != p) line.push_back(p);
  }
  const auto parts = Along(plain).parts(line);
  RC_ASSERT(!parts.empty());
  RC_ASSERT(parts.front().segment == 0U);
  RC_ASSERT(parts.front().share == 0.0);
  for (std::size_t i = 1; i < parts.size(); ++i) {
    RC_ASSERT(std::make_pair(parts[i - 1].segment, parts[i - 1].share) <
              std::make_pair(parts[i].segment, parts[i].share));
    RC_ASSERT(parts[i - 1].history != parts[i].history);
    RC_ASSERT(parts[i].segment + 1 < line.size());
    RC_ASSERT(parts[i].share < 1);
  }
  std::size_t current = 0;
  for (std::size_t s = 0; s + 1 < line.size(); ++s) {
    const GridPoint a{line[s].x * kScale, line[s].y * kScale};
    const GridPoint b{line[s + 1].x * kScale, line[s + 1].y * kScale};
    for (int k = 1; k < 60; ++k) {
      const double share = k / 60.0 + 0.0003;
      if (share >= 1 || near_an_edge(large.parts(), a, b, share, 1e-3)) continue;
      while (current + 1 < parts.size() &&
             std::make_pair(parts[current + 1].segment, parts[current + 1].share) <= std::make_pair(s, share)) {
        ++current;
      }
      // Up by 60 steps and to the right by 1: more than rounding, and far less than the slack above.
      const GridPoint beside{
          static_cast<std::int32_t>(std::llround(a.x + share * (static_cast<double>(b.x) - a.x))) + 1,
          static_cast<std::int32_t>(std::llround(a.y + share * (static_cast<double>(b.y) - a.y))) + 60};
      RC_ASSERT(large.history_at(beside) == parts[current].history);
    }
  }
}

}  // namespace
}  // namespace frontkart::composite
