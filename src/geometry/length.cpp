#include "geometry/length.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace frontkart::geometry {
namespace {

constexpr double kRadiansPerStep = std::numbers::pi / 180.0 / kGridPerDegree;

}  // namespace

double length_of_line(double ax, double ay, double bx, double by) {
  constexpr double a = 6378137.0;
  constexpr double f = 1 / 298.257223563;
  constexpr double e2 = f * (2 - f);
  const double dx = (bx - ax) * kRadiansPerStep;
  const double dy = (by - ay) * kRadiansPerStep;
  // Gauss-Legendre with five points on pieces of 2 degrees at most; the integrand is as smooth as a cosine there. Near
  // a pole, where the length of a line can turn sharply, nobody draws roads.
  constexpr std::array<double, 3> kNode = {0.0, 0.5384693101056830910, 0.9061798459386639928};
  constexpr std::array<double, 3> kWeight = {0.5688888888888888889, 0.4786286704993664680, 0.2369268850561890875};
  const int pieces = std::max(1, static_cast<int>(std::ceil(std::fabs(by - ay) / (2.0 * kGridPerDegree))));
  double sum = 0;
  for (int i = 0; i < pieces; ++i) {
    for (int k = -2; k <= 2; ++k) {
      const auto n = static_cast<std::size_t>(std::abs(k));
      const double t = (i + 0.5 + (k < 0 ? -0.5 : 0.5) * kNode[n]) / pieces;
      const double phi = (ay + t * (by - ay)) * kRadiansPerStep;
      const double sine = std::sin(phi);
      const double w2 = 1 - e2 * sine * sine;
      const double w = std::sqrt(w2);
      const double north = a * (1 - e2) / (w2 * w) * dy;
      const double east = a / w * std::cos(phi) * dx;
      sum += kWeight[n] / 2 / pieces * std::hypot(north, east);
    }
  }
  return sum;
}

}  // namespace frontkart::geometry
