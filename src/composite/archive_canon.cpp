#include "composite/archive_canon.hpp"

#include <algorithm>
#include <compare>
#include <iterator>
#include <limits>
#include <map>
#include <numeric>
#include <set>
#include <unordered_map>
#include <utility>

namespace frontkart::composite {
namespace {

constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

/// One polygon with its status: its segments, rising.
using Polygon = std::pair<StatusId, std::vector<std::uint32_t>>;

std::vector<std::uint32_t> symmetric_difference(const std::vector<std::uint32_t>& l,
                                                const std::vector<std::uint32_t>& r) {
  std::vector<std::uint32_t> out;
  std::set_symmetric_difference(l.begin(), l.end(), r.begin(), r.end(), std::back_inserter(out));
  return out;
}

/// Puts the polygons of one state after the other into slots.
class Slots {
 public:
  Slots(const std::vector<StatusId>& given_status, CanonicalArchive& out)
      : given_status_(given_status), at_(given_status.size(), polygons_.end()), out_(out) {}

  /// The given slot's segments are other ones from now on by these.
  void toggle(std::uint32_t given, const std::vector<std::uint32_t>& segments) {
    static const std::vector<std::uint32_t> nothing;
    const auto before = at_[given];
    auto now = symmetric_difference(before == polygons_.end() ? nothing : before->first.second, segments);
    if (before != polygons_.end()) {
      --before->second.times;
      touch(before);
    }
    at_[given] = polygons_.end();
    if (now.empty()) return;
    at_[given] = polygons_.try_emplace({given_status_[given], std::move(now)}).first;
    ++at_[given]->second.times;
    touch(at_[given]);
  }

  /// After all toggles of a time: what they come to.
  [[nodiscard]] std::vector<ArchivedChange> finish_state() {
    std::vector<Place> gone;
    std::vector<Place> come;
    for (const Place& p : touched_) {
      p->second.touched = false;
      if (p->second.times == 0) {
        if (p->second.slot != kNone) {
          gone.push_back(p);
        } else {
          polygons_.erase(p);
        }
      } else if (p->second.slot == kNone) {
        come.push_back(p);
      }
    }
    touched_.clear();
    const auto by_value = [](const Place& l, const Place& r) { return l->first < r->first; };
    std::sort(gone.begin(), gone.end(), by_value);
    std::sort(come.begin(), come.end(), by_value);
    std::vector<ArchivedChange> changes;
    match(gone, come, changes);
    for (const Place& p : come) {
      if (p->second.slot != kNone) continue;
      p->second.slot = free_slot(p->first.first);
      changes.push_back({p->second.slot, p->first.second});
    }
    for (const Place& p : gone) {
      if (p->second.slot != kNone) {
        changes.push_back({p->second.slot, p->first.second});
        free_[p->first.first].insert(p->second.slot);
      }
      polygons_.erase(p);
    }
    std::sort(changes.begin(), changes.end(), [](const auto& l, const auto& r) { return l.slot < r.slot; });
    return changes;
  }

 private:
  struct Held {
    std::uint32_t times = 0;  ///< how many given slots have it
    std::uint32_t slot = kNone;
    bool touched = false;
  };
  using Polygons = std::map<Polygon, Held>;
  using Place = Polygons::iterator;

  void touch(const Place& p) {
    if (!std::exchange(p->second.touched, true)) touched_.push_back(p);
  }

