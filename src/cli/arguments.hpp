#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "cli/record_members.hpp"

namespace frontkart::cli {

/// The parsed command line: words as they were given, with only the form checked. Empty: not given.
struct Arguments {
  enum class Command {
    import_snapshots,
    import_places,
    import_regions,
    maps,
    at,
    who,
    area,
    diff,
    compare_maps,
    tile,
    export_map,
    import_ledger,
    record,
    record_kind,
    retract,
    log,
    show,
    permit,
    search,
    origins,
    brief,
    purge,
    backup,
    restore,
    check,
    serve,
    publish,
    verify_edition,
    completion,
    man
  };
  Command command = Command::maps;

  std::string store;
  bool json = false;
  std::string as_known;
  std::string zone = "UTC";
  std::string language = "en";

  std::string map;
  std::vector<std::string> paths;
  std::string output;
  std::string region;
  std::vector<std::string> regions;  ///< area
  std::vector<std::string> maps;     ///< compare
  std::string by;

  // import snapshots
  std::string profile, since, until, date_from, status_property, status, legend, layer, mapper, licence, redistribute;
  bool dry_run = false;
  bool illustrative = false;
  bool is_public = false;

  std::string time;           ///< at TIME; who, area --at
  std::string first, second;  ///< diff T1 T2; area and compare --from, --to
  int width = 1200;
  bool assessments = false;

  std::string place, points;
  std::string party, compare, every;
  bool check = false;
  bool rebuild = false;
  std::string listen = "127.0.0.1:8080";
  bool to_readers = false;  ///< serve --public
  std::string edition;      ///< serve --public: a folder
  std::vector<std::string> hosts, may_embed;
  std::string web;
  std::string shell;

  // the ledger
  const RecordKind* record_kind = nullptr;  ///< of record_kind
  std::vector<GivenMember> members;
  std::string id, author, because, reason, visibility, note;
  std::string from_whom, on, document;  ///< permit
  bool withdraw = false;
  std::vector<std::string> words;  ///< search WORDS
  std::vector<std::string> kinds;
  std::size_t limit = 0;  ///< 0: the command's default
  bool replay = false;
  bool full = false;
  std::string log;      ///< restore --log
  std::string key, ca;  ///< verify-edition

  // editions
  std::string url, title, delay, tsa;
  std::string basemap, basemap_dark, basemap_attribution;
  std::vector<std::string> approved_by;
  bool preview = false;
};

/// A text that was asked for instead of a command: help or version.
struct Notice {
  std::string text;
};

/// Errors usage: an unknown command or option (with the nearest known one), a missing or malformed value.
[[nodiscard]] Result<std::variant<Arguments, Notice>> parse_arguments(const std::vector<std::string>& arguments);

/// A script for bash that completes commands and options; a page for man(1). From the same descriptions as --help.
[[nodiscard]] std::string bash_completion();
[[nodiscard]] std::string man_page();

}  // namespace frontkart::cli
