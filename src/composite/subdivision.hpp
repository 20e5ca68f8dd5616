#pragma once

#include <optional>
#include <vector>

#include "composite/composite.hpp"
#include "composite/toggles.hpp"
#include "geometry/coordinate.hpp"
#include "geometry/snap_rounding.hpp"

namespace frontkart::composite {

/// Segments between points, each with the set of toggles by which its two sides differ. `labels[i]` belongs to
/// `segments[i]`. Precondition for a subdivision: for every toggle, the segments that carry it form closed cycles.
/// `excess[i]` is what the area under the line that segment i stands for is more than that under the straight segment;
/// empty: nothing.
struct LabelledSegments {
  std::vector<geometry::GridPoint> points;
  std::vector<geometry::IndexedSegment> segments;
  ToggleSets labels;
  std::vector<geometry::SquareCentimetres> excess;
};

/// One of several segments that noding laid on the same line a - b, a < b. `excess` is what the area under this part of
/// the segment's own line is more than that under the straight one. The shares of one line follow each other.
struct Share {
  geometry::GridPoint a;
  geometry::GridPoint b;
  std::optional<EdgeId> edge;  ///< none where the labels on the line cancel, so that it is no edge
  std::uint32_t segment = 0;   ///< its position among those that were given
  geometry::SquareCentimetres excess = 0;
};

/// A planar subdivision: edges that meet in vertices only, and its faces. `faces[f]` is the set of toggles of face f,
/// empty for face 0, which reaches to infinity. Vertices are in (x, y) order, each has an edge; edges are in the order
/// of (a, b).
struct Subdivision {
  std::vector<geometry::GridPoint> vertices;
  std::vector<Edge> edges;
  std::vector<geometry::SquareCentimetres> edge_excess;  ///< see `Parts`
  ToggleSets faces;
  std::size_t components = 0;  ///< connected components of the edges
};

/// Nodes the segments by snap rounding, drops what cancels, finds the faces (half-edges sorted around each vertex; a
/// component lies in the face right below its lowest leftmost vertex) and floods their toggle sets from the outside in.
/// Bridges may remain where an edge has the same face on both sides (only if the precondition is broken).
/// Error bad_input where the segments cross too often (see `snap_round`). Throws std::logic_error where the
/// precondition is broken. `shares`, if given, gets all lines on which several segments lie; the `edge_excess` of such
/// a line is zero.
[[nodiscard]] Result<Subdivision> subdivide(LabelledSegments segments, std::vector<Share>* shares = nullptr);

}  // namespace frontkart::composite
