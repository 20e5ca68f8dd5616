#include "http/tile_routes.hpp"

#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <vector>

#include "http/parameters.hpp"
#include "http/respond.hpp"
#include "service/tiles.hpp"

namespace frontkart::http {
namespace {

constexpr std::string_view kTiles = "/tiles/";

Error no_such_tile() {
  return {ErrorCode::not_found, "There is no such tile.", "",
          "Tiles are /tiles/MAP/Z/X/Y.mvt, what describes them /tiles/MAP/tilejson.json."};
}

std::vector<std::string_view> parts_of(std::string_view path) {
  std::vector<std::string_view> out;
  while (true) {
    const std::size_t slash = path.find('/');
    out.push_back(path.substr(0, slash));
    if (slash == std::string_view::npos) return out;
    path.remove_prefix(slash + 1);
  }
}

/// Digits, without leading zeros.
std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t out = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (failure != std::errc() || end != text.data() + text.size() || out < 0 || fmt::to_string(out) != text) {
    return std::nullopt;
  }
  return out;
}

/// For the query of an address: everything but what is never special.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                       c == '.' || c == '_' || c == '~';
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

Result<Response> description(service::Service& service, const Request& request, const Target& target,
                             const std::string& map) {
  FRONTKART_TRY(const auto in, Parameters::check(target, {"at"}));
  FRONTKART_TRY([[maybe_unused]] const auto at, in.time("at"));
  FRONTKART_TRY(const auto as_known, in.as_known());
  // TileJSON wants whole addresses. The host has been checked: it is this machine.
  std::string address = fmt::format("http://{}/tiles/{}/{{z}}/{{x}}/{{y}}.mvt",
                                    request.header("host").value_or("localhost"), escaped(map));
  char before = '?';
  for (const char* name : {"at", "zone", "as_known"}) {
    const auto value = in.text(name);
    if (!value) continue;
    address += fmt::format("{}{}={}", before, name, escaped(*value));
    before = '&';
  }
  FRONTKART_TRY(auto json, service.tile_json(map, as_known, address));
  return tagged("application/json; charset=utf-8", std::move(json));
}

}  // namespace

bool is_tile_path(std::string_view path) {
  return path.substr(0, kTiles.size()) == kTiles;
}

Result<Response> tile_answer(service::Service& service, const Request& request, const Target& target) {
  const auto parts = parts_of(std::string_view(target.path).substr(kTiles.size()));
  if (parts.size() == 2 && parts[1] == "tilejson.json") {
    return description(service, request, target, std::string(parts[0]));
  }
  constexpr std::string_view kExtension = ".mvt";
  if (parts.size() != 4 || parts[3].size() <= kExtension.size() || !parts[3].ends_with(kExtension)) {
    return no_such_tile();
  }
  const auto z = whole_number(parts[1]);
  const auto x = whole_number(parts[2]);
  const auto y = whole_number(parts[3].substr(0, parts[3].size() - kExtension.size()));
  if (!z || !x || !y) return no_such_tile();
  FRONTKART_TRY(const auto in, Parameters::check(target, {"at"}));
  service::TileRequest asked;
  asked.map = std::string(parts[0]);
  FRONTKART_TRY(asked.address, tiles::checked_address(*z, *x, *y));
  FRONTKART_TRY(const auto at, in.time("at"));
  // The last state is the one that holds now.
  asked.at = at ? at->state_instant() : Instant::highest();
  FRONTKART_TRY(asked.as_known, in.as_known());
  FRONTKART_TRY(auto tile, service.tile(asked));
  return tagged("application/vnd.mapbox-vector-tile", std::move(tile.bytes));
}

}  // namespace frontkart::http
