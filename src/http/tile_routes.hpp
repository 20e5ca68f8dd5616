#pragma once

#include "http/message.hpp"
#include "http/target.hpp"
#include "service/service.hpp"

namespace frontkart::http {

/// True where `tile_answer` is to answer: /tiles/…
[[nodiscard]] bool is_tile_path(std::string_view path);

/// /tiles/MAP/tilejson.json and /tiles/MAP/Z/X/Y.mvt, both with ?at= (default: now), zone= and as_known=. A tile has an
/// ETag from its bytes, and so the same one between two changes inside it. Errors: usage, not_found.
[[nodiscard]] Result<Response> tile_answer(service::Service& service, const Request& request, const Target& target);

}  // namespace frontkart::http
