#include "composite/live_sides.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "geometry/box_index.hpp"

namespace frontkart::composite {

using geometry::Box;
using geometry::GridPoint;

namespace {

HalfStepPoint middle(GridPoint a, GridPoint b) {
  return {std::int64_t{a.x} + b.x, std::int64_t{a.y} + b.y};
}

}  // namespace

/// The edges of closed cycles by ranges of x, to tell what a point lies inside of.
class LiveSides::Slabs {
 public:
  Slabs(const LiveNoding& noding, std::span<const EdgeId> edges, const Box& box) : low_(box.low.x) {
    const std::int64_t extent = std::int64_t{box.high.x} - box.low.x + 1;
    const double n = static_cast<double>(edges.size());
    const auto count = static_cast<std::int64_t>(std::min(n, 16 + 2 * std::sqrt(n)));
    width_ = std::max<std::int64_t>(1, extent / std::max<std::int64_t>(1, count));
    slabs_.resize(static_cast<std::size_t>(extent / width_) + 1);
    for (const EdgeId e : edges) {
      const GridPoint a = noding.at(noding.edge(e).a);
      const GridPoint b = noding.at(noding.edge(e).b);
      if (a.x == b.x) continue;  // the point just to the right of a vertical edge is not above it
      for (std::size_t k = slab(a.x); k <= slab(b.x); ++k) slabs_[k].push_back({e, a, b});
    }
  }

  /// Calls visit for the edges strictly below p, `except` left out. Precondition: p is within the box.
  template <class Visit>
  void for_each_below(HalfStepPoint p, EdgeId except, Visit&& visit) const {
    const std::int64_t x = p.x >> 1U;
    for (const Line& l : slabs_[slab(x)]) {
      if (x < l.a.x || x >= l.b.x || l.edge == except) continue;
      const std::int64_t cross = (std::int64_t{l.b.x} - l.a.x) * (p.y - 2 * std::int64_t{l.a.y}) -
                                 (std::int64_t{l.b.y} - l.a.y) * (p.x - 2 * std::int64_t{l.a.x});
      if (cross > 0) visit(l.edge);
    }
  }

 private:
  struct Line {
    EdgeId edge;
    GridPoint a;
    GridPoint b;
  };

  [[nodiscard]] std::size_t slab(std::int64_t x) const { return static_cast<std::size_t>((x - low_) / width_); }

