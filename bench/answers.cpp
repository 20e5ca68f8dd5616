// How long import and the main questions take inside the process, each beside a peer in the same run on the same data.
//
//   bench_answers FOLDER     a folder with the archive occupied-daily_2024-07_2026-08.tar.zst
//
// Prints medians of several runs and ratios peer / ours. The peers answer from the plain polygons of each state, as the
// files give them: GeographicLib for areas, GEOS prepared geometries for points. Where a peer's answer must agree, it
// is checked.
#include <fmt/format.h>
#include <geos_c.h>
#include <unistd.h>

#include <GeographicLib/PolygonArea.hpp>
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "composite/build.hpp"
#include "composite/query.hpp"
#include "exchange/archive.hpp"
#include "exchange/profile.hpp"
#include "service/service.hpp"
#include "store/sqlite/sqlite_store.hpp"

namespace {

using namespace frontkart;

double seconds(const std::function<void()>& run) {
  const auto start = std::chrono::steady_clock::now();
  run();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double median(int runs, const std::function<void()>& run) {
  std::vector<double> times;
  for (int i = 0; i < runs; ++i) times.push_back(seconds(run));
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

template <class T>
T must(Result<T> result) {
  if (result.ok()) return std::move(result).value();
  fmt::print(stderr, "{}\n", result.error().text());
  std::exit(1);
}

void row(const std::string& task, double ours, const std::string& peer = "", double theirs = 0) {
  const auto unit = [](double s) {
    return s < 1e-3 ? fmt::format("{:8.1f} µs", s * 1e6)
           : s < 1  ? fmt::format("{:8.2f} ms", s * 1e3)
                    : fmt::format("{:8.2f} s ", s);
  };
  fmt::print("{:<46} {:>11}", task, unit(ours));
  if (!peer.empty()) fmt::print("   {:<28} {:>11}   {:>7.0f} ×", peer, unit(theirs), theirs / ours);
  fmt::print("\n");
}

/// GEOS geometries of all states, freed at the end.
class GeosStates {
 public:
  explicit GeosStates(const std::vector<composite::State>& states) : handle_(GEOS_init_r()) {
    for (const composite::State& state : states) {
      std::vector<GEOSGeometry*> polygons;
      for (const composite::StatusArea& area : state.areas) {
        std::vector<GEOSGeometry*> rings;
        for (const geometry::Ring& ring : area.polygon) {
          GEOSCoordSequence* seq = GEOSCoordSeq_create_r(handle_, static_cast<unsigned>(ring.size() + 1), 2);
          for (std::size_t i = 0; i <= ring.size(); ++i) {
            const geometry::GridPoint p = ring[i % ring.size()];
            GEOSCoordSeq_setXY_r(handle_, seq, static_cast<unsigned>(i), p.x, p.y);
          }
          rings.push_back(GEOSGeom_createLinearRing_r(handle_, seq));
        }
        if (rings.empty()) continue;
        polygons.push_back(
            GEOSGeom_createPolygon_r(handle_, rings[0], rings.data() + 1, static_cast<unsigned>(rings.size() - 1)));
      }
      geometries_.push_back(GEOSGeom_createCollection_r(handle_, GEOS_MULTIPOLYGON, polygons.data(),
                                                        static_cast<unsigned>(polygons.size())));
      prepared_.push_back(GEOSPrepare_r(handle_, geometries_.back()));
    }
  }
  ~GeosStates() {
    for (const auto* p : prepared_) GEOSPreparedGeom_destroy_r(handle_, p);
    for (auto* g : geometries_) GEOSGeom_destroy_r(handle_, g);
    GEOS_finish_r(handle_);
  }
  GeosStates(const GeosStates&) = delete;
  GeosStates& operator=(const GeosStates&) = delete;

  [[nodiscard]] bool covers(std::size_t state, geometry::GridPoint p) const {
    GEOSGeometry* point = GEOSGeom_createPointFromXY_r(handle_, p.x, p.y);
    const bool hit = GEOSPreparedCovers_r(handle_, prepared_[state], point) == 1;
    GEOSGeom_destroy_r(handle_, point);
    return hit;
  }

 private:
  GEOSContextHandle_t handle_;
  std::vector<GEOSGeometry*> geometries_;
  std::vector<const GEOSPreparedGeometry*> prepared_;
};

/// The area of one state by GeographicLib, each edge split so that it stays straight in longitude/latitude.
double geographiclib_km2(const composite::State& state, double split_degrees) {
  const GeographicLib::Geodesic& geodesic = GeographicLib::Geodesic::WGS84();
  double total = 0;
  for (const composite::StatusArea& area : state.areas) {
    for (std::size_t r = 0; r < area.polygon.size(); ++r) {
      const geometry::Ring& ring = area.polygon[r];
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

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "usage: bench_answers FOLDER\n");
    return 2;
  }
  const std::filesystem::path archive = std::filesystem::path(argv[1]) / "occupied-daily_2024-07_2026-08.tar.zst";
  if (!std::filesystem::exists(archive)) {
    fmt::print(stderr, "{} is not there; nothing was measured.\n", archive.string());
    return 1;
  }
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / fmt::format("frontkart-bench-{}", ::getpid());
  std::filesystem::create_directories(folder);
  const std::atomic<bool> stop = false;
  service::ImportSnapshotsRequest request;
  request.paths = {archive};
  request.map = "daily";
  request.profile = "geojson";
  request.options.date_from = "filename";
  request.options.status = "ru-occupied";

  fmt::print("{:<46} {:>11}   {:<28} {:>11}   {:>9}\n", "task", "ours", "peer", "", "peer/ours");
  int n = 0;
  const double import = median(3, [&] {
    auto store = must(store::open_sqlite_store(folder / fmt::format("{}.db", n++), store::OpenMode::write_create,
                                               ledger::system_clock()));
    service::Service service(*store);
    must(service.import_snapshots(request, {}, stop));
  });
  row("import of the daily archive, end to end", import);

  // The states by themselves, for the peers and for the parts.
  std::vector<composite::State> states;
  std::vector<Instant> instants;
  const auto profile = must(exchange::make_profile("geojson", request.options));
  const auto read_all = [&] {
    states.clear();
    instants.clear();
    must(exchange::for_each_file(request.paths, {}, [&](exchange::SourceFile&& file, const auto&) -> Status {
      for (exchange::ReadState& s : must(profile->read(file))) {
        states.push_back(std::move(s.state));
        instants.push_back(s.valid_at);
      }
      return Done{};
    }));
  };
  row("  of this: unpack, parse, quantise", median(3, read_all));
  composite::Parts parts;
  row("  of this: build the composite", median(5, [&] {
        composite::Builder builder;
        for (std::size_t i = 0; i < states.size(); ++i) builder.add(instants[i], states[i].areas);
        parts = builder.build().value();
      }));
  const composite::Composite map(parts);

  std::size_t shapes = 0;
  std::mt19937 random(1);
  row("map at an instant, rings linked", median(201, [&] {
        shapes += composite::shapes_at(map, static_cast<composite::TimeIndex>(random() % instants.size())).size();
      }));

  std::vector<geometry::GridPoint> points;
  for (int i = 0; i < 30'000; ++i) {
    points.push_back({static_cast<std::int32_t>(31'500'000 + random() % 8'700'000),
                      static_cast<std::int32_t>(44'300'000 + random() % 7'500'000)});
  }
  std::size_t steps = 0;
  const double one =
      median(1001, [&] { steps += map.stretches(map.history_at(points[random() % points.size()])).size(); });
  const double many = median(21, [&] {
    for (const geometry::GridPoint& p : points) steps += map.steps(map.history_at(p)).size();
  });
  {
    const GeosStates geos(states);
    constexpr std::size_t kSample = 100;
    std::size_t differ = 0;
    const double sample = seconds([&] {
      for (std::size_t i = 0; i < kSample; ++i) {
        const composite::HistoryId h = map.history_at(points[i]);
        for (std::size_t s = 0; s < states.size(); ++s) {
          differ += geos.covers(s, points[i]) != (map.status_at(h, static_cast<composite::TimeIndex>(s)) != 0) ? 1 : 0;
        }
      }
    });
    row("history of one point", one, "GEOS prepared, all states", sample / kSample);
    row("histories of 30,000 points", many, "GEOS prepared (100 scaled)",
        sample / kSample * static_cast<double>(points.size()));
    fmt::print("  {} of {} point-and-state pairs differ from GEOS\n", differ, kSample * states.size());
  }

  std::vector<std::vector<geometry::SquareCentimetres>> series;
  const double area = median(21, [&] {
    const composite::Composite fresh(parts);
    series = composite::area_series(fresh, fresh.history_areas(), 2);
  });
  std::vector<double> peer(states.size());
  const double geodesic = seconds([&] {
    for (std::size_t i = 0; i < states.size(); ++i) peer[i] = geographiclib_km2(states[i], 0);
  });
  row("area of all days, from the stored parts", area, "GeographicLib, unsplit edges", geodesic);
  double worst = 0;
  for (std::size_t i = 0; i < states.size(); i += 64) {
    const double exact = geographiclib_km2(states[i], 0.001);
    worst = std::max(worst, std::fabs(geometry::square_kilometres(series[1][i]) - exact) / exact);
  }
  fmt::print("  worst relative difference from GeographicLib with edges split to 0.001°, every 64th day: {:.1e}\n",
             worst);
  std::filesystem::remove_all(folder);
  return shapes + steps > 0 ? 0 : 1;
}
