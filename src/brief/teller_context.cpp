#include "brief/teller_context.hpp"

namespace frontkart::brief {
namespace {

using claims::Claim;
using claims::Proposition;

constexpr std::int64_t kDay = 24LL * 3600 * 1'000'000;

bool is_place(std::string_view kind) {
  return kind == "place" || kind == "region" || kind == "route";
}

}  // namespace

std::string_view Teller::tense(const Claim& claim) const {
  const auto& when = claim.when;
  if (when.edtf.empty()) return when.role == claims::WhenRole::since ? "since" : "now";
  if (when.role == claims::WhenRole::since) return "since";
  const std::string_view edtf = when.edtf;
  if (edtf.find("/..") != std::string_view::npos && !edtf.starts_with("..")) return "since";
  if (when.role != claims::WhenRole::during) return "now";
  const Instant said = claim.as_of.value_or(dossier_.at);
  return when.bounds.latest.us < said.us - kDay ? "past" : "now";
}

Attribution Teller::attribution(const Claim& claim) const {
  Attribution out;
  for (auto link = claim.chain.rbegin(); link != claim.chain.rend(); ++link) {
    const std::string source = target_of(link->source);
    if (source.empty()) continue;
    if (out.speakers.empty()) {
      out.speakers.push_back(source);
    } else if (out.speakers.front() != source && (out.relays.empty() || out.relays.back() != source)) {
      out.relays.push_back(source);
    }
  }
  if (out.speakers.empty()) {
    const auto item = dossier_.items.find(target_of(claim.item));
    if (item != dossier_.items.end()) {
      for (const auto& publisher : item->second.body.publishers) add_once(out.speakers, target_of(publisher));
    }
  }
  const auto unnamed = [&](const std::string& source) {
    const auto found = dossier_.sources.find(source);
    return source == "source/unnamed" ||
           (found != dossier_.sources.end() && found->second.body.kind == claims::SourceKind::unnamed);
  };
  out.unnamed = out.speakers.empty() || unnamed(out.speakers.front());
  if (out.speakers.empty()) out.speakers.emplace_back("source/unnamed");
  return out;
}

std::optional<std::string> Teller::time_of(const Claim& claim) const {
  if (claim.when.role == claims::WhenRole::as_of && dossier_.at >= claim.when.bounds.earliest &&
      dossier_.at <= claim.when.bounds.latest) {
    return std::nullopt;  // the brief's own moment
  }
  return dates_.when(claim.when, role_name(claim.when.role));
}

const Claim* Teller::claim_of(std::string_view reference) const {
  const auto found = std::find_if(dossier_.claims.begin(), dossier_.claims.end(),
                                  [&](const auto& record) { return reference_of("claim", record.id) == reference; });
  return found == dossier_.claims.end() ? nullptr : &found->body;
}

Teller::Context Teller::context_of(const Claim& claim, const Proposition& says, int depth) const {
  Context c{.claim = claim, .says = says, .depth = depth};
  c.from = attribution(claim);
  for (const auto& arg : says.args) {
    const std::string ref = target_of(arg.ref);
    const std::string_view kind = kind_of(ref);
    if (ref.empty()) {
      if (!arg.text.empty()) c.texts.push_back(arg.text);
    } else if (kind == "party" || kind == "source") {
      c.actors.push_back(ref);
    } else if (is_place(kind)) {
      c.places.push_back(ref);
    } else if (kind == "item") {
      c.items.push_back(ref);
    } else if (kind == "claim") {
      c.claims.push_back(ref);
    } else {
      c.texts.push_back(names_.nominative(ref));
    }
  }
  const std::string where = target_of(claim.where.ref);
  if (c.places.empty() && !where.empty()) c.places.push_back(where);
  const bool own = &says == &claim.says;
  if (own && !c.places.empty() && c.places.front() == where) c.relation = claim.where.relation;
  c.conditions.emplace(claims::name_of(says.predicate));
  c.conditions.emplace(own ? tense(claim) : std::string_view("now"));
  if (c.from.unnamed) c.conditions.emplace("unnamed");
  const bool in_words = says.predicate == claims::Predicate::confirmation ||
                        says.predicate == claims::Predicate::event || says.predicate == claims::Predicate::other;
  const bool of_claim = !c.claims.empty() && depth < kTellerDepth && claim_of(c.claims.front()) != nullptr;
  if (of_claim || (!in_words && c.claims.empty())) c.conditions.emplace("about-clause");
  if (!says.args.empty() && !c.actors.empty() && target_of(says.args.front().ref) == c.actors.front())
    c.conditions.emplace("actor-first");
  if (c.actors.empty() &&
      std::any_of(says.args.begin(), says.args.end(), [](const auto& arg) { return is_place(kind_of(arg.ref)); })) {
    c.conditions.emplace("of-place");
  }
  if (!c.actors.empty() && c.actors.front() == c.from.speakers.front()) {
    c.conditions.emplace("self");
    switch (says.predicate) {
      case claims::Predicate::map_update:
      case claims::Predicate::met:
      case claims::Predicate::accepts:
      case claims::Predicate::confirmation:
        c.conditions.emplace("self-subject");
        break;
      default:
        break;
    }
  }
  if (says.predicate == claims::Predicate::trend && c.texts.size() == 1) {
    // As the check of the number understands it (docs/reasoning.md), but only where the words say nothing else.
    const std::string trend = word_key(c.texts.front());
    for (const std::string_view loss : {"losing ground", "loses ground", "lost ground", "losses", "loss"}) {
      if (trend == loss) c.conditions.emplace("trend-loss");
    }
    for (const std::string_view gain : {"gaining ground", "gains ground", "gained ground", "gains", "gain"}) {
      if (trend == gain) c.conditions.emplace("trend-gain");
    }
  }
  return c;
}

}  // namespace frontkart::brief
