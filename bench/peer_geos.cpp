#include <geos_c.h>

#include <cmath>
#include <random>

#include "history.hpp"

namespace frontkart::bench {
namespace {

using geometry::GridPoint;

/// GEOS geometries over grid steps as doubles, which hold them exactly. One multipolygon a state.
class States {
 public:
  explicit States(const History& history) : handle_(GEOS_init_r()) {
    for (const composite::State& state : history.states) {
      std::vector<GEOSGeometry*> polygons;
      for (const composite::StatusArea& area : state.areas) {
        std::vector<GEOSGeometry*> rings;
        for (const geometry::Ring& ring : area.polygon) rings.push_back(linear_ring(ring));
        if (rings.empty()) continue;
        polygons.push_back(
            GEOSGeom_createPolygon_r(handle_, rings[0], rings.data() + 1, static_cast<unsigned>(rings.size() - 1)));
      }
      geometries_.push_back(GEOSGeom_createCollection_r(handle_, GEOS_MULTIPOLYGON, polygons.data(),
                                                        static_cast<unsigned>(polygons.size())));
    }
  }
  ~States() {
    for (const auto* p : prepared_) GEOSPreparedGeom_destroy_r(handle_, p);
    for (auto* g : geometries_) GEOSGeom_destroy_r(handle_, g);
    GEOS_finish_r(handle_);
  }
  States(const States&) = delete;
  States& operator=(const States&) = delete;

  void prepare() {
    for (const auto* g : geometries_) prepared_.push_back(GEOSPrepare_r(handle_, g));
  }

  [[nodiscard]] bool covers(std::size_t state, GridPoint p) const {
    GEOSGeometry* point = GEOSGeom_createPointFromXY_r(handle_, p.x, p.y);
    const bool hit = GEOSPreparedCovers_r(handle_, prepared_[state], point) == 1;
    GEOSGeom_destroy_r(handle_, point);
    return hit;
  }

  /// What state `a` has and `b` has not. `polygons` null: only computed.
  void difference(std::size_t a, std::size_t b, std::vector<geometry::Polygon>* polygons) const {
    GEOSGeometry* out = GEOSDifference_r(handle_, geometries_[a], geometries_[b]);
    if (out == nullptr) {
      fmt::print(stderr, "GEOS could not subtract state {} from state {}\n", b, a);
      std::exit(1);
    }
    if (polygons != nullptr) {
      for (int i = 0; i < GEOSGetNumGeometries_r(handle_, out); ++i) {
        const GEOSGeometry* g = GEOSGetGeometryN_r(handle_, out, i);
        if (GEOSGeomTypeId_r(handle_, g) != GEOS_POLYGON || GEOSisEmpty_r(handle_, g) != 0) continue;
        geometry::Polygon polygon{points(GEOSGetExteriorRing_r(handle_, g))};
        for (int k = 0; k < GEOSGetNumInteriorRings_r(handle_, g); ++k)
          polygon.push_back(points(GEOSGetInteriorRingN_r(handle_, g, k)));
        polygons->push_back(std::move(polygon));
      }
    }
    GEOSGeom_destroy_r(handle_, out);
  }

 private:
  [[nodiscard]] GEOSGeometry* linear_ring(const geometry::Ring& ring) const {
    GEOSCoordSequence* seq = GEOSCoordSeq_create_r(handle_, static_cast<unsigned>(ring.size() + 1), 2);
    for (std::size_t i = 0; i <= ring.size(); ++i) {
      const GridPoint p = ring[i % ring.size()];
      GEOSCoordSeq_setXY_r(handle_, seq, static_cast<unsigned>(i), p.x, p.y);
    }
    return GEOSGeom_createLinearRing_r(handle_, seq);
  }
  /// Crossings rounded to the grid.
  [[nodiscard]] geometry::Ring points(const GEOSGeometry* ring) const {
    const GEOSCoordSequence* seq = GEOSGeom_getCoordSeq_r(handle_, ring);
    unsigned n = 0;
    GEOSCoordSeq_getSize_r(handle_, seq, &n);
    geometry::Ring out;
    for (unsigned i = 0; i + 1 < n; ++i) {
      double x = 0;
      double y = 0;
      GEOSCoordSeq_getXY_r(handle_, seq, i, &x, &y);
      out.push_back({static_cast<std::int32_t>(std::lround(x)), static_cast<std::int32_t>(std::lround(y))});
    }
    return out;
  }

  GEOSContextHandle_t handle_;
  std::vector<GEOSGeometry*> geometries_;
  std::vector<const GEOSPreparedGeometry*> prepared_;
};

void measure_points(States& states, const Data& data, const Answers& ours, Report& report) {
  constexpr std::size_t kSample = 300;
  states.prepare();
  std::size_t differ = 0;
  std::size_t inside = 0;
  const std::size_t stride = data.points.size() / kSample;
  // The first question makes the index of a prepared geometry; it is not counted.
  for (std::size_t s = 0; s < data.history.states.size(); ++s) inside += states.covers(s, data.points[0]) ? 1 : 0;
  const double sample = seconds([&] {
    for (std::size_t i = 0; i < kSample; ++i) {
      for (std::size_t s = 0; s < data.history.states.size(); ++s) {
        const bool hit = states.covers(s, data.points[i * stride]);
        inside += hit ? 1 : 0;
        differ += hit != ours.is_inside(s * data.points.size() + i * stride) ? 1 : 0;
      }
    }
  });
  report.time("points", "GEOS, prepared", sample * static_cast<double>(stride),
              fmt::format("{} points, scaled", kSample));
  report.check(differ == 0 && inside > 0, "points", "GEOS, prepared",
               fmt::format("{} of {} pairs of point and state differ", differ, kSample * data.history.states.size()));
}

void measure_changes(const States& states, const Data& data, const Answers& ours, Report& report) {
  const std::size_t n = data.history.states.size();
  const double time = seconds([&] {
    for (std::size_t s = 1; s < n; ++s) {
      states.difference(s, s - 1, nullptr);
      states.difference(s - 1, s, nullptr);
    }
  });
  report.time("changes", "GEOS", time, "difference both ways; polygons");
  double worst = 0;
  for (std::size_t s = 1; s < n; s += 16) {
    std::vector<geometry::Polygon> gained;
    std::vector<geometry::Polygon> lost;
    states.difference(s, s - 1, &gained);
    states.difference(s - 1, s, &lost);
    worst = std::max({worst, std::fabs(geographiclib_km2(gained, 0.001) - ours.gained_km2[s]),
                      std::fabs(geographiclib_km2(lost, 0.001) - ours.lost_km2[s])});
  }
  report.check(worst <= 0.01, "changes", "GEOS",
               fmt::format("gained and lost of every 16th day differ by {:.5f} km² at most", worst));
}

}  // namespace

void measure_geos(const Data& data, const Answers& ours, Report& report) {
  States states(data.history);
  measure_points(states, data, ours, report);
  measure_changes(states, data, ours, report);
}

}  // namespace frontkart::bench
