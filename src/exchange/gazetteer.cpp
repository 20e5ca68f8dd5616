#include "exchange/gazetteer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "exchange/csv.hpp"
#include "exchange/gazetteer_merge.hpp"
#include "exchange/gazetteer_names.hpp"
#include "exchange/printable.hpp"

namespace frontkart::exchange {
namespace {

/// The whole text as a number in decimal form; nothing for anything else, "nan" and "inf" included.
std::optional<double> to_number(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(out)) return std::nullopt;
  return out;
}

Result<geometry::GridPoint> read_location(const CsvReader& csv, std::string_view lon, std::string_view lat) {
  const auto x = to_number(lon);
  const auto y = to_number(lat);
  if (!x || !y) {
    return csv.error(
        fmt::format("The {} \"{}\" is not a number.", x ? "latitude" : "longitude", printable(x ? lat : lon, 40)),
        "Write degrees with a decimal point, such as 35.2686.");
  }
  auto point = geometry::to_grid({*x}, {*y});
  if (!point.ok()) return csv.error(point.error().message, point.error().remedy);
  return *point;
}

/// Calls `visit` with each part of a list that is separated by ';' or '|', without white space around it.
template <class Visit>
void for_each_part(std::string_view list, const Visit& visit) {
  while (!list.empty()) {
    const auto end = std::min(list.find_first_of(";|"), list.size());
    auto part = list.substr(0, end);
    while (part.starts_with(' ')) part.remove_prefix(1);
    while (part.ends_with(' ')) part.remove_suffix(1);
    if (!part.empty()) visit(part);
    list.remove_prefix(std::min(end + 1, list.size()));
  }
}

/// Something that happened to many rows, told once.
struct Tally {
  std::size_t count = 0;
  std::size_t first_line = 0;

  void add(std::size_t line) {
    if (count++ == 0) first_line = line;
  }
  void report(std::vector<std::string>& flags, std::string_view what) const {
    if (count > 0) flags.push_back(fmt::format("{} {} (first on line {})", count, what, first_line));
  }
};

class PlacesReader {
 public:
  explicit PlacesReader(CsvReader& csv) : csv_(csv) {
    for (std::size_t i = 0; i < csv.columns().size(); ++i) {
      const auto& column = csv.columns()[i];
      if (!column.starts_with("name_")) continue;
      auto lang = language_of_column(std::string_view(column).substr(5));
      if (!lang.empty()) name_columns_.emplace_back(std::move(lang), i);
      if (auto form = form_of_column(std::string_view(column).substr(5)))
        form_columns_.emplace_back(std::move(*form), i);
    }
  }

  Result<RowsRead<PlaceRow>> read() {
    if (!lat_ || !lon_ || (!name_ && name_columns_.empty())) {
      return csv_.error("A column for the name, lat or lon is missing.",
                        "The first line must name the columns, at least name, lat and lon.");
    }
    while (true) {
      FRONTKART_TRY(const bool more, csv_.next());
      if (!more) break;
      FRONTKART_CHECK(read_row());
    }
    unnamed_.report(out_.flags, "rows without a name left out");
    nowhere_.report(out_.flags, "rows without coordinates left out");
    slugs_.report(out_.flags, "names in lower case given capitals");
    zero_.report(out_.flags, "populations of 0 taken as not recorded");
    populations_.report(out_.flags, "populations that are no whole number left out");
    ids_.report(out_.flags, "ids not in the form of an id replaced by derived ones");
    merge_places(out_, primary_);
    return std::move(out_);
  }

 private:
  Status read_row() {
    PlaceRow row;
    row.line = std::to_string(csv_.line());
    row.country = csv_.field(country_);
    const auto primary = read_names(row);
    if (row.names.empty()) {
      unnamed_.add(csv_.line());
      ++out_.dropped["without a name"];
      return Done{};
    }
    const auto lon = csv_.field(lon_);
    const auto lat = csv_.field(lat_);
    if (lon.empty() || lat.empty()) {
      nowhere_.add(csv_.line());
      ++out_.dropped["without coordinates"];
      return Done{};
    }
    FRONTKART_TRY(row.location, read_location(csv_, lon, lat));
    row.id = csv_.field(id_);
    if (!row.id.empty() && !has_id_form(row.id)) {
      ids_.add(csv_.line());
      row.id.clear();
    }
    row.population = read_population();
    row.kind = csv_.field(kind_);
    row.admin1 = csv_.field(admin1_);
    read_codes(row);
    for_each_part(csv_.field(roles_), [&](std::string_view role) { row.roles.emplace_back(role); });
    row.source = csv_.field(source_);
    row.licence = csv_.field(licence_);
    primary_.push_back(primary);
    out_.rows.push_back(std::move(row));
    return Done{};
  }

