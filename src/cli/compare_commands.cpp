#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "cli/context.hpp"
#include "exchange/write.hpp"
#include "service/json.hpp"

namespace frontkart::cli {
namespace {

using service::CompareAnswer;

std::string shown_class(const Context& context, const CompareAnswer& answer, service::ClassId c) {
  if (c == 0) return std::string(context.words.no_statement);
  const service::CompareClass& of = answer.classes[c];
  if (!of.standing) return of.party;
  const std::string standing(context.words.of(*of.standing));
  return of.party.empty() ? standing : fmt::format("{} {}", of.party, standing);
}

std::string km2(geometry::SquareCentimetres area) {
  return grouped(geometry::square_kilometres(area), 2);
}

std::string percent(std::optional<double> share) {
  return share ? fmt::format("{:.1f} %", 100 * *share) : "–";
}

/// Who means what: each map's statuses, what they are reduced to, and its maker's own words.
std::string definitions(const Context& context, const CompareAnswer& answer) {
  const Words& w = context.words;
  std::string text;
  for (const auto& map : answer.maps) {
    text += fmt::format("{}  {}; {}\n", context.paint.bold(printable(map.map)),
                        printable(map.mapper.empty() ? map.map : map.mapper),
                        map.licence.empty() ? std::string(w.no_licence) : printable(map.licence));
    for (std::size_t i = 0; i < map.legend.entries.size(); ++i) {
      const maps::LegendEntry& entry = map.legend.entries[i];
      text +=
          fmt::format("  {} = {}: {}\n", printable(entry.id), shown_class(context, answer, map.class_of_status[i + 1]),
                      entry.definition.empty() ? std::string(w.compared.no_definition) : printable(entry.definition));
    }
  }
  return text + '\n';
}

/// Rows are the first map's classes, columns the second's.
std::string matrix(const Context& context, const CompareAnswer& answer, const CompareAnswer::Pair& pair,
                   const CompareAnswer::Row& row) {
  std::set<service::ClassId> firsts;
  std::set<service::ClassId> seconds;
  for (const auto& entry : row.matrix) {
    firsts.insert(entry.first);
    seconds.insert(entry.second);
  }
  Table table;
  table.column(
      fmt::format("KM²: {} ↓ {} →", printable(answer.maps[pair.first].map), printable(answer.maps[pair.second].map)));
  for (const auto second : seconds) table.column(shown_class(context, answer, second), Table::Align::right);
  for (const auto first : firsts) {
    std::vector<Table::Cell> cells{{shown_class(context, answer, first), ""}};
    for (const auto second : seconds) {
      const auto it = std::find_if(row.matrix.begin(), row.matrix.end(),
                                   [&](const auto& e) { return e.first == first && e.second == second; });
      cells.push_back({it == row.matrix.end() ? "" : km2(it->area), ""});
    }
    table.row(std::move(cells));
  }
  return table.text(context.paint);
}

std::string rows_table(const Context& context, const CompareAnswer& answer, const CompareAnswer::Pair& pair) {
  const CompareWords& w = context.words.compared;
  Table table;
  table.column(std::string(context.words.at));
  table.column(std::string(w.agree), Table::Align::right);
  table.column(std::string(w.same_party), Table::Align::right);
  table.column(std::string(w.differ), Table::Align::right);
  table.column(fmt::format("{} {}", w.only, printable(answer.maps[pair.first].map)), Table::Align::right);
  table.column(fmt::format("{} {}", w.only, printable(answer.maps[pair.second].map)), Table::Align::right);
  table.column(std::string(w.share), Table::Align::right);
  for (const auto& row : pair.rows) {
    table.row({{context.shown(row.at), ""},
               {km2(row.agree), ""},
               {km2(row.same_party), ""},
               {km2(row.differ), ""},
               {km2(row.only_first), ""},
               {km2(row.only_second), ""},
               {percent(row.share()), ""}});
  }
  return table.text(context.paint);
}

std::string days(double value) {
  return fmt::format("{:+.1f}", value == 0 ? 0.0 : value);
}

std::string lag_table(const Context& context, const CompareAnswer& answer, const CompareAnswer::Pair& pair,
                      std::size_t limit) {
  const CompareWords& w = context.words.compared;
  const std::string first = printable(answer.maps[pair.first].map);
  const std::string second = printable(answer.maps[pair.second].map);
  std::string text = fmt::format("\n{}\n", context.paint.bold(fmt::format(fmt::runtime(w.lag), first, second)));
  if (pair.median_days) {
    text += fmt::format("{}: {}; {}: {:.1f} ({} {})\n", w.median, days(*pair.median_days), w.median_abs,
                        *pair.median_abs_days, pair.lags.size(), w.changes);
  }
  Table table;
  table.column(std::string(context.words.place));
  table.column(std::string(context.words.to));
  table.column(first);
  table.column(second);
  table.column(std::string(w.days), Table::Align::right);
  for (const auto& lag : pair.lags) {
    if (table.size() == limit) break;
    table.row({{best_name(lag.place, context.arguments.language), ""},
               {shown_class(context, answer, lag.to), ""},
               {context.shown(lag.first), ""},
               {context.shown(lag.second), ""},
               {days(lag.days), ""}});
  }
  text += table.size() == 0 ? fmt::format("{}\n", w.none) : table.text(context.paint);
  if (pair.one_sided.empty()) return text;
  Table alone;
  alone.column(std::string(context.words.place));
  alone.column(std::string(context.words.map));
  alone.column(std::string(context.words.at));
  alone.column(std::string(context.words.from));
  alone.column(std::string(context.words.to));
  alone.column(std::string(w.other));
  for (const auto& change : pair.one_sided) {
    if (alone.size() == limit) break;
    alone.row({{best_name(change.place, context.arguments.language), ""},
               {change.by_first ? first : second, ""},
               {context.shown(change.at), ""},
               {shown_class(context, answer, change.from), ""},
               {shown_class(context, answer, change.to), ""},
               {shown_class(context, answer, change.other), ""}});
  }
  text += fmt::format("\n{} ({})\n", context.paint.bold(w.one_sided), pair.one_sided.size());
  return text + alone.text(context.paint);
}

/// Of what two maps both state, the part on which they agree: at the last moment of the answer.
std::string shares(const Context& context, const CompareAnswer& answer) {
  Table table;
  table.column(std::string(context.words.compared.share));
  for (const auto& map : answer.maps) table.column(printable(map.map), Table::Align::right);
  for (std::size_t i = 0; i < answer.maps.size(); ++i) {
    std::vector<Table::Cell> cells{{printable(answer.maps[i].map), ""}};
    for (std::size_t j = 0; j < answer.maps.size(); ++j) {
      const auto pair = std::find_if(answer.pairs.begin(), answer.pairs.end(), [&](const auto& p) {
        return p.first == std::min(i, j) && p.second == std::max(i, j);
      });
      const bool none = pair == answer.pairs.end() || pair->rows.empty();
      cells.push_back({none ? "" : percent(pair->rows.back().share()), ""});
    }
    table.row(std::move(cells));
  }
  return '\n' + table.text(context.paint);
}

std::string text_of(const Context& context, const CompareAnswer& answer, std::size_t limit) {
  std::string text = definitions(context, answer);
  text += answer.at ? context.shown(*answer.at)
                    : fmt::format("{} – {}", context.shown(answer.from), context.shown(answer.to));
  if (!answer.region.empty()) text += "  " + printable(answer.region);
  text += '\n';
  for (const auto& pair : answer.pairs) {
    text += '\n' + rows_table(context, answer, pair);
    if (!pair.rows.empty()) {
      text += fmt::format("\n{}\n", context.shown(pair.rows.back().at));
      text += matrix(context, answer, pair, pair.rows.back());
    }
    if (!answer.at) text += lag_table(context, answer, pair, limit);
  }
  if (answer.maps.size() > 2) text += shares(context, answer);
  return text;
}

service::CompareRequest::Every every_of(const std::string& word) {
  using Every = service::CompareRequest::Every;
  if (word == "day") return Every::day;
  if (word == "week") return Every::week;
  if (word == "month") return Every::month;
  return Every::state;
}

Result<service::CompareRequest> request_of(const Context& context) {
  const Arguments& in = context.arguments;
  service::CompareRequest request;
  request.maps = in.maps;
  request.region = given(in.region);
  request.zone = in.zone;
  request.every = every_of(in.every);
  request.by = in.by == "party" ? service::CompareBy::party : service::CompareBy::standing;
  FRONTKART_TRY(const auto moment, context.optional_time("--at", in.time));
  FRONTKART_TRY(const auto from, context.optional_time("--from", in.first));
  FRONTKART_TRY(const auto to, context.optional_time("--to", in.second));
  if (moment) request.at = moment->state_instant();
  if (from) request.from = from->start();
  if (to) request.to = to->end();
  FRONTKART_TRY(request.as_known, context.as_known());
  return request;
}

}  // namespace

Result<int> run_compare(const Context& context) {
  const Arguments& in = context.arguments;
  FRONTKART_TRY(service::CompareRequest request, request_of(context));
  const std::string extension = std::filesystem::path(in.output).extension().string();
  const bool picture = extension == ".svg" || extension == ".png";
  if (!in.output.empty() && !picture && extension != ".geojson") {
    return Error{ErrorCode::usage, "A comparison is written as .geojson, .svg or .png.", in.output, ""};
  }
  request.shapes = extension == ".geojson";
  FRONTKART_TRY(const auto open, context.open(StoreUse::read));
  if (picture) {
    service::PictureQuery look;
    look.format = extension == ".png" ? service::PictureQuery::Format::png : service::PictureQuery::Format::svg;
    look.width = in.width;
    look.language = in.language;
    look.zone = in.zone;
    FRONTKART_TRY(const auto bytes, open->compare_picture(request, look));
    FRONTKART_CHECK(exchange::write_file_atomically(in.output, bytes));
    if (!in.json) {
      context.message("wrote " + in.output);
      return 0;
    }
  }
  FRONTKART_TRY(const auto answer, open->compare(request));
  if (request.shapes) {
    FRONTKART_CHECK(exchange::write_file_atomically(in.output, service::shapes_json(answer)));
    if (!in.json) context.message(fmt::format("wrote {}: {} areas", in.output, answer.shapes.size()));
  }
  constexpr std::size_t kPlaces = 20;
  if (in.json) {
    context.print_json(service::to_json(answer));
  } else if (in.output.empty()) {
    context.print(text_of(context, answer, in.limit == 0 ? kPlaces : in.limit));
  }
  return 0;
}

}  // namespace frontkart::cli
