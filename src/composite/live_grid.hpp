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

/// Edges that come and go, in the cells of a uniform grid that is laid anew when they have doubled or left its extent.
/// Every edge is entered two steps wider than it is: what is looked up near it may be off by the rounding of a noder.
class LiveGrid {
 public:
  /// Precondition: a < b, and e is not in the grid.
  void insert(EdgeId e, geometry::GridPoint a, geometry::GridPoint b);
  void erase(EdgeId e);
  /// Lays the grid for `more` edges to come within the box.
  void make_room(const geometry::Box& box, std::size_t more);

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

  [[nodiscard]] std::int64_t column(std::int64_t x) const;
  [[nodiscard]] std::int64_t row(std::int64_t y) const;
  template <class Visit>
  void for_each_cell(geometry::GridPoint a, geometry::GridPoint b, Visit&& visit) const;
  void enter(EdgeId e);
  void lay(geometry::Box box, std::size_t edges);
  void lay_if_needed();
  [[nodiscard]] bool is_above(const Line& l, const Line& r) const;
  void next_visit();
  void add_once(EdgeId e, std::vector<EdgeId>& out);

  std::vector<Line> lines_;  ///< by edge
  geometry::Box extent_{{0, 0}, {0, 0}};
  std::int64_t width_ = 1;
  std::int64_t height_ = 1;
  std::int64_t columns_ = 1;
  std::int64_t rows_ = 1;
  std::vector<std::vector<EdgeId>> cells_{1};
  std::size_t count_ = 0;
  std::size_t laid_for_ = 64;
  std::size_t outside_ = 0;  ///< edges entered since the grid was laid that leave its extent
  std::size_t entries_ = 0;
  std::size_t most_entries_ = 4096;
  std::vector<std::uint32_t> visit_;  ///< by edge: the last look-up that met it
  std::uint32_t visit_now_ = 0;
};

}  // namespace frontkart::composite
