#pragma once

#include <string_view>

namespace frontkart::maps {

/// The sentence that stands on every map: "Not for navigation or safety decisions", in nb, en or uk; else in English.
[[nodiscard]] std::string_view not_for_navigation(std::string_view language);

}  // namespace frontkart::maps
