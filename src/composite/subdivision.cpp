#include "composite/subdivision.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <span>
#include <stdexcept>
#include <tuple>

#include "composite/edge_grid.hpp"
#include "composite/half_edges.hpp"

namespace frontkart::composite {
namespace {

using geometry::GridPoint;

constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

/// A piece of a segment after noding, with the label of the segment. `excess` as in `LabelledSegments`, for a -> b.
struct Piece {
  VertexId a;
  VertexId b;
  std::uint32_t label;
  geometry::SquareCentimetres excess;

  friend bool operator<(const Piece& l, const Piece& r) {
    return std::tie(l.a, l.b, l.label) < std::tie(r.a, r.b, r.label);
  }
};

/// The area under a segment from its start up to where it passes the point p of its chain, and from there straight to
/// p: across the line's main direction, so that a piece between two such points gets what lies under its own part of
/// the line.
double area_up_to(GridPoint a, GridPoint b, GridPoint p) {
  const double dx = static_cast<double>(b.x) - a.x;
  const double dy = static_cast<double>(b.y) - a.y;
  if (std::fabs(dx) >= std::fabs(dy)) {
    const double y = a.y + dy * ((static_cast<double>(p.x) - a.x) / dx);
    return geometry::area_under_line(a.x, a.y, p.x, y);
  }
  const double x = a.x + dx * ((static_cast<double>(p.y) - a.y) / dy);
  return geometry::area_under_line(a.x, a.y, x, p.y) + geometry::area_under_line(x, p.y, p.x, p.y);
}

/// How far along a -> b the point p lies, from 0 to 1, by the main direction.
double share_up_to(GridPoint a, GridPoint b, GridPoint p) {
  const double dx = static_cast<double>(b.x) - a.x;
  const double dy = static_cast<double>(b.y) - a.y;
  return std::fabs(dx) >= std::fabs(dy) ? (static_cast<double>(p.x) - a.x) / dx : (static_cast<double>(p.y) - a.y) / dy;
}

/// The pieces of one segment. Their excesses add up to what the whole segment has under it, to the last cm². `excess`
/// belongs to the chain from front to back; the sums are taken from the smaller end, so that they do not depend on the
/// direction.
void cut(std::vector<std::uint32_t>& chain, const std::vector<GridPoint>& points, const std::vector<VertexId>& rank,
         std::uint32_t label, geometry::SquareCentimetres excess, std::vector<Piece>& out) {
  if (points[chain.back()] < points[chain.front()]) {
    std::reverse(chain.begin(), chain.end());
    excess = -excess;
  }
  const GridPoint a = points[chain.front()];
  const GridPoint b = points[chain.back()];
  geometry::SquareCentimetres before = 0;
  for (std::size_t k = 1; k < chain.size(); ++k) {
    const GridPoint from = points[chain[k - 1]];
    const GridPoint to = points[chain[k]];
    geometry::SquareCentimetres own = excess;
    if (chain.size() > 2) {
      const geometry::SquareCentimetres up_to =
          k + 1 == chain.size()
              ? geometry::area_under_edge(a, b) + excess
              : std::llrint(area_up_to(a, b, to) + static_cast<double>(excess) * share_up_to(a, b, to));
      own = up_to - before - geometry::area_under_edge(from, to);
      before = up_to;
    }
    const VertexId u = rank[chain[k - 1]];
    const VertexId v = rank[chain[k]];
    out.push_back(u < v ? Piece{u, v, label, own} : Piece{v, u, label, -own});
  }
}

/// The distinct edges, each with the symmetric difference of its pieces' labels; those that cancel are left out.
struct LabelledEdges {
  std::vector<GridPoint> vertices;
  std::vector<Edge> edges;
  std::vector<geometry::SquareCentimetres> excess;
  ToggleSets labels;
};

Result<LabelledEdges> node(LabelledSegments input) {
  FRONTKART_TRY(const geometry::NodedSegments noded, geometry::snap_round(std::move(input.points), input.segments));
  // Vertices in (x, y) order, so that the order of edges by (a, b) is the order of their coordinates.
  std::vector<std::uint32_t> order(noded.points.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](auto l, auto r) { return noded.points[l] < noded.points[r]; });
  std::vector<VertexId> rank(order.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) rank[order[i]] = i;

