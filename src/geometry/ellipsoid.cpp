#include "geometry/ellipsoid.hpp"

#include <array>
#include <cmath>
#include <numbers>

namespace frontkart::geometry {
namespace {

constexpr double kRadiansPerStep = std::numbers::pi / 180.0 / kGridPerDegree;
constexpr int kTerms = 7;

/// c_k / (2k+1) in cm², from the expansion
///   q(φ) = b² Σ_n e^{2n} (n+1)/(2n+1) sin^{2n+1} φ,   sin^{2n+1} φ = 4^{-n} Σ_k (-1)^k C(2n+1, n-k) sin((2k+1) φ).
constexpr std::array<double, kTerms> sine_series() {
  constexpr double a = 6378137.0;
  constexpr double f = 1 / 298.257223563;
  constexpr double e2 = f * (2 - f);
  constexpr double b2 = a * a * (1 - e2);
  std::array<double, kTerms> c{};
  double e2n_over_4n = 1;
  for (int n = 0; n < kTerms + 2; ++n) {
    double binomial = 1;  // C(2n+1, n-k) for k = n, then by recurrence down to k = 0
    for (int k = n; k >= 0; --k) {
      const int j = n - k;
      if (j > 0) binomial = binomial * (2 * n + 1 - j + 1) / j;
      if (k < kTerms) {
        c[static_cast<std::size_t>(k)] += (k % 2 == 0 ? 1.0 : -1.0) * e2n_over_4n * (n + 1) / (2.0 * n + 1) * binomial;
      }
    }
    e2n_over_4n *= e2 / 4;
  }
  for (std::size_t k = 0; k < c.size(); ++k) c[k] *= b2 * 1e4 / static_cast<double>(2 * k + 1);
  return c;
}

/// (-1)^n / (2n+1)!, the coefficients of the sine's Taylor series in x².
constexpr auto kSine = [] {
  std::array<double, 12> out{1};
  double factorial = 1;
  for (std::size_t n = 1; n < out.size(); ++n) {
    factorial *= static_cast<double>(2 * n * (2 * n + 1));
    out[n] = (n % 2 == 0 ? 1 : -1) / factorial;
  }
  return out;
}();

/// (sin x) / x for |x| <= π/2, from the Taylor polynomial of degree 23, and where x is small from that of degree 7:
/// what is left out is below 1e-18 of it. The C library's sine may differ in the last bit from one machine to another.
double sine_by_angle(double x) {
  const double x2 = x * x;
  if (std::fabs(x) < 1.0 / 64) return ((kSine[3] * x2 + kSine[2]) * x2 + kSine[1]) * x2 + kSine[0];
  double sum = kSine.back();
  for (std::size_t n = kSine.size() - 1; n-- > 0;) sum = sum * x2 + kSine[n];
  return sum;
}

}  // namespace

double area_under_line(double ax, double ay, double bx, double by) {
  static constexpr std::array<double, kTerms> kSeries = sine_series();
  if (ax == bx) return 0;
  const double width = (bx - ax) * kRadiansPerStep;
  const double middle = (ay + by) * (kRadiansPerStep / 2);
  const double half = (by - ay) * (kRadiansPerStep / 2);
  // The mean of sin(mφ) over [middle - half, middle + half] is sin(m middle) sin(m half)/(m half). Both families, the
  // sines and those by their angle, follow from their first by the Chebyshev recurrence s_{m+2} = 2 cos(2x) s_m -
  // s_{m-2}.
  double m_now = middle * sine_by_angle(middle);
  double h_now = sine_by_angle(half);
  const double sh = half * h_now;
  const double step_m = 2 * (1 - 2 * m_now * m_now);
  const double step_h = 2 * (1 - 2 * sh * sh);
  double m_before = -m_now;
  double h_before = -h_now;
  double sum = 0;
  for (const double c : kSeries) {
    sum += c * m_now * h_now;
    const double m_next = step_m * m_now - m_before;
    m_before = m_now;
    m_now = m_next;
    const double h_next = step_h * h_now - h_before;
    h_before = h_now;
    h_now = h_next;
  }
  return width * sum;
}

double area_under_line_up_to(GridPoint a, GridPoint b, GridPoint p) {
  const double dx = static_cast<double>(b.x) - a.x;
  const double dy = static_cast<double>(b.y) - a.y;
  if (std::fabs(dx) >= std::fabs(dy)) {
    const double y = a.y + dy * ((static_cast<double>(p.x) - a.x) / dx);
    return area_under_line(a.x, a.y, p.x, y);
  }
  const double x = a.x + dx * ((static_cast<double>(p.y) - a.y) / dy);
  return area_under_line(a.x, a.y, x, p.y) + area_under_line(x, p.y, p.x, p.y);
}

SquareCentimetres area_under_edge(GridPoint a, GridPoint b) {
  return std::llrint(area_under_line(a.x, a.y, b.x, b.y));
}

SquareCentimetres signed_area(const Ring& ring) {
  SquareCentimetres sum = 0;
  for (std::size_t i = 0; i < ring.size(); ++i) sum -= area_under_edge(ring[i], ring[i + 1 == ring.size() ? 0 : i + 1]);
  return sum;
}

}  // namespace frontkart::geometry
