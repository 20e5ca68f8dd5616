#include "composite/joint.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "composite/outline.hpp"
#include "composite/query.hpp"
#include "random_states.hpp"
#include "support/ascii_map.hpp"
#include "support/geos.hpp"

// Laws of joint composites over random maps and regions.
namespace frontkart::composite {
namespace {

using geometry::GridPoint;
using geometry::SquareCentimetres;
using tests::any_lattice;
using tests::Lattice;
using tests::parts_of;
using tests::random_states;
using tests::States;

/// One to three regions of one or two polygons, which may reach beyond the maps.
std::vector<RegionPolygons> random_regions(const Lattice& lattice) {
  const std::int32_t size = lattice.count * lattice.step;
  std::vector<RegionPolygons> out(*rc::gen::inRange<std::size_t>(1, 4));
  for (RegionPolygons& region : out) {
    region.resize(*rc::gen::element<std::size_t>(1, 1, 2));
    for (geometry::Polygon& polygon : region) {
      geometry::Ring ring;
      for (auto n = *rc::gen::inRange(3, 6); n > 0; --n) {
        ring.push_back({*rc::gen::inRange(-3, size + 3), *rc::gen::inRange(-3, size + 3)});
      }
      polygon.push_back(std::move(ring));
    }
  }
  return out;
}

/// The area of everything that is told apart, but for what lies in no region.
std::map<std::vector<std::uint32_t>, SquareCentimetres> areas_in_regions(const JointComposite& joint) {
  std::map<std::vector<std::uint32_t>, SquareCentimetres> out;
  for (CellId c = 0; c < joint.cell_count(); ++c) {
    if (joint.regions(c).empty()) continue;
    std::vector<std::uint32_t> key;
    for (std::size_t m = 0; m < joint.map_count(); ++m) key.push_back(joint.history(c, m));
    key.insert(key.end(), joint.regions(c).begin(), joint.regions(c).end());
    out[key] += joint.area(c);
  }
  std::erase_if(out, [](const auto& item) { return item.second == 0; });
  return out;
}

/// For each map the cells of a history add up to its canonical area, to the last cm², and all cells to nothing.
void require_exact_sums(const std::vector<const Composite*>& maps, const JointComposite& joint) {
  for (std::size_t m = 0; m < maps.size(); ++m) {
    const auto sums = joint.history_areas(m);
    SquareCentimetres all = 0;
    for (HistoryId h = 0; h < sums.size(); ++h) {
      all += sums[h];
      if (h > 0) RC_ASSERT(sums[h] == maps[m]->history_area(h));
    }
    RC_ASSERT(all == 0);
  }
}

RC_GTEST_PROP(Joint, TheCellsAddUpToTheMaps, ()) {
  const Lattice lattice = any_lattice();
  const Composite first(parts_of(random_states(lattice)));
  const Composite second(parts_of(random_states(lattice)));
  const std::vector<const Composite*> maps{&first, &second};
  require_exact_sums(maps, *JointComposite::make(maps, random_regions(lattice)).value());
}

States moved(States states, std::int32_t dx, std::int32_t dy) {
  for (auto& state : states) {
    for (auto& area : state) {
      for (auto& ring : area.polygon) {
        for (GridPoint& p : ring) p = {p.x + dx, p.y + dy};
      }
    }
  }
  return states;
}

RC_GTEST_PROP(Joint, TheCellsAddUpToMapsWhoseCommonLinesOthersCut, ()) {
  const Lattice lattice = *rc::gen::element(Lattice{1, 40}, Lattice{1, 400}, Lattice{97, 7}, Lattice{100'003, 7});
  // Far north, where a line that counted with the wrong area would show.
  const std::int32_t north = 70'000'000;
  const States states = moved(random_states(lattice), 0, north);
  const Composite first(parts_of(states));
  // Nearly all lines fall together with those of the first where the third cuts both.
  const Composite second(parts_of(moved(states, *rc::gen::inRange(-1, 2), *rc::gen::inRange(-1, 2))));
  const Composite third(parts_of(moved(random_states({1, lattice.step * lattice.count}), 0, north)));
  const std::vector<const Composite*> maps{&first, &second, &third};
  auto regions = random_regions(lattice);
  for (auto& region : regions) {
    for (auto& polygon : region) {
      for (auto& point : polygon.front()) point.y += north;
    }
  }
  const auto joint = JointComposite::make(maps, regions).value();
  require_exact_sums(maps, *joint);
  // A strip is thinner than two steps and no longer than its line: no cell is much less than nothing.
  double length = 0;
  for (const Edge& e : joint->edges()) {
    const GridPoint a = joint->vertices()[e.a];
    const GridPoint b = joint->vertices()[e.b];
    length += std::hypot(b.x - a.x, b.y - a.y) + 1;
  }
  for (CellId c = 1; c < joint->cell_count(); ++c) RC_ASSERT(joint->area(c) > -1000 - 2 * 124 * length);
}

RC_GTEST_PROP(Joint, LinesThatNothingCutsKeepTheirAreas, ()) {
  // A map with itself: every edge is there twice. Points lie far apart, so that noding again cuts none.
  const Composite map(parts_of(random_states(Lattice{100'000, 7})));
  const std::vector<const Composite*> maps{&map, &map};
  const auto joint = JointComposite::make(maps).value();
  RC_ASSERT(joint->vertices() == map.parts().vertices);
  RC_ASSERT(joint->edges().size() == map.parts().edges.size());
  for (std::size_t m = 0; m < maps.size(); ++m) {
    const auto sums = joint->history_areas(m);
    for (HistoryId h = 1; h < sums.size(); ++h) RC_ASSERT(sums[h] == map.history_area(h));
  }
  for (CellId c = 0; c < joint->cell_count(); ++c) RC_ASSERT(joint->history(c, 0) == joint->history(c, 1));
}

RC_GTEST_PROP(Joint, WithinItsRegionsTheExtentMakesNoDifference, ()) {
  const Lattice lattice = any_lattice();
  const Composite first(parts_of(random_states(lattice)));
  const Composite second(parts_of(random_states(lattice)));
  const std::vector<const Composite*> maps{&first, &second};
  std::vector<RegionPolygons> regions = random_regions(lattice);
  // A small part of the maps, so that most of them is outside.
  if (*rc::gen::arbitrary<bool>()) {
    for (auto& region : regions) {
      for (auto& polygon : region) {
        for (auto& point : polygon.front()) point = {point.x / 3 + lattice.step, point.y / 3 + lattice.step};
      }
    }
  }
  const auto whole = JointComposite::make(maps, regions).value();
  const auto part = JointComposite::make(maps, regions, JointExtent::regions).value();
  RC_ASSERT(areas_in_regions(*whole) == areas_in_regions(*part));
}

RC_GTEST_PROP(Joint, TheOrderOfTheMapsMakesNoDifference, ()) {
  const Lattice lattice = any_lattice();
  const Composite first(parts_of(random_states(lattice)));
  const Composite second(parts_of(random_states(lattice)));
  const std::vector<const Composite*> maps{&first, &second};
  const std::vector<const Composite*> swapped{&second, &first};
  const auto there = JointComposite::make(maps).value();
  const auto back = JointComposite::make(swapped).value();
  RC_ASSERT(there->edges() == back->edges());
  for (FaceId f = 0; f < there->face_cell().size(); ++f) {
    RC_ASSERT(there->history(there->face_cell()[f], 0) == back->history(back->face_cell()[f], 1));
    RC_ASSERT(there->history(there->face_cell()[f], 1) == back->history(back->face_cell()[f], 0));
  }
  const auto areas = [](const JointComposite& joint, std::size_t m, std::size_t n) {
    std::map<std::pair<HistoryId, HistoryId>, SquareCentimetres> out;
    for (CellId c = 1; c < joint.cell_count(); ++c) out[{joint.history(c, m), joint.history(c, n)}] += joint.area(c);
    std::erase_if(out, [](const auto& item) { return item.second == 0; });
    return out;
  };
  RC_ASSERT(areas(*there, 0, 1) == areas(*back, 1, 0));
}

RC_GTEST_PROP(Joint, EachMapLooksAsItDoesAlone, ()) {
  const tests::Geos geos;
  const Lattice lattice = any_lattice();
  const Composite first(parts_of(random_states(lattice)));
  const Composite second(parts_of(random_states(lattice)));
  const std::vector<const Composite*> maps{&first, &second};
  const auto joint = JointComposite::make(maps, random_regions(lattice)).value();
  for (std::size_t m = 0; m < maps.size(); ++m) {
    for (TimeIndex t = 0; t < maps[m]->parts().instants.size(); ++t) {
      const auto statuses = maps[m]->statuses_at(t);
      std::vector<FaceClass> classes;
      for (const CellId c : joint->face_cell()) classes.push_back(statuses[joint->history(c, m)]);
      const auto drawn = outline(joint->vertices(), joint->edges(), joint->fans(), classes, 5);
      std::map<StatusId, std::vector<geometry::Polygon>> alone;
      for (StatusShape& s : shapes_at(*maps[m], t)) alone.emplace(s.status, std::move(s.polygons));
      for (StatusId s = 1; s < drawn.size(); ++s) {
        const auto ours = geos.multipolygon(drawn[s]);
        const auto theirs = geos.multipolygon(alone[s]);
        RC_ASSERT(geos.problem(ours).empty());
        const double off = geos.area(geos.symmetric_difference(ours, theirs));
        RC_ASSERT(off <= geos.length(ours) + geos.length(theirs) + 1e-6);
      }
    }
  }
}

}  // namespace
}  // namespace frontkart::composite
