#include <algorithm>
#include <limits>
#include <optional>

#include "composite/outline_index.hpp"
#include "geometry/predicates.hpp"

namespace frontkart::composite {
namespace {

using geometry::Box;
using geometry::GridPoint;
using WindowArc = OutlineWindow::WindowArc;

/// Half-arc 2a runs along arc a of the window, 2a+1 back.
using Half = std::uint32_t;
constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

/// A simple ring: halves[begin .. end), beginning with edge `offset` of the `first`-th of them, which leaves its
/// smallest vertex.
struct ArcRing {
  StatusId status = kNoStatement;
  bool is_outer = false;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t first = 0;
  std::uint32_t offset = 0;
  GridPoint start;
  GridPoint second;
  Box box;
  std::uint32_t outer = kNone;      ///< for a hole: the ring around it
  std::uint32_t next_hole = kNone;  ///< holes of an outer ring are a list that starts at it, in reverse
};

/// What tracing needs beside its result; kept by each thread, so that maps follow each other without allocation.
struct Workspace {
  std::vector<StatusId> left;        ///< per half-arc that is a border, the status to its left
  std::vector<std::uint8_t> state;   ///< per half-arc: kBorder, kVisited
  std::vector<std::uint32_t> place;  ///< of the half-arc in `path` that leaves a node; kNone, always between maps
  std::vector<Half> path;
  std::vector<Half> halves;
  std::vector<ArcRing> rings;
  std::vector<std::uint32_t> order;
};

class ArcTracer {
 public:
  ArcTracer(const OutlineWindow& window, Workspace& work, FlatShapes& out) : w_(window), work_(work), out_(out) {}

  bool run(TimeIndex t) {
    work_.left.resize(2 * w_.arcs.size());
    work_.state.assign(2 * w_.arcs.size(), 0);
    work_.place.assign(w_.node_count, kNone);
    work_.path.clear();
    work_.halves.clear();
    work_.rings.clear();
    for (const BorderRun& run : w_.runs) {
      if (t < run.from || t >= run.to) continue;
      work_.left[2 * run.arc] = run.left;
      work_.left[2 * run.arc + 1] = run.right;
      work_.state[2 * run.arc] = work_.state[2 * run.arc + 1] = kBorder;
    }
    for (Half h = 0; h < work_.state.size(); ++h) {
      if (work_.state[h] == kBorder && work_.left[h] != kNoStatement && !trace(h)) return false;
    }
    order();
    if (!assign_holes()) return false;
    emit();
    return true;
  }

 private:
  static constexpr std::uint8_t kBorder = 1;
  static constexpr std::uint8_t kVisited = 3;

  [[nodiscard]] const WindowArc& arc(Half h) const { return w_.arcs[h / 2]; }
  [[nodiscard]] std::uint32_t origin(Half h) const { return h % 2 == 0 ? arc(h).from : arc(h).to; }
  /// The i-th point along a half-arc.
  [[nodiscard]] GridPoint point(Half h, std::uint32_t i) const {
    return w_.points[h % 2 == 0 ? arc(h).begin + i : arc(h).end - 1 - i];
  }

  /// Follows the border with its status on the left, and cuts rings off where it comes to a node again.
  bool trace(Half first) {
    const StatusId status = work_.left[first];
    if (origin(first) == OutlineWindow::kNoNode) {
      work_.state[first] = kVisited;
      work_.path.push_back(first);
      add_ring(0, status);
      return true;
    }
    Half h = first;
    do {
      work_.state[h] = kVisited;
      const std::uint32_t node = origin(h);
      if (work_.place[node] != kNone) cut(node, status);
      work_.place[node] = static_cast<std::uint32_t>(work_.path.size());
      work_.path.push_back(h);
      Half next = w_.next[h];
      while (work_.state[next] == 0) next = w_.next[next ^ 1U];
      if (work_.left[next] != status || (work_.state[next] == kVisited && next != first)) return false;
      h = next;
    } while (h != first);
    cut(origin(first), status);
    return work_.path.empty();
  }

  void cut(std::uint32_t node, StatusId status) {
    const std::uint32_t from = work_.place[node];
    for (std::size_t i = from; i < work_.path.size(); ++i) work_.place[origin(work_.path[i])] = kNone;
    add_ring(from, status);
  }

