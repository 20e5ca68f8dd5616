#include "composite/validate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <numeric>
#include <set>
#include <span>

#include "composite/edge_grid.hpp"
#include "composite/half_edges.hpp"
#include "geometry/box_index.hpp"
#include "geometry/predicates.hpp"

namespace frontkart::composite {
namespace {

using geometry::Box;
using geometry::GridPoint;

class Validator {
 public:
  explicit Validator(const Parts& parts) : p_(parts) {}

  std::vector<std::string> run_form() {
    check_sizes();
    return std::move(problems_);
  }

  std::vector<std::string> run() {
    check_sizes();
    if (problems_.empty()) check_order();
    if (problems_.empty()) check_histories();
    if (problems_.empty()) check_crossings();
    if (problems_.empty()) check_faces();
    if (problems_.empty()) check_boundaries_close();
    return std::move(problems_);
  }

 private:
  template <class... Args>
  void problem(fmt::format_string<Args...> text, Args&&... args) {
    problems_.push_back(fmt::format(text, std::forward<Args>(args)...));
  }
  [[nodiscard]] std::string at(VertexId v) const {
    return fmt::format("{:.6f},{:.6f}", geometry::lon_degrees(p_.vertices[v]), geometry::lat_degrees(p_.vertices[v]));
  }

