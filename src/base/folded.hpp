#pragma once

#include <string>
#include <string_view>

namespace frontkart {

/// A text for finding and comparing: transliterated to Latin, without accents, in lower case, every run of anything but
/// letters and digits one space, none at the ends. Bytes that are not UTF-8 count as such a run. Thread-safe.
[[nodiscard]] std::string folded(std::string_view text);

}  // namespace frontkart
