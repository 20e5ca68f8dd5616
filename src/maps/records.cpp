#include "maps/records.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace frontkart::maps {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxPermissionText = 4'000;

Error wrong(std::string_view field, std::string_view what) {
  return {ErrorCode::bad_input, fmt::format("The field '{}' {}.", field, what), std::string(field), ""};
}

Result<std::string> text(const json& body, const char* field, bool required) {
  const auto it = body.find(field);
  if (it == body.end()) {
    if (required) return wrong(field, "is missing");
    return std::string();
  }
  if (!it->is_string()) return wrong(field, "must be a text");
  return it->get<std::string>();
}

Result<Digest> digest(const json& body, const char* field) {
  FRONTKART_TRY(const std::string hex, text(body, field, true));
  auto d = Digest::from_hex(hex);
  if (!d.ok()) return wrong(field, "must be a SHA-256 in hexadecimal");
  return *d;
}

Result<int> number(const json& body, const char* field, std::optional<int> otherwise = std::nullopt) {
  const auto it = body.find(field);
  if (it == body.end() && otherwise) return *otherwise;
  if (it == body.end() || !it->is_number_integer()) return wrong(field, "must be a whole number");
  const auto n = it->get<std::int64_t>();
  if (n < 1 || n > 1'000'000) return wrong(field, "is out of range");
  return static_cast<int>(n);
}

Result<std::map<std::string, std::uint64_t>> counts(const json& body, const char* field) {
  std::map<std::string, std::uint64_t> out;
  const auto it = body.find(field);
  if (it == body.end()) return out;
  if (!it->is_object()) return wrong(field, "must be an object of counts");
  for (const auto& [kind, n] : it->items()) {
    if (!n.is_number_unsigned()) return wrong(field, "must hold whole numbers");
    out.emplace(kind, n.get<std::uint64_t>());
  }
  return out;
}

Result<std::optional<Instant>> not_before_of(const json& body) {
  FRONTKART_TRY(const std::string given, text(body, "not_before", false));
  if (given.empty()) return std::optional<Instant>();
  const auto time = parse_rfc3339(given);
  if (!time.ok()) return wrong("not_before", "must be a time such as 2025-03-12T20:00:00+01:00");
  return std::optional(*time);
}

json to_json(const Permission& p) {
  json body = {{"from", p.from}, {"on", p.on}};
  if (!p.document.empty()) body["document"] = p.document;
  if (!p.note.empty()) body["note"] = p.note;
  if (p.withdrawn) body["withdrawn"] = true;
  return body;
}

Result<Permission> permission_from_json(const json& body) {
  if (!body.is_object()) return wrong("permission", "must be an object");
  constexpr std::array<std::string_view, 5> members{"from", "on", "document", "note", "withdrawn"};
  for (const auto& [member, value] : body.items()) {
    if (std::find(members.begin(), members.end(), member) == members.end()) {
      return wrong("permission", "has from, on, document, note and withdrawn, and nothing else");
    }
  }
  Permission p;
  FRONTKART_TRY(p.from, text(body, "from", true));
  FRONTKART_TRY(p.on, text(body, "on", true));
  FRONTKART_TRY(p.document, text(body, "document", false));
  FRONTKART_TRY(p.note, text(body, "note", false));
  for (const auto* one : {&p.from, &p.document, &p.note}) {
    if (one->size() > kMaxPermissionText) return wrong("permission", "has a text longer than 4000 bytes");
  }
  if (p.from.find_first_not_of(" \t\r\n") == std::string::npos) return wrong("from", "must say who permits it");
  // A date is always 10 characters, which neither unix seconds nor a time are.
  const auto day = parse_time_argument(p.on);
  if (p.on.size() != 10 || !day.ok() || !day->is_day) return wrong("on", "must be a day such as 2025-03-12");
  if (const auto it = body.find("withdrawn"); it != body.end()) {
    if (!it->is_boolean()) return wrong("withdrawn", "must be true or false");
    p.withdrawn = it->get<bool>();
  }
  return p;
}

bool valid_name(std::string_view name, std::string_view extra, std::size_t longest) {
  const auto alphanumeric = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  return !name.empty() && name.size() <= longest && alphanumeric(name.front()) &&
         std::all_of(name.begin(), name.end(),
                     [&](char c) { return alphanumeric(c) || extra.find(c) != std::string_view::npos; });
}

}  // namespace

std::string_view redistribute_name(Redistribute r) {
  switch (r) {
    case Redistribute::none:
      return "none";
    case Redistribute::picture:
      return "picture";
    case Redistribute::data:
      return "data";
  }
  return "none";
}

std::optional<Redistribute> redistribute_from_name(std::string_view name) {
  for (const auto r : {Redistribute::none, Redistribute::picture, Redistribute::data}) {
    if (redistribute_name(r) == name) return r;
  }
  return std::nullopt;
}

json to_json(const MapRecord& r) {
  json body = {{"mapper", r.mapper},          {"link", r.link},
               {"licence", r.licence},        {"redistribute", redistribute_name(r.redistribute)},
               {"profile", r.profile},        {"illustrative", r.illustrative},
               {"legend", to_json(r.legend)}, {"legend_version", r.legend_version},
               {"visibility", r.visibility}};
  if (r.not_before) body["not_before"] = format_utc(*r.not_before);
  if (r.permission) body["permission"] = to_json(*r.permission);
  return body;
}

