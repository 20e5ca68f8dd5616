#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "composite/composite.hpp"

namespace frontkart::composite {

/// Raised with every change of the bytes below.
inline constexpr std::uint32_t kFileVersion = 2;

/// The bytes of a composite file (docs/formats/composite.md). Equal parts give equal bytes.
/// Precondition: the parts obey their laws. Throws std::length_error beyond 4 GiB.
[[nodiscard]] std::string write_file(const Parts& parts);

/// Reads what `write_file` wrote. Checks the checksum, the counts, that every index is in range, that no vertex or edge
/// occurs twice and that the areas are those of the edges, not all laws of a composite (`validate` does). To ask a file
/// where it lies, see `MappedComposite`. Errors: store_damaged (not such a file, of an earlier version, truncated,
/// altered), store_newer (a later version).
[[nodiscard]] Result<Parts> read_file(std::string_view bytes);

}  // namespace frontkart::composite
