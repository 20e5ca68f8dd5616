#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/result.hpp"
#include "composite/arcs.hpp"
#include "composite/edge_grid.hpp"
#include "geometry/box_index.hpp"
#include "tiles/address.hpp"
#include "tiles/graph.hpp"

namespace frontkart::tiles {

/// The rectangle of a tile with its buffer, in units of its zoom from the north-western corner of the world.
[[nodiscard]] geometry::Box rectangle_of(TileAddress address);

/// The borders of a map on the grid of a zoom: units of its tiles. Laws: edges meet in points only; each crosses the
/// side of no tile's rectangle (there is a point where it would); everything lies within one unit, in x and in y, of
/// where it belongs. So a tile takes edges whole, and two tiles have the same ones where both reach.
///
/// Made by snap rounding the fine graph (Hobby 1999), which rounds every point and each edge along the points that it
/// passes, and then dropping points of arcs where what is left stays close and no other point lies between the old line
/// and the new one. Error bad_input: too many points; internal: the fine graph is not planar.
[[nodiscard]] Result<Graph> snapped(const Graph& fine, std::uint32_t zoom);

/// Drops points from the arcs of a snapped graph; their faces are histories.
[[nodiscard]] composite::Arcs simplified(const Graph& graph, std::uint32_t zoom);

/// A stretch of an arc in a tile's rectangle: from point `begin` to point `end` of the arc, where 0 is its first node
/// and the number of its edges the last.
struct Piece {
  std::uint64_t tile = 0;  ///< column above, row below 32 bits
  composite::ArcId arc = 0;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

[[nodiscard]] constexpr std::uint64_t tile_key(std::uint32_t x, std::uint32_t y) {
  return std::uint64_t{x} << 32U | y;
}

/// A zoom, ready to be cut into tiles. Immutable.
class Level {
 public:
  [[nodiscard]] static Result<std::unique_ptr<const Level>> make(const Graph& fine, std::uint32_t zoom);

  Level(const Level&) = delete;
  Level& operator=(const Level&) = delete;

  [[nodiscard]] std::uint32_t zoom() const { return zoom_; }
  [[nodiscard]] const composite::Arcs& arcs() const { return arcs_; }
  /// Of all tiles, in the order of `tile`, arcs and points.
  [[nodiscard]] const std::vector<Piece>& pieces() const { return pieces_; }
  [[nodiscard]] std::span<const Piece> pieces_of(TileAddress address) const;
  /// The i-th point along an arc.
  [[nodiscard]] geometry::GridPoint point(const composite::Arc& arc, std::uint32_t i) const {
    if (i == 0) return arcs_.nodes[arc.from];
    return i == arc.edge_count() ? arcs_.nodes[arc.to] : arcs_.points[arc.point_begin + i - 1];
  }
  /// The history of the face just beyond p in y, and then in x.
  [[nodiscard]] composite::HistoryId history_at(geometry::GridPoint p) const;

 private:
  Level(composite::Arcs arcs, std::uint32_t zoom);
  void cut();

  std::uint32_t zoom_;
  composite::Arcs arcs_;
  std::vector<Piece> pieces_;
  std::vector<geometry::GridPoint> vertices_;  ///< of the grid
  std::vector<composite::Edge> edges_;
  composite::EdgeGrid grid_;
};

}  // namespace frontkart::tiles
