#include "composite/subdivision.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <span>
#include <stdexcept>

#include "composite/edge_grid.hpp"
#include "composite/half_edges.hpp"
#include "geometry/point_order.hpp"

namespace frontkart::composite {
namespace {

using geometry::GridPoint;

constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

/// A piece of a segment after noding, in the list of its smaller vertex. `excess` as in `LabelledSegments`, from the
/// smaller vertex to the greater.
struct Piece {
  VertexId to;
  std::uint32_t segment;
  geometry::SquareCentimetres excess;
};

/// How far along a -> b the point p lies, from 0 to 1, by the main direction.
double share_up_to(GridPoint a, GridPoint b, GridPoint p) {
  const double dx = static_cast<double>(b.x) - a.x;
  const double dy = static_cast<double>(b.y) - a.y;
  return std::fabs(dx) >= std::fabs(dy) ? (static_cast<double>(p.x) - a.x) / dx : (static_cast<double>(p.y) - a.y) / dy;
}

/// Calls visit(from, to, excess) for every piece of a segment that was cut; `chain` are its points' numbers. The
/// excesses add up to what the whole segment has under it, to the last cm². `excess` belongs to the chain from front to
/// back; the sums are taken from the smaller end, so that they do not depend on the direction.
template <class Visit>
void cut(std::span<const std::uint32_t> chain, const std::vector<GridPoint>& points, geometry::SquareCentimetres excess,
         Visit&& visit) {
  const std::size_t last = chain.size() - 1;
  const bool back = points[chain[last]] < points[chain[0]];
  const auto at = [&](std::size_t k) { return chain[back ? last - k : k]; };
  if (back) excess = -excess;
  const GridPoint a = points[at(0)];
  const GridPoint b = points[at(last)];
  geometry::SquareCentimetres before = 0;
  for (std::size_t k = 1; k <= last; ++k) {
    const GridPoint from = points[at(k - 1)];
    const GridPoint to = points[at(k)];
    const geometry::SquareCentimetres up_to = k == last
                                                  ? geometry::area_under_edge(a, b) + excess
                                                  : std::llrint(geometry::area_under_line_up_to(a, b, to) +
                                                                static_cast<double>(excess) * share_up_to(a, b, to));
    visit(at(k - 1), at(k), up_to - before - geometry::area_under_edge(from, to));
    before = up_to;
  }
}

/// All pieces, in lists by their smaller vertices, each list in the order of the greater ones.
struct Pieces {
  std::vector<std::uint32_t> begin;  ///< where the list of a vertex starts
  std::vector<Piece> all;
};

Pieces pieces_of(const geometry::NodedSegments& noded, const std::vector<VertexId>& rank,
                 const std::vector<geometry::SquareCentimetres>& excess) {
  Pieces out;
  out.begin.assign(rank.size() + 2, 0);
  const auto chain = [&](std::size_t s) {
    return std::span(noded.chain).subspan(noded.chain_begin[s], noded.chain_begin[s + 1] - noded.chain_begin[s]);
  };
  const std::size_t segments = noded.chain_begin.size() - 1;
  for (std::size_t s = 0; s < segments; ++s) {
    const auto points = chain(s);
    for (std::size_t k = 1; k < points.size(); ++k) ++out.begin[std::min(rank[points[k - 1]], rank[points[k]]) + 2];
  }
  for (std::size_t v = 2; v < out.begin.size(); ++v) out.begin[v] += out.begin[v - 1];
  out.all.resize(out.begin.back());
  // While filling, begin[v + 1] is where the next piece of v goes; in the end that is where the next list starts.
  for (std::uint32_t s = 0; s < segments; ++s) {
    const auto put = [&](std::uint32_t from, std::uint32_t to, geometry::SquareCentimetres own) {
      const VertexId u = rank[from];
      const VertexId v = rank[to];
      out.all[out.begin[std::min(u, v) + 1]++] = {std::max(u, v), s, u < v ? own : -own};
    };
    const geometry::SquareCentimetres given = excess.empty() ? 0 : excess[s];
    if (const auto points = chain(s); points.size() == 2) {
      put(points[0], points[1], given);
    } else {
      cut(points, noded.points, given, put);
    }
  }
  out.begin.pop_back();
  for (std::size_t v = 0; v + 1 < out.begin.size(); ++v) {
    const auto first = out.all.begin() + out.begin[v];
    const auto last = out.all.begin() + out.begin[v + 1];
    const auto before = [](const Piece& l, const Piece& r) { return l.to < r.to; };
    if (!std::is_sorted(first, last, before)) std::sort(first, last, before);
  }
  return out;
}

/// The distinct edges, each with the symmetric difference of its pieces' labels; those that cancel are left out.
struct LabelledEdges {
  std::vector<GridPoint> vertices;
  std::vector<Edge> edges;
  std::vector<geometry::SquareCentimetres> excess;
  std::vector<std::uint32_t> label;  ///< per edge, a position in `labels`
  ToggleSets labels;                 ///< those of the segments, and the differences of several of them
};

/// `point_order`, where all but the crossings, which come last, are mostly in order already.
std::vector<std::uint32_t> order_of(const std::vector<GridPoint>& points) {
  const auto sorted = static_cast<std::size_t>(std::is_sorted_until(points.begin(), points.end()) - points.begin());
  const std::vector<std::uint32_t> rest = geometry::point_order(std::span(points).subspan(sorted));
  std::vector<std::uint32_t> out;
  out.reserve(points.size());
  std::uint32_t i = 0;
  for (const std::uint32_t position : rest) {
    const auto j = static_cast<std::uint32_t>(sorted + position);
    while (i < sorted && !(points[j] < points[i])) out.push_back(i++);
    out.push_back(j);
  }
  while (i < sorted) out.push_back(i++);
  return out;
}

Result<LabelledEdges> node(LabelledSegments input, std::vector<Share>* shares) {
  FRONTKART_TRY(const geometry::NodedSegments noded, geometry::snap_round(std::move(input.points), input.segments));
  // Vertices in (x, y) order, so that the order of edges by (a, b) is the order of their coordinates.
  const std::vector<std::uint32_t> order = order_of(noded.points);
  std::vector<VertexId> rank(order.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) rank[order[i]] = i;
  const Pieces pieces = pieces_of(noded, rank, input.excess);

  LabelledEdges out;
  out.labels = std::move(input.labels);
  out.edges.reserve(pieces.all.size());
  out.excess.reserve(pieces.all.size());
  out.label.reserve(pieces.all.size());
  ToggleSet sum;
  ToggleSet next;
  for (VertexId v = 0; v + 1 < pieces.begin.size(); ++v) {
    for (std::size_t i = pieces.begin[v]; i < pieces.begin[v + 1];) {
      const Piece& first = pieces.all[i];
      std::size_t j = i + 1;
      while (j < pieces.begin[v + 1] && pieces.all[j].to == first.to) ++j;
      std::uint32_t label = first.segment;
      if (j > i + 1) {
        const auto of_first = out.labels[label];
        sum.assign(of_first.begin(), of_first.end());
        for (std::size_t k = i + 1; k < j; ++k) {
          symmetric_difference(sum, out.labels[pieces.all[k].segment], next);
          sum.swap(next);
        }
        label = static_cast<std::uint32_t>(out.labels.size());
        if (!sum.empty()) out.labels.push_back(sum);
      }
      const bool is_edge = label < out.labels.size() && !out.labels[label].empty();
      for (std::size_t k = i; shares != nullptr && j > i + 1 && k < j; ++k) {
        const auto edge = is_edge ? std::optional(static_cast<EdgeId>(out.edges.size())) : std::nullopt;
        shares->push_back(
            {noded.points[order[v]], noded.points[order[first.to]], edge, pieces.all[k].segment, pieces.all[k].excess});
      }
      if (is_edge) {
        out.edges.push_back({v, first.to, kOuterFace, kOuterFace});
        out.label.push_back(label);
        // Lines that fell together cannot each keep their own area: the edge between them stands for all.
        out.excess.push_back(j == i + 1 ? first.excess : 0);
      }
      i = j;
    }
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

/// `next_along_face` of every half-edge, found vertex by vertex: following a face goes to and fro in memory, and then
/// it needs nothing else.
std::vector<HalfEdgeId> next_along_faces(const Fans& fans, std::size_t vertex_count, std::size_t edge_count) {
  std::vector<HalfEdgeId> next(2 * edge_count);
  for (VertexId v = 0; v < vertex_count; ++v) {
    const auto fan = fans.at(v);
    for (std::size_t i = 0; i < fan.size(); ++i) next[twin(fan[i])] = fan[i == 0 ? fan.size() - 1 : i - 1];
  }
  return next;
}

/// Sets left and right of every edge; returns the number of faces, the outer one included.
std::size_t find_faces(const std::vector<GridPoint>& vertices, std::vector<Edge>& edges, std::size_t& component_count) {
  if (edges.empty()) return 1;
  const Fans fans(vertices, edges);
  const std::vector<HalfEdgeId> next = next_along_faces(fans, vertices.size(), edges.size());
  // Cycles: orbits of "next along the face".
  const auto half_edge_count = static_cast<HalfEdgeId>(2 * edges.size());
  std::vector<std::uint32_t> cycle(half_edge_count, kNone);
  std::uint32_t cycle_count = 0;
  for (HalfEdgeId h = 0; h < half_edge_count; ++h) {
    if (cycle[h] != kNone) continue;
    for (HalfEdgeId g = h; cycle[g] == kNone; g = next[g]) cycle[g] = cycle_count;
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

/// A sum of mixed bits under exclusive or, in which common toggles cancel: that of a symmetric difference is the
/// exclusive or of the two sets' sums.
std::uint64_t sum_of(std::span<const Toggle> toggles) {
  std::uint64_t out = 0;
  for (const Toggle& t : toggles) {
    std::uint64_t h = (std::uint64_t{t.time} << 32U | t.slot) + 0x9E3779B97F4A7C15U;
    h = (h ^ (h >> 30U)) * 0xBF58476D1CE4E5B9U;
    h = (h ^ (h >> 27U)) * 0x94D049BB133111EBU;
    out ^= h ^ (h >> 31U);
  }
  return out;
}

/// Throws unless every edge's label is the difference of the sets on its sides, not only those that the flood went
/// across.
void require_agreement(const LabelledEdges& noded, const ToggleSets& faces) {
  std::vector<std::uint64_t> of_face(faces.size());
  for (std::size_t f = 0; f < faces.size(); ++f) of_face[f] = sum_of(faces[f]);
  for (EdgeId e = 0; e < noded.edges.size(); ++e) {
    const Edge& edge = noded.edges[e];
    if ((of_face[edge.left] ^ of_face[edge.right]) != sum_of(noded.labels[noded.label[e]])) {
      throw std::logic_error("conflict when flooding the faces of a subdivision");
    }
  }
}

/// The toggle set of every face, from the outer one inwards across edges.
ToggleSets flood(const LabelledEdges& noded, std::size_t face_count) {
  const std::vector<Edge>& edges = noded.edges;
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
  // In the order of flooding; position[f] is the place of face f in it. What was reached last goes on first, so that a
  // face is mostly next to the one before, in memory, too.
  ToggleSets sets;
  std::vector<FaceId> open{kOuterFace};
  std::vector<std::uint32_t> position(face_count, kNone);
  sets.push_back({});
  position[kOuterFace] = 0;
  ToggleSet set;
  while (!open.empty()) {
    const FaceId f = open.back();
    open.pop_back();
    for (std::uint32_t k = begin[f]; k < begin[f + 1]; ++k) {
      const Edge& e = edges[around[k]];
      const FaceId g = e.left == f ? e.right : e.left;
      if (position[g] != kNone) continue;
      position[g] = static_cast<std::uint32_t>(sets.size());
      symmetric_difference(sets[position[f]], noded.labels[noded.label[around[k]]], set);
      sets.push_back(set);
      open.push_back(g);
    }
  }
  if (sets.size() != face_count) throw std::logic_error("a face of a subdivision that no edge leads to");
  ToggleSets out;
  out.reserve(face_count, sets.toggle_count());
  for (FaceId f = 0; f < face_count; ++f) out.push_back(sets[position[f]]);
  require_agreement(noded, out);
  return out;
}

}  // namespace

Result<Subdivision> subdivide(LabelledSegments segments, std::vector<Share>* shares) {
  FRONTKART_TRY(LabelledEdges noded, node(std::move(segments), shares));
  Subdivision out;
  const std::size_t face_count = find_faces(noded.vertices, noded.edges, out.components);
  out.faces = flood(noded, face_count);
  out.vertices = std::move(noded.vertices);
  out.edges = std::move(noded.edges);
  out.edge_excess = std::move(noded.excess);
  return out;
}

}  // namespace frontkart::composite
