#pragma once

#include <string>
#include <string_view>

namespace frontkart::exchange {

/// What bytes are, told from the bytes alone and never from a file's name: "image/jpeg", "video/mp4",
/// "application/octet-stream" where nobody knows. By libmagic, of which only this function knows. Thread-safe.
[[nodiscard]] std::string media_type(std::string_view bytes);

}  // namespace frontkart::exchange