  /// An id such as "wd:Q1" or "gn:7" is a code, too, so that it is still known after a merge.
  void read_codes(PlaceRow& row) {
    const auto add = [&](const std::string& scheme, std::string_view text) {
      std::string code(text);
      // Codes of all these schemes are written in capitals; some files are careless about it.
      std::transform(code.begin(), code.end(), code.begin(),
                     [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
      const auto has = [&](const auto& known) { return known.first == scheme; };
      if (!code.empty() && std::none_of(row.codes.begin(), row.codes.end(), has)) row.codes.emplace_back(scheme, code);
    };
    for (const auto& [scheme, column] : codes_) add(scheme, csv_.field(column));
    if (row.id.starts_with("wd:")) add("wikidata", std::string_view(row.id).substr(3));
    if (row.id.starts_with("gn:")) add("geonames", std::string_view(row.id).substr(3));
  }

  /// Returns how many of the names are not mere alternatives.
  std::size_t read_names(PlaceRow& row) {
    const auto add = [&](const std::string& lang, std::string_view text) {
      std::string name(text);
      if (is_lower_case_slug(name)) {
        slugs_.add(csv_.line());
        name = with_capitals(std::move(name));
      }
      add_name(row.names, lang, name);
    };
    const auto name = csv_.field(name_);
    if (!name.empty()) add(guess_language(name, row.country), name);
    for (const auto& [lang, column] : name_columns_) {
      if (!csv_.field(column).empty()) add(lang, csv_.field(column));
    }
    for (const auto& [form, column] : form_columns_) {
      if (!csv_.field(column).empty()) row.forms.push_back({form.first, form.second, std::string(csv_.field(column))});
    }
    const auto primary = row.names.size();
    for_each_part(csv_.field(alt_names_), [&](std::string_view alternative) {
      // A transliteration in lower case of a name that is there already would only repeat it.
      const auto text =
          is_lower_case_slug(alternative) ? with_capitals(std::string(alternative)) : std::string(alternative);
      add_name(row.names, "und", text);
    });
    return primary;
  }

  std::optional<std::int64_t> read_population() {
    const auto text = csv_.field(population_);
    if (text.empty()) return std::nullopt;
    const auto number = to_number(text);
    if (!number || *number < 0 || *number > 1e11 || *number != std::floor(*number)) {
      populations_.add(csv_.line());
      return std::nullopt;
    }
    if (*number == 0) {
      zero_.add(csv_.line());
      return std::nullopt;
    }
    return static_cast<std::int64_t>(*number);
  }

  using Column = std::optional<std::size_t>;

  CsvReader& csv_;
  Column id_ = csv_.column("id");
  Column name_ = csv_.column("name");
  Column alt_names_ = csv_.column("alt_names");
  Column lat_ = csv_.column("lat");
  Column lon_ = csv_.column("lon");
  Column population_ = csv_.column("population");
  Column kind_ = csv_.column("kind");
  Column admin1_ = csv_.column("admin1");
  Column country_ = csv_.column("country");
  Column roles_ = csv_.column("roles");
  Column source_ = csv_.column("source");
  Column licence_ = csv_.column("licence");
  std::vector<std::pair<std::string, Column>> codes_{{"wikidata", csv_.column("wikidata")},
                                                     {"katottg", csv_.column("katottg")},
                                                     {"geonames", csv_.column("geonameid")},
                                                     {"pcode", csv_.column("pcode")}};
  std::vector<std::pair<std::string, std::size_t>> name_columns_;
  std::vector<std::pair<std::pair<std::string, std::string>, std::size_t>> form_columns_;
  RowsRead<PlaceRow> out_;
  std::vector<std::size_t> primary_;
  Tally unnamed_, nowhere_, slugs_, zero_, populations_, ids_;
};

}  // namespace

Result<RowsRead<PlaceRow>> read_places(const SourceFile& file) {
  FRONTKART_TRY(auto csv, CsvReader::open(file.bytes, file.place));
  return PlacesReader(csv).read();
}

Result<std::vector<PointRow>> read_points(const SourceFile& file) {
  FRONTKART_TRY(auto csv, CsvReader::open(file.bytes, file.place));
  const auto id = csv.column("id");
  const auto lon = csv.column("lon");
  const auto lat = csv.column("lat");
  if (!id || !lon || !lat) {
    return csv.error("A column id, lon or lat is missing.", "The first line must be id,lon,lat in any order.");
  }
  std::vector<PointRow> out;
  while (true) {
    FRONTKART_TRY(const bool more, csv.next());
    if (!more) return out;
    FRONTKART_TRY(const auto point, read_location(csv, csv.field(lon), csv.field(lat)));
    out.push_back({std::string(csv.field(id)), point});
  }
}

}  // namespace frontkart::exchange
