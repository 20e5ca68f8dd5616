#pragma once

#include <span>
#include <vector>

#include "composite/joint.hpp"
#include "composite/joint_cells.hpp"
#include "composite/joint_segments.hpp"
#include "composite/subdivision.hpp"

namespace frontkart::composite {

/// What a joint composite is made from, by the time that its faces are known.
struct JointFaces {
  std::span<const Composite* const> maps;
  const JointSegments& segments;  ///< its origins and sides are read
  const Subdivision& subdivision;
  std::span<const Share> shares;
  std::span<const CellId> face_cell;
};

/// The area of every cell. Each edge gives what lies under it to the cell on its right and takes it from the one on its
/// left. A line on which several segments lie is crossed segment by segment, from the lowest to the highest, and the
/// strips between them go to the cells that they would be, new ones in `table`. So every part of every segment counts,
/// with its own area, for exactly the two histories that its map has beside it.
[[nodiscard]] std::vector<geometry::SquareCentimetres> cell_areas(const JointFaces& joint, CellTable& table,
                                                                  Rows& rows);

/// The way across one map's lines that fell together.
struct Crossing {
  geometry::SquareCentimetres excess = 0;
  HistoryId right = 0;  ///< before
  HistoryId left = 0;   ///< behind

  friend bool operator==(const Crossing&, const Crossing&) = default;
};

/// Puts the crossings, which rise by excess, in an order in which each starts where the one before leads to, the first
/// from `start`. Nearly always they are in it; but in strips as thin as a rounding error the excesses may deceive.
/// Where there is no such order, those that do not fit come last.
void put_in_sequence(std::span<Crossing> crossings, HistoryId start);

}  // namespace frontkart::composite
