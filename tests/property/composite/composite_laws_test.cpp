// The laws of a composite that concern sums, time and its file, on random subdivisions over time. Those of the plane
// and of queries are in composite_test.cpp.
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

#include "composite/build.hpp"
#include "composite/composite.hpp"
#include "composite/file.hpp"
#include "composite/query.hpp"
#include "composite/validate.hpp"
#include "property/random_states.hpp"
#include "support/ascii_map.hpp"
#include "support/exact_state.hpp"
#include "support/geos.hpp"

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

/// Twice the area in the plane; positive where the ring runs counter-clockwise.
std::int64_t twice_planar(const geometry::Ring& ring) {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const GridPoint a = ring[i];
    const GridPoint b = ring[i + 1 == ring.size() ? 0 : i + 1];
    sum += std::int64_t{a.x} * b.y - std::int64_t{b.x} * a.y;
  }
  return sum;
}

/// The same of each face, from its edges.
std::vector<std::int64_t> twice_planar_of_faces(const Parts& parts) {
  std::vector<std::int64_t> out(parts.face_history.size(), 0);
  for (const Edge& e : parts.edges) {
    const GridPoint a = parts.vertices[e.a];
    const GridPoint b = parts.vertices[e.b];
    const std::int64_t under = std::int64_t{a.x} * b.y - std::int64_t{b.x} * a.y;
    out[e.left] += under;
    out[e.right] -= under;
  }
  return out;
}

/// Signed areas sum exactly, in integers: the faces fill the plane once, and the shapes of an instant are their faces.
RC_GTEST_PROP(CompositeLaws, FacesTileThePlaneAndShapesAreTheirFaces, ()) {
  const States states = random_states(any_lattice());
  const Composite composite(parts_of(states));
  const Parts& parts = composite.parts();
  const auto planar = twice_planar_of_faces(parts);
  const auto on_earth = face_areas(parts.vertices, parts.edges, parts.edge_excess, parts.face_history.size());
  std::int64_t all = 0;
  SquareCentimetres all_on_earth = 0;
  for (FaceId f = 0; f < planar.size(); ++f) {
    all += planar[f];
    all_on_earth += on_earth[f];
    if (f != kOuterFace) RC_ASSERT(planar[f] > 0);
  }
  RC_ASSERT(all == 0);
  RC_ASSERT(all_on_earth == 0);
  const auto series = area_series(composite, composite.history_areas(), kStatuses);
  for (TimeIndex t = 0; t < states.size(); ++t) {
    std::vector<std::int64_t> of_faces(kStatuses, 0);
    std::vector<SquareCentimetres> of_faces_on_earth(kStatuses, 0);
    for (FaceId f = 1; f < planar.size(); ++f) {
      const StatusId s = composite.status_at(parts.face_history[f], t);
      of_faces[s] += planar[f];
      of_faces_on_earth[s] += on_earth[f];
    }
    std::vector<std::int64_t> of_shapes(kStatuses, 0);
    for (const StatusShape& s : shapes_at(composite, t)) {
      for (const auto& polygon : s.polygons) {
        for (const auto& ring : polygon) of_shapes[s.status] += twice_planar(ring);
      }
    }
    for (StatusId s = 1; s < kStatuses; ++s) {
      RC_ASSERT(of_shapes[s] == of_faces[s]);
      RC_ASSERT(series[s][t] == of_faces_on_earth[s]);
    }
  }
}