  /// Takes the ring off the end of the path.
  void add_ring(std::uint32_t from, StatusId status) {
    const auto& path = work_.path;
    ArcRing ring;
    ring.status = status;
    ring.begin = static_cast<std::uint32_t>(work_.halves.size());
    ring.end = ring.begin + static_cast<std::uint32_t>(path.size() - from);
    ring.box = arc(path[from]).box;
    // Arcs are in the order of their smallest points.
    for (std::size_t i = from; i < path.size(); ++i) {
      if (path[i] / 2 < path[from + ring.first] / 2) ring.first = static_cast<std::uint32_t>(i - from);
      ring.box.extend(arc(path[i]).box);
      work_.halves.push_back(path[i]);
    }
    work_.path.resize(from);
    const Half h = work_.halves[ring.begin + ring.first];
    ring.offset = h % 2 == 0 ? arc(h).lowest - arc(h).begin : arc(h).end - 1 - arc(h).lowest;
    if (ring.offset == arc(h).edge_count()) {
      ring.first = ring.begin + ring.first + 1 == ring.end ? 0 : ring.first + 1;
      ring.offset = 0;
    }
    const Half start = work_.halves[ring.begin + ring.first];
    ring.start = point(start, ring.offset);
    ring.second = point(start, ring.offset + 1);
    // At its smallest vertex a simple ring turns the way it runs.
    const Half back = work_.halves[ring.begin + (ring.first == 0 ? ring.end - ring.begin : ring.first) - 1];
    const GridPoint before = ring.offset > 0 ? point(start, ring.offset - 1) : point(back, arc(back).edge_count() - 1);
    ring.is_outer = geometry::orientation(before, ring.start, ring.second) > 0;
    work_.rings.push_back(ring);
  }

  /// By status, then by smallest vertex, then by the vertex after it: no two rings share the edge between them.
  void order() {
    auto& rings = work_.rings;
    const auto less = [](const ArcRing& l, const ArcRing& r) {
      if (l.status != r.status) return l.status < r.status;
      return l.start != r.start ? l.start < r.start : l.second < r.second;
    };
    if (!std::is_sorted(rings.begin(), rings.end(), less)) std::sort(rings.begin(), rings.end(), less);
  }

  bool assign_holes() {
    auto& rings = work_.rings;
    for (std::uint32_t begin = 0; begin < rings.size();) {
      std::uint32_t end = begin;
      std::size_t holes = 0;
      work_.order.clear();
      for (; end < rings.size() && rings[end].status == rings[begin].status; ++end) {
        if (rings[end].is_outer) {
          work_.order.push_back(end);
        } else {
          ++holes;
        }
      }
      if (holes > 0 && !assign_holes(begin, end, holes * work_.order.size() > kMaxPairs)) return false;
      begin = end;
    }
    return true;
  }

  /// The holes among rings[begin .. end), which have one status and whose outer rings work_.order lists.
  bool assign_holes(std::uint32_t begin, std::uint32_t end, bool many) {
    auto& rings = work_.rings;
    std::optional<geometry::BoxIndex> index;
    if (many) {
      std::vector<Box> boxes;
      for (const std::uint32_t o : work_.order) boxes.push_back(rings[o].box);
      index.emplace(boxes, work_.order);
    }
    std::vector<std::uint32_t> around;
    for (std::uint32_t i = begin; i < end; ++i) {
      ArcRing& hole = rings[i];
      if (hole.is_outer) continue;
      around.clear();
      const auto consider = [&](std::uint32_t o) {
        if (encloses(rings[o].box, hole.box)) around.push_back(o);
      };
      if (index) {
        index->query(hole.box, consider);
      } else {
        for (const std::uint32_t o : work_.order) consider(o);
      }
      hole.outer = around.size() == 1 ? around.front() : smallest_around(hole, around);
      if (hole.outer == kNone) return false;
    }
    // From the back, so that each list of holes comes in order.
    for (std::uint32_t i = end; i-- > begin;) {
      if (rings[i].is_outer) continue;
      rings[i].next_hole = rings[rings[i].outer].next_hole;
      rings[rings[i].outer].next_hole = i;
    }
    return true;
  }

  [[nodiscard]] static bool encloses(const Box& outer, const Box& inner) {
    return outer.low.x <= inner.low.x && outer.low.y <= inner.low.y && outer.high.x >= inner.high.x &&
           outer.high.y >= inner.high.y;
  }

  [[nodiscard]] std::uint32_t smallest_around(const ArcRing& hole, const std::vector<std::uint32_t>& candidates) const {
    std::uint32_t best = kNone;
    std::uint64_t smallest = 0;
    for (const std::uint32_t o : candidates) {
      if (!middle_inside(hole, work_.rings[o])) continue;
      const std::uint64_t area = doubled_area(work_.rings[o]);
      if (best == kNone || area < smallest) {
        best = o;
        smallest = area;
      }
    }
    return best;
  }

