#pragma once

#include <optional>
#include <vector>

#include "composite/composite.hpp"
#include "composite/outline_index.hpp"
#include "composite/overlay.hpp"

namespace frontkart::composite {

/// The united area of one status at one instant.
struct StatusShape {
  StatusId status = kNoStatement;
  /// Each polygon: one outer ring, counter-clockwise, then its holes, clockwise (RFC 7946). Rings of a polygon touch in
  /// single points at most, and so do polygons. Order: by the smallest vertex of the outer ring.
  std::vector<geometry::Polygon> polygons;
  double area_m2 = 0;
};

/// The map in a state: the statuses that have an area, smallest number first.
[[nodiscard]] std::vector<StatusShape> shapes_at(const Composite& composite, TimeIndex t);
/// The polygons of a flat map.
[[nodiscard]] std::vector<StatusShape> shapes_of(const FlatShapes& flat);
/// The same in few arrays, for callers that ask for many maps: `out` keeps its memory. Linked from arcs, in time linear
/// in the borders of the map.
void shapes_at(const Composite& composite, TimeIndex t, FlatShapes& out);
/// The same within a region. `overlay` was made from `composite`.
[[nodiscard]] std::vector<StatusShape> shapes_at(const Composite& composite, const RegionOverlay& overlay, TimeIndex t);

/// What changed from one status to another between two states.
struct ChangedArea {
  StatusId from = kNoStatement;
  StatusId to = kNoStatement;
  std::vector<geometry::Polygon> polygons;  ///< as in StatusShape
  double area_m2 = 0;
};

/// The areas whose status differs, in the order of (from, to). A missing index stands for "no statement everywhere", as
/// before the first state.
[[nodiscard]] std::vector<ChangedArea> changes_between(const Composite& composite, std::optional<TimeIndex> from,
                                                       std::optional<TimeIndex> to);
/// The same within a region. `overlay` was made from `composite`.
[[nodiscard]] std::vector<ChangedArea> changes_between(const Composite& composite, const RegionOverlay& overlay,
                                                       std::optional<TimeIndex> from, std::optional<TimeIndex> to);

/// The area of each status over time: [status][time index]; status 0 stays zero. `history_area` is that of the whole
/// map or of an overlay of it; statuses from `status_count` on are left out.
[[nodiscard]] std::vector<std::vector<geometry::SquareCentimetres>> area_series(
    const Composite& composite, std::span<const geometry::SquareCentimetres> history_area, std::size_t status_count);
[[nodiscard]] std::vector<std::vector<geometry::SquareCentimetres>> area_series(
    const Histories& histories, std::span<const geometry::SquareCentimetres> history_area, std::size_t times,
    std::size_t status_count);

/// Area that went over from one status to another with one state.
struct ChangeTotal {
  TimeIndex at = 0;
  StatusId from = kNoStatement;
  StatusId to = kNoStatement;
  geometry::SquareCentimetres area = 0;

  friend bool operator==(const ChangeTotal&, const ChangeTotal&) = default;
};

/// All gained and lost: for every state what changed since the one before it ("no statement" before the first), in the
/// order of (at, from, to); the areas are those of `changes_between`. Time: linear in the steps of all histories.
[[nodiscard]] std::vector<ChangeTotal> changes_series(const Histories& histories,
                                                      std::span<const geometry::SquareCentimetres> history_area,
                                                      std::size_t times);
[[nodiscard]] std::vector<ChangeTotal> changes_series(const Composite& composite,
                                                      std::span<const geometry::SquareCentimetres> history_area);

}  // namespace frontkart::composite
