#include "composite/half_edges.hpp"

#include <algorithm>

#include "geometry/predicates.hpp"

namespace frontkart::composite {

Fans::Fans(std::span<const geometry::GridPoint> vertices, std::span<const Edge> edges)
    : begin_(vertices.size() + 1, 0), fan_(2 * edges.size()), position_(2 * edges.size()) {
  for (const Edge& e : edges) {
    ++begin_[e.a + 1];
    ++begin_[e.b + 1];
  }
  for (std::size_t v = 0; v < vertices.size(); ++v) begin_[v + 1] += begin_[v];
  std::vector<std::uint32_t> fill(begin_.begin(), begin_.end() - 1);
  for (HalfEdgeId h = 0; h < 2 * edges.size(); ++h) fan_[fill[origin(edges, h)]++] = h;
  for (VertexId v = 0; v < vertices.size(); ++v) {
    const auto first = fan_.begin() + begin_[v];
    const auto last = fan_.begin() + begin_[v + 1];
    const geometry::GridPoint o = vertices[v];
    const auto before = [&](HalfEdgeId l, HalfEdgeId r) {
      const geometry::GridPoint p = vertices[origin(edges, twin(l))];
      const geometry::GridPoint q = vertices[origin(edges, twin(r))];
      return geometry::angle_less(std::int64_t{p.x} - o.x, std::int64_t{p.y} - o.y, std::int64_t{q.x} - o.x,
                                  std::int64_t{q.y} - o.y);
    };
    if (last - first == 2) {  // most vertices lie along a border
      if (before(first[1], first[0])) std::swap(first[0], first[1]);
    } else {
      std::sort(first, last, before);
    }
    for (auto it = first; it != last; ++it) position_[*it] = static_cast<std::uint32_t>(it - first);
  }
}

}  // namespace frontkart::composite
