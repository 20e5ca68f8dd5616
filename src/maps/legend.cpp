#include "maps/legend.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>

namespace frontkart::maps {
namespace {

using Json = nlohmann::json;

/// Status numbers are 16 bits and 0 is taken.
constexpr std::size_t kMaxEntries = std::numeric_limits<composite::StatusId>::max();
constexpr std::size_t kMaxText = 4096;

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_alphanumeric(char c) {
  return is_letter(c) || (c >= '0' && c <= '9');
}

/// The form of a ledger id.
bool is_id(std::string_view text) {
  if (text.empty() || text.size() > 80 || !is_alphanumeric(text.front())) return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return is_alphanumeric(c) || c == ':' || c == '.' || c == '_' || c == '-'; });
}

/// Well-formed enough for BCP 47: subtags of 1 to 8 letters and digits, the first of 2 to 8 letters.
bool is_language_tag(std::string_view text) {
  std::size_t length = 0;
  bool first = true;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i == text.size() || text[i] == '-') {
      if (length == 0 || length > 8 || (first && length < 2)) return false;
      length = 0;
      first = false;
    } else {
      if (first ? !is_letter(text[i]) : !is_alphanumeric(text[i])) return false;
      ++length;
    }
  }
  return true;
}

bool is_colour(std::string_view text) {
  if (text.size() != 7 || text.front() != '#') return false;
  return std::all_of(text.begin() + 1, text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); });
}

bool is_web_address(std::string_view text) {
  return text.starts_with("https://") || text.starts_with("http://");
}

bool names_a_party(Standing standing) {
  return standing == Standing::held || standing == Standing::asserted;
}

Error bad(std::size_t index, std::string message, std::string remedy = "") {
  return {ErrorCode::bad_input, std::move(message), fmt::format("legend entry {}", index + 1), std::move(remedy)};
}

/// The text of a member; empty where it is missing or null and not needed.
Result<std::string> text_member(const Json& json, const char* name, std::size_t index, bool needed) {
  const auto found = json.find(name);
  if (found == json.end() || found->is_null()) {
    if (needed) return bad(index, fmt::format("The member \"{}\" is missing.", name));
    return std::string();
  }
  if (!found->is_string()) return bad(index, fmt::format("The member \"{}\" is not a text.", name));
  auto text = found->get<std::string>();
  if (text.size() > kMaxText) {
    return bad(index, fmt::format("The member \"{}\" is longer than {} bytes.", name, kMaxText));
  }
  return text;
}

Status read_labels(const Json& json, std::size_t index, std::map<std::string, std::string>& labels) {
  const auto found = json.find("labels");
  if (found == json.end() || found->is_null()) return Done{};
  if (!found->is_object()) return bad(index, "The member \"labels\" is not an object of language tags and labels.");
  for (const auto& [tag, label] : found->items()) {
    if (!is_language_tag(tag)) return bad(index, "A label's key is not a language tag.", "Use tags such as \"en\".");
    if (!label.is_string()) return bad(index, fmt::format("The label \"{}\" is not a text.", tag));
    auto text = label.get<std::string>();
    if (text.size() > kMaxText) return bad(index, fmt::format("The label \"{}\" is too long.", tag));
    labels.emplace(tag, std::move(text));
  }
  return Done{};
}

