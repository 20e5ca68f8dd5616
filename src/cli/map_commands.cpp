#include <fmt/format.h>

#include <algorithm>

#include "cli/context.hpp"
#include "exchange/write.hpp"
#include "service/json.hpp"
#include "service/json_writer.hpp"

namespace frontkart::cli {
namespace {

std::string lower_extension(const std::filesystem::path& file) {
  std::string extension = file.extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return extension;
}

void say_written(const Context& context, const std::string& file) {
  if (context.arguments.json) {
    context.print_json(service::JsonWriter().begin_object().key("file").string(file).end_object().take());
  } else {
    context.message("wrote " + file);
  }
}

std::string legend_text(const Context& context, const service::MapSummary& map) {
  Table table;
  table.column("ID");
  table.column(std::string(context.words.status));
  table.column(std::string(context.words.standing));
  table.column(std::string(context.words.party));
  for (const auto& entry : map.legend.entries) {
    table.row({{entry.id, entry.colour},
               {maps::Legend::label(entry, context.arguments.language), ""},
               {std::string(context.words.of(entry.standing)), ""},
               {entry.party, ""}});
  }
  return table.text(context.paint, 2);
}

std::string summary_line(const Context& context, const exchange::MapAtInstant& map) {
  std::string text = context.paint.bold(printable(map.map)) + "  " + context.shown(map.instant) + '\n';
  const std::string licence = map.licence.empty() ? std::string(context.words.no_licence) : map.licence;
  text += context.paint.dim(map.mapper.empty() ? printable(licence) : printable(map.mapper + "; " + licence));
  return text + "\n\n";
}

std::string shapes_table(const Context& context, const exchange::MapAtInstant& map) {
  constexpr double kSquareMetres = 1e6;
  Table table;
  table.column(std::string(context.words.status));
  table.column(std::string(context.words.standing));
  table.column(std::string(context.words.party));
  table.column("KM²", Table::Align::right);
  for (const auto& shape : map.shapes) {
    if (shape.status == composite::kNoStatement || shape.status > map.legend.entries.size()) continue;
    const auto& entry = map.legend.entries[shape.status - 1U];
    table.row({{maps::Legend::label(entry, context.arguments.language), entry.colour},
               {std::string(context.words.of(entry.standing)), ""},
               {entry.party, ""},
               {grouped(shape.area_m2 / kSquareMetres, 2), ""}});
  }
  return table.size() == 0 ? std::string(context.words.nothing_shown) + '\n' : table.text(context.paint);
}

}  // namespace

Result<int> run_maps(const Context& context) {
  FRONTKART_TRY(const auto as_known, context.as_known());
  FRONTKART_TRY(const auto open, context.open(StoreUse::read));
  FRONTKART_TRY(const auto found, open->maps(as_known, false));
  if (context.arguments.json) {
    context.print_json(service::to_json(found));
    return 0;
  }
  if (found.empty()) {
    context.message("The store holds no map yet. Bring one in with 'frontkart import snapshots'.");
    return 0;
  }
  const Words& w = context.words;
  Table table;
  table.column(std::string(w.map));
  table.column(std::string(w.states), Table::Align::right);
  table.column(std::string(w.first));
  table.column(std::string(w.last));
  table.column(std::string(w.mapper));
  table.column(std::string(w.licence));
  for (const auto& map : found) {
    table.row({{map.illustrative ? fmt::format("{} ({})", map.map, w.illustrative) : map.map, ""},
               {fmt::to_string(map.states), ""},
               {map.first ? context.shown(*map.first) : "", ""},
               {map.last ? context.shown(*map.last) : "", ""},
               {map.mapper, ""},
               {map.licence.empty() ? std::string(w.no_licence) : map.licence, ""}});
  }
  std::string text = table.text(context.paint);
  for (const auto& map : found) {
    text += '\n' + context.paint.bold(printable(map.map)) + ": " + std::string(w.legend) + '\n';
    text += legend_text(context, map);
  }
  context.print(text);
  return 0;
}

Result<int> run_at(const Context& context) {
  const Arguments& in = context.arguments;
  FRONTKART_TRY(const auto time, context.time("TIME", in.time));
  FRONTKART_TRY(const auto as_known, context.as_known());
  FRONTKART_TRY(const auto open, context.open(StoreUse::read));
  const std::string extension = in.output.empty() ? "" : lower_extension(in.output);
  constexpr std::string_view kDerived = "derived:";
  const bool derived = in.map.starts_with(kDerived);
  if (derived && (extension == ".svg" || extension == ".png")) {
    return Error{ErrorCode::usage, "A derived map is an internal aid: there is no picture of it.", in.map,
                 "Write it as .geojson, .gpkg, .kml or .fgb."};
  }
  if (extension == ".svg" || extension == ".png") {
    service::PictureQuery query;
    query.map = in.map;
    query.at = time.state_instant();
    query.as_known = as_known;
    query.format = extension == ".png" ? service::PictureQuery::Format::png : service::PictureQuery::Format::svg;
    query.width = in.width;
    query.language = in.language;
    query.zone = in.zone;
    query.region = given(in.region);
    query.points = in.assessments;
    FRONTKART_TRY(const auto bytes, open->picture(query));
    FRONTKART_CHECK(exchange::write_file_atomically(in.output, bytes));
    say_written(context, in.output);
    return 0;
  }
  if (!in.region.empty()) {
    return Error{ErrorCode::usage, "--region chooses what a picture shows.", "", "Write one with -o FILE.svg or .png."};
  }
  FRONTKART_TRY(auto map, derived ? open->derived(in.map.substr(kDerived.size()), time.state_instant(), as_known)
                                  : open->at(in.map, time.state_instant(), as_known));
  if (in.assessments) {
    FRONTKART_TRY(map.points, open->assessed_points(time.state_instant(), as_known));
  }
  if (!in.output.empty()) {
    FRONTKART_CHECK(exchange::write_map_file(map, in.output, in.language));
    say_written(context, in.output);
  } else if (in.json || !context.environment.out_is_terminal) {
    context.print_json(exchange::write_geojson(map, in.language));
  } else {
    context.print(summary_line(context, map) + shapes_table(context, map));
  }
  return 0;
}

}  // namespace frontkart::cli
