#include "http/tile_routes.hpp"

#include <fmt/format.h>

#include <charconv>
#include <optional>

#include "http/respond.hpp"
#include "http/text.hpp"
#include "service/tiles.hpp"

namespace frontkart::http {
namespace {

/// Digits, without leading zeros.
std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t out = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (failure != std::errc() || end != text.data() + text.size() || out < 0 || fmt::to_string(out) != text) {
    return std::nullopt;
  }
  return out;
}

}  // namespace

Error no_such_tile() {
  return {ErrorCode::not_found, "There is no such tile.", "",
          "Tiles are /tiles/MAP/Z/X/Y.mvt, what describes them /tiles/MAP/tilejson.json."};
}

Result<Response> tile_description(const Ground& ground, const Parameters& in, const std::string& map,
                                  std::string_view site) {
  FRONTKART_TRY([[maybe_unused]] const auto at, in.time("at"));
  FRONTKART_TRY(const auto as_known, in.as_known());
  // TileJSON wants whole addresses.
  std::string address = fmt::format("{}tiles/{}/{{z}}/{{x}}/{{y}}.mvt", site, escaped_query(map));
  char before = '?';
  for (const char* name : {"at", "zone", "as_known"}) {
    const auto value = in.text(name);
    if (!value) continue;
    address += fmt::format("{}{}={}", before, name, escaped_query(*value));
    before = '&';
  }
  FRONTKART_TRY(auto json, ground.service.tile_json(map, as_known, address));
  return tagged("application/json; charset=utf-8", std::move(json));
}

Result<Response> tile_answer(const Ground& ground, const Parameters& in, const std::vector<std::string>& parts) {
  const auto z = whole_number(parts.at(1));
  const auto x = whole_number(parts.at(2));
  const auto y = whole_number(parts.at(3));
  if (!z || !x || !y) return no_such_tile();
  service::TileRequest asked;
  asked.map = parts.at(0);
  FRONTKART_TRY(asked.address, tiles::checked_address(*z, *x, *y));
  FRONTKART_TRY(const auto at, in.time("at"));
  // The last state is the one that holds now.
  asked.at = at ? at->state_instant() : Instant::highest();
  FRONTKART_TRY(asked.as_known, in.as_known());
  FRONTKART_TRY(auto tile, ground.service.tile(asked));
  return tagged("application/vnd.mapbox-vector-tile", std::move(tile.bytes));
}

}  // namespace frontkart::http
