#include "composite/live_parts.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <tuple>

#include "composite/edge_grid.hpp"
#include "composite/half_edges.hpp"

namespace frontkart::composite {

using geometry::GridPoint;

namespace {

constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

/// Half-edges whose left sides are one face, with one more number for the outside.
class FaceSides {
 public:
  explicit FaceSides(std::size_t half_edges) : parent_(half_edges + 1) {
    std::iota(parent_.begin(), parent_.end(), 0U);
  }
  [[nodiscard]] std::uint32_t outside() const { return static_cast<std::uint32_t>(parent_.size() - 1); }
  std::uint32_t root(std::uint32_t h) {
    while (parent_[h] != h) h = parent_[h] = parent_[parent_[h]];
    return h;
  }
  void unite(std::uint32_t l, std::uint32_t r) { parent_[root(l)] = root(r); }

 private:
  std::vector<std::uint32_t> parent_;
};

FaceSides join_sides(std::span<const GridPoint> vertices, std::span<const Edge> edges) {
  FaceSides sides(2 * edges.size());
  if (edges.empty()) return sides;
  const Fans fans(vertices, edges);
  const EdgeGrid grid(vertices, edges);
  for (VertexId v = 0; v < vertices.size(); ++v) {
    const auto fan = fans.at(v);
    // Between two neighbours in the fan lies one face: left of the one, right of the next.
    for (std::size_t i = 0; i < fan.size(); ++i) sides.unite(fan[i], twin(fan[i + 1 == fan.size() ? 0 : i + 1]));
    // Where no edge comes from the left, nothing parts the vertex from the edge below: so whatever is nested in a face
    // is joined to it.
    if (std::any_of(fan.begin(), fan.end(), [](HalfEdgeId h) { return (h & 1U) != 0; })) continue;
    // By angle from 0: first those in [0°, 90°], then those in (270°, 360°). The face at 180° is left of the highest.
    HalfEdgeId top = fan.back();
    for (const HalfEdgeId h : fan) {
      if (vertices[edges[edge_of(h)].b].y >= vertices[v].y) top = h;
    }
    const auto below = grid.below(vertices[v], v);
    sides.unite(top, below ? 2 * *below : sides.outside());
  }
  return sides;
}

}  // namespace

Parts parts_of_edges(std::vector<Instant> instants, std::vector<SidedEdge> edges,
                     const std::vector<std::vector<HistoryStep>>& histories) {
  std::sort(edges.begin(), edges.end(),
            [](const SidedEdge& l, const SidedEdge& r) { return std::tie(l.a, l.b) < std::tie(r.a, r.b); });
  Parts out;
  out.instants = std::move(instants);
  out.vertices.reserve(2 * edges.size());
  for (const SidedEdge& e : edges) {
    out.vertices.push_back(e.a);
    out.vertices.push_back(e.b);
  }
  std::sort(out.vertices.begin(), out.vertices.end());
  out.vertices.erase(std::unique(out.vertices.begin(), out.vertices.end()), out.vertices.end());
  out.vertices.shrink_to_fit();
  const auto vertex = [&](GridPoint p) {
    return static_cast<VertexId>(std::lower_bound(out.vertices.begin(), out.vertices.end(), p) - out.vertices.begin());
  };
  out.edges.reserve(edges.size());
  out.edge_excess.reserve(edges.size());
  for (const SidedEdge& e : edges) {
    out.edges.push_back({vertex(e.a), vertex(e.b), kOuterFace, kOuterFace});
    out.edge_excess.push_back(e.excess);
  }

  FaceSides sides = join_sides(out.vertices, out.edges);
  std::vector<FaceId> face(sides.outside() + std::size_t{1}, kNone);
  std::vector<HistoryId> number(histories.size(), kNone);
  out.history_begin.push_back(0);
  const auto number_face = [&](std::uint32_t side, HistoryId history) {
    FaceId& f = face[sides.root(side)];
    if (f != kNone) return f;
    f = static_cast<FaceId>(out.face_history.size());
    HistoryId& h = number[history];
    if (h == kNone) {
      h = static_cast<HistoryId>(out.history_begin.size() - 1);
      out.history_steps.insert(out.history_steps.end(), histories[history].begin(), histories[history].end());
      out.history_begin.push_back(static_cast<std::uint32_t>(out.history_steps.size()));
    }
    out.face_history.push_back(h);
    return f;
  };
  number_face(sides.outside(), 0);
  for (EdgeId e = 0; e < edges.size(); ++e) {
    out.edges[e].left = number_face(2 * e, edges[e].left);
    out.edges[e].right = number_face(2 * e + 1, edges[e].right);
  }
  return out;
}

}  // namespace frontkart::composite
