#include "composite/timeline.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <unordered_map>

#include "composite/interner.hpp"

namespace frontkart::composite {
namespace {

using geometry::GridPoint;

constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

}  // namespace

class Timeline::Impl {
 public:
  void add(TimeIndex time, const std::vector<StatusArea>& areas) {
    std::vector<Occupant> now;
    now.reserve(areas.size());
    std::vector<bool> claimed(slots_.size(), false);
    std::vector<Changed> changed;
    keep_unchanged(areas, now, claimed, changed);
    for (const Changed& c : changed) {
      gather_odd_segments(areas[c.area].polygon);
      if (odd_.empty()) continue;  // nothing but spikes: no area
      const std::uint32_t slot = choose_slot(areas[c.area].status, claimed);
      replace(slot, time);
      now.push_back({c.fingerprint, slot, areas[c.area]});
    }
    // What no polygon took over is gone from now on.
    for (std::uint32_t s = 0; s < slots_.size(); ++s) {
      if (s < claimed.size() && claimed[s]) continue;
      odd_.clear();
      if (slots_[s].segments.empty()) continue;
      replace(s, time);
      free_[slot_status[s]].push_back(s);
    }
    std::sort(now.begin(), now.end(), [](const auto& l, const auto& r) { return l.fingerprint < r.fingerprint; });
    before_ = std::move(now);
  }

  /// Segments that were never odd (spikes) bound nothing and move nobody's edges: they are left out.
  LabelledSegments take() {
    std::sort(events_.begin(), events_.end());
    LabelledSegments out;
    out.points = std::move(points_);
    out.labels.reserve(ends_.size(), events_.size());
    out.segments.reserve(ends_.size());
    ToggleSet set;
    for (std::size_t k = 0; k < events_.size();) {
      const std::uint32_t s = events_[k].segment;
      set.clear();
      for (; k < events_.size() && events_[k].segment == s; ++k) set.push_back(events_[k].toggle);
      out.segments.push_back(ends_[s]);
      out.labels.push_back(set);
    }
    return out;
  }

  std::vector<StatusId> slot_status;

 private:
  /// A polygon of the last state, to recognise it unchanged in the next.
  struct Occupant {
    std::uint64_t fingerprint;
    std::uint32_t slot;
    StatusArea area;
  };
  struct Changed {
    std::size_t area;
    std::uint64_t fingerprint;
  };
  struct Slot {
    std::vector<std::uint32_t> segments;  ///< with odd parity in the present polygon
  };
  struct Event {
    std::uint32_t segment;
    Toggle toggle;

    auto operator<=>(const Event&) const = default;
  };

  void keep_unchanged(const std::vector<StatusArea>& areas, std::vector<Occupant>& now, std::vector<bool>& claimed,
                      std::vector<Changed>& changed) {
    taken_.clear();
    for (std::size_t i = 0; i < areas.size(); ++i) {
      const std::uint64_t print = fingerprint(areas[i]);
      auto it = std::lower_bound(before_.begin(), before_.end(), print,
                                 [](const Occupant& o, std::uint64_t p) { return o.fingerprint < p; });
      // Of equal polygons each takes one; those taken are skipped as a block.
      std::size_t& taken = taken_[print];
      it += static_cast<std::ptrdiff_t>(std::min<std::size_t>(taken, static_cast<std::size_t>(before_.end() - it)));
      for (; it != before_.end() && it->fingerprint == print; ++it) {
        ++taken;
        if (!claimed[it->slot] && it->area.status == areas[i].status && it->area.polygon == areas[i].polygon) break;
      }
      if (it == before_.end() || it->fingerprint != print) {
        changed.push_back({i, print});
        continue;
      }
      claimed[it->slot] = true;
      now.push_back(std::move(*it));
      it->area = {};
    }
  }

  /// The segments that occur an odd number of times in the polygon, into odd_.
  void gather_odd_segments(const geometry::Polygon& polygon) {
    odd_.clear();
    for (const geometry::Ring& ring : polygon) {
      if (ring.size() < 2) continue;
      std::uint32_t from = vertex(ring.back());
      for (const GridPoint& p : ring) {
        if (p == points_[from]) continue;
        const Step step = step_to(from, p);
        odd_.push_back(step.segment);
        parity_[step.segment] ^= 1U;
        from = step.vertex;
      }
    }
    // Keep each odd one once and leave the parities at zero.
    std::size_t kept = 0;
    for (const std::uint32_t s : odd_) {
      if (parity_[s] == 0) continue;
      parity_[s] = 0;
      odd_[kept++] = s;
    }
    odd_.resize(kept);
  }

  /// From a vertex along a segment to the next.
  struct Step {
    std::uint32_t vertex = kNone;
    std::uint32_t segment = kNone;
  };

