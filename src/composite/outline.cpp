#include "composite/outline.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>

#include "geometry/box_index.hpp"
#include "geometry/predicates.hpp"

namespace frontkart::composite {
namespace {

using geometry::Box;
using geometry::GridPoint;

__extension__ using Int128 = __int128;

constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

/// A simple ring, as vertices starting at the smallest.
struct VertexRing {
  std::vector<VertexId> vertices;
  FaceClass face_class = 0;
  bool is_outer = false;
  Box box;
  std::size_t outer = 0;  ///< for a hole: position of its outer ring
};

class Tracer {
 public:
  Tracer(std::span<const GridPoint> vertices, std::span<const Edge> edges, const Fans& fans,
         std::span<const FaceClass> face_class)
      : vertices_(vertices), edges_(edges), fans_(fans), face_class_(face_class) {}

  std::vector<VertexRing> rings() {
    std::vector<VertexRing> out;
    std::vector<bool> visited(2 * edges_.size(), false);
    position_.assign(vertices_.size(), kNone);
    for (HalfEdgeId h = 0; h < visited.size(); ++h) {
      if (visited[h] || !bounds(h)) continue;
      for (HalfEdgeId g = h; !visited[g]; g = next(g)) {
        visited[g] = true;
        step(origin(edges_, g), class_left(h), out);
      }
      close(origin(edges_, h), class_left(h), out);
    }
    return out;
  }

 private:
  [[nodiscard]] FaceClass class_left(HalfEdgeId h) const { return face_class_[left_face(edges_, h)]; }
  [[nodiscard]] bool bounds(HalfEdgeId h) const { return class_left(h) != 0 && class_left(h) != class_left(twin(h)); }

  /// The next half-edge along the boundary: turning clockwise from the way back, through faces of the same class.
  [[nodiscard]] HalfEdgeId next(HalfEdgeId h) const {
    const HalfEdgeId back = twin(h);
    const auto fan = fans_.at(origin(edges_, back));
    std::uint32_t i = fans_.position(back);
    for (std::size_t turn = 0; turn < fan.size(); ++turn) {
      i = i == 0 ? static_cast<std::uint32_t>(fan.size()) - 1 : i - 1;
      if (bounds(fan[i])) return fan[i];
    }
    throw std::logic_error("a boundary of a subdivision does not go on");
  }

  /// Appends a vertex to the path; where the path has been there before, the loop is cut off as a ring of its own.
  void step(VertexId v, FaceClass face_class, std::vector<VertexRing>& out) {
    close(v, face_class, out);
    position_[v] = static_cast<std::uint32_t>(path_.size());
    path_.push_back(v);
  }

  void close(VertexId v, FaceClass face_class, std::vector<VertexRing>& out) {
    if (position_[v] == kNone) return;
    const std::uint32_t from = position_[v];
    VertexRing ring;
    ring.face_class = face_class;
    ring.vertices.assign(path_.begin() + from, path_.end());
    if (ring.vertices.size() < 3) throw std::logic_error("a ring of a subdivision has fewer than three vertices");
    for (const VertexId u : ring.vertices) position_[u] = kNone;
    path_.resize(from);
    std::rotate(ring.vertices.begin(), std::min_element(ring.vertices.begin(), ring.vertices.end()),
                ring.vertices.end());
    const auto& r = ring.vertices;
    // At its smallest vertex a simple ring turns the way it runs.
    ring.is_outer = geometry::orientation(vertices_[r.back()], vertices_[r[0]], vertices_[r[1]]) > 0;
    ring.box = {vertices_[r[0]], vertices_[r[0]]};
    for (const VertexId u : r) ring.box.extend({vertices_[u], vertices_[u]});
    out.push_back(std::move(ring));
  }

