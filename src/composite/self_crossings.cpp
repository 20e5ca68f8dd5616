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

  friend bool operator==(const Segment&, const Segment&) = default;
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

std::vector<Segment> segments_of(const geometry::Polygon& polygon) {
  std::vector<Segment> out;
  for (const geometry::Ring& ring : polygon) {
    for (std::size_t i = 0; i < ring.size(); ++i) out.push_back({ring[i], ring[i + 1 == ring.size() ? 0 : i + 1]});
  }
  return out;
}

/// What parts two borders that are mostly the same: positions in either. Each segment that is in neither list is one of
/// the other border, at the same rank among those; a poor match makes the lists longer, nothing else.
struct Difference {
  std::vector<std::size_t> gone;
  std::vector<std::size_t> come;
};

Difference difference(const std::vector<Segment>& before, const std::vector<Segment>& now) {
  constexpr std::size_t kWindow = 32;
  Difference out;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < before.size() && j < now.size()) {
    if (before[i] == now[j]) {
      ++i;
      ++j;
      continue;
    }
    // The nearest place where both go on alike.
    std::size_t skip = std::min(kWindow, before.size() - i);
    std::size_t take = std::min(kWindow, now.size() - j);
    const auto last = before.begin() + static_cast<std::ptrdiff_t>(i + skip);
    for (std::size_t n = 0; n < take; ++n) {
      const auto found = std::find(before.begin() + static_cast<std::ptrdiff_t>(i), last, now[j + n]);
      if (found == last) continue;
      skip = static_cast<std::size_t>(found - before.begin()) - i;
      take = n;
    }
    for (; skip > 0; --skip) out.gone.push_back(i++);
    for (; take > 0; --take) out.come.push_back(j++);
  }
  for (; i < before.size(); ++i) out.gone.push_back(i);
  for (; j < now.size(); ++j) out.come.push_back(j);
  return out;
}

std::optional<GridPoint> crossing(const Segment& l, const Segment& r) {
  if (!geometry::cross_properly(l.a, l.b, r.a, r.b)) return std::nullopt;
  return geometry::rounded_crossing(l.a, l.b, r.a, r.b);
}

/// Boxes around runs of a border, which lie close together because its segments follow each other.
class Runs {
 public:
  explicit Runs(const std::vector<Segment>& all) : all_(all) {
    for (std::size_t i = 0; i < all.size(); ++i) {
      const Box box = Box::around(all[i].a, all[i].b);
      i % kRun == 0 ? boxes_.push_back(box) : boxes_.back().extend(box);
    }
  }

  /// The first segment that crosses `s`, in the order of the border.
  [[nodiscard]] std::optional<GridPoint> first_crossing(const Segment& s) const {
    const Box box = Box::around(s.a, s.b);
    for (std::size_t run = 0; run < boxes_.size(); ++run) {
      if (!boxes_[run].meets(box)) continue;
      for (std::size_t j = run * kRun; j < std::min((run + 1) * kRun, all_.size()); ++j) {
        if (!Box::around(all_[j].a, all_[j].b).meets(box)) continue;
        if (const auto at = crossing(s, all_[j])) return at;
      }
    }
    return std::nullopt;
  }

 private:
  static constexpr std::size_t kRun = 16;
  const std::vector<Segment>& all_;
  std::vector<Box> boxes_;
};

std::optional<GridPoint> first_crossing(const std::vector<Segment>& all, const std::vector<std::size_t>& fresh) {
  if (fresh.empty()) return std::nullopt;
  // A few by the runs; many through an index.
  constexpr std::size_t kFew = 48;
  if (fresh.size() <= kFew) {
    const Runs runs(all);
    for (const std::size_t i : fresh) {
      if (const auto at = runs.first_crossing(all[i])) return at;
    }
    return std::nullopt;
  }
  std::vector<Box> boxes;
  boxes.reserve(all.size());
  for (const Segment& s : all) boxes.push_back(Box::around(s.a, s.b));
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
  std::vector<std::size_t> by_print(before_.size());
  for (std::size_t i = 0; i < by_print.size(); ++i) by_print[i] = i;
  std::sort(by_print.begin(), by_print.end(), [&](std::size_t l, std::size_t r) { return prints_[l] < prints_[r]; });
  std::vector<bool> stays(before_.size(), false);
  const auto stayed = [&](std::uint64_t print, const geometry::Polygon& polygon) {
    auto it = std::lower_bound(by_print.begin(), by_print.end(), print,
                               [&](std::size_t i, std::uint64_t p) { return prints_[i] < p; });
    while (it != by_print.end() && prints_[*it] == print && stays[*it]) ++it;
    if (it == by_print.end() || prints_[*it] != print || before_[*it] != polygon) return false;
    stays[*it] = true;
    return true;
  };
  std::vector<std::uint64_t> prints;
  std::vector<std::size_t> entered;
  for (std::size_t i = 0; i < state.areas.size(); ++i) {
    prints.push_back(fingerprint(state.areas[i].polygon));
    if (!stayed(prints.back(), state.areas[i].polygon)) entered.push_back(i);
  }

  // Those that came against those that went, in their order: most often a polygon takes the place of its former shape.
  std::vector<GridPoint> out;
  std::vector<std::uint64_t> added;
  std::vector<std::uint64_t> removed;
  std::vector<std::size_t> fresh;
  std::size_t went = 0;
  const auto next_gone = [&] {
    while (went < before_.size() && stays[went]) ++went;
    return went < before_.size() ? segments_of(before_[went++]) : std::vector<Segment>();
  };
  for (const std::size_t i : entered) {
    const std::vector<Segment> before = next_gone();
    const std::vector<Segment> now = segments_of(state.areas[i].polygon);
    const Difference change = difference(before, now);
    fresh.clear();
    for (const std::size_t s : change.come) {
      added.push_back(hash_of(now[s]));
      if (!counts_.has(added.back())) fresh.push_back(s);
    }
    for (const std::size_t s : change.gone) removed.push_back(hash_of(before[s]));
    if (const auto at = first_crossing(now, fresh)) out.push_back(*at);
  }
  for (std::vector<Segment> rest = next_gone(); !rest.empty() || went < before_.size(); rest = next_gone()) {
    for (const Segment& s : rest) removed.push_back(hash_of(s));
  }
  // Only now: what a polygon brings must stay new for the next polygon of the same state.
  for (const std::uint64_t hash : added) counts_.add(hash);
  for (const std::uint64_t hash : removed) counts_.remove(hash);

  before_.resize(state.areas.size());
  for (std::size_t i = 0; i < before_.size(); ++i) {
    if (i >= prints_.size() || prints_[i] != prints[i] || before_[i] != state.areas[i].polygon) {
      before_[i] = state.areas[i].polygon;
    }
  }
  prints_ = std::move(prints);
  return out;
}

}  // namespace frontkart::composite