/// No gap and no overlap: at every instant a point off the lines lies in as many shapes as the map has statuses there.
RC_GTEST_PROP(CompositeLaws, APointLiesInTheShapeOfItsStatusAndInNoOther, ()) {
  const Lattice lattice = any_lattice();
  const Composite composite(parts_of(random_states(lattice)));
  const Parts& parts = composite.parts();
  const std::int32_t size = lattice.step * lattice.count;
  for (TimeIndex t = 0; t < parts.instants.size(); ++t) {
    const auto shapes = shapes_at(composite, t);
    for (int k = 0; k < 15; ++k) {
      const GridPoint p{*rc::gen::inRange(-1, size + 1), *rc::gen::inRange(-1, size + 1)};
      const StatusId status = composite.status_at(composite.history_at(p), t);
      for (const StatusShape& s : shapes) {
        std::size_t around = 0;
        // A little above and to the right, where a point on a line belongs.
        for (const auto& polygon : s.polygons)
          around += tests::inside_even_odd(polygon, p.x + 1e-4, p.y + 1e-2) ? 1 : 0;
        // That place may be beyond another line: then nothing can be said of it.
        const bool clear = std::none_of(parts.edges.begin(), parts.edges.end(), [&](const Edge& e) {
          const GridPoint a = parts.vertices[e.a];
          const GridPoint b = parts.vertices[e.b];
          return std::min(a.x, b.x) <= p.x + 1 && std::max(a.x, b.x) >= p.x - 1 && std::min(a.y, b.y) <= p.y + 1 &&
                 std::max(a.y, b.y) >= p.y - 1 && tests::distance({a, b}, p) < 1;
        });
        if (clear) RC_ASSERT(around == (s.status == status ? 1U : 0U));
      }
    }
  }
}

/// Snapping moves each line by less than a grid step, and takes or gives no more area than that along it.
RC_GTEST_PROP(CompositeLaws, TheMapDiffersFromTheStateByLessThanAGridStepAlongItsLines, ()) {
  static const tests::Geos geos;
  const States states = random_states(*rc::gen::element(Lattice{1000, 7}, Lattice{1, 400}, Lattice{1, 40}));
  const Composite composite(parts_of(states));
  for (TimeIndex t = 0; t < states.size(); ++t) {
    const auto expected = geos.areas(states[t], kStatuses - 1);
    std::vector<std::vector<geometry::Polygon>> got(kStatuses);
    for (StatusShape& s : shapes_at(composite, t)) got[s.status] = std::move(s.polygons);
    for (StatusId s = 1; s < kStatuses; ++s) {
      const double off = geos.area(geos.symmetric_difference(geos.multipolygon(got[s]), expected[s]));
      RC_ASSERT(off <= geos.length(expected[s]) + 1e-6);
    }
  }
}

/// The same to the last bit at the ends of the earth, where 32 bits of differences and 64 of products are nearly used
/// up.
RC_GTEST_PROP(CompositeLaws, HoldInEveryCornerOfTheEarth, ()) {
  States states = random_states(*rc::gen::element(Lattice{60'000'000, 7}, Lattice{1, 40}, Lattice{1000, 7}));
  const bool east = *rc::gen::arbitrary<bool>();
  const bool north = *rc::gen::arbitrary<bool>();
  std::int32_t most_x = 0;
  std::int32_t most_y = 0;
  for (auto& state : states) {
    for (auto& area : state) {
      for (auto& ring : area.polygon) {
        for (GridPoint& p : ring) {
          p.y /= 2;
          most_x = std::max(most_x, p.x);
          most_y = std::max(most_y, p.y);
        }
      }
    }
  }
  const GridPoint by{east ? geometry::kMaxX - most_x : -geometry::kMaxX,
                     north ? geometry::kMaxY - most_y : -geometry::kMaxY};
  for (auto& state : states) {
    for (auto& area : state) {
      for (auto& ring : area.polygon) {
        for (GridPoint& p : ring) p = {p.x + by.x, p.y + by.y};
      }
    }
  }
  const Composite composite(parts_of(states));
  const auto problems = validate(composite.parts());
  if (!problems.empty()) RC_FAIL(problems.front());
  std::vector<tests::Segment> sides;
  for (const auto& state : states) {
    for (const auto& area : state) {
      const auto some = tests::segments_of(area.polygon);
      sides.insert(sides.end(), some.begin(), some.end());
    }
  }
  for (int k = 0; k < 20; ++k) {
    const GridPoint p{by.x + *rc::gen::inRange(0, most_x + 1), by.y + *rc::gen::inRange(0, most_y + 1)};
    if (std::any_of(sides.begin(), sides.end(), [&](const auto& s) { return tests::distance(s, p) <= 1; })) continue;
    for (TimeIndex t = 0; t < states.size(); ++t)
      RC_ASSERT(composite.status_at(composite.history_at(p), t) == tests::status_slowly(states[t], p.x, p.y));
  }
}

