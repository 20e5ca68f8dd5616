#pragma once

#include <cstdint>

#include "geometry/coordinate.hpp"

namespace frontkart::geometry {

/// Area in units of 1 cm² (1e-4 m²): the whole ellipsoid is 5.1e18 of them, so 64 bits hold every sum of faces.
using SquareCentimetres = std::int64_t;

[[nodiscard]] constexpr double square_metres(SquareCentimetres a) {
  return static_cast<double>(a) * 1e-4;
}
[[nodiscard]] constexpr double square_kilometres(SquareCentimetres a) {
  return static_cast<double>(a) * 1e-10;
}

/// The area in cm² on the WGS 84 ellipsoid between the equator and the line from (ax, ay) to (bx, by), which is
/// straight in longitude/latitude (RFC 7946); coordinates in grid steps, not necessarily whole. Positive for a line
/// that runs east in the north; antisymmetric. A counter-clockwise ring has the area -Σ of its edges.
///
/// With q(φ) the authalic function (Snyder 1987, eq. 3-12, times b²…), the integral of q(φ(λ)) dλ along the line is
/// taken term by term from the sine series q(φ) = Σ c_k sin((2k+1)φ), which is exact for lines of any length. The error
/// is a few units in the last place. Only IEEE additions, multiplications and divisions are used, so that the result is
/// the same to the last bit on every machine.
[[nodiscard]] double area_under_line(double ax, double ay, double bx, double by);

/// The area under the line a → b from a up to where it passes p, a point within half a step of it, and from there
/// straight to p: across the line's main direction, so that a piece between two such points gets what lies under its
/// own part of the line. Precondition: a != b.
[[nodiscard]] double area_under_line_up_to(GridPoint a, GridPoint b, GridPoint p);

/// `area_under_line` between grid points, rounded to 1 cm², so that sums are exact and the same in any order.
[[nodiscard]] SquareCentimetres area_under_edge(GridPoint a, GridPoint b);

/// The area of a ring by `area_under_edge`: positive where it runs counter-clockwise.
[[nodiscard]] SquareCentimetres signed_area(const Ring& ring);

}  // namespace frontkart::geometry
