#include "render/projection.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace frontkart::render {
namespace {

constexpr double kRadians = std::numbers::pi / 180;
constexpr double kMarginPixels = 24;  // wider than any outline

/// Cuts the ring to one side of a line by Sutherland and Hodgman's method. `inside` is positive within.
template <class Inside>
void cut(std::vector<Point>& ring, std::vector<Point>& scratch, const Inside& inside) {
  scratch.clear();
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const auto& a = ring[i];
    const auto& b = ring[(i + 1) % ring.size()];
    const double da = inside(a);
    const double db = inside(b);
    if (da >= 0) scratch.push_back(a);
    if ((da >= 0) != (db >= 0)) {
      const double t = da / (da - db);
      scratch.push_back({a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t});
    }
  }
  ring.swap(scratch);
}

}  // namespace

double mercator(double lat_degrees) {
  const double phi = std::clamp(lat_degrees, -kMaxLatitude, kMaxLatitude) * kRadians;
  return std::asinh(std::tan(phi));
}

double inverse_mercator(double northing) {
  return std::atan(std::sinh(northing)) / kRadians;
}

Projection::Projection(geometry::GridPoint low, geometry::GridPoint high, const Rect& frame) : frame_(frame) {
  // A box of a single point still shows some hundred metres.
  constexpr double kLeast = 1e-5;
  const double west = geometry::lon_degrees(low) * kRadians;
  const double east = geometry::lon_degrees(high) * kRadians;
  const double south = mercator(geometry::lat_degrees(low));
  const double north = mercator(geometry::lat_degrees(high));
  pixels_per_radian_ =
      std::min(frame.width / std::max(east - west, kLeast), frame.height / std::max(north - south, kLeast));
  west_ = (west + east) / 2 - frame.width / 2 / pixels_per_radian_;
  north_ = (south + north) / 2 + frame.height / 2 / pixels_per_radian_;
}

Point Projection::operator()(geometry::GridPoint p) const {
  return {frame_.x + (geometry::lon_degrees(p) * kRadians - west_) * pixels_per_radian_,
          frame_.y + (north_ - mercator(geometry::lat_degrees(p))) * pixels_per_radian_};
}

double Projection::metres_per_pixel() const {
  constexpr double kSemiMajor = 6'378'137.0;
  constexpr double kEccentricity2 = 0.006'694'379'990'141'316;
  const double phi = inverse_mercator(north_ - frame_.height / 2 / pixels_per_radian_) * kRadians;
  const double normal = kSemiMajor / std::sqrt(1 - kEccentricity2 * std::sin(phi) * std::sin(phi));
  return normal * std::cos(phi) / pixels_per_radian_;
}

void Projection::append(const geometry::Polygon& polygon, Path& out) const {
  const auto window = frame_.grown(kMarginPixels);
  std::vector<Point> ring;
  std::vector<Point> scratch;
  for (const auto& source : polygon) {
    ring.clear();
    ring.reserve(source.size());
    for (const auto& vertex : source) {
      auto p = (*this)(vertex);
      p = {std::round(p.x * 10) / 10, std::round(p.y * 10) / 10};
      if (ring.empty() || ring.back().x != p.x || ring.back().y != p.y) ring.push_back(p);
    }
    cut(ring, scratch, [&](const Point& p) { return p.x - window.x; });
    cut(ring, scratch, [&](const Point& p) { return window.right() - p.x; });
    cut(ring, scratch, [&](const Point& p) { return p.y - window.y; });
    cut(ring, scratch, [&](const Point& p) { return window.bottom() - p.y; });
    if (ring.size() >= 3) out.push_back(ring);
  }
}

}  // namespace frontkart::render
