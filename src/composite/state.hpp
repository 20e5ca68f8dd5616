#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/digest.hpp"
#include "base/instant.hpp"
#include "geometry/coordinate.hpp"

namespace frontkart::composite {

/// A status of a map's legend: 1-based position in the legend *ordered by priority, highest first*. So where two areas
/// overlap, the smaller number wins. 0 is "no statement", which is never a party.
using StatusId = std::uint16_t;
inline constexpr StatusId kNoStatement = 0;

/// One polygon with its status. Polygons of one status are united, whether they overlap or not.
struct StatusArea {
  StatusId status = kNoStatement;
  geometry::Polygon polygon;
};

/// What a map says at one instant; it holds until the next state. Areas may come in any order.
struct State {
  std::vector<StatusArea> areas;
};

/// SHA-256 of the normalised state: equal for states that differ only in the order of areas and rings, in where a ring
/// starts, or in its orientation. `legend_keys[k-1]` is the legend id of status k, so that a renumbered legend does not
/// change the hash. Precondition: every status of the state is in 1..legend_keys.size().
[[nodiscard]] Digest normalised_hash(const State& state, const std::vector<std::string>& legend_keys);

}  // namespace frontkart::composite
