#include "composite/live_slots.hpp"

#include <algorithm>
#include <limits>
#include <unordered_map>

#include "composite/interner.hpp"

namespace frontkart::composite {

using geometry::GridPoint;

namespace {

constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

}  // namespace

void LiveSlots::gather_odd_segments(const geometry::Polygon& polygon) {
  odd_.clear();
  for (const geometry::Ring& ring : polygon) {
    if (ring.size() < 2) continue;
    PointId from = noding_.point(ring.back());
    for (const GridPoint& p : ring) {
      const PointId to = noding_.point(p);
      if (to != from) {
        const SegmentId s = noding_.segment(from, to);
        if (s >= mark_.size()) mark_.resize(s + std::size_t{1}, 0);
        odd_.push_back(s);
        mark_[s] ^= 1U;
      }
      from = to;
    }
  }
  // Keep each odd one once and leave the marks at zero.
  std::size_t kept = 0;
  for (const SegmentId s : odd_) {
    if (mark_[s] == 0) continue;
    mark_[s] = 0;
    odd_[kept++] = s;
  }
  odd_.resize(kept);
}

std::uint32_t LiveSlots::best_match(const Occupants& old, const std::vector<bool>& taken, StatusId status) {
  std::uint32_t best = kNone;
  votes_.assign(old.size(), 0);
  const auto vote = [&](std::uint32_t owner) {
    if (owner == 0) return;
    const std::uint32_t i = owner - 1;
    if (taken[i] || slot_status_[old[i].slot] != status) return;
    ++votes_[i];
    if (best == kNone || votes_[i] > votes_[best]) best = i;
  };
  for (const SegmentId s : odd_) {
    if (s >= owners_.size()) continue;
    vote(owners_[s].first);
    vote(owners_[s].second);
  }
  return best;
}

std::uint32_t LiveSlots::free_slot(StatusId status, std::vector<bool>& used) {
  for (std::uint32_t s = 0; s < used.size(); ++s) {
    if (used[s] || slot_status_[s] != status) continue;
    used[s] = true;
    return s;
  }
  slot_status_.push_back(status);
  used.push_back(true);
  return static_cast<std::uint32_t>(slot_status_.size() - 1);
}

void LiveSlots::compare(const std::vector<SegmentId>& old, std::uint32_t slot, std::vector<SlotChange>& changes) {
  for (const SegmentId s : odd_) mark_[s] = 1;
  for (const SegmentId s : old) {
    if (s < mark_.size() && mark_[s] == 1) {
      mark_[s] = 0;  // stays
    } else {
      changes.push_back({s, slot});
    }
  }
  for (const SegmentId s : odd_) {
    if (mark_[s] == 1) changes.push_back({s, slot});
    mark_[s] = 0;
  }
}

Occupants LiveSlots::replace(Occupants old, const std::vector<StatusArea>& areas, std::vector<SlotChange>& changes) {
  Occupants now;
  now.reserve(areas.size());
  std::vector<bool> taken(old.size(), false);
  std::vector<bool> used(slot_status_.size(), false);
  for (const Occupant& o : old) used[o.slot] = true;

  // What did not change. Of equal polygons each takes one; those passed are skipped as a block.
  struct Changed {
    const StatusArea* area;
    std::uint64_t fingerprint;
  };
  std::vector<Changed> changed;
  std::unordered_map<std::uint64_t, std::size_t> passed;
  for (const StatusArea& area : areas) {
    const std::uint64_t print = fingerprint(area);
    const auto first = std::lower_bound(old.begin(), old.end(), print,
                                        [](const Occupant& o, std::uint64_t p) { return o.fingerprint < p; });
    std::size_t i = static_cast<std::size_t>(first - old.begin());
    bool found = false;
    if (i < old.size() && old[i].fingerprint == print) {
      std::size_t& skip = passed[print];
      for (i += skip; i < old.size() && old[i].fingerprint == print && !found; ++i) {
        ++skip;
        found =
            !taken[i] && old[i].has_area && old[i].area.status == area.status && old[i].area.polygon == area.polygon;
        if (!found) continue;
        taken[i] = true;
        now.push_back(std::move(old[i]));
        old[i].fingerprint = print;  // the order stays
      }
    }
    if (!found) changed.push_back({&area, print});
  }

  // What changed takes the slot of what it shares most segments with.
  for (std::uint32_t i = 0; i < old.size(); ++i) {
    if (taken[i]) continue;
    for (const SegmentId s : old[i].segments) {
      if (s >= owners_.size()) owners_.resize(s + std::size_t{1});
      (owners_[s].first == 0 ? owners_[s].first : owners_[s].second) = i + 1;
    }
  }
  std::vector<bool> replaced = taken;
  for (const Changed& c : changed) {
    gather_odd_segments(c.area->polygon);
    if (odd_.empty()) continue;  // nothing but spikes: no area
    const std::uint32_t match = best_match(old, replaced, c.area->status);
    const std::uint32_t slot = match != kNone ? old[match].slot : free_slot(c.area->status, used);
    if (match != kNone) replaced[match] = true;
    static const std::vector<SegmentId> kNothing;
    compare(match != kNone ? old[match].segments : kNothing, slot, changes);
    now.push_back({slot, c.fingerprint, true, *c.area, odd_});
  }
  odd_.clear();
  for (std::size_t i = 0; i < old.size(); ++i) {
    if (taken[i]) continue;
    for (const SegmentId s : old[i].segments) owners_[s] = {};
    if (!replaced[i]) compare(old[i].segments, old[i].slot, changes);
  }
  std::sort(changes.begin(), changes.end());
  std::sort(now.begin(), now.end(), [](const auto& l, const auto& r) { return l.fingerprint < r.fingerprint; });
  return now;
}

}  // namespace frontkart::composite
