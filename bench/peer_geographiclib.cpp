#include <GeographicLib/PolygonArea.hpp>
#include <cmath>

#include "history.hpp"

namespace frontkart::bench {

double geographiclib_km2(const std::vector<geometry::Polygon>& polygons, double split_degrees) {
  const GeographicLib::Geodesic& geodesic = GeographicLib::Geodesic::WGS84();
  double total = 0;
  for (const geometry::Polygon& rings : polygons) {
    for (std::size_t r = 0; r < rings.size(); ++r) {
      const geometry::Ring& ring = rings[r];
      GeographicLib::PolygonArea polygon(geodesic);
      for (std::size_t i = 0; i < ring.size(); ++i) {
        const geometry::GridPoint a = ring[i];
        const geometry::GridPoint b = ring[(i + 1) % ring.size()];
        const double dx = geometry::lon_degrees(b) - geometry::lon_degrees(a);
        const double dy = geometry::lat_degrees(b) - geometry::lat_degrees(a);
        const int n =
            split_degrees > 0 ? std::max(1, static_cast<int>(std::ceil(std::hypot(dx, dy) / split_degrees))) : 1;
        for (int k = 0; k < n; ++k)
          polygon.AddPoint(geometry::lat_degrees(a) + dy * k / n, geometry::lon_degrees(a) + dx * k / n);
      }
      double perimeter = 0;
      double m2 = 0;
      polygon.Compute(false, true, perimeter, m2);
      total += (r == 0 ? 1 : -1) * std::fabs(m2) / 1e6;
    }
  }
  return total;
}

namespace {

std::vector<geometry::Polygon> polygons_of(const composite::State& state) {
  std::vector<geometry::Polygon> out;
  for (const composite::StatusArea& area : state.areas) out.push_back(area.polygon);
  return out;
}

}  // namespace

void measure_geographiclib(const Data& data, const Answers& ours, Report& report) {
  std::vector<std::vector<geometry::Polygon>> states;
  for (const composite::State& state : data.history.states) states.push_back(polygons_of(state));
  double sum = 0;
  const double time = median(3, [&] {
    for (const auto& state : states) sum += geographiclib_km2(state, 0);
  });
  report.time("area", "GeographicLib", time, "geodesic edges");
  double worst = 0;
  double gap = 0;
  for (std::size_t i = 0; i < states.size(); i += 64) {
    const double exact = geographiclib_km2(states[i], 0.001);
    worst = std::max(worst, std::fabs(ours.area_km2[i] - exact) / exact);
  }
  for (std::size_t i = 0; i < states.size(); ++i)
    gap = std::max(gap, std::fabs(ours.area_km2[i] - geographiclib_km2(states[i], 0)));
  report.check(
      worst <= 1e-9 && sum > 0, "area", "GeographicLib",
      fmt::format("with edges split to 0.001° areas differ by {:.1e} of themselves at most (every 64th state); "
                  "with geodesic edges by {:.2f} km²",
                  worst, gap));
}

}  // namespace frontkart::bench
