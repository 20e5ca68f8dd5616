#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/calls.hpp"

namespace frontkart::http {

/// A tile of /tiles/MAP/Z/X/Y.mvt; `parts` are MAP, Z, X and Y. The ETag is of its bytes, and so the same one between
/// two changes inside it. Errors: usage, not_found.
[[nodiscard]] Result<Response> tile_answer(const Ground& ground, const Parameters& in,
                                           const std::vector<std::string>& parts);

/// TileJSON for the tiles of a map below `site`, with the moment that is asked for. Errors: usage, not_found.
[[nodiscard]] Result<Response> tile_description(const Ground& ground, const Parameters& in, const std::string& map,
                                                std::string_view site);

[[nodiscard]] Error no_such_tile();

}  // namespace frontkart::http
