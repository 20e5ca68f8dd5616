#include <fmt/format.h>

#include <filesystem>

#include "cli/context.hpp"
#include "cli/page_folder.hpp"
#include "cli/progress.hpp"
#include "service/publish.hpp"

namespace frontkart::cli {

std::string program_name(const Context& context) {
  std::string name = FRONTKART_VERSION;
  std::error_code unknown;
  const auto& file = context.environment.executable;
  const auto size = std::filesystem::file_size(file, unknown);
  if (unknown) return name;
  const auto changed = std::filesystem::last_write_time(file, unknown);
  return unknown ? name : fmt::format("{} {} {}", name, size, changed.time_since_epoch().count());
}

Result<int> run_publish(const Context& context) {
  const Arguments& in = context.arguments;
  service::PublishRequest request;
  request.folder = in.paths.front();
  request.web = page_folder(context);
  request.maps = in.maps;
  request.url = in.url;
  request.title = in.title;
  request.note = in.note;
  request.approved_by = in.approved_by;
  request.preview = in.preview;
  request.dry_run = in.dry_run;
  request.now = ledger::system_clock()();
  request.program = program_name(context);
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
  std::string text = report.preview ? "a preview: " : fmt::format("edition {}: ", report.number);
  text += fmt::format("{} records, {} maps; {} files, {} of them new, {} bytes\n", report.records, report.maps,
                      report.files, report.written, report.bytes);
  context.print(context.paint.bold(printable(in.paths.front())) + ": " + text);
  return 0;
}

}  // namespace frontkart::cli
