#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "composite/archive_coder.hpp"
#include "composite/composite.hpp"
#include "geometry/coordinate.hpp"
#include "geometry/snap_rounding.hpp"

namespace frontkart::composite {

/// The part of the archive form that writer and reader share: what both know at each moment, and how a step of a walk
/// is told from it. With a RangeEncoder the arguments named `wanted` are written; with a RangeDecoder they are ignored
/// and the same values are found. docs/formats/composite-archive.md tells all of it in words.
template <class Coder>
class ArchiveModel {
 public:
  static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

  explicit ArchiveModel(Coder& coder) : coder_(coder) {}

  enum class Flag { whole_second, same_delta, changed, more_slots, fresh_slot, more_walks, count };
  bool flag(Flag which, bool wanted) { return coder_.code(flags_[static_cast<std::size_t>(which)], wanted); }

  enum class Number { first_instant, seconds, micros, slot, status, count };
  std::uint64_t number(Number which, std::uint64_t wanted) {
    return numbers_[static_cast<std::size_t>(which)].code(coder_, wanted);
  }

  /// The walks that follow tell what comes and goes in this slot at this time.
  void begin_change(TimeIndex time, std::uint32_t slot) {
    time_ = time;
    slot_ = slot;
    ++change_;
  }

  /// Where a walk begins: at a point known (its number) or not (its coordinates). False: it cannot be.
  bool begin_walk(std::uint32_t wanted, geometry::GridPoint wanted_point) {
    if (coder_.code(new_start_, wanted == kNone)) {
      if (!new_point(start_ == kNone ? geometry::GridPoint{} : points[start_], wanted_point, false)) return false;
      start_ = static_cast<std::uint32_t>(points.size() - 1);
    } else if (!known_point(wanted, start_number_, start_)) {
      return false;
    }
    here_ = start_;
    kind_ = Kind::start;
    return true;
  }

  struct Step {
    std::uint32_t segment = kNone;  ///< a known segment
    std::uint32_t to = kNone;       ///< or else a known point
    geometry::GridPoint point;      ///< or else a new one
  };
  /// One step of the walk. False: it cannot be. Afterwards `closed()` tells whether the walk is back at its start.
  bool step(const Step& wanted) {
    std::uint32_t taken = kNone;
    // What the slot has comes before what it has not; of each the one that changed last comes first.
    for (const bool present : {true, false}) {
      std::uint32_t rank = 0;
      const Recent& recent = recent_[here_];
      for (std::size_t i = 0; i < recent.count && taken == kNone; ++i) {
        const std::uint32_t s = recent.segments[i];
        if (changed_in_[s] == change_ || in_slot(s) != present) continue;
        if (coder_.code(take_[candidate_context(s, present, rank)], wanted.segment == s)) taken = s;
        rank = std::min(rank + 1, 2U);
      }
    }
    if (taken != kNone) return toggle(taken);
    std::uint32_t to = kNone;
    if (here_ != start_ && coder_.code(close_[kind_index()], wanted.to == start_)) {
      to = start_;
    } else if (coder_.code(known_[kind_index()], wanted.to != kNone)) {
      if (!known_point(wanted.to, point_number_, to)) return false;
    } else {
      if (!new_point(points[here_], wanted.point, true)) return false;
      to = static_cast<std::uint32_t>(points.size() - 1);
    }
    if (to == here_) return false;
    const auto [it, fresh] = segment_ids_.try_emplace(pack(std::min(here_, to), std::max(here_, to)),
                                                      static_cast<std::uint32_t>(segments.size()));
    if (fresh) {
      segments.push_back({here_, to});
      changed_in_.push_back(0);
      changed_at_.push_back(kNone);
      holders_.push_back(0);
    }
    return changed_in_[it->second] != change_ && toggle(it->second);
  }
  [[nodiscard]] bool closed() const { return here_ == start_; }
  /// The segment of the last step.
  [[nodiscard]] std::uint32_t last_segment() const { return last_; }
  [[nodiscard]] bool in_slot(std::uint32_t segment) const { return present_.contains(pack(segment, slot_)); }

  std::vector<geometry::GridPoint> points;
  std::vector<geometry::IndexedSegment> segments;

 private:
  /// What the last step did: it took a segment out of the slot, put a known one in, put a new one in; or there was
  /// none.
  enum class Kind { out, in, fresh, start };
  [[nodiscard]] std::size_t kind_index() const { return static_cast<std::size_t>(kind_); }

  /// The segments at a point that changed last, the latest first.
  struct Recent {
    static constexpr std::size_t kMost = 12;
    std::array<std::uint32_t, kMost> segments{};
    std::size_t count = 0;

    void put_first(std::uint32_t s) {
      std::size_t i = 0;
      while (i < count && segments[i] != s) ++i;
      if (i == count && count < kMost) ++count;
      for (i = std::min(i, kMost - 1); i > 0; --i) segments[i] = segments[i - 1];
      segments[0] = s;
    }
  };

  static std::uint64_t pack(std::uint32_t high, std::uint32_t low) { return std::uint64_t{high} << 32U | low; }

  [[nodiscard]] std::size_t candidate_context(std::uint32_t s, bool present, std::uint32_t rank) const {
    const std::size_t others = std::min<std::uint32_t>(holders_[s] - static_cast<std::uint32_t>(present), 1);
    const std::size_t now = changed_at_[s] == time_ ? 1 : 0;
    return (((kind_index() * 2 + (present ? 1 : 0)) * 2 + others) * 2 + now) * 3 + rank;
  }