  /// A border nearly always goes on as it did in the state before, so the last two ways on from a vertex are
  /// remembered: one for the polygon on either side. Looking a point up costs a way to the memory, and the numbers
  /// along a border lie side by side.
  Step step_to(std::uint32_t from, GridPoint p) {
    const Step* const last = ways_on_[from].steps;
    for (const Step* step = last; step != last + 2; ++step) {
      if (step->vertex != kNone && points_[step->vertex] == p) return *step;
    }
    const std::uint32_t to = vertex(p);
    const Step step{to, segment(from, to)};
    ways_on_[from] = {{step, ways_on_[from].steps[0]}};
    return step;
  }

  std::uint32_t vertex(GridPoint p) {
    bool fresh = false;
    const std::uint32_t v = vertex_ids_.intern(key_of(p), fresh);
    if (fresh) {
      points_.push_back(p);
      ways_on_.emplace_back();
    }
    return v;
  }

  std::uint32_t segment(std::uint32_t a, std::uint32_t b) {
    bool fresh = false;
    const std::uint32_t s = segment_ids_.intern(pack(std::min(a, b), std::max(a, b)), fresh);
    if (fresh) {
      ends_.push_back({a, b});
      parity_.push_back(0);
      owners_.emplace_back();
    }
    return s;
  }

  /// The free slot of this status that has most of the segments in odd_; a new one where none has any.
  std::uint32_t choose_slot(StatusId status, std::vector<bool>& claimed) {
    votes_.resize(slots_.size(), 0);
    std::uint32_t best = kNone;
    for (const std::uint32_t s : odd_) {
      for (const std::uint32_t slot : owners_[s].slots) {
        if (slot == kNone || claimed[slot] || slot_status[slot] != status) continue;
        if (votes_[slot]++ == 0) voted_.push_back(slot);
        if (best == kNone || votes_[slot] > votes_[best] || (votes_[slot] == votes_[best] && slot < best)) best = slot;
      }
    }
    for (const std::uint32_t slot : voted_) votes_[slot] = 0;
    voted_.clear();
    if (std::vector<std::uint32_t>& free = free_[status]; best == kNone && !free.empty()) {
      best = free.back();
      free.pop_back();
    }
    if (best == kNone) {
      best = static_cast<std::uint32_t>(slots_.size());
      slots_.emplace_back();
      slot_status.push_back(status);
      claimed.push_back(false);
    }
    claimed[best] = true;
    return best;
  }

  /// Makes odd_ the segments of the slot, noting what comes and goes.
  void replace(std::uint32_t slot, TimeIndex time) {
    std::vector<std::uint32_t>& old = slots_[slot].segments;
    for (const std::uint32_t s : odd_) parity_[s] = 1;
    for (const std::uint32_t s : old) {
      if (parity_[s] == 1) {
        parity_[s] = 2;  // stays
      } else {
        events_.push_back({s, {time, slot}});
        owners_[s].remove(slot);
      }
    }
    for (const std::uint32_t s : odd_) {
      if (parity_[s] == 1) {
        events_.push_back({s, {time, slot}});
        owners_[s].add(slot);
      }
      parity_[s] = 0;
    }
    old = odd_;
  }

  /// The slots that a segment bounds at present; nearly always one or two. More are not remembered: they only serve
  /// as a hint for matching.
  struct Owners {
    std::uint32_t slots[2] = {kNone, kNone};

    void add(std::uint32_t slot) {
      for (std::uint32_t& s : slots) {
        if (s == kNone) {
          s = slot;
          return;
        }
      }
    }
    void remove(std::uint32_t slot) {
      for (std::uint32_t& s : slots) {
        if (s == slot) s = kNone;
      }
    }
  };

  Interner vertex_ids_;
  Interner segment_ids_;
  std::vector<GridPoint> points_;
  struct WaysOn {
    Step steps[2];
  };
  std::vector<WaysOn> ways_on_;  ///< of each vertex
  std::vector<geometry::IndexedSegment> ends_;
  std::vector<std::uint8_t> parity_;  ///< per segment; all zero between calls
  std::vector<Owners> owners_;
  std::vector<Slot> slots_;
  std::vector<Event> events_;
  std::vector<Occupant> before_;  ///< by fingerprint
  std::unordered_map<std::uint64_t, std::size_t>
      taken_;  ///< fingerprint → how many of them the present state has passed
  std::vector<std::uint32_t> odd_;
  std::vector<std::uint32_t> votes_;  ///< per slot; all zero between calls
  std::vector<std::uint32_t> voted_;
  std::map<StatusId, std::vector<std::uint32_t>> free_;  ///< slots without a polygon
};

Timeline::Timeline() : impl_(std::make_unique<Impl>()) {}
Timeline::~Timeline() = default;
Timeline::Timeline(Timeline&&) noexcept = default;
Timeline& Timeline::operator=(Timeline&&) noexcept = default;

void Timeline::add(TimeIndex time, const std::vector<StatusArea>& areas) {
  impl_->add(time, areas);
}
const std::vector<StatusId>& Timeline::slot_status() const {
  return impl_->slot_status;
}

LabelledSegments Timeline::take_segments() {
  LabelledSegments out = impl_->take();
  impl_ = std::make_unique<Impl>();
  return out;
}

}  // namespace frontkart::composite
