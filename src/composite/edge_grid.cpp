#include "composite/edge_grid.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "geometry/predicates.hpp"

namespace frontkart::composite {

using geometry::GridPoint;

EdgeGrid::EdgeGrid(std::span<const GridPoint> vertices, std::span<const Edge> edges, unsigned cells_per_edge)
    : vertices_(vertices), edges_(edges) {
  if (vertices.empty() || edges.empty()) return;
  low_ = high_ = vertices.front();
  for (const GridPoint& p : vertices) {
    low_ = {std::min(low_.x, p.x), std::min(low_.y, p.y)};
    high_ = {std::max(high_.x, p.x), std::max(high_.y, p.y)};
  }
  const double w = static_cast<double>(high_.x) - low_.x + 1;
  const double h = static_cast<double>(high_.y) - low_.y + 1;
  const double edge_count = std::clamp<double>(static_cast<double>(edges.size()), 1, kMostCells);
  const double cells = std::max(edge_count, std::min<double>(cells_per_edge * edge_count, kMostFineCells));
  // The sides of a cell are the powers of two next to the side of a square of the size that was asked for.
  const double per_axis = std::sqrt(2 * w * h / cells);
  const auto shift_of = [&](double extent) {
    return static_cast<int>(std::bit_width(static_cast<std::uint32_t>(std::clamp(per_axis, 1.0, extent)))) - 1;
  };
  shift_x_ = shift_of(w);
  shift_y_ = shift_of(h);
  // A very flat extent must not make more cells than asked for.
  while ((std::ldexp(w, -shift_x_) + 1) * (std::ldexp(h, -shift_y_) + 1) > 4 * cells + 16) {
    ++shift_x_;
    ++shift_y_;
  }
  // Long needles pass many cells each; larger cells keep the entries linear.
  const std::size_t most = 16 * edges.size() + 4096;
  for (bool fits = false; !fits;) {
    columns_ = column_of(high_.x) + 1;
    rows_ = row_of(high_.y) + 1;
    begin_.assign(static_cast<std::size_t>(columns_ * rows_) + 1, 0);
    std::size_t entries = 0;
    for (std::size_t e = 0; e < edges_.size() && entries <= most; ++e) {
      for_each_cell(edges_[e], [&](std::size_t c) {
        ++begin_[c + 1];
        ++entries;
      });
    }
    fits = entries <= most || columns_ * rows_ == 1;
    if (!fits) {
      ++shift_x_;
      ++shift_y_;
    }
  }
  for (std::size_t c = 1; c < begin_.size(); ++c) begin_[c] += begin_[c - 1];
  items_.resize(begin_.back());
  std::vector<std::uint32_t> fill(begin_.begin(), begin_.end() - 1);
  for (EdgeId e = 0; e < edges_.size(); ++e) for_each_cell(edges_[e], [&](std::size_t c) { items_[fill[c]++] = e; });
}

template <class Visit>
void EdgeGrid::for_each_cell(const Edge& e, Visit&& visit) const {
  const GridPoint a = vertices_[e.a];
  const GridPoint b = vertices_[e.b];
  const std::int64_t first = column_of(a.x);
  const std::int64_t last = column_of(b.x);
  if (first == last && row_of(a.y) == row_of(b.y)) return visit(static_cast<std::size_t>(first * rows_ + row_of(a.y)));
  if (a.x == b.x) {
    // No ray hits a vertical edge, but the cells that it passes are not of one face.
    const std::int64_t top = row_of(b.y);
    for (std::int64_t row = row_of(a.y); row <= top; ++row) {
      visit(static_cast<std::size_t>(first * rows_ + row));
    }
    return;
  }
  const double slope = (static_cast<double>(b.y) - a.y) / (static_cast<double>(b.x) - a.x);
  const std::int64_t y_low = std::min(a.y, b.y);
  const std::int64_t y_high = std::max(a.y, b.y);
  for (std::int64_t column = first; column <= last; ++column) {
    // The part of the edge within the column, widened by two steps against rounding.
    const std::int64_t x0 = std::max<std::int64_t>(a.x, low_.x + (column << shift_x_));
    const std::int64_t x1 = std::min<std::int64_t>(b.x, low_.x + ((column + 1) << shift_x_));
    const double y0 = a.y + slope * static_cast<double>(x0 - a.x);
    const double y1 = a.y + slope * static_cast<double>(x1 - a.x);
    const auto from = std::max(y_low, static_cast<std::int64_t>(std::floor(std::min(y0, y1))) - 2);
    const auto to = std::min(y_high, static_cast<std::int64_t>(std::ceil(std::max(y0, y1))) + 2);
    const std::int64_t row0 = (from - low_.y) >> shift_y_;
    const std::int64_t row1 = (to - low_.y) >> shift_y_;
    for (std::int64_t row = row0; row <= row1; ++row) visit(static_cast<std::size_t>(column * rows_ + row));
  }
}

bool EdgeGrid::is_above(EdgeId l, EdgeId r) const {
  const GridPoint la = vertices_[edges_[l].a];
  const GridPoint lb = vertices_[edges_[l].b];
  const GridPoint ra = vertices_[edges_[r].a];
  const GridPoint rb = vertices_[edges_[r].b];
  if (la == ra) return geometry::orientation(ra, rb, lb) > 0;
  if (la.x >= ra.x) return geometry::orientation(ra, rb, la) > 0;
  return geometry::orientation(la, lb, ra) < 0;
}

std::optional<EdgeId> EdgeGrid::below(GridPoint p, std::optional<VertexId> except) const {
  if (columns_ == 0 || p.x < low_.x || p.x > high_.x || p.y < low_.y) return std::nullopt;
  const std::int64_t column = column_of(p.x);
  std::int64_t row = std::min(row_of(p.y), rows_ - 1);
  std::optional<EdgeId> best;
  for (; row >= 0; --row) {
    for (const EdgeId e : cell(column, row)) {
      const GridPoint a = vertices_[edges_[e].a];
      const GridPoint b = vertices_[edges_[e].b];
      if (p.x < a.x || p.x >= b.x || geometry::cross(a, b, p) < 0) continue;
      if (except && edges_[e].a == *except) continue;
      if (!best || (*best != e && is_above(e, *best))) best = e;
    }
    if (best) {
      // Higher edges than one that passes above the cell's floor would have been in this cell.
      const GridPoint floor{p.x, static_cast<std::int32_t>(low_.y + (row << shift_y_))};
      if (geometry::cross(vertices_[edges_[*best].a], vertices_[edges_[*best].b], floor) <= 0) return best;
    }
    if (!best && !face_.empty() && face_[static_cast<std::size_t>(column * rows_ + row)] != kHasEdges)
      return std::nullopt;
  }
  return best;
}

void EdgeGrid::label_empty_cells() {
  face_.clear();
  std::vector<FaceId> faces(static_cast<std::size_t>(columns_ * rows_), kHasEdges);
  for (std::int64_t column = 0; column < columns_; ++column) {
    for (std::int64_t row = 0; row < rows_; ++row) {
      if (!cell(column, row).empty()) continue;
      const auto i = static_cast<std::size_t>(column * rows_ + row);
      const bool below_is_empty = row > 0 && cell(column, row - 1).empty();
      if (below_is_empty) {
        faces[i] = faces[i - 1];
      } else {
        const GridPoint corner{static_cast<std::int32_t>(low_.x + (column << shift_x_)),
                               static_cast<std::int32_t>(low_.y + (row << shift_y_))};
        const auto e = below(corner);
        faces[i] = e ? edges_[*e].left : kOuterFace;
      }
    }
  }
  face_ = std::move(faces);
}

FaceId EdgeGrid::locate(GridPoint p) const {
  if (columns_ == 0 || p.x < low_.x || p.x > high_.x || p.y < low_.y || p.y > high_.y) return kOuterFace;
  if (const auto e = below(p)) return edges_[*e].left;
  // No edge down to an empty cell or to the floor of the grid: the first empty cell below tells.
  const std::int64_t column = column_of(p.x);
  for (std::int64_t row = row_of(p.y); row >= 0; --row) {
    const FaceId f = face_[static_cast<std::size_t>(column * rows_ + row)];
    if (f != kHasEdges) return f;
  }
  return kOuterFace;
}

}  // namespace frontkart::composite
