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

bool holds(const Box& box, GridPoint p) {
  return box.low.x <= p.x && p.x <= box.high.x && box.low.y <= p.y && p.y <= box.high.y;
}

}  // namespace

std::int64_t LiveGrid::column(std::int64_t x) const {
  return std::clamp<std::int64_t>((x - extent_.low.x) / width_, 0, columns_ - 1);
}
std::int64_t LiveGrid::row(std::int64_t y) const {
  return std::clamp<std::int64_t>((y - extent_.low.y) / height_, 0, rows_ - 1);
}

template <class Visit>
void LiveGrid::for_each_cell(GridPoint a, GridPoint b, Visit&& visit) const {
  constexpr std::int64_t kWider = 2;
  const std::int64_t y_low = std::min(a.y, b.y);
  const std::int64_t y_high = std::max(a.y, b.y);
  const std::int64_t first = column(a.x - kWider);
  const std::int64_t last = column(b.x + kWider);
  const double slope = a.x == b.x ? 0 : (static_cast<double>(b.y) - a.y) / (static_cast<double>(b.x) - a.x);
  for (std::int64_t c = first; c <= last; ++c) {
    std::int64_t from = y_low;
    std::int64_t to = y_high;
    if (first != last && a.x != b.x) {
      // The part of the edge within the column; the border columns reach to infinity.
      const std::int64_t x0 = c == first ? a.x : std::max<std::int64_t>(a.x, extent_.low.x + c * width_ - kWider);
      const std::int64_t x1 = c == last ? b.x : std::min<std::int64_t>(b.x, extent_.low.x + (c + 1) * width_ + kWider);
      const double y0 = a.y + slope * static_cast<double>(x0 - a.x);
      const double y1 = a.y + slope * static_cast<double>(x1 - a.x);
      from = std::max(y_low, static_cast<std::int64_t>(std::floor(std::min(y0, y1))) - 1);
      to = std::min(y_high, static_cast<std::int64_t>(std::ceil(std::max(y0, y1))) + 1);
    }
    const std::int64_t top = row(to + kWider);
    for (std::int64_t r = row(from - kWider); r <= top; ++r) visit(static_cast<std::size_t>(c * rows_ + r));
  }
}

void LiveGrid::enter(EdgeId e) {
  const Line& line = lines_[e];
  for_each_cell(line.a, line.b, [&](std::size_t c) {
    cells_[c].push_back(e);
    ++entries_;
  });
  if (!holds(extent_, line.a) || !holds(extent_, line.b)) ++outside_;
}

void LiveGrid::insert(EdgeId e, GridPoint a, GridPoint b) {
  if (e >= lines_.size()) {
    lines_.resize(e + std::size_t{1});
    visit_.resize(lines_.size(), 0);
  }
  lines_[e] = {a, b, true};
  ++count_;
  enter(e);
  lay_if_needed();
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

void LiveGrid::lay_if_needed() {
  if (count_ <= 2 * laid_for_ && outside_ <= 64 + laid_for_ / 8 && entries_ <= most_entries_) return;
  std::optional<Box> box;
  for (const Line& line : lines_) {
    if (!line.present) continue;
    const Box own = Box::around(line.a, line.b);
    if (box) {
      box->extend(own);
    } else {
      box = own;
    }
  }
  if (box) lay(*box, count_);
}

void LiveGrid::make_room(const Box& box, std::size_t more) {
  if (more < 64 || 2 * more < count_) return;
  Box all = box;
  for (const Line& line : lines_) {
    if (line.present) all.extend(Box::around(line.a, line.b));
  }
  lay(all, count_ + more);
}

void LiveGrid::lay(Box box, std::size_t edges) {
  extent_ = box;
  laid_for_ = std::max<std::size_t>(edges, 64);
  const double w = static_cast<double>(box.high.x) - box.low.x + 1;
  const double h = static_cast<double>(box.high.y) - box.low.y + 1;
  // About one cell an edge; long needles pass many cells each, and larger cells keep the entries linear.
  double cells = std::clamp<double>(static_cast<double>(laid_for_), 64, 1 << 22);
  for (;; cells /= 4) {
    const double side = std::max(1.0, std::sqrt(w * h / cells));
    width_ = static_cast<std::int64_t>(std::max(side, w / cells)) + 1;
    height_ = static_cast<std::int64_t>(std::max(side, h / cells)) + 1;
    columns_ = static_cast<std::int64_t>(w) / width_ + 1;
    rows_ = static_cast<std::int64_t>(h) / height_ + 1;
    std::size_t entries = 0;
    const std::size_t most = 16 * laid_for_ + 4096;
    for (std::size_t e = 0; e < lines_.size() && entries <= most; ++e) {
      if (lines_[e].present) for_each_cell(lines_[e].a, lines_[e].b, [&](std::size_t) { ++entries; });
    }
    if (entries <= most || columns_ * rows_ == 1) break;
  }
  cells_.assign(static_cast<std::size_t>(columns_ * rows_), {});
  entries_ = 0;
  for (EdgeId e = 0; e < lines_.size(); ++e) {
    if (lines_[e].present) enter(e);
  }
  outside_ = 0;
  most_entries_ = 2 * std::max(entries_, 16 * laid_for_ + 4096);
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
  const std::int64_t right = column(std::int64_t{box.high.x} + 2);
  const std::int64_t top = row(std::int64_t{box.high.y} + 2);
  for (std::int64_t c = column(std::int64_t{box.low.x} - 2); c <= right; ++c) {
    for (std::int64_t r = row(std::int64_t{box.low.y} - 2); r <= top; ++r) {
      for (const EdgeId e : cells_[static_cast<std::size_t>(c * rows_ + r)]) add_once(e, out);
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
  const std::int64_t c = column(x);
  for (std::int64_t r = row(p.y >> 1U); r >= 0; --r) {
    for (const EdgeId e : cells_[static_cast<std::size_t>(c * rows_ + r)]) {
      const Line& line = lines_[e];
      if (x < line.a.x || x >= line.b.x || e == except || e == best) continue;
      if (cross(line.a, line.b, p) < 0) continue;
      if (!best || is_above(line, lines_[*best])) best = e;
    }
    // Higher edges than one that passes above the cell's floor would have been in this cell.
    if (best && cross(lines_[*best].a, lines_[*best].b, HalfStepPoint{p.x, 2 * (extent_.low.y + r * height_)}) <= 0)
      return best;
  }
  return best;
}

}  // namespace frontkart::composite