  std::vector<Piece> pieces;
  pieces.reserve(noded.chain.size());
  std::vector<std::uint32_t> chain;
  for (std::uint32_t s = 0; s + 1 < noded.chain_begin.size(); ++s) {
    chain.assign(noded.chain.begin() + noded.chain_begin[s], noded.chain.begin() + noded.chain_begin[s + 1]);
    cut(chain, noded.points, rank, s, input.excess.empty() ? 0 : input.excess[s], pieces);
  }
  std::sort(pieces.begin(), pieces.end());

  LabelledEdges out;
  out.edges.reserve(pieces.size());
  out.labels.reserve(pieces.size(), 2 * pieces.size());
  ToggleSet sum;
  ToggleSet next;
  for (std::size_t i = 0; i < pieces.size();) {
    const auto first = input.labels[pieces[i].label];
    sum.assign(first.begin(), first.end());
    std::size_t j = i + 1;
    for (; j < pieces.size() && pieces[j].a == pieces[i].a && pieces[j].b == pieces[i].b; ++j) {
      symmetric_difference(sum, input.labels[pieces[j].label], next);
      sum.swap(next);
    }
    if (!sum.empty()) {
      out.edges.push_back({pieces[i].a, pieces[i].b, kOuterFace, kOuterFace});
      out.labels.push_back(sum);
      // Lines that fell together cannot each keep their own area: the edge between them stands for all.
      out.excess.push_back(j == i + 1 ? pieces[i].excess : 0);
    }
    i = j;
  }

  // Vertices that no edge uses any more are dropped; the order stays.
  std::vector<VertexId> kept(order.size(), kNone);
  for (const Edge& e : out.edges) kept[e.a] = kept[e.b] = 0;
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    if (kept[i] == kNone) continue;
    kept[i] = static_cast<VertexId>(out.vertices.size());
    out.vertices.push_back(noded.points[order[i]]);
  }
  for (Edge& e : out.edges) e = {kept[e.a], kept[e.b], kOuterFace, kOuterFace};
  return out;
}

/// The connected component of every vertex, numbered by their smallest vertices.
std::vector<std::uint32_t> components_of(std::size_t vertex_count, const std::vector<Edge>& edges, std::size_t& count) {
  std::vector<std::uint32_t> parent(vertex_count);
  std::iota(parent.begin(), parent.end(), 0U);
  const auto root = [&](std::uint32_t v) {
    while (parent[v] != v) v = parent[v] = parent[parent[v]];
    return v;
  };
  for (const Edge& e : edges) {
    const std::uint32_t a = root(e.a);
    const std::uint32_t b = root(e.b);
    parent[std::max(a, b)] = std::min(a, b);  // the root is the smallest vertex
  }
  count = 0;
  std::vector<std::uint32_t> component(vertex_count);
  for (std::uint32_t v = 0; v < vertex_count; ++v)
    component[v] = root(v) == v ? static_cast<std::uint32_t>(count++) : component[root(v)];
  return component;
}

/// Sets left and right of every edge; returns the number of faces, the outer one included.
std::size_t find_faces(const std::vector<GridPoint>& vertices, std::vector<Edge>& edges, std::size_t& component_count) {
  if (edges.empty()) return 1;
  const Fans fans(vertices, edges);
  // Cycles: orbits of "next along the face".
  const auto half_edge_count = static_cast<HalfEdgeId>(2 * edges.size());
  std::vector<std::uint32_t> cycle(half_edge_count, kNone);
  std::uint32_t cycle_count = 0;
  for (HalfEdgeId h = 0; h < half_edge_count; ++h) {
    if (cycle[h] != kNone) continue;
    for (HalfEdgeId g = h; cycle[g] == kNone; g = next_along_face(fans, edges, g)) cycle[g] = cycle_count;
    ++cycle_count;
  }

  // The outer contour of a component is the cycle that passes its smallest vertex on the outside, that is to the left
  // of the direction straight up and back from it: in the fan there, directions lie in (-90°, 90°], and the cycle that
  // holds the angle of 180° is the one to the left of the half-edge with the greatest of these angles.
  const std::vector<std::uint32_t> component = components_of(vertices.size(), edges, component_count);
  std::vector<VertexId> smallest(component_count, kNone);
  for (VertexId v = 0; v < vertices.size(); ++v) {
    if (smallest[component[v]] == kNone) smallest[component[v]] = v;
  }
  std::vector<FaceId> face_of_cycle(cycle_count, kNone);
  std::vector<bool> is_contour(cycle_count, false);
  const auto contour = [&](std::uint32_t c) {
    const auto fan = fans.at(smallest[c]);
    // By angle from 0: first those in [0°, 90°], then those in (270°, 360°).
    HalfEdgeId top = fan.back();
    for (const HalfEdgeId h : fan) {
      const GridPoint p = vertices[origin(edges, twin(h))];
      if (p.y >= vertices[smallest[c]].y) top = h;
    }
    return cycle[top];
  };
  for (std::uint32_t c = 0; c < component_count; ++c) is_contour[contour(c)] = true;
  FaceId face_count = 1;
  for (std::uint32_t k = 0; k < cycle_count; ++k) {
    if (!is_contour[k]) face_of_cycle[k] = face_count++;
  }
  // Components come in the order of their smallest vertices, so the one below is always done before.
  const EdgeGrid grid(vertices, edges);
  for (std::uint32_t c = 0; c < component_count; ++c) {
    const VertexId v = smallest[c];
    const auto e = grid.below(vertices[v], v);
    face_of_cycle[contour(c)] = e ? face_of_cycle[cycle[2 * *e]] : kOuterFace;
  }
  for (EdgeId e = 0; e < edges.size(); ++e) {
    edges[e].left = face_of_cycle[cycle[2 * e]];
    edges[e].right = face_of_cycle[cycle[2 * e + 1]];
  }
  return face_count;
}

