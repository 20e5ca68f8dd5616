#include "composite/timeline.hpp"

#include <algorithm>
#include <limits>
#include <map>

#include "composite/polygon_change.hpp"
#include "composite/segment_events.hpp"
#include "composite/slot_votes.hpp"

namespace frontkart::composite {
namespace {

using geometry::GridPoint;

constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

/// Polygons that start at one point are compared with each other up to this many.
constexpr std::size_t kMostTries = 16;

}  // namespace

class Timeline::Impl {
 public:
  void add(TimeIndex time, const std::vector<StatusArea>& areas) {
    claimed_.assign(slots_.size(), 0);
    changed_.clear();
    now_.clear();
    for (std::uint32_t i = 0; i < areas.size(); ++i) {
      const Start start = start_of(areas[i]);
      if (const std::uint32_t slot = unchanged(start, areas[i]); slot != kNone) {
        claimed_[slot] = kStartsAsBefore;
      } else {
        changed_.push_back({i, start});
      }
    }
    std::size_t left = 0;
    for (const Changed& c : changed_) {
      if (const std::uint32_t slot = same_start(c.start, areas[c.area]); slot != kNone) {
        claimed_[slot] = kStartsAsBefore;
        replace(slot, areas[c.area], time);
      } else {
        changed_[left++] = c;
      }
    }
    changed_.resize(left);
    if (left > 0) place_others(areas, time);
    // What no polygon took over is gone from now on. The rest is in order but for what starts anew.
    std::sort(now_.begin(), now_.end());
    auto fresh = now_.cbegin();
    merged_.clear();
    for (const Occupied& o : before_) {
      if (claimed_[o.slot] == 0) {
        note(o.slot, {}, time);
        slots_[o.slot].assign({});
        free_[slot_status[o.slot]].push_back(o.slot);
      } else if (claimed_[o.slot] == kStartsAsBefore) {
        for (; fresh != now_.cend() && *fresh < o; ++fresh) merged_.push_back(*fresh);
        merged_.push_back(o);
      }
    }
    merged_.insert(merged_.end(), fresh, now_.cend());
    before_.swap(merged_);
    passed_.assign(before_.size(), 0);
  }

  LabelledSegments take() { return labelled_segments(std::move(events_)); }

  std::vector<StatusId> slot_status;

 private:
  /// By what a polygon is recognised in the next state: it mostly starts where it did.
  struct Start {
    StatusId status = kNoStatement;
    GridPoint point;

    friend constexpr auto operator<=>(const Start&, const Start&) = default;
  };
  struct Occupied {
    Start start;
    std::uint32_t slot = 0;

    friend constexpr auto operator<=>(const Occupied&, const Occupied&) = default;
  };
  struct Changed {
    std::uint32_t area;
    Start start;
  };

  static Start start_of(const StatusArea& area) {
    const auto ring = std::find_if(area.polygon.begin(), area.polygon.end(), [](const auto& r) { return !r.empty(); });
    return {area.status, ring == area.polygon.end() ? GridPoint{} : ring->front()};
  }

  /// Calls visit(slot) for slots of the last state with this start that are not claimed, until it returns true.
  template <class Visit>
  void for_each_with(const Start& start, Visit&& visit) {
    const auto first = std::lower_bound(before_.begin(), before_.end(), Occupied{start, 0});
    // Those at the front that are claimed are passed as a block.
    auto at = static_cast<std::size_t>(first - before_.begin());
    if (at == before_.size() || before_[at].start != start) return;
    std::uint32_t& passed = passed_[at];
    const auto is_claimed = [&](std::size_t i) { return claimed_[before_[i].slot] != 0; };
    const auto in_range = [&](std::size_t i) { return i < before_.size() && before_[i].start == start; };
    while (in_range(at + passed) && is_claimed(at + passed)) ++passed;
    at += passed;
    for (std::size_t tries = 0; tries < kMostTries && in_range(at); ++tries, ++at) {
      if (!is_claimed(at) && visit(before_[at].slot)) return;
    }
  }

