#pragma once

#include <vector>

#include "composite/composite.hpp"

namespace frontkart::composite {

/// An edge between two histories, given by their positions in a list.
struct SidedEdge {
  geometry::GridPoint a;  ///< before b in the order of coordinates
  geometry::GridPoint b;
  HistoryId left = 0;
  HistoryId right = 0;
  geometry::SquareCentimetres excess = 0;
};

/// The canonical parts of these edges, in any order. Preconditions: they are noded; what lies left and right of them
/// agrees; left and right differ; histories are distinct, and the first is "no statement", which lies around all.
[[nodiscard]] Parts parts_of_edges(std::vector<Instant> instants, std::vector<SidedEdge> edges,
                                   const std::vector<std::vector<HistoryStep>>& histories);

}  // namespace frontkart::composite