/// Islands in lakes on islands, side by side: components that touch nothing, each in the face around it. Polygons at
/// random seldom nest.
States nested_states() {
  const auto corner = [](std::int32_t x, std::int32_t y) {
    return GridPoint{x + *rc::gen::inRange(0, 4), y + *rc::gen::inRange(0, 4)};
  };
  States out;
  for (auto n = *rc::gen::inRange(1, 4); n > 0; --n) {
    std::vector<StatusArea> state;
    for (std::int32_t x = 0; x < 300; x += 100) {
      // The rings of one polygon, or polygons of their own.
      const bool together = *rc::gen::arbitrary<bool>();
      const auto depth = *rc::gen::inRange(0, 5);
      for (std::int32_t k = 0; k < depth; ++k) {
        const std::int32_t low = 10 * k;
        const std::int32_t high = 90 - 10 * k;
        geometry::Ring ring{corner(x + low, low), corner(x + high, low), corner(x + high, high), corner(x + low, high)};
        if (k == 0 || !together) {
          state.push_back({static_cast<StatusId>(*rc::gen::inRange(1, 4)), {std::move(ring)}});
        } else {
          state.back().polygon.push_back(std::move(ring));
        }
      }
    }
    out.push_back(std::move(state));
  }
  return out;
}

RC_GTEST_PROP(CompositeLaws, IslandsLieInTheFaceAroundThem, ()) {
  const States states = nested_states();
  const Composite composite(parts_of(states));
  const auto problems = validate(composite.parts());
  if (!problems.empty()) RC_FAIL(problems.front());
  for (int k = 0; k < 30; ++k) {
    // In the middle of a band, where no line comes.
    const auto band = *rc::gen::inRange(-1, 5);
    const GridPoint p{100 * *rc::gen::inRange(0, 3) + 7 + 10 * band, 45};
    for (TimeIndex t = 0; t < states.size(); ++t)
      RC_ASSERT(composite.status_at(composite.history_at(p), t) == tests::status_slowly(states[t], p.x, p.y));
  }
}

/// States at odd times, some a microsecond apart: a state holds from its instant on, and up to the next, not at it.
RC_GTEST_PROP(CompositeLaws, AStateHoldsFromItsInstantUpToTheNext, ()) {
  const States states = random_states({1000, 7});
  std::vector<Instant> instants{{*rc::gen::inRange<std::int64_t>(-1'000'000, 1'000'000)}};
  while (instants.size() < states.size())
    instants.push_back({instants.back().us + *rc::gen::element<std::int64_t>(1, 2, 3'600'000'000, 86'400'000'000)});
  Builder builder;
  for (std::size_t i = 0; i < states.size(); ++i) builder.add(instants[i], states[i]);
  const Composite composite(builder.build().value());

  RC_ASSERT(!composite.time_index({instants.front().us - 1}).has_value());
  RC_ASSERT(!composite.time_index(Instant::lowest()).has_value());
  RC_ASSERT(composite.time_index(Instant::highest()) == static_cast<TimeIndex>(states.size() - 1));
  for (TimeIndex t = 0; t < states.size(); ++t) {
    RC_ASSERT(composite.time_index(instants[t]) == t);
    if (t > 0) RC_ASSERT(composite.time_index({instants[t].us - 1}) == t - 1);
  }

  for (int k = 0; k < 20; ++k) {
    const GridPoint p{*rc::gen::inRange(-500, 6500), *rc::gen::inRange(-500, 6500)};
    const bool near = std::any_of(states.begin(), states.end(), [&](const auto& state) {
      return std::any_of(state.begin(), state.end(), [&](const StatusArea& area) {
        const auto sides = tests::segments_of(area.polygon);
        return std::any_of(sides.begin(), sides.end(), [&](const auto& s) { return tests::distance(s, p) <= 1; });
      });
    });
    if (near) continue;
    const auto stretches = composite.stretches(composite.history_at(p));
    RC_ASSERT(stretches.front().from == instants.front());
    RC_ASSERT(stretches.back().to == Instant::highest());
    for (std::size_t i = 0; i < stretches.size(); ++i) {
      RC_ASSERT(stretches[i].from < stretches[i].to);
      if (i > 0) {
        RC_ASSERT(stretches[i].from == stretches[i - 1].to);
        RC_ASSERT(stretches[i].status != stretches[i - 1].status);
      }
    }
    const auto status_in_stretches = [&](Instant at) {
      const auto it =
          std::find_if(stretches.begin(), stretches.end(), [&](const Stretch& s) { return s.from <= at && at < s.to; });
      RC_ASSERT(it != stretches.end());
      return it->status;
    };
    for (TimeIndex t = 0; t < states.size(); ++t) {
      const StatusId now = tests::status_slowly(states[t], p.x, p.y);
      RC_ASSERT(status_in_stretches(instants[t]) == now);
      // Just before the next change it still holds.
      if (t + 1 < states.size()) RC_ASSERT(status_in_stretches({instants[t + 1].us - 1}) == now);
    }
  }
}

