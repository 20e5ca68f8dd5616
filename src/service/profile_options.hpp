#pragma once

#include <nlohmann/json.hpp>

#include "base/result.hpp"
#include "exchange/profile.hpp"

namespace frontkart::service {

/// Profile options as part of a snapshot's record; only what was set. The legend is not part of it: the map's own
/// record has it, once, and a replay is given that.
[[nodiscard]] nlohmann::json options_to_json(const exchange::ProfileOptions& options);
[[nodiscard]] Result<exchange::ProfileOptions> options_from_json(const nlohmann::json& json);

}  // namespace frontkart::service