  std::span<const GridPoint> vertices_;
  std::span<const Edge> edges_;
  const Fans& fans_;
  std::span<const FaceClass> face_class_;
  std::vector<VertexId> path_;
  std::vector<std::uint32_t> position_;  ///< of each vertex in path_
};

/// Twice the planar area, positive.
Int128 doubled_area(const VertexRing& ring, std::span<const GridPoint> vertices) {
  Int128 sum = 0;
  const GridPoint o = vertices[ring.vertices[0]];
  for (std::size_t i = 1; i + 1 < ring.vertices.size(); ++i) {
    sum += geometry::cross(o, vertices[ring.vertices[i]], vertices[ring.vertices[i + 1]]);
  }
  return sum < 0 ? -sum : sum;
}

/// Whether the middle of the hole's first edge lies inside the ring. It cannot lie on it: edges meet in vertices only.
bool middle_inside(const VertexRing& hole, const VertexRing& ring, std::span<const GridPoint> vertices) {
  const GridPoint p = vertices[hole.vertices[0]];
  const GridPoint q = vertices[hole.vertices[1]];
  const std::int64_t mx = std::int64_t{p.x} + q.x;
  const std::int64_t my = std::int64_t{p.y} + q.y;
  bool inside = false;
  for (std::size_t i = 0; i < ring.vertices.size(); ++i) {
    const GridPoint a = vertices[ring.vertices[i]];
    const GridPoint b = vertices[ring.vertices[i + 1 == ring.vertices.size() ? 0 : i + 1]];
    const std::int64_t ax = 2 * std::int64_t{a.x};
    const std::int64_t bx = 2 * std::int64_t{b.x};
    if ((ax <= mx) == (bx <= mx)) continue;
    const std::int64_t ay = 2 * std::int64_t{a.y};
    const std::int64_t by = 2 * std::int64_t{b.y};
    const Int128 side = static_cast<Int128>(bx - ax) * (my - ay) - static_cast<Int128>(by - ay) * (mx - ax);
    // The edge is below the point where the point is to the left of it, taken from west to east.
    if ((side > 0) == (bx > ax)) inside = !inside;
  }
  return inside;
}

void assign_holes(std::vector<VertexRing>& rings, std::span<const GridPoint> vertices) {
  std::vector<Box> boxes;
  std::vector<std::uint32_t> items;
  for (std::uint32_t i = 0; i < rings.size(); ++i) {
    if (!rings[i].is_outer) continue;
    boxes.push_back(rings[i].box);
    items.push_back(i);
  }
  const geometry::BoxIndex index(boxes, items);
  for (VertexRing& hole : rings) {
    if (hole.is_outer) continue;
    bool found = false;
    Int128 smallest = 0;
    index.query(hole.box, [&](std::uint32_t i) {
      const VertexRing& outer = rings[i];
      if (outer.face_class != hole.face_class || !middle_inside(hole, outer, vertices)) return;
      const Int128 area = doubled_area(outer, vertices);
      if (!found || area < smallest) {
        found = true;
        smallest = area;
        hole.outer = i;
      }
    });
    if (!found) throw std::logic_error("a hole of a subdivision lies in nothing");
  }
}

}  // namespace

std::vector<std::vector<geometry::Polygon>> outline(std::span<const GridPoint> vertices, std::span<const Edge> edges,
                                                    const Fans& fans, std::span<const FaceClass> face_class,
                                                    std::size_t class_count) {
  std::vector<VertexRing> rings = Tracer(vertices, edges, fans, face_class).rings();
  std::sort(rings.begin(), rings.end(),
            [](const VertexRing& l, const VertexRing& r) { return l.vertices < r.vertices; });
  assign_holes(rings, vertices);
  const auto points = [&](const VertexRing& ring) {
    geometry::Ring out;
    out.reserve(ring.vertices.size());
    for (const VertexId v : ring.vertices) out.push_back(vertices[v]);
    return out;
  };
  std::vector<std::vector<geometry::Polygon>> out(class_count);
  std::vector<std::size_t> polygon(rings.size());
  for (std::size_t i = 0; i < rings.size(); ++i) {
    if (!rings[i].is_outer) continue;
    auto& of_class = out[rings[i].face_class];
    polygon[i] = of_class.size();
    of_class.push_back({points(rings[i])});
  }
  for (const VertexRing& ring : rings) {
    if (!ring.is_outer) out[ring.face_class][polygon[ring.outer]].push_back(points(ring));
  }
  return out;
}

}  // namespace frontkart::composite