RC_GTEST_PROP(CompositeLaws, AFileComesBackEqualAndDamageIsRefused, ()) {
  const Parts parts = parts_of(random_states(any_lattice()));
  const std::string bytes = write_file(parts);
  const auto again = read_file(bytes);
  RC_ASSERT(again.ok());
  RC_ASSERT(*again == parts);
  RC_ASSERT(write_file(*again) == bytes);

  const auto must_refuse = [](const std::string& damaged) {
    const auto read = read_file(damaged);
    RC_ASSERT(!read.ok());
    RC_ASSERT(read.error().code == ErrorCode::store_damaged || read.error().code == ErrorCode::store_newer);
    RC_ASSERT(!read.error().message.empty());
  };
  std::string flipped = bytes;
  const auto at = *rc::gen::inRange<std::size_t>(0, bytes.size());
  flipped[at] = static_cast<char>(flipped[at] ^ (1 << *rc::gen::inRange(0, 8)));
  must_refuse(flipped);
  must_refuse(bytes.substr(0, at));
  must_refuse(bytes + bytes.substr(0, 1 + at % 16));
  std::string swapped = bytes;
  const auto other = *rc::gen::inRange<std::size_t>(0, bytes.size());
  std::swap(swapped[at], swapped[other]);
  if (swapped != bytes) must_refuse(swapped);
}

/// Each state alone gives the same map as within the history, up to the snap that other states' lines bring with them.
RC_GTEST_PROP(CompositeLaws, AreasOfAStateDependOnItAlone, ()) {
  const States states = random_states(*rc::gen::element(Lattice{1000, 7}, Lattice{1, 400}));
  const Composite composite(parts_of(states));
  const auto series = area_series(composite, composite.history_areas(), kStatuses);
  for (TimeIndex t = 0; t < states.size(); ++t) {
    const Composite alone(parts_of({states[t]}));
    const auto expected = area_series(alone, alone.history_areas(), kStatuses);
    // The excess of an edge carries what the snap took, rounded to 1 cm² for every piece; where two lines fall together
    // within half a step, what lies between them is lost.
    double lines = 0;
    for (const auto& area : states[t]) {
      for (const auto& s : tests::segments_of(area.polygon))
        lines += std::hypot(s.second.x - s.first.x, s.second.y - s.first.y);
    }
    for (StatusId s = 1; s < kStatuses; ++s)
      RC_ASSERT(std::fabs(static_cast<double>(series[s][t] - expected[s][0])) <= 124 * lines + 1000);
  }
}

}  // namespace
}  // namespace frontkart::composite
