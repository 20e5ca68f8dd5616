#include "ledger/prepare.hpp"

namespace frontkart::ledger {

Json purge_body(const Entry& target) {
  return {{"target", format_reference({target.envelope.kind, target.envelope.id, target.hash})},
          {"visibility", "desk"}};
}

std::optional<Digest> purge_target(const Json& body) {
  if (!body.is_object()) return std::nullopt;
  const auto target = body.find("target");
  if (target == body.end() || !target->is_string()) return std::nullopt;
  const auto reference = parse_reference(target->get_ref<const std::string&>());
  if (!reference.ok()) return std::nullopt;
  return reference->version;
}

std::optional<std::string> purge_defect(const Envelope& envelope, const Json& body) {
  const auto target = purge_target(body);
  if (!target) return "A purge names what it destroys in 'target', as kind/id@ and the 64 digits of a version.";
  if (target->hex() != envelope.id) return "A purge's id is the hash of what it destroys.";
  if (envelope.supersedes) return "A purge cannot be replaced.";
  if (body["target"].get_ref<const std::string&>().starts_with("purge/")) return "A purge cannot be purged.";
  return std::nullopt;
}

std::optional<std::string> purge_mismatch(const Json& body, const std::optional<Entry>& target) {
  if (!target) return "What it would purge is not in the ledger.";
  const Envelope& e = target->envelope;
  if (body.at("target") != format_reference({e.kind, e.id, target->hash})) {
    return "What it would purge has another kind or id than it says.";
  }
  if (e.kind == kPurgeKind) return "A purge cannot be purged.";
  return std::nullopt;
}

}  // namespace frontkart::ledger