  /// Whether the middle of the hole's first edge lies inside the ring. It cannot lie on it: edges meet in vertices
  /// only. In half grid steps, of which 7.2e8 go around the globe, so that products fit into 64 bits.
  [[nodiscard]] bool middle_inside(const ArcRing& hole, const ArcRing& ring) const {
    const std::int64_t mx = std::int64_t{hole.start.x} + hole.second.x;
    const std::int64_t my = std::int64_t{hole.start.y} + hole.second.y;
    bool inside = false;
    for (std::uint32_t i = ring.begin; i < ring.end; ++i) {
      const WindowArc& a = arc(work_.halves[i]);
      if (2 * std::int64_t{a.box.low.x} > mx || 2 * std::int64_t{a.box.high.x} <= mx) continue;
      if (2 * std::int64_t{a.box.low.y} > my) continue;
      for (std::uint32_t k = a.begin; k + 1 < a.end; ++k) {
        const std::int64_t ax = 2 * std::int64_t{w_.points[k].x};
        const std::int64_t bx = 2 * std::int64_t{w_.points[k + 1].x};
        if ((ax <= mx) == (bx <= mx)) continue;
        const std::int64_t ay = 2 * std::int64_t{w_.points[k].y};
        const std::int64_t by = 2 * std::int64_t{w_.points[k + 1].y};
        const std::int64_t side = (bx - ax) * (my - ay) - (by - ay) * (mx - ax);
        // The edge is below the point where the point is to the left of it, taken from west to east.
        if ((side > 0) == (bx > ax)) inside = !inside;
      }
    }
    return inside;
  }

  /// Twice the area in square grid steps. Sums on the way may overflow; the result, below 2^60, is right all the same.
  [[nodiscard]] std::uint64_t doubled_area(const ArcRing& ring) const {
    std::uint64_t sum = 0;
    for (std::uint32_t i = ring.begin; i < ring.end; ++i) {
      const Half h = work_.halves[i];
      for (std::uint32_t k = 0; k < arc(h).edge_count(); ++k) {
        sum += static_cast<std::uint64_t>(geometry::cross(ring.start, point(h, k), point(h, k + 1)));
      }
    }
    return sum;
  }

  void emit() {
    out_.ring_end.clear();
    out_.polygon_end.clear();
    out_.parts.clear();
    std::size_t points = 0;
    for (const Half h : work_.halves) points += arc(h).edge_count();
    out_.points.resize(points);
    to_ = out_.points.data();
    for (const ArcRing& ring : work_.rings) {
      if (!ring.is_outer) continue;
      emit(ring);
      for (std::uint32_t hole = ring.next_hole; hole != kNone; hole = work_.rings[hole].next_hole) {
        emit(work_.rings[hole]);
      }
      out_.polygon_end.push_back(static_cast<std::uint32_t>(out_.ring_end.size()));
      if (out_.parts.empty() || out_.parts.back().status != ring.status) out_.parts.push_back({ring.status, 0, 0});
      out_.parts.back().polygon_end = static_cast<std::uint32_t>(out_.polygon_end.size());
    }
  }

  void emit(const ArcRing& ring) {
    const Half first = work_.halves[ring.begin + ring.first];
    copy(first, ring.offset, arc(first).edge_count());
    for (std::uint32_t i = ring.begin + ring.first + 1; i < ring.end; ++i) {
      copy(work_.halves[i], 0, arc(work_.halves[i]).edge_count());
    }
    for (std::uint32_t i = ring.begin; i < ring.begin + ring.first; ++i) {
      copy(work_.halves[i], 0, arc(work_.halves[i]).edge_count());
    }
    copy(first, 0, ring.offset);
    out_.ring_end.push_back(static_cast<std::uint32_t>(to_ - out_.points.data()));
  }

  /// The points from the i-th up to the j-th along a half-arc.
  void copy(Half h, std::uint32_t i, std::uint32_t j) {
    const std::ptrdiff_t n = j - i;
    if (h % 2 == 0) {
      to_ = std::copy_n(w_.points.data() + arc(h).begin + i, n, to_);
    } else {
      const GridPoint* const end = w_.points.data() + arc(h).end - i;
      to_ = std::reverse_copy(end - n, end, to_);
    }
  }

  /// So many pairs of a hole and an outer ring are tried one by one; beyond, an index of boxes is quicker.
  static constexpr std::size_t kMaxPairs = 10'000;

  const OutlineWindow& w_;
  Workspace& work_;
  FlatShapes& out_;
  GridPoint* to_ = nullptr;  ///< where the next point of `out_` goes
};

}  // namespace

bool trace_window(const OutlineWindow& window, TimeIndex t, FlatShapes& out) {
  static thread_local Workspace work;
  return ArcTracer(window, work, out).run(t);
}

}  // namespace frontkart::composite
