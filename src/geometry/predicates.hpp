#pragma once

#include <cstdint>

#include "geometry/coordinate.hpp"

namespace frontkart::geometry {

/// Twice the signed area of the triangle a, b, c: positive where c lies to the left of a → b. Exact: with coordinates
/// in range the differences are below 3.6e8 and both products below 1.3e17, so that 64 bits hold the result.
[[nodiscard]] constexpr std::int64_t cross(GridPoint a, GridPoint b, GridPoint c) {
  const std::int64_t abx = std::int64_t{b.x} - a.x;
  const std::int64_t aby = std::int64_t{b.y} - a.y;
  const std::int64_t acx = std::int64_t{c.x} - a.x;
  const std::int64_t acy = std::int64_t{c.y} - a.y;
  return abx * acy - aby * acx;
}

[[nodiscard]] constexpr int sign(std::int64_t v) {
  return (v > 0) - (v < 0);
}

/// The sign of `cross`: 1 left turn, 0 collinear, -1 right turn.
[[nodiscard]] constexpr int orientation(GridPoint a, GridPoint b, GridPoint c) {
  return sign(cross(a, b, c));
}

/// True where the interiors of the segments ab and cd cross in one point that is no endpoint of either.
[[nodiscard]] constexpr bool cross_properly(GridPoint a, GridPoint b, GridPoint c, GridPoint d) {
  return orientation(a, b, c) * orientation(a, b, d) < 0 && orientation(c, d, a) * orientation(c, d, b) < 0;
}

/// True where p lies on the closed segment ab.
[[nodiscard]] constexpr bool on_segment(GridPoint a, GridPoint b, GridPoint p) {
  const bool in_box = (a.x < b.x ? a.x <= p.x && p.x <= b.x : b.x <= p.x && p.x <= a.x) &&
                      (a.y < b.y ? a.y <= p.y && p.y <= b.y : b.y <= p.y && p.y <= a.y);
  return in_box && cross(a, b, p) == 0;
}

/// The grid point whose half-open pixel [x-½, x+½) × [y-½, y+½) holds the crossing point of ab and cd.
/// Precondition: cross_properly(a, b, c, d). Exact (128-bit).
[[nodiscard]] GridPoint rounded_crossing(GridPoint a, GridPoint b, GridPoint c, GridPoint d);

/// As `meets_pixel`, slower; for segments that touch the pixel's border only.
[[nodiscard]] bool meets_pixel_at_tie(GridPoint a, GridPoint b, GridPoint pixel);

/// True where the closed segment ab meets the half-open pixel [x-½, x+½) × [y-½, y+½) of `pixel`. Exact.
[[nodiscard]] inline bool meets_pixel(GridPoint a, GridPoint b, GridPoint pixel) {
  // Between grid points the segment's range of x or y meets the pixel's only if it holds the pixel's own.
  if (a.x < b.x ? pixel.x < a.x || b.x < pixel.x : pixel.x < b.x || a.x < pixel.x) return false;
  if (a.y < b.y ? pixel.y < a.y || b.y < pixel.y : pixel.y < b.y || a.y < pixel.y) return false;
  // What remains is whether the line parts the pixel's corners: twice the distance from the centre against the extent
  // of the pixel across the line, both times the segment's length.
  const std::int64_t dx = std::int64_t{b.x} - a.x;
  const std::int64_t dy = std::int64_t{b.y} - a.y;
  const std::int64_t across = 2 * cross(a, b, pixel);
  const std::int64_t off = (across < 0 ? -across : across) - (dx < 0 ? -dx : dx) - (dy < 0 ? -dy : dy);
  return off < 0 || (off == 0 && meets_pixel_at_tie(a, b, pixel));
}

/// Compares directions by angle, counter-clockwise from the positive x axis: true where the angle of (ax, ay) is
/// smaller than that of (bx, by). Neither may be zero.
[[nodiscard]] constexpr bool angle_less(std::int64_t ax, std::int64_t ay, std::int64_t bx, std::int64_t by) {
  const auto lower_half = [](std::int64_t x, std::int64_t y) { return y < 0 || (y == 0 && x < 0); };
  const bool a_low = lower_half(ax, ay);
  const bool b_low = lower_half(bx, by);
  if (a_low != b_low) return b_low;
  return ax * by - ay * bx > 0;
}

}  // namespace frontkart::geometry
