#include <fmt/format.h>
#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/folded.hpp"
#include "service/json_parts.hpp"
#include "service/publish_parts.hpp"

namespace frontkart::service {
namespace {

/// With the index, for a first view of the map and the first letters of a search.
constexpr std::size_t kLargest = 400;

std::string utf8(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

/// The first two characters of a key.
icu::UnicodeString beginning(const std::string& key) {
  const icu::UnicodeString text = icu::UnicodeString::fromUTF8(key);
  // A copy: a temporary sub-string would lean on `text`.
  return {text, 0, text.moveIndex32(0, 2)};
}

std::string file_stem(const icu::UnicodeString& letters) {
  std::string out;
  bool plain = true;
  for (std::int32_t i = 0; i < letters.length(); ++i) {
    const char16_t c = letters[i];
    plain = plain && ((c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9'));
  }
  if (plain && letters.length() > 0) return utf8(letters);
  for (std::int32_t i = 0; i < letters.length(); i = letters.moveIndex32(i, 1)) {
    out += fmt::format("{}{:x}", i == 0 ? "u" : "-", static_cast<unsigned>(letters.char32At(i)));
  }
  return out;
}

std::int64_t cell_of(std::int32_t millionths) {
  constexpr std::int64_t kDegree = 1'000'000;
  const std::int64_t m = millionths;
  return m >= 0 ? m / kDegree : -((kDegree - 1 - m) / kDegree);
}

/// A name as it is looked for: by its own letters, and in Latin ones.
struct NameKeys {
  std::string own;
  std::string latin;
};

std::vector<NameKeys> keys_of(const Places::Place& place) {
  std::vector<NameKeys> out;
  for (const auto& name : place.answer.names) out.push_back({search_key(name.text), folded(name.text)});
  return out;
}

std::string place_json(const Places::Place& place, const std::vector<NameKeys>& keys,
                       const std::set<std::string>& with_cards) {
  JsonWriter json;
  json.begin_object();
  write_place_members(json, place.answer);
  // What the page cannot make itself: Latin letters for names in other scripts.
  std::set<std::string> known;
  for (const NameKeys& name : keys) known.insert(name.own);
  std::vector<std::string> further;
  for (const NameKeys& name : keys) {
    if (!name.latin.empty() && known.insert(name.latin).second) further.push_back(name.latin);
  }
  if (!further.empty()) {
    json.key("folded").begin_array();
    for (const auto& key : further) json.string(key);
    json.end_array();
  }
  if (with_cards.contains("place/" + place.answer.id)) json.key("card").boolean(true);
  return json.end_object().take();
}

/// A region as far as its name, size and extent go: its outline is in another file.
void write_region(JsonWriter& json, const Region& region, bool with_card) {
  json.begin_object().key("id").string(region.id).key("names");
  write_name_map(json, names_in_languages(region.names));
  json.key("level").integer(region.level).key("country").string_or_null(region.country);
  json.key("de_jure_party").string_or_null(region.de_jure_party).key("area_km2").number(region.area_km2, 2);
  json.key("official_area_km2");
  region.official_area_km2 ? json.number(*region.official_area_km2, 2) : json.null();
  json.key("official_area_source").string_or_null(region.official_area_source);
  std::optional<geometry::Box> box;
  for (const geometry::Polygon& polygon : region.polygons) {
    const geometry::Box own = geometry::extent(polygon);
    if (!box) box = own;
    box->extend(own);
  }
  if (box) {
    json.key("bounds").begin_array().millionths(box->low.x).millionths(box->low.y);
    json.millionths(box->high.x).millionths(box->high.y).end_array();
  }
  if (with_card) json.key("card").boolean(true);
  json.end_object();
}

std::string list_of(const std::vector<const std::string*>& texts) {
  std::string out = "[";
  for (const std::string* text : texts) {
    if (out.size() > 1) out += ",\n";
    out += *text;
  }
  return out + "]";
}

}  // namespace

std::string search_key(std::string_view text) {
  UErrorCode code = U_ZERO_ERROR;
  const icu::Normalizer2* nfd = icu::Normalizer2::getNFDInstance(code);
  if (U_FAILURE(code) != 0) return "";
  icu::UnicodeString apart =
      nfd->normalize(icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())}), code);
  icu::UnicodeString letters;
  for (std::int32_t i = 0; i < apart.length(); i = apart.moveIndex32(i, 1)) {
    const UChar32 c = apart.char32At(i);
    if ((U_GET_GC_MASK(c) & U_GC_M_MASK) == 0) letters.append(c);
  }
  letters.toLower(icu::Locale::getRoot());
  icu::UnicodeString out;
  bool gap = false;
  for (std::int32_t i = 0; i < letters.length(); i = letters.moveIndex32(i, 1)) {
    const UChar32 c = letters.char32At(i);
    if ((U_GET_GC_MASK(c) & (U_GC_L_MASK | U_GC_N_MASK)) == 0) {
      gap = true;
      continue;
    }
    if (gap && !out.isEmpty()) out.append(u' ');
    gap = false;
    out.append(c);
  }
  return utf8(out);
}

void write_name_map(JsonWriter& json, const std::map<std::string, std::string>& names) {
  json.begin_object();
  for (const auto& [language, text] : names) json.key(language).string(text);
  json.end_object();
}

namespace {

Result<std::string> make_places(const EditionWork& work, const std::set<std::string>& with_cards) {
  FRONTKART_TRY(const auto places, work.gazetteer.places(Instant::highest()));
  std::vector<const Places::Place*> order;
  for (const Places::Place& place : places->all()) order.push_back(&place);
  std::sort(order.begin(), order.end(), [](const Places::Place* a, const Places::Place* b) {
    const auto x = importance(a->answer);
    const auto y = importance(b->answer);
    return x != y ? x > y : a->answer.id < b->answer.id;
  });
  std::vector<std::string> texts;
  std::map<std::string, std::vector<const std::string*>> shards;
  std::map<std::string, std::string> stems;
  std::map<std::pair<std::int64_t, std::int64_t>, std::vector<const std::string*>> cells;
  texts.reserve(order.size());
  for (const Places::Place* place : order) {
    const std::vector<NameKeys> keys = keys_of(*place);
    const std::string& text = texts.emplace_back(place_json(*place, keys, with_cards));
    std::set<std::string> beginnings;
    for (const NameKeys& name : keys) {
      for (const std::string* full : {&name.own, &name.latin}) {
        if (full->empty()) continue;
        const icu::UnicodeString letters = beginning(*full);
        if (beginnings.insert(utf8(letters)).second) stems.emplace(utf8(letters), file_stem(letters));
      }
    }
    for (const std::string& letters : beginnings) shards[letters].push_back(&text);
    const geometry::GridPoint p = place->answer.point;
    cells[{cell_of(p.x), cell_of(p.y)}].push_back(&text);
  }
  JsonWriter json;
  json.begin_object().key("count").count(texts.size()).key("shards").begin_object();
  for (const auto& [letters, members] : shards) {
    FRONTKART_TRY(const auto path, work.folder.put("places/" + stems.at(letters), ".json", list_of(members)));
    json.key(letters).string(path);
  }
  json.end_object().key("cells").begin_object();
  for (const auto& [cell, members] : cells) {
    const std::string name = fmt::format("{},{}", cell.first, cell.second);
    FRONTKART_TRY(const auto path, work.folder.put("places/cell/" + name, ".json", list_of(members)));
    json.key(name).string(path);
  }
  json.end_object().key("largest").begin_array();
  for (std::size_t i = 0; i < std::min(texts.size(), kLargest); ++i) json.json(texts[i]);
  json.end_array().key("regions").begin_array();
  FRONTKART_TRY(const auto regions, work.gazetteer.regions(Instant::highest()));
  for (const Region& region : regions->all()) write_region(json, region, with_cards.contains("region/" + region.id));
  return work.folder.put("places/index", ".json", json.end_array().end_object().take());
}

}  // namespace

Result<std::string> write_places(const EditionWork& work, const std::set<std::string>& with_cards) {
  InputKey key("places 3");
  key.add(work.gazetteer_digest).add("cards");
  for (const std::string& card : with_cards) key.add(card);
  return work.folder.put_several(std::move(key), [&] { return make_places(work, with_cards); });
}

}  // namespace frontkart::service
