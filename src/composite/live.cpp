#include "composite/live.hpp"

#include <algorithm>
#include <map>
#include <string>

#include "composite/build.hpp"
#include "composite/live_noding.hpp"
#include "composite/live_parts.hpp"
#include "composite/live_sets.hpp"
#include "composite/live_sides.hpp"
#include "composite/live_slots.hpp"

namespace frontkart::composite {

using geometry::GridPoint;
using geometry::SquareCentimetres;

class LiveComposite::Impl {
 public:
  explicit Impl(std::size_t max_crossings) : noding_(max_crossings) {}

  Status put(Instant at, const std::vector<StatusArea>& areas) {
    const auto where = std::lower_bound(instants.begin(), instants.end(), at);
    const auto t = static_cast<std::size_t>(where - instants.begin());
    const bool is_new = where == instants.end() || *where != at;
    const bool is_newest = t + (is_new ? 0 : 1) == instants.size();
    // A new state is first that before it once more: that needs no toggles.
    Occupants old;
    if (is_newest) {
      old = std::move(newest_);
    } else if (!is_new || t > 0) {
      old = occupants_at(is_new ? t - 1 : t);
    }
    std::vector<SlotChange> changes;
    Occupants now = slots_.replace(std::move(old), areas, changes);
    if (is_new) insert_state(t, at);
    if (!change(t, changes)) {
      if (is_new) erase_state(t);
      newest_ = instants.empty() ? Occupants{} : occupants_at(instants.size() - 1);
      return Error{
          ErrorCode::bad_input,
          "The borders would cross each other more than " + std::to_string(noding_.max_crossings()) + " times.", "",
          "Leave out the states that are scribbles, or import fewer states that were each drawn anew."};
    }
    if (is_newest) newest_ = std::move(now);
    return Done{};
  }

  Status remove(Instant at) {
    const auto where = std::lower_bound(instants.begin(), instants.end(), at);
    if (where == instants.end() || *where != at)
      return Error{ErrorCode::not_found, "There is no state at this instant.", "", "Name the instant of a state."};
    const auto t = static_cast<std::size_t>(where - instants.begin());
    // As the state before, it has no toggles of its own.
    std::vector<SlotChange> changes;
    for (SegmentId s = 0; s < noding_.segment_count(); ++s) {
      for (const Toggle& toggle : sets_[sides_.label(s)]) {
        if (toggle.time == handles_[t]) changes.push_back({s, toggle.slot});
      }
    }
    change(t, changes);
    erase_state(t);
    if (t == instants.size()) newest_ = t == 0 ? Occupants{} : occupants_at(t - 1);
    return Done{};
  }

  [[nodiscard]] SetId set_at(GridPoint p) const {
    const auto below = noding_.grid().below({2 * std::int64_t{p.x}, 2 * std::int64_t{p.y}});
    return below ? sides_.sides(*below).left : kEmptySet;
  }

  /// `inside_` is left with the slots that are odd.
  [[nodiscard]] StatusId status_of(SetId s, std::size_t t) const {
    inside_.clear();
    for (const Toggle& toggle : sets_[s]) {
      if (index_[toggle.time] > t) continue;
      if (const auto it = std::find(inside_.begin(), inside_.end(), toggle.slot); it == inside_.end()) {
        inside_.push_back(toggle.slot);
      } else {
        *it = inside_.back();
        inside_.pop_back();
      }
    }
    StatusId status = kNoStatement;
    for (const std::uint32_t slot : inside_) {
      const StatusId own = slots_.slot_status()[slot];
      if (status == kNoStatement || own < status) status = own;
    }
    return status;
  }

  [[nodiscard]] std::vector<HistoryStep> history(SetId s) const {
    ToggleSet toggles(sets_[s].begin(), sets_[s].end());
    for (Toggle& toggle : toggles) toggle.time = index_[toggle.time];
    std::sort(toggles.begin(), toggles.end());
    return history_of(toggles, slots_.slot_status());
  }

  [[nodiscard]] std::vector<SquareCentimetres> areas_at(std::size_t t) const {
    if (t + 1 == instants.size()) return sets_.areas();
    StatusId greatest = kNoStatement;
    for (const StatusId s : slots_.slot_status()) greatest = std::max(greatest, s);
    std::vector<SquareCentimetres> out(greatest + std::size_t{1}, 0);
    for (SetId s = 1; s < sets_.size(); ++s) {
      if (sets_.area(s) != 0) out[status_of(s, t)] += sets_.area(s);
    }
    out[kNoStatement] = 0;
    return out;
  }

