#include "geometry/ellipsoid.hpp"

#include <gtest/gtest.h>

#include <GeographicLib/Geodesic.hpp>
#include <GeographicLib/PolygonArea.hpp>
#include <cmath>
#include <numbers>
#include <string>

#include "support/property.hpp"
#include "support/text_geometry.hpp"

namespace frontkart::geometry {
namespace {

/// The area in m² by geodesics between points that lie `step` degrees apart on the straight edges; positive where the
/// ring runs counter-clockwise.
double area_by_geodesics(const Ring& ring, double step) {
  GeographicLib::PolygonArea area(GeographicLib::Geodesic::WGS84());
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const GridPoint a = ring[i];
    const GridPoint b = ring[i + 1 == ring.size() ? 0 : i + 1];
    const double dx = lon_degrees(b) - lon_degrees(a);
    const double dy = lat_degrees(b) - lat_degrees(a);
    const int n = std::max(1, static_cast<int>(std::ceil(std::max(std::fabs(dx), std::fabs(dy)) / step)));
    for (int k = 0; k < n; ++k) area.AddPoint(lat_degrees(a) + dy * k / n, lon_degrees(a) + dx * k / n);
  }
  double perimeter = 0;
  double out = 0;
  area.Compute(false, true, perimeter, out);
  return out;
}

/// The area in m² from the closed form of the authalic function q and Gauss-Legendre quadrature along each edge, in
/// long doubles: good to some 1e-17 of the area down to the equator.
long double area_by_quadrature(const Ring& ring) {
  constexpr long double kA = 6378137.0L;
  constexpr long double kF = 1 / 298.257223563L;
  const long double e = std::sqrt(kF * (2 - kF));
  const auto q = [&](long double degrees) {
    const long double s = std::sin(degrees * std::numbers::pi_v<long double> / 180);
    return kA * kA * (1 - e * e) / 2 * (s / (1 - e * e * s * s) + std::atanh(e * s) / e);
  };
  long double out = 0;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const GridPoint a = ring[i];
    const GridPoint b = ring[i + 1 == ring.size() ? 0 : i + 1];
    const long double dx = (static_cast<long double>(b.x) - a.x) / kGridPerDegree;
    const long double dy = (static_cast<long double>(b.y) - a.y) / kGridPerDegree;
    const long double y = static_cast<long double>(a.y) / kGridPerDegree;
    // Three nodes on pieces of at most 0.05 degree of latitude: the error of a piece falls with its sixth power.
    const int n = 1 + static_cast<int>(std::fabs(dy) * 20);
    const long double off = std::sqrt(0.6L) / 2;
    long double mean = 0;
    for (int k = 0; k < n; ++k) {
      const auto at = [&](long double t) { return q(y + dy * (static_cast<long double>(k) + t) / n); };
      mean += (5 * at(0.5L - off) + 8 * at(0.5L) + 5 * at(0.5L + off)) / 18 / n;
    }
    out -= dx * std::numbers::pi_v<long double> / 180 * mean;
  }
  return out;
}

void expect_right_area(const char* name, const std::string& microdegrees, double step = 0.001) {
  const Ring r = tests::ring(microdegrees);
  const double got = square_metres(signed_area(r));
  // Each edge's integral is rounded to 1 cm²; before that it is good to a few units in the last place.
  double tolerance = 0.5e-4 * static_cast<double>(r.size());
  for (std::size_t i = 0; i < r.size(); ++i) {
    tolerance += 1e-15 * std::fabs(square_metres(area_under_edge(r[i], r[(i + 1) % r.size()])));
  }
  const auto exact = static_cast<double>(area_by_quadrature(r));
  EXPECT_NEAR(got, exact, tolerance) << name << ": relative " << (got - exact) / exact;
  // GeographicLib's sums over thousands of short edges are themselves off by some hundredths of a square metre.
  const double geodesics = area_by_geodesics(r, step);
  EXPECT_NEAR(got, geodesics, 1e-9 * std::fabs(geodesics) + 0.05)
      << name << ": relative " << (got - geodesics) / geodesics;
}

TEST(Ellipsoid, AreasAgreeWithGeodesicsOverFineEdges) {
  expect_right_area("a field", "37000000,48000000 37001300,48000200 37001100,48001700 36999900,48001000", 1e-5);
  expect_right_area("a town", "37000000,48000000 37130000,48020000 37110000,48170000 36990000,48100000", 1e-4);
  expect_right_area("a province", "36000000,47000000 39100000,47300000 38700000,49900000 35800000,49100000");
  expect_right_area("clockwise", "35800000,49100000 38700000,49900000 39100000,47300000 36000000,47000000");
  expect_right_area("long edges", "-20000000,10000000 100000000,30000000 60000000,70000000");
  expect_right_area("across the equator", "10000000,-20000000 40000000,-1000000 35000000,25000000");
  expect_right_area("in the south", "-70000000,-55000000 -60000000,-50000000 -68000000,-20000000");
  expect_right_area("near the pole", "10000000,85000000 40000000,86000000 30000000,89900000", 1e-4);
  expect_right_area("to the pole", "10000000,80000000 40000000,80000000 40000000,90000000 10000000,90000000");
  expect_right_area("near the south pole", "-170000000,-89999000 170000000,-89990000 0,-88000000");
}

