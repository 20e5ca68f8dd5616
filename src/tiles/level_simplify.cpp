#include <algorithm>
#include <cmath>
#include <set>

#include "geometry/cell_grid.hpp"
#include "geometry/predicates.hpp"
#include "tiles/level.hpp"

namespace frontkart::tiles {
namespace {

using composite::Arc;
using composite::Arcs;
using geometry::Cell;
using geometry::CellGrid;
using geometry::GridPoint;

/// So many points one line stands for at most: the work for each point stays small.
constexpr std::size_t kMaxDropped = 64;

/// How far in units a dropped point may be from the line that remains: with half a unit of snapping and the 1.5 steps
/// of the fine grid everything stays within one unit.
double tolerance(std::uint32_t zoom) {
  return 0.5 - std::ldexp(1.5, static_cast<int>(zoom) - static_cast<int>(kFineZoom));
}

/// Drops points of arcs one by one, each where the triangle between the old line and the new one holds no other point:
/// then nothing can lie between them, and the graph stays planar with the same faces.
class Simplifier {
 public:
  Simplifier(const Arcs& arcs, std::uint32_t zoom)
      : arcs_(arcs),
        world_(std::int32_t{kExtent} << zoom),
        tolerance_(tolerance(zoom)),
        grid_(extent(arcs), arcs.nodes.size() + arcs.points.size(), 1, 1) {
    const std::size_t n = arcs.nodes.size() + arcs.points.size();
    dropped_.assign(n, false);
    std::vector<std::uint32_t> cell(n);
    begin_.assign(grid_.size() + 1, 0);
    for (std::uint32_t i = 0; i < n; ++i) {
      grid_.for_each_passed(at(i), at(i), [&](std::size_t c) { cell[i] = static_cast<std::uint32_t>(c); });
      ++begin_[cell[i] + 1];
    }
    for (std::size_t c = 1; c < begin_.size(); ++c) begin_[c] += begin_[c - 1];
    in_cell_.resize(n);
    std::vector<std::uint32_t> fill(begin_.begin(), begin_.end() - 1);
    for (std::uint32_t i = 0; i < n; ++i) in_cell_[fill[cell[i]]++] = i;
    for (const Arc& arc : arcs.arcs) {
      if (arc.point_count() == 0) joined_.insert({arc.from, arc.to});
    }
  }

  Arcs run() {
    Arcs out;
    out.nodes = arcs_.nodes;
    out.arcs.reserve(arcs_.arcs.size());
    for (const Arc& arc : arcs_.arcs) {
      Arc kept = arc;
      kept.point_begin = static_cast<std::uint32_t>(out.points.size());
      run(arc);
      for (std::size_t i = 1; i < line_.size(); ++i) out.points.push_back(at(line_[i]));
      kept.point_end = static_cast<std::uint32_t>(out.points.size());
      out.arcs.push_back(kept);
    }
    return out;
  }

 private:
  static Cell extent(const Arcs& arcs) {
    if (arcs.nodes.empty()) return {{0, 0}, {0, 0}};
    Cell out{arcs.nodes[0], arcs.nodes[0]};
    for (const GridPoint p : arcs.nodes) out.extend(p);
    for (const GridPoint p : arcs.points) out.extend(p);
    return out;
  }

  /// Nodes, then the points between them.
  [[nodiscard]] GridPoint at(std::uint32_t i) const {
    return i < arcs_.nodes.size() ? arcs_.nodes[i] : arcs_.points[i - arcs_.nodes.size()];
  }

  /// Points on the sides of rectangles are where tiles are cut.
  [[nodiscard]] bool is_fixed(GridPoint p) const { return on_side(p.x) || on_side(p.y); }
  [[nodiscard]] bool on_side(std::int32_t c) const {
    if (c == 0 || c == world_) return true;
    const std::int32_t rest = c % kExtent;
    return (rest == kBuffer && c > kBuffer) || (rest == kExtent - kBuffer && c < world_ - kBuffer);
  }

