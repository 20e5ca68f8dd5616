#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "claims/claim.hpp"
#include "claims/records.hpp"
#include "cli/context.hpp"
#include "service/ledger_json.hpp"

namespace frontkart::cli {
namespace {

using ledger::Entry;
using nlohmann::json;

constexpr std::size_t kShownText = 100;
constexpr std::size_t kDefaultLog = 50;
constexpr std::size_t kDefaultSearch = 50;

/// The beginning of a text, on one line.
std::string shortened(const std::string& text) {
  std::string line = printable(text);
  std::replace(line.begin(), line.end(), '\n', ' ');
  if (line.size() <= kShownText) return line;
  std::size_t end = kShownText;
  while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0U) == 0x80U) --end;
  return line.substr(0, end) + "…";
}

/// What a record is about, in a few words.
std::string gist(const Entry& entry, const std::string& language) {
  if (!entry.body) return "(purged)";
  const json body = entry.json();
  if (claims::is_retracted(body)) return "(retracted)";
  if (const auto names = body.find("names"); names != body.end() && names->is_array() && !names->empty()) {
    for (const std::string& wanted : {language, std::string("en")}) {
      for (const json& name : *names) {
        if (name.value("lang", "") == wanted && !name.contains("form")) return shortened(name.value("text", ""));
      }
    }
    return shortened(names->front().value("text", ""));
  }
  if (entry.envelope.kind == "claim") {
    const auto claim = claims::claim_from_json(body);
    if (claim.ok()) {
      return shortened(fmt::format("{}  {}", claims::format_proposition(claim->says), claims::name_of(claim->hedge)));
    }
  }
  for (const char* member : {"title", "what", "of", "target", "claim", "file", "map", "words", "reason", "note"}) {
    const auto text = body.find(member);
    if (text != body.end() && text->is_string() && !text->get_ref<const std::string&>().empty()) {
      return shortened(text->get<std::string>());
    }
  }
  return "";
}

std::string line_of(const Context& context, const Entry& entry) {
  const ledger::Envelope& e = entry.envelope;
  std::string text =
      fmt::format("{:>7}  {}  {}  {}", e.seq, context.shown(e.recorded),
                  context.paint.bold(printable(e.kind + '/' + e.id)), gist(entry, context.arguments.language));
  if (e.reason) text += context.paint.dim("  — " + shortened(*e.reason));
  return text + '\n';
}

Status print_entry(const Context& context, const Entry& entry) {
  if (context.arguments.json) {
    context.print_json(service::to_json(entry, context.arguments.full));
  } else {
    context.print(line_of(context, entry));
  }
  return Done{};
}

}  // namespace

Result<int> run_log(const Context& context) {
  const Arguments& in = context.arguments;
  service::LogRequest request;
  if (!in.kinds.empty()) request.kind = in.kinds.front();
  request.id = given(in.id);
  FRONTKART_TRY(const auto since, context.optional_time("--since", in.since));
  FRONTKART_TRY(const auto until, context.optional_time("--until", in.until));
  if (since) request.since = since->start();
  if (until) request.until = until->end();
  FRONTKART_TRY(request.as_known, context.as_known());
  if (in.limit > 0) request.last = in.limit;
  // For a person the newest are enough; a program asks for all by asking for none.
  const bool cut = !in.json && in.limit == 0 && !since && !until && !request.id;
  if (cut) request.last = kDefaultLog;
  if (in.full && !in.json) return Error{ErrorCode::usage, "'--full' is for programs.", "", "Add --json."};
  FRONTKART_TRY(const auto open, context.open(StoreUse::read));
  std::size_t shown = 0;
  FRONTKART_CHECK(open->log(request, [&](const Entry& entry) -> Status {
    ++shown;
    return print_entry(context, entry);
  }));
  if (cut && shown == kDefaultLog) context.message(fmt::format("the newest {}; --last N shows more", kDefaultLog));
  return 0;
}

Result<int> run_show(const Context& context) {
  const Arguments& in = context.arguments;
  FRONTKART_TRY(const Instant as_known, context.as_known());
  FRONTKART_TRY(const auto open, context.open(StoreUse::read));
  FRONTKART_TRY(const auto answer, open->show(in.id, as_known));
  if (in.json) {
    context.print_json(service::to_json(answer));
    return 0;
  }
  const Entry& shown = answer.asked ? *answer.asked : answer.versions.back();
  const ledger::Envelope& e = shown.envelope;
  const Paint& paint = context.paint;
  std::string text = paint.bold(printable(e.kind + '/' + e.id)) + "  " + gist(shown, in.language) + '\n';
  text += fmt::format("  entry {}, recorded {} by {}\n  {}\n", e.seq, context.shown(e.recorded), printable(e.author),
                      paint.dim(shown.hash.hex()));
  if (shown.body) {
    text += printable_lines(shown.json().dump(2, ' ', false, json::error_handler_t::replace)) + '\n';
  } else {
    text += paint.yellow("  Its body was purged. What it said is nowhere in this store.\n");
  }
  if (answer.versions.size() > 1) {
    text += paint.bold("versions") + '\n';
    for (const Entry& version : answer.versions) {
      text += fmt::format("  {}  {}  {}{}\n", context.shown(version.envelope.recorded),
                          version.hash.hex().substr(0, 12), version.body ? "" : "(purged) ",
                          version.envelope.reason ? printable(*version.envelope.reason) : "");
    }
  }
  if (!answer.referring.empty()) {
    text += paint.bold("referred to by") + '\n';
    for (const auto& by : answer.referring) text += "  " + printable(by.reference) + '\n';
  }
  if (!answer.withheld.empty()) {
    text += paint.yellow("not to be published") + '\n';
    for (const std::string& why : answer.withheld) text += "  " + printable(why) + '\n';
  }
  context.print(text);
  return 0;
}

Result<int> run_search(const Context& context) {
  const Arguments& in = context.arguments;
  service::SearchRequest request;
  request.words = fmt::format("{}", fmt::join(in.words, " "));
  request.kinds = in.kinds;
  request.limit = in.limit > 0 ? in.limit : kDefaultSearch;
  FRONTKART_TRY(request.as_known, context.as_known());
  FRONTKART_TRY(const auto open, context.open(StoreUse::read));
  std::size_t found = 0;
  FRONTKART_CHECK(open->search(request, [&](const Entry& entry) -> Status {
    ++found;
    return print_entry(context, entry);
  }));
  if (found == 0) {
    if (!in.json) context.message("nothing was found");
    return error_facts(ErrorCode::negative).exit_code;
  }
  if (!in.json && found == request.limit) context.message(fmt::format("the newest {}; --limit N shows more", found));
  return 0;
}

}  // namespace frontkart::cli
