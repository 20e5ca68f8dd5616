#include <fmt/format.h>

#include <algorithm>

#include "cli/context.hpp"
#include "exchange/write.hpp"
#include "service/json.hpp"
#include "service/json_writer.hpp"

namespace frontkart::cli {
namespace {

std::string plain_number(double value) {
  return service::JsonWriter().number(value).take();
}

std::string csv_of(const service::AreaAnswer& answer, bool by_party) {
  const bool coded =
      std::any_of(answer.rows.begin(), answer.rows.end(), [](const auto& r) { return !r.pcode.empty(); });
  std::string csv = fmt::format("at,{},region,{}km2", by_party ? "party" : "status", coded ? "pcode," : "");
  csv += answer.compare ? ",ratio,basis,compare\n" : "\n";
  for (const auto& row : answer.rows) {
    // Ids cannot hold what CSV would have to quote.
    csv += fmt::format("{},{},{},", format_utc(row.at), by_party ? row.party : row.status.value_or(""), row.region);
    if (coded) csv += csv_field(row.pcode) + ',';
    csv += plain_number(row.km2);
    if (answer.compare) {
      csv += fmt::format(",{},{},{}", row.ratio ? plain_number(*row.ratio) : "", answer.compare->basis,
                         answer.compare->region);
    }
    csv += '\n';
  }
  return csv;
}

std::string table_of(const Context& context, const service::AreaAnswer& answer, bool by_party) {
  const Words& w = context.words;
  const bool regions =
      std::any_of(answer.rows.begin(), answer.rows.end(), [](const auto& row) { return !row.region.empty(); });
  Table table;
  table.column(std::string(w.at));
  table.column(std::string(by_party ? w.party : w.status));
  if (regions) table.column(std::string(w.region));
  table.column("KM²", Table::Align::right);
  if (answer.compare) table.column(std::string(w.ratio), Table::Align::right);
  for (const auto& row : answer.rows) {
    std::vector<Table::Cell> cells{{context.shown(row.at), ""}, {by_party ? row.party : row.status.value_or(""), ""}};
    if (regions) cells.push_back({row.region, ""});
    cells.push_back({grouped(row.km2, 2), ""});
    if (answer.compare) cells.push_back({row.ratio ? fmt::format("{:.2f}", *row.ratio) : "", ""});
    table.row(std::move(cells));
  }
  std::string text = table.text(context.paint);
  if (answer.compare) {
    const auto& with = *answer.compare;
    text += fmt::format("\n{}: {} km² ({}{})\n", printable(with.region), grouped(with.km2, 2), with.basis,
                        with.source.empty() ? "" : ", " + printable(with.source));
  }
  return text;
}

std::string status_label(const Context& context, const maps::Legend& legend, composite::StatusId status) {
  if (status == composite::kNoStatement || status > legend.entries.size()) {
    return std::string(context.words.no_statement);
  }
  return maps::Legend::label(legend.entries[status - 1U], context.arguments.language);
}

std::string table_of(const Context& context, const service::DiffAnswer& answer) {
  constexpr double kSquareMetres = 1e6;
  const Words& w = context.words;
  std::string text = fmt::format("{}  {} → {}\n\n", context.paint.bold(printable(answer.map)),
                                 context.shown(answer.from), context.shown(answer.to));
  Table areas;
  areas.column(std::string(w.from));
  areas.column(std::string(w.to));
  areas.column("KM²", Table::Align::right);
  for (const auto& area : answer.areas) {
    areas.row({{status_label(context, answer.legend, area.from_status), ""},
               {status_label(context, answer.legend, area.to_status), ""},
               {grouped(area.area_m2 / kSquareMetres, 2), ""}});
  }
  text += areas.text(context.paint);
  if (answer.places.empty()) return text;
  Table places;
  places.column(std::string(w.place));
  places.column(std::string(w.from));
  places.column(std::string(w.to));
  for (const auto& change : answer.places) {
    places.row({{best_name(change.place, context.arguments.language), ""},
                {status_label(context, answer.legend, change.from_status), ""},
                {status_label(context, answer.legend, change.to_status), ""}});
  }
  return text + '\n' + context.paint.bold(w.places) + '\n' + places.text(context.paint);
}

service::AreaRequest::Every every_of(const std::string& word) {
  using Every = service::AreaRequest::Every;
  if (word == "day") return Every::day;
  if (word == "week") return Every::week;
  if (word == "month") return Every::month;
  return Every::state;
}

}  // namespace

Result<int> run_area(const Context& context) {
  const Arguments& in = context.arguments;
  service::AreaRequest request;
  request.map = in.map;
  request.status = given(in.status);
  request.party = given(in.party);
  request.regions = in.regions;
  request.compare = given(in.compare);
  request.zone = in.zone;
  request.every = every_of(in.every);
  FRONTKART_TRY(const auto moment, context.optional_time("--at", in.time));
  FRONTKART_TRY(const auto from, context.optional_time("--from", in.first));
  FRONTKART_TRY(const auto to, context.optional_time("--to", in.second));
  if (moment) {
    request.every = service::AreaRequest::Every::once;
    request.at = moment->state_instant();
  }
  if (from) request.from = from->start();
  if (to) request.to = to->end();
  FRONTKART_TRY(request.as_known, context.as_known());
  if (!in.output.empty() && std::filesystem::path(in.output).extension() != ".csv") {
    return Error{ErrorCode::usage, "A series is written as .csv only.", in.output, ""};
  }
  FRONTKART_TRY(const auto open, context.open(StoreUse::read));
  FRONTKART_TRY(const auto answer, open->area(request));
  const bool by_party = request.party.has_value();
  if (!in.output.empty()) {
    FRONTKART_CHECK(exchange::write_file_atomically(in.output, csv_of(answer, by_party)));
    if (!in.json) context.message(fmt::format("wrote {}: {} rows", in.output, answer.rows.size()));
  }
  if (in.json) {
    context.print_json(service::to_json(answer));
  } else if (in.output.empty()) {
    context.print(table_of(context, answer, by_party));
  }
  return 0;
}

Result<int> run_diff(const Context& context) {
  const Arguments& in = context.arguments;
  service::DiffRequest request;
  request.map = in.map;
  FRONTKART_TRY(const auto from, context.time("T1", in.first));
  FRONTKART_TRY(const auto to, context.time("T2", in.second));
  request.from = from.state_instant();
  request.to = to.state_instant();
  request.region = given(in.region);
  FRONTKART_TRY(request.as_known, context.as_known());
  FRONTKART_TRY(const auto open, context.open(StoreUse::read));
  FRONTKART_TRY(const auto answer, open->diff(request));
  context.arguments.json ? context.print_json(service::to_json(answer)) : context.print(table_of(context, answer));
  const bool differs = !answer.areas.empty() || !answer.places.empty();
  return in.check && differs ? error_facts(ErrorCode::negative).exit_code : 0;
}

}  // namespace frontkart::cli
