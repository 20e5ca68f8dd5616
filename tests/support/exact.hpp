#pragma once

#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "geometry/coordinate.hpp"

// Slow and obvious answers to the questions that the product answers fast, written without its predicates.
namespace frontkart::tests {

__extension__ using Int128 = __int128;
using Segment = std::pair<geometry::GridPoint, geometry::GridPoint>;

/// A rational parameter along a segment; den > 0.
struct Fraction {
  Int128 num = 0;
  Int128 den = 1;
};

/// Whether the point of ab at parameter t lies in the half-open pixel.
inline bool in_pixel(const Segment& s, const Fraction& t, geometry::GridPoint pixel) {
  const auto fits = [&](std::int64_t from, std::int64_t to, std::int64_t centre) {
    const Int128 doubled = 2 * (from * t.den + (to - from) * t.num);
    return (2 * centre - 1) * t.den <= doubled && doubled < (2 * centre + 1) * t.den;
  };
  return fits(s.first.x, s.second.x, pixel.x) && fits(s.first.y, s.second.y, pixel.y);
}

/// Whether the segment meets the half-open pixel: the parameters at which it does form an interval, whose ends are
/// among the ends of the segment and its crossings with the four sides; so these and the middles between them tell.
inline bool meets_pixel_slowly(const Segment& s, geometry::GridPoint pixel) {
  std::vector<Fraction> critical{{0, 1}, {1, 1}};
  const auto add = [&](std::int64_t from, std::int64_t to, std::int64_t centre) {
    if (from == to) return;
    for (const std::int64_t side : {2 * centre - 1, 2 * centre + 1}) {
      Fraction t{side - 2 * from, 2 * (to - from)};
      if (t.den < 0) t = {-t.num, -t.den};
      if (t.num >= 0 && t.num <= t.den) critical.push_back(t);
    }
  };
  add(s.first.x, s.second.x, pixel.x);
  add(s.first.y, s.second.y, pixel.y);
  for (const Fraction& l : critical) {
    for (const Fraction& r : critical) {
      if (in_pixel(s, {l.num * r.den + r.num * l.den, 2 * l.den * r.den}, pixel)) return true;
    }
  }
  return false;
}

/// Which side of the line through the segment p lies on: 1 left, 0 on it, -1 right.
inline int side(const Segment& s, geometry::GridPoint p) {
  const Int128 dx = std::int64_t{s.second.x} - s.first.x;
  const Int128 dy = std::int64_t{s.second.y} - s.first.y;
  const Int128 v = dx * (std::int64_t{p.y} - s.first.y) - dy * (std::int64_t{p.x} - s.first.x);
  return (v > 0) - (v < 0);
}

/// Whether p lies on the segment but is none of its ends.
inline bool strictly_inside(const Segment& s, geometry::GridPoint p) {
  if (p == s.first || p == s.second || side(s, p) != 0) return false;
  const auto between = [](std::int64_t a, std::int64_t b, std::int64_t v) { return (a <= v) == (v <= b); };
  return between(s.first.x, s.second.x, p.x) && between(s.first.y, s.second.y, p.y);
}

/// Whether the interiors cross in one point.
inline bool cross_slowly(const Segment& s, const Segment& t) {
  return side(s, t.first) * side(s, t.second) < 0 && side(t, s.first) * side(t, s.second) < 0;
}

/// Distance from p to the segment, in grid steps.
inline double distance(const Segment& s, geometry::GridPoint p) {
  const double dx = static_cast<double>(s.second.x) - s.first.x;
  const double dy = static_cast<double>(s.second.y) - s.first.y;
  const double px = static_cast<double>(p.x) - s.first.x;
  const double py = static_cast<double>(p.y) - s.first.y;
  const double length2 = dx * dx + dy * dy;
  const double t = length2 == 0 ? 0 : std::fmin(1, std::fmax(0, (px * dx + py * dy) / length2));
  return std::hypot(px - t * dx, py - t * dy);
}

/// The sides of all rings, those of no length left out.
inline std::vector<Segment> segments_of(const geometry::Polygon& polygon) {
  std::vector<Segment> out;
  for (const geometry::Ring& ring : polygon) {
    for (std::size_t i = 0; i < ring.size(); ++i) {
      const Segment s{ring[i], ring[i + 1 == ring.size() ? 0 : i + 1]};
      if (s.first != s.second) out.push_back(s);
    }
  }
  return out;
}

/// Even-odd over all rings, for a point given as doubles that is on no side.
inline bool inside_even_odd(const geometry::Polygon& polygon, double x, double y) {
  bool inside = false;
  for (const auto& [a, b] : segments_of(polygon)) {
    if ((a.x <= x) == (b.x <= x)) continue;
    const double at = a.y + (static_cast<double>(b.y) - a.y) * (x - a.x) / (static_cast<double>(b.x) - a.x);
    if (at < y) inside = !inside;
  }
  return inside;
}

}  // namespace frontkart::tests
