#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "claims/number_check.hpp"
#include "claims/origins.hpp"
#include "claims/suggest.hpp"

namespace frontkart::claims {

/// Members as documented in docs/reasoning.md; times as RFC 3339 in UTC, durations as seconds.
[[nodiscard]] nlohmann::json to_json(const Origins& origins);
[[nodiscard]] nlohmann::json to_json(const Suggestion& suggestion);
[[nodiscard]] nlohmann::json to_json(const std::vector<NumberCheck>& checks);

}  // namespace frontkart::claims
