#include "cli/commands_described.hpp"

#include <fmt/format.h>

#include <string>

#include "exchange/profile.hpp"

namespace frontkart::cli {
namespace {

using Command = Arguments::Command;

constexpr const char* kCommon = "Common options";

void add_common(CLI::App& app, Arguments& into) {
  app.add_option("--store", into.store, "File of the store (default: $FRONTKART_STORE, else frontkart.db)")
      ->type_name("PATH")
      ->group(kCommon);
  app.add_flag("--json", into.json, "Print JSON for programs, and nothing else")->group(kCommon);
  app.add_option("--zone", into.zone, "Time zone in which days begin and times are shown (default: UTC)")
      ->type_name("NAME")
      ->group(kCommon);
  app.add_option("--lang", into.language, "Language of names, labels and headings")
      ->check(CLI::IsMember({"nb", "en", "uk"}))
      ->type_name("nb|en|uk")
      ->group(kCommon);
}

/// A command of its own, with an example in its help.
CLI::App& add_command(CLI::App& parent, Arguments& into, Command command, const std::string& name,
                      const std::string& description, const std::string& example) {
  CLI::App& app = *parent.add_subcommand(name, description);
  app.footer("Example:\n  " + example);
  app.callback([&into, command] { into.command = command; });
  add_common(app, into);
  return app;
}

void add_as_known(CLI::App& app, Arguments& into) {
  app.add_option("--as-known", into.as_known, "Answer with what had been recorded at this time")
      ->type_name("TIME")
      ->group(kCommon);
}

CLI::Option& add_map(CLI::App& app, Arguments& into) {
  return *app.add_option("--map", into.map, "Name of the map; 'frontkart maps' lists them")->type_name("NAME");
}

void add_import(CLI::App& root, Arguments& into) {
  CLI::App& import = *root.add_subcommand("import", "Bring maps, places, regions and records into the store");
  import.require_subcommand(1);
  import.footer("Example:\n  frontkart import snapshots states.tar.zst --map deepstate --profile deepstate");

  CLI::App& snapshots =
      add_command(import, into, Command::import_snapshots, "snapshots",
                  "Import dated states of a map; equal states change nothing, changed ones become corrections",
                  "frontkart import snapshots days.tar.zst --map daily --profile geojson --date-from filename "
                  "--status ru-occupied");
  snapshots.add_option("PATH", into.paths, "Files, folders or archives (.zip, .tar, .tar.gz, .tar.zst)")->required();
  add_map(snapshots, into).required();
  std::string profiles = "Format of the files:";
  for (const auto& [name, reads] : exchange::profile_list()) profiles += fmt::format(" {} ({});", name, reads);
  profiles.back() = '.';
  snapshots.add_option("--profile", into.profile, profiles)->type_name("NAME")->required();
  snapshots.add_option("--since", into.since, "Leave out states before this time")->type_name("TIME");
  snapshots.add_option("--until", into.until, "Leave out states from the end of this time on")->type_name("TIME");
  snapshots.add_flag("--dry-run", into.dry_run, "Read and report, but store nothing");
  snapshots.add_option("--date-from", into.date_from, "Where a state's date is: filename, property:NAME, or a time")
      ->type_name("WHERE");
  snapshots.add_option("--status-property", into.status_property, "Property of a feature that names its status")
      ->type_name("NAME");
  snapshots.add_option("--status", into.status, "The one status of all features")->type_name("ID");
  snapshots.add_option("--legend", into.legend, "JSON file with the map's legend, highest priority first")
      ->type_name("FILE");
  snapshots.add_option("--layer", into.layer, "Name of the layer that these files are")->type_name("NAME");
  const std::string for_new = " (for a new map)";
  snapshots.add_option("--mapper", into.mapper, "Who makes the map" + for_new)->type_name("NAME");
  snapshots.add_option("--licence", into.licence, "Licence of the map" + for_new)->type_name("TEXT");
  snapshots.add_option("--redistribute", into.redistribute, "What may be passed on" + for_new)
      ->check(CLI::IsMember({"none", "picture", "data"}))
      ->type_name("none|picture|data");
  snapshots.add_flag("--illustrative", into.illustrative, "Mark the map as an illustration, not a record" + for_new);
  snapshots.add_flag("--public", into.is_public, "Let editions show the map, as far as its licence goes");

  CLI::App& places = add_command(import, into, Command::import_places, "places", "Import a gazetteer (CSV)",
                                 "frontkart import places places.csv");
  places.add_option("FILE", into.paths, "CSV with a header: name, lat, lon, and more")->required()->expected(1);
  CLI::App& regions = add_command(import, into, Command::import_regions, "regions", "Import regions (GeoJSON)",
                                  "frontkart import regions regions.geojson");
  regions.add_option("FILE", into.paths, "FeatureCollection of polygons with id, name and more")
      ->required()
      ->expected(1);
  CLI::App& records = add_command(import, into, Command::import_ledger, "records", "Import ledger records (JSON Lines)",
                                  "frontkart import records records.jsonl");
  records.add_option("FILE", into.paths, "One record on each line; - is standard input")->required()->expected(1);
  records.add_flag("--replay", into.replay, "Keep the times that the records bring; only into an empty store");
  records.add_option("--because", into.because, "Why records that are there are corrected")->type_name("TEXT");
}

void add_questions(CLI::App& root, Arguments& into) {
  CLI::App& maps = add_command(root, into, Command::maps, "maps", "List the maps with their extent in time and legend",
                               "frontkart maps");
  add_as_known(maps, into);

  CLI::App& at = add_command(root, into, Command::at, "at", "The map at a moment, as GeoJSON, file or picture",
                             "frontkart at 2025-03-12 --map deepstate -o front.png");
  at.add_option("TIME", into.time, "A date, a time with its offset, or unix seconds")->required();
  add_map(at, into).required();
  at.add_option("-o,--output", into.output, "Write .geojson, .gpkg, .kml, .fgb, .svg or .png")->type_name("FILE");
  at.add_option("--region", into.region, "Picture: show this region")->type_name("REGION");
  at.add_flag("--assessments", into.assessments, "Also the places that the desk has assessed, as points");
  at.add_option("--width", into.width, "Picture: width in pixels")->type_name("N")->check(CLI::Range(64, 8192));
  add_as_known(at, into);

  CLI::App& tile = add_command(root, into, Command::tile, "tile", "One vector tile of a map at a moment, as bytes",
                               "frontkart tile 7 77 43 --map deepstate --at 2025-03-12 > tile.mvt");
  tile.add_option("TILE", into.words, "Z X Y: zoom, column from the west, row from the north")->required()->expected(3);
  add_map(tile, into).required();
  tile.add_option("--at", into.time, "The moment (default: the last state)")->type_name("TIME");
  tile.add_option("-o,--output", into.output, "Write the tile to a file")->type_name("FILE");
  add_as_known(tile, into);

  CLI::App& whole = add_command(root, into, Command::export_map, "export",
                                "The whole history of a map as a file, its areas with from and to",
                                "frontkart export deepstate -o deepstate.pmtiles");
  whole.add_option("MAP", into.map, "Name of the map; 'frontkart maps' lists them")->required();
  whole.add_option("-o,--output", into.output, "Write .pmtiles, .gpkg (with a style for QGIS), .geojson, .kml or .csv")
      ->type_name("FILE")
      ->required();
  add_as_known(whole, into);

  CLI::App& who = add_command(root, into, Command::who, "who", "Who held a place, on every map, over time",
                              "frontkart who 35.2686,51.1943 --map deepstate");
  who.add_option("PLACE", into.place, "Name or id of a place or (with --at) a route, or LON,LAT");
  add_map(who, into);
  who.add_option("--at", into.time, "Only this moment")->type_name("TIME");
  who.add_option("--limit", into.limit,
                 "Claims and other records: the newest N on the place and on each region around it (default: 50)")
      ->type_name("N")
      ->check(CLI::Range(1, 100'000));
  who.add_option("--points", into.points, "Many points at once: CSV with id,lon,lat")->type_name("FILE");
  who.add_option("-o,--output", into.output, "With --points: CSV to write (default: print it)")->type_name("FILE");
  add_as_known(who, into);

  CLI::App& area = add_command(root, into, Command::area, "area", "Area in square kilometres over time",
                               "frontkart area --map deepstate --status ua-held-in-russia --every week");
  add_map(area, into).required();
  CLI::Option* status = area.add_option("--status", into.status, "Of this status")->type_name("ID");
  area.add_option("--party", into.party, "Of all that this party holds")->type_name("ID")->excludes(status);
  area.add_option("--region", into.regions,
                  "Only inside this region; several times, or 'all' for each that is recorded")
      ->type_name("REGION")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  CLI::Option* every = area.add_option("--every", into.every, "A row for every state (default), day, week or month")
                           ->check(CLI::IsMember({"state", "day", "week", "month"}))
                           ->type_name("STEP");
  CLI::Option* from = area.add_option("--from", into.first, "First time of the series")->type_name("TIME");
  CLI::Option* to = area.add_option("--to", into.second, "Last time of the series")->type_name("TIME");
  area.add_option("--at", into.time, "Only this moment")
      ->type_name("TIME")
      ->excludes(every)
      ->excludes(from)
      ->excludes(to);
  area.add_option("--compare", into.compare, "Add the ratio to this region's area")->type_name("REGION");
  area.add_option("-o,--output", into.output, "Write the series as .csv")->type_name("FILE");
  add_as_known(area, into);

  CLI::App& diff = add_command(root, into, Command::diff, "diff", "What changed between two moments",
                               "frontkart diff 2025-03-11 2025-03-12 --map deepstate");
  diff.add_option("T1", into.first, "The earlier moment")->required();
  diff.add_option("T2", into.second, "The later moment")->required();
  add_map(diff, into).required();
  diff.add_option("--region", into.region, "Only inside this region")->type_name("REGION");
  diff.add_flag("--check", into.check, "Exit with 1 when anything differs");
  add_as_known(diff, into);
}

void add_compare(CLI::App& root, Arguments& into) {
  CLI::App& compare = add_command(root, into, Command::compare_maps, "compare",
                                  "Where, when and by how much maps disagree, and who changed a place first",
                                  "frontkart compare deepstate owl --at 2025-03-01 --region kursk");
  compare.add_option("MAP", into.maps, "Two maps or more; polygons and pictures are of two")
      ->required()
      ->expected(2, 8);
  CLI::Option* every = compare.add_option("--every", into.every, "A row for every state (default), day, week or month")
                           ->check(CLI::IsMember({"state", "day", "week", "month"}))
                           ->type_name("STEP");
  CLI::Option* from =
      compare.add_option("--from", into.first, "Begin of the period (default: where the last map begins)")
          ->type_name("TIME");
  CLI::Option* to = compare.add_option("--to", into.second, "End of the period (default: where the first map ends)")
                        ->type_name("TIME");
  compare.add_option("--at", into.time, "Only this moment")
      ->type_name("TIME")
      ->excludes(every)
      ->excludes(from)
      ->excludes(to);
  compare.add_option("--region", into.region, "Only inside this region")->type_name("REGION");
  compare
      .add_option("--by", into.by,
                  "Reduce the legends to party and standing (default), or to the party alone where there is one")
      ->check(CLI::IsMember({"standing", "party"}))
      ->type_name("standing|party");
  compare.add_option("-o,--output", into.output, "Write polygons as .geojson, or with --at a picture: .svg or .png")
      ->type_name("FILE");
  compare.add_option("--width", into.width, "Picture: width in pixels")->type_name("N")->check(CLI::Range(64, 8192));
  compare.add_option("--limit", into.limit, "At most N places of each list (default: 20; --json: all)")
      ->type_name("N")
      ->check(CLI::Range(1, 100'000));
  add_as_known(compare, into);
}

void add_reason(CLI::App& app, Arguments& into) {
  app.add_option("--reason", into.reason, "Why; kept for ever")->type_name("TEXT")->required();
}

void add_author(CLI::App& app, Arguments& into) {
  app.add_option("--author", into.author, "Who records this (default: $FRONTKART_AUTHOR, else cli)")->type_name("NAME");
}

/// A command for each kind of record, with an option for each of its members.
void add_record_kinds(CLI::App& root, Arguments& into) {
  for (const RecordKind& kind : record_kinds()) {
    CLI::App& app = add_command(root, into, Command::record_kind, kind.command, kind.help, kind.example);
    app.callback([&into, &kind] {
      into.command = Command::record_kind;
      into.record_kind = &kind;
    });
    app.add_option("--id", into.id, "Its id (default: derived from its content)")->type_name("ID");
    for (const RecordMember& member : kind.members) {
      if (member.form == RecordMember::Form::flag) {
        app.add_flag_function(
            member.option,
            [&into, &member](std::int64_t) { into.members.emplace_back(&member, std::vector<std::string>{}); },
            member.help);
        continue;
      }
      const auto keep = [&into, &member](const std::vector<std::string>& words) {
        into.members.emplace_back(&member, words);
        return true;
      };
      CLI::Option* option = app.add_option(member.option, keep, member.help)->type_name(member.type);
      const bool many = member.form == RecordMember::Form::list || member.form == RecordMember::Form::names ||
                        member.form == RecordMember::Form::files;
      if (many) {
        option->expected(1)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
      } else {
        option->expected(1);
      }
    }
    app.add_option("--note", into.note, "A note; not a statement of the record")->type_name("TEXT");
    app.add_option("--visibility", into.visibility, "Who may see it (default: desk)")
        ->check(CLI::IsMember({"public", "desk", "sealed"}))
        ->type_name("public|desk|sealed");
    app.add_option("--because", into.because, "Why a record that is there is corrected")->type_name("TEXT");
    add_author(app, into);
  }
}

void add_ledger(CLI::App& root, Arguments& into) {
  CLI::App& record = add_command(root, into, Command::record, "record", "Append records from a file, all or none",
                                 "frontkart record today.jsonl");
  record.add_option("FILE", into.paths, "JSON Lines, one record on each; - is standard input")->required()->expected(1);
  record.add_option("--because", into.because, "Why records that are there are corrected")->type_name("TEXT");
  add_author(record, into);

  add_record_kinds(root, into);

  CLI::App& retract = add_command(root, into, Command::retract, "retract", "Take a record back; it stays readable",
                                  "frontkart retract claim/left --reason \"The source took it back.\"");
  retract.add_option("ID", into.id, "kind/id")->required();
  add_reason(retract, into);
  add_author(retract, into);

  CLI::App& permit =
      add_command(root, into, Command::permit, "permit",
                  "Record that a map may be passed on, or no longer: who permitted it, when, by what document",
                  "frontkart permit deepstate --redistribute data --licence \"by permission\" --from \"DeepState\" "
                  "--on 2025-03-12 --public");
  permit.add_option("MAP", into.map, "Name of the map; 'frontkart maps' lists them")->required();
  CLI::Option* redistribute =
      permit.add_option("--redistribute", into.redistribute, "What may be passed on: all, still pictures, or nothing")
          ->check(CLI::IsMember({"none", "picture", "data"}))
          ->type_name("data|picture|none");
  permit.add_option("--licence", into.licence, "Licence or permission, as readers will see it")->type_name("TEXT");
  permit.add_option("--from", into.from_whom, "Who permitted it, or took it back; never public")
      ->type_name("WHOM")
      ->required();
  permit.add_option("--on", into.on, "On which day")->type_name("DATE")->required();
  permit
      .add_option("--document", into.document, "What says so: item/ID (archived), an address, or words; never public")
      ->type_name("TEXT");
  permit.add_option("--note", into.note, "A note; never public")->type_name("TEXT");
  CLI::Option* is_public = permit.add_flag("--public", into.is_public, "Let editions show the map from now on");
  permit.add_flag("--withdraw", into.withdraw, "Nothing may be passed on any more; the next edition leaves it out")
      ->excludes(redistribute)
      ->excludes(is_public);
  permit.add_option("--because", into.because, "Why this changes what was recorded (default: the permission itself)")
      ->type_name("TEXT");
  add_author(permit, into);

  CLI::App& log = add_command(root, into, Command::log, "log", "List the ledger's entries", "frontkart log --last 20");
  log.add_option("--kind", into.kinds, "Only of this kind")->type_name("KIND")->expected(1);
  log.add_option("--id", into.id, "Only with this id")->type_name("ID");
  log.add_option("--since", into.since, "Recorded from this time on")->type_name("TIME");
  log.add_option("--until", into.until, "Recorded before the end of this time")->type_name("TIME");
  log.add_option("--last", into.limit, "Only the newest N")->type_name("N")->check(CLI::Range(1, 1'000'000));
  log.add_flag("--full", into.full, "With --json: salts too, so that the lines are a copy of the ledger");
  add_as_known(log, into);

  CLI::App& show = add_command(root, into, Command::show, "show", "One record, its versions, and what refers to it",
                               "frontkart show claim/sudzha-01-left");
  show.add_option("ID", into.id, "kind/id, kind/id@HASH, or an id that only one kind has")->required();
  add_as_known(show, into);

  CLI::App& search =
      add_command(root, into, Command::search, "search",
                  "Find records by words and names, in every language and script", "frontkart search Суджа");
  search.add_option("WORDS", into.words, "All must be found; a name finds all of its spellings; a last * any ending")
      ->required();
  search.add_option("--kind", into.kinds, "Only of this kind; several times")->type_name("KIND");
  search.add_option("--limit", into.limit, "At most N (default: 50)")->type_name("N")->check(CLI::Range(1, 1'000'000));
  add_as_known(search, into);

  CLI::App& origins = add_command(root, into, Command::origins, "origins",
                                  "Who really says what about a place: origins, for and against, and what they suggest",
                                  "frontkart origins Sudzha --at 2025-03-12T20:00+01:00");
  origins.add_option("PLACE", into.place, "Name or id of a place or region, or LON,LAT")->required();
  origins.add_option("--at", into.time, "The moment (default: now)")->type_name("TIME");
  add_as_known(origins, into);

  CLI::App& brief = add_command(root, into, Command::brief, "brief",
                                "A short report on a place or region, every sentence with its records",
                                "frontkart brief Sudzha --at 2025-03-12T20:00+01:00 --lang nb");
  brief.add_option("PLACE", into.place, "Name or id of a place or region")->required();
  brief.add_option("--at", into.time, "The moment (default: now)")->type_name("TIME");
  add_as_known(brief, into);

  CLI::App& purge = add_command(root, into, Command::purge, "purge",
                                "Destroy what a record says, its media and its index; that it was there stays visible",
                                "frontkart purge item/photo-17 --reason \"A source is at risk.\"");
  purge.add_option("ID", into.id, "kind/id (every version) or kind/id@HASH (one)")->required();
  add_reason(purge, into);
  add_author(purge, into);
}

void add_basemap(CLI::App& command, Arguments& into) {
  command
      .add_option(
          "--basemap", into.basemap,
          "A base map over the bundled one: a MapLibre style (JSON), or a PMTiles archive of the Protomaps basemap")
      ->type_name("FILE|URL");
  command.add_option("--basemap-dark", into.basemap_dark, "Style for dark mode (default: the same)")->type_name("FILE");
  command
      .add_option("--basemap-attribution", into.basemap_attribution,
                  "What its makers want said of them; stands on every view")
      ->type_name("TEXT");
}

void add_upkeep(CLI::App& root, Arguments& into) {
  CLI::App& backup =
      add_command(root, into, Command::backup, "backup", "Copy database and media into one file, while others write",
                  "frontkart backup monday.fkbackup");
  backup.add_option("FILE", into.paths, "The file to write; it must not exist")->required()->expected(1);
  CLI::App& restore =
      add_command(root, into, Command::restore, "restore",
                  "Make a new store (--store) from a backup, verified; purges of a newer log are done again",
                  "frontkart restore monday.fkbackup --store restored.db --log frontkart.db");
  restore.add_option("FILE", into.paths, "A backup")->required()->expected(1);
  restore.add_option("--log", into.log, "The current store, or its 'log --full --json', to bring the copy up to it")
      ->type_name("FILE");

  CLI::App& check = add_command(root, into, Command::check, "check", "Verify the store: chain, originals, composites",
                                "frontkart check --rebuild");
  check.add_flag("--rebuild", into.rebuild, "Also compute everything derived again, and compare");

  CLI::App& serve = add_command(root, into, Command::serve, "serve",
                                "Show the maps in a browser on this machine, or answer readers anywhere",
                                "frontkart serve --listen 127.0.0.1:8080");
  serve
      .add_option("--listen", into.listen,
                  "Address and port (default: 127.0.0.1:8080); of this machine, unless --public")
      ->type_name("HOST:PORT");
  serve.add_option("--web", into.web, "Folder with the built page, for the desk's preview")->type_name("DIR");
  add_basemap(serve, into);
  serve.add_flag("--public", into.to_readers, "For readers: answer only from what has been published, on any address");
  serve.add_option("--edition", into.edition, "With --public: the published folder, for the page and its files")
      ->type_name("DIR");
  serve
      .add_option("--url", into.url, "With --public: where readers find it; needed where --listen is not this machine")
      ->type_name("URL");
  serve.add_option("--host", into.hosts, "With --public: another name that it answers under; may be given again")
      ->type_name("NAME");
  serve
      .add_option("--may-embed", into.may_embed,
                  "Site that may show embed.html in a frame; may be given again (default: all)")
      ->type_name("ORIGIN");

  CLI::App& publish = add_command(root, into, Command::publish, "publish",
                                  "Write an edition: a folder of static files for any web host",
                                  "frontkart publish public --url https://example.org/front/ --approved-by editor");
  publish.add_option("DIR", into.paths, "A new or empty folder, or one that holds the edition before")
      ->required()
      ->expected(1);
  publish.add_option("--map", into.maps, "Only these maps (default: all that may go out)")->type_name("MAP");
  publish.add_option("--url", into.url, "Where the edition will stand, for feeds and link previews")->type_name("URL");
  publish.add_option("--title", into.title, "Title of the page")->type_name("TEXT");
  publish.add_option("--note,--reason", into.note, "What readers of the changes should know")->type_name("TEXT");
  publish.add_option("--approved-by", into.approved_by, "Role of a person who approved; may be given again")
      ->type_name("ROLE");
  publish.add_option("--delay", into.delay, "How long changes of the desk's own map wait (default: 24h)")
      ->type_name("TIME");
  publish.add_option("--tsa", into.tsa, "Have the edition stamped by this authority (RFC 3161)")->type_name("URL");
  add_author(publish, into);
  publish.add_option("--web", into.web, "Folder with the built page")->type_name("DIR");
  add_basemap(publish, into);
  publish.add_flag("--dry-run", into.dry_run, "Say what would go out, write nothing");
  publish.add_flag("--preview", into.preview, "For your own eyes: without delays and licences, marked on every view");

  CLI::App& verify =
      add_command(root, into, Command::verify_edition, "verify-edition",
                  "Check an edition in a folder or on a server: files, records, signature, chain",
                  "frontkart verify-edition https://example.org/front/ --record claim/left --key key.pub");
  verify.add_option("EDITION", into.paths, "Folder or address (http, https) of an edition; no store is needed")
      ->required()
      ->expected(1);
  verify.add_option("--record", into.id, "Also show how this record is tied to the root")->type_name("KIND/ID");
  verify.add_option("--key", into.key, "Public key that must have signed: 64 hex digits, or a file (hex or PEM)")
      ->type_name("HEX|FILE");
  verify.add_option("--ca", into.ca, "Certificates (PEM) of the authority that must have stamped")->type_name("FILE");

  CLI::App& completion =
      add_command(root, into, Command::completion, "completion", "Print a completion script",
                  "frontkart completion bash > ~/.local/share/bash-completion/completions/frontkart");
  completion.add_option("SHELL", into.shell, "bash")->required()->check(CLI::IsMember({"bash"}));
  add_command(root, into, Command::man, "man", "Print the manual page", "frontkart man | man -l -");
}

}  // namespace

std::unique_ptr<CLI::App> describe_commands(Arguments& into) {
  auto root = std::make_unique<CLI::App>(
      "Keep a map of who controls what, over time, with every claim and check behind it, and ask it anything.",
      "frontkart");
  root->require_subcommand(1);
  root->set_version_flag("--version", "frontkart " FRONTKART_VERSION);
  root->footer(
      "Example:\n  frontkart who 35.2686,51.1943\n\n'frontkart COMMAND --help' describes a command.\n"
      "Exit codes: 0 done, 1 the answer is no, 2 usage, 3 bad input, 4 store, 5 defect of the program.");
  add_common(*root, into);
  add_import(*root, into);
  add_questions(*root, into);
  add_compare(*root, into);
  add_ledger(*root, into);
  add_upkeep(*root, into);
  return root;
}

}  // namespace frontkart::cli
