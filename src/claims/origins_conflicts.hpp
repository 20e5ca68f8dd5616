#pragma once

#include <string>
#include <vector>

#include "claims/origins.hpp"

namespace frontkart::claims {

/// A fact as one record gives it (its first bearing stands for it), and the origin that it counts for.
struct Spoken {
  Bearing bearing;
  std::string origin;  ///< key; empty: apart
};

/// Fills `conflicts` and `conflicts_left_out`. `holders`: the parties that somebody says hold the place, sorted.
/// Private to the reasoning.
void find_conflicts(const std::vector<Spoken>& spoken, const std::vector<std::string>& holders, Origins& out);

}  // namespace frontkart::claims
