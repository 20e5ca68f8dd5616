#include "composite/outline_index.hpp"

#include <algorithm>

namespace frontkart::composite {

using geometry::SquareCentimetres;

OutlineIndex::OutlineIndex(const Arcs& arcs, std::span<const HistoryId> face_history, const Histories& histories,
                           std::span<const SquareCentimetres> areas, std::size_t times)
    : arcs_(arcs) {
  find_runs(face_history, histories, times);
  divide_time(times);
  sum_areas(histories, areas, times);
}

void OutlineIndex::find_runs(std::span<const HistoryId> face_history, const Histories& histories, std::size_t times) {
  const auto end_of_time = static_cast<TimeIndex>(times);
  for (ArcId a = 0; a < arcs_.arcs.size(); ++a) {
    const auto left = histories.of(face_history[arcs_.arcs[a].left]);
    const auto right = histories.of(face_history[arcs_.arcs[a].right]);
    // Both histories start at state 0.
    for (std::size_t l = 0, r = 0; l < left.size() && r < right.size();) {
      const TimeIndex from = std::max(left[l].from, right[r].from);
      const TimeIndex left_to = l + 1 < left.size() ? left[l + 1].from : end_of_time;
      const TimeIndex right_to = r + 1 < right.size() ? right[r + 1].from : end_of_time;
      const TimeIndex to = std::min(left_to, right_to);
      if (left[l].status != right[r].status && from < to) {
        runs_.push_back({a, from, to, left[l].status, right[r].status});
      }
      if (left_to == to) ++l;
      if (right_to == to) ++r;
    }
  }
}

/// A window is to hold not many more runs than are borders at any one time in it, so that few are tried in vain; and
/// no fewer new ones than a share of those carried over, so that all windows together are linear in the runs.
void OutlineIndex::divide_time(std::size_t times) {
  std::vector<std::uint32_t> starts(times + 1, 0);
  std::vector<std::uint32_t> ends(times + 1, 0);
  for (const BorderRun& run : runs_) {
    ++starts[run.from];
    ++ends[run.to];
  }
  std::vector<std::uint32_t> window_of(times, 0);
  std::size_t active = 0;
  std::size_t fresh = 0;
  std::size_t carried = 0;
  for (std::size_t t = 0; t < times; ++t) {
    active += starts[t];
    active -= ends[t];
    fresh += starts[t];
    if (t == 0 || fresh > 64 + carried / 8) {
      window_begin_.push_back(static_cast<TimeIndex>(t));
      carried = active;
      fresh = 0;
    }
    window_of[t] = static_cast<std::uint32_t>(window_begin_.size() - 1);
  }
  run_begin_.assign(window_begin_.size() + 1, 0);
  const auto for_each_window = [&](const BorderRun& run, const auto& visit) {
    for (std::uint32_t w = window_of[run.from]; w <= window_of[run.to - 1]; ++w) visit(w);
  };
  for (const BorderRun& run : runs_) for_each_window(run, [&](std::uint32_t w) { ++run_begin_[w + 1]; });
  for (std::size_t w = 1; w < run_begin_.size(); ++w) run_begin_[w] += run_begin_[w - 1];
  run_of_window_.resize(run_begin_.back());
  std::vector<std::uint32_t> fill(run_begin_.begin(), run_begin_.end() - 1);
  for (std::uint32_t r = 0; r < runs_.size(); ++r) {
    for_each_window(runs_[r], [&](std::uint32_t w) { run_of_window_[fill[w]++] = r; });
  }
  slots_ = std::make_unique<Slot[]>(window_begin_.size());
}

void OutlineIndex::sum_areas(const Histories& histories, std::span<const SquareCentimetres> areas, std::size_t times) {
  struct Change {
    StatusId status;
    SquareCentimetres by;
  };
  std::vector<std::uint32_t> begin(times + 2, 0);
  for (const HistoryStep& s : histories.steps) {
    if (s.from < times) begin[s.from + 2] += 2;
  }
  for (std::size_t t = 1; t < begin.size(); ++t) begin[t] += begin[t - 1];
  std::vector<Change> changes(begin.back());
  StatusId greatest = 0;
  for (HistoryId h = 0; h < histories.size(); ++h) {
    StatusId before = kNoStatement;
    for (const HistoryStep& s : histories.of(h)) {
      greatest = std::max(greatest, s.status);
      if (s.from >= times) continue;
      std::uint32_t& place = begin[s.from + 1];
      changes[place++] = {before, -areas[h]};
      changes[place++] = {s.status, areas[h]};
      before = s.status;
    }
  }
  // The places have moved on to where the next time begins.
  area_.resize(std::size_t{greatest} + 1);
  for (TimeIndex t = 0; t < times; ++t) {
    for (std::uint32_t i = begin[t]; i < begin[t + 1]; ++i) {
      auto& steps = area_[changes[i].status];
      if (steps.empty() || steps.back().from != t) steps.push_back({t, steps.empty() ? 0 : steps.back().area});
      steps.back().area += changes[i].by;
    }
  }
}

const OutlineWindow& OutlineIndex::window_at(TimeIndex t) const {
  const auto after = std::upper_bound(window_begin_.begin(), window_begin_.end(), t);
  const auto w = static_cast<std::size_t>(after - window_begin_.begin()) - 1;
  Slot& slot = slots_[w];
  std::call_once(slot.once, [&] {
    std::vector<BorderRun> runs;
    runs.reserve(run_begin_[w + 1] - run_begin_[w]);
    for (std::uint32_t i = run_begin_[w]; i < run_begin_[w + 1]; ++i) runs.push_back(runs_[run_of_window_[i]]);
    slot.window = make_window(arcs_, runs);
  });
  return slot.window;
}

SquareCentimetres OutlineIndex::area_at(StatusId status, TimeIndex t) const {
  const auto& steps = area_[status];
  const auto after = std::upper_bound(steps.begin(), steps.end(), t,
                                      [](TimeIndex time, const AreaStep& step) { return time < step.from; });
  return after == steps.begin() ? 0 : std::prev(after)->area;
}

bool OutlineIndex::shapes_at(TimeIndex t, FlatShapes& out) const {
  if (!trace_window(window_at(t), t, out)) return false;
  for (FlatShapes::Part& part : out.parts) part.area = area_at(part.status, t);
  return true;
}

}  // namespace frontkart::composite
