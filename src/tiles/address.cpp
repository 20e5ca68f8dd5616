#include "tiles/address.hpp"

#include <fmt/format.h>

#include <cmath>
#include <numbers>
#include <utility>

namespace frontkart::tiles {

Result<TileAddress> checked_address(std::int64_t zoom, std::int64_t x, std::int64_t y) {
  if (zoom < 0 || zoom > kMaxZoom) {
    return Error{ErrorCode::usage, fmt::format("There are no tiles of zoom {}.", zoom), "",
                 fmt::format("Ask for zoom 0 to {}; programs that draw tiles enlarge these.", kMaxZoom)};
  }
  const std::int64_t side = std::int64_t{1} << zoom;
  if (x < 0 || x >= side || y < 0 || y >= side) {
    return Error{ErrorCode::usage, fmt::format("There is no tile {}/{}/{}.", zoom, x, y), "",
                 fmt::format("At zoom {} columns and rows go from 0 to {}.", zoom, side - 1)};
  }
  return TileAddress{static_cast<std::uint32_t>(zoom), static_cast<std::uint32_t>(x), static_cast<std::uint32_t>(y)};
}

std::uint64_t tile_id(TileAddress address) {
  std::uint64_t id = ((std::uint64_t{1} << (2 * address.zoom)) - 1) / 3;
  std::uint64_t x = address.x;
  std::uint64_t y = address.y;
  for (std::uint32_t level = address.zoom; level-- > 0;) {
    const std::uint64_t s = std::uint64_t{1} << level;
    const std::uint64_t right = (x & s) != 0 ? 1 : 0;
    const std::uint64_t lower = (y & s) != 0 ? 1 : 0;
    id += s * s * ((3 * right) ^ lower);
    // Each quarter of the curve is the whole, turned and mirrored.
    x &= s - 1;
    y &= s - 1;
    if (lower == 0) {
      if (right == 1) {
        x = s - 1 - x;
        y = s - 1 - y;
      }
      std::swap(x, y);
    }
  }
  return id;
}

std::array<double, 4> tile_bounds(TileAddress address) {
  const double side = std::ldexp(1.0, static_cast<int>(address.zoom));
  const auto lon = [&](double x) { return x / side * 360 - 180; };
  const auto lat = [&](double y) {
    return std::atan(std::sinh(std::numbers::pi * (1 - 2 * y / side))) * 180 / std::numbers::pi;
  };
  return {lon(address.x), lat(address.y + 1.0), lon(address.x + 1.0), lat(address.y)};
}

}  // namespace frontkart::tiles
