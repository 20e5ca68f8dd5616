#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "exchange/gazetteer.hpp"
#include "exchange/gazetteer_names.hpp"
#include "exchange/printable.hpp"

namespace frontkart::exchange {
namespace {

namespace dom = simdjson::dom;

/// Bounds against hostile files.
constexpr std::size_t kMaxFeatures = 200'000;
constexpr std::size_t kMaxVertices = 20'000'000;
constexpr std::size_t kMaxName = 1'000;
constexpr std::size_t kMaxFlags = 1'000;

std::string_view text_of(dom::object object, std::string_view key) {
  std::string_view text;
  if (object[key].get_string().get(text) != simdjson::SUCCESS || text.size() > kMaxName) return {};
  return text;
}

class RegionsReader {
 public:
  explicit RegionsReader(const SourceFile& file) : file_(file) {}

  Result<RowsRead<RegionRow>> read() {
    dom::parser parser;
    dom::element root;
    const auto failed = parser.parse(file_.bytes.data(), file_.bytes.size()).get(root);
    if (failed != simdjson::SUCCESS) {
      return Error{ErrorCode::bad_input, fmt::format("The file is not JSON ({}).", simdjson::error_message(failed)),
                   file_.place, "Give a GeoJSON FeatureCollection in UTF-8."};
    }
    dom::object object;
    if (root.get_object().get(object) != simdjson::SUCCESS) return not_geojson();
    const auto type = text_of(object, "type");
    if (type == "Feature") {
      FRONTKART_CHECK(read_feature(root));
    } else {
      dom::array features;
      if (type != "FeatureCollection" || object["features"].get_array().get(features) != simdjson::SUCCESS) {
        return not_geojson();
      }
      for (const auto feature : features) FRONTKART_CHECK(read_feature(feature));
    }
    if (hidden_flags_ > 0) out_.flags.push_back(fmt::format("and {} more of the same kinds", hidden_flags_));
    return std::move(out_);
  }

 private:
  [[nodiscard]] Error not_geojson() const {
    return {ErrorCode::bad_input, "The file is JSON, but no GeoJSON FeatureCollection.", file_.place,
            "Give {\"type\":\"FeatureCollection\",\"features\":[…]}."};
  }

  [[nodiscard]] std::string here() const {
    return name_.empty() ? fmt::format("feature {}", number_) : fmt::format("feature {} (\"{}\")", number_, name_);
  }

  [[nodiscard]] Error bad(std::string message, std::string remedy = "") const {
    return {ErrorCode::bad_input, std::move(message), fmt::format("{}: {}", file_.place, here()), std::move(remedy)};
  }

  void flag(std::string_view what) {
    if (out_.flags.size() < kMaxFlags) {
      out_.flags.push_back(fmt::format("{}: {}", here(), what));
    } else {
      ++hidden_flags_;
    }
  }

  void drop(std::string_view what, std::string kind) {
    flag(fmt::format("left out, {}", what));
    ++out_.dropped[std::move(kind)];
  }

  Status read_feature(dom::element element) {
    name_.clear();
    if (++number_ > kMaxFeatures) return bad(fmt::format("The file has more than {} features.", kMaxFeatures));
    dom::object feature;
    if (element.get_object().get(feature) != simdjson::SUCCESS || text_of(feature, "type") != "Feature") {
      return bad("This member of \"features\" is no GeoJSON Feature.");
    }
    RegionRow row;
    dom::object properties;
    const bool described = feature["properties"].get_object().get(properties) == simdjson::SUCCESS;
    if (described) read_properties(properties, row);
    if (!row.names.empty()) name_ = printable(row.names.front().text);
    dom::object geometry;
    if (feature["geometry"].get_object().get(geometry) != simdjson::SUCCESS) {
      drop("it has no geometry", "without geometry");
      return Done{};
    }
    const auto type = text_of(geometry, "type");
    if (type != "Polygon" && type != "MultiPolygon") {
      drop("it is no area", type.empty() ? "without geometry" : printable(type));
      return Done{};
    }
    dom::element coordinates;
    if (geometry["coordinates"].get(coordinates) != simdjson::SUCCESS) return bad("The geometry has no coordinates.");
    FRONTKART_CHECK(type == "Polygon" ? read_polygon(coordinates, row) : read_multipolygon(coordinates, row));
    if (row.polygons.empty()) {
      drop("nothing is left of its area", "empty area");
      return Done{};
    }
    choose_id(feature, described ? text_of(properties, "id") : std::string_view(), row);
    if (row.names.empty() && row.id.empty()) return bad("The feature has neither an id nor a name.");
    keep(std::move(row));
    return Done{};
  }

