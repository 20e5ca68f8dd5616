#pragma once

#include <vector>

#include "composite/state.hpp"
#include "support/exact.hpp"

namespace frontkart::tests {

/// What the state says at a point: of all polygons around it the smallest status.
inline composite::StatusId status_slowly(const std::vector<composite::StatusArea>& state, double x, double y) {
  composite::StatusId out = composite::kNoStatement;
  for (const composite::StatusArea& area : state) {
    if (out != composite::kNoStatement && area.status >= out) continue;
    if (inside_even_odd(area.polygon, x, y)) out = area.status;
  }
  return out;
}

}  // namespace frontkart::tests
