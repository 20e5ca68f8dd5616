#include "composite/self_crossings.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "geometry/box_index.hpp"
#include "geometry/predicates.hpp"

namespace frontkart::composite {
namespace {

using geometry::Box;
using geometry::GridPoint;

struct Segment {
  GridPoint a;
  GridPoint b;
};

std::uint64_t mixed(std::uint64_t h, GridPoint p) {
  h ^= std::uint64_t{static_cast<std::uint32_t>(p.x)} << 32U | static_cast<std::uint32_t>(p.y);
  h *= 0xD6E8FEB86659FD93U;
  return h ^ (h >> 32U);
}

std::uint64_t hash_of(const Segment& s) {
  const auto [low, high] = std::minmax(s.a, s.b);
  return mixed(mixed(0x9E3779B97F4A7C15U, low), high);
}

std::uint64_t fingerprint(const geometry::Polygon& polygon) {
  std::uint64_t h = polygon.size();
  for (const geometry::Ring& ring : polygon) {
    h = (h ^ ring.size()) * 0x9E3779B97F4A7C15U;
    for (const GridPoint p : ring) h = mixed(h, p);
  }
  return h;
}

template <class Visit>
void each_segment(const geometry::Polygon& polygon, Visit&& visit) {
  for (const geometry::Ring& ring : polygon) {
    for (std::size_t i = 0; i < ring.size(); ++i) visit(Segment{ring[i], ring[i + 1 == ring.size() ? 0 : i + 1]});
  }
}

std::optional<GridPoint> crossing(const Segment& l, const Segment& r) {
  if (!geometry::cross_properly(l.a, l.b, r.a, r.b)) return std::nullopt;
  return geometry::rounded_crossing(l.a, l.b, r.a, r.b);
}

std::optional<GridPoint> first_crossing(const std::vector<Segment>& all, const std::vector<std::size_t>& fresh) {
  if (fresh.empty()) return std::nullopt;
  std::vector<Box> boxes;
  boxes.reserve(all.size());
  for (const Segment& s : all) boxes.push_back(Box::around(s.a, s.b));
  // A few against all by hand; many through an index.
  constexpr std::size_t kFew = 48;
  if (fresh.size() <= kFew) {
    for (const std::size_t i : fresh) {
      for (std::size_t j = 0; j < all.size(); ++j) {
        if (!boxes[i].meets(boxes[j])) continue;
        if (const auto at = crossing(all[i], all[j])) return at;
      }
    }
    return std::nullopt;
  }
  std::vector<std::uint32_t> items(all.size());
  for (std::size_t i = 0; i < all.size(); ++i) items[i] = static_cast<std::uint32_t>(i);
  const geometry::BoxIndex index(boxes, items);
  std::optional<GridPoint> found;
  for (const std::size_t i : fresh) {
    index.query(boxes[i], [&](std::uint32_t j) {
      if (!found) found = crossing(all[i], all[j]);
    });
    if (found) return found;
  }
  return std::nullopt;
}

}  // namespace

std::size_t SelfCrossings::Counts::find(std::uint64_t hash) const {
  std::size_t i = static_cast<std::size_t>(hash) & (slots_.size() - 1);
  while (slots_[i].used && slots_[i].hash != hash) i = (i + 1) & (slots_.size() - 1);
  return i;
}

bool SelfCrossings::Counts::has(std::uint64_t hash) const {
  return !slots_.empty() && slots_[find(hash)].count > 0;
}

void SelfCrossings::Counts::add(std::uint64_t hash) {
  if (2 * (used_ + 1) > slots_.size()) make_room();
  Slot& slot = slots_[find(hash)];
  if (!slot.used) {
    slot = {hash, 0, true};
    ++used_;
  }
  ++slot.count;
}

void SelfCrossings::Counts::remove(std::uint64_t hash) {
  --slots_[find(hash)].count;
}

void SelfCrossings::Counts::make_room() {
  const auto alive =
      static_cast<std::size_t>(std::count_if(slots_.begin(), slots_.end(), [](const Slot& s) { return s.count > 0; }));
  std::size_t size = 1024;
  while (size < 4 * (alive + 1)) size *= 2;
  std::vector<Slot> before = std::exchange(slots_, std::vector<Slot>(size));
  used_ = alive;
  for (const Slot& s : before) {
    if (s.count > 0) slots_[find(s.hash)] = s;
  }
}

std::vector<GridPoint> SelfCrossings::find(const State& state) {
  std::vector<GridPoint> out;
  std::vector<Segment> segments;
  std::vector<std::size_t> fresh;
  std::vector<Known> now;
  now.reserve(state.areas.size());
  std::vector<bool> stays(before_.size(), false);
  std::vector<std::size_t> entered;  // positions in `now`
  for (const StatusArea& area : state.areas) {
    const std::uint64_t print = fingerprint(area.polygon);
    auto it = std::lower_bound(before_.begin(), before_.end(), print,
                               [](const Known& k, std::uint64_t p) { return k.fingerprint < p; });
    const auto taken = [&] { return stays[static_cast<std::size_t>(it - before_.begin())]; };
    while (it != before_.end() && it->fingerprint == print && taken()) ++it;
    if (it != before_.end() && it->fingerprint == print && it->polygon == area.polygon) {
      stays[static_cast<std::size_t>(it - before_.begin())] = true;
      now.push_back({print, std::move(it->polygon)});
      continue;
    }
    segments.clear();
    fresh.clear();
    each_segment(area.polygon, [&](const Segment& s) {
      if (!counts_.has(hash_of(s))) fresh.push_back(segments.size());
      segments.push_back(s);
    });
    if (const auto at = first_crossing(segments, fresh)) out.push_back(*at);
    entered.push_back(now.size());
    now.push_back({print, area.polygon});
  }
  // Only now: what a polygon brings must stay new for the next polygon of the same state.
  for (std::size_t i = 0; i < before_.size(); ++i) {
    if (stays[i]) continue;
    each_segment(before_[i].polygon, [&](const Segment& s) { counts_.remove(hash_of(s)); });
  }
  for (const std::size_t i : entered) {
    each_segment(now[i].polygon, [&](const Segment& s) { counts_.add(hash_of(s)); });
  }
  std::sort(now.begin(), now.end(), [](const Known& l, const Known& r) { return l.fingerprint < r.fingerprint; });
  before_ = std::move(now);
  return out;
}

}  // namespace frontkart::composite