  void read_properties(dom::object properties, RegionRow& row) {
    row.country = text_of(properties, "country");
    const auto name = text_of(properties, "name");
    add_name(row.names, guess_language(name, row.country), name);
    for (const auto field : properties) {
      if (!field.key.starts_with("name_")) continue;
      const auto form = form_of_column(field.key.substr(5));
      std::string_view text;
      if (form) {
        if (field.value.get_string().get(text) == simdjson::SUCCESS && !text.empty() && text.size() <= kMaxName) {
          row.forms.push_back({form->first, form->second, std::string(text)});
        }
        continue;
      }
      const auto lang = language_of_column(field.key.substr(5));
      if (lang.empty() || field.value.get_string().get(text) != simdjson::SUCCESS || text.size() > kMaxName) continue;
      add_name(row.names, lang, text);
    }
    row.parent = text_of(properties, "parent");
    row.pcode = text_of(properties, "pcode");
    read_cod_ab(properties, row);
    row.de_jure_party = text_of(properties, "de_jure_party");
    if (!row.de_jure_party.empty() && !has_id_form(row.de_jure_party)) {
      note(row, "de_jure_party is not the id of a party: left out");
      row.de_jure_party.clear();
    }
    row.official_area_source = text_of(properties, "official_area_source");
    row.source = text_of(properties, "source");
    row.licence = text_of(properties, "licence");
    if (row.licence.empty()) row.licence = text_of(properties, "license");
    double number = 0;
    if (properties["level"].get_double().get(number) == simdjson::SUCCESS) {
      if (number >= 0 && number <= 100 && number == std::floor(number)) {
        row.level = static_cast<int>(number);
      } else {
        note(row, "the level is not a whole number from 0 to 100: left out");
      }
    }
    dom::element area;
    if (properties["official_area_km2"].get(area) == simdjson::SUCCESS && !area.is_null()) {
      if (area.get_double().get(number) == simdjson::SUCCESS && number > 0 && number <= 510'072'000) {
        row.official_area_km2 = number;
      } else {
        note(row, "official_area_km2 is not an area in km²: left out");
      }
    }
  }

  /// The properties of OCHA's administrative boundaries; what was said otherwise goes before.
  static void read_cod_ab(dom::object properties, RegionRow& row) {
    for (int level = 4; level >= 0 && row.pcode.empty(); --level) {
      row.pcode = text_of(properties, fmt::format("ADM{}_PCODE", level));
      if (row.pcode.empty()) continue;
      double given = 0;
      if (properties["level"].get_double().get(given) != simdjson::SUCCESS) row.level = level;
      for (const auto& [suffix, lang] : {std::pair("EN", "en"), {"UA", "uk"}, {"RU", "ru"}}) {
        const auto name = text_of(properties, fmt::format("ADM{}_{}", level, suffix));
        if (!name.empty()) add_name(row.names, lang, name);
      }
      if (row.country.empty() && level > 0) row.country = text_of(properties, "ADM0_PCODE");
    }
  }

  void choose_id(dom::object feature, std::string_view given, RegionRow& row) {
    if (given.empty()) given = text_of(feature, "id");
    std::int64_t number = 0;
    if (has_id_form(given)) {
      row.id = given;
    } else if (given.empty() && has_id_form(row.pcode)) {
      row.id = row.pcode;
    } else if (given.empty() && feature["id"].get_int64().get(number) == simdjson::SUCCESS && number >= 0) {
      row.id = std::to_string(number);
    } else if (!row.names.empty()) {
      const auto& name = row.names.front().text;
      row.id = derived_id(name, "region", fmt::format("{}|{}|{}", name, row.country, row.level));
      note(row, "it has no usable id: one was derived from its name");
    }
  }