TEST(Ellipsoid, TheWholeEllipsoid) {
  const Ring world = tests::ring("-180000000,-90000000 180000000,-90000000 180000000,90000000 -180000000,90000000");
  // GeographicLib::Geodesic::EllipsoidArea()
  EXPECT_NEAR(square_metres(signed_area(world)) / GeographicLib::Geodesic::WGS84().EllipsoidArea(), 1.0, 1e-14);
  const Ring north = tests::ring("-180000000,0 180000000,0 180000000,90000000 -180000000,90000000");
  EXPECT_NEAR(square_metres(signed_area(north)) * 2 / GeographicLib::Geodesic::WGS84().EllipsoidArea(), 1.0, 1e-14);
}

TEST(Ellipsoid, TheSignFollowsTheDirection) {
  EXPECT_GT(area_under_edge({0, 10'000'000}, {1'000'000, 10'000'000}), 0);
  EXPECT_LT(area_under_edge({0, -10'000'000}, {1'000'000, -10'000'000}), 0);
  EXPECT_EQ(area_under_edge({5, -10'000'000}, {5, 80'000'000}), 0);
  EXPECT_EQ(area_under_edge({-7'000'000, -10'000'000}, {7'000'000, 10'000'000}), 0);
  EXPECT_GT(signed_area(tests::ring("0,0 1000,0 1000,1000 0,1000")), 0);
  EXPECT_EQ(signed_area({}), 0);
  EXPECT_EQ(signed_area(tests::ring("5,5")), 0);
  EXPECT_EQ(signed_area(tests::ring("5,5 900,1000")), 0);
}

rc::Gen<GridPoint> any_point() {
  return rc::gen::apply(
      [](std::int32_t x, std::int32_t y) {
        return GridPoint{x, y};
      },
      rc::gen::inRange(-kMaxX, kMaxX + 1), rc::gen::inRange(-kMaxY, kMaxY + 1));
}

RC_GTEST_PROP(Ellipsoid, TheIntegralIsAntisymmetric, ()) {
  const GridPoint a = *any_point();
  const GridPoint b = *any_point();
  RC_ASSERT(area_under_edge(a, b) == -area_under_edge(b, a));
  RC_ASSERT(area_under_edge({a.x, -a.y}, {b.x, -b.y}) == -area_under_edge(a, b));
}

RC_GTEST_PROP(Ellipsoid, TheIntegralAddsWhereAnEdgeIsSplit, ()) {
  const GridPoint a = *any_point();
  const auto pieces = *rc::gen::inRange(2, 9);
  const auto dx = *rc::gen::inRange((-kMaxX - a.x) / pieces, (kMaxX - a.x) / pieces + 1);
  const auto dy = *rc::gen::inRange((-kMaxY - a.y) / pieces, (kMaxY - a.y) / pieces + 1);
  const auto at = [&](int k) { return GridPoint{a.x + k * dx, a.y + k * dy}; };
  SquareCentimetres sum = 0;
  double magnitude = 0;
  for (int k = 0; k < pieces; ++k) {
    sum += area_under_edge(at(k), at(k + 1));
    magnitude += std::fabs(static_cast<double>(area_under_edge(at(k), at(k + 1))));
  }
  const auto whole = area_under_edge(a, at(pieces));
  RC_ASSERT(std::fabs(static_cast<double>(sum - whole)) <= 1 + pieces + 4e-15 * magnitude);
}

RC_GTEST_PROP(Ellipsoid, RingsAnywhereHaveTheAreaOfTheClosedForm, ()) {
  const auto size = *rc::gen::element(300, 20'000, 900'000);
  const GridPoint o{*rc::gen::inRange(-kMaxX, kMaxX - 2 * size + 1), *rc::gen::inRange(-kMaxY, kMaxY - 2 * size + 1)};
  const auto near = [&](int x, int y) {
    return GridPoint{o.x + x * size + *rc::gen::inRange(0, size / 3), o.y + y * size + *rc::gen::inRange(0, size / 3)};
  };
  const Ring r{near(0, 0), near(1, 0), near(1, 1), near(0, 1)};
  double integrals = 0;
  for (std::size_t i = 0; i < 4; ++i) integrals += std::fabs(square_metres(area_under_edge(r[i], r[(i + 1) % 4])));
  RC_ASSERT(std::fabs(square_metres(signed_area(r)) - static_cast<double>(area_by_quadrature(r))) <=
            2e-4 + 5e-16 * integrals);
}

}  // namespace
}  // namespace frontkart::geometry
