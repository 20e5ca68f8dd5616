#include "geometry/snap_rounding.hpp"

#include <algorithm>
#include <string>

#include "geometry/box_index.hpp"
#include "geometry/cell.hpp"
#include "geometry/cell_grid.hpp"
#include "geometry/predicates.hpp"

namespace frontkart::geometry {
namespace {

/// A segment that passes a cell.
struct Passing {
  GridPoint a;
  GridPoint b;
  std::uint32_t segment;
};

struct HotPoint {
  GridPoint at;
  std::uint32_t id;
};

/// The segment meets the pixel of a hot point that is not its end.
struct Hit {
  std::uint32_t segment;
  std::uint32_t point;
};

/// Finds all hits by dividing the plane into cells in which few segments pass. A cell is a rectangle of pixels, and a
/// segment passes it if it may meet one of them; so everything about a hot pixel is known in the one cell that holds
/// it: which ends and crossings lie there and which segments come by.
class HitFinder {
 public:
  HitFinder(std::vector<GridPoint>& points, const std::vector<IndexedSegment>& segments, std::size_t max_crossings)
      : points_(points),
        segments_(segments),
        max_crossings_(max_crossings),
        max_hits_(4 * (max_crossings + segments.size())),
        seen_(points.size(), false) {
    for (const IndexedSegment& s : segments) seen_[s.a] = seen_[s.b] = true;
    for (std::uint32_t p = 0; p < points.size(); ++p) {
      if (!seen_[p]) unused_.push_back({points[p], p});
    }
    std::sort(unused_.begin(), unused_.end(), [](const HotPoint& l, const HotPoint& r) { return l.at < r.at; });
    seen_.assign(points.size(), false);
  }

  [[nodiscard]] Status run() {
    if (segments_.empty()) return Done{};
    Cell all{points_[segments_[0].a], points_[segments_[0].a]};
    passing_.reserve(3 * segments_.size());
    for (std::uint32_t i = 0; i < segments_.size(); ++i) {
      const GridPoint a = points_[segments_[i].a];
      const GridPoint b = points_[segments_[i].b];
      all.extend(a);
      all.extend(b);
      passing_.push_back({a, b, i});
    }
    divide(all, 0, segments_.size());
    if (crossings_ > max_crossings_) {
      return Error{ErrorCode::bad_input,
                   "The borders cross each other more than " + std::to_string(max_crossings_) + " times.", "",
                   "Leave out the states that are scribbles, or import fewer states that were each drawn anew."};
    }
    if (stopped_) {
      return Error{ErrorCode::bad_input,
                   "Too many of the borders run side by side within a step of the grid (11 cm) over long distances.",
                   "", "Leave out the states that are scribbles, or import fewer states that were each drawn anew."};
    }
    return Done{};
  }

  [[nodiscard]] const std::vector<Hit>& hits() const { return hits_; }

 private:
  /// Up to here comparing all pairs costs less than dividing the cell.
  static constexpr std::size_t kFewSegments = 24;
  /// A grid that takes more copies a segment than this is not tried.
  static constexpr std::size_t kMostCopies = 16;
  /// Products of segments and hot points up to which all are compared.
  static constexpr std::size_t kFewTests = 256;
  /// Some seconds of comparing pairs.
  static constexpr std::size_t kMaxPairs = std::size_t{1} << 31U;

  /// Works on the segments passing_[begin, end), which pass `cell`: lays a grid over it if that leaves clearly fewer
  /// pairs to compare. A bundle of near-parallel segments or a star is left whole.
  void divide(const Cell& cell, std::size_t begin, std::size_t end) {
    const std::size_t n = end - begin;
    if (n > kFewSegments) {
      for (const std::size_t cells : {n / 4, 2 * n}) {
        const CellGrid grid = grid_over(cell, begin, end, cells);
        const std::size_t first = starts_.size();
        if (count(grid, begin, end)) {
          distribute(grid, first, begin, end);
          starts_.resize(first);
          return;
        }
        starts_.resize(first);
      }
    }
    node(cell, begin, end);
  }

  /// A grid over that part of the cell in which segments are.
  [[nodiscard]] CellGrid grid_over(const Cell& cell, std::size_t begin, std::size_t end, std::size_t cells) const {
    Cell part{cell.high, cell.low};
    double run_x = 0;
    double run_y = 0;
    for (std::size_t i = begin; i < end; ++i) {
      const Box box = Box::around(passing_[i].a, passing_[i].b);
      const Cell own{{std::max(box.low.x, cell.low.x), std::max(box.low.y, cell.low.y)},
                     {std::min(box.high.x, cell.high.x), std::min(box.high.y, cell.high.y)}};
      part.extend(own.low);
      part.extend(own.high);
      run_x += own.high.x - own.low.x;
      run_y += own.high.y - own.low.y;
    }
    return {part, cells, run_x, run_y};
  }

