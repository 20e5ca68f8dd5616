#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/context.hpp"
#include "cli/progress.hpp"
#include "cli/signals.hpp"
#include "ledger/memory_store.hpp"
#include "service/json.hpp"

namespace frontkart::cli {
namespace {

constexpr std::uint64_t kMaxLegendBytes = std::uint64_t{4} << 20U;
constexpr std::size_t kFlagsShown = 20;
constexpr std::string_view kAuthor = "cli";

Result<maps::Legend> read_legend(const std::string& path) {
  FRONTKART_TRY(const auto file, read_file(path, kMaxLegendBytes));
  const auto json = nlohmann::json::parse(file.bytes, nullptr, false);
  if (json.is_discarded()) {
    return Error{ErrorCode::bad_input, "The legend is not JSON.", path,
                 "Give an array of statuses, each with id, labels, standing and colour."};
  }
  auto legend = maps::legend_from_json(json);
  if (legend.ok()) return legend;
  Error error = std::move(legend).error();
  error.where = error.where.empty() ? path : path + ", " + error.where;
  return error;
}

std::string counts_line(std::string_view heading, const std::map<std::string, std::uint64_t>& counts) {
  if (counts.empty()) return "";
  std::string line = fmt::format("  {:<10}", heading);
  for (const auto& [kind, n] : counts) line += fmt::format(" {} {}", printable(kind), n);
  return line + '\n';
}

std::string flags_text(const Paint& paint, const std::vector<service::ImportReport::Flag>& flags) {
  if (flags.empty()) return "";
  std::string text = paint.yellow(fmt::format("  {} flagged:", flags.size())) + '\n';
  for (std::size_t i = 0; i < std::min(flags.size(), kFlagsShown); ++i) {
    text += fmt::format("    {}: {}\n", printable(flags[i].file), printable(flags[i].reason));
  }
  if (flags.size() > kFlagsShown) {
    text += fmt::format("    and {} more; --json lists all\n", flags.size() - kFlagsShown);
  }
  return text;
}

void print_report(const Context& context, const service::ImportReport& report) {
  const Paint& paint = context.paint;
  std::string text = paint.bold(printable(report.map));
  text += fmt::format(": {} read, {} added, {} corrected, {} unchanged", report.read, report.added, report.corrected,
                      report.unchanged);
  if (report.skipped_files > 0) text += fmt::format(", {} files skipped", report.skipped_files);
  text += fmt::format(" in {:.1f} s", report.seconds);
  if (report.dry_run) text += paint.yellow("  (dry run: nothing was stored)");
  text += '\n';
  if (report.first && report.last) {
    text += fmt::format("  {:<10} {} to {}\n", "states", context.shown(*report.first), context.shown(*report.last));
  }
  text += counts_line("taken", report.taken) + counts_line("dropped", report.dropped);
  if (!report.derived_legend.empty()) {
    text += fmt::format("  {:<10}", "legend");
    for (const auto& id : report.derived_legend) text += ' ' + printable(id);
    text += "  (derived from the files; give one with --legend)\n";
  }
  context.print(text + flags_text(paint, report.flagged));
}

/// What is wrong with the call is said before a store is made for it.
Status check_call(const Arguments& in) {
  for (const auto& path : in.paths) {
    std::error_code unknown;
    if (!std::filesystem::exists(path, unknown)) {
      return Error{ErrorCode::bad_input, "There is no such file or folder.", path, "Check the path."};
    }
  }
  if (in.command != Arguments::Command::import_snapshots) return Done{};
  std::vector<std::string> names;
  for (const auto& [name, reads] : exchange::profile_list()) names.push_back(name);
  if (std::find(names.begin(), names.end(), in.profile) == names.end()) {
    return Error{ErrorCode::usage, fmt::format("There is no profile '{}'.", in.profile.substr(0, 60)), "",
                 fmt::format("The profiles are {}.", fmt::join(names, ", "))};
  }
  return Done{};
}

/// A dry run reads what the store has, and makes none where there is none.
Result<OpenService> open_for_trial(const Context& context) {
  FRONTKART_TRY(const auto path, context.store_path());
  std::error_code unknown;
  if (std::filesystem::exists(path, unknown)) return context.open(StoreUse::create);
  OpenService out;
  out.store = ledger::open_memory_store(ledger::system_clock());
  out.service = std::make_unique<service::Service>(*out.store);
  return out;
}

}  // namespace

Result<int> run_import_snapshots(const Context& context) {
  const Arguments& in = context.arguments;
  service::ImportSnapshotsRequest request;
  request.paths.assign(in.paths.begin(), in.paths.end());
  request.map = in.map;
  request.profile = in.profile;
  request.options.date_from = in.date_from;
  request.options.status_property = in.status_property;
  request.options.status = in.status;
  request.options.layer = in.layer;
  if (!in.legend.empty()) {
    FRONTKART_TRY(auto legend, read_legend(in.legend));
    request.options.legend = std::move(legend);
  }
  FRONTKART_TRY(const auto since, context.optional_time("--since", in.since));
  FRONTKART_TRY(const auto until, context.optional_time("--until", in.until));
  if (since) request.since = since->start();
  if (until) request.until = until->end();
  request.dry_run = in.dry_run;
  request.author = kAuthor;
  request.mapper = in.mapper;
  request.licence = in.licence;
  request.redistribute = in.redistribute;
  request.illustrative = in.illustrative;
  request.is_public = in.is_public;

  FRONTKART_CHECK(check_call(in));
  FRONTKART_TRY(const auto open, in.dry_run ? open_for_trial(context) : context.open(StoreUse::create));
  const StopSignals signals;
  ProgressBar bar(context.environment.err, context.environment.err_is_terminal);
  auto report = open->import_snapshots(request, bar.sink(), signals.flag());
  bar.clear();
  if (!report.ok()) return std::move(report).error();
  if (in.json) {
    context.print_json(service::to_json(*report));
  } else {
    print_report(context, *report);
  }
  return 0;
}

Result<int> run_import_records(const Context& context) {
  FRONTKART_CHECK(check_call(context.arguments));
  const std::filesystem::path file = context.arguments.paths.front();
  FRONTKART_TRY(const auto open, context.open(StoreUse::create));
  const bool places = context.arguments.command == Arguments::Command::import_places;
  const std::string author(kAuthor);
  FRONTKART_TRY(const auto report, places ? open->import_places(file, author) : open->import_regions(file, author));
  if (context.arguments.json) {
    context.print_json(service::to_json(report));
    return 0;
  }
  context.print(fmt::format("{}: {} read, {} added, {} corrected, {} unchanged in {:.1f} s\n",
                            context.paint.bold(places ? "places" : "regions"), report.read, report.added,
                            report.corrected, report.unchanged, report.seconds) +
                counts_line("dropped", report.dropped) + flags_text(context.paint, report.flagged));
  return 0;
}

}  // namespace frontkart::cli
