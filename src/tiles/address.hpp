#pragma once

#include <array>
#include <compare>
#include <cstdint>

#include "base/result.hpp"

namespace frontkart::tiles {

/// Tiles of deeper zooms are not made: a unit of a tile is 60 cm at the equator here, and the grid of the maps is 11
/// cm. Software that draws tiles enlarges these.
inline constexpr std::uint32_t kMaxZoom = 14;
/// A tile is so many units wide and high.
inline constexpr std::int32_t kExtent = 4096;
/// What lies within so many units around a tile is in it, too, so that the ends of lines stay out of sight.
inline constexpr std::int32_t kBuffer = 64;

/// A square of the Web Mercator world: column x from the west and row y from the north, both below 2^zoom.
struct TileAddress {
  std::uint32_t zoom = 0;
  std::uint32_t x = 0;
  std::uint32_t y = 0;

  friend constexpr auto operator<=>(const TileAddress&, const TileAddress&) = default;
};

/// Error usage: no such zoom, column or row.
[[nodiscard]] Result<TileAddress> checked_address(std::int64_t zoom, std::int64_t x, std::int64_t y);

/// Place along the Hilbert curve of its zoom, after all tiles of lower zooms (PMTiles v3).
[[nodiscard]] std::uint64_t tile_id(TileAddress address);

/// West, south, east, north in degrees.
[[nodiscard]] std::array<double, 4> tile_bounds(TileAddress address);

}  // namespace frontkart::tiles
