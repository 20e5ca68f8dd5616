#include "claims/claim_reading.hpp"

#include <algorithm>

#include "claims/parts.hpp"

namespace frontkart::claims {
namespace {

void read_found_in(Object& object, ClaimMembers& out) {
  const Member member = object.need("item");
  read_reference(member, out.claim.item, kItemKinds);
  if (!member || member->failed()) return;
  Reading& reading = member->reading();
  if (reading.surroundings == nullptr || !reading.surroundings->item) return;
  auto facts = reading.surroundings->item(out.claim.item);
  if (!facts.ok()) {
    reading.error = facts.error();
    if (reading.error->code == ErrorCode::not_found) {
      reading.error->code = ErrorCode::bad_input;
      reading.error->remedy = "Record the item first.";
    }
    reading.error->where = member->pointer();
    return;
  }
  out.item = *std::move(facts);
  reading.zone = out.item.zone.empty() ? "UTC" : out.item.zone;
}

/// A source, or {source, cue, via, factuality}. True: it has a factuality.
bool read_link(const Member& member, ChainLink& out) {
  if (!member || member->failed()) return false;
  if (member->json().is_string()) {
    read_reference(member, out.source, kSourceKinds);
    return false;
  }
  Object object(*member);
  read_reference(object.need("source"), out.source, kSourceKinds);
  read_text(object.get("cue"), out.cue);
  read_reference(object.get("via"), out.via, kItemKinds);
  const Member factuality = object.get("factuality");
  read_word(factuality, out.factuality);
  object.done();
  return factuality.has_value();
}

void read_attribution(Object& object, ClaimMembers& out) {
  const Member chain = object.get("chain");
  out.has_chain = chain.has_value();
  read_list(chain, kMaxChain, [&](const Member& element) {
    out.has_factuality.push_back(read_link(element, out.claim.chain.emplace_back()));
  });
  for (const std::string_view name : {"by", "cue", "via", "through"}) {
    if (out.has_chain && object.has(name)) object.wrong(name, "and chain exclude each other", "Give the chain alone.");
  }
  read_link(object.get("by"), out.speaker);
  read_text(object.get("cue"), out.speaker.cue);
  read_reference(object.get("via"), out.speaker.via, kItemKinds);
  const Member through = object.get("through");
  if (through && through->json().is_string()) {
    read_link(through, out.relays.emplace_back());
  } else {
    read_list(through, kMaxChain - 2, [&](const Member& element) { read_link(element, out.relays.emplace_back()); });
  }
}

void read_defaulted(Object& object, ClaimMembers& out) {
  const auto read_names_of_members = [](const Member& list, std::vector<std::string>& names) {
    read_list(list, std::size(kDefaultable), [&](const Member& element) {
      read_text(element, names.emplace_back(), 40);
      if (!element->failed() && !holds(kDefaultable, names.back())) unknown_word(*element, kDefaultable);
    });
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
  };
  read_names_of_members(object.get("defaulted"), out.claim.defaulted);
  const Member confirmed = object.get("confirmed");
  if (confirmed && confirmed->json().is_boolean()) {
    read_flag(confirmed, out.confirms_all);
  } else {
    read_names_of_members(confirmed, out.confirmed);
  }
}

}  // namespace

void read_claim_members(const Node& body, ClaimMembers& out) {
  Object object(body);
  Claim& claim = out.claim;
  out.is_stored = object.has("defaulted");
  read_found_in(object, out);
  read_text(object.get("words"), claim.words);
  if (const Member offset = object.get("offset")) read_count(offset, claim.offset.emplace(), kMaxItemText);
  read_proposition(object.need("says"), claim.says);
  read_attribution(object, out);

  const Member hedge = object.get("hedge");
  out.has_hedge = hedge.has_value();
  read_word(hedge, claim.hedge);
  read_flag(object.get("quote"), claim.quote);
  const Member how_known = object.get("how_known");
  out.has_how_known = how_known.has_value();
  read_word(how_known, claim.how_known);

  const bool infer = !out.is_stored;
  const Member stated = object.get("stated");
  read_when(stated, claim.stated, infer);
  const Member when = object.get("when");
  out.has_when = when.has_value();
  read_when(when, claim.when, infer, stated.has_value());
  read_when(object.get("deadline"), claim.deadline, infer, stated.has_value());
  read_instant(object.get("as_of"), claim.as_of);

  const Member where = object.get("where");
  out.has_where = where.has_value();
  read_where(where, claim.where);
  read_value(object.get("value"), claim.value);
  const Member presupposes = object.get("presupposes");
  out.has_presupposes = presupposes.has_value();
  read_list(presupposes, kMaxList,
            [&](const Member& element) { read_proposition(element, claim.presupposes.emplace_back()); });
  read_reference(object.get("repeats"), claim.repeats, kClaimKinds);
  read_texts(object.get("about_words"), claim.about_words);

  Common common;
  read_common(object, common);
  claim.note = std::move(common.note);
  claim.visibility = common.visibility;
  claim.public_as = std::move(common.public_as);
  claim.not_before = common.not_before;
  read_defaulted(object, out);
  object.done();
}

}  // namespace frontkart::claims
