#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "composite/composite.hpp"
#include "geometry/box_index.hpp"
#include "geometry/coordinate.hpp"

namespace frontkart::composite {

/// A point in half steps of the grid, so that the middle of an edge is one.
struct HalfStepPoint {
  std::int64_t x = 0;
  std::int64_t y = 0;
};

/// Edges that come and go, in cells: the plane is cut into columns that hold as many edges each, and every column into
/// rows of its own likewise, for maps are dense along a front and have islands at the other end of a continent. The
/// outermost columns and rows reach to infinity. The cells are laid anew when the edges have grown by half. Every edge
/// is entered two steps wider than it is: what is looked up near it may be off by the rounding of a noder.
class LiveGrid {
 public:
  /// Precondition: a < b, and e is not in the grid.
  void insert(EdgeId e, geometry::GridPoint a, geometry::GridPoint b);
  void erase(EdgeId e);
  /// Lays the cells for edges to come around these points, if they are many.
  void make_room(const std::vector<geometry::GridPoint>& more);

  /// Adds to `out`, once each, the edges that pass within two steps of the segment ab, and some others.
  void along(geometry::GridPoint a, geometry::GridPoint b, std::vector<EdgeId>& out);
  /// Adds to `out`, once each, the edges that pass within two steps of the box, and some others.
  void within(const geometry::Box& box, std::vector<EdgeId>& out);

  /// The highest edge at or below p by the rule of `EdgeGrid`, `except` left out. Precondition: no two edges cross or
  /// overlap.
  [[nodiscard]] std::optional<EdgeId> below(HalfStepPoint p, std::optional<EdgeId> except = std::nullopt) const;

 private:
  struct Line {
    geometry::GridPoint a;
    geometry::GridPoint b;
    bool present = false;
  };

  struct Column {
    std::vector<std::int64_t> row_low;  ///< where each row but the first begins
    std::size_t first_cell = 0;
  };

  [[nodiscard]] std::size_t column(std::int64_t x) const;
  [[nodiscard]] static std::size_t row(const Column& column, std::int64_t y);
  template <class Visit>
  void for_each_cell(geometry::GridPoint a, geometry::GridPoint b, Visit&& visit) const;
  void enter(EdgeId e);
  /// Lays the cells for the edges that are there and for those around the points.
  void lay(const std::vector<geometry::GridPoint>& more);
  [[nodiscard]] bool is_above(const Line& l, const Line& r) const;
  void next_visit();
  void add_once(EdgeId e, std::vector<EdgeId>& out);

  std::vector<Line> lines_;               ///< by edge
  std::vector<std::int64_t> column_low_;  ///< where each column but the first begins
  std::vector<Column> columns_{1};
  std::vector<std::vector<EdgeId>> cells_{1};
  std::size_t count_ = 0;
  std::size_t laid_for_ = 16;
  std::size_t entries_ = 0;
  std::size_t most_entries_ = 4096;
  std::vector<std::uint32_t> visit_;  ///< by edge: the last look-up that met it
  std::uint32_t visit_now_ = 0;
};

}  // namespace frontkart::composite
