#include <fmt/format.h>

#include <algorithm>

#include "cli/context.hpp"
#include "cli/progress.hpp"
#include "edition/verify.hpp"
#include "ledger/entry.hpp"

namespace frontkart::cli {
namespace {

constexpr std::size_t kProblemsShown = 50;

std::string path_of(const edition::Inclusion& inclusion) {
  std::string text =
      fmt::format("\n{}\n\nleaf {}  {}\n", printable(inclusion.line), inclusion.index, inclusion.leaf.hex());
  for (std::size_t i = 0; i < inclusion.path.size(); ++i) {
    text += fmt::format("{:>5}  {}\n", inclusion.left[i] ? "left" : "right", inclusion.path[i].hex());
  }
  return text;
}

std::string text_of(const Context& context, const edition::EditionReport& report) {
  const Paint& paint = context.paint;
  const edition::Head& head = report.head.head;
  std::string text = report.sound() ? paint.green("sound") : paint.red("NOT SOUND");
  text += fmt::format(": edition {} of {}, {} records, {} files, {} bytes read\n", head.number,
                      context.shown(head.published), report.records, report.files, report.bytes);
  text += fmt::format("root {}\n", head.tree.root.hex());
  if (report.head.signature) {
    text += fmt::format("key  {}{}\n", report.head.signature->key.hex(),
                        report.signature_holds ? "" : "  (its signature does not hold)");
  }
  text += fmt::format("head {}\n", report.head_sha256.hex());
  text +=
      fmt::format("chain: {} of {} editions, each naming the one before by its hash\n", report.editions, head.number);
  for (const auto& [number, stamp] : report.stamps) {
    text += fmt::format("edition {} was stamped at {} by {}{}\n", number, context.shown(stamp.at),
                        printable(stamp.authority), stamp.trusted ? "" : " (not held against an authority)");
  }
  for (std::size_t i = 0; i < std::min(report.problems.size(), kProblemsShown); ++i) {
    text +=
        fmt::format("  {}: {}\n", paint.bold(printable(report.problems[i].where)), printable(report.problems[i].what));
  }
  if (report.problems.size() > kProblemsShown) {
    text += fmt::format("  and {} more; --json lists all\n", report.problems.size() - kProblemsShown);
  }
  for (const std::string& note : report.notes) text += fmt::format("{} {}\n", paint.dim("note:"), printable(note));
  if (report.inclusion) text += path_of(*report.inclusion);
  return text;
}

}  // namespace

Result<int> run_verify_edition(const Context& context) {
  const Arguments& in = context.arguments;
  edition::VerifyOptions options;
  if (!in.key.empty()) {
    FRONTKART_TRY(options.key, edition::public_key_argument(in.key));
  }
  if (!in.ca.empty()) options.ca_file = in.ca;
  if (!in.id.empty()) {
    const auto reference = ledger::parse_reference(in.id);
    if (!reference.ok() || reference->version) {
      return Error{ErrorCode::usage, "A record of an edition is named as kind/id.", in.id, ""};
    }
    options.record = in.id;
  }
  ProgressBar bar(context.environment.err, context.environment.err_is_terminal);
  options.progress = [&, sink = bar.sink()](const edition::VerifyProgress& progress) -> Status {
    sink({"verifying", progress.done, progress.total, 0});
    return Done{};
  };
  FRONTKART_TRY(const auto files, edition::edition_files(in.paths.front()));
  const auto report = edition::verify_edition(*files, options);
  bar.clear();
  if (!report.ok()) return report.error();
  if (in.json) {
    context.print_json(edition::to_json(*report));
  } else {
    context.print(text_of(context, *report));
  }
  return report->sound() ? 0 : error_facts(ErrorCode::negative).exit_code;
}

}  // namespace frontkart::cli
