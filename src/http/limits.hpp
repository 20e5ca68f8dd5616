#pragma once

#include <cstddef>
#include <limits>

namespace frontkart::http {

/// What one answer may cost. The default is for the desk, which waits for what it asked.
struct Limits {
  std::size_t moments = std::numeric_limits<std::size_t>::max();  ///< rows of a series by day, week or month
  std::size_t compared_maps = 8;
  bool every_region = true;  ///< region=all
  std::size_t places = 1000;
  std::size_t picture_width = 8192;
};

/// For readers, who are many and not all friendly.
[[nodiscard]] constexpr Limits limits_for_readers() {
  return {.moments = 1500, .compared_maps = 3, .every_region = false, .places = 100, .picture_width = 2400};
}

}  // namespace frontkart::http
