#include <algorithm>

#include "claims/claim_reading.hpp"
#include "claims/parts.hpp"

namespace frontkart::claims {
namespace {

Json chain_json(const std::vector<ChainLink>& chain) {
  Json out = Json::array();
  for (const ChainLink& link : chain) {
    Json one = {{"source", link.source}, {"factuality", name_of(link.factuality)}};
    write_text(one, "cue", link.cue);
    write_text(one, "via", link.via);
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace

std::string_view Claim::speaker() const {
  return chain.empty() ? std::string_view() : std::string_view(chain.back().source);
}

Json to_json(const Claim& claim) {
  Json body = Json::object();
  body["item"] = claim.item;
  write_text(body, "words", claim.words);
  if (claim.offset) body["offset"] = *claim.offset;
  body["says"] = proposition_json(claim.says);
  body["chain"] = chain_json(claim.chain);
  body["hedge"] = name_of(claim.hedge);
  if (claim.quote) body["quote"] = true;
  body["how_known"] = name_of(claim.how_known);
  if (claim.when != When{}) body["when"] = when_json(claim.when);
  write_instant(body, "as_of", claim.as_of);
  if (claim.stated) body["stated"] = when_json(*claim.stated);
  if (claim.where != Where{}) body["where"] = where_json(claim.where);
  if (claim.value) body["value"] = value_json(*claim.value);
  if (claim.deadline) body["deadline"] = when_json(*claim.deadline);
  if (!claim.presupposes.empty()) {
    Json& presupposes = body["presupposes"] = Json::array();
    for (const Proposition& one : claim.presupposes) presupposes.push_back(proposition_json(one));
  }
  write_text(body, "repeats", claim.repeats);
  write_list(body, "about_words", claim.about_words);
  write_text(body, "note", claim.note);
  body["visibility"] = name_of(claim.visibility);
  write_text(body, "public_as", claim.public_as);
  write_instant(body, "not_before", claim.not_before);
  body["defaulted"] = claim.defaulted;
  return body;
}

Result<Claim> claim_from_json(const Json& body) {
  Reading reading;
  const Node root(body, reading);
  ClaimMembers members;
  read_claim_members(root, members);
  for (const char* typed : {"by", "cue", "via", "through", "confirmed"}) {
    if (body.is_object() && body.contains(typed))
      root.wrong_member(typed, "belongs to a typed claim, not to a stored one");
  }
  if (!members.has_chain) root.wrong_member("chain", "is missing");
  if (!reading.error) {
    const auto table = factuality_of(members.claim.hedge, members.claim.chain.size());
    for (std::size_t i = 0; i < table.size(); ++i) {
      if (!members.has_factuality[i]) members.claim.chain[i].factuality = table[i];
    }
  }
  return finished(reading, std::move(members.claim));
}

}  // namespace frontkart::claims
