#include "claims/parts.hpp"
#include "claims/readers.hpp"
#include "claims/records.hpp"

/// What was asked and checked: reviews, enquiries and outcomes.
namespace frontkart::claims {

Json to_json(const Review& review) {
  Json body = Json::object();
  body["by"] = review.by;
  body["target"] = review.target;
  body["aspect"] = name_of(review.aspect);
  body["result"] = name_of(review.result);
  write_text(body, "method", review.method);
  if (review.at) body["at"] = when_json(*review.at);
  write_text(body, "known_from", review.known_from);
  write_common(body, review.common);
  return body;
}

void read_review(const Node& root, Review& out) {
  Object object(root);
  read_reference(object.need("by"), out.by, kSourceKinds);
  read_reference(object.need("target"), out.target, kReviewedKinds);
  read_word(object.get("aspect"), out.aspect);
  read_word(object.need("result"), out.result);
  read_text(object.get("method"), out.method);
  read_when(object.get("at"), out.at);
  read_reference(object.get("known_from"), out.known_from, kClaimKinds);
  read_common(object, out.common);
  object.done();
}

Json to_json(const Enquiry& enquiry) {
  Json body = Json::object();
  body["whom"] = enquiry.whom;
  body["what"] = enquiry.what;
  write_list(body, "about", enquiry.about);
  write_instant(body, "asked", enquiry.asked);
  write_instant(body, "deadline", enquiry.deadline);
  body["answer"] = name_of(enquiry.answer);
  write_text(body, "answer_text", enquiry.answer_text);
  write_instant(body, "answered", enquiry.answered);
  write_common(body, enquiry.common);
  return body;
}

void read_enquiry(const Node& root, Enquiry& out) {
  Object object(root);
  read_reference(object.need("whom"), out.whom, kSourceKinds);
  read_text(object.need("what"), out.what);
  read_references(object.get("about"), out.about, kBasisKinds);
  read_instant(object.get("asked"), out.asked);
  read_instant(object.get("deadline"), out.deadline);
  read_word(object.get("answer"), out.answer);
  read_text(object.get("answer_text"), out.answer_text);
  read_instant(object.get("answered"), out.answered);
  read_common(object, out.common);
  object.done();
}

Json to_json(const Outcome& outcome) {
  Json body = Json::object();
  body["claim"] = outcome.claim;
  body["result"] = name_of(outcome.result);
  write_list(body, "evidence", outcome.evidence);
  write_text(body, "resolver", outcome.resolver);
  write_instant(body, "at", outcome.at);
  write_common(body, outcome.common);
  return body;
}

void read_outcome(const Node& root, Outcome& out) {
  Object object(root);
  read_reference(object.need("claim"), out.claim, kClaimKinds);
  read_word(object.need("result"), out.result);
  read_references(object.get("evidence"), out.evidence, kBasisKinds);
  read_text(object.get("resolver"), out.resolver, 500);
  read_instant(object.get("at"), out.at);
  read_common(object, out.common);
  object.done();
}

}  // namespace frontkart::claims
