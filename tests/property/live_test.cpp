#include "composite/live.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "composite/build.hpp"
#include "composite/live_noding.hpp"
#include "composite/query.hpp"
#include "geometry/snap_rounding.hpp"
#include "random_states.hpp"
#include "support/ascii_map.hpp"

namespace frontkart::composite {
namespace {

using geometry::GridPoint;
using tests::any_lattice;
using tests::day;
using tests::Lattice;
using tests::random_states;
using tests::States;

using Areas = std::vector<StatusArea>;

Parts built(const std::map<Instant, Areas>& states) {
  Builder builder;
  for (const auto& [at, areas] : states) builder.add(at, areas);
  return builder.build().value();
}

/// That the live composite is, answers and saves what a build of the same states gives.
void require_as_built(const LiveComposite& live, const std::map<Instant, Areas>& states, const Lattice& lattice) {
  const Composite expected(built(states));
  RC_ASSERT(live.save() == expected.parts());
  RC_ASSERT(live.instants() == expected.parts().instants);
  const auto series = area_series(expected, expected.history_areas(), 4);
  for (TimeIndex t = 0; t < states.size(); ++t) {
    const auto areas = live.areas_at(t);
    for (StatusId s = 1; s < 4; ++s) RC_ASSERT((s < areas.size() ? areas[s] : 0) == series[s][t]);
  }
  const std::int32_t size = lattice.count * lattice.step;
  for (int k = 0; k < 8; ++k) {
    const GridPoint p{*rc::gen::inRange(-2, size + 2), *rc::gen::inRange(-2, size + 2)};
    const HistoryId h = expected.history_at(p);
    const auto steps = expected.steps(h);
    RC_ASSERT(live.history_at(p) == std::vector<HistoryStep>(steps.begin(), steps.end()));
    for (TimeIndex t = 0; t < states.size(); ++t) RC_ASSERT(live.status_at(p, t) == expected.status_at(h, t));
  }
}

RC_GTEST_PROP(LiveComposite, StatesOneByOneGiveWhatOneBuildGives, ()) {
  const Lattice lattice = any_lattice();
  LiveComposite live;
  std::map<Instant, Areas> states;
  for (const auto& state : random_states(lattice)) {
    states[day(static_cast<std::int64_t>(states.size()))] = state;
    RC_ASSERT(live.put(day(static_cast<std::int64_t>(states.size()) - 1), state).ok());
    require_as_built(live, states, lattice);
  }
}

RC_GTEST_PROP(LiveComposite, AnyOrderOfAddingCorrectingAndRemovingGivesWhatOneBuildGives, ()) {
  const Lattice lattice = any_lattice();
  LiveComposite live;
  std::map<Instant, Areas> states;
  for (auto rounds = *rc::gen::inRange(1, 4); rounds > 0; --rounds) {
    for (const auto& state : random_states(lattice)) {
      const Instant at = day(*rc::gen::inRange<std::int64_t>(0, 6));
      if (*rc::gen::inRange(0, 4) == 0 && states.erase(at) == 1) {
        RC_ASSERT(live.remove(at).ok());
      } else {
        states[at] = state;
        RC_ASSERT(live.put(at, state).ok());
      }
      require_as_built(live, states, lattice);
    }
  }
}

RC_GTEST_PROP(LiveComposite, RemovingEverythingLeavesNothing, ()) {
  const States states = random_states(any_lattice());
  LiveComposite live;
  for (std::size_t i = 0; i < states.size(); ++i)
    RC_ASSERT(live.put(day(static_cast<std::int64_t>(i)), states[i]).ok());
  for (std::size_t i = 0; i < states.size(); ++i) RC_ASSERT(live.remove(day(static_cast<std::int64_t>(i))).ok());
  RC_ASSERT(live.save() == Builder().build().value());
  RC_ASSERT(!live.remove(day(0)).ok());
}

/// Chains by their segments' ends.
using Chains = std::map<std::pair<GridPoint, GridPoint>, std::vector<GridPoint>>;

Chains rounded_at_once(const std::set<std::pair<GridPoint, GridPoint>>& segments) {
  std::vector<GridPoint> points;
  for (const auto& [a, b] : segments) points.insert(points.end(), {a, b});
  std::sort(points.begin(), points.end());
  points.erase(std::unique(points.begin(), points.end()), points.end());
  const auto number = [&](GridPoint p) {
    return static_cast<std::uint32_t>(std::lower_bound(points.begin(), points.end(), p) - points.begin());
  };
  std::vector<geometry::IndexedSegment> indexed;
  for (const auto& [a, b] : segments) indexed.push_back({number(a), number(b)});
  const geometry::NodedSegments noded = geometry::snap_round(points, indexed).value();
  Chains out;
  std::size_t i = 0;
  for (const auto& s : segments) {
    for (std::uint32_t k = noded.chain_begin[i]; k < noded.chain_begin[i + 1]; ++k)
      out[s].push_back(noded.points[noded.chain[k]]);
    ++i;
  }
  return out;
}

RC_GTEST_PROP(LiveNoding, ChainsAreThoseOfOneRoundingAsSegmentsComeAndGo, ()) {
  const Lattice lattice = any_lattice();
  const auto point = [&] {
    return GridPoint{*rc::gen::inRange(0, lattice.count) * lattice.step,
                     *rc::gen::inRange(0, lattice.count) * lattice.step};
  };
  LiveNoding noding(geometry::kMaxCrossings);
  std::set<std::pair<GridPoint, GridPoint>> present;
  std::map<SegmentId, std::pair<GridPoint, GridPoint>> ends;
  for (auto steps = *rc::gen::inRange(1, 40); steps > 0; --steps) {
    if (!present.empty() && *rc::gen::inRange(0, 3) == 0) {
      const auto gone =
          std::next(present.begin(), *rc::gen::inRange<std::ptrdiff_t>(0, static_cast<std::ptrdiff_t>(present.size())));
      noding.erase(noding.segment(noding.point(gone->first), noding.point(gone->second)));
      present.erase(gone);
    } else {
      GridPoint a = point();
      GridPoint b = point();
      if (b < a) std::swap(a, b);
      if (a == b || !present.insert({a, b}).second) continue;
      const SegmentId s = noding.segment(noding.point(a), noding.point(b));
      ends[s] = {a, b};
      RC_ASSERT(noding.insert(s));
    }
    Chains chains;
    for (const auto& [s, e] : ends) {
      const LiveNoding::Segment& segment = noding.segment(s);
      if (!segment.noded) continue;
      std::vector<GridPoint>& chain = chains[e];
      chain.push_back(e.first);
      for (const PointId p : segment.between) chain.push_back(noding.at(p));
      chain.push_back(e.second);
    }
    RC_ASSERT(chains == rounded_at_once(present));
  }
}

}  // namespace
}  // namespace frontkart::composite
