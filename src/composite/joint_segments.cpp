#include "composite/joint_segments.hpp"

#include <algorithm>
#include <bit>
#include <map>
#include <optional>
#include <utility>

#include "geometry/box_index.hpp"

namespace frontkart::composite {
namespace {

using geometry::Box;
using geometry::GridPoint;

constexpr std::uint32_t kFree = std::numeric_limits<std::uint32_t>::max();

/// Points, each kept once: open addressing, because a map's vertices come by the ten thousand.
class PointIds {
 public:
  explicit PointIds(std::size_t most)
      : table_(std::bit_ceil(2 * most + 2), kFree), shift_(64 - std::countr_zero(table_.size())) {
    points_.reserve(most);
  }
  std::uint32_t operator()(GridPoint p) {
    if (2 * points_.size() >= table_.size()) grow();
    const std::size_t i = slot(p);
    if (table_[i] == kFree) {
      table_[i] = static_cast<std::uint32_t>(points_.size());
      points_.push_back(p);
    }
    return table_[i];
  }
  std::vector<GridPoint> take() { return std::move(points_); }

 private:
  [[nodiscard]] std::size_t slot(GridPoint p) const {
    const std::uint64_t key = (std::uint64_t{static_cast<std::uint32_t>(p.x)} << 32U) | static_cast<std::uint32_t>(p.y);
    constexpr std::uint64_t kSpread = 0x9E3779B97F4A7C15U;  // 2^64 over the golden ratio (Fibonacci hashing)
    std::size_t i = (key * kSpread) >> shift_;
    while (table_[i] != kFree && points_[table_[i]] != p) i = (i + 1) & (table_.size() - 1);
    return i;
  }
  void grow() {
    table_.assign(2 * table_.size(), kFree);
    --shift_;
    for (std::uint32_t id = 0; id < points_.size(); ++id) table_[slot(points_[id])] = id;
  }

  std::vector<std::uint32_t> table_;
  int shift_;
  std::vector<GridPoint> points_;
};

/// A side of a region's polygon.
struct Side {
  std::uint32_t a;
  std::uint32_t b;
  std::uint32_t polygon;

  friend auto operator<=>(const Side&, const Side&) = default;
};

std::vector<Side> sides_of(std::span<const RegionPolygons> regions, PointIds& ids) {
  std::vector<Side> out;
  std::uint32_t number = 0;
  for (const RegionPolygons& region : regions) {
    for (const geometry::Polygon& polygon : region) {
      for (const geometry::Ring& ring : polygon) {
        if (ring.empty()) continue;
        const std::uint32_t first = ids(ring.front());
        std::uint32_t from = first;
        for (std::size_t i = 1; i <= ring.size(); ++i) {
          const std::uint32_t to = i == ring.size() ? first : ids(ring[i]);
          if (from != to) out.push_back({std::min(from, to), std::max(from, to), number});
          from = to;
        }
      }
      ++number;
    }
  }
  // Neighbours share their border: one segment for both.
  std::sort(out.begin(), out.end());
  return out;
}

/// The segments of a joint composite, and what becomes of those outside its window: they are pulled onto the window's
/// perimeter, each by the nearest way. That is a continuous motion which touches nothing inside, so what lies inside
/// keeps its histories; on the perimeter nearly all of them cancel.
class Gatherer {
 public:
  Gatherer(std::size_t points, std::size_t segments, const std::optional<Box>& window)
      : ids_(points + (window ? segments / 16 : 0)), window_(window) {
    out_.segments.segments.reserve(segments);
    out_.segments.labels.reserve(segments, 2 * segments);
    out_.segments.excess.reserve(segments);
    out_.origins.reserve(segments);
  }

  PointIds& ids() { return ids_; }
  void add_side(std::uint32_t a, std::uint32_t b, std::span<const Toggle> label, std::uint32_t source) {
    add(a, b, label, 0, {source, static_cast<std::uint32_t>(out_.sides.size())});
    out_.sides.push_back(label);
  }

  void add_map(const Parts& parts, TimeIndex source) {
    constexpr std::uint32_t kUnset = std::numeric_limits<std::uint32_t>::max();
    std::vector<std::uint8_t> sides(window_ ? parts.vertices.size() : 0, 0);
    if (window_) {
      for (const Edge& e : parts.edges) {
        const std::uint8_t side = side_of(parts.vertices[e.a], parts.vertices[e.b]);
        sides[e.a] |= side;
        sides[e.b] |= side;
      }
    }
    std::vector<std::uint32_t> id(parts.vertices.size(), kUnset);
    const auto id_of = [&](VertexId v) { return id[v] == kUnset ? id[v] = ids_(parts.vertices[v]) : id[v]; };
    std::map<VertexId, std::map<std::uint8_t, ToggleSet>> torn;
    ToggleSet sum;
    for (EdgeId i = 0; i < parts.edges.size(); ++i) {
      const Edge& e = parts.edges[i];
      const auto [low, high] = std::minmax({parts.face_history[e.left], parts.face_history[e.right]});
      const Toggle both[] = {{source, low}, {source, high}};
      const auto label = std::span<const Toggle>(both).subspan(low == 0 ? 1 : 0);
      const std::uint8_t side = window_ ? side_of(parts.vertices[e.a], parts.vertices[e.b]) : kInside;
      if (side == kInside) {
        add(id_of(e.a), id_of(e.b), label, parts.edge_excess[i], {source, i});
        continue;
      }
      for (const VertexId v : {e.a, e.b}) {
        // Where all edges of a vertex go to one side, they cancel there.
        if (std::has_single_bit(sides[v])) continue;
        ToggleSet& gap = torn[v][side];
        symmetric_difference(gap, label, sum);
        gap.swap(sum);
      }
    }
    for (const auto& [v, gaps] : torn) mend(parts.vertices[v], gaps);
  }

