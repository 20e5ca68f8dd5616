// Frontkart inside the process, beside the libraries that answer the same from the plain polygons of each state, in one
// run on the same data. bench/peers.sh runs it, gives it its data and makes a table of what it prints (see Report).
//
//   bench_peers ARCHIVE FOLDER
//
// ARCHIVE: the daily states (.tar.zst). FOLDER: points.csv and regions.txt of peers_prepare.py; answers are written
// there for the other peers to be held against: ours_regions.csv (state, region, km2) and ours_changes.csv
// (state, gained, lost).
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <random>

#include "composite/build.hpp"
#include "composite/file.hpp"
#include "composite/overlay.hpp"
#include "composite/query.hpp"
#include "history.hpp"

namespace frontkart::bench {
namespace {

using composite::Composite;
using composite::HistoryId;
using composite::TimeIndex;
using geometry::GridPoint;
using geometry::square_kilometres;
using geometry::SquareCentimetres;

constexpr const char* kOurs = "frontkart";
constexpr const char* kCold = "frontkart, cold";

void measure_build(const std::vector<exchange::SourceFile>& files, Data& data, composite::Parts& parts,
                   Report& report) {
  report.time("read_build", kCold, seconds([&] {
                data.history = read_states(files);
                parts = build(data.history);
              }),
              "the first in the process");
  report.time("read_build", kOurs,
              median(7,
                     [&] {
                       const History history = read_states(files);
                       parts = build(history);
                     }),
              "unpacked files in memory to a composite");
  report.time("read", kOurs, median(7, [&] { data.history = read_states(files); }), "parse and quantise only");
  report.time("build", kOurs, median(7, [&] { parts = build(data.history); }), "node, find faces, histories only");
}

void measure_at(const std::string& bytes, const Composite& map, Report& report) {
  std::size_t shapes = 0;
  report.time(
      "at", kCold,
      median(21,
             [&] {
               const Composite fresh(must(composite::read_file(bytes)));
               shapes += composite::shapes_at(fresh, static_cast<TimeIndex>(fresh.parts().instants.size() / 2)).size();
             }),
      "from the bytes of the file");
  std::mt19937 random(1);
  report.time("at", kOurs,
              median(1001,
                     [&] {
                       const auto t = static_cast<TimeIndex>(random() % map.parts().instants.size());
                       shapes += composite::shapes_at(map, t).size();
                     }),
              "rings linked, any state");
  report.check(shapes > 0, "at", kOurs, "has shapes");
}

void measure_points(const std::string& bytes, const Composite& map, const Data& data, Answers& answers,
                    Report& report) {
  std::size_t steps = 0;
  const auto all = [&](const Composite& composite) {
    for (const GridPoint& p : data.points) steps += composite.steps(composite.history_at(p)).size();
  };
  report.time("points", kCold, median(21, [&] { all(Composite(must(composite::read_file(bytes)))); }),
              "from the bytes of the file");
  report.time("points", kOurs, median(101, [&] { all(map); }), fmt::format("{} points", data.points.size()));
  std::mt19937 random(2);
  std::vector<GridPoint> asked(1000);
  const double thousand = median(101, [&] {
    for (GridPoint& p : asked) p = data.points[random() % data.points.size()];
    for (const GridPoint& p : asked) steps += map.stretches(map.history_at(p)).size();
  });
  report.time("point", kOurs, thousand / 1000, "one point, its stretches with dates");
  report.check(steps > 0, "points", kOurs, "has histories");

  const std::size_t n = data.points.size();
  const std::size_t states = map.parts().instants.size();
  answers.inside.assign((n * states + 63) / 64, 0);
  for (std::size_t i = 0; i < n; ++i) {
    const HistoryId h = map.history_at(data.points[i]);
    for (std::size_t s = 0; s < states; ++s) {
      const std::size_t bit = s * n + i;
      if (map.status_at(h, static_cast<TimeIndex>(s)) != composite::kNoStatement)
        answers.inside[bit / 64] |= std::uint64_t{1} << (bit % 64);
    }
  }
}

void measure_area(const std::string& bytes, const composite::Parts& parts, const Composite& map, Answers& answers,
                  Report& report) {
  std::vector<std::vector<SquareCentimetres>> series;
  report.time("area", kCold,
              median(21,
                     [&] {
                       const Composite fresh(must(composite::read_file(bytes)));
                       series = composite::area_series(fresh, fresh.history_areas(), 2);
                     }),
              "from the bytes of the file");
  report.time("area_parts", kOurs,
              median(51,
                     [&] {
                       const Composite fresh(parts);
                       series = composite::area_series(fresh, fresh.history_areas(), 2);
                     }),
              "indexes and integrals made anew from the parts in memory");
  report.time("area", kOurs, median(101, [&] { series = composite::area_series(map, map.history_areas(), 2); }),
              "the map open, its edges' integrals computed");
  for (const SquareCentimetres a : series[1]) answers.area_km2.push_back(square_kilometres(a));
}

void measure_regions(const Composite& map, const Data& data, Answers& answers, Report& report) {
  const auto all = [&] {
    answers.region_km2.clear();
    for (const Region& region : data.regions) {
      const auto overlay = must(composite::RegionOverlay::make(map, region.polygons));
      std::vector<double> days;
      for (const SquareCentimetres a : composite::area_series(map, overlay->history_area(), 2)[1])
        days.push_back(square_kilometres(a));
      answers.region_km2.push_back(std::move(days));
    }
  };
  report.time("regions", kOurs, median(5, all), fmt::format("{} regions, overlay included", data.regions.size()));
}

void measure_changes(const Composite& map, Answers& answers, Report& report) {
  const std::size_t n = map.parts().instants.size();
  const auto all = [&] {
    answers.gained_km2.assign(n, 0);
    answers.lost_km2.assign(n, 0);
    for (std::size_t s = 1; s < n; ++s) {
      const auto t = static_cast<TimeIndex>(s);
      for (const composite::ChangedArea& change : composite::changes_between(map, t - 1, t))
        (change.from == composite::kNoStatement ? answers.gained_km2 : answers.lost_km2)[s] += change.area_m2 / 1e6;
    }
  };
  report.time("changes", kOurs, median(3, all), "polygons and areas, all pairs of neighbours");
}

void write_answers(const std::filesystem::path& folder, const Data& data, const Answers& answers) {
  std::ofstream regions(folder / "ours_regions.csv");
  std::ofstream changes(folder / "ours_changes.csv");
  for (std::size_t s = 0; s < data.history.instants.size(); ++s) {
    const std::string day = format_utc(data.history.instants[s]);
    changes << fmt::format("{},{:.6f},{:.6f}\n", day, answers.gained_km2[s], answers.lost_km2[s]);
    for (std::size_t r = 0; r < data.regions.size(); ++r)
      regions << fmt::format("{},{},{:.6f}\n", day, data.regions[r].id, answers.region_km2[r][s]);
  }
}

int run(const std::filesystem::path& archive, const std::filesystem::path& folder) {
  Report report;
  std::vector<exchange::SourceFile> files;
  report.time("unpack", kOurs, seconds([&] { files = unpack(archive); }), "zstd and tar");
  Data data;
  data.points = read_points(folder / "points.csv");
  data.regions = read_regions(folder / "regions.txt");
  if (data.points.empty() || data.regions.empty()) {
    fmt::print(stderr, "{} holds no points.csv and regions.txt\n", folder.string());
    return 1;
  }
  composite::Parts parts;
  measure_build(files, data, parts, report);
  const std::string bytes = composite::write_file(parts);
  report.fact("bytes composite file", static_cast<double>(bytes.size()));
  const Composite map(parts);
  Answers answers;
  measure_at(bytes, map, report);
  measure_points(bytes, map, data, answers, report);
  measure_area(bytes, parts, map, answers, report);
  measure_regions(map, data, answers, report);
  measure_changes(map, answers, report);
  write_answers(folder, data, answers);

  measure_geographiclib(data, answers, report);
  measure_s2(data, answers, report);
  measure_clipper(data, answers, report);
  measure_geos(data, answers, report);
  return report.all_hold() ? 0 : 1;
}

}  // namespace
}  // namespace frontkart::bench

int main(int argc, char** argv) {
  if (argc != 3) {
    fmt::print(stderr, "usage: bench_peers ARCHIVE FOLDER\n");
    return 2;
  }
  return frontkart::bench::run(argv[1], argv[2]);
}
