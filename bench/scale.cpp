// Time and memory against size: one size a process, so that its peak of memory is its own. bench/scale.sh runs it.
//
//   bench_scale ARCHIVE copies N     every state N times, side by side, shifted by whole degrees
//   bench_scale ARCHIVE hours N      N hourly states, made from the first one by small changes
//
// Prints "scale KIND SIZE WHAT NUMBER", parted by tabs; times in seconds of processor time, the least of a few runs;
// memory in bytes beyond what the states themselves take.
#include <malloc.h>

#include <cmath>
#include <fstream>
#include <random>

#include "composite/build.hpp"
#include "composite/file.hpp"
#include "composite/query.hpp"
#include "history.hpp"

namespace frontkart::bench {
namespace {

using composite::Composite;
using composite::TimeIndex;
using geometry::GridPoint;
using geometry::kGridPerDegree;

/// A line of /proc/self/status in bytes.
double status_bytes(const std::string& name) {
  std::ifstream in("/proc/self/status");
  for (std::string word; in >> word;) {
    if (word != name + ":") continue;
    double kilobytes = 0;
    in >> kilobytes;
    return kilobytes * 1024;
  }
  return 0;
}

/// Memory from here on: what is free goes back to the system, and the peak begins anew.
class Memory {
 public:
  Memory() {
    malloc_trim(0);
    std::ofstream("/proc/self/clear_refs") << 5;
    before_ = status_bytes("VmRSS");
  }
  [[nodiscard]] double peak() const { return status_bytes("VmHWM") - before_; }

 private:
  double before_ = 0;
};

/// The least of several runs: what is left when nothing disturbs.
template <class Run>
double least(int runs, Run&& run) {
  double out = cpu_seconds(run);
  for (int i = 1; i < runs; ++i) out = std::min(out, cpu_seconds(run));
  return out;
}

class Lines {
 public:
  Lines(std::string kind, std::size_t size) : kind_(std::move(kind)), size_(size) {}
  void put(const std::string& what, double number) const {
    fmt::print("scale\t{}\t{}\t{}\t{:.9g}\n", kind_, size_, what, number);
  }

 private:
  std::string kind_;
  std::size_t size_;
};

/// What is asked of the finished map. The points lie anywhere within its bounds.
void ask(composite::Parts parts, const Lines& lines) {
  const std::string bytes = composite::write_file(parts);
  lines.put("states", static_cast<double>(parts.instants.size()));
  lines.put("edges", static_cast<double>(parts.edges.size()));
  lines.put("faces", static_cast<double>(parts.face_history.size()));
  lines.put("histories", static_cast<double>(parts.history_begin.size() - 1));
  lines.put("file bytes", static_cast<double>(bytes.size()));
  std::vector<GridPoint> points;
  GridPoint low = parts.vertices.at(0);
  GridPoint high = low;
  for (const GridPoint p : parts.vertices) {
    low = {std::min(low.x, p.x), std::min(low.y, p.y)};
    high = {std::max(high.x, p.x), std::max(high.y, p.y)};
  }
  std::mt19937 random(1);
  for (int i = 0; i < 30'000; ++i) {
    points.push_back({low.x + static_cast<std::int32_t>(random() % static_cast<std::uint32_t>(high.x - low.x)),
                      low.y + static_cast<std::int32_t>(random() % static_cast<std::uint32_t>(high.y - low.y))});
  }
  std::size_t seen = 0;
  composite::FlatShapes flat;
  std::unique_ptr<Composite> map;
  lines.put("open", cpu_seconds([&] { map = std::make_unique<Composite>(must(composite::read_file(bytes))); }));
  const std::size_t states = map->parts().instants.size();
  lines.put("at", least(5, [&] {
                    for (std::size_t i = 0; i < 8; ++i) {
                      composite::shapes_at(*map, static_cast<TimeIndex>((2 * i + 1) * states / 16), flat);
                      seen += flat.points.size();
                    }
                  }) / 8);
  lines.put("points", least(11, [&] {
              for (const GridPoint p : points) seen += map->steps(map->history_at(p)).size();
            }));
  lines.put("area", least(5, [&] {
              const Composite fresh(parts);
              seen += composite::area_series(fresh, fresh.history_areas(), 2)[1].size();
            }));
  if (seen == 0) std::exit(1);
}

/// All copies of a state: columns of ten degrees from the map to the west, rows of eight from it to the south.
composite::State copied(const composite::State& state, std::size_t copies) {
  composite::State out;
  out.areas.reserve(state.areas.size() * copies);
  for (std::size_t i = 0; i < copies; ++i) {
    const std::int32_t dx = -10 * kGridPerDegree * static_cast<std::int32_t>(i % 10);
    const std::int32_t dy = -8 * kGridPerDegree * static_cast<std::int32_t>(i / 10);
    for (composite::StatusArea area : state.areas) {
      for (geometry::Ring& ring : area.polygon) {
        for (GridPoint& p : ring) p = {p.x + dx, p.y + dy};
      }
      out.areas.push_back(std::move(area));
    }
  }
  return out;
}

void scale_copies(const History& history, std::size_t copies) {
  const Lines lines("copies", copies);
  // As many for every size. The first run pays for memory that the process has never had; the others have it already,
  // at every size, because main() tells the allocator to keep what is free.
  constexpr int kRuns = 5;
  composite::Parts parts;
  double best_add = 1e9;
  double best_build = 1e9;
  const Memory memory;
  for (int run = 0; run < kRuns; ++run) {
    parts = {};
    composite::Builder builder;
    double add = 0;
    for (std::size_t s = 0; s < history.states.size(); ++s) {
      const composite::State state = copied(history.states[s], copies);
      add += cpu_seconds([&] { builder.add(history.instants[s], state.areas); });
    }
    const double build = cpu_seconds([&] { parts = must(builder.build()); });
    if (run == 0) lines.put("first", add + build);
    best_add = std::min(best_add, add);
    best_build = std::min(best_build, build);
  }
  lines.put("add", best_add);
  lines.put("build", best_build);
  lines.put("memory", memory.peak());
  ask(std::move(parts), lines);
}

/// The state an hour later: one vertex of a long ring has moved, mostly outwards, by up to 30 m.
class Hours {
 public:
  explicit Hours(composite::State state) : state_(std::move(state)) {
    for (composite::StatusArea& area : state_.areas) {
      for (std::size_t r = 0; r < area.polygon.size(); ++r) {
        if (area.polygon[r].size() < 50) continue;
        double twice = 0;
        for (std::size_t i = 0; i < area.polygon[r].size(); ++i) {
          const GridPoint a = area.polygon[r][i];
          const GridPoint b = area.polygon[r][(i + 1) % area.polygon[r].size()];
          twice += static_cast<double>(a.x) * b.y - static_cast<double>(b.x) * a.y;
        }
        rings_.push_back({&area.polygon[r], (twice > 0) == (r == 0)});
        vertices_ += area.polygon[r].size();
      }
    }
  }

