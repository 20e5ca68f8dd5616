#pragma once

#include <cstdint>
#include <vector>

#include "composite/composite.hpp"
#include "geometry/coordinate.hpp"

namespace frontkart::composite {

/// Position in `Arcs::nodes`.
using NodeId = std::uint32_t;
/// Position in `Arcs::arcs`.
using ArcId = std::uint32_t;

/// A chain of edges with the same two faces beside it, from its smaller node to the greater one; where it returns to
/// the same node, its first point is smaller than its last.
struct Arc {
  NodeId from = 0;
  NodeId to = 0;
  FaceId left = kOuterFace;
  FaceId right = kOuterFace;
  /// The points between the nodes are Arcs::points[point_begin .. point_end).
  std::uint32_t point_begin = 0;
  std::uint32_t point_end = 0;

  [[nodiscard]] std::uint32_t point_count() const { return point_end - point_begin; }
  [[nodiscard]] std::uint32_t edge_count() const { return point_count() + 1; }

  friend bool operator==(const Arc&, const Arc&) = default;
};

/// The boundaries of a composite as arcs, in the order of the composite file (docs/formats/composite.md): equal parts
/// give equal arcs.
struct Arcs {
  std::vector<geometry::GridPoint> nodes;   ///< rising
  std::vector<Arc> arcs;                    ///< in the order of their first node, then of the vertex after it
  std::vector<geometry::GridPoint> points;  ///< between the nodes, arc after arc

  friend bool operator==(const Arcs&, const Arcs&) = default;
};

/// Points of an arc lie at most this far from the one before, in x and in y: the vertices of longer edges are nodes.
inline constexpr std::int32_t kMaxArcStep = 32767;

/// The arcs of parts whose vertices and edges are in order. `edge_order`, if given, becomes the edges in the order of
/// the arcs, each along its arc.
[[nodiscard]] Arcs arcs_of(const Parts& parts, std::vector<EdgeId>* edge_order = nullptr);

/// The edges of arcs in their order, each from `a` to `b` along its arc. A vertex is the place of a node, or, from the
/// number of nodes on, that of a point.
[[nodiscard]] std::vector<Edge> edges_along(const Arcs& arcs);

}  // namespace frontkart::composite
