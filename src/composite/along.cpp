#include "composite/along.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <stdexcept>

#include "geometry/predicates.hpp"

namespace frontkart::composite {
namespace {

using geometry::Box;
using geometry::cross;
using geometry::GridPoint;
__extension__ using Int128 = __int128;

std::vector<Box> boxes_of(const Parts& parts) {
  std::vector<Box> out;
  out.reserve(parts.edges.size());
  for (const Edge& e : parts.edges) out.push_back(Box::around(parts.vertices[e.a], parts.vertices[e.b]));
  return out;
}

std::vector<std::uint32_t> numbers(std::size_t count) {
  std::vector<std::uint32_t> out(count);
  std::iota(out.begin(), out.end(), 0U);
  return out;
}

// All points of the line are taken to be moved by (ε², ε) for a vanishing ε: up, and by much less to the right. This
// is what "just above and to the right" means, and it leaves no point of the line on an edge.

/// Whether the moved p lies to the left of a -> b. Precondition: a < b.
bool left_of_edge(GridPoint a, GridPoint b, GridPoint p) {
  const std::int64_t c = cross(a, b, p);
  // Up is to the left of what runs east; right is to the right of what runs north.
  return c != 0 ? c > 0 : a.x != b.x;
}

/// Whether v lies to the left of the moved line a -> b. Precondition: a != b.
bool left_of_line(GridPoint a, GridPoint b, GridPoint v) {
  const std::int64_t c = cross(a, b, v);
  if (c != 0) return c > 0;
  return a.x != b.x ? b.x < a.x : b.y > a.y;
}

/// Where a segment of the line passes an edge.
struct Crossing {
  std::int64_t above;  ///< share = above / below
  std::int64_t below;  ///< > 0
  FaceId from;
  FaceId to;
};

int compare(const Crossing& l, const Crossing& r) {
  const auto lhs = static_cast<Int128>(l.above) * r.below;
  const auto rhs = static_cast<Int128>(r.above) * l.below;
  return (lhs > rhs) - (lhs < rhs);
}

/// Adds a part; one that ends where it begins is left out.
void put(const LinePart& part, std::vector<LinePart>& out) {
  if (out.back().segment == part.segment && out.back().share == part.share) out.pop_back();
  if (out.empty() || out.back().history != part.history) out.push_back(part);
}

}  // namespace

Along::Along(const Composite& composite)
    : composite_(composite), index_(boxes_of(composite.parts()), numbers(composite.parts().edges.size())) {}

std::vector<LinePart> Along::parts(const std::vector<GridPoint>& line) const {
  std::vector<LinePart> out;
  if (line.empty()) return out;
  const Parts& parts = composite_.parts();
  FaceId face = composite_.face_at(line.front());
  out.push_back({0, 0, parts.face_history[face]});
  std::vector<Crossing> crossings;
  std::map<FaceId, int> balance;
  for (std::size_t s = 0; s + 1 < line.size(); ++s) {
    const GridPoint a = line[s];
    const GridPoint b = line[s + 1];
    if (a == b) continue;
    crossings.clear();
    index_.query(Box::around(a, b), [&](std::uint32_t i) {
      const Edge& e = parts.edges[i];
      const GridPoint u = parts.vertices[e.a];
      const GridPoint v = parts.vertices[e.b];
      const bool before = left_of_edge(u, v, a);
      const bool after = left_of_edge(u, v, b);
      if (before == after || left_of_line(a, b, u) == left_of_line(a, b, v)) return;
      const std::int64_t ca = cross(u, v, a);
      const std::int64_t cb = cross(u, v, b);
      const std::int64_t sign = ca > cb ? 1 : -1;
      crossings.push_back({sign * ca, sign * (ca - cb), before ? e.left : e.right, before ? e.right : e.left});
    });
    std::sort(crossings.begin(), crossings.end(), [](const auto& l, const auto& r) { return compare(l, r) < 0; });
    for (std::size_t i = 0; i < crossings.size();) {
      // At a vertex several edges are crossed at once, in an order that the share does not tell. But they lead from
      // face to face, so that all faces on the way cancel, except for the last.
      balance.clear();
      ++balance[face];
      const Crossing& first = crossings[i];
      const double share = static_cast<double>(first.above) / static_cast<double>(first.below);
      std::size_t j = i;
      for (; j < crossings.size() && compare(crossings[j], first) == 0; ++j) {
        --balance[crossings[j].from];
        ++balance[crossings[j].to];
      }
      const auto last = std::find_if(balance.begin(), balance.end(), [](const auto& b2) { return b2.second != 0; });
      if (last == balance.end() || last->second != 1) throw std::logic_error("a line jumps from face to face");
      face = last->first;
      i = j;
      // The end of a segment is the beginning of the next.
      put(share < 1 ? LinePart{s, share, parts.face_history[face]} : LinePart{s + 1, 0, parts.face_history[face]}, out);
    }
  }
  if (out.size() > 1 && out.back().segment + 1 >= line.size()) out.pop_back();
  return out;
}

}  // namespace frontkart::composite
