#include "service/profile_options.hpp"

#include <fmt/format.h>

namespace frontkart::service {

using nlohmann::json;

json options_to_json(const exchange::ProfileOptions& options) {
  json out = json::object();
  const auto set = [&](const char* name, const std::string& value) {
    if (!value.empty()) out[name] = value;
  };
  set("date_from", options.date_from);
  set("status_property", options.status_property);
  set("status", options.status);
  set("layer", options.layer);
  return out;
}

Result<exchange::ProfileOptions> options_from_json(const json& object) {
  exchange::ProfileOptions options;
  for (const auto& [name, value] : object.items()) {
    std::string* field = name == "date_from"         ? &options.date_from
                         : name == "status_property" ? &options.status_property
                         : name == "status"          ? &options.status
                         : name == "layer"           ? &options.layer
                                                     : nullptr;
    if (field == nullptr || !value.is_string()) {
      return Error{ErrorCode::bad_input, fmt::format("'{}' is not an option of a profile.", name), "options", ""};
    }
    *field = value.get<std::string>();
  }
  return options;
}

}  // namespace frontkart::service
