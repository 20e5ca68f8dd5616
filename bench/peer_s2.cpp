#include <s2/mutable_s2shape_index.h>
#include <s2/s2contains_point_query.h>
#include <s2/s2latlng.h>
#include <s2/s2lax_polygon_shape.h>

#include <cmath>
#include <memory>
#include <set>

#include "history.hpp"

namespace frontkart::bench {
namespace {

using geometry::GridPoint;

S2Point on_sphere(double x, double y) {
  return S2LatLng::FromDegrees(y / geometry::kGridPerDegree, x / geometry::kGridPerDegree).ToPoint();
}

/// S2 wants the interior to the left: outer rings counter-clockwise, holes clockwise.
std::vector<S2Point> loop_of(geometry::Ring ring, bool outer, double split_steps) {
  double twice_area = 0;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const GridPoint a = ring[i];
    const GridPoint b = ring[(i + 1) % ring.size()];
    twice_area += static_cast<double>(a.x) * b.y - static_cast<double>(b.x) * a.y;
  }
  if ((twice_area > 0) != outer) std::reverse(ring.begin(), ring.end());
  std::vector<S2Point> out;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const GridPoint a = ring[i];
    const GridPoint b = ring[(i + 1) % ring.size()];
    const double dx = static_cast<double>(b.x) - a.x;
    const double dy = static_cast<double>(b.y) - a.y;
    const int n = split_steps > 0 ? std::max(1, static_cast<int>(std::ceil(std::hypot(dx, dy) / split_steps))) : 1;
    for (int k = 0; k < n; ++k) out.push_back(on_sphere(a.x + dx * k / n, a.y + dy * k / n));
  }
  return out;
}

std::unique_ptr<S2Shape> shape_of(const composite::State& state, double split_steps = 0) {
  std::vector<std::vector<S2Point>> loops;
  for (const composite::StatusArea& area : state.areas) {
    for (std::size_t r = 0; r < area.polygon.size(); ++r)
      loops.push_back(loop_of(area.polygon[r], r == 0, split_steps));
  }
  return std::make_unique<S2LaxPolygonShape>(loops);
}

/// Whether the point is within `steps` of a line of the state.
bool is_near(const composite::State& state, GridPoint p, double steps) {
  for (const composite::StatusArea& area : state.areas) {
    for (const geometry::Ring& ring : area.polygon) {
      for (std::size_t i = 0; i < ring.size(); ++i) {
        const GridPoint a = ring[i];
        const GridPoint b = ring[(i + 1) % ring.size()];
        const double dx = static_cast<double>(b.x) - a.x;
        const double dy = static_cast<double>(b.y) - a.y;
        const double px = static_cast<double>(p.x) - a.x;
        const double py = static_cast<double>(p.y) - a.y;
        const double length = dx * dx + dy * dy;
        const double t = length > 0 ? std::clamp((px * dx + py * dy) / length, 0.0, 1.0) : 0;
        if (std::hypot(px - t * dx, py - t * dy) <= steps) return true;
      }
    }
  }
  return false;
}

}  // namespace

void measure_s2(const Data& data, const Answers& ours, Report& report) {
  const std::size_t n = data.points.size();
  const std::size_t states = data.history.states.size();
  std::vector<S2Point> points;
  for (const GridPoint p : data.points) points.push_back(on_sphere(p.x, p.y));

  // All states as shapes of one index: a point is located once.
  std::vector<bool> theirs(n * states, false);
  {
    MutableS2ShapeIndex index;
    const double built = seconds([&] {
      for (const composite::State& state : data.history.states) index.Add(shape_of(state));
      index.ForceBuild();
    });
    report.time("read_build", "S2", built, "one index of all states; without reading");
    auto query = MakeS2ContainsPointQuery(&index);
    std::size_t hits = 0;
    const double time = median(3, [&] {
      for (const S2Point& p : points) {
        query.VisitContainingShapes(p, [&](S2Shape*) {
          ++hits;
          return true;
        });
      }
    });
    report.time("points", "S2", time, fmt::format("one index of all states; {} inside", hits / 3));
    for (std::size_t i = 0; i < n; ++i) {
      query.VisitContainingShapes(points[i], [&](S2Shape* shape) {
        theirs[static_cast<std::size_t>(shape->id()) * n + i] = true;
        return true;
      });
    }
  }

  // S2's edges are geodesics, a map's are straight in longitude/latitude. What differs is asked again of edges split at
  // 0.01°, which stay within 3 cm of the straight line.
  std::size_t differ = 0;
  std::size_t left_near = 0;
  std::size_t left_far = 0;
  for (std::size_t s = 0; s < states; ++s) {
    std::vector<std::size_t> differing;
    for (std::size_t i = 0; i < n; ++i) {
      if (theirs[s * n + i] != ours.is_inside(s * n + i)) differing.push_back(i);
    }
    differ += differing.size();
    if (differing.empty()) continue;
    MutableS2ShapeIndex index;
    index.Add(shape_of(data.history.states[s], 10'000));
    auto query = MakeS2ContainsPointQuery(&index);
    for (const std::size_t i : differing) {
      if (query.Contains(points[i]) == ours.is_inside(s * n + i)) continue;
      ++(is_near(data.history.states[s], data.points[i], 1.5) ? left_near : left_far);
    }
  }
  const std::string sentence = fmt::format("{} of {} pairs of point and state differ", differ, n * states);
  report.check(left_far == 0, "points", "S2",
               differ == 0
                   ? sentence
                   : fmt::format("{}; with edges split at 0.01°, so that geodesics follow them, {} of these are "
                                 "left that lie within 1.5 grid steps of a line, and {} others",
                                 sentence, left_near, left_far));
}

}  // namespace frontkart::bench
