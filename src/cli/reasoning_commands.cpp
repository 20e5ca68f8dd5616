#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/context.hpp"
#include "cli/record_text.hpp"
#include "service/ledger_json.hpp"

namespace frontkart::cli {
namespace {

constexpr double kHour = 3'600e6;

std::string age_text(std::int64_t us) {
  const double hours = static_cast<double>(us) / kHour;
  return hours < 48 ? fmt::format("{:.0f} h", hours) : fmt::format("{:.0f} d", hours / 24);
}

std::string bearings_text(const std::vector<claims::Bearing>& bearings) {
  std::string text;
  for (const claims::Bearing& b : bearings) {
    text += fmt::format("      {} {}: {} {}{}{}{}\n", claims::name_of(b.side), claims::short_form(b.status),
                        printable(b.record), claims::name_of(b.ground), b.committed ? "" : ", does not commit itself",
                        b.current ? "" : ", not current",
                        b.interest == claims::Interest::against_own ? ", against its own interest" : "");
  }
  return text;
}

std::string origins_text(const Context& context, const service::OriginsAnswer& answer) {
  const Paint& paint = context.paint;
  const claims::Origins& found = answer.origins;
  const auto named = [&](const std::string& reference) {
    return name_in(answer.dossier, reference, context.arguments.language);
  };
  std::string text =
      fmt::format("{}  {}\n\n", paint.bold(printable(best_name(answer.place, context.arguments.language))),
                  context.shown(found.at));
  text += paint.bold(fmt::format("{} origins with no known link between them", found.origins.size())) + '\n';
  for (const claims::Origin& origin : found.origins) {
    text += fmt::format("  {}  {}{}\n", paint.bold(named(origin.key)), age_text(origin.age_us),
                        origin.illustrative ? "  " + paint.yellow("illustrative") : "");
    if (!origin.relays.empty()) {
      text += "      through";
      for (const std::string& relay : origin.relays) text += ' ' + named(relay) + ';';
      text.back() = '\n';
    }
    text += bearings_text(origin.bearings);
    for (const std::string& review : origin.reviews) text += fmt::format("      checked: {}\n", printable(review));
  }
  if (!found.apart.empty()) {
    text += paint.bold("adds no origin") + '\n';
    for (const claims::Apart& apart : found.apart) {
      text += fmt::format("  {}  ({})\n", printable(apart.record), apart.code) + bearings_text(apart.bearings);
    }
  }
  if (!found.conflicts.empty()) {
    text += paint.bold("cannot both be so") + '\n';
    for (const claims::Conflict& c : found.conflicts) {
      text += fmt::format("  {} – {}  ({})\n", printable(c.a.record), printable(c.b.record), c.code);
    }
  }
  if (!found.reviews.empty()) {
    text += paint.bold("checked") + '\n';
    for (const claims::ReviewFound& r : found.reviews) {
      text += fmt::format("  {}: {}, {}, {}{}{}\n", named(r.by), printable(r.target), claims::name_of(r.aspect),
                          claims::name_of(r.result),
                          r.known_from.empty() ? "" : "; known only from " + printable(r.known_from),
                          r.subset_of.empty() ? "" : "; a part of " + printable(r.subset_of));
    }
  }
  if (!found.silences.empty()) {
    text += paint.bold("not confirmed, no comment") + '\n';
    for (const claims::Silence& s : found.silences) {
      text += fmt::format("  {}: {} {}, for {}{}\n", named(s.who), claims::name_of(s.kind),
                          printable(claims::format_proposition(s.about)), age_text(s.for_us),
                          s.ended_by.empty() ? "" : "; ended by " + printable(s.ended_by));
    }
  }
  if (!found.enquiries.empty()) {
    text += paint.bold("asked by the desk") + '\n';
    for (const claims::EnquiryFound& e : found.enquiries) {
      text += fmt::format("  {}: {}, {} for {}\n", printable(e.enquiry), named(e.whom), claims::name_of(e.state),
                          age_text(e.for_us));
    }
  }
  if (!found.predictions.empty()) {
    text += paint.bold("predictions") + '\n';
    for (const claims::PredictionFound& p : found.predictions) {
      text += fmt::format("  {}: {}{}{}\n", printable(p.claim), claims::name_of(p.state),
                          p.deadline ? ", by " + context.shown(*p.deadline) : "",
                          p.result ? fmt::format(", {}", claims::name_of(*p.result)) : "");
    }
  }
  bool heading = false;
  for (const claims::NumberCheck& check : answer.numbers) {
    if (!heading) text += paint.bold("numbers") + '\n';
    heading = true;
    text += fmt::format("  {}: {}, {}", printable(check.claim), check.what, claims::name_of(check.verdict));
    if (check.claimed) text += fmt::format("; claimed {:g}", *check.claimed);
    if (check.right) text += fmt::format(", by the figures {:.3g}", *check.right);
    if (!check.code.empty()) text += fmt::format(" ({})", check.code);
    text += '\n';
  }
  text += paint.bold("suggested by the rules of docs/reasoning.md") + "\n  ";
  text += answer.suggestion.status ? fmt::format("{}, confidence {}", claims::short_form(*answer.suggestion.status),
                                                 claims::name_of(answer.suggestion.confidence))
                                   : std::string("nothing");
  text += "; nothing applies it: an assessment is signed\n";
  for (const claims::FiredRule& rule : answer.suggestion.rules) text += fmt::format("    {}\n", rule.rule);
  return text;
}

Result<service::SubjectRequest> request_of(const Context& context) {
  service::SubjectRequest request;
  request.subject = context.arguments.place;
  FRONTKART_TRY(const auto moment, context.optional_time("--at", context.arguments.time));
  if (moment) request.at = moment->state_instant();
  FRONTKART_TRY(request.as_known, context.as_known());
  return request;
}

}  // namespace

Result<int> run_origins(const Context& context) {
  FRONTKART_TRY(const auto request, request_of(context));
  FRONTKART_TRY(const auto open, context.open(StoreUse::read));
  FRONTKART_TRY(const auto answer, open->origins(request));
  context.arguments.json ? context.print_json(service::to_json(answer)) : context.print(origins_text(context, answer));
  return 0;
}

Result<int> run_brief(const Context& context) {
  FRONTKART_TRY(const auto request, request_of(context));
  brief::Options options;
  options.language = context.arguments.language;
  options.zone = context.arguments.zone;
  FRONTKART_TRY(const auto open, context.open(StoreUse::read));
  FRONTKART_TRY(const auto answer, open->brief(request, options));
  if (context.arguments.json) {
    context.print_json(brief::to_json(answer).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  } else {
    context.print(printable_lines(brief::to_text(answer)));
  }
  return 0;
}

}  // namespace frontkart::cli