  void check_sizes() {
    const std::size_t faces = p_.face_history.size();
    if (faces == 0 || p_.face_history[0] != 0) return problem("Face 0 is missing or has a history other than 0.");
    if (p_.history_begin.size() < 2 || p_.history_begin.front() != 0 ||
        p_.history_begin.back() != p_.history_steps.size() ||
        !std::is_sorted(p_.history_begin.begin(), p_.history_begin.end())) {
      return problem("The table of histories is not well formed.");
    }
    for (EdgeId e = 0; e < p_.edges.size(); ++e) {
      const Edge& edge = p_.edges[e];
      if (edge.a >= p_.vertices.size() || edge.b >= p_.vertices.size() || edge.left >= faces || edge.right >= faces) {
        return problem("Edge {} names a vertex or a face that is not there.", e);
      }
    }
    if (p_.edge_excess.size() != p_.edges.size()) return problem("Not every edge has its excess of area.");
    for (const geometry::SquareCentimetres excess : p_.edge_excess) {
      // Half a grid step along half the equator is 1.1e6 m².
      if (std::llabs(excess) > 20'000'000'000) return problem("An edge's excess of area is out of range.");
    }
    for (FaceId f = 0; f < faces; ++f) {
      if (p_.face_history[f] >= p_.history_begin.size() - 1)
        return problem("Face {} names a history that is not there.", f);
    }
    for (const HistoryStep& s : p_.history_steps) {
      if (s.from >= std::max<std::size_t>(1, p_.instants.size()))
        return problem("A history has a step after the last state.");
    }
    if (std::adjacent_find(p_.history_begin.begin(), p_.history_begin.end()) != p_.history_begin.end()) {
      return problem("A history has no steps.");
    }
    for (VertexId v = 0; v < p_.vertices.size(); ++v) {
      const GridPoint& g = p_.vertices[v];
      if (g.x < -geometry::kMaxX || g.x > geometry::kMaxX || g.y < -geometry::kMaxY || g.y > geometry::kMaxY) {
        return problem("Vertex {} is out of range.", v);
      }
    }
  }

  void check_order() {
    const auto rises = [](const auto& list) {
      return std::adjacent_find(list.begin(), list.end(), [](const auto& l, const auto& r) { return !(l < r); }) ==
             list.end();
    };
    if (!rises(p_.instants)) return problem("The instants do not rise.");
    if (!rises(p_.vertices)) return problem("The vertices are not in order, or one occurs twice.");
    std::vector<bool> used(p_.vertices.size(), false);
    FaceId next_face = 1;
    for (EdgeId e = 0; e < p_.edges.size(); ++e) {
      const Edge& edge = p_.edges[e];
      if (edge.a >= edge.b) return problem("Edge {} does not run from its smaller to its greater vertex.", e);
      if (e > 0 && !(std::pair{p_.edges[e - 1].a, p_.edges[e - 1].b} < std::pair{edge.a, edge.b})) {
        return problem("The edges are not in order at edge {}, or it occurs twice.", e);
      }
      used[edge.a] = used[edge.b] = true;
      for (const FaceId f : {edge.left, edge.right}) {
        if (f > next_face) return problem("Face {} is numbered before face {} has appeared.", f, next_face);
        if (f == next_face) ++next_face;
      }
    }
    if (next_face != p_.face_history.size()) return problem("Face {} has no edge.", next_face);
    if (const auto it = std::find(used.begin(), used.end(), false); it != used.end()) {
      return problem("Vertex {} has no edge.", it - used.begin());
    }
  }

  void check_histories() {
    std::set<std::vector<std::pair<TimeIndex, StatusId>>> seen;
    HistoryId next_history = 0;
    for (const HistoryId h : p_.face_history) {
      if (h > next_history) return problem("History {} is numbered before history {} has appeared.", h, next_history);
      if (h == next_history) ++next_history;
    }
    if (next_history + std::size_t{1} != p_.history_begin.size())
      return problem("History {} has no face.", next_history);
    for (HistoryId h = 0; h < next_history; ++h) {
      std::vector<std::pair<TimeIndex, StatusId>> steps;
      for (auto i = p_.history_begin[h]; i < p_.history_begin[h + 1]; ++i) {
        const HistoryStep& s = p_.history_steps[i];
        if (!steps.empty() && (s.from <= steps.back().first || s.status == steps.back().second)) {
          return problem("History {} has a step that does not come later, or changes nothing.", h);
        }
        steps.emplace_back(s.from, s.status);
      }
      if (steps.empty() || steps.front().first != 0) return problem("History {} does not start at the first state.", h);
      if (h == 0 && (steps.size() != 1 || steps[0].second != kNoStatement)) {
        return problem("History 0 must be 'no statement' throughout.");
      }
      if (!seen.insert(std::move(steps)).second) return problem("History {} stands twice.", h);
    }
    for (EdgeId e = 0; e < p_.edges.size(); ++e) {
      if (p_.face_history[p_.edges[e].left] == p_.face_history[p_.edges[e].right]) {
        return problem("Edge {} has the same history on both sides.", e);
      }
    }
  }

  void check_crossings() {
    std::vector<Box> boxes;
    std::vector<std::uint32_t> items;
    for (EdgeId e = 0; e < p_.edges.size(); ++e) {
      boxes.push_back(Box::around(p_.vertices[p_.edges[e].a], p_.vertices[p_.edges[e].b]));
      items.push_back(e);
    }
    const geometry::BoxIndex index(boxes, items);
    for (EdgeId e = 0; e < p_.edges.size() && problems_.empty(); ++e) {
      const Edge& l = p_.edges[e];
      const GridPoint a = p_.vertices[l.a];
      const GridPoint b = p_.vertices[l.b];
      index.query(boxes[e], [&](EdgeId f) {
        if (f == e || !problems_.empty()) return;
        const Edge& r = p_.edges[f];
        for (const VertexId v : {r.a, r.b}) {
          if (v != l.a && v != l.b && geometry::on_segment(a, b, p_.vertices[v])) {
            return problem("Vertex {} ({}) lies inside edge {}.", v, at(v), e);
          }
        }
        if (f > e && geometry::cross_properly(a, b, p_.vertices[r.a], p_.vertices[r.b])) {
          problem("Edges {} and {} cross near {}.", e, f, at(l.a));
        }
      });
    }
  }

  void check_faces() {
    if (p_.edges.empty()) return;
    const Fans fans(p_.vertices, p_.edges);
    // All half-edges of a cycle have the same face to their left.
    const auto n = static_cast<HalfEdgeId>(2 * p_.edges.size());
    std::vector<bool> visited(n, false);
    for (HalfEdgeId h = 0; h < n; ++h) {
      const FaceId f = left_face(p_.edges, h);
      for (HalfEdgeId g = h; !visited[g]; g = next_along_face(fans, p_.edges, g)) {
        visited[g] = true;
        if (left_face(p_.edges, g) != f) {
          return problem("Around face {} the edge {} says that it bounds face {}.", f, edge_of(g),
                         left_face(p_.edges, g));
        }
      }
    }
    // Components, and the face in which each lies.
    std::vector<VertexId> parent(p_.vertices.size());
    std::iota(parent.begin(), parent.end(), 0U);
    const auto root = [&](VertexId v) {
      while (parent[v] != v) v = parent[v] = parent[parent[v]];
      return v;
    };
    for (const Edge& e : p_.edges) {
      const VertexId a = root(e.a);
      const VertexId b = root(e.b);
      parent[std::max(a, b)] = std::min(a, b);
    }
    const EdgeGrid grid(p_.vertices, p_.edges);
    std::size_t components = 0;
    for (VertexId v = 0; v < p_.vertices.size(); ++v) {
      if (root(v) != v) continue;
      ++components;
      const auto below = grid.below(p_.vertices[v], v);
      const FaceId around = below ? p_.edges[*below].left : kOuterFace;
      const auto fan = fans.at(v);
      HalfEdgeId top = fan.back();
      for (const HalfEdgeId h : fan) {
        if (p_.vertices[origin(p_.edges, twin(h))].y >= p_.vertices[v].y) top = h;
      }
      if (left_face(p_.edges, top) != around) {
        return problem("The component at {} lies in face {}, not in face {}.", at(v), around, left_face(p_.edges, top));
      }
    }
    const std::size_t left = p_.vertices.size() + p_.face_history.size();
    const std::size_t right = p_.edges.size() + 1 + components;
    if (left != right) {
      return problem("Euler's formula fails: {} vertices - {} edges + {} faces, {} components.", p_.vertices.size(),
                     p_.edges.size(), p_.face_history.size(), components);
    }
    const auto areas = face_areas(p_.vertices, p_.edges, p_.edge_excess, p_.face_history.size());
    if (std::accumulate(areas.begin(), areas.end(), geometry::SquareCentimetres{0}) != 0) {
      return problem("The areas of the faces do not sum to zero.");
    }
    // An edge stands for a line within half a grid step of it, so a sliver may come out as less than nothing, but by no
    // more than that. 12 cm is a grid step; 12 cm² the square of it in length times width, rounded up.
    std::vector<geometry::SquareCentimetres> slack(areas.size(), 0);
    for (const Edge& e : p_.edges) {
      const GridPoint a = p_.vertices[e.a];
      const GridPoint b = p_.vertices[e.b];
      const std::int64_t steps = std::llabs(std::int64_t{b.x} - a.x) + std::llabs(std::int64_t{b.y} - a.y) + 2;
      slack[e.left] += 12 * 12 * steps;
      slack[e.right] += 12 * 12 * steps;
    }
    for (FaceId f = 1; f < areas.size(); ++f) {
      if (areas[f] < -slack[f]) return problem("Face {} has a negative area.", f);
    }
  }

  /// At each vertex the edges between differing statuses are even in number, at every time. Only changes of the faces
  /// around a vertex can change the number, so only their times are looked at.
  void check_boundaries_close() {
    std::vector<std::vector<EdgeId>> around(p_.vertices.size());
    for (EdgeId e = 0; e < p_.edges.size(); ++e) {
      around[p_.edges[e].a].push_back(e);
      around[p_.edges[e].b].push_back(e);
    }
    const auto steps = [&](FaceId f) {
      const HistoryId h = p_.face_history[f];
      return std::span(p_.history_steps).subspan(p_.history_begin[h], p_.history_begin[h + 1] - p_.history_begin[h]);
    };
    const auto status = [&](FaceId f, TimeIndex t) {
      StatusId now = kNoStatement;
      for (const HistoryStep& s : steps(f)) {
        if (s.from > t) break;
        now = s.status;
      }
      return now;
    };
    std::vector<TimeIndex> times;
    for (VertexId v = 0; v < p_.vertices.size(); ++v) {
      // With more than two statuses around a vertex the number may be odd (three sectors); then each status by itself
      // is even.
      times.clear();
      for (const EdgeId e : around[v]) {
        for (const FaceId f : {p_.edges[e].left, p_.edges[e].right}) {
          for (const HistoryStep& s : steps(f)) times.push_back(s.from);
        }
      }
      std::sort(times.begin(), times.end());
      times.erase(std::unique(times.begin(), times.end()), times.end());
      for (const TimeIndex t : times) {
        std::map<StatusId, std::size_t> bounds;
        for (const EdgeId e : around[v]) {
          const StatusId l = status(p_.edges[e].left, t);
          const StatusId r = status(p_.edges[e].right, t);
          if (l == r) continue;
          ++bounds[l];
          ++bounds[r];
        }
        for (const auto& [s, count] : bounds) {
          if (count % 2 != 0)
            return problem("At {} the boundary of status {} does not close in state {}.", at(v), s, t);
        }
      }
    }
  }

  const Parts& p_;
  std::vector<std::string> problems_;
};

}  // namespace

std::vector<std::string> validate_form(const Parts& parts) {
  return Validator(parts).run_form();
}

std::vector<std::string> validate(const Parts& parts) {
  return Validator(parts).run();
}

}  // namespace frontkart::composite
