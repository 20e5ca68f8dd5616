#pragma once

#include <string>
#include <string_view>

namespace frontkart::service {

/// "claim/left" of "claim/left@HASH"; what names no version stays as it is.
[[nodiscard]] inline std::string without_version(std::string_view reference) {
  return std::string(reference.substr(0, reference.find('@')));
}

}  // namespace frontkart::service
