#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "tiles/level.hpp"
#include "tiles/stretch_outlines.hpp"

namespace frontkart::tiles {

/// Whose status from when on, as in `composite::Parts`.
struct MapHistories {
  std::span<const std::uint32_t> begin;
  std::span<const composite::HistoryStep> steps;
  std::size_t times = 0;
};

/// A tile cut out of its zoom: the borders in its rectangle and that rectangle's sides as a subdivision of its own, in
/// units from the tile's north-western corner, y pointing down. Immutable, and safe to use from several threads.
class TileIndex {
 public:
  /// Error internal: the level's borders do not fit each other.
  [[nodiscard]] static Result<std::shared_ptr<const TileIndex>> make(const Level& level, const MapHistories& histories,
                                                                     TileAddress address);
  TileIndex(const TileIndex&) = delete;
  TileIndex& operator=(const TileIndex&) = delete;

  /// Polygons by status, with exterior rings whose area by the surveyor's formula is positive in the tile's
  /// coordinates, each followed by its holes (MVT 2.1). False where the level is broken.
  [[nodiscard]] bool shapes_at(composite::TimeIndex t, composite::FlatShapes& out) const;

  /// The states from which on the tile differs from how it was before, rising.
  [[nodiscard]] const std::vector<composite::TimeIndex>& changes() const { return changes_; }

  /// True where nothing is ever shown.
  [[nodiscard]] bool is_empty() const { return stretches_.empty(); }
  /// The distinct stretches of all faces in it, in order.
  [[nodiscard]] const std::vector<StatusStretch>& stretches() const { return stretches_; }
  /// The same with their polygons. `areas` of parts are not set.
  [[nodiscard]] StretchOutlines outlines_of_stretches() const;
  /// Memory that it takes, about.
  [[nodiscard]] std::size_t bytes() const;

 private:
  /// Histories of the tile's own faces, in the form that an OutlineIndex takes.
  struct LocalHistories {
    std::vector<std::uint32_t> begin{0};
    std::vector<composite::HistoryStep> steps;
  };

  TileIndex() = default;
  void take_histories(const MapHistories& histories, const std::vector<composite::HistoryId>& faces);

  composite::Arcs arcs_;                     ///< faces are places in `histories_`; 0 is the outside
  std::vector<composite::HistoryId> faces_;  ///< 0, 1, 2 …
  LocalHistories histories_;
  std::size_t times_ = 0;
  std::vector<composite::TimeIndex> changes_;
  std::vector<StatusStretch> stretches_;
  /// Made when a moment is first asked for: a tile of the archive never is.
  mutable std::once_flag outlines_once_;
  mutable std::unique_ptr<composite::OutlineIndex> outlines_;
};

}  // namespace frontkart::tiles
