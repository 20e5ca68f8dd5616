#include "composite/timeline.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <random>
#include <set>

#include "composite/polygon_change.hpp"
#include "composite/segment_events.hpp"

namespace frontkart::composite {
namespace {

using geometry::GridPoint;
using geometry::Polygon;
using geometry::Ring;

using Lines = std::set<Line>;

/// The segments that occur an odd number of times, by toggling each as it comes.
void toggle(const Polygon& polygon, Lines& lines) {
  for (const Ring& ring : polygon) {
    for (std::size_t i = 0; i < ring.size(); ++i) {
      const GridPoint p = ring[i];
      const GridPoint q = ring[(i + 1) % ring.size()];
      if (p == q) continue;
      const Line line = p < q ? Line{p, q} : Line{q, p};
      if (!lines.insert(line).second) lines.erase(line);
    }
  }
}

/// Polygons with all that data has: spikes, repeated points, rings that touch, are empty or come twice.
class Scribbler {
 public:
  explicit Scribbler(unsigned seed) : random_(seed) {}

  std::size_t below(std::size_t n) { return random_() % n; }
  GridPoint point() { return {static_cast<std::int32_t>(below(extent_)), static_cast<std::int32_t>(below(extent_))}; }
  Ring ring(std::size_t size) {
    Ring out;
    for (std::size_t i = 0; i < size; ++i) out.push_back(point());
    return out;
  }
  Polygon polygon() {
    Polygon out;
    for (std::size_t rings = below(4); rings > 0; --rings) out.push_back(ring(below(80)));
    return out;
  }
  /// A few changes of the kinds that happen from one state to the next.
  void change(Polygon& polygon) {
    for (std::size_t changes = below(4); changes > 0; --changes) {
      if (polygon.empty() || below(8) == 0) polygon.insert(polygon.begin(), ring(below(80)));
      Ring& r = polygon[below(polygon.size())];
      const auto at = [&] { return r.begin() + static_cast<std::ptrdiff_t>(below(r.size() + 1)); };
      switch (below(7)) {
        case 0:
          r.insert(at(), point());
          break;
        case 1:
          r.erase(at(), r.end());
          break;
        case 2:
          std::rotate(r.begin(), at(), r.end());
          break;
        case 3:
          std::reverse(r.begin(), r.end());
          break;
        case 4:
          polygon.push_back(Ring(r));
          break;
        case 5:
          polygon.erase(polygon.begin() + static_cast<std::ptrdiff_t>(below(polygon.size())));
          break;
        default:
          if (!r.empty()) r[below(r.size())] = point();
      }
    }
  }

