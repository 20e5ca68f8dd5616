#pragma once

#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "composite/arcs.hpp"
#include "composite/composite.hpp"
#include "composite/outline_window.hpp"
#include "geometry/coordinate.hpp"

namespace frontkart::composite {

/// The map of one state in few arrays. Reuse one for many maps: its memory stays.
struct FlatShapes {
  struct Part {
    StatusId status = kNoStatement;
    std::uint32_t polygon_end = 0;  ///< its polygons are those from the end of the part before
    geometry::SquareCentimetres area = 0;
  };
  std::vector<geometry::GridPoint> points;  ///< ring after ring; a ring's first point is not repeated
  std::vector<std::uint32_t> ring_end;      ///< in points
  std::vector<std::uint32_t> polygon_end;   ///< in ring_end; a polygon is its outer ring, then its holes
  std::vector<Part> parts;                  ///< statuses that have an area, rising
};

/// Steps of histories, as in `Parts`.
struct Histories {
  std::span<const std::uint32_t> begin;
  std::span<const HistoryStep> steps;

  [[nodiscard]] std::size_t size() const { return begin.size() - 1; }
  [[nodiscard]] std::span<const HistoryStep> of(HistoryId h) const {
    return steps.subspan(begin[h], begin[h + 1] - begin[h]);
  }
};

/// Finds and links the borders of a map at any state without trying every edge. Memory and the time to make it are
/// linear in the arcs and the steps of their faces' histories; windows of time are prepared when first asked for.
/// Safe to use from several threads.
class OutlineIndex {
 public:
  /// `arcs` is held by reference. `areas`: of each history.
  OutlineIndex(const Arcs& arcs, std::span<const HistoryId> face_history, const Histories& histories,
               std::span<const geometry::SquareCentimetres> areas, std::size_t times);

  /// The map in state t < times, with polygons, rings and their order as in `outline`. False where the arcs and
  /// histories are not those of a composite; `out` is then undefined.
  [[nodiscard]] bool shapes_at(TimeIndex t, FlatShapes& out) const;

 private:
  struct Slot {
    std::once_flag once;
    OutlineWindow window;
  };
  /// From `from` on the area of a status.
  struct AreaStep {
    TimeIndex from;
    geometry::SquareCentimetres area;
  };

  void find_runs(std::span<const HistoryId> face_history, const Histories& histories, std::size_t times);
  void divide_time(std::size_t times);
  void sum_areas(const Histories& histories, std::span<const geometry::SquareCentimetres> areas, std::size_t times);
  [[nodiscard]] const OutlineWindow& window_at(TimeIndex t) const;
  [[nodiscard]] geometry::SquareCentimetres area_at(StatusId status, TimeIndex t) const;

  const Arcs& arcs_;
  std::vector<BorderRun> runs_;           ///< in the order of arcs, then of time
  std::vector<TimeIndex> window_begin_;   ///< rising from 0
  std::vector<std::uint32_t> run_begin_;  ///< of each window in run_of_window_
  std::vector<std::uint32_t> run_of_window_;
  std::unique_ptr<Slot[]> slots_;
  std::vector<std::vector<AreaStep>> area_;  ///< per status
};

/// Traces rings through a window; see `OutlineIndex::shapes_at`, which adds the areas.
[[nodiscard]] bool trace_window(const OutlineWindow& window, TimeIndex t, FlatShapes& out);

}  // namespace frontkart::composite
