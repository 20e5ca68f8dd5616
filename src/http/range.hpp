#pragma once

#include <cstdint>
#include <string_view>

namespace frontkart::http {

/// What a Range field asks of so many bytes (RFC 9110, 14.1.2).
struct ByteRange {
  enum class Kind {
    whole,      ///< to be ignored: another unit, malformed, or several ranges
    part,       ///< `size` bytes from `offset` on; at least one
    not_there,  ///< 416: it begins behind the end
  };
  Kind kind = Kind::whole;
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

[[nodiscard]] ByteRange byte_range(std::string_view field, std::uint64_t total);

}  // namespace frontkart::http
