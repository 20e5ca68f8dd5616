#include "composite/slot_votes.hpp"

#include <algorithm>
#include <limits>

#include "composite/interner.hpp"

namespace frontkart::composite {
namespace {

using geometry::GridPoint;

constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
/// Of polygons with more points than this an eighth is looked at.
constexpr std::size_t kManyPoints = 256;
/// Steps from where a point should be to where it is. Beyond, its vote is lost: that costs nothing but a good match.
constexpr std::size_t kMostSteps = 32;

std::uint64_t mixed(GridPoint p) {
  const std::uint64_t h = key_of(p) * 0x9E3779B97F4A7C15U;
  return h ^ h >> 32U;
}

bool is_looked_at(std::uint64_t mixed, bool many) {
  return !many || mixed >> 61U == 0;
}

}  // namespace

void SlotVotes::clear() {
  // One state in which much changed should not slow down all that follow.
  entries_.assign(std::max<std::size_t>(64, entries_.size() / (16 * (count_ + 1) < entries_.size() ? 2 : 1)), Entry{});
  count_ = 0;
}

void SlotVotes::put(Entry entry) {
  const std::size_t mask = entries_.size() - 1;
  std::size_t at = static_cast<std::size_t>(entry.key) & mask;
  for (std::size_t steps = 0; steps < kMostSteps; ++steps, at = (at + 1) & mask) {
    if (entries_[at].key != 0) continue;
    entries_[at] = entry;
    ++count_;
    return;
  }
}

void SlotVotes::add(const FlatPolygon& polygon, std::uint32_t slot) {
  const bool many = polygon.points.size() > kManyPoints;
  for (const GridPoint p : polygon.points) {
    const std::uint64_t key = mixed(p);
    if (!is_looked_at(key, many)) continue;
    if (2 * (count_ + 1) > entries_.size()) {
      std::vector<Entry> old(2 * entries_.size());
      old.swap(entries_);
      count_ = 0;
      for (const Entry& e : old) {
        if (e.key != 0) put(e);
      }
    }
    put({std::max<std::uint64_t>(key, 1), slot});
  }
}

std::uint32_t SlotVotes::best(const geometry::Polygon& polygon, const std::function<bool(std::uint32_t)>& may_take) {
  if (count_ == 0) return kNone;
  std::size_t points = 0;
  for (const geometry::Ring& ring : polygon) points += ring.size();
  const std::size_t mask = entries_.size() - 1;
  for (const geometry::Ring& ring : polygon) {
    for (const GridPoint p : ring) {
      const std::uint64_t mixed_bits = mixed(p);
      if (!is_looked_at(mixed_bits, points > kManyPoints)) continue;
      const std::uint64_t key = std::max<std::uint64_t>(mixed_bits, 1);
      std::size_t at = static_cast<std::size_t>(key) & mask;
      for (std::size_t steps = 0; steps < kMostSteps && entries_[at].key != 0; ++steps, at = (at + 1) & mask) {
        if (entries_[at].key != key) continue;
        const std::uint32_t slot = entries_[at].slot;
        if (slot >= votes_.size()) votes_.resize(slot + std::size_t{1}, 0);
        if (votes_[slot]++ == 0) voted_.push_back(slot);
      }
    }
  }
  std::uint32_t best = kNone;
  for (const std::uint32_t slot : voted_) {
    if (may_take(slot) &&
        (best == kNone || votes_[slot] > votes_[best] || (votes_[slot] == votes_[best] && slot < best))) {
      best = slot;
    }
  }
  for (const std::uint32_t slot : voted_) votes_[slot] = 0;
  voted_.clear();
  return best;
}

}  // namespace frontkart::composite
