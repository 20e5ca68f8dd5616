#include "claims/records.hpp"

#include <fmt/format.h>

#include <array>

#include "claims/readers.hpp"

namespace frontkart::claims {
namespace {

constexpr std::array<std::string_view, 11> kRecordKinds = {
    "party", "source", "item", "claim", "review", "enquiry", "assessment", "edit", "outcome", "route", "release"};

template <class Body>
using Reader = void (*)(const Node&, Body&);

template <class Body>
Result<Body> body_from(const Json& json, Reader<Body> read) {
  Reading reading;
  Body out;
  read(Node(json, reading), out);
  return finished(reading, std::move(out));
}

template <class Body>
Result<Json> normalised_as(const Json& typed, const Surroundings& surroundings, Reader<Body> read) {
  Reading reading;
  reading.surroundings = &surroundings;
  reading.recompute = true;
  Body out;
  read(Node(typed, reading), out);
  if (reading.error) return *std::move(reading.error);
  return to_json(out);
}

}  // namespace

Result<Party> party_from_json(const Json& body) {
  return body_from<Party>(body, read_party);
}
Result<Source> source_from_json(const Json& body) {
  return body_from<Source>(body, read_source);
}
Result<Item> item_from_json(const Json& body) {
  return body_from<Item>(body, read_item);
}
Result<Review> review_from_json(const Json& body) {
  return body_from<Review>(body, read_review);
}
Result<Enquiry> enquiry_from_json(const Json& body) {
  return body_from<Enquiry>(body, read_enquiry);
}
Result<Assessment> assessment_from_json(const Json& body) {
  return body_from<Assessment>(body, read_assessment);
}
Result<Edit> edit_from_json(const Json& body) {
  return body_from<Edit>(body, read_edit);
}
Result<Outcome> outcome_from_json(const Json& body) {
  return body_from<Outcome>(body, read_outcome);
}
Result<Route> route_from_json(const Json& body) {
  return body_from<Route>(body, read_route);
}
Result<Release> release_from_json(const Json& body) {
  return body_from<Release>(body, read_release);
}
Result<Edition> edition_from_json(const Json& body) {
  return body_from<Edition>(body, read_edition);
}

std::span<const std::string_view> record_kinds() {
  return kRecordKinds;
}

Result<Json> normalised(std::string_view kind, const Json& typed, const Surroundings& surroundings) {
  if (kind == "claim") {
    FRONTKART_TRY(const Claim claim, expand_claim(typed, surroundings));
    return to_json(claim);
  }
  if (kind == "party") return normalised_as<Party>(typed, surroundings, read_party);
  if (kind == "source") return normalised_as<Source>(typed, surroundings, read_source);
  if (kind == "item") return normalised_as<Item>(typed, surroundings, read_item);
  if (kind == "review") return normalised_as<Review>(typed, surroundings, read_review);
  if (kind == "enquiry") return normalised_as<Enquiry>(typed, surroundings, read_enquiry);
  if (kind == "assessment") return normalised_as<Assessment>(typed, surroundings, read_assessment);
  if (kind == "edit") return normalised_as<Edit>(typed, surroundings, read_edit);
  if (kind == "outcome") return normalised_as<Outcome>(typed, surroundings, read_outcome);
  if (kind == "route") return normalised_as<Route>(typed, surroundings, read_route);
  if (kind == "release") return normalised_as<Release>(typed, surroundings, read_release);
  return Error{ErrorCode::bad_input, fmt::format("'{}' is not a kind of record that can be typed.", kind.substr(0, 60)),
               "/kind", fmt::format("It is one of: {}.", listed(kRecordKinds))};
}

bool is_retracted(const Json& body) {
  if (!body.is_object()) return false;
  const auto it = body.find("retracted");
  return it != body.end() && it->is_boolean() && it->get<bool>();
}

}  // namespace frontkart::claims
