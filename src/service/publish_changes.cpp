#include "service/publish_changes.hpp"

#include <algorithm>
#include <variant>

namespace frontkart::service {
namespace {

std::optional<Instant> moment(const nlohmann::json& body, const char* member) {
  const auto it = body.find(member);
  if (it == body.end() || !it->is_string()) return std::nullopt;
  const auto read = parse_rfc3339(it->get_ref<const std::string&>());
  return read.ok() ? std::optional(*read) : std::nullopt;
}

/// The map and instant of a state.
std::optional<std::pair<std::string, Instant>> state_of(const std::string& line) {
  const auto body = nlohmann::json::parse(line, nullptr, false);
  if (!body.is_object()) return std::nullopt;
  const auto at = moment(body, "valid_at");
  const auto map = body.find("map");
  if (!at || map == body.end() || !map->is_string()) return std::nullopt;
  return std::pair(map->get<std::string>(), *at);
}

void sort_once(std::vector<Instant>& instants) {
  std::sort(instants.begin(), instants.end());
  instants.erase(std::unique(instants.begin(), instants.end()), instants.end());
}

/// Places that have another status at the map's end than at the end of what was published before.
Status add_settlements(const EditionWork& work, const MapSummary& map, Instant before, Changes& out) {
  FRONTKART_TRY(const auto loaded, work.known.load(map.map, Instant::highest()));
  FRONTKART_TRY(const auto places, work.gazetteer.places(Instant::highest()));
  const composite::Composite& c = loaded->composite();
  const auto then = c.time_index(before);
  const auto now = c.time_index(*map.last);
  if (!then || !now) return Done{};
  const auto name = [&](composite::StatusId status) {
    return status == composite::kNoStatement ? std::string() : map.legend.entries.at(status - 1U).id;
  };
  for (const Places::Place& place : places->all()) {
    const auto history = c.history_at(place.answer.point);
    const auto from = c.status_at(history, *then);
    const auto to = c.status_at(history, *now);
    if (from == to) continue;
    Instant at = *map.last;
    for (const auto& step : c.steps(history)) {
      if (step.from <= *now) at = c.parts().instants[step.from];
    }
    out.settlements.push_back({map.map, at, place.answer, name(from), name(to)});
  }
  return Done{};
}

void write_instants(JsonWriter& json, const char* key, const std::vector<Instant>& instants) {
  json.key(key).begin_array();
  for (const Instant t : instants) json.instant(t);
  json.end_array();
}

}  // namespace

Result<Changes> changes_since(const EditionWork& work, const edition::EditionWriter& writer) {
  Changes out;
  if (!writer.current()) return out;
  out.since = Changes::Since{writer.current()->head.number, writer.current()->head.published};
  std::map<std::string, const std::string*> before;  // reference → line
  for (const edition::Leaf& leaf : writer.current_leaves()) {
    if (const auto* record = std::get_if<edition::RecordLeaf>(&leaf)) before.emplace(record->name(), &record->line);
  }
  enum class What { added, corrected, withdrawn };
  const auto take = [&](const std::string& reference, const std::string& line, What what) {
    const std::string kind = reference.substr(0, reference.find('/'));
    if (kind == "place" || kind == "region") return;
    if (kind == "snapshot") {
      const auto state = state_of(line);
      if (!state) return;
      auto& of_map = out.maps[state->first];
      auto& list = what == What::added ? of_map.added : what == What::corrected ? of_map.corrected : of_map.withdrawn;
      list.push_back(state->second);
      return;
    }
    auto& lists = out.records;
    auto& list = what == What::added ? lists.added : what == What::corrected ? lists.corrected : lists.withdrawn;
    list.push_back(reference);
  };
  std::map<std::string, Instant> ends;  // of each map before
  for (const auto& [reference, line] : before) {
    if (work.records.find(reference) == nullptr) take(reference, *line, What::withdrawn);
    if (!reference.starts_with("snapshot/")) continue;
    if (const auto state = state_of(*line)) {
      const auto [it, fresh] = ends.emplace(state->first, state->second);
      if (!fresh) it->second = std::max(it->second, state->second);
    }
  }
  for (const PublicLine& record : work.records.all()) {
    const auto old = before.find(record.reference());
    if (old == before.end()) {
      take(record.reference(), record.line, What::added);
    } else if (*old->second != record.line) {
      take(record.reference(), record.line, What::corrected);
    }
  }
  for (auto& [map, states] : out.maps) {
    sort_once(states.added);
    sort_once(states.corrected);
    sort_once(states.withdrawn);
  }
  for (const MapSummary& map : work.maps) {
    const auto end = ends.find(map.map);
    if (end == ends.end() || !out.maps.contains(map.map) || !map.last || *map.last <= end->second) continue;
    FRONTKART_CHECK(add_settlements(work, map, end->second, out));
  }
  return out;
}

Result<std::string> write_changes(const EditionWork& work, const Changes& changes) {
  JsonWriter json;
  json.begin_object().key("since");
  if (changes.since) {
    json.begin_object().key("number").count(changes.since->number).key("published").instant(changes.since->published);
    json.end_object();
  } else {
    json.null();
  }
  json.key("note").string_or_null(work.request.note).key("approved_by").begin_array();
  for (const std::string& role : work.request.approved_by) json.string(role);
  json.end_array().key("records").begin_object();
  const auto list = [&](const char* key, const std::vector<std::string>& references) {
    json.key(key).begin_array();
    for (const std::string& reference : references) json.string(reference);
    json.end_array();
  };
  list("new", changes.since ? changes.records.added : std::vector<std::string>());
  list("corrected", changes.records.corrected);
  list("withdrawn", changes.records.withdrawn);
  json.end_object().key("maps").begin_array();
  for (const auto& [map, states] : changes.maps) {
    json.begin_object().key("map").string(map);
    write_instants(json, "added", states.added);
    write_instants(json, "corrected", states.corrected);
    write_instants(json, "withdrawn", states.withdrawn);
    json.end_object();
  }
  json.end_array().key("settlements").begin_array();
  for (const auto& s : changes.settlements) {
    json.begin_object().key("map").string(s.map).key("at").instant(s.at).key("place").string(s.place.id).key("names");
    write_name_map(json, names_in_languages(s.place.names));
    json.key("lon").millionths(s.place.point.x).key("lat").millionths(s.place.point.y);
    json.key("from").string_or_null(s.from).key("to").string_or_null(s.to).end_object();
  }
  return work.folder.put("changes", ".json", json.end_array().end_object().take());
}

}  // namespace frontkart::service
