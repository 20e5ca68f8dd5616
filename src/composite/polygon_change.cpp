#include "composite/polygon_change.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <utility>

#include "composite/interner.hpp"

namespace frontkart::composite {
namespace {

using geometry::GridPoint;

constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

bool same(std::span<const GridPoint> l, std::span<const GridPoint> r) {
  return l.size() == r.size() && (l.empty() || std::memcmp(l.data(), r.data(), l.size_bytes()) == 0);
}

/// Points that are compared at a time.
constexpr std::size_t kBlock = 32;

}  // namespace

void FlatPolygon::assign(const geometry::Polygon& polygon) {
  points.clear();
  ring_end.clear();
  for (const geometry::Ring& ring : polygon) {
    points.insert(points.end(), ring.begin(), ring.end());
    ring_end.push_back(static_cast<std::uint32_t>(points.size()));
  }
}

bool FlatPolygon::equals(const geometry::Polygon& polygon) const {
  if (polygon.size() != ring_end.size()) return false;
  for (std::size_t r = 0; r < polygon.size(); ++r) {
    if (polygon[r].size() != ring(r).size()) return false;
  }
  for (std::size_t r = 0; r < polygon.size(); ++r) {
    if (!same(ring(r), polygon[r])) return false;
  }
  return true;
}

CommonEnds common_ends(std::span<const GridPoint> l, std::span<const GridPoint> r) {
  const std::size_t most = std::min(l.size(), r.size());
  CommonEnds out;
  std::size_t& front = out.front;
  while (front + kBlock <= most && same(l.subspan(front, kBlock), r.subspan(front, kBlock))) front += kBlock;
  while (front < most && l[front] == r[front]) ++front;
  std::size_t& back = out.back;
  const std::size_t left = most - front;
  while (back + kBlock <= left &&
         same(l.subspan(l.size() - back - kBlock, kBlock), r.subspan(r.size() - back - kBlock, kBlock))) {
    back += kBlock;
  }
  while (back < left && l[l.size() - 1 - back] == r[r.size() - 1 - back]) ++back;
  return out;
}

void PolygonChange::add_segment(GridPoint p, GridPoint q) {
  if (p != q) lines_.push_back(p < q ? Line{p, q} : Line{q, p});
}

/// The segments that lead to the points first .. last - 1 of a ring; position size() is the first point again.
void PolygonChange::add_segments_to(Points ring, std::size_t first, std::size_t last) {
  const std::size_t n = ring.size();
  for (std::size_t i = first; i < last; ++i) add_segment(ring[(i == 0 ? n : i) - 1], ring[i == n ? 0 : i]);
}

/// Rings that start at the same point.
void PolygonChange::compare_rings(Points old, Points now) {
  const CommonEnds common = common_ends(old, now);
  const std::size_t old_end = old.size() - common.back;
  const std::size_t now_end = now.size() - common.back;
  std::size_t i = common.front;
  std::size_t j = common.front;
  // Between the common ends lie further common stretches, mostly after a few points on either side.
  constexpr std::size_t kNear = 8;
  const auto find_common = [&](std::size_t& skip_old, std::size_t& skip_now) {
    for (std::size_t sum = 1; sum <= 2 * kNear; ++sum) {
      for (skip_old = sum > kNear ? sum - kNear : 0; skip_old <= std::min(sum, kNear); ++skip_old) {
        skip_now = sum - skip_old;
        if (i + skip_old < old_end && j + skip_now < now_end && old[i + skip_old] == now[j + skip_now]) return true;
      }
    }
    return false;
  };
  std::size_t skip_old = 0;
  std::size_t skip_now = 0;
  while (i < old_end && j < now_end && find_common(skip_old, skip_now)) {
    add_segments_to(old, i, i + skip_old + 1);
    add_segments_to(now, j, j + skip_now + 1);
    i += skip_old + 1;
    j += skip_now + 1;
    for (; i < old_end && j < now_end && old[i] == now[j]; ++j) ++i;
  }
  add_segments_to(old, i, old_end + 1);
  add_segments_to(now, j, now_end + 1);
}

/// An old ring, not used yet, that starts where the new polygon's ring r does; kNone if there is none.
std::size_t PolygonChange::ring_like(const FlatPolygon& old, Points now, std::size_t r) {
  if (now.empty()) return kNone;
  const auto starts_alike = [&](std::size_t k) {
    return used_[k] == 0 && !old.ring(k).empty() && old.ring(k).front() == now.front();
  };
  if (r < used_.size() && starts_alike(r)) return r;
  if (starts_.empty()) {
    for (std::uint32_t k = 0; k < used_.size(); ++k) {
      if (!old.ring(k).empty()) starts_.push_back({old.ring(k).front(), k});
    }
    std::sort(starts_.begin(), starts_.end());
  }
  // Any number of rings may start at one point; a few are tried.
  auto it = std::lower_bound(starts_.begin(), starts_.end(), Start{now.front(), 0});
  for (int tries = 0; tries < 8 && it != starts_.end() && it->point == now.front(); ++it, ++tries) {
    if (used_[it->ring] == 0) return it->ring;
  }
  return kNone;
}

std::span<const Line> PolygonChange::between(const FlatPolygon& old, const geometry::Polygon& now) {
  lines_.clear();
  starts_.clear();
  used_.assign(old.ring_end.size(), 0);
  for (std::size_t r = 0; r < now.size(); ++r) {
    const std::size_t k = ring_like(old, now[r], r);
    if (k == kNone) {
      add_ring(now[r]);
    } else {
      used_[k] = 1;
      compare_rings(old.ring(k), now[r]);
    }
  }
  for (std::size_t k = 0; k < used_.size(); ++k) {
    if (used_[k] == 0) add_ring(old.ring(k));
  }
  keep_odd();
  return lines_;
}

void PolygonChange::keep_odd() {
  const std::size_t size = std::bit_ceil(2 * lines_.size() + 1);
  table_.assign(size, kNone);
  odd_.assign(lines_.size(), 0);
  std::size_t probes = 0;
  for (std::uint32_t i = 0; i < lines_.size(); ++i) {
    std::uint64_t h = (key_of(lines_[i].a) ^ std::rotl(key_of(lines_[i].b), 29)) * 0x9E3779B97F4A7C15U;
    h ^= h >> 32U;
    std::size_t at = static_cast<std::size_t>(h) & (size - 1);
    for (; table_[at] != kNone && lines_[table_[at]] != lines_[i]; at = (at + 1) & (size - 1)) ++probes;
    if (table_[at] == kNone) table_[at] = i;
    odd_[table_[at]] ^= 1U;
    // Lines that were made to collide.
    if (probes > 16 * lines_.size() + 1024) return sort_and_keep_odd();
  }
  std::size_t kept = 0;
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    if (odd_[i] != 0) lines_[kept++] = lines_[i];
  }
  lines_.resize(kept);
}

void PolygonChange::sort_and_keep_odd() {
  std::sort(lines_.begin(), lines_.end());
  std::size_t kept = 0;
  for (std::size_t i = 0; i < lines_.size();) {
    std::size_t end = i + 1;
    while (end < lines_.size() && lines_[end] == lines_[i]) ++end;
    if ((end - i) % 2 != 0) lines_[kept++] = lines_[i];
    i = end;
  }
  lines_.resize(kept);
}

}  // namespace frontkart::composite
