#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "composite/composite.hpp"
#include "geometry/coordinate.hpp"

namespace frontkart::composite {

/// The edges of a subdivision in the cells of a uniform grid, for shooting a ray down from a point. The vertices and
/// edges are held by reference: they outlive the grid and do not change.
///
/// A point on an edge or a vertex counts as lying just above, and just to the right: an edge is at or below p where its
/// half-open range of x, [a.x, b.x), holds p.x and p is not below its line. So vertical edges are never hit, and every
/// point of the plane belongs to one face.
class EdgeGrid {
 public:
  /// Lines crowd where a front was for long, so that one cell an edge, which is soon made, leaves many edges in some.
  static constexpr unsigned kForFewPoints = 1;
  /// Half the time a point, for eight bytes a cell. Above four million cells it is one an edge again. What is made is
  /// half to twice of what is asked for, since the sides of cells are powers of two.
  static constexpr unsigned kForManyPoints = 8;

  EdgeGrid(std::span<const geometry::GridPoint> vertices, std::span<const Edge> edges,
           unsigned cells_per_edge = kForFewPoints);

  /// The highest edge at or below p, edges that start at vertex `except` left out.
  [[nodiscard]] std::optional<EdgeId> below(geometry::GridPoint p, std::optional<VertexId> except = std::nullopt) const;

  /// Fills in the face of every cell without edges, so that `locate` can stop there. The edges' faces must be set.
  void label_empty_cells();
  /// The face of p. Precondition: label_empty_cells() was called.
  [[nodiscard]] FaceId locate(geometry::GridPoint p) const;

 private:
  static constexpr FaceId kHasEdges = ~FaceId{0};
  static constexpr int kMostCells = 1 << 24;
  static constexpr int kMostFineCells = 1 << 22;

  [[nodiscard]] std::int64_t column_of(std::int32_t x) const { return (std::int64_t{x} - low_.x) >> shift_x_; }
  [[nodiscard]] std::int64_t row_of(std::int32_t y) const { return (std::int64_t{y} - low_.y) >> shift_y_; }
  [[nodiscard]] bool is_above(EdgeId l, EdgeId r) const;
  [[nodiscard]] std::span<const EdgeId> cell(std::int64_t column, std::int64_t row) const {
    const auto i = static_cast<std::size_t>(column * rows_ + row);
    return {items_.data() + begin_[i], items_.data() + begin_[i + 1]};
  }
  template <class Visit>
  void for_each_cell(const Edge& e, Visit&& visit) const;

  std::span<const geometry::GridPoint> vertices_;
  std::span<const Edge> edges_;
  geometry::GridPoint low_;
  geometry::GridPoint high_;
  int shift_x_ = 0;  ///< a cell is 2^shift_x_ grid steps wide
  int shift_y_ = 0;
  std::int64_t columns_ = 0;
  std::int64_t rows_ = 0;
  std::vector<std::uint32_t> begin_;
  std::vector<EdgeId> items_;
  std::vector<FaceId> face_;  ///< per cell; kHasEdges where the cell has edges
};

}  // namespace frontkart::composite
