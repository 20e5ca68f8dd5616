#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "maps/records.hpp"
#include "service/recorder.hpp"

namespace frontkart::service {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxText = 4'000;
constexpr std::size_t kMaxNames = 200;
constexpr std::size_t kMaxPoints = 2'000'000;

Error wrong(std::string where, std::string message, std::string remedy = "") {
  return Error{ErrorCode::bad_input, std::move(message), std::move(where), std::move(remedy)};
}

Status check_text(const json& value, const std::string& where) {
  if (!value.is_string()) return wrong(where, "This is not a text.", "Put it in quotes.");
  if (value.get_ref<const std::string&>().size() > kMaxText) return wrong(where, "The text is longer than 4000 bytes.");
  return Done{};
}

Status check_names(const json& names) {
  if (!names.is_array() || names.empty() || names.size() > kMaxNames) {
    return wrong("/names", "This is not a list of names.", R"(Write [{"lang":"en","text":"Sudzha"}].)");
  }
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string where = fmt::format("/names/{}", i);
    if (!names[i].is_object()) return wrong(where, "This is not a name.", R"(Write {"lang":"en","text":"Sudzha"}.)");
    for (const auto& [member, value] : names[i].items()) {
      if (member != "lang" && member != "text" && member != "form") {
        return wrong(where + '/' + member, "A name has no such member.", "It has lang, text and form.");
      }
      FRONTKART_CHECK(check_text(value, where + '/' + member));
    }
    if (!names[i].contains("lang") || !names[i].contains("text")) return wrong(where, "A name has lang and text.");
  }
  return Done{};
}

Status check_position(const json& p, const std::string& where) {
  const bool numbers = p.is_array() && p.size() == 2 && p[0].is_number() && p[1].is_number();
  if (!numbers || !(std::abs(p[0].get<double>()) <= 180) || !(std::abs(p[1].get<double>()) <= 90)) {
    return wrong(where, "This is not a position.", "Write [longitude, latitude] in degrees.");
  }
  return Done{};
}

Status check_number(const json& value, const std::string& where, bool whole) {
  if (!value.is_number() || value.get<double>() < 0 || (whole && !value.is_number_integer())) {
    return wrong(where, whole ? "This is not a count." : "This is not a positive number.");
  }
  return Done{};
}

Status check_words(const json& list, const std::string& where) {
  if (!list.is_array() || list.size() > kMaxNames) return wrong(where, "This is not a list of texts.");
  for (std::size_t i = 0; i < list.size(); ++i) FRONTKART_CHECK(check_text(list[i], fmt::format("{}/{}", where, i)));
  return Done{};
}

Status check_codes(const json& codes) {
  if (!codes.is_object() || codes.size() > kMaxNames) return wrong("/codes", "This is not an object of codes.");
  for (const auto& [scheme, code] : codes.items()) FRONTKART_CHECK(check_text(code, "/codes/" + scheme));
  return Done{};
}

Status check_polygons(const json& polygons) {
  if (!polygons.is_array()) return wrong("/polygons", "This is not a list of polygons.");
  std::size_t points = 0;
  for (std::size_t i = 0; i < polygons.size(); ++i) {
    if (!polygons[i].is_array()) return wrong(fmt::format("/polygons/{}", i), "This is not a list of rings.");
    for (std::size_t j = 0; j < polygons[i].size(); ++j) {
      const json& ring = polygons[i][j];
      const std::string where = fmt::format("/polygons/{}/{}", i, j);
      if (!ring.is_array() || ring.size() < 3) return wrong(where, "A ring has at least three positions.");
      points += ring.size();
      if (points > kMaxPoints) return wrong(where, "The region has more than two million positions.", "Simplify it.");
      for (std::size_t k = 0; k < ring.size(); ++k) {
        FRONTKART_CHECK(check_position(ring[k], fmt::format("{}/{}", where, k)));
      }
    }
  }
  return Done{};
}

Status check_visibility(const json& value) {
  if (value != "public" && value != "desk" && value != "sealed") {
    return wrong("/visibility", "This is not one of public, desk, sealed.");
  }
  return Done{};
}

Status check_member(std::string_view kind, const std::string& member, const json& value) {
  const std::string where = '/' + member;
  if (member == "names") return check_names(value);
  if (member == "visibility") return check_visibility(value);
  if (member == "codes") return check_codes(value);
  if (member == "not_before") {
    if (!value.is_string() || !parse_rfc3339(value.get_ref<const std::string&>()).ok()) {
      return wrong(where, "This is not a time.", "Write 2025-03-12T20:00:00+01:00.");
    }
    return Done{};
  }
  constexpr std::array texts{"source", "licence", "country", "note", "public_as"};
  if (std::find(texts.begin(), texts.end(), member) != texts.end()) return check_text(value, where);
  if (kind == "place") {
    if (member == "location") return check_position(value, where);
    if (member == "population") return check_number(value, where, true);
    if (member == "precision_m") return check_number(value, where, false);
    if (member == "roles") return check_words(value, where);
    if (member == "kind" || member == "admin1" || member == "region") return check_text(value, where);
  } else {
    if (member == "level") return check_number(value, where, true);
    if (member == "official_area_km2") return check_number(value, where, false);
    if (member == "polygons") return check_polygons(value);
    if (member == "parent" || member == "de_jure_party" || member == "official_area_source") {
      return check_text(value, where);
    }
  }
  return wrong(where, fmt::format("A {} has no such member.", kind), "docs/formats/records.md lists them.");
}

}  // namespace

Result<json> normalised_gazetteer_body(std::string_view kind, const json& typed) {
  if (!typed.is_object()) return wrong("", "A record is a JSON object.");
  if (kind == "map") {
    json given = typed;
    given.emplace("redistribute", "none");
    given.emplace("legend_version", 1);
    given.emplace("visibility", "desk");
    FRONTKART_TRY(const maps::MapRecord map, maps::map_from_json(given));
    return maps::to_json(map);
  }
  for (const auto& [member, value] : typed.items()) FRONTKART_CHECK(check_member(kind, member, value));
  json body = typed;
  if (!body.contains("names")) return wrong("/names", "The record has no names.", "Give at least one.");
  if (kind == "region") {
    if (!body.contains("level")) body["level"] = 0;
    if (!body.contains("polygons")) body["polygons"] = json::array();
  } else if (!body.contains("location")) {
    return wrong("/location", "The place has no location.", "Write [longitude, latitude] in degrees.");
  }
  if (!body.contains("visibility")) body["visibility"] = "public";
  return body;
}

}  // namespace frontkart::service
