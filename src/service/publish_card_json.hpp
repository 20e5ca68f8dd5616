#pragma once

#include <string>

#include "base/result.hpp"
#include "service/publish_parts.hpp"

namespace frontkart::service {

/// A card of docs/formats/edition.md about "place/ID" or "region/ID". Errors: store_*.
[[nodiscard]] Result<std::string> card_json(const EditionWork& work, const std::string& subject);

}  // namespace frontkart::service
