#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "composite/state.hpp"

namespace frontkart::maps {

/// How firm a status is. `asserted`: claimed by a party, not assessed by the mapper.
enum class Standing { held, contested, unclear, asserted };

[[nodiscard]] std::string_view standing_name(Standing standing);
[[nodiscard]] std::optional<Standing> standing_from_name(std::string_view name);

/// One status of a map.
struct LegendEntry {
  std::string id;                             ///< unique within the legend, in the form of a ledger id
  std::map<std::string, std::string> labels;  ///< language tag → label
  std::string definition;                     ///< the maker's own words on what the status means
  std::string link;                           ///< where the maker says so
  Standing standing = Standing::unclear;
  std::string party;       ///< id of a party, for held and asserted; else empty
  std::string class_name;  ///< for example "held before 2022"; may be empty
  std::string colour;      ///< "#rrggbb"

  friend bool operator==(const LegendEntry&, const LegendEntry&) = default;
};

/// Ordered by priority, highest first: entry k-1 is status number k of `composite::State`.
struct Legend {
  std::vector<LegendEntry> entries;

  [[nodiscard]] const LegendEntry* find(std::string_view id) const;
  /// 0 where there is none.
  [[nodiscard]] composite::StatusId number(std::string_view id) const;
  [[nodiscard]] std::vector<std::string> keys() const;
  /// Label in `language`, else in English, else the id.
  [[nodiscard]] static std::string label(const LegendEntry& entry, std::string_view language);

  friend bool operator==(const Legend&, const Legend&) = default;
};

/// JSON form: an array of {"id","labels","definition","link","standing","party","class","colour"}, highest priority
/// first. Reading checks ids, standings, colours, duplicates, and that held and asserted name a party; error:
/// bad_input.
[[nodiscard]] nlohmann::json to_json(const Legend& legend);
[[nodiscard]] Result<Legend> legend_from_json(const nlohmann::json& json);

}  // namespace frontkart::maps
