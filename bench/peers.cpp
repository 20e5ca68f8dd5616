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

#include "composite/archive.hpp"
#include "composite/build.hpp"
#include "composite/file.hpp"
#include "composite/joint.hpp"
#include "composite/live.hpp"
#include "composite/query.hpp"
#include "composite/timeline.hpp"
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
constexpr const char* kEach = "frontkart, state by state";
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
  std::size_t polygons = 0;
  composite::FlatShapes flat;
  report.time("at", kCold,
              median(21,
                     [&] {
                       const Composite fresh(must(composite::read_file(bytes)));
                       composite::shapes_at(fresh, static_cast<TimeIndex>(fresh.parts().instants.size() / 2), flat);
                       polygons += composite::shapes_of(flat).size();
                     }),
              "from the bytes of the file");
  std::mt19937 random(1);
  const auto any = [&] { return static_cast<TimeIndex>(random() % map.parts().instants.size()); };
  report.time("at", kOurs, median(2001, [&] { composite::shapes_at(map, any(), flat); }),
              "rings linked, any state, memory kept");
  report.time("at_shapes", kOurs, median(1001, [&] { polygons += composite::shapes_at(map, any()).size(); }),
              "the same as polygons of their own memory");
  report.check(polygons > 0, "at", kOurs, "has shapes");
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
  report.time("area", kOurs,
              median(51,
                     [&] {
                       const Composite fresh(parts);
                       series = composite::area_series(fresh, fresh.history_areas(), 2);
                     }),
              "indexes and integrals made anew from the parts in memory");
  report.time("area_open", kOurs, median(101, [&] { series = composite::area_series(map, map.history_areas(), 2); }),
              "the map open, its edges' integrals computed");
  for (const SquareCentimetres a : series[1]) answers.area_km2.push_back(square_kilometres(a));
}

void measure_regions(const Composite& map, const Data& data, Answers& answers, Report& report) {
  std::vector<composite::RegionPolygons> regions;
  for (const Region& region : data.regions) regions.push_back(region.polygons);
  const auto all = [&] {
    answers.region_km2.clear();
    const Composite* maps[] = {&map};
    const auto joint = must(composite::JointComposite::make(maps, regions, composite::JointExtent::regions));
    for (const auto& of_region : joint->history_areas_by_region(0)) {
      const auto series = composite::area_series(map, of_region, 2);
      std::vector<double> days;
      for (const SquareCentimetres a : series[1]) days.push_back(square_kilometres(a));
      answers.region_km2.push_back(std::move(days));
    }
  };
  report.time("regions", kOurs, median(11, all), fmt::format("{} regions, overlay included", data.regions.size()));
}

/// Every state put after the one before, and at the end what they all give is what one build gives.
void measure_append(const Data& data, const composite::Parts& parts, Report& report) {
  std::vector<double> times;
  composite::LiveComposite live;
  for (std::size_t s = 0; s < data.history.states.size(); ++s) {
    times.push_back(seconds([&] { must(live.put(data.history.instants[s], data.history.states[s].areas)); }));
  }
  std::sort(times.begin(), times.end());
  report.time("append", kOurs, times[times.size() / 2],
              fmt::format("a parsed state, median of {}; 99 of 100 within {:.2f} ms", times.size(),
                          times[times.size() * 99 / 100] * 1e3));
  composite::Parts saved;
  report.time("append_save", kOurs, median(5, [&] { saved = live.save(); }),
              "all canonical parts of what was appended");
  report.check(saved == parts, "append", kOurs,
               "states appended one by one give the parts of one build, byte for byte");
}

void measure_sizes(const Data& data, const composite::Parts& parts, Report& report) {
  report.fact("bytes memory-mapped form", static_cast<double>(composite::write_file(parts).size()));
  composite::Timeline timeline;
  for (std::size_t s = 0; s < data.history.states.size(); ++s)
    timeline.add(static_cast<TimeIndex>(s), data.history.states[s].areas);
  composite::Archive archive{data.history.instants, {}, timeline.slot_status()};
  archive.segments = timeline.take_segments();
  std::string bytes;
  report.time("archive_write", kOurs, seconds([&] { bytes = must(composite::write_archive(archive)); }));
  report.fact("bytes archive form", static_cast<double>(bytes.size()));
  composite::Parts back;
  report.time("archive_read", kOurs,
              median(5, [&] { back = must(composite::assemble(must(composite::read_archive(bytes)))); }),
              "decode and build anew");
  report.check(back == parts, "archive_read", kOurs, "the archive form gives the parts of one build back");
}

