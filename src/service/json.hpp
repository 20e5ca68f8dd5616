#pragma once

#include <string>

#include "service/answers.hpp"
#include "service/compare.hpp"

/// Answers as JSON text, exactly as docs/cli.md and docs/api.md say; one line, no trailing newline. The same bytes on
/// the command line (`--json`) and over HTTP. Times are RFC 3339 UTC, coordinates [lon, lat].
namespace frontkart::service {

[[nodiscard]] std::string to_json(const ImportReport& report);
[[nodiscard]] std::string to_json(const RecordsReport& report);
[[nodiscard]] std::string to_json(const std::vector<MapSummary>& maps);
[[nodiscard]] std::string to_json(const WhoAnswer& answer);
[[nodiscard]] std::string to_json(const AreaAnswer& answer);
[[nodiscard]] std::string to_json(const DiffAnswer& answer);  ///< GeoJSON
[[nodiscard]] std::string to_json(const CompareAnswer& answer);
/// The polygons of a comparison that was asked for them, as GeoJSON.
[[nodiscard]] std::string shapes_json(const CompareAnswer& answer);
[[nodiscard]] std::string to_json(const std::vector<PlaceAnswer>& places);
[[nodiscard]] std::string to_json(const CheckReport& report);
[[nodiscard]] std::string to_json(const RouteAnswer& answer);
[[nodiscard]] std::string to_json(const Error& error);  ///< {"error","message","where","remedy"}

}  // namespace frontkart::service