  /// The slot in which the last state had just this polygon.
  std::uint32_t unchanged(const Start& start, const StatusArea& area) {
    std::uint32_t found = kNone;
    for_each_with(start, [&](std::uint32_t slot) {
      if (slots_[slot].equals(area.polygon)) found = slot;
      return found != kNone;
    });
    return found;
  }

  /// The slot of the polygon that starts at the same point and has most of its first ring in common; that is at least
  /// half of it.
  std::uint32_t same_start(const Start& start, const StatusArea& area) {
    std::uint32_t best = kNone;
    std::size_t most = 0;
    if (area.polygon.empty()) return kNone;
    const geometry::Ring& ring = area.polygon.front();
    for_each_with(start, [&](std::uint32_t slot) {
      if (slots_[slot].ring_end.empty()) return false;
      const auto old = slots_[slot].ring(0);
      const CommonEnds common = common_ends(old, ring);
      const std::size_t size = common.front + common.back;
      if (2 * size < std::max(old.size(), ring.size()) || size <= most) return false;
      best = slot;
      most = size;
      return false;
    });
    return best;
  }

  /// Polygons that start elsewhere than before: each, the largest first, takes the slot of the polygon with which it
  /// shares most points, or else a free one.
  void place_others(const std::vector<StatusArea>& areas, TimeIndex time) {
    votes_.clear();
    for (const Occupied& o : before_) {
      if (claimed_[o.slot] == 0) votes_.add(slots_[o.slot], o.slot);
    }
    const auto points_of = [&](const Changed& c) {
      std::size_t sum = 0;
      for (const geometry::Ring& ring : areas[c.area].polygon) sum += ring.size();
      return sum;
    };
    std::stable_sort(changed_.begin(), changed_.end(),
                     [&](const Changed& l, const Changed& r) { return points_of(l) > points_of(r); });
    for (const Changed& c : changed_) {
      const StatusArea& area = areas[c.area];
      std::uint32_t slot =
          votes_.best(area.polygon, [&](std::uint32_t s) { return claimed_[s] == 0 && slot_status[s] == area.status; });
      if (slot == kNone) {
        if (change_.between({}, area.polygon).empty()) continue;  // nothing but spikes: no area
        slot = free_slot(area.status);
      }
      claimed_[slot] = kStartsAnew;
      now_.push_back({c.start, slot});
      replace(slot, area, time);
    }
  }

  std::uint32_t free_slot(StatusId status) {
    std::vector<std::uint32_t>& free = free_[status];
    if (!free.empty()) {
      const std::uint32_t slot = free.back();
      free.pop_back();
      return slot;
    }
    slots_.emplace_back();
    slot_status.push_back(status);
    claimed_.push_back(0);
    return static_cast<std::uint32_t>(slots_.size() - 1);
  }

  void replace(std::uint32_t slot, const StatusArea& area, TimeIndex time) {
    note(slot, area.polygon, time);
    slots_[slot].assign(area.polygon);
  }

  /// Notes what comes and goes where a slot gets this polygon.
  void note(std::uint32_t slot, const geometry::Polygon& polygon, TimeIndex time) {
    for (const Line& line : change_.between(slots_[slot], polygon)) events_.push_back({line, {time, slot}});
  }

  std::vector<FlatPolygon> slots_;
  SegmentEvents events_;
  std::vector<Occupied> before_;       ///< the slots of the last state, in order
  std::vector<std::uint32_t> passed_;  ///< where a start begins in before_: how many of its first slots are claimed
  std::map<StatusId, std::vector<std::uint32_t>> free_;  ///< slots without a polygon
  PolygonChange change_;
  SlotVotes votes_;
  // Of the state that is being added.
  static constexpr std::uint8_t kStartsAsBefore = 1;
  static constexpr std::uint8_t kStartsAnew = 2;
  std::vector<std::uint8_t> claimed_;  ///< per slot: 0, or how its polygon starts
  std::vector<Changed> changed_;
  std::vector<Occupied> now_;     ///< what starts anew
  std::vector<Occupied> merged_;  ///< all
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
