#include <fmt/format.h>

#include <algorithm>

#include "cli/context.hpp"
#include "cli/page_folder.hpp"
#include "cli/progress.hpp"
#include "http/static_files.hpp"
#include "service/json.hpp"
#include "service/json_writer.hpp"

namespace frontkart::cli {
namespace {

constexpr std::size_t kProblemsShown = 50;

}  // namespace

std::filesystem::path page_folder(const Context& context) {
  if (!context.arguments.web.empty()) return context.arguments.web;
  if (!context.environment.executable.empty()) {
    const auto installed = context.environment.executable.parent_path().parent_path() / "share" / "frontkart" / "web";
    if (http::StaticFiles(installed).available()) return installed;
  }
  return FRONTKART_WEB_DIR;
}

Result<int> run_check(const Context& context) {
  const Arguments& in = context.arguments;
  FRONTKART_TRY(const auto open, context.open(in.rebuild ? StoreUse::write : StoreUse::read));
  ProgressBar bar(context.environment.err, context.environment.err_is_terminal);
  auto result = open->check(in.rebuild, bar.sink());
  bar.clear();
  if (!result.ok()) return std::move(result).error();
  const service::CheckReport& report = *result;
  if (in.json) {
    context.print_json(service::to_json(report));
  } else {
    const Paint& paint = context.paint;
    std::string text = report.ok ? paint.green("sound") : paint.red("NOT SOUND");
    text +=
        fmt::format(": {} entries, {} originals, {} composites\n", report.entries, report.originals, report.composites);
    for (std::size_t i = 0; i < std::min(report.problems.size(), kProblemsShown); ++i) {
      text += fmt::format("  {}: {}\n", printable(report.problems[i].where), printable(report.problems[i].what));
    }
    if (report.problems.size() > kProblemsShown) {
      text += fmt::format("  and {} more; --json lists all\n", report.problems.size() - kProblemsShown);
    }
    context.print(text);
  }
  return report.ok ? 0 : error_facts(ErrorCode::negative).exit_code;
}

Result<int> run_backup(const Context& context) {
  const std::string& file = context.arguments.paths.front();
  FRONTKART_TRY(const auto open, context.open(StoreUse::read));
  ProgressBar bar(context.environment.err, context.environment.err_is_terminal);
  const Status done = open->backup(file, bar.sink());
  bar.clear();
  if (!done.ok()) return done.error();
  std::error_code unknown;
  const auto size = std::filesystem::file_size(file, unknown);
  if (context.arguments.json) {
    service::JsonWriter json;
    json.begin_object().key("file").string(file).key("bytes").count(unknown ? 0 : size);
    context.print_json(json.end_object().take());
  } else {
    context.print(fmt::format("{}: {} bytes\n", context.paint.bold(printable(file)), unknown ? 0 : size));
  }
  return 0;
}

Result<int> run_restore(const Context& context) {
  const Arguments& in = context.arguments;
  FRONTKART_TRY(const auto store, context.store_path());
  const auto log = in.log.empty() ? std::nullopt : std::optional<std::filesystem::path>(in.log);
  FRONTKART_CHECK(context.environment.restore_store(in.paths.front(), store, log));
  FRONTKART_TRY(const auto open, context.open(StoreUse::read));
  FRONTKART_TRY(const auto head, open.store->head());
  if (in.json) {
    service::JsonWriter json;
    json.begin_object().key("store").string(store.string()).key("entries").count(head.seq);
    context.print_json(json.key("head").string(head.hash.hex()).end_object().take());
  } else {
    context.print(fmt::format("{}: {} entries, verified\n", context.paint.bold(printable(store.string())), head.seq));
  }
  return 0;
}

}  // namespace frontkart::cli
