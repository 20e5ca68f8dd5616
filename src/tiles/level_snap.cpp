#include <algorithm>
#include <cstdlib>
#include <numeric>

#include "geometry/cell_grid.hpp"
#include "tiles/level.hpp"

namespace frontkart::tiles {
namespace {

using composite::Edge;
using geometry::Cell;
using geometry::CellGrid;
using geometry::GridPoint;

/// A border across the whole world meets the sides of this many tiles at the deepest zoom a hundred times over.
constexpr std::size_t kMaxHot = 16'000'000;

constexpr std::int64_t floor_division(std::int64_t a, std::int64_t b) {
  return a / b - ((a % b != 0 && (a < 0) != (b < 0)) ? 1 : 0);
}

/// A pixel is the half-open square around a point of the zoom's grid, in steps of the fine grid.
class Pixels {
 public:
  explicit Pixels(std::uint32_t zoom) : shift_(kFineZoom - zoom), half_(std::int64_t{1} << (shift_ - 1)) {}

  [[nodiscard]] std::int64_t step() const { return 2 * half_; }
  [[nodiscard]] GridPoint of(GridPoint p) const {
    return {static_cast<std::int32_t>((p.x + half_) >> shift_), static_cast<std::int32_t>((p.y + half_) >> shift_)};
  }

  /// True where the closed segment ab of the fine grid meets the pixel. Exact: the segment and the closed square are
  /// apart only if x, y or the direction across the segment parts them; and it must not only touch the far sides.
  [[nodiscard]] bool meets(GridPoint a, GridPoint b, GridPoint pixel) const {
    const std::int64_t cx = std::int64_t{pixel.x} << shift_;
    const std::int64_t cy = std::int64_t{pixel.y} << shift_;
    const std::int64_t ax = a.x - cx;
    const std::int64_t ay = a.y - cy;
    const std::int64_t bx = b.x - cx;
    const std::int64_t by = b.y - cy;
    if (std::max(ax, bx) < -half_ || std::min(ax, bx) >= half_) return false;
    if (std::max(ay, by) < -half_ || std::min(ay, by) >= half_) return false;
    const std::int64_t dx = bx - ax;
    const std::int64_t dy = by - ay;
    // Positive where the centre is to the left.
    const std::int64_t across = ax * by - ay * bx;
    const std::int64_t reach = half_ * (std::llabs(dx) + std::llabs(dy));
    if (std::llabs(across) != reach) return std::llabs(across) < reach;
    if (dx == 0 || dy == 0) return true;  // along a near side: the far ones were left out above
    // It touches one corner, on the side of the line where the centre is not; only the one next to zero is the pixel's.
    // The segment may end before it comes there, but then it was beside the square in x or y.
    const bool falls = (dx > 0) != (dy > 0);
    const bool centre_is_above = (across > 0) == (dx > 0);
    return falls && centre_is_above;
  }

 private:
  std::uint32_t shift_;
  std::int64_t half_;
};

/// The hot pixels: those of all points, and those where an edge meets the side of a tile's rectangle.
class HotPixels {
 public:
  HotPixels(const Graph& fine, std::uint32_t zoom) : fine_(fine), pixels_(zoom), zoom_(zoom) {}

  [[nodiscard]] Status find() {
    own_.reserve(fine_.points.size());
    for (const GridPoint p : fine_.points) own_.push_back(pixels_.of(p));
    hot_ = own_;
    for (const Edge& e : fine_.edges) {
      const GridPoint a = own_[e.a];
      const GridPoint b = own_[e.b];
      if (a == b) continue;
      if (!add_crossings(e)) {
        return Error{ErrorCode::bad_input, "The borders of this map run over too great distances to be drawn in tiles.",
                     "", "Ask for a lower zoom, or leave out the states that are scribbles."};
      }
    }
    std::sort(hot_.begin(), hot_.end());
    hot_.erase(std::unique(hot_.begin(), hot_.end()), hot_.end());
    return Done{};
  }

