#include "service/publish.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "ledger/canonical_json.hpp"
#include "ledger/projection.hpp"
#include "maps/fold.hpp"
#include "service/publish_page.hpp"
#include "service/publish_parts.hpp"

namespace frontkart::service {
namespace {

using nlohmann::json;

/// Stand-in until the gate is there: everything that is current, without members that only the desk may know.
Result<std::vector<PublicLine>> everything(ledger::LedgerStore& store) {
  std::vector<PublicLine> out;
  for (const std::string_view kind :
       {"party", "place", "region", "map", "source", "item", "claim", "review", "assessment", "outcome", "snapshot"}) {
    FRONTKART_CHECK(store.for_each_current(kind, "", Instant::highest(), [&](const ledger::Entry& entry) -> Status {
      auto body = maps::living_body(entry);
      if (!body) return Done{};
      PublicLine line;
      line.kind = entry.envelope.kind;
      line.id = entry.envelope.id;
      for (const char* member :
           {"note", "visibility", "not_before", "reliability", "approver", "author", "defaulted"}) {
        body->erase(member);
      }
      json whole = *body;
      whole["kind"] = line.kind;
      whole["id"] = line.id;
      FRONTKART_TRY(line.line, ledger::canonical_json(whole));
      const auto projection = ledger::project(line.kind, line.id, *body);
      for (const auto& link : projection.links) line.targets.push_back(link.target);
      std::sort(line.targets.begin(), line.targets.end());
      line.targets.erase(std::unique(line.targets.begin(), line.targets.end()), line.targets.end());
      line.body = std::move(*body);
      out.push_back(std::move(line));
      return Done{};
    }));
  }
  return out;
}

std::string still_text(const MapSummary& map) {
  return fmt::format("{}, {}", map.mapper.empty() ? map.map : map.mapper, format_utc(*map.last).substr(0, 10));
}

void write_paths(JsonWriter& out, const std::map<std::string, std::string>& paths) {
  out.begin_object();
  for (const auto& [name, path] : paths) out.key(name).string(path);
  out.end_object();
}

void write_map_entry(JsonWriter& out, const MapSummary& map, const MapFiles& files) {
  out.begin_object().key("id").string(map.map).key("mapper").string_or_null(map.mapper);
  out.key("link").string_or_null(map.link).key("licence").string_or_null(map.licence);
  out.key("illustrative").boolean(map.illustrative).key("redistribute").string(map.redistribute);
  out.key("first");
  map.first ? out.instant(*map.first) : out.null();
  out.key("last");
  map.last ? out.instant(*map.last) : out.null();
  out.key("states").count(map.states).key("bounds");
  if (map.bounds) {
    out.begin_array();
    for (const double degree : *map.bounds) out.number(degree);
    out.end_array();
  } else {
    out.null();
  }
  out.key("facts").string_or_null(files.facts).key("history").string_or_null(files.history);
  out.key("settlements").string_or_null(files.settlements).key("areas").string_or_null(files.areas);
  out.key("pictures");
  write_paths(out, files.pictures);
  out.key("downloads");
  write_paths(out, files.downloads);
  out.end_object();
}

}  // namespace

std::string to_json(const PublishReport& report) {
  JsonWriter out;
  out.begin_object().key("number").count(report.number).key("published").instant(report.published);
  out.key("preview").boolean(report.preview).key("records").count(report.records).key("maps").count(report.maps);
  out.key("files").count(report.files).key("written").count(report.written).key("bytes").count(report.bytes);
  return out.key("root").string_or_null(report.root).key("seconds").number(report.seconds, 3).end_object().take();
}

Result<std::string> write_sources(const EditionWork& work) {
  JsonWriter out;
  out.begin_object().key("maps").begin_array();
  for (const MapSummary& map : work.maps) {
    out.begin_object().key("map").string(map.map).key("mapper").string_or_null(map.mapper);
    out.key("link").string_or_null(map.link).key("licence").string_or_null(map.licence);
    out.key("illustrative").boolean(map.illustrative).key("redistribute").string(map.redistribute).end_object();
  }
  out.end_array();
  for (const char* kind : {"place", "region"}) {
    std::set<std::pair<std::string, std::string>> sources;
    for (const PublicLine& record : work.records.all()) {
      if (record.kind != kind) continue;
      const auto member = [&](const char* name) {
        const auto it = record.body.find(name);
        return it != record.body.end() && it->is_string() ? it->get<std::string>() : std::string();
      };
      sources.emplace(member("source"), member("licence"));
    }
    sources.erase({"", ""});
    out.key(kind + std::string("s")).begin_array();
    for (const auto& [source, licence] : sources) {
      out.begin_object().key("source").string_or_null(source).key("licence").string_or_null(licence).end_object();
    }
    out.end_array();
  }
  out.key("base")
      .begin_array()
      .begin_object()
      .key("source")
      .string("Natural Earth")
      .key("licence")
      .string("public domain");
  out.key("link").string("https://www.naturalearthdata.com/").end_object().end_array();
  out.key("software").string("licences.txt");
  return work.folder.put("sources", ".json", out.end_object().take());
}

Result<PublishReport> publish(ledger::LedgerStore& store, const PublishRequest& request, const ProgressSink&) {
  const auto begin = std::chrono::steady_clock::now();
  FRONTKART_TRY(auto lines, everything(store));
  const PublicRecords records(std::move(lines));
  Service service(store);
  Gazetteer gazetteer(store);
  KnownMaps known(store);
  const std::string cache = store.cache_folder();
  std::error_code failure;
  const auto place = sha256(std::filesystem::absolute(request.folder, failure).lexically_normal().string()).hex();
  FRONTKART_TRY(EditionFolder folder,
                EditionFolder::open(
                    request.folder,
                    cache.empty() ? "" : std::filesystem::path(cache) / ("edition-" + place.substr(0, 16) + ".txt"),
                    request.program));
  EditionWork work{request, store, service, gazetteer, known, records, folder, {}};
  FRONTKART_TRY(work.maps, service.maps(Instant::highest(), true));
  std::erase_if(work.maps, [&](const MapSummary& map) {
    return !map.last || (!request.maps.empty() &&
                         std::find(request.maps.begin(), request.maps.end(), map.map) == request.maps.end());
  });
  PageFacts page;
  page.title = request.title.empty() ? "Frontkart" : request.title;
  page.url = request.url.empty() || request.url.ends_with('/') ? request.url : request.url + '/';
  page.published = request.now;
  page.preview = request.preview;

  JsonWriter site;
  site.begin_object().key("title").begin_object();
  for (const auto language : kEditionLanguages) site.key(language).string(page.title);
  site.end_object().key("url").string_or_null(page.url).key("languages").begin_array();
  for (const auto language : kEditionLanguages) site.string(language);
  site.end_array().key("maps").begin_array();
  for (const MapSummary& map : work.maps) {
    FRONTKART_TRY(const MapFiles files, write_map(work, map));
    write_map_entry(site, map, files);
    if (page.still_light.empty()) {
      page.still_light = files.pictures.at("light");
      page.still_dark = files.pictures.at("dark");
      page.still_text = still_text(map);
    }
    page.maps.push_back(&map);
  }
  site.end_array();
  FRONTKART_TRY(page.picture, write_link_picture(work));
  FRONTKART_TRY(const CardFiles cards, write_cards(work));
  FRONTKART_TRY(const auto places, write_places(work, cards.places));
  FRONTKART_TRY(const auto regions, write_regions(work));
  FRONTKART_TRY(const auto compared, write_compared(work));
  FRONTKART_TRY(const auto days, write_days(work));
  FRONTKART_TRY(const auto sources, write_sources(work));
  FRONTKART_TRY(const auto base, write_page_files(work, page));
  site.key("places").string(places).key("cards").string(cards.index).key("regions").string(regions).key("compare");
  write_paths(site, compared);
  site.key("days").string(days);
  site.key("sources").string(sources).key("changes").null().key("base");
  write_paths(site, base);
  site.key("picture").string_or_null(page.picture).end_object();

  json head = {{"format", "frontkart-edition"},
               {"version", 1},
               {"number", request.preview ? 0 : 1},
               {"published", format_utc(request.now)},
               {"preview", request.preview},
               {"previous", nullptr},
               {"tree", nullptr},
               {"site", json::parse(site.take())}};
  FRONTKART_TRY(const std::string text, ledger::canonical_json(head));
  FRONTKART_CHECK(folder.commit("edition.json", fmt::format("{{\"head\":{},\"signature\":null}}\n", text)));
  PublishReport report;
  report.published = request.now;
  report.preview = request.preview;
  report.records = records.all().size();
  report.maps = work.maps.size();
  report.files = folder.files().size();
  report.written = folder.written();
  for (const auto& [path, file] : folder.files()) report.bytes += file.bytes;
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return report;
}

}  // namespace frontkart::service
