#include "geometry/snap_rounding.hpp"

#include <algorithm>
#include <cstdlib>
#include <string>

#include "geometry/box_index.hpp"
#include "geometry/predicates.hpp"

namespace frontkart::geometry {
namespace {

/// The point on a → b at i/n of its length, rounded down; exact at both ends.
GridPoint fraction_point(GridPoint a, GridPoint b, std::int64_t i, std::int64_t n) {
  const auto part = [&](std::int32_t from, std::int32_t to) {
    return static_cast<std::int32_t>(from + (std::int64_t{to} - from) * i / n);
  };
  return {part(a.x, b.x), part(a.y, b.y)};
}

/// An index of the segments. A long slanted segment fills its box badly, so it is entered as several shorter pieces.
BoxIndex index_segments(const std::vector<GridPoint>& points, const std::vector<IndexedSegment>& segments) {
  const auto extent = [&](const IndexedSegment& s) {
    const std::int64_t dx = std::llabs(std::int64_t{points[s.b].x} - points[s.a].x);
    const std::int64_t dy = std::llabs(std::int64_t{points[s.b].y} - points[s.a].y);
    return std::min(dx, dy);
  };
  std::vector<std::int64_t> extents;
  extents.reserve(segments.size());
  for (const IndexedSegment& s : segments) {
    // Segments along an axis fill their boxes and say nothing about what is long.
    if (const std::int64_t e = extent(s); e > 0) extents.push_back(e);
  }
  std::int64_t piece = 1;
  if (!extents.empty()) {
    const auto middle = extents.begin() + static_cast<std::ptrdiff_t>(extents.size() / 2);
    std::nth_element(extents.begin(), middle, extents.end());
    piece = std::max<std::int64_t>(1, 4 * *middle);
  }
  constexpr std::int64_t kMaxPieces = 256;
  std::vector<Box> boxes;
  std::vector<std::uint32_t> items;
  boxes.reserve(segments.size() * 5 / 4);
  items.reserve(segments.size() * 5 / 4);
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const GridPoint a = points[segments[i].a];
    const GridPoint b = points[segments[i].b];
    const std::int64_t n = std::clamp<std::int64_t>(extent(segments[i]) / piece, 1, kMaxPieces);
    for (std::int64_t k = 0; k < n; ++k) {
      Box box = Box::around(fraction_point(a, b, k, n), fraction_point(a, b, k + 1, n));
      if (n > 1) {
        // The rounded ends of a piece are off the segment by less than one step.
        box.low = {box.low.x - 1, box.low.y - 1};
        box.high = {box.high.x + 1, box.high.y + 1};
      }
      boxes.push_back(box);
      items.push_back(static_cast<std::uint32_t>(i));
    }
  }
  return {boxes, items};
}

/// Adds to `points` every rounded proper crossing that is not there yet; one that is there becomes hot.
/// False beyond `limit` crossings.
bool add_crossings(std::vector<GridPoint>& points, std::vector<bool>& hot, const std::vector<IndexedSegment>& segments,
                   const BoxIndex& index, std::size_t limit) {
  std::vector<GridPoint> crossings;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const GridPoint a = points[segments[i].a];
    const GridPoint b = points[segments[i].b];
    index.query(Box::around(a, b), [&](std::uint32_t j) {
      if (j <= i) return;
      const GridPoint c = points[segments[j].a];
      const GridPoint d = points[segments[j].b];
      if (cross_properly(a, b, c, d)) crossings.push_back(rounded_crossing(a, b, c, d));
    });
    if (crossings.size() > limit) return false;
  }
  std::sort(crossings.begin(), crossings.end());
  crossings.erase(std::unique(crossings.begin(), crossings.end()), crossings.end());
  for (std::size_t p = 0; p < points.size(); ++p) {
    if (!hot[p] && std::binary_search(crossings.begin(), crossings.end(), points[p])) hot[p] = true;
  }
  std::vector<GridPoint> known = points;
  std::sort(known.begin(), known.end());
  std::set_difference(crossings.begin(), crossings.end(), known.begin(), known.end(), std::back_inserter(points));
  return true;
}

}  // namespace

Result<NodedSegments> snap_round(std::vector<GridPoint> points, const std::vector<IndexedSegment>& segments,
                                 std::size_t max_crossings) {
  const BoxIndex index = index_segments(points, segments);
  std::vector<bool> hot(points.size(), false);
  for (const IndexedSegment& s : segments) hot[s.a] = hot[s.b] = true;
  if (!add_crossings(points, hot, segments, index, max_crossings)) {
    return Error{ErrorCode::bad_input,
                 "The borders cross each other more than " + std::to_string(max_crossings) + " times.", "",
                 "Leave out the states that are scribbles, or import fewer states that were each drawn anew."};
  }
  hot.resize(points.size(), true);

  struct Hit {
    std::uint32_t segment;
    std::uint32_t point;
    bool operator==(const Hit&) const = default;
  };
  std::vector<Hit> hits;
  for (std::uint32_t p = 0; p < points.size(); ++p) {
    if (!hot[p]) continue;
    // A segment between grid points meets the pixel only if its box holds the pixel's centre.
    index.query({points[p], points[p]}, [&](std::uint32_t i) {
      const IndexedSegment& s = segments[i];
      if (s.a != p && s.b != p && meets_pixel(points[s.a], points[s.b], points[p])) hits.push_back({i, p});
    });
  }
  // Along a segment both coordinates of the pixels that it meets run monotonically, so this order is the order of
  // passage.
  std::sort(hits.begin(), hits.end(), [&](const Hit& l, const Hit& r) {
    if (l.segment != r.segment) return l.segment < r.segment;
    if (l.point == r.point) return false;
    const GridPoint a = points[segments[l.segment].a];
    const GridPoint b = points[segments[l.segment].b];
    const GridPoint p = points[l.point];
    const GridPoint q = points[r.point];
    if (p.x != q.x) return (b.x > a.x) == (p.x < q.x);
    return (b.y > a.y) == (p.y < q.y);
  });
  hits.erase(std::unique(hits.begin(), hits.end()), hits.end());

  NodedSegments out;
  out.chain.reserve(2 * segments.size() + hits.size());
  out.chain_begin.reserve(segments.size() + 1);
  std::size_t h = 0;
  for (std::uint32_t i = 0; i < segments.size(); ++i) {
    out.chain_begin.push_back(static_cast<std::uint32_t>(out.chain.size()));
    out.chain.push_back(segments[i].a);
    for (; h < hits.size() && hits[h].segment == i; ++h) out.chain.push_back(hits[h].point);
    out.chain.push_back(segments[i].b);
  }
  out.chain_begin.push_back(static_cast<std::uint32_t>(out.chain.size()));
  out.points = std::move(points);
  return out;
}

}  // namespace frontkart::geometry
