#include "claims/origins_key.hpp"

#include <algorithm>

#include "base/folded.hpp"

namespace frontkart::claims {
namespace {

bool is_material(ItemKind kind) {
  switch (kind) {
    case ItemKind::picture:
    case ItemKind::video:
    case ItemKind::satellite_image:
    case ItemKind::map_file:
    case ItemKind::set:
      return true;
    default:
      return false;
  }
}

void keep_smallest(std::map<std::string, std::string>& map, const std::string& key, const std::string& value) {
  const auto [place, added] = map.emplace(key, value);
  if (!added && value < place->second) place->second = value;
}

std::string ensure_kind(std::string_view reference, std::string_view kind) {
  std::string out = target_of(reference);
  if (!out.empty() && out.find('/') == std::string::npos) out.insert(0, std::string(kind) + '/');
  return out;
}

}  // namespace

std::string target_of(std::string_view reference) {
  return std::string(reference.substr(0, reference.find('@')));
}

std::string_view bare(std::string_view reference) {
  reference = reference.substr(0, reference.find('@'));
  const auto slash = reference.find('/');
  return slash == std::string_view::npos ? reference : reference.substr(slash + 1);
}

Roots::Roots(const Dossier& dossier, const std::vector<const Recorded<Claim>*>& used) : dossier_(dossier) {
  for (const auto& [reference, recorded] : dossier.items) {
    for (const std::string& part : recorded.body.parts) keep_smallest(set_of_, ensure_kind(part, "item"), reference);
  }
  const auto add_names = [&](const std::string& reference, const std::vector<Name>& names) {
    for (const Name& name : names) {
      const std::string text = folded(name.text);
      if (!text.empty() && name.form.empty() && is_named(reference)) keep_smallest(source_by_name_, text, reference);
    }
  };
  for (const auto& [reference, recorded] : dossier.sources) add_names(reference, recorded.body.names);
  for (const auto& [reference, named] : dossier.named) {
    if (reference.starts_with("source/")) add_names(reference, named.names);
  }
  for (const auto& review : dossier.reviews) {
    const bool upheld = review.body.result == ReviewResult::verified || review.body.result == ReviewResult::partly;
    if (upheld && review.known <= dossier.at) reviewed_.insert(whole_of(target_of(review.body.target)));
  }
  for (const auto* claim : used) {
    claims_.emplace("claim/" + claim->id, claim);
    if (claim->body.chain.empty()) continue;
    const ChainLink& last = claim->body.chain.back();
    if (!is_named(last.source)) continue;
    const std::string speaker = target_of(last.source);
    if (!last.via.empty()) keep_smallest(speaker_through_, target_of(last.via), speaker);
    if (claim->body.says.predicate == Predicate::map_update) {
      for (const Argument& argument : claim->body.says.args) {
        if (argument.ref.starts_with("map/")) keep_smallest(updater_of_, target_of(argument.ref), speaker);
      }
    }
  }
}

bool Roots::is_named(std::string_view source) const {
  const std::string reference = target_of(source);
  const std::string_view id = bare(reference);
  if (id.empty() || id == "unnamed" || id == "several") return false;
  const auto found = dossier_.sources.find(reference);
  if (found == dossier_.sources.end()) return true;
  return found->second.body.kind != SourceKind::unnamed && found->second.body.kind != SourceKind::several;
}

std::string Roots::party_of(const std::string& source) const {
  const auto found = dossier_.sources.find(source);
  return found == dossier_.sources.end() ? std::string() : ensure_kind(found->second.body.party, "party");
}

const Recorded<Claim>* Roots::claim(const std::string& reference) const {
  const auto found = claims_.find(reference);
  return found == claims_.end() ? nullptr : found->second;
}

const Item* Roots::item(const std::string& reference) const {
  const auto found = dossier_.items.find(reference);
  return found == dossier_.items.end() ? nullptr : &found->second.body;
}

std::vector<std::string> Roots::named_publishers(const Item& item) const {
  std::vector<std::string> out;
  for (const std::string& publisher : item.publishers) {
    if (is_named(publisher)) out.push_back(ensure_kind(publisher, "source"));
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::string Roots::one_step_back(const std::string& reference, bool as_material) const {
  std::set<std::string> next;
  if (const Item* body = item(reference)) {
    for (const Related& related : body->relations) {
      // An article quotes many; a post that quotes a post passes it on.
      const bool passes_on = related.relation == ItemRelation::repeats ||
                             (related.relation == ItemRelation::quotes && body->kind != ItemKind::article);
      if (passes_on || (as_material && related.relation == ItemRelation::part_of)) {
        next.insert(ensure_kind(related.target, "item"));
      }
    }
    if (as_material && !body->subset_of.empty()) next.insert(ensure_kind(body->subset_of, "item"));
  }
  if (as_material) {
    if (const auto set = set_of_.find(reference); set != set_of_.end()) next.insert(set->second);
  }
  return next.empty() ? std::string() : *next.begin();
}

std::string Roots::first_of(const std::string& reference, bool as_material) const {
  std::set<std::string> seen;
  std::string at = reference;
  while (seen.insert(at).second) {
    std::string next = one_step_back(at, as_material);
    if (next.empty()) return at;
    at = std::move(next);
  }
  // Records that lead back to each other: the smallest of the circle stands for all of them.
  std::string smallest = at;
  for (std::string next = one_step_back(at, as_material); next != at; next = one_step_back(next, as_material)) {
    smallest = std::min(smallest, next);
  }
  return smallest;
}

std::string Roots::whole_of(const std::string& item) const {
  return first_of(item, true);
}

std::string Roots::material_of(const Claim& claim) const {
  if (claim.hedge != Hedge::depicts && claim.says.predicate != Predicate::depicts) return {};
  for (const Argument& argument : claim.says.args) {
    if (argument.ref.starts_with("item/")) return target_of(argument.ref);
  }
  const auto if_material = [&](const std::string& reference) {
    const Item* body = item(reference);
    return body != nullptr && is_material(body->kind) ? reference : std::string();
  };
  if (!claim.chain.empty()) {
    if (std::string through = if_material(target_of(claim.chain.back().via)); !through.empty()) return through;
  }
  return if_material(target_of(claim.item));
}

Root Roots::of_material(const std::string& shown) const {
  const std::string whole = whole_of(shown);
  Root out;
  out.items = {shown};
  if (whole != shown) out.items.push_back(whole);
  std::sort(out.items.begin(), out.items.end());
  const Item* body = item(whole);
  const auto named = body == nullptr ? std::vector<std::string>() : named_publishers(*body);
  if (named.size() == 1 && body->publishers.size() == 1) {
    out.key = named.front();
  } else if (!named.empty() || reviewed_.contains(whole)) {
    out.key = whole;
  } else {
    out.code = "material-unreviewed";
  }
  return out;
}

std::string Roots::said_in(const Claim& claim) const {
  const std::string speaker = target_of(claim.chain.back().source);
  if (!claim.chain.back().via.empty()) return target_of(claim.chain.back().via);
  const Item* body = item(target_of(claim.item));
  if (body == nullptr) return {};
  for (const std::string& publisher : body->publishers) {
    if (ensure_kind(publisher, "source") == speaker) return target_of(claim.item);
  }
  return {};
}

std::string Roots::origin_of_text(const std::string& reference) const {
  if (const Item* body = item(reference)) {
    if (const auto named = named_publishers(*body); !named.empty()) return named.front();
  }
  return reference;
}

Root Roots::of_own(const Recorded<Claim>& recorded) const {
  const Claim& claim = recorded.body;
  Root out;
  if (claim.hedge == Hedge::not_confirmed || claim.hedge == Hedge::not_commenting) {
    out.code = "silence";
    return out;
  }
  if (const std::string material = material_of(claim); !material.empty()) return of_material(material);
  if (claim.chain.empty() || !is_named(claim.chain.back().source)) {
    out.code = "unnamed";
    if (!claim.chain.empty()) {
      const std::string speaker = target_of(claim.chain.back().source);
      const auto found = dossier_.sources.find(speaker);
      const bool is_several =
          found == dossier_.sources.end() ? bare(speaker) == "several" : found->second.body.kind == SourceKind::several;
      if (is_several) out.code = "several";
    }
    return out;
  }
  if (claim.hedge == Hedge::hearsay) {
    out.code = "hearsay";
    return out;
  }
  const std::string speaker = target_of(claim.chain.back().source);
  out.key = speaker;
  const std::string place = said_in(claim);
  if (place.empty()) return out;
  out.items.push_back(place);
  const Item* body = item(place);
  if (body == nullptr) return out;
  const auto publishers = named_publishers(*body);
  const bool own_words = std::find(publishers.begin(), publishers.end(), speaker) != publishers.end();
  // An article gives the words of many, so it is not what its speakers have in common.
  if (body->kind == ItemKind::article && !own_words) return out;
  const std::string first = first_of(place, false);
  if (first != place) {
    out.items.push_back(first);
    std::sort(out.items.begin(), out.items.end());
    out.key = origin_of_text(first);
  } else if (!publishers.empty()) {
    out.key = publishers.front();
  } else if (const auto heard = speaker_through_.find(place); heard != speaker_through_.end()) {
    out.key = heard->second;
  }
  return out;
}

Root Roots::of(const Recorded<Claim>& recorded) const {
  const Recorded<Claim>* at = &recorded;
  std::set<std::string> seen;
  while (!at->body.repeats.empty()) {
    const auto next = claims_.find(ensure_kind(at->body.repeats, "claim"));
    if (next == claims_.end() || !seen.insert(next->first).second) return {"", "repeats-missing", {}, true};
    at = next->second;
  }
  Root out = of_own(*at);
  if (at == &recorded) return out;
  if (out.key.empty()) out.code = "repeats-" + out.code;
  out.retold = of_own(recorded).key != out.key;
  return out;
}

Root Roots::of(const MapStatement& map) const {
  const std::string reference = ensure_kind(map.map, "map");
  if (map.own) return {"", "own-map", {}, false};
  if (map.derived) return {"", "derived-map", {}, false};
  const std::string mapper = target_of(map.mapper);
  if (mapper.starts_with("source/")) return {mapper, "", {}, false};
  if (mapper.empty()) return {"", "mapper-unnamed", {}, false};
  if (dossier_.sources.contains("source/" + mapper)) return {"source/" + mapper, "", {}, false};
  if (const auto named = source_by_name_.find(folded(mapper)); named != source_by_name_.end()) {
    return {named->second, "", {}, false};
  }
  if (const auto updater = updater_of_.find(reference); updater != updater_of_.end())
    return {updater->second, "", {}, false};
  return {reference, "", {}, false};
}

}  // namespace frontkart::claims
