#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "composite/state.hpp"
#include "maps/legend.hpp"

namespace frontkart::service {

/// Notices a status that gains or loses an implausible area from one state of a layer to the next: more than 5,000 km²
/// and more than 5 %. Such a state is kept, but flagged.
class Plausibility {
 public:
  /// One sentence for each status that jumps against the state that was given before for the same layer.
  [[nodiscard]] std::vector<std::string> check(const std::string& layer, const composite::State& state,
                                               const maps::Legend& legend);

 private:
  /// Status number → km², by adding up polygons (overlaps within a status are rare and small).
  using Areas = std::map<composite::StatusId, double>;
  struct Before {
    composite::State state;
    Areas rough;
  };
  std::map<std::string, Before> before_;  ///< by layer
};

}  // namespace frontkart::service
