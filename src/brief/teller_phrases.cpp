#include <stdexcept>

#include "brief/teller_context.hpp"

/// What the names in a pattern stand for.
namespace frontkart::brief {

using claims::Claim;
using claims::Hedge;

std::optional<std::string> Teller::attributed(const Attribution& from, std::string_view name,
                                              std::string_view form) const {
  if (name == "who") {
    std::vector<std::string> named;
    for (const auto& speaker : from.speakers) {
      auto one = names_.in_form(speaker, form);
      if (!one) return std::nullopt;
      named.push_back(*std::move(one));
    }
    return names_.joined(named);
  }
  if (name == "relay") {
    std::string out;
    for (std::size_t i = 0; i < from.relays.size(); ++i) {
      out += language_.say({"relay", i == 0 ? "first" : "next"}, [&](std::string_view, std::string_view wanted) {
        return names_.in_form(from.relays[i], wanted);
      });
    }
    if (!out.empty()) out += language_.text({"relay", "end"});
    return out;
  }
  if (name == "verb") {
    const auto source = dossier_.sources.find(from.speakers.front());
    const auto kind = source == dossier_.sources.end() ? std::string_view{} : claims::name_of(source->second.body.kind);
    if (const auto* verb = language_.maybe({"verbs", kind})) return verb->get<std::string>();
    return language_.text({"verbs", "other"});
  }
  return std::nullopt;
}

std::optional<std::string> Teller::told_by(const Attribution& from) const {
  if (from.relays.empty()) return std::string();
  return language_.say({"told_by"}, [&](std::string_view, std::string_view wanted) {
    std::vector<std::string> relays;
    for (const auto& relay : from.relays) relays.push_back(names_.in_form(relay, wanted).value_or(""));
    return std::optional(names_.joined(relays));
  });
}

std::optional<std::string> Teller::actor(const Context& c, std::size_t index, std::string_view form) const {
  constexpr std::string_view kForces = "forces";
  if (index >= c.actors.size()) return std::nullopt;
  if (!form.starts_with(kForces)) return names_.in_form(c.actors[index], form);
  return names_.forces(c.actors[index], form.substr(std::min(form.size(), kForces.size() + 1)));
}

std::optional<std::string> Teller::actors(const Context& c, std::string_view form, NameOf name_of) const {
  std::vector<std::string> out;
  for (const auto& actor : c.actors) {
    auto one = (names_.*name_of)(actor, form);
    if (!one) return std::nullopt;
    out.push_back(*std::move(one));
  }
  return names_.joined(out);
}

std::string Teller::place_phrase(std::string_view reference, claims::PlaceRelation relation,
                                 std::string_view form) const {
  const std::string_view key = form.empty() ? std::string_view("nom") : form;
  const auto* pattern = language_.maybe({"places", claims::name_of(relation), key});
  if (pattern == nullptr) pattern = &language_.at({"places", claims::name_of(relation), "nom"});
  auto filled = fill(pattern->get_ref<const std::string&>(),
                     [&](std::string_view, std::string_view wanted) { return names_.in_form(reference, wanted); });
  if (!filled) throw std::logic_error("A place pattern of a language file cannot be filled.");
  return *std::move(filled);
}

std::optional<std::string> Teller::place(const Context& c, std::string_view name, std::string_view form) const {
  if (name == "place") {
    if (!c.places.empty()) return place_phrase(c.places.front(), c.relation, form);
    if (&c.says != &c.claim.says) return std::nullopt;
    if (c.claim.where.point) return language_.text({"places", "point", form.empty() ? "nom" : form});
    if (c.claim.where.area) return language_.text({"places", "area", form.empty() ? "nom" : form});
    return std::nullopt;
  }
  // place2: the second place, or where the claim is set if that is another.
  std::string second = c.places.size() > 1 ? c.places[1] : std::string();
  if (second.empty() && !c.places.empty() && target_of(c.claim.where.ref) != c.places.front()) {
    second = target_of(c.claim.where.ref);
  }
  if (second.empty()) return std::nullopt;
  return place_phrase(second, claims::PlaceRelation::in, form);
}

std::optional<std::string> Teller::text_of(Context& c) const {
  std::string out;
  for (const auto& text : c.texts) {
    bool translated = false;
    std::string words = names_.free_words(text, &translated);
    if (!translated) add_once(c.flags, "words-as-recorded");
    // The file's own words may be a pattern that takes the place in.
    if (const auto pattern = language_.word(text); translated && pattern && *pattern == words) {
      words = fill(*pattern, [&](std::string_view name, std::string_view form) -> std::optional<std::string> {
                auto filled = name == "place" ? place(c, name, form) : std::nullopt;
                if (filled) c.place_told = true;
                return filled;
              }).value_or(words);
    }
    for (const auto& quoted : c.claim.about_words) {
      if (quoted.empty()) continue;
      const std::string worded = names_.free_words(quoted);
      const std::size_t at = words.find(worded);
      if (at != std::string::npos) words.replace(at, worded.size(), names_.quoted(worded));
    }
    out += out.empty() ? words : "; " + words;
  }
  if (!out.empty()) return out;
  if (&c.says == &c.claim.says && !c.claim.words.empty()) {
    add_once(c.flags, "words-as-recorded");
    return names_.quoted(c.claim.words);
  }
  return std::nullopt;
}

std::optional<std::string> Teller::known_words(Context& c) const {
  if (c.texts.empty()) return std::nullopt;
  for (const auto& text : c.texts) {
    bool translated = false;
    (void)names_.free_words(text, &translated);
    if (!translated) return std::nullopt;
  }
  return text_of(c);
}

std::string Teller::value_words(const claims::Value& value, bool with_unit) const {
  std::string text = number_text(language_, value.number);
  if (with_unit) {
    const auto* unit = language_.maybe({"numbers", "units", value.unit});
    text += unit != nullptr ? unit->get<std::string>() : value.unit.empty() ? "" : " " + tame(value.unit, 40);
  }
  if (!value.about) return text;
  return language_.say({"numbers", "about"}, [&](std::string_view, std::string_view) { return std::optional(text); });
}

std::string Teller::material(std::string_view reference, std::string_view form) const {
  const auto found = dossier_.items.find(target_of(reference));
  // A language that does not tell "a picture" from "the picture" has no form for the latter.
  if (language_.maybe({"material", "unknown", form}) == nullptr) form = "nom";
  if (found == dossier_.items.end()) return language_.text({"material", "unknown", form});
  const claims::Item& item = found->second.body;
  std::vector<std::string> publishers;
  const auto published_by = [&](std::string_view wanted) -> std::optional<std::string> {
    publishers.clear();
    for (const auto& publisher : item.publishers) {
      auto one = names_.in_form(publisher, wanted);
      if (one) publishers.push_back(*std::move(one));
    }
    if (publishers.empty()) return std::nullopt;
    return names_.joined(publishers);
  };
  const auto kind = claims::name_of(item.kind);
  if (!item.subset_of.empty()) {
    // The set's own words, so that a part is never told as the whole.
    const auto parent = dossier_.items.find(target_of(item.subset_of));
    const auto whole_kind = parent == dossier_.items.end() ? kind : claims::name_of(parent->second.body.kind);
    return language_.say({"material", "subset", form}, [&](std::string_view name, std::string_view wanted) {
      if (name == "count") {
        if (const auto* number = std::get_if<std::uint64_t>(&item.count)) return std::optional(std::to_string(*number));
        if (std::holds_alternative<std::string>(item.count))
          return std::optional(language_.text({"material", "several"}));
        return std::optional(language_.text({"material", "uncounted"}));
      }
      return std::optional(language_.say({"material", whole_kind, wanted},
                                         [&](std::string_view, std::string_view f) { return published_by(f); }));
    });
  }
  return language_.say({"material", kind, form},
                       [&](std::string_view, std::string_view wanted) { return published_by(wanted); });
}

std::optional<std::string> Teller::material_of(const Context& c, std::string_view form) const {
  std::string item = c.items.empty() ? std::string() : c.items.front();
  if (item.empty() && c.claim.hedge == Hedge::depicts && !c.claim.chain.empty()) item = c.claim.chain.back().via;
  if (item.empty() && !c.total) return std::nullopt;
  return item.empty() ? language_.text({"material", "unknown", form}) : material(item, form);
}

std::optional<std::string> Teller::about(Context& c) const {
  if (!c.claims.empty()) {
    const Claim* found = claim_of(c.claims.front());
    if (found != nullptr && c.depth < kTellerDepth) {
      Context inner = context_of(*found, found->says, c.depth + 1);
      auto clause = render(inner, language_.at({"that_clause"}));
      for (const auto& flag : inner.flags) add_once(c.flags, flag);
      return clause;
    }
    return language_.text({"missing", "about"});
  }
  if (c.texts.empty() && !c.items.empty() && c.says.predicate == claims::Predicate::confirmation) {
    return material(c.items.front(), "def");
  }
  if (c.says.predicate == claims::Predicate::confirmation || c.says.predicate == claims::Predicate::event ||
      c.says.predicate == claims::Predicate::other) {
    if (auto text = text_of(c)) return text;
  }
  if (c.says.predicate == claims::Predicate::confirmation || c.depth >= kTellerDepth) {
    return language_.text({"missing", "about"});
  }
  Context inner = context_of(c.claim, c.says, c.depth + 1);
  auto clause = render(inner, language_.at({"that_clause"}));
  for (const auto& flag : inner.flags) add_once(c.flags, flag);
  return clause;
}

}  // namespace frontkart::brief
