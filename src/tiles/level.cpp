#include "tiles/level.hpp"

#include <algorithm>
#include <array>

namespace frontkart::tiles {

using composite::Arc;
using composite::Edge;
using geometry::Box;
using geometry::GridPoint;

namespace {

/// Columns (or rows) of tiles whose rectangles hold a range of x (or y).
struct Range {
  std::int32_t low = 0;
  std::int32_t high = 0;
};

std::int32_t side_before(std::int32_t k) {
  return k == 0 ? 0 : k * kExtent - kBuffer;
}
std::int32_t side_after(std::int32_t k, std::int32_t last) {
  return k == last ? (k + 1) * kExtent : (k + 1) * kExtent + kBuffer;
}

/// What lies on the side of a rectangle is not in it. Edges cross no side.
Range range_of(std::int32_t low, std::int32_t high, std::int32_t last) {
  Range out{std::max(0, (high - kBuffer - 1) / kExtent), std::min(last, (low + kBuffer) / kExtent)};
  if (high <= kBuffer) out.low = 0;
  if (out.low > 0 && high <= side_after(out.low - 1, last)) --out.low;
  while (out.low <= out.high && high > side_after(out.low, last)) ++out.low;
  while (out.low <= out.high && low < side_before(out.high)) --out.high;
  if (low == high) {
    while (out.low <= out.high && low == side_after(out.low, last)) ++out.low;
    while (out.low <= out.high && low == side_before(out.high)) --out.high;
  }
  return out;
}

}  // namespace

Box rectangle_of(TileAddress address) {
  const std::int32_t last = (std::int32_t{1} << address.zoom) - 1;
  const auto x = static_cast<std::int32_t>(address.x);
  const auto y = static_cast<std::int32_t>(address.y);
  return {{side_before(x), side_before(y)}, {side_after(x, last), side_after(y, last)}};
}

Result<std::unique_ptr<const Level>> Level::make(const Graph& fine, std::uint32_t zoom) {
  FRONTKART_TRY(const Graph graph, snapped(fine, zoom));
  return std::unique_ptr<const Level>(new Level(simplified(graph, zoom), zoom));
}

Level::Level(composite::Arcs arcs, std::uint32_t zoom)
    : zoom_(zoom),
      arcs_(std::move(arcs)),
      vertices_([this] {
        std::vector<GridPoint> out = arcs_.nodes;
        out.insert(out.end(), arcs_.points.begin(), arcs_.points.end());
        return out;
      }()),
      edges_([this] {
        std::vector<Edge> out = composite::edges_along(arcs_);
        for (Edge& e : out) {
          if (vertices_[e.b] < vertices_[e.a]) e = {e.b, e.a, e.right, e.left};
        }
        return out;
      }()),
      grid_(vertices_, edges_) {
  grid_.label_empty_cells();
  cut();
}

void Level::cut() {
  const std::int32_t last = (std::int32_t{1} << zoom_) - 1;
  /// The pieces of the present arc that reach up to the present point.
  std::array<Piece, 9> open;
  for (composite::ArcId a = 0; a < arcs_.arcs.size(); ++a) {
    const Arc& arc = arcs_.arcs[a];
    std::size_t count = 0;
    GridPoint p = point(arc, 0);
    for (std::uint32_t i = 0; i < arc.edge_count(); ++i) {
      const GridPoint q = point(arc, i + 1);
      const Range columns = range_of(std::min(p.x, q.x), std::max(p.x, q.x), last);
      const Range rows = range_of(std::min(p.y, q.y), std::max(p.y, q.y), last);
      for (std::int32_t x = columns.low; x <= columns.high; ++x) {
        for (std::int32_t y = rows.low; y <= rows.high; ++y) {
          const std::uint64_t key = tile_key(static_cast<std::uint32_t>(x), static_cast<std::uint32_t>(y));
          std::size_t k = 0;
          while (k < count && open[k].tile != key) ++k;
          if (k < count) {
            open[k].end = i + 1;
          } else {
            open[count++] = {key, a, i, i + 1};
          }
        }
      }
      for (std::size_t k = 0; k < count;) {
        if (open[k].end == i + 1) {
          ++k;
        } else {
          pieces_.push_back(open[k]);
          open[k] = open[--count];
        }
      }
      p = q;
    }
    for (std::size_t k = 0; k < count; ++k) pieces_.push_back(open[k]);
  }
  std::sort(pieces_.begin(), pieces_.end(), [](const Piece& l, const Piece& r) {
    if (l.tile != r.tile) return l.tile < r.tile;
    return l.arc != r.arc ? l.arc < r.arc : l.begin < r.begin;
  });
}

std::span<const Piece> Level::pieces_of(TileAddress address) const {
  const std::uint64_t key = tile_key(address.x, address.y);
  const auto first =
      std::lower_bound(pieces_.begin(), pieces_.end(), key, [](const Piece& p, std::uint64_t k) { return p.tile < k; });
  auto end = first;
  while (end != pieces_.end() && end->tile == key) ++end;
  return {first, end};
}

composite::HistoryId Level::history_at(GridPoint p) const {
  return edges_.empty() ? 0 : grid_.locate(p);
}

}  // namespace frontkart::tiles