  /// Features of one id are parts of one region.
  void keep(RegionRow row) {
    const auto [known, is_new] = by_id_.try_emplace(row.id, out_.rows.size());
    if (is_new) {
      out_.rows.push_back(std::move(row));
      return;
    }
    auto& first = out_.rows[known->second];
    note(first, fmt::format("its id \"{}\" is also that of an earlier feature: taken as a part of it", row.id));
    for (const auto& name : row.names) add_name(first.names, name.lang, name.text);
    std::move(row.polygons.begin(), row.polygons.end(), std::back_inserter(first.polygons));
    ++out_.dropped["merged duplicate"];
  }

  void note(RegionRow& row, std::string_view what) {
    flag(what);
    row.flags.push_back(fmt::format("{}: {}", here(), what));
  }

  Status read_multipolygon(dom::element element, RegionRow& row) {
    dom::array polygons;
    if (element.get_array().get(polygons) != simdjson::SUCCESS) return bad("The coordinates are not an array.");
    for (const auto polygon : polygons) FRONTKART_CHECK(read_polygon(polygon, row));
    return Done{};
  }

  Status read_polygon(dom::element element, RegionRow& row) {
    dom::array rings;
    if (element.get_array().get(rings) != simdjson::SUCCESS) return bad("A polygon is not an array of rings.");
    geometry::Polygon polygon;
    std::size_t position = 0;
    for (const auto ring : rings) {
      FRONTKART_TRY(auto points, read_ring(ring, position, row));
      if (points.size() >= 3) {
        polygon.push_back(std::move(points));
      } else {
        note(row, fmt::format("ring {} has fewer than three different points: left out", position));
        if (position == 0) return Done{};
      }
      ++position;
    }
    if (!polygon.empty()) row.polygons.push_back(std::move(polygon));
    return Done{};
  }

  /// The points without the repeated last one and without neighbours that fall on one grid point.
  Result<geometry::Ring> read_ring(dom::element element, std::size_t position, RegionRow& row) {
    dom::array positions;
    if (element.get_array().get(positions) != simdjson::SUCCESS) {
      return bad(fmt::format("Ring {} is not an array of positions.", position));
    }
    geometry::Ring ring;
    for (const auto entry : positions) {
      if (++vertices_ > kMaxVertices) return bad(fmt::format("The file has more than {} vertices.", kMaxVertices));
      FRONTKART_TRY(const auto point, read_position(entry, position));
      if (ring.empty() || ring.back() != point) ring.push_back(point);
    }
    if (ring.size() > 1 && ring.front() == ring.back()) {
      ring.pop_back();
    } else if (ring.size() >= 3) {
      note(row, fmt::format("ring {} is not closed: closed", position));
    }
    return ring;
  }

  Result<geometry::GridPoint> read_position(dom::element element, std::size_t ring) {
    dom::array numbers;
    double lon = 0;
    double lat = 0;
    if (element.get_array().get(numbers) != simdjson::SUCCESS ||
        numbers.at(0).get_double().get(lon) != simdjson::SUCCESS ||
        numbers.at(1).get_double().get(lat) != simdjson::SUCCESS) {
      return bad(fmt::format("Ring {} has a position that is not [longitude, latitude].", ring));
    }
    auto point = geometry::to_grid({lon}, {lat});
    if (point.ok()) return *point;
    return bad(fmt::format("Ring {}: {}", ring, point.error().message), point.error().remedy);
  }

  const SourceFile& file_;
  RowsRead<RegionRow> out_;
  std::unordered_map<std::string, std::size_t> by_id_;
  std::size_t number_ = 0;
  std::size_t vertices_ = 0;
  std::size_t hidden_flags_ = 0;
  std::string name_;
};

}  // namespace

Result<RowsRead<RegionRow>> read_regions(const SourceFile& file) {
  return RegionsReader(file).read();
}

}  // namespace frontkart::exchange