  /// Puts on top of starts_, for each cell of the grid, where its segments start, and a last entry for their end.
  /// False where the grid does not pay.
  bool count(const CellGrid& grid, std::size_t begin, std::size_t end) {
    const std::size_t n = end - begin;
    const std::size_t first = starts_.size();
    starts_.resize(first + grid.size() + 1, 0);
    std::size_t* counts = starts_.data() + first;
    std::size_t entries = 0;
    for (std::size_t i = begin; i < end; ++i) {
      if (entries > kMostCopies * n) return false;
      grid.for_each_passed(passing_[i].a, passing_[i].b, [&](std::size_t c) {
        ++counts[c];
        ++entries;
      });
    }
    // Twice the pairs that would be left, and what copying a segment costs in pairs.
    std::size_t cost = 4 * entries;
    std::size_t sum = passing_.size();
    for (std::size_t c = 0; c < grid.size(); ++c) {
      const std::size_t own = counts[c];
      cost += own * own;
      counts[c] = sum;
      sum += own;
    }
    counts[grid.size()] = sum;
    return 4 * cost < 3 * n * n;
  }

  /// Copies the segments into the grid's cells, above all others, and works on each cell.
  void distribute(const CellGrid& grid, std::size_t first, std::size_t begin, std::size_t end) {
    const std::size_t top = passing_.size();
    passing_.resize(starts_[first + grid.size()]);
    for (std::size_t i = begin; i < end; ++i) {
      const Passing s = passing_[i];
      grid.for_each_passed(s.a, s.b, [&](std::size_t c) { passing_[starts_[first + c]++] = s; });
    }
    // Now each entry tells where its cell's segments end.
    std::size_t from = top;
    for (std::size_t c = 0; c < grid.size() && !stopped_; ++c) {
      const std::size_t to = starts_[first + c];
      if (from < to) divide(grid.at(c), from, to);
      from = to;
    }
    passing_.resize(top);
  }

  /// Puts those of passing_[begin, end) that pass `cell` on top; returns where they start.
  std::size_t push_passing(const Cell& cell, std::size_t begin, std::size_t end) {
    const std::size_t top = passing_.size();
    for (std::size_t i = begin; i < end; ++i) {
      const Passing s = passing_[i];
      if (cell.meets(s.a, s.b)) passing_.push_back(s);
    }
    return top;
  }

  /// The hot points of the cell, and then their hits.
  void node(const Cell& cell, std::size_t begin, std::size_t end) {
    hot_.clear();
    const auto add_end = [&](GridPoint at, std::uint32_t id) {
      if (!cell.holds(at) || seen_[id]) return;
      seen_[id] = true;
      hot_.push_back({at, id});
    };
    for (std::size_t i = begin; i < end; ++i) {
      add_end(passing_[i].a, segments_[passing_[i].segment].a);
      add_end(passing_[i].b, segments_[passing_[i].segment].b);
    }
    add_crossings(cell, begin, end);
    if (!stopped_) find_hits(cell, begin, end, 0, hot_.size());
  }

  void add_crossings(const Cell& cell, std::size_t begin, std::size_t end) {
    pairs_ += (end - begin) * (end - begin) / 2;
    if (pairs_ > kMaxPairs) stopped_ = true;
    found_.clear();
    for (std::size_t i = begin; i < end && !stopped_; ++i) {
      const Passing s = passing_[i];
      const Box box = Box::around(s.a, s.b);
      for (std::size_t j = i + 1; j < end; ++j) {
        const Passing& t = passing_[j];
        if (!box.meets(Box::around(t.a, t.b)) || !cross_properly(s.a, s.b, t.a, t.b)) continue;
        // Only the cell that holds the pixel counts the crossing.
        if (const GridPoint p = rounded_crossing(s.a, s.b, t.a, t.b); cell.holds(p)) found_.push_back(p);
      }
      if (crossings_ + found_.size() > max_crossings_) stopped_ = true;
    }
    crossings_ += found_.size();
    if (found_.empty() || stopped_) return;
    std::sort(found_.begin(), found_.end());
    found_.erase(std::unique(found_.begin(), found_.end()), found_.end());
    const auto before = [](const HotPoint& l, const HotPoint& r) { return l.at < r.at; };
    std::sort(hot_.begin(), hot_.end(), before);
    const auto ends = static_cast<std::ptrdiff_t>(hot_.size());
    for (const GridPoint p : found_) {
      if (std::binary_search(hot_.begin(), hot_.begin() + ends, HotPoint{p, 0}, before)) continue;
      const auto given = std::lower_bound(unused_.begin(), unused_.end(), HotPoint{p, 0}, before);
      if (given != unused_.end() && given->at == p) {
        hot_.push_back(*given);
      } else {
        hot_.push_back({p, static_cast<std::uint32_t>(points_.size())});
        points_.push_back(p);
      }
    }
  }