void measure_changes(const composite::Parts& parts, const Composite& map, Answers& answers, Report& report) {
  const std::size_t n = map.parts().instants.size();
  const auto sum = [&](const Composite& of) {
    answers.gained_km2.assign(n, 0);
    answers.lost_km2.assign(n, 0);
    for (const composite::ChangeTotal& c : composite::changes_series(of, of.history_areas()))
      (c.from == composite::kNoStatement ? answers.gained_km2 : answers.lost_km2)[c.at] += square_kilometres(c.area);
  };
  report.time("changes", kOurs, median(51, [&] { sum(Composite(parts)); }),
              "areas, all pairs of neighbours; indexes and integrals made anew from the parts in memory");
  report.time("changes_open", kOurs, median(51, [&] { sum(map); }), "the map open, its edges' integrals computed");
  double worst = 0;
  report.time("changes_shapes", kOurs, seconds([&] {
                for (std::size_t s = 1; s < n; ++s) {
                  const auto t = static_cast<TimeIndex>(s);
                  double gained = 0;
                  for (const composite::ChangedArea& change : composite::changes_between(map, t - 1, t))
                    gained += change.from == composite::kNoStatement ? change.area_m2 / 1e6 : 0;
                  worst = std::max(worst, std::fabs(gained - answers.gained_km2[s]));
                }
              }),
              "polygons and areas, all pairs of neighbours");
  report.check(worst <= 1e-9, "changes", kOurs, "the areas of the polygons are those of the sums");
}

/// The same code without the composite: each state by itself, as the peers have it. What this takes beside a peer is
/// what the code gains; beside the composite, what the representation gains.
void measure_state_by_state(const Data& data, const Answers& answers, Report& report) {
  const auto& states = data.history.states;
  std::vector<double> km2;
  report.time("area", kEach,
              median(3,
                     [&] {
                       km2.clear();
                       for (const composite::State& state : states) {
                         SquareCentimetres sum = 0;
                         for (const composite::StatusArea& area : state.areas) {
                           for (std::size_t r = 0; r < area.polygon.size(); ++r)
                             sum += (r == 0 ? 1 : -1) * std::llabs(geometry::signed_area(area.polygon[r]));
                         }
                         km2.push_back(square_kilometres(sum));
                       }
                     }),
              "the integral of every side of every polygon");
  double worst = 0;
  for (std::size_t s = 0; s < km2.size(); ++s)
    worst = std::max(worst, std::fabs(km2[s] - answers.area_km2[s]) / answers.area_km2[s]);
  report.check(
      worst <= 1e-9, "area", kEach,
      fmt::format("areas differ by {:.1e} of themselves at most: polygons that overlap count twice here", worst));

  constexpr std::size_t kSample = 16;
  const std::size_t stride = states.size() / kSample;
  double points = 0;
  double pairs = 0;
  std::size_t differ = 0;
  double off = 0;
  for (std::size_t i = 1; i <= kSample; ++i) {
    const std::size_t s = i * stride - 1;
    const Composite alone(build({{data.history.instants[s]}, {states[s]}}));
    std::vector<bool> held(data.points.size());
    points += median(3, [&] {
      for (std::size_t k = 0; k < data.points.size(); ++k)
        held[k] = alone.status_at(alone.history_at(data.points[k]), 0) != composite::kNoStatement;
    });
    for (std::size_t k = 0; k < held.size(); ++k)
      differ += held[k] != answers.is_inside(s * data.points.size() + k) ? 1 : 0;
    double gained = 0;
    pairs += median(3, [&] {
      const Composite two(
          build({{data.history.instants[s - 1], data.history.instants[s]}, {states[s - 1], states[s]}}));
      gained = 0;
      for (const composite::ChangedArea& change : composite::changes_between(two, 0, 1))
        gained += change.from == composite::kNoStatement ? change.area_m2 / 1e6 : 0;
    });
    off = std::max(off, std::fabs(gained - answers.gained_km2[s]));
  }
  const double scale = static_cast<double>(states.size()) / kSample;
  report.time("points", kEach, points * scale, fmt::format("located in each state; {} states, scaled", kSample));
  report.time("changes", kEach, pairs * scale, fmt::format("a composite of two states; {} pairs, scaled", kSample));
  // A line of another state that lies within half a step of a point's own may move it across.
  report.check(differ <= 16, "points", kEach,
               fmt::format("{} of {} pairs of point and state differ", differ, kSample * data.points.size()));
  report.check(off <= 0.001, "changes", kEach, fmt::format("gained differs by {:.6f} km² at most", off));
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
  const Composite map(parts);
  Answers answers;
  measure_at(bytes, map, report);
  measure_points(bytes, map, data, answers, report);
  measure_area(bytes, parts, map, answers, report);
  measure_regions(map, data, answers, report);
  measure_changes(parts, map, answers, report);
  measure_append(data, parts, report);
  measure_sizes(data, parts, report);
  measure_state_by_state(data, answers, report);
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
