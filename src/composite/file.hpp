#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "composite/composite.hpp"

namespace frontkart::composite {

/// Raised with every change of the bytes below.
inline constexpr std::uint32_t kFileVersion = 1;

/// The bytes of a composite file (docs/formats/composite.md). Equal parts give equal bytes.
[[nodiscard]] std::string write_file(const Parts& parts);

/// Reads what `write_file` wrote. Checks the checksum, the counts and that every index is in range, not all laws of a
/// composite (`validate` does).
/// Errors: store_damaged (not such a file, truncated, altered), store_newer (a later version).
[[nodiscard]] Result<Parts> read_file(std::string_view bytes);

}  // namespace frontkart::composite
