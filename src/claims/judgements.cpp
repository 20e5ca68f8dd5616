#include <fmt/format.h>

#include "claims/parts.hpp"
#include "claims/readers.hpp"
#include "claims/records.hpp"

/// The desk's own judgements: assessments, and edits of its map.
namespace frontkart::claims {
namespace {

bool names_party(AssessedStanding standing) {
  return standing == AssessedStanding::held || standing == AssessedStanding::not_held ||
         standing == AssessedStanding::asserted;
}

void read_standing(const Member& member, std::string_view word, AssessedStanding& out) {
  const auto standing = from_word<AssessedStanding>(word);
  if (!standing) {
    return member->wrong("is no status",
                         fmt::format("Write held(ua), not-held(ua), asserted(ua), contested or unclear."));
  }
  out = *standing;
}

/// "held(ua)" or {"standing":"held","party":"party/ua"}
void read_status(const Member& member, AssessedStatus& out) {
  if (!member || member->failed()) return;
  if (const auto* text = member->json().get_ptr<const std::string*>()) {
    const std::string_view whole = *text;
    const std::size_t open = whole.find('(');
    read_standing(member, whole.substr(0, open), out.standing);
    if (open != std::string_view::npos && !member->failed()) {
      if (!whole.ends_with(')')) return member->wrong("lacks the closing ')'");
      const Json party = std::string(whole.substr(open + 1, whole.size() - open - 2));
      const Node node(party, *member, "party");
      read_reference(node, out.party, kPartyKinds);
      if (member->failed()) member->reading().error->where = member->pointer();
    }
  } else {
    Object object(*member);
    read_word(object.need("standing"), out.standing);
    read_reference(object.get("party"), out.party, kPartyKinds);
    object.done();
  }
  if (member->failed()) return;
  if (names_party(out.standing) == out.party.empty()) {
    member->wrong(out.party.empty() ? "needs a party" : "has a party, which this standing does not name",
                  "Write held(ua), not-held(ua), asserted(ua), contested or unclear.");
  }
}

}  // namespace

Json to_json(const Assessment& assessment) {
  Json body = Json::object();
  body["of"] = assessment.of;
  Json& status = body["status"] = Json{{"standing", name_of(assessment.status.standing)}};
  write_text(status, "party", assessment.status.party);
  write_text(body, "from", assessment.from_edtf);
  write_text(body, "to", assessment.to_edtf);
  body["confidence"] = name_of(assessment.confidence);
  write_list(body, "basis", assessment.basis);
  write_text(body, "reason", assessment.reason);
  write_text(body, "author", assessment.author);
  write_text(body, "approver", assessment.approver);
  write_instant(body, "decided", assessment.decided);
  write_common(body, assessment.common);
  return body;
}

void read_assessment(const Node& root, Assessment& out) {
  Object object(root);
  read_reference(object.need("of"), out.of, kAreaKinds);
  read_status(object.need("status"), out.status);
  read_edtf(object.need("from"), out.from_edtf, out.from);
  const Member to = object.get("to");
  read_edtf(to, out.to_edtf, out.to);
  read_word(object.need("confidence"), out.confidence);
  read_references(object.get("basis"), out.basis, kBasisKinds);
  read_text(object.get("reason"), out.reason);
  read_text(object.get("author"), out.author, 500);
  read_text(object.get("approver"), out.approver, 500);
  read_instant(object.get("decided"), out.decided);
  read_common(object, out.common);
  object.done();
  if (root.failed()) return;
  if (out.from_edtf.empty()) object.wrong("from", "is empty");
  if (!out.to_edtf.empty() && out.to.latest < out.from.earliest) object.wrong("to", "is before from");
}

Json to_json(const Edit& edit) {
  Json body = Json::object();
  body["map"] = edit.map;
  body["valid_from"] = format_utc(edit.valid_from);
  body["area"] = edit.area;
  body["status"] = edit.status.empty() ? Json(nullptr) : Json(edit.status);
  write_list(body, "basis", edit.basis);
  write_text(body, "reason", edit.reason);
  write_text(body, "over", edit.over);
  write_common(body, edit.common);
  return body;
}

void read_edit(const Node& root, Edit& out) {
  Object object(root);
  read_reference(object.need("map"), out.map, kMapKinds);
  std::optional<Instant> valid_from;
  read_instant(object.need("valid_from"), valid_from, DateEdge::first);
  if (valid_from) out.valid_from = *valid_from;
  read_area(object.need("area"), out.area);
  // Null is a statement here: an edit that forgets its status must not wipe an area.
  if (!root.failed() && !root.json().contains("status")) {
    object.wrong("status", "is missing", "Give the legend's id, or null for no statement.");
  }
  read_text(object.get("status"), out.status, 80);
  read_references(object.get("basis"), out.basis, kBasisKinds);
  read_text(object.get("reason"), out.reason);
  read_reference(object.get("over"), out.over, kEditKinds);
  read_common(object, out.common);
  object.done();
}

}  // namespace frontkart::claims
