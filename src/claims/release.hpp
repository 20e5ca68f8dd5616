#pragma once

#include <string>
#include <vector>

#include "claims/records.hpp"

namespace frontkart::claims {

/// Why the media and the text of an item may not leave the house, one sentence each; empty: they may. Fails closed:
/// what is not stated counts as a reason. Everything that lets something leave (editions, pictures, exports) asks this.
[[nodiscard]] std::vector<std::string> withheld_because(const Item& item);

}  // namespace frontkart::claims