  JointSegments take() {
    if (window_) draw_perimeter();
    out_.segments.points = ids_.take();
    return std::move(out_);
  }

 private:
  static constexpr std::uint8_t kInside = 1;
  static constexpr std::uint8_t kWest = 2;
  static constexpr std::uint8_t kEast = 4;
  static constexpr std::uint8_t kSouth = 8;
  static constexpr std::uint8_t kNorth = 16;

  void add(std::uint32_t a, std::uint32_t b, std::span<const Toggle> label, geometry::SquareCentimetres excess,
           Origin origin) {
    if (a == b || label.empty()) return;
    out_.segments.segments.push_back({a, b});
    out_.segments.labels.push_back(label);
    out_.segments.excess.push_back(excess);
    out_.origins.push_back(origin);
  }

  /// On which side of the window a segment lies that does not meet it; two sides at a corner are as good.
  [[nodiscard]] std::uint8_t side_of(GridPoint a, GridPoint b) const {
    if (std::max(a.x, b.x) < window_->low.x) return kWest;
    if (std::min(a.x, b.x) > window_->high.x) return kEast;
    if (std::max(a.y, b.y) < window_->low.y) return kSouth;
    if (std::min(a.y, b.y) > window_->high.y) return kNorth;
    return kInside;
  }

  /// Ties a vertex outside the window to the perimeter with what it lacks.
  void mend(GridPoint v, const std::map<std::uint8_t, ToggleSet>& gaps) {
    const GridPoint p{std::clamp(v.x, window_->low.x, window_->high.x),
                      std::clamp(v.y, window_->low.y, window_->high.y)};
    ToggleSet all;
    ToggleSet sum;
    for (const auto& [side, gap] : gaps) {
      symmetric_difference(all, gap, sum);
      all.swap(sum);
      const bool upright = side == kWest || side == kEast;
      ToggleSet& here = perimeter_[side][upright ? p.y : p.x];
      symmetric_difference(here, gap, sum);
      here.swap(sum);
    }
    add(ids_(v), ids_(p), all, 0, {kMoved, 0});
  }

  void draw_perimeter() {
    for (const auto& [side, changes] : perimeter_) {
      const auto at = [&, s = side](std::int32_t along) {
        if (s == kWest) return GridPoint{window_->low.x, along};
        if (s == kEast) return GridPoint{window_->high.x, along};
        return GridPoint{along, s == kSouth ? window_->low.y : window_->high.y};
      };
      ToggleSet label;
      ToggleSet sum;
      std::int32_t from = 0;
      for (const auto& [along, change] : changes) {
        if (!label.empty()) add(ids_(at(from)), ids_(at(along)), label, 0, {kMoved, 0});
        symmetric_difference(label, change, sum);
        label.swap(sum);
        from = along;
      }
    }
  }

  PointIds ids_;
  std::optional<Box> window_;
  JointSegments out_;
  /// Per side of the window: where along it the label changes, and by what.
  std::map<std::uint8_t, std::map<std::int32_t, ToggleSet>> perimeter_;
};

/// The extent of the regions and some steps more, so that noding outside does not reach them.
Box window_around(std::span<const RegionPolygons> regions) {
  Box out{{geometry::kMaxX, geometry::kMaxY}, {-geometry::kMaxX, -geometry::kMaxY}};
  for (const RegionPolygons& region : regions) {
    for (const geometry::Polygon& polygon : region) {
      for (const geometry::Ring& ring : polygon) {
        for (const GridPoint p : ring) out.extend({p, p});
      }
    }
  }
  constexpr std::int32_t kMargin = 4;
  out.low = {std::max(out.low.x - kMargin, -geometry::kMaxX), std::max(out.low.y - kMargin, -geometry::kMaxY)};
  out.high = {std::min(out.high.x + kMargin, geometry::kMaxX), std::min(out.high.y + kMargin, geometry::kMaxY)};
  return out;
}

}  // namespace

JointSegments joint_segments(std::span<const Composite* const> maps, std::span<const RegionPolygons> regions,
                             JointExtent extent) {
  std::size_t points = 0;
  std::size_t segments = 0;
  for (const Composite* map : maps) {
    points += map->parts().vertices.size();
    segments += map->parts().edges.size();
  }
  for (const RegionPolygons& region : regions) {
    for (const geometry::Polygon& polygon : region) {
      for (const geometry::Ring& ring : polygon) points += ring.size();
    }
  }
  const auto window =
      extent == JointExtent::regions ? std::optional(window_around(regions)) : std::optional<Box>(std::nullopt);
  Gatherer out(points, segments, window);
  for (TimeIndex m = 0; m < maps.size(); ++m) out.add_map(maps[m]->parts(), m);
  const std::vector<Side> sides = sides_of(regions, out.ids());
  ToggleSet label;
  for (std::size_t i = 0; i < sides.size();) {
    label.clear();
    std::size_t j = i;
    for (; j < sides.size() && sides[j].a == sides[i].a && sides[j].b == sides[i].b; ++j) {
      const Toggle inside{kRegionSource, sides[j].polygon};
      // A ring that runs along a line twice has nothing there.
      label.empty() || label.back() != inside ? label.push_back(inside) : label.pop_back();
    }
    out.add_side(sides[i].a, sides[i].b, label, static_cast<std::uint32_t>(maps.size()));
    i = j;
  }
  return out.take();
}

}  // namespace frontkart::composite