 private:
  std::mt19937 random_;
  std::size_t extent_ = 12;  ///< so few points that they meet again
};

TEST(PolygonChange, IsWhatBoundsOneOfBothButNotTheOther) {
  Scribbler scribbler(1);
  PolygonChange change;
  std::size_t differ = 0;
  for (int run = 0; run < 3000; ++run) {
    const Polygon old = scribbler.polygon();
    Polygon now = old;
    scribbler.change(now);
    FlatPolygon flat;
    flat.assign(old);
    EXPECT_EQ(flat.equals(now), old == now);
    Lines expected;
    toggle(old, expected);
    toggle(now, expected);
    const auto got = change.between(flat, now);
    ASSERT_EQ(Lines(got.begin(), got.end()), expected) << "run " << run;
    ASSERT_EQ(got.size(), expected.size()) << "run " << run;
    differ += expected.empty() ? 0 : 1;
  }
  EXPECT_GT(differ, 1000U);
}

TEST(PolygonChange, OfALongRingIsFoundBetweenWhatStays) {
  Ring ring;
  for (std::int32_t i = 0; i < 10'000; ++i) ring.push_back({i, i % 2});
  FlatPolygon old;
  old.assign({ring});
  Ring now = ring;
  now[100].y = 7;                                      // moved
  now.insert(now.begin() + 5000, GridPoint{4999, 9});  // put in
  now.erase(now.begin() + 8000, now.begin() + 8003);   // left out
  Lines expected;
  toggle({ring}, expected);
  toggle({now}, expected);
  EXPECT_EQ(expected.size(), 4U + 3U + 5U);
  PolygonChange change;
  const auto got = change.between(old, {now});
  EXPECT_EQ(Lines(got.begin(), got.end()), expected);
}

/// At every time the slots hold the polygons of the state, each with its status and its odd segments.
TEST(Timeline, HasThePolygonsOfEveryStateInItsSlots) {
  for (unsigned seed = 1; seed <= 8; ++seed) {
    Scribbler scribbler(seed);
    std::vector<StatusArea> areas;
    Timeline timeline;
    using Bounds = std::multiset<std::pair<StatusId, Lines>>;
    std::vector<Bounds> expected;
    for (TimeIndex t = 0; t < 40; ++t) {
      for (StatusArea& area : areas) {
        if (scribbler.below(3) == 0) scribbler.change(area.polygon);
      }
      if (!areas.empty() && scribbler.below(3) == 0)
        areas.erase(areas.begin() + static_cast<std::ptrdiff_t>(scribbler.below(areas.size())));
      if (areas.size() < 8) areas.push_back({static_cast<StatusId>(1 + scribbler.below(2)), scribbler.polygon()});
      if (scribbler.below(4) == 0) areas.push_back(StatusArea(areas.front()));
      if (areas.size() > 1 && scribbler.below(4) == 0) std::swap(areas.front(), areas.back());
      timeline.add(t, areas);
      Bounds bounds;
      for (const StatusArea& area : areas) {
        Lines lines;
        toggle(area.polygon, lines);
        if (!lines.empty()) bounds.insert({area.status, lines});
      }
      expected.push_back(bounds);
    }
    const std::vector<StatusId> slot_status = timeline.slot_status();
    const LabelledSegments segments = timeline.take_segments();
    ASSERT_TRUE(std::is_sorted(segments.points.begin(), segments.points.end()));
    for (TimeIndex t = 0; t < expected.size(); ++t) {
      std::vector<Lines> slots(slot_status.size());
      for (std::size_t s = 0; s < segments.segments.size(); ++s) {
        const Line line{segments.points[segments.segments[s].a], segments.points[segments.segments[s].b]};
        ASSERT_LT(line.a, line.b);
        std::map<std::uint32_t, bool> odd;
        for (const Toggle& toggle : segments.labels[s]) {
          if (toggle.time <= t) odd[toggle.slot] = !odd[toggle.slot];
        }
        for (const auto& [slot, is_odd] : odd) {
          if (is_odd) slots[slot].insert(line);
        }
      }
      Bounds got;
      for (std::size_t slot = 0; slot < slots.size(); ++slot) {
        if (!slots[slot].empty()) got.insert({slot_status[slot], slots[slot]});
      }
      ASSERT_EQ(got, expected[t]) << "seed " << seed << ", time " << t;
    }
  }
}

TEST(LabelledSegments, ComeInTheOrderOfTheirEndsHoweverManyTheyAre) {
  std::mt19937 random(7);
  for (const std::size_t count : {0U, 1U, 40U, 5'000U, 60'000U}) {
    std::set<SegmentEvent> distinct;
    // Two thirds in a narrow strip, so that some columns are crowded.
    const auto coordinate = [&](bool narrow) {
      return static_cast<std::int32_t>(random() % (narrow ? 300U : 360'000'000U)) - 180'000'000;
    };
    while (distinct.size() < count) {
      const bool narrow = random() % 3 != 0;
      const GridPoint p{coordinate(narrow), coordinate(true) / 2};
      const GridPoint q{coordinate(narrow), coordinate(true) / 2};
      const Toggle toggle{static_cast<TimeIndex>(random() % 3), static_cast<std::uint32_t>(random() % 2)};
      if (p < q) distinct.insert(SegmentEvent{Line{p, q}, toggle});
    }
    std::vector<SegmentEvent> shuffled(distinct.begin(), distinct.end());
    std::shuffle(shuffled.begin(), shuffled.end(), random);
    SegmentEvents events;
    for (const SegmentEvent& event : shuffled) events.push_back(event);
    const LabelledSegments got = labelled_segments(std::move(events));
    std::vector<SegmentEvent> told;
    for (std::size_t s = 0; s < got.segments.size(); ++s) {
      const Line line{got.points[got.segments[s].a], got.points[got.segments[s].b]};
      EXPECT_TRUE(told.empty() || told.back().line < line);
      for (const Toggle& toggle : got.labels[s]) told.push_back(SegmentEvent{line, toggle});
    }
    EXPECT_TRUE(std::equal(told.begin(), told.end(), distinct.begin(), distinct.end())) << count;
    EXPECT_EQ(std::adjacent_find(got.points.begin(), got.points.end(), std::greater_equal<>()), got.points.end());
  }
}

}  // namespace
}  // namespace frontkart::composite
