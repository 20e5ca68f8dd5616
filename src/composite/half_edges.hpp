#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "composite/composite.hpp"
#include "geometry/coordinate.hpp"

namespace frontkart::composite {

/// Half-edge 2e runs from edges[e].a to .b, half-edge 2e+1 back.
using HalfEdgeId = std::uint32_t;

[[nodiscard]] constexpr HalfEdgeId twin(HalfEdgeId h) {
  return h ^ 1U;
}
[[nodiscard]] constexpr EdgeId edge_of(HalfEdgeId h) {
  return h >> 1U;
}

[[nodiscard]] inline VertexId origin(std::span<const Edge> edges, HalfEdgeId h) {
  return (h & 1U) == 0 ? edges[edge_of(h)].a : edges[edge_of(h)].b;
}
/// The face to the left of the half-edge.
[[nodiscard]] inline FaceId left_face(std::span<const Edge> edges, HalfEdgeId h) {
  return (h & 1U) == 0 ? edges[edge_of(h)].left : edges[edge_of(h)].right;
}

/// For each vertex the half-edges that start there, counter-clockwise by angle from the positive x axis.
class Fans {
 public:
  Fans(std::span<const geometry::GridPoint> vertices, std::span<const Edge> edges);

  [[nodiscard]] std::span<const HalfEdgeId> at(VertexId v) const {
    return {fan_.data() + begin_[v], fan_.data() + begin_[v + 1]};
  }
  /// Where half-edge h stands in the fan of its origin.
  [[nodiscard]] std::uint32_t position(HalfEdgeId h) const { return position_[h]; }

 private:
  std::vector<std::uint32_t> begin_;
  std::vector<HalfEdgeId> fan_;
  std::vector<std::uint32_t> position_;
};

/// The next half-edge along the face to the left of h: at h's end, the one clockwise before h's twin.
[[nodiscard]] inline HalfEdgeId next_along_face(const Fans& fans, std::span<const Edge> edges, HalfEdgeId h) {
  const auto fan = fans.at(origin(edges, twin(h)));
  const std::uint32_t i = fans.position(twin(h));
  return fan[i == 0 ? fan.size() - 1 : i - 1];
}

}  // namespace frontkart::composite