/// Throws unless every edge's label is the difference of the sets on its sides, not only those that the flood went
/// across. Sets are compared by sums of mixed bits under exclusive or, in which common toggles cancel.
void require_agreement(const std::vector<Edge>& edges, const ToggleSets& labels, const std::vector<ToggleSet>& sets) {
  const auto sum = [](std::span<const Toggle> toggles) {
    std::uint64_t out = 0;
    for (const Toggle& t : toggles) {
      std::uint64_t h = (std::uint64_t{t.time} << 32U | t.slot) + 0x9E3779B97F4A7C15U;
      h = (h ^ (h >> 30U)) * 0xBF58476D1CE4E5B9U;
      h = (h ^ (h >> 27U)) * 0x94D049BB133111EBU;
      out ^= h ^ (h >> 31U);
    }
    return out;
  };
  std::vector<std::uint64_t> of_face(sets.size());
  for (std::size_t f = 0; f < sets.size(); ++f) of_face[f] = sum(sets[f]);
  for (EdgeId e = 0; e < edges.size(); ++e) {
    if ((of_face[edges[e].left] ^ of_face[edges[e].right]) != sum(labels[e])) {
      throw std::logic_error("conflict when flooding the faces of a subdivision");
    }
  }
}

/// The toggle set of every face, from the outer one inwards across edges.
ToggleSets flood(const std::vector<Edge>& edges, const ToggleSets& labels, std::size_t face_count) {
  std::vector<std::uint32_t> begin(face_count + 1, 0);
  for (const Edge& e : edges) {
    ++begin[e.left + 1];
    ++begin[e.right + 1];
  }
  for (std::size_t f = 0; f < face_count; ++f) begin[f + 1] += begin[f];
  std::vector<EdgeId> around(2 * edges.size());
  std::vector<std::uint32_t> fill(begin.begin(), begin.end() - 1);
  for (EdgeId e = 0; e < edges.size(); ++e) {
    around[fill[edges[e].left]++] = e;
    around[fill[edges[e].right]++] = e;
  }
  std::vector<ToggleSet> sets(face_count);
  std::vector<bool> done(face_count, false);
  std::vector<FaceId> queue{kOuterFace};
  done[kOuterFace] = true;
  for (std::size_t i = 0; i < queue.size(); ++i) {
    const FaceId f = queue[i];
    for (std::uint32_t k = begin[f]; k < begin[f + 1]; ++k) {
      const Edge& e = edges[around[k]];
      const FaceId g = e.left == f ? e.right : e.left;
      if (done[g]) continue;
      done[g] = true;
      symmetric_difference(sets[f], labels[around[k]], sets[g]);
      queue.push_back(g);
    }
  }
  require_agreement(edges, labels, sets);
  ToggleSets out;
  for (const ToggleSet& s : sets) out.push_back(s);
  return out;
}

}  // namespace

Result<Subdivision> subdivide(LabelledSegments segments) {
  FRONTKART_TRY(LabelledEdges noded, node(std::move(segments)));
  Subdivision out;
  const std::size_t face_count = find_faces(noded.vertices, noded.edges, out.components);
  out.faces = flood(noded.edges, noded.labels, face_count);
  out.vertices = std::move(noded.vertices);
  out.edges = std::move(noded.edges);
  out.edge_excess = std::move(noded.excess);
  return out;
}

}  // namespace frontkart::composite
