#include "service/dossier_parts.hpp"

#include "service/reference.hpp"

namespace frontkart::service {

using claims::Recorded;

std::string_view name_of(claims::Scope scope) {
  switch (scope) {
    case claims::Scope::here:
      return "here";
    case claims::Scope::around:
      return "around";
    case claims::Scope::inside:
      return "inside";
  }
  return "here";
}

std::vector<exchange::Name> names_in(const claims::Dossier& dossier, std::string_view reference) {
  std::vector<exchange::Name> out;
  const auto found = dossier.named.find(without_version(reference));
  if (found == dossier.named.end()) return out;
  for (const claims::Name& name : found->second.names) {
    if (name.form.empty()) out.push_back({name.lang, name.text});
  }
  return out;
}

std::vector<const claims::ChainLink*> spoken(const claims::Claim& claim) {
  std::vector<const claims::ChainLink*> out;
  for (auto link = claim.chain.rbegin(); link != claim.chain.rend(); ++link) out.push_back(&*link);
  return out;
}

bool is_silence(const claims::Claim& claim) {
  return claim.hedge == claims::Hedge::not_confirmed || claim.hedge == claims::Hedge::not_commenting;
}

ReviewsOfClaims::ReviewsOfClaims(const claims::Dossier& dossier) {
  for (const auto& review : dossier.reviews) by_target_[without_version(review.body.target)].insert(review.id);
}

std::set<std::string> ReviewsOfClaims::of(const Recorded<claims::Claim>& claim) const {
  std::set<std::string> out;
  const auto take = [&](const std::string& target) {
    if (const auto found = by_target_.find(target); found != by_target_.end()) {
      out.insert(found->second.begin(), found->second.end());
    }
  };
  take("claim/" + claim.id);
  for (const auto& argument : claim.body.says.args) {
    if (argument.ref.starts_with("item/")) take(without_version(argument.ref));
  }
  return out;
}

std::string whole_of_reviewed(const claims::Dossier& dossier, const claims::Review& review) {
  const auto item = dossier.items.find(without_version(review.target));
  return item == dossier.items.end() ? std::string() : item->second.body.subset_of;
}

bool is_prediction(const claims::Claim& claim) {
  return claim.hedge == claims::Hedge::predicts || claim.deadline.has_value();
}

PredictionState prediction_of(const claims::Dossier& dossier, const Recorded<claims::Claim>& claim) {
  PredictionState out;
  if (claim.body.deadline) {
    const Instant latest = claim.body.deadline->bounds.latest;
    if (latest != Instant::highest() && latest < dossier.at) out.state = "due";
  }
  for (const auto& outcome : dossier.outcomes) {
    if (without_version(outcome.body.claim) == "claim/" + claim.id) out = {"resolved", &outcome};
  }
  return out;
}

const Recorded<claims::Assessment>* assessment_that_holds(const claims::Dossier& dossier) {
  const Recorded<claims::Assessment>* out = nullptr;
  for (const auto& assessment : dossier.assessments) {
    const claims::Assessment& body = assessment.body;
    const bool holds = body.from.earliest <= dossier.at && (body.to_edtf.empty() || dossier.at <= body.to.latest);
    if (holds && body.of == dossier.subject) out = &assessment;
  }
  return out;
}

}  // namespace frontkart::service