  std::int64_t low_;
  std::int64_t width_ = 1;
  std::vector<std::vector<Line>> slabs_;
};

SetId LiveSides::label_of_edge(EdgeId e) {
  SetId sum = kEmptySet;
  for (const LiveNoding::Piece& p : noding_.edge(e).pieces) sum = sets_.difference(sum, label(p.segment));
  return sum;
}

void LiveSides::forget(EdgeId e) {
  Sides& s = sides_[e];
  if (!s.known) return;
  sets_.add_area(s.left, s.under);
  sets_.add_area(s.right, -s.under);
  sets_.release(s.left);
  sets_.release(s.right);
  s.known = false;
}

void LiveSides::set_sides(EdgeId e, SetId left, SetId right) {
  sets_.retain(left);
  sets_.retain(right);
  forget(e);
  const LiveNoding::Edge& edge = noding_.edge(e);
  sides_[e] = {left, right, true, edge.under + edge.excess()};
  sets_.add_area(left, -sides_[e].under);
  sets_.add_area(right, sides_[e].under);
}

/// What lies right of, that is below, an edge is what lies above the next edge below its middle.
void LiveSides::find_out(EdgeId edge) {
  std::vector<EdgeId> stack{edge};
  while (!stack.empty()) {
    const EdgeId e = stack.back();
    if (!sides_[e].known) {
      const LiveNoding::Edge& line = noding_.edge(e);
      const auto below = noding_.grid().below(middle(noding_.at(line.a), noding_.at(line.b)), e);
      if (below && !sides_[*below].known) {
        stack.push_back(*below);
        continue;
      }
      const SetId right = below ? sides_[*below].left : kEmptySet;
      set_sides(e, sets_.difference(right, label_of_edge(e)), right);
    }
    stack.pop_back();
  }
}

void LiveSides::settle() {
  const std::vector<EdgeId> touched = noding_.take_touched();
  sides_.resize(noding_.edge_count());
  labels_.resize(noding_.segment_count(), kEmptySet);
  for (const EdgeId e : touched) forget(e);
  for (const EdgeId e : touched) {
    if (!noding_.edge(e).pieces.empty()) find_out(e);
  }
}

void LiveSides::change_labels(std::span<const std::pair<SegmentId, SetId>> changes) {
  change_.resize(noding_.edge_count(), kEmptySet);
  edge_at_.resize(noding_.point_count(), 0);
  std::vector<EdgeId> edges;
  for (const auto& [s, change] : changes) {
    noding_.for_each_edge(s, [&](EdgeId e) {
      edges.push_back(e);
      change_[e] = sets_.difference(change_[e], change);
    });
  }
  std::sort(edges.begin(), edges.end());
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  std::erase_if(edges, [&](EdgeId e) { return change_[e] == kEmptySet; });

  // Cycles that touch are done together, others one by one.
  std::vector<std::uint32_t> parent(edges.size());
  std::iota(parent.begin(), parent.end(), 0U);
  const auto root = [&](std::uint32_t i) {
    while (parent[i] != i) i = parent[i] = parent[parent[i]];
    return i;
  };
  for (std::uint32_t i = 0; i < edges.size(); ++i) {
    for (const PointId p : {noding_.edge(edges[i]).a, noding_.edge(edges[i]).b}) {
      if (edge_at_[p] == 0) {
        edge_at_[p] = i + 1;
      } else {
        parent[root(i)] = root(edge_at_[p] - 1);
      }
    }
  }
  std::vector<std::uint32_t> order(edges.size());
  std::iota(order.begin(), order.end(), 0U);
  for (std::uint32_t i = 0; i < edges.size(); ++i) parent[i] = root(i);
  std::sort(order.begin(), order.end(), [&](auto l, auto r) { return parent[l] < parent[r]; });
  std::vector<EdgeId> group;
  for (std::size_t i = 0; i < order.size();) {
    const std::uint32_t r = parent[order[i]];
    group.clear();
    for (; i < order.size() && parent[order[i]] == r; ++i) group.push_back(edges[order[i]]);
    change_within(group);
  }
  for (const EdgeId e : edges) {
    edge_at_[noding_.edge(e).a] = edge_at_[noding_.edge(e).b] = 0;
    change_[e] = kEmptySet;
  }

  for (const auto& [s, change] : changes) {
    const SetId now = sets_.difference(labels_[s], change);
    sets_.retain(now);
    sets_.release(labels_[s]);
    labels_[s] = now;
  }
}

void LiveSides::change_within(std::span<const EdgeId> cycles) {
  std::optional<Box> extent;
  for (const EdgeId e : cycles) {
    const Box own = Box::around(noding_.at(noding_.edge(e).a), noding_.at(noding_.edge(e).b));
    if (extent) {
      extent->extend(own);
    } else {
      extent = own;
    }
  }
  const Box box = *extent;
  const Slabs slabs(noding_, cycles, box);
  near_.clear();
  noding_.grid().within(box, near_);
  std::vector<EdgeId> own(cycles.begin(), cycles.end());
  std::sort(own.begin(), own.end());
  std::vector<SetId> odd;
  for (const EdgeId e : near_) {
    const HalfStepPoint p = middle(noding_.at(noding_.edge(e).a), noding_.at(noding_.edge(e).b));
    if (p.x < 2 * std::int64_t{box.low.x} || p.x > 2 * std::int64_t{box.high.x}) continue;
    if (p.y < 2 * std::int64_t{box.low.y} || p.y > 2 * std::int64_t{box.high.y}) continue;
    odd.clear();
    slabs.for_each_below(p, e, [&](EdgeId f) {
      const auto it = std::find(odd.begin(), odd.end(), change_[f]);
      if (it == odd.end()) {
        odd.push_back(change_[f]);
      } else {
        *it = odd.back();
        odd.pop_back();
      }
    });
    SetId cover = kEmptySet;
    for (const SetId s : odd) cover = sets_.difference(cover, s);
    const bool is_own = change_[e] != kEmptySet && std::binary_search(own.begin(), own.end(), e);
    if (cover == kEmptySet && !is_own) continue;
    const SetId right = sets_.difference(sides_[e].right, cover);
    SetId left = sets_.difference(sides_[e].left, cover);
    if (is_own) left = sets_.difference(left, change_[e]);
    set_sides(e, left, right);
  }
}

}  // namespace frontkart::composite