  bool toggle(std::uint32_t s) {
    const bool fresh = changed_at_[s] == kNone;
    const bool gone = present_.erase(pack(s, slot_)) > 0;
    if (gone) {
      --holders_[s];
    } else {
      present_.insert(pack(s, slot_));
      ++holders_[s];
    }
    kind_ = gone ? Kind::out : fresh ? Kind::fresh : Kind::in;
    changed_at_[s] = time_;
    changed_in_[s] = change_;
    recent_[segments[s].a].put_first(s);
    recent_[segments[s].b].put_first(s);
    here_ = segments[s].a == here_ ? segments[s].b : segments[s].a;
    last_ = s;
    return true;
  }

  bool known_point(std::uint32_t wanted, NumberModel& model, std::uint32_t& out) {
    const std::uint64_t back = model.code(coder_, points.size() - 1 - wanted);
    if (back >= points.size()) return false;
    out = static_cast<std::uint32_t>(points.size() - 1 - back);
    return true;
  }

  struct AxisModel {
    std::array<std::array<Chance, 32>, 33> length;
    std::array<std::array<Chance, 4>, 3> sign;
    std::array<std::array<Chance, 8>, 32> high;
  };

  /// A difference along an axis; `length` gets how many bits its magnitude has.
  std::int64_t difference(AxisModel& model, std::int64_t wanted, std::uint32_t context, std::uint32_t sign_context,
                          std::uint32_t& length) {
    const std::uint64_t magnitude = static_cast<std::uint64_t>(wanted < 0 ? -wanted : wanted);
    const auto bits = static_cast<std::uint32_t>(std::bit_width(magnitude));
    std::uint32_t node = 1;
    for (int i = 4; i >= 0; --i) {
      node = 2 * node + static_cast<std::uint32_t>(coder_.code(model.length[context][node], (bits >> i & 1U) != 0));
    }
    length = node - 32;
    if (length == 0) return 0;
    std::uint64_t value = 1;
    for (std::uint32_t i = length - 1; i-- > 0;) {
      const bool bit = (magnitude >> i & 1U) != 0;
      const bool read = value < 8 ? coder_.code(model.high[length][value], bit) : coder_.code_even(bit);
      value = value << 1U | static_cast<std::uint64_t>(read);
    }
    const bool negative = coder_.code(model.sign[sign_context][0], wanted < 0);
    return negative ? -static_cast<std::int64_t>(value) : static_cast<std::int64_t>(value);
  }

  bool new_point(geometry::GridPoint from, geometry::GridPoint wanted, bool step) {
    auto& axes = step ? step_axes_ : start_axes_;
    std::uint32_t length_x = 0;
    std::uint32_t length_y = 0;
    const std::int64_t dx = difference(axes[0], std::int64_t{wanted.x} - from.x, 0, step ? sign_x_ : 0, length_x);
    const std::int64_t dy =
        difference(axes[1], std::int64_t{wanted.y} - from.y, length_x, step ? sign_y_ : 0, length_y);
    if (step) {
      sign_x_ = dx < 0 ? 1 : 2;
      sign_y_ = dy < 0 ? 1 : 2;
    }
    const std::int64_t x = from.x + dx;
    const std::int64_t y = from.y + dy;
    if (x < -geometry::kMaxX || x > geometry::kMaxX || y < -geometry::kMaxY || y > geometry::kMaxY) return false;
    const geometry::GridPoint p{static_cast<std::int32_t>(x), static_cast<std::int32_t>(y)};
    if (!known_points_.insert(pack(static_cast<std::uint32_t>(p.x), static_cast<std::uint32_t>(p.y))).second)
      return false;
    points.push_back(p);
    recent_.emplace_back();
    return true;
  }

  Coder& coder_;
  std::array<Chance, static_cast<std::size_t>(Flag::count)> flags_;
  std::array<NumberModel, static_cast<std::size_t>(Number::count)> numbers_;
  Chance new_start_;
  NumberModel start_number_;
  NumberModel point_number_;
  std::array<Chance, 4 * 2 * 2 * 2 * 3> take_;
  std::array<Chance, 4> close_;
  std::array<Chance, 4> known_;
  std::array<AxisModel, 2> step_axes_;
  std::array<AxisModel, 2> start_axes_;

  std::unordered_set<std::uint64_t> known_points_;
  std::unordered_map<std::uint64_t, std::uint32_t> segment_ids_;  ///< of two points
  std::unordered_set<std::uint64_t> present_;                     ///< segment and slot
  std::vector<Recent> recent_;                                    ///< of each point
  std::vector<std::uint32_t> changed_in_;                         ///< of each segment: the number of the change
  std::vector<TimeIndex> changed_at_;                             ///< of each segment: the time
  std::vector<std::uint32_t> holders_;                            ///< of each segment: how many slots have it
  TimeIndex time_ = 0;
  std::uint32_t slot_ = 0;
  std::uint32_t change_ = 0;
  std::uint32_t start_ = kNone;
  std::uint32_t here_ = kNone;
  std::uint32_t last_ = kNone;
  Kind kind_ = Kind::start;
  std::uint32_t sign_x_ = 0;
  std::uint32_t sign_y_ = 0;
};

}  // namespace frontkart::composite
