#include "composite/live_grid.hpp"

#include <algorithm>
#include <cmath>

#include "geometry/predicates.hpp"

namespace frontkart::composite {

using geometry::Box;
using geometry::GridPoint;

namespace {

/// Positive where p lies to the left of a -> b.
std::int64_t cross(GridPoint a, GridPoint b, HalfStepPoint p) {
  return (std::int64_t{b.x} - a.x) * (p.y - 2 * std::int64_t{a.y}) -
         (std::int64_t{b.y} - a.y) * (p.x - 2 * std::int64_t{a.x});
}

/// What parts a sorted list into n runs of one length; equal values are not parted.
std::vector<std::int64_t> quantiles(const std::vector<std::int64_t>& sorted, std::size_t n) {
  std::vector<std::int64_t> out;
  for (std::size_t i = 1; i < n; ++i) {
    const std::int64_t v = sorted[i * sorted.size() / n];
    if (out.empty() || out.back() < v) out.push_back(v);
  }
  return out;
}

}  // namespace

std::size_t LiveGrid::column(std::int64_t x) const {
  return static_cast<std::size_t>(std::upper_bound(column_low_.begin(), column_low_.end(), x) - column_low_.begin());
}
std::size_t LiveGrid::row(const Column& column, std::int64_t y) {
  const auto& low = column.row_low;
  return static_cast<std::size_t>(std::upper_bound(low.begin(), low.end(), y) - low.begin());
}

template <class Visit>
void LiveGrid::for_each_cell(GridPoint a, GridPoint b, Visit&& visit) const {
  constexpr std::int64_t kWider = 2;
  const std::int64_t y_low = std::min(a.y, b.y);
  const std::int64_t y_high = std::max(a.y, b.y);
  const std::size_t first = column(a.x - kWider);
  const std::size_t last = column(b.x + kWider);
  const double slope = a.x == b.x ? 0 : (static_cast<double>(b.y) - a.y) / (static_cast<double>(b.x) - a.x);
  for (std::size_t c = first; c <= last; ++c) {
    std::int64_t from = y_low;
    std::int64_t to = y_high;
    if (first != last && a.x != b.x) {
      // The part of the edge within the column.
      const std::int64_t x0 = c == first ? a.x : std::max<std::int64_t>(a.x, column_low_[c - 1] - kWider);
      const std::int64_t x1 = c == last ? b.x : std::min<std::int64_t>(b.x, column_low_[c] + kWider);
      const double y0 = a.y + slope * static_cast<double>(x0 - a.x);
      const double y1 = a.y + slope * static_cast<double>(x1 - a.x);
      from = std::max(y_low, static_cast<std::int64_t>(std::floor(std::min(y0, y1))) - 1);
      to = std::min(y_high, static_cast<std::int64_t>(std::ceil(std::max(y0, y1))) + 1);
    }
    const Column& own = columns_[c];
    const std::size_t top = row(own, to + kWider);
    for (std::size_t r = row(own, from - kWider); r <= top; ++r) visit(own.first_cell + r);
  }
}

void LiveGrid::enter(EdgeId e) {
  const Line& line = lines_[e];
  for_each_cell(line.a, line.b, [&](std::size_t c) {
    cells_[c].push_back(e);
    ++entries_;
  });
}

void LiveGrid::insert(EdgeId e, GridPoint a, GridPoint b) {
  if (e >= lines_.size()) {
    lines_.resize(e + std::size_t{1});
    visit_.resize(lines_.size(), 0);
  }
  lines_[e] = {a, b, true};
  ++count_;
  enter(e);
  if (2 * count_ > 3 * laid_for_ || entries_ > most_entries_) lay({});
}

void LiveGrid::erase(EdgeId e) {
  Line& line = lines_[e];
  for_each_cell(line.a, line.b, [&](std::size_t c) {
    std::vector<EdgeId>& cell = cells_[c];
    *std::find(cell.begin(), cell.end(), e) = cell.back();
    cell.pop_back();
    --entries_;
  });
  line.present = false;
  --count_;
}

void LiveGrid::make_room(const std::vector<GridPoint>& more) {
  if (2 * (count_ + more.size()) > 3 * laid_for_) lay(more);
}

void LiveGrid::lay(const std::vector<GridPoint>& more) {
  constexpr std::size_t kPerCell = 4;
  std::vector<GridPoint> points = more;
  for (const Line& line : lines_) {
    if (!line.present) continue;
    points.push_back({static_cast<std::int32_t>((std::int64_t{line.a.x} + line.b.x) / 2),
                      static_cast<std::int32_t>((std::int64_t{line.a.y} + line.b.y) / 2)});
  }
  std::sort(points.begin(), points.end());
  laid_for_ = std::max<std::size_t>(points.size(), 16);
  std::vector<std::int64_t> along;
  // Long needles pass many cells each; fewer cells keep the entries linear.
  const std::size_t most = 16 * laid_for_ + 4096;
  for (std::size_t cells = laid_for_ / kPerCell;; cells /= 4) {
    const auto per_axis = static_cast<std::size_t>(std::sqrt(static_cast<double>(cells)));
    along.clear();
    for (const GridPoint& p : points) along.push_back(p.x);
    column_low_ = quantiles(along, per_axis);
    columns_.assign(column_low_.size() + 1, {});
    std::size_t cell_count = 0;
    for (std::size_t c = 0, i = 0; c < columns_.size(); ++c) {
      along.clear();
      for (; i < points.size() && (c == column_low_.size() || points[i].x < column_low_[c]); ++i)
        along.push_back(points[i].y);
      std::sort(along.begin(), along.end());
      if (!along.empty()) columns_[c].row_low = quantiles(along, per_axis);
      columns_[c].first_cell = cell_count;
      cell_count += columns_[c].row_low.size() + 1;
    }
    entries_ = 0;
    for (std::size_t e = 0; e < lines_.size() && entries_ <= most; ++e) {
      if (lines_[e].present) for_each_cell(lines_[e].a, lines_[e].b, [&](std::size_t) { ++entries_; });
    }
    if (entries_ > most && cells > 1) continue;
    cells_.assign(cell_count, {});
    break;
  }
  entries_ = 0;
  for (EdgeId e = 0; e < lines_.size(); ++e) {
    if (lines_[e].present) enter(e);
  }
  most_entries_ = 2 * std::max(entries_, most);
}

void LiveGrid::next_visit() {
  if (++visit_now_ == 0) {
    std::fill(visit_.begin(), visit_.end(), 0);
    visit_now_ = 1;
  }
}

void LiveGrid::add_once(EdgeId e, std::vector<EdgeId>& out) {
  if (visit_[e] == visit_now_) return;
  visit_[e] = visit_now_;
  out.push_back(e);
}

void LiveGrid::along(GridPoint a, GridPoint b, std::vector<EdgeId>& out) {
  next_visit();
  if (b < a) std::swap(a, b);
  for_each_cell(a, b, [&](std::size_t c) {
    for (const EdgeId e : cells_[c]) add_once(e, out);
  });
}

void LiveGrid::within(const Box& box, std::vector<EdgeId>& out) {
  next_visit();
  const std::size_t right = column(std::int64_t{box.high.x} + 2);
  for (std::size_t c = column(std::int64_t{box.low.x} - 2); c <= right; ++c) {
    const Column& own = columns_[c];
    const std::size_t top = row(own, std::int64_t{box.high.y} + 2);
    for (std::size_t r = row(own, std::int64_t{box.low.y} - 2); r <= top; ++r) {
      for (const EdgeId e : cells_[own.first_cell + r]) add_once(e, out);
    }
  }
}

bool LiveGrid::is_above(const Line& l, const Line& r) const {
  if (l.a == r.a) return geometry::orientation(r.a, r.b, l.b) > 0;
  if (l.a.x >= r.a.x) return geometry::orientation(r.a, r.b, l.a) > 0;
  return geometry::orientation(l.a, l.b, r.a) < 0;
}

std::optional<EdgeId> LiveGrid::below(HalfStepPoint p, std::optional<EdgeId> except) const {
  std::optional<EdgeId> best;
  const std::int64_t x = p.x >> 1U;
  const Column& own = columns_[column(x)];
  for (std::size_t r = row(own, p.y >> 1U) + 1; r-- > 0;) {
    for (const EdgeId e : cells_[own.first_cell + r]) {
      const Line& line = lines_[e];
      if (x < line.a.x || x >= line.b.x || e == except || e == best) continue;
      if (cross(line.a, line.b, p) < 0) continue;
      if (!best || is_above(line, lines_[*best])) best = e;
    }
    // Higher edges than one that passes above the cell's floor would have been in this cell.
    if (best && r > 0 && cross(lines_[*best].a, lines_[*best].b, HalfStepPoint{p.x, 2 * own.row_low[r - 1]}) <= 0) {
      return best;
    }
  }
  return best;
}

}  // namespace frontkart::composite
