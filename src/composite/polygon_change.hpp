#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "geometry/coordinate.hpp"

namespace frontkart::composite {

/// A polygon in one block of memory.
struct FlatPolygon {
  std::vector<geometry::GridPoint> points;  ///< ring after ring
  std::vector<std::uint32_t> ring_end;      ///< in points

  [[nodiscard]] std::span<const geometry::GridPoint> ring(std::size_t r) const {
    const std::size_t begin = r == 0 ? 0 : ring_end[r - 1];
    return std::span(points).subspan(begin, ring_end[r] - begin);
  }
  /// Keeps the memory.
  void assign(const geometry::Polygon& polygon);
  [[nodiscard]] bool equals(const geometry::Polygon& polygon) const;
};

/// An undirected segment: a < b.
struct Line {
  geometry::GridPoint a;
  geometry::GridPoint b;

  friend constexpr auto operator<=>(const Line&, const Line&) = default;
};

/// How many points the sequences have in common at their start and, beyond it, at their end.
struct CommonEnds {
  std::size_t front = 0;
  std::size_t back = 0;
};
[[nodiscard]] CommonEnds common_ends(std::span<const geometry::GridPoint> l, std::span<const geometry::GridPoint> r);

/// Finds the segments by which two polygons differ in what they bound. Reads both from front to back, and for what they
/// share does nothing else, so that it costs little where a polygon is nearly what it was. Keep one for many polygons:
/// its memory stays.
class PolygonChange {
 public:
  /// The segments that occur an odd number of times in the rings of both together, each once. Valid until the next
  /// call.
  [[nodiscard]] std::span<const Line> between(const FlatPolygon& old, const geometry::Polygon& now);

 private:
  using Points = std::span<const geometry::GridPoint>;

  void add_segment(geometry::GridPoint p, geometry::GridPoint q);
  void add_segments_to(Points ring, std::size_t first, std::size_t last);
  void add_ring(Points ring) { add_segments_to(ring, 0, ring.size()); }
  void compare_rings(Points old, Points now);
  [[nodiscard]] std::size_t ring_like(const FlatPolygon& old, Points now, std::size_t r);
  void keep_odd();
  void sort_and_keep_odd();

  struct Start {
    geometry::GridPoint point;
    std::uint32_t ring;

    friend constexpr auto operator<=>(const Start&, const Start&) = default;
  };
  std::vector<Line> lines_;
  std::vector<std::uint32_t> table_;  ///< positions in lines_, by open addressing
  std::vector<std::uint8_t> odd_;     ///< per line
  std::vector<Start> starts_;         ///< of the old polygon's rings, where they are many
  std::vector<std::uint8_t> used_;    ///< per ring of the old polygon
};

}  // namespace frontkart::composite