  void run(const Arc& arc) {
    const auto first = static_cast<std::uint32_t>(arcs_.nodes.size());
    line_.assign(1, arc.from);
    since_.clear();
    std::uint32_t left = arc.point_count();
    const std::uint32_t fewest = arc.from == arc.to ? 2 : 0;
    for (std::uint32_t i = arc.point_begin; i < arc.point_end; ++i) {
      const std::uint32_t v = first + i;
      const std::uint32_t next = i + 1 < arc.point_end ? v + 1 : arc.to;
      const bool direct = line_.size() == 1 && i + 1 == arc.point_end;
      since_.push_back(v);
      if (left > fewest && since_.size() <= kMaxDropped && !is_fixed(at(v)) && is_close(line_.back(), next) &&
          !(direct && joined_.count(std::minmax(arc.from, arc.to)) > 0) && is_empty(line_.back(), v, next)) {
        dropped_[v] = true;
        --left;
        if (direct) joined_.insert(std::minmax(arc.from, arc.to));
      } else {
        line_.push_back(v);
        since_.clear();
      }
    }
  }

  /// Whether all points dropped since `a`, and the one to be dropped, are close to the line from a to b.
  [[nodiscard]] bool is_close(std::uint32_t from, std::uint32_t to) const {
    const GridPoint a = at(from);
    const GridPoint b = at(to);
    const double dx = static_cast<double>(b.x) - a.x;
    const double dy = static_cast<double>(b.y) - a.y;
    const double length2 = dx * dx + dy * dy;
    return std::all_of(since_.begin(), since_.end(), [&](std::uint32_t i) {
      const double px = static_cast<double>(at(i).x) - a.x;
      const double py = static_cast<double>(at(i).y) - a.y;
      const double along = px * dx + py * dy;
      const double across = px * dy - py * dx;
      return along >= 0 && along <= length2 && across * across <= tolerance_ * tolerance_ * length2;
    });
  }

  /// Whether no other point lies in the triangle, its sides included. Everything in it is within a unit of the side ab.
  [[nodiscard]] bool is_empty(std::uint32_t a, std::uint32_t v, std::uint32_t b) const {
    const GridPoint p[3] = {at(a), at(v), at(b)};
    const int turn = geometry::orientation(p[0], p[1], p[2]);
    bool empty = true;
    grid_.for_each_passed(p[0], p[2], [&](std::size_t c) {
      for (std::uint32_t k = begin_[c]; empty && k < begin_[c + 1]; ++k) {
        const std::uint32_t i = in_cell_[k];
        if (dropped_[i] || i == a || i == v || i == b) continue;
        const GridPoint q = at(i);
        if (turn == 0) {
          empty = !geometry::on_segment(p[0], p[2], q);
          continue;
        }
        bool inside = true;
        for (int s = 0; s < 3 && inside; ++s) inside = geometry::orientation(p[s], p[(s + 1) % 3], q) * turn >= 0;
        empty = !inside;
      }
    });
    return empty;
  }

  const Arcs& arcs_;
  std::int32_t world_;
  double tolerance_;
  CellGrid grid_;
  std::vector<std::uint32_t> begin_;
  std::vector<std::uint32_t> in_cell_;
  std::vector<bool> dropped_;
  std::set<std::pair<std::uint32_t, std::uint32_t>> joined_;  ///< nodes between which an edge runs
  std::vector<std::uint32_t> line_;                           ///< what is kept of the present arc
  std::vector<std::uint32_t> since_;                          ///< what was dropped behind the last that is kept
};

}  // namespace

composite::Arcs simplified(const Graph& graph, std::uint32_t zoom) {
  composite::Parts parts;
  parts.vertices = graph.points;
  parts.edges = graph.edges;
  const Arcs arcs = composite::arcs_of(parts);
  return Simplifier(arcs, zoom).run();
}

}  // namespace frontkart::tiles
