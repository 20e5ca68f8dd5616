#pragma once

#include <cstdint>
#include <vector>

#include "base/result.hpp"
#include "geometry/coordinate.hpp"

namespace frontkart::geometry {

/// A segment between two points, given by their positions in a list of points.
struct IndexedSegment {
  std::uint32_t a = 0;
  std::uint32_t b = 0;
};

/// What noding gives: the chain of segment i is points[chain[k]] for k in [chain_begin[i], chain_begin[i+1]); it starts
/// at the segment's a and ends at its b. The first points are those given, in their order.
struct NodedSegments {
  std::vector<GridPoint> points;
  std::vector<std::uint32_t> chain;
  std::vector<std::uint32_t> chain_begin;
};

/// More crossings than any honest history of a map has; beyond it memory would run to gigabytes.
inline constexpr std::size_t kMaxCrossings = 5'000'000;

/// Snap rounding on the integer grid (Hobby 1999): every given point that a segment uses and every rounded crossing is
/// a *hot* point; each segment becomes the polyline through the hot points whose half-open pixels it meets. Laws: no
/// two edges of the result cross; no point lies inside an edge; every point of a polyline is within half a grid step,
/// in x and y, of its segment; a closed cycle of segments stays a closed cycle. The result depends on the set of
/// segments only. Preconditions: the points are distinct, a != b, coordinates in range, fewer than 2^31 segments.
/// Error bad_input beyond `max_crossings`: a few thousand hostile segments can cross millions of times.
[[nodiscard]] Result<NodedSegments> snap_round(std::vector<GridPoint> points,
                                               const std::vector<IndexedSegment>& segments,
                                               std::size_t max_crossings = kMaxCrossings);

}  // namespace frontkart::geometry
