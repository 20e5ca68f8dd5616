#include "publication/coarse.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace frontkart::publication {
namespace {

/// Predicates about numbers, words and decisions: where they hold puts nobody at risk.
constexpr std::array<std::string_view, 8> kHarmless = {"map-update", "area",    "ratio",   "trend",
                                                       "aim",        "intends", "accepts", "confirmation"};

bool has_position(const Json& where) {
  return where.is_object() && (where.contains("point") || where.contains("radius_m") || where.contains("area"));
}

bool is_area_reference(const Json& value) {
  const auto* text = value.get_ptr<const std::string*>();
  return text != nullptr && (text->starts_with("place/") || text->starts_with("region/"));
}

/// Words of a place ("at the mill, 51.20 N 35.27 E") can be as exact as the position that they came with.
void take_position_away(Json& where) {
  for (const char* member : {"point", "radius_m", "area", "raw"}) where.erase(member);
}

}  // namespace

bool claim_is_exact(const Json& body) {
  const auto where = body.find("where");
  if (where == body.end() || !has_position(*where)) return false;
  const auto says = body.find("says");
  const auto predicate = says != body.end() && says->is_object() ? says->find("predicate") : Json::const_iterator();
  if (says == body.end() || !says->is_object() || predicate == says->end() || !predicate->is_string()) return true;
  return std::find(kHarmless.begin(), kHarmless.end(), predicate->get_ref<const std::string&>()) == kHarmless.end();
}

void coarsen_claim(Json& body) {
  const auto where = body.find("where");
  if (where == body.end()) return;
  take_position_away(*where);
  if (where->contains("ref")) return;
  const auto says = body.find("says");
  const auto args = says == body.end() ? Json::iterator() : says->find("args");
  if (says != body.end() && args != says->end()) {
    const auto place = std::find_if(args->begin(), args->end(), is_area_reference);
    if (place != args->end()) {
      *where = Json{{"ref", *place}, {"relation", "unspecified"}};
      return;
    }
  }
  body.erase("where");
}

bool item_is_exact(const Json& body) {
  if (body.contains("camera") || body.contains("bearing")) return true;
  const auto depicts = body.find("depicts");
  if (depicts == body.end() || !depicts->is_array()) return false;
  return std::any_of(depicts->begin(), depicts->end(), [](const Json& one) {
    return one.is_object() && one.contains("where") && has_position(one.at("where"));
  });
}

void coarsen_item(Json& body) {
  body.erase("camera");
  body.erase("bearing");
  const auto depicts = body.find("depicts");
  if (depicts == body.end()) return;
  for (Json& one : *depicts) {
    const auto where = one.find("where");
    if (where == one.end() || !has_position(*where)) continue;
    take_position_away(*where);
    if (!where->contains("ref")) one.erase("where");
  }
}

}  // namespace frontkart::publication
