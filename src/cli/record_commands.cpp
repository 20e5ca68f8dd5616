#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "cli/context.hpp"
#include "cli/progress.hpp"
#include "cli/signals.hpp"
#include "service/json.hpp"
#include "service/ledger_json.hpp"

namespace frontkart::cli {
namespace {

using nlohmann::json;
using Put = service::Recorder::Put;

constexpr std::uint64_t kMaxRecords = std::uint64_t{256} << 20U;

std::string_view word_of(Put::What what) {
  switch (what) {
    case Put::What::added:
      return "added";
    case Put::What::corrected:
      return "corrected";
    case Put::What::retracted:
      return "retracted";
    case Put::What::unchanged:
      return "unchanged";
  }
  return "";
}

/// What nobody typed must be looked at before anything of it is published.
std::string defaults_of(const ledger::Entry& entry) {
  if (!entry.body || entry.envelope.kind != "claim") return "";
  const json body = entry.json();
  const auto defaulted = body.find("defaulted");
  if (defaulted == body.end() || defaulted->empty()) return "";
  std::string text = "  assumed, to be confirmed:";
  for (const json& member : *defaulted) text += ' ' + printable(member.get<std::string>());
  return text + '\n';
}

Result<int> record_all(const Context& context, const std::vector<service::TypedRecord>& records) {
  FRONTKART_TRY(const auto open, context.open(StoreUse::create));
  service::RecordOptions options;
  options.author = context.author();
  options.reason = given(context.arguments.because);
  FRONTKART_TRY(const auto done, open->record(records, options));
  for (const Put& put : done) {
    if (context.arguments.json) {
      context.print_json(service::to_json(put.entry));
      continue;
    }
    const ledger::Envelope& e = put.entry.envelope;
    context.print(fmt::format("{} {}  (entry {}, {})\n", context.paint.bold(e.kind + '/' + e.id), word_of(put.what),
                              e.seq, put.entry.hash.hex().substr(0, 12)) +
                  defaults_of(put.entry));
  }
  return 0;
}

}  // namespace

Result<int> run_import_ledger(const Context& context) {
  const Arguments& in = context.arguments;
  const std::filesystem::path file = in.paths.front();
  std::error_code unknown;
  if (file != "-" && !std::filesystem::exists(file, unknown)) {
    return Error{ErrorCode::bad_input, "There is no such file.", file.string(), "Check the path."};
  }
  FRONTKART_TRY(const auto open, context.open(StoreUse::create));
  service::RecordOptions options;
  options.author = context.author();
  options.reason = given(in.because);
  options.replay = in.replay;
  const StopSignals signals;
  ProgressBar bar(context.environment.err, context.environment.err_is_terminal);
  auto report = open->import_records(file, options, bar.sink(), signals.flag());
  bar.clear();
  if (!report.ok()) return std::move(report).error();
  if (in.json) {
    context.print_json(service::to_json(*report));
  } else {
    context.print(fmt::format("{}: {} read, {} added, {} corrected, {} unchanged in {:.1f} s\n",
                              context.paint.bold("records"), report->read, report->added, report->corrected,
                              report->unchanged, report->seconds));
  }
  return 0;
}

Result<int> run_record(const Context& context) {
  const std::string& path = context.arguments.paths.front();
  exchange::SourceFile file;
  const bool piped = path == "-";
  FRONTKART_TRY(file, read_file(piped ? "/dev/stdin" : path, kMaxRecords));
  std::vector<service::TypedRecord> records;
  const std::filesystem::path folder =
      piped ? std::filesystem::path("/nonexistent") : std::filesystem::absolute(path).parent_path();
  std::size_t number = 0;
  for (std::size_t begin = 0; begin < file.bytes.size();) {
    const std::size_t end = std::min(file.bytes.find('\n', begin), file.bytes.size());
    const std::string line = file.bytes.substr(begin, end - begin);
    begin = end + 1;
    ++number;
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    const std::string place = fmt::format("{}:{}", piped ? "standard input" : path, number);
    auto parsed = service::parse_record_line(line);
    if (!parsed.ok()) return Error{parsed.error().code, parsed.error().message, place, parsed.error().remedy};
    records.push_back({place, std::move(*parsed), folder});
  }
  if (records.empty()) return Error{ErrorCode::bad_input, "There is no record in it.", path, "Write one on each line."};
  return record_all(context, records);
}

Result<int> run_record_kind(const Context& context) {
  const Arguments& in = context.arguments;
  FRONTKART_TRY(json typed, typed_record(*in.record_kind, in.members));
  const auto set = [&](const char* member, const std::string& text) {
    if (!text.empty()) typed[member] = text;
  };
  set("id", in.id);
  set("note", in.note);
  set("visibility", in.visibility);
  return record_all(context, {{"", std::move(typed), {}}});
}

Result<int> run_retract(const Context& context) {
  const Arguments& in = context.arguments;
  const auto reference = ledger::parse_reference(in.id);
  if (!reference.ok() || reference->version) {
    return Error{ErrorCode::usage, "This is not kind/id.", in.id.substr(0, 120), "Write claim/ID, for example."};
  }
  const json typed = {{"kind", reference->kind}, {"id", reference->id}, {"retracted", true}, {"reason", in.reason}};
  FRONTKART_TRY(const auto open, context.open(StoreUse::write));
  service::RecordOptions options;
  options.author = context.author();
  options.reason = in.reason;
  FRONTKART_TRY(const auto done, open->record({{"", typed, {}}}, options));
  for (const Put& put : done) {
    if (context.arguments.json) {
      context.print_json(service::to_json(put.entry));
    } else {
      context.print(fmt::format("{} {}\n", context.paint.bold(in.id), word_of(put.what)));
    }
  }
  return 0;
}

Result<int> run_purge(const Context& context) {
  const Arguments& in = context.arguments;
  FRONTKART_TRY(const auto open, context.open(StoreUse::write));
  FRONTKART_TRY(const auto done, open->purge(in.id, in.reason, context.author()));
  if (in.json) {
    context.print_json(service::to_json(done));
  } else {
    context.print(
        fmt::format("{} purged: {} of its versions destroyed. Copies made before, such as backups, still hold it; "
                    "restore them with --log.\n",
                    context.paint.bold(printable(in.id)), done.entries.size()));
  }
  return 0;
}

}  // namespace frontkart::cli