  /// The hits of hot_[first, last) on passing_[begin, end), dividing the cell where both are many.
  void find_hits(const Cell& cell, std::size_t begin, std::size_t end, std::size_t first, std::size_t last) {
    if (cell.is_pixel() || last - first <= 4 || (last - first) * (end - begin) <= kFewTests) {
      for (std::size_t i = begin; i < end; ++i) {
        const Passing& s = passing_[i];
        for (std::size_t h = first; h < last; ++h) {
          const GridPoint p = hot_[h].at;
          if (p != s.a && p != s.b && meets_pixel(s.a, s.b, p)) hits_.push_back({s.segment, hot_[h].id});
        }
      }
      if (hits_.size() > max_hits_) stopped_ = true;
      return;
    }
    const auto [low, high] = cell.wide() ? cell.halves_by_x() : cell.halves_by_y();
    const auto in_low = [&](const HotPoint& h) { return low.holds(h.at); };
    const auto middle =
        static_cast<std::size_t>(std::partition(hot_.begin() + static_cast<std::ptrdiff_t>(first),
                                                hot_.begin() + static_cast<std::ptrdiff_t>(last), in_low) -
                                 hot_.begin());
    const auto find_in = [&](const Cell& half, std::size_t from, std::size_t to) {
      if (from == to || stopped_) return;
      const std::size_t top = push_passing(half, begin, end);
      find_hits(half, top, passing_.size(), from, to);
      passing_.resize(top);
    };
    find_in(low, first, middle);
    find_in(high, middle, last);
  }

  std::vector<GridPoint>& points_;
  const std::vector<IndexedSegment>& segments_;
  std::size_t max_crossings_;
  std::size_t max_hits_;
  std::vector<bool> seen_;           ///< per given point: is it among the hot ones?
  std::vector<HotPoint> unused_;     ///< given points that no segment uses, in order
  std::vector<Passing> passing_;     ///< a stack: for each open cell the segments that pass it
  std::vector<std::size_t> starts_;  ///< a stack: for each open grid where its cells' segments are in passing_
  std::vector<HotPoint> hot_;        ///< of the present cell
  std::vector<GridPoint> found_;     ///< crossings in the present cell
  std::vector<Hit> hits_;
  std::size_t crossings_ = 0;
  std::size_t pairs_ = 0;
  bool stopped_ = false;
};

/// The chains, given what each segment meets between its ends.
NodedSegments link(std::vector<GridPoint> points, const std::vector<IndexedSegment>& segments,
                   const std::vector<Hit>& hits) {
  NodedSegments out;
  out.chain_begin.assign(segments.size() + 1, 0);
  for (const Hit& h : hits) ++out.chain_begin[h.segment + 1];
  for (std::size_t i = 0; i < segments.size(); ++i) out.chain_begin[i + 1] += out.chain_begin[i] + 2;
  out.chain.resize(out.chain_begin.back());
  // While filling, an entry holds where the next point of its chain goes; the first place is the segment's start.
  std::vector<std::uint32_t> fill(out.chain_begin.begin(), out.chain_begin.end() - 1);
  for (const Hit& h : hits) out.chain[++fill[h.segment]] = h.point;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const auto begin = out.chain.begin() + out.chain_begin[i];
    const auto end = out.chain.begin() + out.chain_begin[i + 1];
    *begin = segments[i].a;
    *(end - 1) = segments[i].b;
    if (end - begin < 4) continue;
    // Along a segment both coordinates of the pixels that it meets run monotonically, so this order is the order of
    // passage.
    const GridPoint a = points[segments[i].a];
    const GridPoint b = points[segments[i].b];
    std::sort(begin + 1, end - 1, [&](std::uint32_t l, std::uint32_t r) {
      const GridPoint p = points[l];
      const GridPoint q = points[r];
      if (p.x != q.x) return (b.x > a.x) == (p.x < q.x);
      return p.y != q.y && (b.y > a.y) == (p.y < q.y);
    });
  }
  out.points = std::move(points);
  return out;
}

}  // namespace

Result<NodedSegments> snap_round(std::vector<GridPoint> points, const std::vector<IndexedSegment>& segments,
                                 std::size_t max_crossings) {
  HitFinder finder(points, segments, max_crossings);
  FRONTKART_CHECK(finder.run());
  return link(std::move(points), segments, finder.hits());
}

}  // namespace frontkart::geometry
