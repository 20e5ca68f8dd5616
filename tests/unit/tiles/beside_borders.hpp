#pragma once

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>
#include <stdexcept>

#include "composite/composite.hpp"
#include "decoded.hpp"
#include "tiles/level.hpp"
#include "tiles/tile_set.hpp"

// What a tile must show at a place, from the map alone: a projection and a clipping of their own.
namespace frontkart::tiles {

using composite::Composite;
using composite::TimeIndex;
using geometry::GridPoint;
using tests::DecodedTile;

struct Place {
  double lon = 0;  ///< in grid steps
  double lat = 0;
};

/// Where a point of a tile lies on the globe, in grid steps.
inline Place place_of(TileAddress a, double x, double y) {
  const double side = std::ldexp(1.0, static_cast<int>(a.zoom));
  const double u = (a.x + x / kExtent) / side;
  const double v = (a.y + y / kExtent) / side;
  const double lat = std::atan(std::sinh(std::numbers::pi * (1 - 2 * v))) * 180 / std::numbers::pi;
  return {(u * 360 - 180) * geometry::kGridPerDegree, lat * geometry::kGridPerDegree};
}

/// Whether a segment meets a rectangle: clipped to it, something is left.
inline bool meets(GridPoint a, GridPoint b, Place low, Place high) {
  double from = 0;
  double to = 1;
  const auto clip = [&](double origin, double run, double least, double most) {
    if (run == 0) return origin >= least && origin <= most;
    const double t0 = (least - origin) / run;
    const double t1 = (most - origin) / run;
    from = std::max(from, std::min(t0, t1));
    to = std::min(to, std::max(t0, t1));
    return from <= to;
  };
  return clip(a.x, static_cast<double>(b.x) - a.x, low.lon, high.lon) &&
         clip(a.y, static_cast<double>(b.y) - a.y, low.lat, high.lat);
}

/// The status that the map gives a place, or nothing where a border passes within one unit of it in x and y. In
/// Mercator's projection that square is a rectangle in longitude and latitude.
inline std::optional<composite::StatusId> status_at(const Composite& map, TimeIndex t, TileAddress a, double x,
                                                    double y) {
  constexpr double kUnit = 1.0 + 1e-6;
  const Place north_west = place_of(a, x - kUnit, y - kUnit);
  const Place south_east = place_of(a, x + kUnit, y + kUnit);
  const auto& parts = map.parts();
  for (const auto& e : parts.edges) {
    if (map.status_at(parts.face_history[e.left], t) == map.status_at(parts.face_history[e.right], t)) continue;
    if (meets(parts.vertices[e.a], parts.vertices[e.b], {north_west.lon, south_east.lat},
              {south_east.lon, north_west.lat})) {
      return std::nullopt;
    }
  }
  const Place p = place_of(a, x, y);
  const GridPoint q{static_cast<std::int32_t>(std::lround(p.lon)), static_cast<std::int32_t>(std::lround(p.lat))};
  if (std::abs(q.x) > geometry::kMaxX) return std::nullopt;
  return map.status_at(map.history_at(q), t);
}

inline DecodedTile tile_at(const TileSet& set, TileAddress address, Instant at) {
  const auto tile = set.tile(address, at);
  if (!tile.ok()) throw std::runtime_error(tile.error().text());
  return tests::decode_tile(tile->bytes);
}

}  // namespace frontkart::tiles
