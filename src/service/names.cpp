#include "service/names.hpp"

#include <algorithm>
#include <array>

namespace frontkart::service {
namespace {

constexpr std::string_view kTransliterated = "und-Latn";

/// What is read in each language, the best first.
struct Readable {
  std::string_view language;
  std::array<std::string_view, 5> tags;
};
constexpr std::array<Readable, 3> kReadable{{
    {"en", {"en", kTransliterated, "nb", "uk", "und-Cyrl"}},
    {"nb", {"nb", "en", kTransliterated, "uk", "und-Cyrl"}},
    {"uk", {"uk", "und-Cyrl", "en", "nb", ""}},
}};

/// The tag as the rule knows it: "en-GB" is English, whereas "uk-Latn" is not what Ukrainian is written in.
std::string_view without_country(std::string_view tag) {
  constexpr std::size_t kBare = 2;
  constexpr std::size_t kWithCountry = 5;
  return tag.size() == kWithCountry && tag[kBare] == '-' ? tag.substr(0, kBare) : tag;
}

const exchange::Name* first_in(const std::vector<exchange::Name>& names, std::string_view tag) {
  const auto found =
      std::find_if(names.begin(), names.end(), [&](const auto& name) { return without_country(name.lang) == tag; });
  return found == names.end() ? nullptr : &*found;
}

}  // namespace

const exchange::Name* name_for(const std::vector<exchange::Name>& names, std::string_view language) {
  const auto readable =
      std::find_if(kReadable.begin(), kReadable.end(), [&](const Readable& one) { return one.language == language; });
  for (const std::string_view tag : readable == kReadable.end() ? kReadable.front().tags : readable->tags) {
    if (tag.empty()) continue;
    if (const auto* found = first_in(names, tag)) return found;
  }
  // Its own name, before letters that somebody made of it.
  const auto own =
      std::find_if(names.begin(), names.end(), [](const auto& name) { return name.lang != kTransliterated; });
  if (own != names.end()) return &*own;
  return names.empty() ? nullptr : &names.front();
}

std::string name_in(const std::vector<exchange::Name>& names, std::string_view language, const std::string& otherwise) {
  const auto* name = name_for(names, language);
  return name == nullptr ? otherwise : name->text;
}

std::map<std::string, std::string> names_in_languages(const std::vector<exchange::Name>& names) {
  std::map<std::string, std::string> out;
  for (const Readable& readable : kReadable) {
    if (const auto* name = name_for(names, readable.language)) {
      out.emplace(without_country(name->lang), name->text);
    }
  }
  return out;
}

}  // namespace frontkart::service