  [[nodiscard]] Parts save() const {
    const auto less = [](const std::vector<HistoryStep>& l, const std::vector<HistoryStep>& r) {
      return std::lexicographical_compare(l.begin(), l.end(), r.begin(), r.end(),
                                          [](const HistoryStep& a, const HistoryStep& b) {
                                            return std::pair(a.from, a.status) < std::pair(b.from, b.status);
                                          });
    };
    std::map<std::vector<HistoryStep>, HistoryId, decltype(less)> ids(less);
    std::vector<std::vector<HistoryStep>> histories{history(kEmptySet)};
    ids.emplace(histories.front(), 0);
    std::vector<HistoryId> of_set(sets_.size(), 0);
    for (SetId s = 1; s < sets_.size(); ++s) {
      if (!sets_.in_use(s)) continue;
      const auto [it, fresh] = ids.emplace(history(s), static_cast<HistoryId>(histories.size()));
      if (fresh) histories.push_back(it->first);
      of_set[s] = it->second;
    }
    std::vector<SidedEdge> edges;
    for (EdgeId e = 0; e < noding_.edge_count(); ++e) {
      const LiveNoding::Edge& edge = noding_.edge(e);
      if (edge.pieces.empty()) continue;
      const HistoryId left = of_set[sides_.sides(e).left];
      const HistoryId right = of_set[sides_.sides(e).right];
      if (left != right) edges.push_back({noding_.at(edge.a), noding_.at(edge.b), left, right, edge.excess()});
    }
    return parts_of_edges(instants, std::move(edges), histories);
  }

  std::vector<Instant> instants;

 private:
  void insert_state(std::size_t t, Instant at) {
    instants.insert(instants.begin() + static_cast<std::ptrdiff_t>(t), at);
    handles_.insert(handles_.begin() + static_cast<std::ptrdiff_t>(t), static_cast<TimeIndex>(index_.size()));
    index_.push_back(0);
    number_from(t);
  }
  void erase_state(std::size_t t) {
    instants.erase(instants.begin() + static_cast<std::ptrdiff_t>(t));
    handles_.erase(handles_.begin() + static_cast<std::ptrdiff_t>(t));
    number_from(t);
  }
  void number_from(std::size_t t) {
    for (; t < handles_.size(); ++t) index_[handles_[t]] = static_cast<TimeIndex>(t);
  }

  /// What was where in a past state, from the labels.
  [[nodiscard]] Occupants occupants_at(std::size_t t) const {
    std::vector<std::vector<SegmentId>> segments(slots_.slot_status().size());
    for (SegmentId s = 0; s < noding_.segment_count(); ++s) {
      static_cast<void>(status_of(sides_.label(s), t));
      for (const std::uint32_t slot : inside_) segments[slot].push_back(s);
    }
    Occupants out;
    for (std::uint32_t slot = 0; slot < segments.size(); ++slot) {
      if (!segments[slot].empty()) out.push_back({slot, 0, false, {}, std::move(segments[slot])});
    }
    return out;
  }

  /// Makes state t another, whose successor stays as it is. False where that would make too many crossings.
  bool change(std::size_t t, const std::vector<SlotChange>& changes) {
    std::vector<std::pair<SegmentId, SetId>> labels;
    std::vector<SegmentId> fresh;
    std::vector<GridPoint> ends;
    ToggleSet toggles;
    for (std::size_t i = 0; i < changes.size();) {
      const SegmentId s = changes[i].segment;
      toggles.clear();
      for (; i < changes.size() && changes[i].segment == s; ++i) {
        toggles.push_back({handles_[t], changes[i].slot});
        if (t + 1 < handles_.size()) toggles.push_back({handles_[t + 1], changes[i].slot});
      }
      std::sort(toggles.begin(), toggles.end());
      labels.emplace_back(s, sets_.intern(toggles));
      if (sides_.label(s) != kEmptySet) continue;
      fresh.push_back(s);
      ends.push_back(noding_.at(noding_.segment(s).a));
    }
    noding_.make_room(ends);
    for (std::size_t i = 0; i < fresh.size(); ++i) {
      if (noding_.insert(fresh[i])) continue;
      while (i > 0) noding_.erase(fresh[--i]);
      sides_.settle();
      return false;
    }
    sides_.settle();
    sides_.change_labels(labels);
    for (const auto& [s, label] : labels) {
      if (sides_.label(s) == kEmptySet) noding_.erase(s);
    }
    sides_.settle();
    sets_.sweep();
    return true;
  }

  std::vector<TimeIndex> handles_;  ///< by time: what stands for the state in toggles
  std::vector<TimeIndex> index_;    ///< by handle: the time index
  LiveNoding noding_;
  LiveSlots slots_{noding_};
  LiveSets sets_{slots_.slot_status()};
  LiveSides sides_{noding_, sets_};
  Occupants newest_;
  mutable std::vector<std::uint32_t> inside_;  ///< scratch
};

LiveComposite::LiveComposite(std::size_t max_crossings) : impl_(std::make_unique<Impl>(max_crossings)) {}
LiveComposite::~LiveComposite() = default;
LiveComposite::LiveComposite(LiveComposite&&) noexcept = default;
LiveComposite& LiveComposite::operator=(LiveComposite&&) noexcept = default;

Status LiveComposite::put(Instant at, const std::vector<StatusArea>& areas) {
  return impl_->put(at, areas);
}
Status LiveComposite::remove(Instant at) {
  return impl_->remove(at);
}
const std::vector<Instant>& LiveComposite::instants() const {
  return impl_->instants;
}
StatusId LiveComposite::status_at(GridPoint p, TimeIndex t) const {
  return impl_->status_of(impl_->set_at(p), t);
}
std::vector<HistoryStep> LiveComposite::history_at(GridPoint p) const {
  return impl_->history(impl_->set_at(p));
}
std::vector<SquareCentimetres> LiveComposite::areas_at(TimeIndex t) const {
  return impl_->areas_at(t);
}
Parts LiveComposite::save() const {
  return impl_->save();
}

}  // namespace frontkart::composite