  [[nodiscard]] const composite::State& state() const { return state_; }

  void next() {
    std::size_t i = random_() % vertices_;
    std::size_t r = 0;
    while (i >= rings_[r].ring->size()) i -= rings_[r++].ring->size();
    geometry::Ring& ring = *rings_[r].ring;
    const GridPoint a = ring[i == 0 ? ring.size() - 1 : i - 1];
    const GridPoint b = ring[i + 1 == ring.size() ? 0 : i + 1];
    const double dx = static_cast<double>(b.x) - a.x;
    const double dy = static_cast<double>(b.y) - a.y;
    const double length = std::max(1.0, std::hypot(dx, dy));
    double step = static_cast<double>(30 + random_() % 240) * (random_() % 8 == 0 ? -1 : 1);
    if (!rings_[r].counter_clockwise) step = -step;
    ring[i].x += static_cast<std::int32_t>(std::lround(step * dy / length));
    ring[i].y -= static_cast<std::int32_t>(std::lround(step * dx / length));
  }

 private:
  struct Side {
    geometry::Ring* ring;
    bool counter_clockwise;
  };
  composite::State state_;
  std::vector<Side> rings_;
  std::size_t vertices_ = 0;
  std::mt19937 random_{20250312};
};

void scale_hours(const History& history, std::size_t hours) {
  const Lines lines("hours", hours);
  const Memory memory;
  Hours state(history.states.front());
  composite::Builder builder;
  double add = 0;
  for (std::size_t h = 0; h < hours; ++h) {
    if (h > 0) state.next();
    const Instant at{history.instants.front().us + static_cast<std::int64_t>(h) * 3'600'000'000};
    add += cpu_seconds([&] { builder.add(at, state.state().areas); });
  }
  composite::Parts parts;
  lines.put("add", add);
  lines.put("build", cpu_seconds([&] { parts = must(builder.build()); }));
  lines.put("memory", memory.peak());
  ask(std::move(parts), lines);
}

int run(const std::filesystem::path& archive, const std::string& kind, std::size_t size) {
  const History history = read_states(unpack(archive));
  kind == "copies" ? scale_copies(history, size) : scale_hours(history, size);
  return 0;
}

}  // namespace
}  // namespace frontkart::bench

int main(int argc, char** argv) {
  const std::string kind = argc == 4 ? argv[2] : "";
  const std::size_t size = argc == 4 ? std::strtoull(argv[3], nullptr, 10) : 0;
  if ((kind != "copies" && kind != "hours") || size == 0 || (kind == "copies" && size > 100)) {
    fmt::print(stderr, "usage: bench_scale ARCHIVE copies|hours SIZE\n");
    return 2;
  }
  mallopt(M_MMAP_MAX, 0);
  mallopt(M_TRIM_THRESHOLD, -1);
  return frontkart::bench::run(argv[1], kind, size);
}
