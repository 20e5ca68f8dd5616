#pragma once

#include <memory>
#include <span>
#include <vector>

#include "composite/outline_index.hpp"

namespace frontkart::tiles {

/// A status from state `from` on until state `to`, or still so where that is the number of states.
struct StatusStretch {
  composite::TimeIndex from = 0;
  composite::TimeIndex to = 0;
  composite::StatusId status = composite::kNoStatement;

  friend constexpr auto operator<=>(const StatusStretch&, const StatusStretch&) = default;
};

/// The distinct stretches of all histories, in order.
[[nodiscard]] std::vector<StatusStretch> stretches_of(const composite::Histories& histories, std::size_t times);

/// A whole history as few features: for each stretch the area of all faces that have it, exactly so long. So each
/// moment of the map is the features that hold then, and these do not overlap.
class StretchOutlines {
 public:
  /// `arcs` is held by reference. `areas`: of each history.
  StretchOutlines(const composite::Arcs& arcs, std::span<const composite::HistoryId> face_history,
                  const composite::Histories& histories, std::span<const geometry::SquareCentimetres> areas,
                  std::size_t times);

  [[nodiscard]] const std::vector<StatusStretch>& stretches() const { return stretches_; }
  /// The polygons of the k-th stretch as the one part of `out`, or no part where they have no area. False where the
  /// arcs are not those of a composite.
  [[nodiscard]] bool shapes_of(std::size_t k, composite::FlatShapes& out) const {
    return index_->shapes_at(static_cast<composite::TimeIndex>(k), out);
  }

 private:
  std::vector<StatusStretch> stretches_;
  std::unique_ptr<composite::OutlineIndex> index_;
};

}  // namespace frontkart::tiles
