#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "cli/context.hpp"
#include "cli/record_text.hpp"
#include "exchange/gazetteer.hpp"
#include "exchange/write.hpp"
#include "service/json.hpp"
#include "service/json_writer.hpp"

namespace frontkart::cli {
namespace {

constexpr std::uint64_t kMaxPointsBytes = std::uint64_t{1} << 30U;

std::string place_text(const Context& context, const service::PlaceAnswer& place) {
  const std::string name = best_name(place, context.arguments.language);
  std::string text;
  if (!name.empty()) {
    text += context.paint.bold(printable(name));
    std::vector<std::string> said{name};
    for (const auto& other : place.names) {
      if (std::find(said.begin(), said.end(), other.text) != said.end()) continue;
      said.push_back(other.text);
      text += " · " + printable(other.text);
    }
    text += '\n';
  }
  text += fmt::format("{:.6f}, {:.6f}", geometry::lon_degrees(place.point), geometry::lat_degrees(place.point));
  for (const std::string& fact : {place.kind, place.country}) {
    if (!fact.empty()) text += ", " + printable(fact);
  }
  if (place.population) {
    text += fmt::format(", {} {}", grouped(static_cast<double>(*place.population), 0), context.words.inhabitants);
  }
  if (!place.id.empty()) text += context.paint.dim("  place/" + printable(place.id));
  return text + '\n';
}

std::string history_text(const Context& context, const service::MapHistory& history, const maps::Legend* legend) {
  const Words& w = context.words;
  Table table;
  table.column(std::string(w.from));
  table.column(std::string(w.to));
  table.column(std::string(w.status));
  table.column(std::string(w.standing));
  table.column(std::string(w.party));
  for (const auto& stretch : history.history) {
    const maps::LegendEntry* entry = legend != nullptr && stretch.status ? legend->find(*stretch.status) : nullptr;
    const std::string status = entry != nullptr ? maps::Legend::label(*entry, context.arguments.language)
                               : stretch.status ? *stretch.status
                                                : std::string(w.no_statement);
    table.row({{context.shown(stretch.from), ""},
               {stretch.to ? context.shown(*stretch.to) : std::string(w.open), ""},
               {status, entry != nullptr ? entry->colour : ""},
               {stretch.standing ? std::string(w.of(*stretch.standing)) : "", ""},
               {stretch.party, ""}});
  }
  return '\n' + context.paint.bold(printable(history.map)) + '\n' + table.text(context.paint, 2);
}

/// The stretches of a route on every map, or on one.
Result<int> print_route(const Context& context, const OpenService& open, const std::string& route,
                        const service::WhoRequest& request) {
  if (!request.at) {
    return Error{ErrorCode::usage, "The status of a route is that of a moment.", route, "Add --at TIME."};
  }
  FRONTKART_TRY(const auto known, open->maps(request.as_known, false));
  std::string json;
  std::string text;
  for (const auto& map : known) {
    if (request.map && map.map != *request.map) continue;
    FRONTKART_TRY(const auto answer, open->route_status(route, map.map, *request.at, request.as_known));
    json += (json.empty() ? "" : ",") + service::to_json(answer);
    text += '\n' + context.paint.bold(printable(map.map)) + '\n';
    Table table;
    table.column(std::string(context.words.from), Table::Align::right);
    table.column(std::string(context.words.to), Table::Align::right);
    table.column("KM", Table::Align::right);
    table.column(std::string(context.words.status));
    for (const auto& stretch : answer.stretches) {
      const auto* entry = stretch.status ? map.legend.find(*stretch.status) : nullptr;
      table.row({{fmt::format("{:.1f}", stretch.from_km), ""},
                 {fmt::format("{:.1f}", stretch.to_km), ""},
                 {fmt::format("{:.1f}", stretch.km), ""},
                 {entry == nullptr ? std::string(context.words.no_statement)
                                   : maps::Legend::label(*entry, context.arguments.language),
                  entry == nullptr ? "" : entry->colour}});
    }
    text += table.text(context.paint, 2);
  }
  if (request.map && json.empty()) {
    FRONTKART_TRY(const auto missing, open->map(*request.map, request.as_known));
  }
  if (context.arguments.json) {
    context.print_json("{\"route\":\"" + route + "\",\"at\":\"" + format_utc(*request.at) + "\",\"maps\":[" + json +
                       "]}");
  } else {
    context.print(context.paint.bold("route/" + route) + "  " + context.shown(*request.at) + '\n' + text);
  }
  return 0;
}

}  // namespace

Result<int> run_who(const Context& context) {
  const Arguments& in = context.arguments;
  service::WhoRequest request;
  request.place.text = in.place;
  request.map = given(in.map);
  FRONTKART_TRY(const auto moment, context.optional_time("--at", in.time));
  if (moment) request.at = moment->state_instant();
  FRONTKART_TRY(request.as_known, context.as_known());
  request.records = true;
  if (in.limit > 0) request.limit = in.limit;
  FRONTKART_TRY(const auto open, context.open(StoreUse::read));
  auto found = open->who(request);
  if (!found.ok() && found.error().code == ErrorCode::not_found) {
    const auto route = open->find_route(in.place, request.as_known);
    if (route.ok()) return print_route(context, open, *route, request);
    if (in.place.starts_with("route/") || route.error().code == ErrorCode::ambiguous) return route.error();
  }
  if (!found.ok()) return std::move(found).error();
  const service::WhoAnswer& answer = *found;
  if (in.json) {
    context.print_json(service::to_json(answer));
    return 0;
  }
  FRONTKART_TRY(const auto known, open->maps(request.as_known, false));
  std::map<std::string, const maps::Legend*> legends;
  for (const auto& map : known) legends[map.map] = &map.legend;
  std::string text = place_text(context, answer.place);
  if (const auto& region = answer.de_jure) {
    text += fmt::format("{}: {}{}\n", context.words.de_jure, printable(region->region),
                        region->party.empty() ? "" : fmt::format(" ({})", printable(region->party)));
  }
  if (answer.at) text += context.shown(*answer.at) + '\n';
  for (const auto& history : answer.maps) {
    const auto legend = legends.find(history.map);
    text += history_text(context, history, legend == legends.end() ? nullptr : legend->second);
  }
  if (answer.records) text += records_text(context, *answer.records);
  context.print(text);
  return 0;
}

Result<int> run_who_points(const Context& context) {
  const Arguments& in = context.arguments;
  FRONTKART_TRY(const auto as_known, context.as_known());
  FRONTKART_TRY(const auto file, read_file(in.points, kMaxPointsBytes));
  FRONTKART_TRY(const auto points, exchange::read_points(file));
  FRONTKART_TRY(const auto open, context.open(StoreUse::read));
  std::string csv = "id,from,to,status\n";
  std::uint64_t rows = 0;
  FRONTKART_CHECK(open->who_points(
      in.map, points, as_known, [&](const exchange::PointRow& point, const service::HistoryStretch& stretch) -> Status {
        if (!stretch.status) return Done{};
        csv += csv_field(point.id);
        csv += ',';
        csv += format_utc(stretch.from);
        csv += ',';
        if (stretch.to) csv += format_utc(*stretch.to);
        csv += ',';
        csv += csv_field(*stretch.status);
        csv += '\n';
        ++rows;
        return Done{};
      }));
  if (in.output.empty()) {
    context.print(csv);
    return 0;
  }
  FRONTKART_CHECK(exchange::write_file_atomically(in.output, csv));
  if (in.json) {
    service::JsonWriter json;
    json.begin_object().key("points").count(points.size()).key("rows").count(rows).key("file").string(in.output);
    context.print_json(json.end_object().take());
  } else {
    context.message(fmt::format("wrote {}: {} rows for {} points", in.output, rows, points.size()));
  }
  return 0;
}

}  // namespace frontkart::cli
