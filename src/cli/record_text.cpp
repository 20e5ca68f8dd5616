#include "cli/record_text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace frontkart::cli {
namespace {

std::string without_version(std::string_view reference) {
  return std::string(reference.substr(0, reference.find('@')));
}

std::string proposition_text(const claims::Dossier& dossier, const claims::Proposition& says,
                             const std::string& language) {
  std::string text(claims::name_of(says.predicate));
  text += '(';
  for (std::size_t i = 0; i < says.args.size(); ++i) {
    if (i > 0) text += ", ";
    const claims::Argument& argument = says.args[i];
    text += argument.ref.empty() ? fmt::format("\"{}\"", printable(argument.text))
                                 : name_in(dossier, argument.ref, language);
  }
  return text + ')';
}

/// Speaker → relay → publisher.
std::string chain_text(const claims::Dossier& dossier, const claims::Claim& claim, const std::string& language) {
  std::string text;
  for (auto link = claim.chain.rbegin(); link != claim.chain.rend(); ++link) {
    if (!text.empty()) text += " → ";
    text += name_in(dossier, link->source, language);
  }
  return text;
}

std::string when_text(const claims::When& when) {
  if (!when.edtf.empty()) return fmt::format("{} {}", claims::name_of(when.role), printable(when.edtf));
  return when.raw.empty() ? "" : fmt::format("\"{}\", not resolved", printable(when.raw));
}

}  // namespace

std::string name_in(const claims::Dossier& dossier, const std::string& reference, const std::string& language) {
  const std::string key = without_version(reference);
  if (const auto found = dossier.named.find(key); found != dossier.named.end()) {
    for (const std::string& wanted : {language, std::string("en")}) {
      for (const claims::Name& name : found->second.names) {
        if (name.lang == wanted && name.form.empty()) return printable(name.text);
      }
    }
    if (!found->second.names.empty()) return printable(found->second.names.front().text);
  }
  if (key == "source/unnamed") return std::string(words(language).records.unnamed);
  if (key == "source/several") return std::string(words(language).records.several);
  return printable(key);
}

std::string records_text(const Context& context, const claims::Dossier& dossier) {
  const std::string& language = context.arguments.language;
  const RecordWords& w = context.words.records;
  const Paint& paint = context.paint;
  std::string text;
  if (!dossier.claims.empty()) {
    text += '\n' + paint.bold(w.claims) + '\n';
    for (const auto& claim : dossier.claims) {
      text += fmt::format("  {}: {}\n", paint.bold(chain_text(dossier, claim.body, language)),
                          proposition_text(dossier, claim.body.says, language));
      text += fmt::format("      {}", claims::name_of(claim.body.hedge));
      if (const std::string when = when_text(claim.body.when); !when.empty()) text += ", " + when;
      if (claim.body.deadline) {
        const claims::When& deadline = *claim.body.deadline;
        text +=
            fmt::format(", {} {}", w.deadline, deadline.edtf.empty() ? when_text(deadline) : printable(deadline.edtf));
        if (!claim.body.deadline->assumes.empty())
          text += fmt::format(" ({})", printable(claim.body.deadline->assumes));
      }
      if (!claim.body.words.empty()) text += fmt::format(", «{}»", printable(claim.body.words));
      text += paint.dim("  claim/" + claim.id) + '\n';
      if (!claim.body.defaulted.empty()) {
        text += "      " + paint.yellow(fmt::format("{}: {}", w.assumed, fmt::join(claim.body.defaulted, ", "))) + '\n';
      }
    }
  }
  for (const std::string& subject : dossier.cut)
    text += fmt::format("  {}: {}\n", name_in(dossier, subject, language), w.cut);
  if (!dossier.reviews.empty()) {
    text += '\n' + paint.bold(w.reviews) + '\n';
    for (const auto& review : dossier.reviews) {
      text += fmt::format("  {}: {}, {} ({})", paint.bold(name_in(dossier, review.body.by, language)),
                          printable(without_version(review.body.target)), claims::name_of(review.body.result),
                          claims::name_of(review.body.aspect));
      if (!review.body.known_from.empty())
        text += fmt::format("; {} {}", w.known_from, printable(review.body.known_from));
      text += '\n';
    }
  }
  for (const auto& outcome : dossier.outcomes) {
    text += fmt::format("\n{}\n  {}: {}\n", paint.bold(w.outcome), printable(outcome.body.claim),
                        claims::name_of(outcome.body.result));
  }
  for (const auto& assessment : dossier.assessments) {
    if (assessment.body.of != dossier.subject || assessment.body.from.earliest > dossier.at ||
        (!assessment.body.to_edtf.empty() && assessment.body.to.latest < dossier.at)) {
      continue;
    }
    text += fmt::format(
        "\n{}\n  {}{}, {}, {} – {}\n  {}\n  {}\n", paint.bold(w.assessment),
        claims::name_of(assessment.body.status.standing),
        assessment.body.status.party.empty() ? "" : " " + name_in(dossier, assessment.body.status.party, language),
        claims::name_of(assessment.body.confidence), printable(assessment.body.from_edtf),
        assessment.body.to_edtf.empty() ? std::string(context.words.open) : printable(assessment.body.to_edtf),
        printable(assessment.body.reason), paint.dim(printable(assessment.body.author)));
  }
  return text;
}

}  // namespace frontkart::cli