Result<MapRecord> map_from_json(const json& body) {
  if (!body.is_object()) return wrong("map", "must be an object");
  MapRecord r;
  FRONTKART_TRY(r.mapper, text(body, "mapper", true));
  FRONTKART_TRY(r.link, text(body, "link", false));
  FRONTKART_TRY(r.licence, text(body, "licence", false));
  FRONTKART_TRY(const std::string redistribute, text(body, "redistribute", false));
  const auto known = redistribute.empty() ? Redistribute::none : redistribute_from_name(redistribute);
  if (!known) return wrong("redistribute", "must be none, picture or data");
  r.redistribute = *known;
  FRONTKART_TRY(r.profile, text(body, "profile", false));
  if (const auto it = body.find("illustrative"); it != body.end()) {
    if (!it->is_boolean()) return wrong("illustrative", "must be true or false");
    r.illustrative = it->get<bool>();
  }
  if (!body.contains("legend")) return wrong("legend", "is missing");
  FRONTKART_TRY(r.legend, legend_from_json(body.at("legend")));
  FRONTKART_TRY(r.legend_version, number(body, "legend_version", 1));
  FRONTKART_TRY(r.visibility, text(body, "visibility", true));
  FRONTKART_TRY(r.not_before, not_before_of(body));
  if (const auto it = body.find("permission"); it != body.end()) {
    FRONTKART_TRY(r.permission, permission_from_json(*it));
  }
  return r;
}

json to_json(const SnapshotRecord& r) {
  json body = {{"map", r.map},
               {"valid_at", format_utc(r.valid_at)},
               {"original", r.original.hex()},
               {"file", r.file},
               {"profile", r.profile},
               {"profile_version", r.profile_version},
               {"options", r.options},
               {"state_hash", r.state_hash.hex()},
               {"taken", r.taken},
               {"dropped", r.dropped},
               {"flags", r.flags},
               {"visibility", r.visibility}};
  if (!r.layer.empty()) body["layer"] = r.layer;
  if (r.not_before) body["not_before"] = format_utc(*r.not_before);
  if (r.bounds) {
    body["bounds"] = {geometry::lon_degrees(r.bounds->low), geometry::lat_degrees(r.bounds->low),
                      geometry::lon_degrees(r.bounds->high), geometry::lat_degrees(r.bounds->high)};
  }
  return body;
}

Result<SnapshotRecord> snapshot_from_json(const json& body) {
  if (!body.is_object()) return wrong("snapshot", "must be an object");
  SnapshotRecord r;
  FRONTKART_TRY(r.map, text(body, "map", true));
  if (!valid_map_name(r.map)) return wrong("map", "is not a map's name");
  FRONTKART_TRY(r.layer, text(body, "layer", false));
  if (!r.layer.empty() && !valid_layer_name(r.layer)) return wrong("layer", "is not a layer's name");
  FRONTKART_TRY(const std::string valid_at, text(body, "valid_at", true));
  FRONTKART_TRY(r.valid_at, parse_rfc3339(valid_at));
  FRONTKART_TRY(r.original, digest(body, "original"));
  FRONTKART_TRY(r.file, text(body, "file", false));
  FRONTKART_TRY(r.profile, text(body, "profile", true));
  FRONTKART_TRY(r.profile_version, number(body, "profile_version"));
  if (const auto it = body.find("options"); it != body.end()) {
    if (!it->is_object()) return wrong("options", "must be an object");
    r.options = *it;
  }
  FRONTKART_TRY(r.state_hash, digest(body, "state_hash"));
  FRONTKART_TRY(r.taken, counts(body, "taken"));
  FRONTKART_TRY(r.dropped, counts(body, "dropped"));
  if (const auto it = body.find("flags"); it != body.end()) {
    if (!it->is_array()) return wrong("flags", "must be a list of texts");
    for (const json& flag : *it) {
      if (!flag.is_string()) return wrong("flags", "must be a list of texts");
      r.flags.push_back(flag.get<std::string>());
    }
  }
  if (const auto it = body.find("bounds"); it != body.end()) {
    const auto number = [&](std::size_t i) { return it->is_array() && it->size() == 4 && (*it)[i].is_number(); };
    geometry::Box box;
    if (!number(0) || !number(1) || !number(2) || !number(3) ||
        !geometry::try_to_grid((*it)[0].get<double>(), (*it)[1].get<double>(), box.low) ||
        !geometry::try_to_grid((*it)[2].get<double>(), (*it)[3].get<double>(), box.high)) {
      return wrong("bounds", "must be west, south, east and north in degrees");
    }
    r.bounds = box;
  }
  FRONTKART_TRY(r.visibility, text(body, "visibility", true));
  FRONTKART_TRY(r.not_before, not_before_of(body));
  return r;
}

bool valid_map_name(std::string_view name) {
  return valid_name(name, "._-", 32);
}
bool valid_layer_name(std::string_view name) {
  return valid_name(name, "._-", 24);
}

std::string snapshot_id(std::string_view map, Instant valid_at, std::string_view layer) {
  // 2025-03-12T12:04:44.000000Z without its separators.
  std::string stamp = format_utc_micros(valid_at);
  std::erase_if(stamp, [](char c) { return c == '-' || c == ':'; });
  if (stamp.ends_with(".000000Z")) stamp.replace(stamp.size() - 8, 8, "Z");
  std::string id = fmt::format("{}:{}", map, stamp);
  if (!layer.empty()) id += fmt::format(":{}", layer);
  return id;
}

}  // namespace frontkart::maps
