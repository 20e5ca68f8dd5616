#include "service/publish.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <set>
#include <sstream>

#include "claims/records.hpp"
#include "edition/writer.hpp"
#include "maps/fold.hpp"
#include "service/publish_changes.hpp"
#include "service/publish_feed.hpp"
#include "service/publish_material.hpp"
#include "service/publish_page.hpp"
#include "service/publish_parts.hpp"

namespace frontkart::service {
namespace {

using nlohmann::json;

std::string still_text(const MapSummary& map) {
  return fmt::format("{}, {}", map.mapper.empty() ? map.map : map.mapper, format_utc(*map.last).substr(0, 10));
}

void write_paths(JsonWriter& out, const std::map<std::string, std::string>& paths) {
  out.begin_object();
  for (const auto& [name, path] : paths) {
    if (!path.empty()) out.key(name).string(path);
  }
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
  out.key("withheld").begin_array();
  for (const auto& one : report.withheld) {
    out.begin_object().key("record").string(one.reference).key("reason").string(one.reason).end_object();
  }
  out.end_array();
  return out.key("root").string_or_null(report.root).key("seconds").number(report.seconds, 3).end_object().take();
}

Result<std::string> write_sources(const EditionWork& work, const std::optional<Basemap>& basemap) {
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
  out.key("link").string("https://www.naturalearthdata.com/").end_object();
  if (basemap) {
    out.begin_object().key("source").string(basemap->attribution).key("licence").null().key("link").null().end_object();
  }
  out.end_array();
  out.key("software").string("licences.txt");
  return work.folder.put("sources", ".json", out.end_object().take());
}

namespace {

/// A map that was named must be one that may go out; the refusal says how to make it so.
Status check_named_maps(ledger::LedgerStore& store, const PublishRequest& request, const Material& material) {
  for (const std::string& name : request.maps) {
    FRONTKART_TRY(const maps::KnownMap known, maps::known_map(store, name, Instant::highest()));
    const auto& records = material.view.records;
    const bool out =
        std::any_of(records.begin(), records.end(), [&](const auto& r) { return r.kind == "map" && r.id == name; });
    // What the newest record says counts, also where an older one is what the public knows.
    const bool permitted = known.record.redistribute != maps::Redistribute::none && !known.record.licence.empty();
    if (out && permitted) continue;
    std::string why = "It is not public.";
    if (known.record.redistribute == maps::Redistribute::none) why = "No permission to pass it on is recorded.";
    if (known.record.licence.empty()) why = "No licence is recorded.";
    return Error{ErrorCode::bad_input, fmt::format("The map '{}' may not be published. {}", name, why), "--map",
                 fmt::format("If you may: frontkart permit {} --redistribute data {}--from WHOM --on DATE --public "
                             "(--redistribute picture where only still pictures may go out).",
                             name, known.record.licence.empty() ? "--licence TEXT " : "")};
  }
  return Done{};
}

/// Records, maps, places and words: everything but the page.
Result<std::string> write_site(const EditionWork& work, const edition::EditionWriter& writer,
                               const std::optional<Basemap>& basemap, PageFacts& page, Changes& changes) {
  JsonWriter site;
  site.begin_object().key("title").begin_object();
  for (const auto language : kEditionLanguages) site.key(language).string(page.title);
  site.end_object().key("url").string_or_null(page.url).key("languages").begin_array();
  for (const auto language : kEditionLanguages) site.string(language);
  site.end_array().key("zone").string(work.request.zone).key("maps").begin_array();
  std::vector<EditionFolder::Job> jobs;
  std::deque<MapFiles> of_maps(work.maps.size());
  std::string regions;
  std::map<std::string, std::string> compared;
  // What takes longest begins first.
  for (std::size_t i = 0; i < work.maps.size(); ++i) plan_downloads(work, work.maps[i], of_maps[i], jobs);
  plan_compared(work, compared, jobs);
  for (std::size_t i = 0; i < work.maps.size(); ++i) plan_map(work, work.maps[i], of_maps[i], jobs);
  plan_link_picture(work, page.picture, jobs);
  plan_regions(work, regions, jobs);
  FRONTKART_TRY(const CardPlan cards, plan_cards(work, jobs));
  FRONTKART_CHECK(work.folder.put_all(std::move(jobs)));
  for (std::size_t i = 0; i < work.maps.size(); ++i) {
    const MapSummary& map = work.maps[i];
    const MapFiles& files = of_maps[i];
    write_map_entry(site, map, files);
    if (page.still_light.empty()) {
      page.still_light = files.pictures.at("light");
      page.still_dark = files.pictures.at("dark");
      page.still_text = still_text(map);
    }
    page.maps.push_back(&map);
  }
  site.end_array();
  FRONTKART_TRY(const auto card_index, write_card_index(work, cards));
  FRONTKART_TRY(const auto places, write_places(work, cards.subjects()));
  FRONTKART_TRY(const auto days, write_days(work));
  FRONTKART_TRY(const auto sources, write_sources(work, basemap));
  FRONTKART_TRY(changes, changes_since(work, writer));
  FRONTKART_TRY(const auto changed, write_changes(work, changes));
  FRONTKART_TRY(const auto base, write_page_files(work, page));
  site.key("places").string(places).key("cards").string(card_index).key("regions").string(regions).key("compare");
  write_paths(site, compared);
  site.key("days").string(days).key("sources").string(sources).key("changes").string(changed).key("base");
  write_paths(site, base);
  if (basemap) {
    FRONTKART_TRY(const json own, put_basemap(work.folder, *basemap));
    site.key("basemap").json(own.dump());
  }
  return site.key("picture").string_or_null(page.picture).end_object().take();
}

/// Whether earlier entries of the feed may name what is no longer public.
bool told_of_what_is_gone(const EditionWork& work, const edition::EditionWriter& writer) {
  static const std::set<std::string> kTold{"map", "party", "place", "region", "snapshot"};
  const auto& before = writer.current_leaves();
  return std::any_of(before.begin(), before.end(), [&](const edition::Leaf& leaf) {
    const auto* record = std::get_if<edition::RecordLeaf>(&leaf);
    return record != nullptr && kTold.contains(record->kind) && work.records.find(record->name()) == nullptr;
  });
}

Status write_signposts(const EditionWork& work, const PageFacts& page, const Changes& changes,
                       const edition::EditionWriter& writer, bool forget_earlier) {
  const bool entries_stay = !forget_earlier && !told_of_what_is_gone(work, writer);
  for (const std::string_view language : kEditionLanguages) {
    const std::string file = feed_file(language);
    std::string before;
    if (writer.current()) {
      std::ifstream in(work.request.folder / file, std::ios::binary);
      std::ostringstream bytes;
      if (in && bytes << in.rdbuf()) before = std::move(bytes).str();
    }
    const FeedFacts facts{page.title, page.url, writer.number(), entries_stay};
    FRONTKART_CHECK(work.folder.put_fixed(file, feed_with(work, changes, facts, language, before)));
  }
  std::string robots = page.preview ? "User-agent: *\nDisallow: /\n" : "User-agent: *\nAllow: /\n";
  if (!page.url.empty() && !page.preview) {
    robots += "Sitemap: " + page.url + "sitemap.xml\n";
    FRONTKART_CHECK(work.folder.put_fixed("sitemap.xml", sitemap_xml(page)));
    FRONTKART_CHECK(work.folder.put_fixed("oembed.json", oembed_json(page)));
  }
  return work.folder.put_fixed("robots.txt", robots);
}

/// The ledger keeps what was published, so that nothing that went out can be denied.
Status record_edition(ledger::LedgerStore& store, const PublishRequest& request, const Material& material,
                      const edition::Written& written) {
  FRONTKART_TRY(const auto transaction, store.begin());
  FRONTKART_TRY(const Digest contents,
                transaction->put_original(publication::contents_of(material.view.records), material.contents_before));
  const edition::Head& head = written.head.head;
  claims::Edition body;
  body.number = head.number;
  body.published = head.published;
  body.head = written.sha256.hex();
  body.root = head.tree.root.hex();
  body.contents = contents.hex();
  body.records = material.view.records.size();
  const auto seconds = [](std::chrono::microseconds d) {
    return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::seconds>(d).count());
  };
  body.edit_delay_s = seconds(material.policy.edit_delay);
  body.point_delay_s = seconds(material.policy.point_delay);
  body.approved_by = request.approved_by;
  ledger::Draft draft;
  draft.author = request.author.empty() ? "cli" : request.author;
  draft.kind = "edition";
  draft.id = std::to_string(head.number);
  // A second folder has numbers of its own.
  FRONTKART_TRY(const auto taken, transaction->current("edition", draft.id));
  if (taken) draft.id += '-' + written.sha256.hex().substr(0, 12);
  if (head.previous) {
    const std::string previous = std::to_string(head.previous->number);
    const std::string other = previous + '-' + head.previous->sha256.hex().substr(0, 12);
    FRONTKART_TRY(const auto long_id, transaction->current("edition", other));
    FRONTKART_TRY(const auto short_id, transaction->current("edition", previous));
    if (long_id || short_id) body.previous = "edition/" + (long_id ? other : previous);
  }
  draft.body = claims::to_json(body);
  FRONTKART_TRY([[maybe_unused]] const auto entry, transaction->append(std::move(draft)));
  return transaction->commit();
}

/// Whether something that the folder's edition holds was purged since: `published` knows it no longer. What readers can
/// see of a purge is asked, not the ledger: one of a private record must change nothing.
Result<bool> purged_since(ledger::LedgerStore& published, const edition::EditionWriter& writer) {
  if (!writer.current() || writer.current()->head.preview) return false;
  const Instant last = writer.current()->head.published;
  for (const edition::Leaf& leaf : writer.current_leaves()) {
    const auto* record = std::get_if<edition::RecordLeaf>(&leaf);
    if (record == nullptr) continue;
    FRONTKART_TRY(const auto entry, published.current(record->kind, record->id, last));
    if (!entry || !maps::living_body(*entry)) return true;
  }
  return false;
}

/// What an interrupted or earlier program left where only a preview may be: it can be made again.
Result<edition::EditionWriter> open_writer(const PublishRequest& request) {
  edition::WriterOptions options;
  options.durable = !request.disposable;
  options.preview = request.preview;
  auto writer = edition::EditionWriter::open(request.folder, options);
  if (writer.ok() || !request.disposable || writer.error().code == ErrorCode::store_locked) return writer;
  std::error_code failure;
  std::filesystem::remove_all(request.folder, failure);
  return edition::EditionWriter::open(request.folder, options);
}

}  // namespace

Result<PublishReport> publish(ledger::LedgerStore& store, const PublishRequest& request, const ProgressSink& progress) {
  const auto begin = std::chrono::steady_clock::now();
  const auto say = [&](const char* stage) {
    if (progress) progress({stage, 0, 0, 0});
  };
  FRONTKART_TRY(const auto basemap, read_basemap(request.basemap));
  say("gather");
  FRONTKART_TRY(Material material, gather(store, request));
  FRONTKART_CHECK(check_named_maps(store, request, material));
  PublishReport report;
  report.published = request.now;
  report.preview = request.preview;
  report.withheld = std::move(material.view.withheld);
  const PublicRecords records(std::move(material.lines));
  report.records = records.all().size();
  Service service(*material.published);
  FRONTKART_TRY(auto maps, service.maps(Instant::highest(), true));
  std::optional<Service> drawing;
  if (material.drawn) {
    drawing.emplace(*material.drawn);
    FRONTKART_TRY(const auto drawn, drawing->maps(Instant::highest(), true));
    for (const MapSummary& map : drawn) {
      const auto same = std::find_if(maps.begin(), maps.end(), [&](const auto& m) { return m.map == map.map; });
      if (same != maps.end() && map.redistribute == "picture") *same = map;
    }
  }
  std::erase_if(maps, [](const MapSummary& map) { return !map.last; });
  report.maps = maps.size();
  // An edition that was published is followed by an empty one: what it held must be able to go.
  std::error_code unreadable;
  const bool first = !std::filesystem::exists(request.folder / edition::kHeadFile, unreadable);
  if (!request.preview && first && maps.empty() && records.all().empty()) {
    return Error{ErrorCode::bad_input, "There is nothing to publish.", "",
                 "Nothing in the ledger is public yet; --dry-run says what is withheld and why."};
  }
  if (request.dry_run) return report;

  FRONTKART_TRY(auto writer, open_writer(request));
  Gazetteer gazetteer(*material.published);
  KnownMaps known(*material.published);
  DrawnHistories histories(known, request.most_history_bytes);
  std::filesystem::path memory = store.cache_folder();
  if (!memory.empty()) {
    std::error_code failure;
    const auto where = std::filesystem::absolute(request.folder, failure).lexically_normal().string();
    memory /= "edition-" + sha256(where).hex().substr(0, 16) + ".txt";
  }
  EditionFolder folder(writer, memory, request.program);
  ledger::LedgerStore& drawn = material.drawn ? *material.drawn : *material.published;
  EditionWork work{
      request, *material.published, drawn, service, drawing ? *drawing : service, gazetteer, known, histories, records,
      folder,  std::move(maps)};
  FRONTKART_CHECK(find_inputs(work));
  if (request.preview) {
    // All of a preview is "published" now. What it hands out says when the desk recorded it, as the desk's own exports.
    for (auto& [map, as_known] : work.as_known) {
      FRONTKART_TRY(const maps::KnownMap recorded, maps::known_map(store, map, Instant::highest()));
      as_known = recorded.as_known;
    }
  }
  PageFacts page;
  page.title = request.title.empty() ? "Frontkart" : request.title;
  page.url = request.url.empty() || request.url.ends_with('/') ? request.url : request.url + '/';
  page.published = request.now;
  page.preview = request.preview;
  if (basemap) page.hosts = basemap->hosts;
  Changes changes;
  say("files");
  FRONTKART_TRY(const std::string site, write_site(work, writer, basemap, page, changes));
  FRONTKART_TRY(const bool forget_earlier, purged_since(*material.published, writer));
  FRONTKART_CHECK(write_signposts(work, page, changes, writer, forget_earlier));
  for (const PublicLine& record : records.all()) {
    FRONTKART_CHECK(writer.add_record(edition::RecordLeaf{record.kind, record.id, record.line}));
  }

  say("commit");
  edition::Publication publication;
  publication.published = request.now;
  publication.site = json::parse(site);
  publication.forget_earlier = forget_earlier;
  std::optional<edition::SigningKey> key;
  if (!request.preview) {
    FRONTKART_TRY(key, edition::SigningKey::load_or_create(request.key_file));
    publication.key = &*key;
  }
  if (!request.time_stamps.empty()) publication.authority = edition::TimeStampAuthority{request.time_stamps};
  FRONTKART_TRY(const edition::Written written, writer.commit(publication));
  folder.remember();
  if (!request.preview) FRONTKART_CHECK(record_edition(store, request, material, written));
  report.number = written.head.head.number;
  report.files = folder.count();
  report.written = written.added;
  report.bytes = folder.bytes();
  report.root = written.head.head.tree.root.hex();
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return report;
}

}  // namespace frontkart::service
