#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <map>

#include "cli/context.hpp"
#include "cli/page_folder.hpp"
#include "cli/progress.hpp"
#include "service/publish.hpp"

namespace frontkart::cli {

namespace {

/// "24h", "30m", "2d", "0".
Result<std::int64_t> parse_delay(const std::string& text) {
  constexpr std::int64_t kMinute = 60'000'000;
  constexpr std::int64_t kMost = 100'000;
  std::int64_t number = 0;
  const char* const last = text.data() + text.size();
  const auto [end, ec] = std::from_chars(text.data(), last, number);
  const std::string unit(end, last);
  const std::int64_t us = unit == "m" ? kMinute : unit == "h" ? 60 * kMinute : unit == "d" ? 24 * 60 * kMinute : 0;
  if (ec != std::errc{} || number < 0 || number > kMost || (us == 0 && !(number == 0 && unit.empty()))) {
    return Error{ErrorCode::usage, "A delay is a number with m, h or d.", "--delay", "For example --delay 24h."};
  }
  return number * us;
}

std::string withheld_text(const Context& context, const service::PublishReport& report) {
  std::map<std::string, std::vector<std::string>> by_reason;
  for (const auto& one : report.withheld) by_reason[one.reason].push_back(one.reference);
  std::string text;
  constexpr std::size_t kShown = 3;
  for (const auto& [reason, records] : by_reason) {
    text += fmt::format("  {:>6}  {}", records.size(), printable(reason));
    for (std::size_t i = 0; i < std::min(records.size(), kShown); ++i) {
      text += (i == 0 ? "  " : ", ") + context.paint.dim(printable(records[i]));
    }
    text += records.size() > kShown ? ", …\n" : "\n";
  }
  return text.empty() ? text : "Withheld:\n" + text;
}

}  // namespace

std::string program_name(const Context& context) {
  std::string name = FRONTKART_VERSION;
  std::error_code unknown;
  const auto& file = context.environment.executable;
  const auto size = std::filesystem::file_size(file, unknown);
  if (unknown) return name;
  const auto changed = std::filesystem::last_write_time(file, unknown);
  return unknown ? name : fmt::format("{} {} {}", name, size, changed.time_since_epoch().count());
}

service::BasemapRequest basemap_of(const Arguments& in) {
  return {in.basemap, in.basemap_dark, in.basemap_attribution};
}

Result<int> run_publish(const Context& context) {
  const Arguments& in = context.arguments;
  service::PublishRequest request;
  request.folder = in.paths.front();
  request.web = page_folder(context);
  request.maps = in.maps;
  request.basemap = basemap_of(in);
  request.url = in.url;
  request.title = in.title;
  request.zone = in.zone;
  request.note = in.note;
  request.approved_by = in.approved_by;
  request.preview = in.preview;
  request.dry_run = in.dry_run;
  request.now = ledger::system_clock()();
  request.program = program_name(context);
  request.author = context.author();
  request.time_stamps = in.tsa;
  if (!in.delay.empty()) {
    FRONTKART_TRY(request.delay_us, parse_delay(in.delay));
  }
  FRONTKART_TRY(const auto store, context.store_path());
  request.key_file = store.string() + ".key";
  FRONTKART_TRY(const auto open, context.open(in.preview || in.dry_run ? StoreUse::read : StoreUse::write));
  ProgressBar bar(context.environment.err, context.environment.err_is_terminal);
  auto result = service::publish(*open.store, request, bar.sink());
  bar.clear();
  if (!result.ok()) return std::move(result).error();
  const service::PublishReport& report = *result;
  if (in.json) {
    context.print_json(service::to_json(report));
    return 0;
  }
  std::string text = in.dry_run       ? "would hold "
                     : report.preview ? "a preview of "
                                      : fmt::format("edition {} with ", report.number);
  text += fmt::format("{} records, {} maps", report.records, report.maps);
  if (!in.dry_run) {
    text += fmt::format("; {} files ({} new), {} bytes, {:.2f} s", report.files, report.written, report.bytes,
                        report.seconds);
  }
  text += '\n';
  if (in.dry_run) text += withheld_text(context, report);
  context.print(context.paint.bold(printable(in.paths.front())) + ": " + text);
  return 0;
}

}  // namespace frontkart::cli
