#include "composite/composite.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "composite/build.hpp"
#include "composite/overlay.hpp"
#include "composite/query.hpp"
#include "composite/validate.hpp"
#include "property/random_states.hpp"
#include "support/ascii_map.hpp"
#include "support/exact_state.hpp"
#include "support/geos.hpp"
#include "support/text_geometry.hpp"

namespace frontkart::composite {
namespace {

using geometry::GridPoint;
using geometry::SquareCentimetres;
using tests::any_lattice;
using tests::day;
using tests::Lattice;
using tests::parts_of;
using tests::random_states;
using tests::States;

constexpr std::size_t kStatuses = 4;

SquareCentimetres in_cm2(double m2) {
  return std::llround(m2 * 1e4);
}

/// What snapping can take from the area inside these rings: a grid step (0.111 m) along all of them.
SquareCentimetres snap_slack(const std::vector<geometry::Polygon>& polygons) {
  SquareCentimetres steps = 0;
  for (const auto& p : polygons) {
    for (const auto& ring : p) {
      for (std::size_t i = 0; i < ring.size(); ++i) {
        const geometry::GridPoint a = ring[i];
        const geometry::GridPoint b = ring[(i + 1) % ring.size()];
        steps += std::llabs(std::int64_t{b.x} - a.x) + std::llabs(std::int64_t{b.y} - a.y) + 1;
      }
    }
  }
  return 124 * steps;
}

SquareCentimetres area_of(const std::vector<geometry::Polygon>& polygons) {
  SquareCentimetres sum = 0;
  for (const auto& p : polygons) {
    for (const auto& ring : p) sum += geometry::signed_area(ring);
  }
  return sum;
}

/// Twice the planar area; positive where the ring runs counter-clockwise.
std::int64_t planar_area(const geometry::Ring& ring) {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const GridPoint a = ring[i];
    const GridPoint b = ring[i + 1 == ring.size() ? 0 : i + 1];
    sum += std::int64_t{a.x} * b.y - std::int64_t{b.x} * a.y;
  }
  return sum;
}

void require_well_formed(const std::vector<geometry::Polygon>& polygons) {
  static const tests::Geos geos;
  RC_ASSERT(!polygons.empty());
  GridPoint before{-geometry::kMaxX, -geometry::kMaxY};
  for (const auto& p : polygons) {
    RC_ASSERT(!p.empty());
    for (std::size_t i = 0; i < p.size(); ++i) {
      const geometry::Ring& ring = p[i];
      RC_ASSERT(ring.size() >= 3U);
      RC_ASSERT(std::set<GridPoint>(ring.begin(), ring.end()).size() == ring.size());
      RC_ASSERT(*std::min_element(ring.begin(), ring.end()) == ring.front());
      RC_ASSERT((planar_area(ring) > 0) == (i == 0));
    }
    RC_ASSERT(before <= p[0][0]);
    before = p[0][0];
  }
  RC_ASSERT(geos.problem(geos.multipolygon(polygons)) == "");
}

RC_GTEST_PROP(Composite, EveryLawHolds, ()) {
  const States states = random_states(any_lattice());
  const auto problems = validate(parts_of(states));
  if (!problems.empty()) RC_FAIL(problems.front());
}

RC_GTEST_PROP(Composite, WhoIsAsInEachState, ()) {
  const States states = random_states({1000, 7});
  const Composite composite(parts_of(states));
  std::vector<tests::Segment> sides;
  for (const auto& state : states) {
    for (const auto& area : state) {
      const auto some = tests::segments_of(area.polygon);
      sides.insert(sides.end(), some.begin(), some.end());
    }
  }
  for (int k = 0; k < 40; ++k) {
    const GridPoint p{*rc::gen::inRange(-500, 6500), *rc::gen::inRange(-500, 6500)};
    // A border may have moved by half a step in x and y.
    if (std::any_of(sides.begin(), sides.end(), [&](const auto& s) { return tests::distance(s, p) <= 1; })) continue;
    const HistoryId h = composite.history_at(p);
    for (TimeIndex t = 0; t < states.size(); ++t) {
      RC_ASSERT(composite.status_at(h, t) == tests::status_slowly(states[t], p.x, p.y));
    }
  }
}

/// The face of a point agrees with the faces' own borders, at any point, also on vertices and borders: taken from
/// below, the number of edges of a face under a point is odd just where the point is in it.
RC_GTEST_PROP(Composite, FaceAtAgreesWithABruteForceRay, ()) {
  const Lattice lattice = any_lattice();
  const Composite composite(parts_of(random_states(lattice)));
  const Parts& parts = composite.parts();
  const std::int32_t size = lattice.count * lattice.step;
  for (int k = 0; k < 40; ++k) {
    GridPoint p{*rc::gen::inRange(-2, size + 2), *rc::gen::inRange(-2, size + 2)};
    if (!parts.vertices.empty() && k % 4 == 0)
      p = parts.vertices[*rc::gen::inRange<std::size_t>(0, parts.vertices.size())];
    // Of the edges over x + ε, at or below the point: the highest, by its height as a fraction of a common denominator.
    FaceId expected = kOuterFace;
    long double best = -1e9L;
    for (const Edge& e : parts.edges) {
      const GridPoint a = parts.vertices[e.a];
      const GridPoint b = parts.vertices[e.b];
      if (p.x < a.x || p.x >= b.x || tests::side({a, b}, p) < 0) continue;
      const long double slope = (static_cast<long double>(b.y) - a.y) / (static_cast<long double>(b.x) - a.x);
      const long double height = a.y + slope * (p.x + 1e-7L - a.x);
      if (height > best) {
        best = height;
        expected = e.left;
      }
    }
    RC_ASSERT(composite.face_at(p) == expected);
  }
}

/// Another way to write the same states: areas in another order, rings turned and reversed, points repeated.
States rewritten(const States& states) {
  States out;
  for (const auto& state : states) {
    std::vector<StatusArea> areas;
    for (StatusArea area : state) {
      for (geometry::Ring& ring : area.polygon) {
        std::rotate(ring.begin(),
                    ring.begin() + *rc::gen::inRange<std::ptrdiff_t>(0, static_cast<std::ptrdiff_t>(ring.size())),
                    ring.end());
        if (*rc::gen::arbitrary<bool>()) std::reverse(ring.begin(), ring.end());
        if (*rc::gen::arbitrary<bool>()) ring.push_back(ring.front());
        if (*rc::gen::arbitrary<bool>()) ring.insert(ring.begin() + 1, ring[0]);
      }
      if (*rc::gen::arbitrary<bool>()) std::reverse(area.polygon.begin(), area.polygon.end());
      const auto at = *rc::gen::inRange<std::ptrdiff_t>(0, static_cast<std::ptrdiff_t>(areas.size()) + 1);
      areas.insert(areas.begin() + at, std::move(area));
    }
    out.push_back(std::move(areas));
  }
  return out;
}

RC_GTEST_PROP(Composite, OrderAndOrientationChangeNothing, ()) {
  const States states = random_states(any_lattice());
  RC_ASSERT(parts_of(states) == parts_of(rewritten(states)));
}

RC_GTEST_PROP(Composite, AStateThatChangesNothingLeavesNoTrace, ()) {
  const States states = random_states(any_lattice());
  // Each state is repeated in other words, so that polygons may change their slots.
  Builder builder;
  for (std::size_t i = 0; i < states.size(); ++i) {
    builder.add(day(static_cast<std::int64_t>(i)), states[i]);
    builder.add({day(static_cast<std::int64_t>(i)).us + 1}, rewritten({states[i]}).front());
  }
  Parts doubled = builder.build().value();
  Parts expected = parts_of(states);
  for (HistoryStep& s : expected.history_steps) s.from *= 2;
  expected.instants = doubled.instants;
  RC_ASSERT(doubled == expected);
}

/// The plane does not depend on time: states in any order of time share one subdivision.
RC_GTEST_PROP(Composite, AnotherOrderOfTimeKeepsThePlane, ()) {
  States states = random_states(any_lattice());
  const Composite forward(parts_of(states));
  std::reverse(states.begin(), states.end());
  const Composite backward(parts_of(states));
  RC_ASSERT(forward.parts().vertices == backward.parts().vertices);
  RC_ASSERT(forward.parts().edges == backward.parts().edges);
  const auto last = static_cast<TimeIndex>(states.size() - 1);
  for (FaceId f = 0; f < forward.parts().face_history.size(); ++f) {
    for (TimeIndex t = 0; t <= last; ++t) {
      RC_ASSERT(forward.status_at(forward.parts().face_history[f], t) ==
                backward.status_at(backward.parts().face_history[f], last - t));
    }
  }
}

RC_GTEST_PROP(Composite, ShapesAreWellFormedAndTheirAreasSumExactly, ()) {
  const States states = random_states(any_lattice());
  const Composite composite(parts_of(states));
  const auto series = area_series(composite, composite.history_areas(), kStatuses);
  for (TimeIndex t = 0; t < states.size(); ++t) {
    std::vector<SquareCentimetres> sums(kStatuses, 0);
    StatusId before = kNoStatement;
    for (const StatusShape& s : shapes_at(composite, t)) {
      RC_ASSERT(s.status > before);
      before = s.status;
      require_well_formed(s.polygons);
      sums[s.status] = in_cm2(s.area_m2);
      RC_ASSERT(std::llabs(area_of(s.polygons) - sums[s.status]) <= snap_slack(s.polygons));
    }
    for (StatusId s = 1; s < kStatuses; ++s) RC_ASSERT(series[s][t] == sums[s]);
  }
}

RC_GTEST_PROP(Composite, GainsLessLossesAreTheDifferenceOfAreas, ()) {
  const States states = random_states(any_lattice());
  const Composite composite(parts_of(states));
  const auto series = area_series(composite, composite.history_areas(), kStatuses);
  const auto from = *rc::gen::inRange<TimeIndex>(0, static_cast<TimeIndex>(states.size()));
  const auto to = *rc::gen::inRange<TimeIndex>(0, static_cast<TimeIndex>(states.size()));
  std::vector<SquareCentimetres> gained(kStatuses, 0);
  std::pair<StatusId, StatusId> before{0, 0};
  for (const ChangedArea& c : changes_between(composite, from, to)) {
    RC_ASSERT(c.from != c.to);
    RC_ASSERT(before < std::pair(c.from, c.to));
    before = {c.from, c.to};
    require_well_formed(c.polygons);
    RC_ASSERT(std::llabs(area_of(c.polygons) - in_cm2(c.area_m2)) <= snap_slack(c.polygons));
    gained[c.to] += in_cm2(c.area_m2);
    gained[c.from] -= in_cm2(c.area_m2);
  }
  for (StatusId s = 1; s < kStatuses; ++s) RC_ASSERT(gained[s] == series[s][to] - series[s][from]);
  const auto back = changes_between(composite, to, from);
  const auto forth = changes_between(composite, from, to);
  RC_ASSERT(back.size() == forth.size());
}

RC_GTEST_PROP(Composite, TheMapIsTheStateUpToTheSnap, ()) {
  static const tests::Geos geos;
  const Lattice lattice = *rc::gen::element(Lattice{1000, 7}, Lattice{1, 400}, Lattice{1, 40});
  const States states = random_states(lattice);
  const Composite composite(parts_of(states));
  for (TimeIndex t = 0; t < states.size(); ++t) {
    const auto expected = geos.areas(states[t], kStatuses - 1);
    std::map<StatusId, std::vector<geometry::Polygon>> got;
    for (StatusShape& s : shapes_at(composite, t)) got.emplace(s.status, std::move(s.polygons));
    for (StatusId s = 1; s < kStatuses; ++s) {
      const auto shape = geos.multipolygon(got[s]);
      const double off = geos.area(geos.symmetric_difference(shape, expected[s]));
      RC_ASSERT(off <= geos.length(expected[s]) + geos.length(shape) + 1e-6);
    }
  }
}

RC_GTEST_PROP(Composite, ARegionAndItsSurroundingsShareTheMap, ()) {
  const Lattice lattice = any_lattice();
  const Composite composite(parts_of(random_states(lattice)));
  const std::int32_t size = lattice.count * lattice.step;
  geometry::Ring region;
  for (auto n = *rc::gen::inRange(3, 7); n > 0; --n) {
    region.push_back({*rc::gen::inRange(0, size), *rc::gen::inRange(0, size)});
  }
  const geometry::Ring around{{-5, -5}, {size + 5, -5}, {size + 5, size + 5}, {-5, size + 5}};
  const auto whole_made = RegionOverlay::make(composite, {{around}}).value();
  const auto& whole = *whole_made;
  const auto inside_made = RegionOverlay::make(composite, {{region}}).value();
  const auto& inside = *inside_made;
  const auto outside_made = RegionOverlay::make(composite, {{around, region}}).value();
  const auto& outside = *outside_made;
  RC_ASSERT(whole.region_area() == geometry::signed_area(around));
  RC_ASSERT(inside.region_area() + outside.region_area() == whole.region_area());
  // Noding again may move an edge of the map by half a step in x and y, which is below 124 cm² a step of its length;
  // each integral is rounded to 1 cm².
  double slack = 0;
  for (const Edge& e : composite.parts().edges) {
    const GridPoint a = composite.parts().vertices[e.a];
    const GridPoint b = composite.parts().vertices[e.b];
    slack += 124 * std::hypot(b.x - a.x, b.y - a.y);
  }
  slack += static_cast<double>(whole.edges().size() + inside.edges().size() + outside.edges().size());
  for (HistoryId h = 1; h < composite.history_count(); ++h) {
    const SquareCentimetres of_map = composite.history_area(h);
    const SquareCentimetres sum = inside.history_area()[h] + outside.history_area()[h];
    RC_ASSERT(std::fabs(static_cast<double>(whole.history_area()[h] - of_map)) <= slack);
    RC_ASSERT(std::fabs(static_cast<double>(sum - of_map)) <= slack);
  }
  for (const auto* overlay : {&whole, &inside, &outside}) {
    for (TimeIndex t = 0; t < composite.parts().instants.size(); ++t) {
      for (const StatusShape& s : shapes_at(composite, *overlay, t)) {
        require_well_formed(s.polygons);
        RC_ASSERT(std::llabs(area_of(s.polygons) - in_cm2(s.area_m2)) <= snap_slack(s.polygons));
      }
    }
  }
}

RC_GTEST_PROP(NormalisedHash, OrderStartAndOrientationChangeNothing, ()) {
  const std::vector<std::string> keys{"a", "b", "c"};
  const States states = random_states(any_lattice());
  for (const auto& state : states) {
    RC_ASSERT(normalised_hash({state}, keys) == normalised_hash({rewritten({state}).front()}, keys));
  }
}

RC_GTEST_PROP(NormalisedHash, TellsApartWhatDiffers, ()) {
  const std::vector<std::string> keys{"a", "b", "c"};
  auto state = random_states({1000, 7}).front();
  RC_PRE(!state.empty());
  const Digest before = normalised_hash({state}, keys);
  // A new triangle with a point that no other has.
  auto more = state;
  more.push_back({1, {{{0, 0}, {1000, 0}, {501, 777}}}});
  RC_ASSERT(normalised_hash({more}, keys) != before);
  auto moved = more;
  moved.back().polygon[0][2].y += 1;
  RC_ASSERT(normalised_hash({moved}, keys) != normalised_hash({more}, keys));
  auto other = more;
  other.back().status = 2;
  RC_ASSERT(normalised_hash({other}, keys) != normalised_hash({more}, keys));
  // The number of a status means nothing, its key does.
  for (auto& area : state) area.status = static_cast<StatusId>(4 - area.status);
  RC_ASSERT(normalised_hash({state}, {"c", "b", "a"}) == before);
}

}  // namespace
}  // namespace frontkart::composite
