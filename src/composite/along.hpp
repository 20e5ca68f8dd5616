#pragma once

#include <cstddef>
#include <vector>

#include "composite/composite.hpp"
#include "geometry/box_index.hpp"
#include "geometry/coordinate.hpp"

namespace frontkart::composite {

/// From here on along a line, up to the next one or the line's end, the map has this history.
struct LinePart {
  std::size_t segment = 0;  ///< the line's points segment and segment + 1
  double share = 0;         ///< how far between them, from 0 to 1
  HistoryId history = 0;

  friend bool operator==(const LinePart&, const LinePart&) = default;
};

/// Finds what lies along lines. Keeps an index of the composite's edges, so that many lines cost one. The composite
/// outlives it.
class Along {
 public:
  explicit Along(const Composite& composite);

  /// The parts of a line, from its beginning on; neighbours have different histories. Exact: which edges the line
  /// crosses, and in which order, is decided on integers, and where it touches or follows an edge it counts as lying
  /// just above and to the right of it, as points do. Only `share` is rounded.
  /// Empty where the line has no points. Precondition: neighbouring points differ.
  [[nodiscard]] std::vector<LinePart> parts(const std::vector<geometry::GridPoint>& line) const;

 private:
  const Composite& composite_;
  geometry::BoxIndex index_;
};

}  // namespace frontkart::composite