  /// Lets each polygon that came take over the slot of one that went, those with most common segments first.
  static void match(const std::vector<Place>& gone, const std::vector<Place>& come,
                    std::vector<ArchivedChange>& changes) {
    if (gone.empty() || come.empty()) return;
    std::unordered_multimap<std::uint32_t, std::uint32_t> holders;  // segment → gone
    for (std::uint32_t g = 0; g < gone.size(); ++g) {
      for (const std::uint32_t s : gone[g]->first.second) holders.emplace(s, g);
    }
    struct Pair {
      std::uint32_t common;
      std::uint32_t gone;
      std::uint32_t come;
    };
    std::vector<Pair> pairs;
    std::vector<std::uint32_t> common(gone.size());
    for (std::uint32_t c = 0; c < come.size(); ++c) {
      for (const std::uint32_t s : come[c]->first.second) {
        const auto [first, last] = holders.equal_range(s);
        for (auto it = first; it != last; ++it) ++common[it->second];
      }
      for (std::uint32_t g = 0; g < gone.size(); ++g) {
        if (common[g] > 0 && gone[g]->first.first == come[c]->first.first) pairs.push_back({common[g], g, c});
        common[g] = 0;
      }
    }
    std::sort(pairs.begin(), pairs.end(), [&](const Pair& l, const Pair& r) {
      if (l.common != r.common) return l.common > r.common;
      const std::uint32_t slot_l = gone[l.gone]->second.slot;
      const std::uint32_t slot_r = gone[r.gone]->second.slot;
      return slot_l != slot_r ? slot_l < slot_r : l.come < r.come;
    });
    std::vector<bool> taken(gone.size());
    for (const Pair& p : pairs) {
      Held& heir = come[p.come]->second;
      if (taken[p.gone] || heir.slot != kNone) continue;
      taken[p.gone] = true;
      heir.slot = gone[p.gone]->second.slot;
      changes.push_back({heir.slot, symmetric_difference(gone[p.gone]->first.second, come[p.come]->first.second)});
    }
    for (std::uint32_t g = 0; g < gone.size(); ++g) {
      if (taken[g]) gone[g]->second.slot = kNone;
    }
  }

  std::uint32_t free_slot(StatusId status) {
    if (auto& free = free_[status]; !free.empty()) return free.extract(free.begin()).value();
    out_.slot_status.push_back(status);
    return static_cast<std::uint32_t>(out_.slot_status.size() - 1);
  }

  const std::vector<StatusId>& given_status_;
  Polygons polygons_;
  std::vector<Place> at_;  ///< of each given slot
  std::vector<Place> touched_;
  std::map<StatusId, std::set<std::uint32_t>> free_;
  CanonicalArchive& out_;
};

struct Event {
  TimeIndex time;
  std::uint32_t slot;
  std::uint32_t segment;

  auto operator<=>(const Event&) const = default;
};

}  // namespace

CanonicalArchive canonical(const Archive& archive) {
  const LabelledSegments& given = archive.segments;
  CanonicalArchive out;
  std::vector<bool> used(given.points.size());
  std::vector<std::uint32_t> kept;
  for (std::uint32_t s = 0; s < given.segments.size(); ++s) {
    if (given.labels[s].empty()) continue;
    kept.push_back(s);
    used[given.segments[s].a] = used[given.segments[s].b] = true;
  }
  std::vector<std::uint32_t> order;
  for (std::uint32_t p = 0; p < given.points.size(); ++p) {
    if (used[p]) order.push_back(p);
  }
  std::sort(order.begin(), order.end(), [&](auto l, auto r) { return given.points[l] < given.points[r]; });
  std::vector<std::uint32_t> rank(given.points.size(), kNone);
  for (const std::uint32_t p : order) {
    rank[p] = static_cast<std::uint32_t>(out.points.size());
    out.points.push_back(given.points[p]);
  }
  const auto ends = [&](std::uint32_t s) {
    return std::minmax({rank[given.segments[s].a], rank[given.segments[s].b]});
  };
  std::sort(kept.begin(), kept.end(), [&](auto l, auto r) { return ends(l) < ends(r); });
  std::vector<Event> events;
  for (const std::uint32_t s : kept) {
    const auto number = static_cast<std::uint32_t>(out.segments.size());
    out.segments.push_back({ends(s).first, ends(s).second});
    for (const Toggle& t : given.labels[s]) events.push_back({t.time, t.slot, number});
  }
  std::sort(events.begin(), events.end());

  Slots slots(archive.slot_status, out);
  out.changes.resize(archive.instants.size());
  std::vector<std::uint32_t> segments;
  for (std::size_t i = 0; i < events.size();) {
    const TimeIndex time = events[i].time;
    while (i < events.size() && events[i].time == time) {
      const std::uint32_t slot = events[i].slot;
      segments.clear();
      for (; i < events.size() && events[i].time == time && events[i].slot == slot; ++i) {
        segments.push_back(events[i].segment);
      }
      slots.toggle(slot, segments);
    }
    out.changes.at(time) = slots.finish_state();
  }
  return out;
}

}  // namespace frontkart::composite
