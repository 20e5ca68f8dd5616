#include <fmt/format.h>

#include <charconv>
#include <ostream>

#include "base/digest.hpp"
#include "cli/context.hpp"
#include "exchange/write.hpp"
#include "service/export.hpp"
#include "service/json_writer.hpp"
#include "service/tiles.hpp"

namespace frontkart::cli {
namespace {

Result<std::int64_t> whole_number(std::string_view name, std::string_view text) {
  // A space keeps a negative number from being taken for an option.
  if (text.starts_with(' ')) text.remove_prefix(1);
  std::int64_t out = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (failure != std::errc() || end != text.data() + text.size()) {
    return Error{ErrorCode::usage, fmt::format("'{}' is not a whole number.", text), std::string(name),
                 "Give the tile as Z X Y, for example 7 77 43."};
  }
  return out;
}

}  // namespace

Result<int> run_tile(const Context& context) {
  const Arguments& in = context.arguments;
  service::TileRequest request;
  request.map = in.map;
  FRONTKART_TRY(const auto z, whole_number("Z", in.words.at(0)));
  FRONTKART_TRY(const auto x, whole_number("X", in.words.at(1)));
  FRONTKART_TRY(const auto y, whole_number("Y", in.words.at(2)));
  FRONTKART_TRY(request.address, tiles::checked_address(z, x, y));
  FRONTKART_TRY(const auto time, context.optional_time("--at", in.time));
  request.at = time ? time->state_instant() : Instant::highest();
  FRONTKART_TRY(request.as_known, context.as_known());
  if (!in.json && in.output.empty() && context.environment.out_is_terminal) {
    return Error{
        ErrorCode::usage, "A tile is binary and not for a terminal.", "",
        "Write it with -o FILE.mvt, send it on to a program, or add --json for what there is to say about it."};
  }
  FRONTKART_TRY(const auto open, context.open(StoreUse::read));
  FRONTKART_TRY(const auto tile, open->tile(request));
  if (!in.output.empty()) FRONTKART_CHECK(exchange::write_file_atomically(in.output, tile.bytes));
  if (in.json) {
    service::JsonWriter json;
    json.begin_object().key("map").string(in.map);
    json.key("z").integer(z).key("x").integer(x).key("y").integer(y);
    json.key("from");
    tile.valid.from == Instant::lowest() ? json.null() : json.instant(tile.valid.from);
    json.key("to");
    tile.valid.to == Instant::highest() ? json.null() : json.instant(tile.valid.to);
    json.key("bytes").count(tile.bytes.size());
    json.key("sha256").string(sha256(tile.bytes).hex());
    context.print_json(json.end_object().take());
  } else if (in.output.empty()) {
    context.environment.out.write(tile.bytes.data(), static_cast<std::streamsize>(tile.bytes.size()));
    context.environment.out.flush();
  } else {
    context.message("wrote " + in.output);
  }
  return 0;
}

Result<int> run_export(const Context& context) {
  const Arguments& in = context.arguments;
  FRONTKART_TRY(const auto as_known, context.as_known());
  const auto format = service::export_format(std::filesystem::path(in.output).extension().string());
  if (!format) {
    return Error{ErrorCode::usage, "A history is written as .pmtiles, .gpkg, .geojson, .kml or .csv.", in.output,
                 "Name the file with one of these extensions; 'frontkart at' writes single moments."};
  }
  FRONTKART_TRY(const auto open, context.open(StoreUse::read));
  FRONTKART_TRY(const auto bytes, open->export_map(in.map, as_known, *format, in.language));
  FRONTKART_CHECK(exchange::write_file_atomically(in.output, bytes));
  if (in.json) {
    context.print_json(service::JsonWriter()
                           .begin_object()
                           .key("file")
                           .string(in.output)
                           .key("bytes")
                           .count(bytes.size())
                           .end_object()
                           .take());
  } else {
    context.message("wrote " + in.output);
  }
  return 0;
}

}  // namespace frontkart::cli