Result<LegendEntry> read_entry(const Json& json, std::size_t index) {
  if (!json.is_object()) return bad(index, "A legend entry is not an object.");
  LegendEntry entry;
  FRONTKART_TRY(entry.id, text_member(json, "id", index, true));
  if (!is_id(entry.id)) {
    return bad(index, "The id is not well formed.",
               "Use 1 to 80 letters, digits and any of : . _ - and begin with a letter or digit.");
  }
  FRONTKART_CHECK(read_labels(json, index, entry.labels));
  FRONTKART_TRY(entry.definition, text_member(json, "definition", index, false));
  FRONTKART_TRY(entry.link, text_member(json, "link", index, false));
  if (!entry.link.empty() && !is_web_address(entry.link)) {
    return bad(index, "The link is not a web address.", "Begin it with https:// or leave it out.");
  }
  FRONTKART_TRY(const auto standing, text_member(json, "standing", index, true));
  const auto known = standing_from_name(standing);
  if (!known) return bad(index, "The standing is unknown.", "Use held, contested, unclear or asserted.");
  entry.standing = *known;
  FRONTKART_TRY(entry.party, text_member(json, "party", index, false));
  if (names_a_party(entry.standing) != !entry.party.empty()) {
    return entry.party.empty()
               ? bad(index, fmt::format("A status that is {} must name a party.", standing))
               : bad(index, fmt::format("A status that is {} cannot name a party.", standing), "Leave the party out.");
  }
  if (!entry.party.empty() && !is_id(entry.party)) return bad(index, "The party is not the id of a party.");
  FRONTKART_TRY(entry.class_name, text_member(json, "class", index, false));
  FRONTKART_TRY(entry.colour, text_member(json, "colour", index, true));
  if (!is_colour(entry.colour)) {
    return bad(index, "The colour is not of the form #rrggbb.", "Write it with six hexadecimal digits.");
  }
  std::transform(entry.colour.begin(), entry.colour.end(), entry.colour.begin(),
                 [](char c) { return c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c; });
  return entry;
}

}  // namespace

std::string_view standing_name(Standing standing) {
  switch (standing) {
    case Standing::held:
      return "held";
    case Standing::contested:
      return "contested";
    case Standing::unclear:
      return "unclear";
    case Standing::asserted:
      return "asserted";
  }
  return "unclear";
}

std::optional<Standing> standing_from_name(std::string_view name) {
  for (const auto standing : {Standing::held, Standing::contested, Standing::unclear, Standing::asserted}) {
    if (standing_name(standing) == name) return standing;
  }
  return std::nullopt;
}

const LegendEntry* Legend::find(std::string_view id) const {
  const auto k = number(id);
  return k == composite::kNoStatement ? nullptr : &entries[k - 1U];
}

composite::StatusId Legend::number(std::string_view id) const {
  const auto found = std::find_if(entries.begin(), entries.end(), [&](const auto& entry) { return entry.id == id; });
  if (found == entries.end()) return composite::kNoStatement;
  return static_cast<composite::StatusId>(found - entries.begin() + 1);
}

std::vector<std::string> Legend::keys() const {
  std::vector<std::string> out;
  out.reserve(entries.size());
  for (const auto& entry : entries) out.push_back(entry.id);
  return out;
}

std::string Legend::label(const LegendEntry& entry, std::string_view language) {
  for (const auto wanted : {language, std::string_view("en")}) {
    const auto found = entry.labels.find(std::string(wanted));
    if (found != entry.labels.end() && !found->second.empty()) return found->second;
  }
  return entry.id;
}

Json to_json(const Legend& legend) {
  auto out = Json::array();
  for (const auto& entry : legend.entries) {
    auto labels = Json::object();
    for (const auto& [tag, text] : entry.labels) labels[tag] = text;
    auto& json = out.emplace_back(Json::object());
    json["id"] = entry.id;
    json["labels"] = std::move(labels);
    json["definition"] = entry.definition;
    json["link"] = entry.link;
    json["standing"] = standing_name(entry.standing);
    json["party"] = entry.party;
    json["class"] = entry.class_name;
    json["colour"] = entry.colour;
  }
  return out;
}

Result<Legend> legend_from_json(const Json& json) {
  if (!json.is_array()) {
    return Error{ErrorCode::bad_input, "A legend is not an array of entries.", "legend", "Write [{\"id\": …}, …]."};
  }
  if (json.size() > kMaxEntries) {
    return Error{ErrorCode::bad_input, fmt::format("A legend has more than {} entries.", kMaxEntries), "legend", ""};
  }
  Legend legend;
  std::set<std::string> seen;
  for (std::size_t i = 0; i < json.size(); ++i) {
    FRONTKART_TRY(auto entry, read_entry(json[i], i));
    if (!seen.insert(entry.id).second) return bad(i, fmt::format("The id \"{}\" occurs twice.", entry.id));
    legend.entries.push_back(std::move(entry));
  }
  return legend;
}

}  // namespace frontkart::maps
