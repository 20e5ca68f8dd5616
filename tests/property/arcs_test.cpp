#include "composite/arcs.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "composite/file.hpp"
#include "composite/outline.hpp"
#include "composite/query.hpp"
#include "random_states.hpp"
#include "support/ascii_map.hpp"

namespace frontkart::composite {
namespace {

using tests::Lattice;
using tests::parts_of;
using tests::random_states;

Lattice any_lattice() {
  return *rc::gen::element(Lattice{1, 7}, Lattice{1000, 7}, Lattice{1, 40}, Lattice{30000, 8}, Lattice{3, 4});
}

/// More states, and so more than one window of time.
tests::States many_states(const Lattice& lattice) {
  tests::States out;
  for (auto n = *rc::gen::inRange(1, 12); n > 0; --n) {
    for (auto& state : random_states(lattice)) out.push_back(std::move(state));
  }
  return out;
}

/// The general tracer, which tries every edge.
std::map<StatusId, std::vector<geometry::Polygon>> outlined(const Composite& composite, TimeIndex t) {
  const Parts& p = composite.parts();
  const auto statuses = composite.statuses_at(t);
  std::vector<FaceClass> of_face;
  for (const HistoryId h : p.face_history) of_face.push_back(statuses[h]);
  const auto polygons = outline(p.vertices, p.edges, composite.fans(), of_face, 4);
  std::map<StatusId, std::vector<geometry::Polygon>> out;
  for (StatusId s = 1; s < 4; ++s) {
    if (!polygons[s].empty()) out[s] = polygons[s];
  }
  return out;
}

RC_GTEST_PROP(Arcs, MapsAreThoseOfTheGeneralTracer, ()) {
  const Composite composite(parts_of(many_states(any_lattice())));
  const auto times = static_cast<TimeIndex>(composite.parts().instants.size());
  const auto series = area_series(composite, composite.history_areas(), 4);
  for (TimeIndex t = 0; t < times; ++t) {
    std::map<StatusId, std::vector<geometry::Polygon>> got;
    for (StatusShape& s : shapes_at(composite, t)) {
      RC_ASSERT(s.area_m2 == geometry::square_metres(series[s.status][t]));
      got[s.status] = std::move(s.polygons);
    }
    RC_ASSERT(got == outlined(composite, t));
  }
}

RC_GTEST_PROP(Arcs, EveryEdgeIsInOneArcAndEveryArcIsAsLongAsCanBe, ()) {
  const Parts parts = parts_of(random_states(any_lattice()));
  std::vector<EdgeId> order;
  const Arcs arcs = arcs_of(parts, &order);
  std::vector<EdgeId> sorted = order;
  std::sort(sorted.begin(), sorted.end());
  RC_ASSERT(sorted.size() == parts.edges.size());
  for (EdgeId e = 0; e < sorted.size(); ++e) RC_ASSERT(sorted[e] == e);
  std::vector<std::size_t> edges_at(parts.vertices.size(), 0);
  for (const Edge& e : parts.edges) {
    ++edges_at[e.a];
    ++edges_at[e.b];
  }
  RC_ASSERT(arcs.nodes.size() + arcs.points.size() == parts.vertices.size());
  const auto id_of = [&](geometry::GridPoint p) {
    return static_cast<VertexId>(std::lower_bound(parts.vertices.begin(), parts.vertices.end(), p) -
                                 parts.vertices.begin());
  };
  for (const geometry::GridPoint p : arcs.points) RC_ASSERT(edges_at[id_of(p)] == 2U);
  std::size_t place = 0;
  for (const Arc& arc : arcs.arcs) {
    RC_ASSERT(arc.from <= arc.to);
    VertexId before = id_of(arcs.nodes[arc.from]);
    for (std::uint32_t i = arc.point_begin; i <= arc.point_end; ++i) {
      const VertexId v = id_of(i < arc.point_end ? arcs.points[i] : arcs.nodes[arc.to]);
      const Edge& e = parts.edges[order[place++]];
      RC_ASSERT((e.a == before && e.b == v) || (e.b == before && e.a == v));
      RC_ASSERT((e.a == before ? e.left : e.right) == arc.left);
      RC_ASSERT((e.a == before ? e.right : e.left) == arc.right);
      before = v;
    }
  }
  RC_ASSERT(place == order.size());
}

RC_GTEST_PROP(Arcs, FilesRoundTrip, ()) {
  Parts parts = parts_of(random_states(any_lattice()));
  for (auto& excess : parts.edge_excess) {
    if (*rc::gen::inRange(0, 3) == 0) excess = *rc::gen::inRange<std::int64_t>(-20'000'000'000, 20'000'000'001);
  }
  const std::string bytes = write_file(parts);
  const auto read = read_file(bytes);
  RC_ASSERT(read.ok());
  RC_ASSERT(*read == parts);
  RC_ASSERT(write_file(*read) == bytes);
}

RC_GTEST_PROP(Changes, TheSeriesIsThatOfEachPairOfStates, ()) {
  const Composite composite(parts_of(many_states(any_lattice())));
  std::vector<ChangeTotal> expected;
  for (TimeIndex t = 0; t < composite.parts().instants.size(); ++t) {
    std::map<std::pair<StatusId, StatusId>, geometry::SquareCentimetres> pairs;
    for (HistoryId h = 0; h < composite.history_count(); ++h) {
      const StatusId before = t == 0 ? kNoStatement : composite.status_at(h, t - 1);
      const StatusId after = composite.status_at(h, t);
      if (before != after) pairs[{before, after}] += composite.history_area(h);
    }
    for (const auto& [pair, area] : pairs) expected.push_back({t, pair.first, pair.second, area});
  }
  RC_ASSERT(changes_series(composite, composite.history_areas()) == expected);
}

}  // namespace
}  // namespace frontkart::composite
