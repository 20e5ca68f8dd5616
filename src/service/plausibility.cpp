#include "service/plausibility.hpp"

#include <fmt/format.h>

#include <cmath>
#include <numbers>

#include "geometry/ellipsoid.hpp"

namespace frontkart::service {
namespace {

constexpr double kJumpKm2 = 5'000;
constexpr double kJumpShare = 0.05;

/// By the planar formula on a sphere, within about a percent: fast enough for every state of an import.
double rough_km2(const geometry::Ring& ring) {
  if (ring.size() < 3) return 0;
  double doubled = 0;
  double mean_y = 0;
  const geometry::GridPoint o = ring.front();
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const geometry::GridPoint a = ring[i];
    const geometry::GridPoint b = ring[i + 1 == ring.size() ? 0 : i + 1];
    const double ax = static_cast<double>(a.x) - o.x;
    const double bx = static_cast<double>(b.x) - o.x;
    doubled += ax * (static_cast<double>(b.y) - o.y) - bx * (static_cast<double>(a.y) - o.y);
    mean_y += static_cast<double>(a.y) / static_cast<double>(ring.size());
  }
  constexpr double kKmPerStep = 111.2 / geometry::kGridPerDegree;
  const double shrink = std::cos(mean_y / geometry::kGridPerDegree * std::numbers::pi / 180);
  return std::fabs(doubled) / 2 * kKmPerStep * kKmPerStep * shrink;
}

double exact_km2(const geometry::Ring& ring) {
  return std::fabs(geometry::square_kilometres(geometry::signed_area(ring)));
}

std::map<composite::StatusId, double> areas(const composite::State& state, double (*ring_km2)(const geometry::Ring&)) {
  std::map<composite::StatusId, double> out;
  for (const composite::StatusArea& area : state.areas) {
    double km2 = 0;
    for (std::size_t r = 0; r < area.polygon.size(); ++r) km2 += (r == 0 ? 1 : -1) * ring_km2(area.polygon[r]);
    out[area.status] += std::fabs(km2);
  }
  return out;
}

bool jumps(double before, double after, double slack) {
  const double change = std::fabs(after - before);
  return change > kJumpKm2 * slack && change > kJumpShare * before * slack;
}

}  // namespace

std::vector<std::string> Plausibility::check(const std::string& layer, const composite::State& state,
                                             const maps::Legend& legend) {
  std::vector<std::string> flags;
  Areas now = areas(state, rough_km2);
  const auto it = before_.find(layer);
  if (it != before_.end()) {
    Areas all = it->second.rough;
    all.insert(now.begin(), now.end());
    bool suspect = false;
    for (const auto& [status, ignored] : all) suspect = suspect || jumps(it->second.rough[status], now[status], 0.8);
    if (suspect) {
      Areas before_exact = areas(it->second.state, exact_km2);
      Areas now_exact = areas(state, exact_km2);
      for (const auto& [status, ignored] : all) {
        const double was = before_exact[status];
        const double is = now_exact[status];
        if (!jumps(was, is, 1)) continue;
        flags.push_back(fmt::format("implausible jump: {} {} {:.0f} km² against the state before ({:.0f} → {:.0f} km²)",
                                    legend.entries.at(status - 1U).id, is > was ? "gains" : "loses",
                                    std::fabs(is - was), was, is));
      }
    }
  }
  before_[layer] = {state, std::move(now)};
  return flags;
}

}  // namespace frontkart::service
