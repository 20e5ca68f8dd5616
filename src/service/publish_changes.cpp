#include "service/publish_changes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <variant>

#include "base/utf8.hpp"
#include "service/publish_page.hpp"

namespace frontkart::service {
namespace {

constexpr std::size_t kFeedEntries = 50;

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

std::string plural(std::size_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

/// Paragraphs for people, in English.
std::string summary_html(const EditionWork& work, const Changes& changes) {
  std::string out;
  const auto paragraph = [&](const std::string& text) { out += "<p>" + markup_text(text) + "</p>"; };
  if (!work.request.note.empty()) paragraph(work.request.note);
  if (!changes.since) {
    paragraph(fmt::format("The first edition: {}, {}.", plural(work.records.all().size(), "record"),
                          plural(work.maps.size(), "map")));
    return out;
  }
  const auto& r = changes.records;
  if (!r.added.empty() || !r.corrected.empty() || !r.withdrawn.empty()) {
    paragraph(fmt::format("Records: {} new, {} corrected, {} withdrawn.", r.added.size(), r.corrected.size(),
                          r.withdrawn.size()));
  }
  for (const auto& [map, states] : changes.maps) {
    paragraph(fmt::format("Map {}: {} added, {} corrected, {} withdrawn.", map, plural(states.added.size(), "state"),
                          states.corrected.size(), states.withdrawn.size()));
  }
  for (const auto& s : changes.settlements) {
    const auto names = names_in_languages(s.place.names);
    const auto english = names.find("en");
    const std::string name = english != names.end() ? english->second
                             : names.empty()        ? s.place.id
                                                    : names.begin()->second;
    paragraph(fmt::format("{}: {}, from {} to {} ({})", s.map, name, s.from.empty() ? "no statement" : s.from,
                          s.to.empty() ? "no statement" : s.to, format_utc(s.at).substr(0, 10)));
  }
  if (out.empty()) paragraph("Nothing but the page itself has changed.");
  return out;
}

/// A name-based identifier (RFC 4122, version 5 in form) of an edition.
std::string edition_urn(std::uint64_t number, Instant published, const std::string& url) {
  Digest hash = sha256(fmt::format("frontkart edition {} {} {}", number, format_utc_micros(published), url));
  hash.bytes[6] = static_cast<std::uint8_t>((hash.bytes[6] & 0x0FU) | 0x50U);
  hash.bytes[8] = static_cast<std::uint8_t>((hash.bytes[8] & 0x3FU) | 0x80U);
  const std::string hex = hash.hex();
  return fmt::format("urn:uuid:{}-{}-{}-{}-{}", hex.substr(0, 8), hex.substr(8, 4), hex.substr(12, 4),
                     hex.substr(16, 4), hex.substr(20, 12));
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

std::string feed_with(const EditionWork& work, const Changes& changes, std::uint64_t number, const std::string& title,
                      const std::string& url, const std::string& before) {
  const std::string now = format_utc(work.request.now);
  std::string out =
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\">\n";
  out += fmt::format("<title>{}</title>\n", markup_text(title));
  out += fmt::format("<id>{}</id>\n", edition_urn(0, {}, url));
  out += fmt::format("<updated>{}</updated>\n<author><name>{}</name></author>\n", now, markup_text(title));
  if (!url.empty()) {
    out += fmt::format("<link rel=\"self\" type=\"application/atom+xml\" href=\"{}feed.atom\"/>\n", markup_text(url));
    out += fmt::format("<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n", markup_text(url));
  }
  out += fmt::format("<entry>\n<title>Edition {}, {}</title>\n<id>{}</id>\n<updated>{}</updated>\n", number,
                     now.substr(0, 10), edition_urn(number, work.request.now, url), now);
  if (!url.empty()) {
    out += fmt::format("<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n", markup_text(url));
  }
  out += fmt::format("<content type=\"html\">{}</content>\n</entry>\n", markup_text(summary_html(work, changes)));
  std::size_t entries = 1;
  for (std::size_t at = before.find("<entry>"); at != std::string::npos && entries < kFeedEntries; ++entries) {
    constexpr std::string_view kEnd = "</entry>\n";
    const std::size_t end = before.find(kEnd, at);
    if (end == std::string::npos) break;
    out.append(before, at, end + kEnd.size() - at);
    at = before.find("<entry>", end);
  }
  return out + "</feed>\n";
}

}  // namespace frontkart::service
