#include "composite/arcs.hpp"

#include <algorithm>
#include <cstdlib>

namespace frontkart::composite {
namespace {

using geometry::GridPoint;

/// Follows chains of edges through the vertices that are no nodes.
class Chains {
 public:
  explicit Chains(const Parts& parts)
      : p_(parts), begin_(parts.vertices.size() + 1, 0), edges_(2 * parts.edges.size()) {
    for (const Edge& e : p_.edges) {
      ++begin_[e.a + 1];
      ++begin_[e.b + 1];
    }
    for (std::size_t v = 0; v < p_.vertices.size(); ++v) begin_[v + 1] += begin_[v];
    // The edges are in the order of (a, b), so those at a vertex come in the order of their other ends.
    std::vector<std::uint32_t> fill(begin_.begin(), begin_.end() - 1);
    for (EdgeId e = 0; e < p_.edges.size(); ++e) {
      edges_[fill[p_.edges[e].a]++] = e;
      edges_[fill[p_.edges[e].b]++] = e;
    }
    is_node_.resize(p_.vertices.size());
    for (VertexId v = 0; v < p_.vertices.size(); ++v) is_node_[v] = ends_arcs(v);
    mark_rings();
  }

  [[nodiscard]] bool is_node(VertexId v) const { return is_node_[v]; }
  [[nodiscard]] std::span<const EdgeId> at(VertexId v) const {
    return {edges_.data() + begin_[v], edges_.data() + begin_[v + 1]};
  }
  [[nodiscard]] VertexId other_end(EdgeId e, VertexId v) const {
    return p_.edges[e].a == v ? p_.edges[e].b : p_.edges[e].a;
  }

  /// The edges from v over e up to the next node, and the vertices that they reach.
  void follow(VertexId v, EdgeId e, std::vector<EdgeId>& edges, std::vector<VertexId>& vertices) const {
    edges.clear();
    vertices.clear();
    while (true) {
      v = other_end(e, v);
      edges.push_back(e);
      vertices.push_back(v);
      if (is_node_[v]) return;
      e = at(v)[0] == e ? at(v)[1] : at(v)[0];
    }
  }

 private:
  [[nodiscard]] bool ends_arcs(VertexId v) const {
    if (at(v).size() != 2) return true;
    for (const EdgeId e : at(v)) {
      const GridPoint p = p_.vertices[v];
      const GridPoint q = p_.vertices[other_end(e, v)];
      if (std::llabs(std::int64_t{p.x} - q.x) > kMaxArcStep || std::llabs(std::int64_t{p.y} - q.y) > kMaxArcStep) {
        return true;
      }
    }
    const Edge& first = p_.edges[at(v)[0]];
    const Edge& second = p_.edges[at(v)[1]];
    const bool same_way = (first.a == v) != (second.a == v);
    return first.left != (same_way ? second.left : second.right) ||
           first.right != (same_way ? second.right : second.left);
  }

  /// A ring without nodes gets one at its smallest vertex.
  void mark_rings() {
    std::vector<bool> seen(p_.vertices.size(), false);
    std::vector<EdgeId> edges;
    std::vector<VertexId> vertices;
    for (VertexId v = 0; v < p_.vertices.size(); ++v) {
      if (!is_node_[v]) continue;
      for (const EdgeId e : at(v)) {
        if (seen[other_end(e, v)]) continue;
        follow(v, e, edges, vertices);
        for (const VertexId u : vertices) seen[u] = !is_node_[u];
      }
    }
    for (VertexId v = 0; v < p_.vertices.size(); ++v) {
      if (is_node_[v] || seen[v]) continue;
      is_node_[v] = true;
      follow(v, at(v)[0], edges, vertices);
      for (const VertexId u : vertices) seen[u] = true;
    }
  }

  const Parts& p_;
  std::vector<std::uint32_t> begin_;
  std::vector<EdgeId> edges_;
  std::vector<bool> is_node_;
};

}  // namespace

Arcs arcs_of(const Parts& parts, std::vector<EdgeId>* edge_order) {
  const Chains chains(parts);
  Arcs out;
  std::vector<NodeId> node_of(parts.vertices.size(), 0);
  for (VertexId v = 0; v < parts.vertices.size(); ++v) {
    if (!chains.is_node(v)) continue;
    node_of[v] = static_cast<NodeId>(out.nodes.size());
    out.nodes.push_back(parts.vertices[v]);
  }
  if (edge_order != nullptr) edge_order->clear();
  std::vector<EdgeId> edges;
  std::vector<VertexId> vertices;
  for (VertexId v = 0; v < parts.vertices.size(); ++v) {
    if (!chains.is_node(v)) continue;
    for (const EdgeId e : chains.at(v)) {
      chains.follow(v, e, edges, vertices);
      const VertexId end = vertices.back();
      vertices.pop_back();
      // Each arc is met from both sides.
      if (end < v || (end == v && vertices.back() < vertices.front())) continue;
      Arc arc;
      arc.from = node_of[v];
      arc.to = node_of[end];
      const bool along = parts.edges[e].a == v;
      arc.left = along ? parts.edges[e].left : parts.edges[e].right;
      arc.right = along ? parts.edges[e].right : parts.edges[e].left;
      arc.point_begin = static_cast<std::uint32_t>(out.points.size());
      for (const VertexId u : vertices) out.points.push_back(parts.vertices[u]);
      arc.point_end = static_cast<std::uint32_t>(out.points.size());
      out.arcs.push_back(arc);
      if (edge_order != nullptr) edge_order->insert(edge_order->end(), edges.begin(), edges.end());
    }
  }
  return out;
}

std::vector<Edge> edges_along(const Arcs& arcs) {
  std::vector<Edge> out;
  out.reserve(arcs.arcs.size() + arcs.points.size());
  const auto first_point = static_cast<VertexId>(arcs.nodes.size());
  for (const Arc& arc : arcs.arcs) {
    VertexId before = arc.from;
    for (std::uint32_t i = arc.point_begin; i < arc.point_end; ++i) {
      out.push_back({before, first_point + i, arc.left, arc.right});
      before = first_point + i;
    }
    out.push_back({before, arc.to, arc.left, arc.right});
  }
  return out;
}

}  // namespace frontkart::composite
