#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace frontkart::service {

/// The body of a party's first record: names where the id is an ISO 3166 code that we have names for, else the id as
/// name. It is configuration: a desk may correct it like any other record.
[[nodiscard]] nlohmann::json party_body(const std::string& id, const std::string& colour);

}  // namespace frontkart::service
