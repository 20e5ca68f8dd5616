#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "claims/records.hpp"

namespace frontkart::claims::tests {

/// A small world for the expansion: some records by kind, and one article of Wednesday 12 March 2025, 20:00 in Oslo.
class KnownRecords {
 public:
  std::map<std::string, std::vector<std::string>> ids = {
      {"party", {"ua", "ru"}},
      {"place", {"sudzha", "oslo"}},
      {"region", {"ru-kursk", "no-oslo"}},
      {"source",
       {"art", "reuters", "afp", "tass", "putin", "deepstate", "defender", "ua-authorities", "kremlin", "vg"}},
      {"map", {"deepstate"}},
      {"item", {"art-0312", "set-m", "post"}},
      {"claim", {"ua-left-sudzha"}}};
  std::map<std::string, ItemFacts> items;
  std::string text;

  KnownRecords() {
    ItemFacts article;
    article.publisher = "source/art";
    article.published = *parse_rfc3339("2025-03-12T19:00:00.999999Z");
    article.zone = "Europe/Oslo";
    items["item/art-0312"] = article;
  }

  /// Gives the article a text.
  void write(std::string words) {
    text = std::move(words);
    items["item/art-0312"].text = &text;
  }

  [[nodiscard]] Surroundings surroundings() const {
    Surroundings out;
    out.resolve = [this](std::string_view id, std::span<const std::string_view> kinds) -> std::optional<std::string> {
      for (const std::string_view kind : kinds) {
        const auto known = ids.find(std::string(kind));
        if (known == ids.end()) continue;
        if (std::find(known->second.begin(), known->second.end(), id) != known->second.end()) {
          return std::string(kind) + "/" + std::string(id);
        }
      }
      return std::nullopt;
    };
    out.item = [this](std::string_view reference) -> Result<ItemFacts> {
      const auto item = items.find(std::string(reference));
      if (item == items.end()) return Error{ErrorCode::not_found, "There is no such item.", std::string(reference), ""};
      return item->second;
    };
    return out;
  }

  [[nodiscard]] Result<Json> stored(std::string_view kind, std::string_view typed) const {
    return normalised(kind, Json::parse(typed), surroundings());
  }
};

/// The first member of `expected` that `actual` has not, or has otherwise, as a JSON pointer; empty: there is none.
/// Null means that the member must be missing.
inline std::string difference(const Json& expected, const Json& actual, const std::string& at = "") {
  if (!expected.is_object()) return expected == actual ? "" : at + " is " + actual.dump();
  if (!actual.is_object()) return at + " is " + actual.dump();
  for (const auto& [name, value] : expected.items()) {
    const auto it = actual.find(name);
    if (value.is_null() && it == actual.end()) continue;
    if (it == actual.end()) return at + "/" + name + " is missing";
    std::string inside = difference(value, *it, at + "/" + name);
    if (!inside.empty()) return inside;
  }
  return "";
}

}  // namespace frontkart::claims::tests
