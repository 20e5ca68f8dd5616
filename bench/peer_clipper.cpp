#include <cmath>
#include <polyclipping/clipper.hpp>

#include "history.hpp"

namespace frontkart::bench {
namespace {

ClipperLib::Paths paths_of(const composite::State& state) {
  ClipperLib::Paths out;
  for (const composite::StatusArea& area : state.areas) {
    for (const geometry::Ring& ring : area.polygon) {
      ClipperLib::Path path;
      for (const geometry::GridPoint p : ring) path.emplace_back(p.x, p.y);
      out.push_back(std::move(path));
    }
  }
  return out;
}

/// Rings by their own sign: outer ones and holes run opposite ways. Each is a polygon here, so that holes are taken
/// away by the caller.
double km2(const ClipperLib::Paths& paths) {
  double total = 0;
  for (const ClipperLib::Path& path : paths) {
    geometry::Ring ring;
    for (const ClipperLib::IntPoint& p : path)
      ring.push_back({static_cast<std::int32_t>(p.X), static_cast<std::int32_t>(p.Y)});
    total += (ClipperLib::Orientation(path) ? 1 : -1) * geographiclib_km2({{ring}}, 0.001);
  }
  return total;
}

ClipperLib::Paths difference(const ClipperLib::Paths& a, const ClipperLib::Paths& b) {
  ClipperLib::Clipper clipper;
  clipper.AddPaths(a, ClipperLib::ptSubject, true);
  clipper.AddPaths(b, ClipperLib::ptClip, true);
  ClipperLib::Paths out;
  if (!clipper.Execute(ClipperLib::ctDifference, out, ClipperLib::pftEvenOdd, ClipperLib::pftEvenOdd)) {
    fmt::print(stderr, "Clipper could not subtract a state\n");
    std::exit(1);
  }
  return out;
}

}  // namespace

void measure_clipper(const Data& data, const Answers& ours, Report& report) {
  std::vector<ClipperLib::Paths> states;
  for (const composite::State& state : data.history.states) states.push_back(paths_of(state));
  std::size_t rings = 0;
  const double time = seconds([&] {
    for (std::size_t s = 1; s < states.size(); ++s) {
      rings += difference(states[s], states[s - 1]).size();
      rings += difference(states[s - 1], states[s]).size();
    }
  });
  report.time("changes", "Clipper 6.4", time, "difference both ways; polygons");
  double worst = 0;
  for (std::size_t s = 1; s < states.size(); s += 16) {
    worst = std::max({worst, std::fabs(km2(difference(states[s], states[s - 1])) - ours.gained_km2[s]),
                      std::fabs(km2(difference(states[s - 1], states[s])) - ours.lost_km2[s])});
  }
  report.check(worst <= 0.01 && rings > 0, "changes", "Clipper 6.4",
               fmt::format("gained and lost of every 16th day differ by {:.5f} km² at most", worst));
}

}  // namespace frontkart::bench