  /// Every fine edge as the chain of hot pixels that it meets.
  [[nodiscard]] Graph chains() {
    Graph out;
    out.points = hot_;
    if (hot_.empty()) return out;
    Cell all{hot_[0], hot_[0]};
    for (const GridPoint p : hot_) all.extend(p);
    double run_x = 0;
    double run_y = 0;
    for (const Edge& e : fine_.edges) {
      run_x += std::abs(own_[e.b].x - own_[e.a].x);
      run_y += std::abs(own_[e.b].y - own_[e.a].y);
    }
    const CellGrid grid(all, hot_.size(), run_x, run_y);
    std::vector<std::uint32_t> begin(grid.size() + 1, 0);
    std::vector<std::uint32_t> cell_of(hot_.size());
    for (std::size_t i = 0; i < hot_.size(); ++i) {
      grid.for_each_passed(hot_[i], hot_[i], [&](std::size_t c) { cell_of[i] = static_cast<std::uint32_t>(c); });
      ++begin[cell_of[i] + 1];
    }
    for (std::size_t c = 1; c < begin.size(); ++c) begin[c] += begin[c - 1];
    std::vector<std::uint32_t> in_cell(hot_.size());
    std::vector<std::uint32_t> fill(begin.begin(), begin.end() - 1);
    for (std::uint32_t i = 0; i < hot_.size(); ++i) in_cell[fill[cell_of[i]]++] = i;

    std::vector<std::uint32_t> number(own_.size());
    for (std::size_t p = 0; p < own_.size(); ++p) {
      number[p] = static_cast<std::uint32_t>(std::lower_bound(hot_.begin(), hot_.end(), own_[p]) - hot_.begin());
    }
    out.edges.reserve(fine_.edges.size());
    std::vector<std::uint32_t> met;
    for (const Edge& e : fine_.edges) {
      const std::uint32_t from = number[e.a];
      const std::uint32_t to = number[e.b];
      if (from == to) continue;
      met.clear();
      const GridPoint a = fine_.points[e.a];
      const GridPoint b = fine_.points[e.b];
      grid.for_each_passed(hot_[from], hot_[to], [&](std::size_t c) {
        for (std::uint32_t k = begin[c]; k < begin[c + 1]; ++k) {
          const std::uint32_t h = in_cell[k];
          if (h != from && h != to && pixels_.meets(a, b, hot_[h])) met.push_back(h);
        }
      });
      // Along a segment x rises, and y rises or falls; so the order of passage is that of (x, y) or of (x, -y).
      if (hot_[from].y <= hot_[to].y) {
        std::sort(met.begin(), met.end());
      } else {
        std::sort(met.begin(), met.end(), [&](std::uint32_t l, std::uint32_t r) {
          return hot_[l].x != hot_[r].x ? hot_[l].x < hot_[r].x : hot_[l].y > hot_[r].y;
        });
      }
      std::uint32_t before = from;
      for (const std::uint32_t h : met) {
        out.edges.push_back({before, h, e.left, e.right});
        before = h;
      }
      out.edges.push_back({before, to, e.left, e.right});
    }
    return out;
  }

 private:
  /// Calls visit(c) for every side of a rectangle between low and high, in units. At the rim of the world there is
  /// none: no line goes across it.
  template <class Visit>
  bool for_each_side(std::int64_t low, std::int64_t high, Visit&& visit) const {
    if ((high - low) / (kExtent / 2) > static_cast<std::int64_t>(kMaxHot)) return false;
    const std::int64_t first = std::max<std::int64_t>(1, floor_division(low - kBuffer, kExtent));
    const std::int64_t last = (std::int64_t{1} << zoom_) - 1;
    for (std::int64_t k = first; k <= last && k * kExtent - kBuffer <= high; ++k) {
      for (const std::int64_t side : {k * kExtent - kBuffer, k * kExtent + kBuffer}) {
        if (side >= low && side <= high) visit(side);
      }
    }
    return true;
  }

  bool add_crossings(const Edge& e) {
    const GridPoint a = fine_.points[e.a];
    const GridPoint b = fine_.points[e.b];
    const std::int64_t step = pixels_.step();
    const std::int64_t dx = std::int64_t{b.x} - a.x;
    const std::int64_t dy = std::int64_t{b.y} - a.y;
    // A side within the range of the rounded ends may lie beyond the true ones.
    const GridPoint pa = own_[e.a];
    const GridPoint pb = own_[e.b];
    bool ok = true;
    if (pa.x != pb.x) {
      ok = for_each_side(std::min(pa.x, pb.x), std::max(pa.x, pb.x), [&](std::int64_t side) {
        const std::int64_t at = side * step - a.x;
        if (at < 0 || at > dx) return;  // a.x < b.x
        add({static_cast<std::int32_t>(side), rounded(a.y, at * dy, dx)});
      });
    }
    if (ok && pa.y != pb.y) {
      ok = for_each_side(std::min(pa.y, pb.y), std::max(pa.y, pb.y), [&](std::int64_t side) {
        const std::int64_t at = side * step - a.y;
        if (dy > 0 ? (at < 0 || at > dy) : (at > 0 || at < dy)) return;
        add({rounded(a.x, dy > 0 ? at * dx : -at * dx, std::llabs(dy)), static_cast<std::int32_t>(side)});
      });
    }
    return ok && hot_.size() <= kMaxHot;
  }

  /// The pixel row or column that holds origin + product / run.
  [[nodiscard]] std::int32_t rounded(std::int64_t origin, std::int64_t product, std::int64_t run) const {
    const std::int64_t step = pixels_.step();
    return static_cast<std::int32_t>(floor_division(2 * (origin * run + product) + step * run, 2 * step * run));
  }

  void add(GridPoint p) { hot_.push_back(p); }

  const Graph& fine_;
  Pixels pixels_;
  std::uint32_t zoom_;
  std::vector<GridPoint> own_;  ///< the pixel of each fine point
  std::vector<GridPoint> hot_;
};

}  // namespace

Result<Graph> snapped(const Graph& fine, std::uint32_t zoom) {
  HotPixels hot(fine, zoom);
  FRONTKART_CHECK(hot.find());
  Graph out = hot.chains();
  FRONTKART_CHECK(tidy(out));
  return out;
}

}  // namespace frontkart::tiles
