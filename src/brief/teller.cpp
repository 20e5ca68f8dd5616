#include "brief/teller.hpp"

#include <stdexcept>

#include "brief/teller_context.hpp"

namespace frontkart::brief {

using claims::Claim;
using claims::Hedge;
using claims::Proposition;

std::optional<std::string> Teller::leaf(Context& c, std::string_view name, std::string_view form) const {
  const auto absent = [&]() -> std::optional<std::string> {
    if (!c.total) return std::nullopt;
    const std::string key = form.empty() ? std::string(name) : std::string(name) + ":" + std::string(form);
    if (const auto* words = language_.maybe({"missing", key})) return words->get<std::string>();
    return std::nullopt;
  };
  if (c.clause != nullptr) {
    if (const auto own = c.clause->find(name); own != c.clause->end() && !own->is_array()) {
      // A word that changes with the tense is an object of three.
      const std::string_view tense = c.conditions.contains("since")  ? "since"
                                     : c.conditions.contains("past") ? "past"
                                                                     : "now";
      const auto& pattern = own->is_object() ? own->at(tense) : *own;
      return fill(pattern.get_ref<const std::string&>(),
                  [&](std::string_view inner, std::string_view f) { return leaf(c, inner, f); });
    }
  }
  if (name == "subject+") {
    if (c.clause == nullptr || !c.clause->contains("subject")) return std::string();
    auto subject = leaf(c, "subject", "");
    return subject ? std::optional(*subject + " ") : std::nullopt;
  }
  if (const auto* snippets = language_.maybe({"snippets", name})) {
    for (const auto& snippet : *snippets) {
      if (!applies(snippet, c.conditions)) continue;
      auto filled = fill(snippet.at("text").get_ref<const std::string&>(),
                         [&](std::string_view inner, std::string_view f) { return leaf(c, inner, f); });
      if (filled) return filled;
    }
  }
  if (name == "a" || name == "b") {
    auto out = actor(c, name == "a" ? 0 : 1, form);
    return out ? out : absent();
  }
  if (name == "pair") return c.actors.size() == 2 ? actors(c, form, &Names::in_form) : std::nullopt;
  if (name == "sides") return c.actors.size() >= 2 ? actors(c, form, &Names::forces) : std::nullopt;
  if (name == "place" || name == "place2") {
    if (c.place_told && name == "place" && form == "at") return std::nullopt;
    auto out = place(c, name, form);
    return out ? out : absent();
  }
  if (name == "text") {
    auto out = text_of(c);
    return out ? out : absent();
  }
  if (name == "detail") return c.texts.empty() ? std::nullopt : text_of(c);
  if (name == "known") return known_words(c);
  if (name == "told_by") return told_by(c.from);
  if (name == "about") return about(c);
  if (name == "material") return material_of(c, form);
  if (name == "value" || name == "number") {
    return c.claim.value ? std::optional(value_words(*c.claim.value, name == "value")) : absent();
  }
  if (name == "of") {
    std::string of = c.claim.value ? target_of(c.claim.value->of) : std::string();
    if (of.empty() && c.places.size() > 1) of = c.places[1];
    return of.empty() ? absent() : names_.in_form(of, form);
  }
  if (name == "time") {
    if (c.time_told) return std::nullopt;
    auto time = time_of(c.claim);
    if (time) c.time_told = true;
    return time;
  }
  if (name == "deadline") {
    return c.claim.deadline ? dates_.when(*c.claim.deadline, "deadline") : std::nullopt;
  }
  if (name == "asof") return dates_.moment(c.claim.as_of.value_or(dossier_.at));
  return attributed(c.from, name, form);
}

std::optional<std::string> Teller::render(Context& c, const nlohmann::json& patterns) const {
  const auto& clauses = language_.at({"clauses", claims::name_of(c.says.predicate)});
  for (const bool total : {false, true}) {
    for (const auto& pattern : patterns) {
      if (pattern.is_object() && !applies(pattern, c.conditions)) continue;
      const auto& text = (pattern.is_object() ? pattern.at("text") : pattern).get_ref<const std::string&>();
      for (const auto& clause : clauses) {
        if (!applies(clause, c.conditions)) continue;
        c.clause = &clause;
        c.total = total;
        c.time_told = false;
        c.place_told = false;
        const auto flags = c.flags;
        auto filled = fill(text, [&](std::string_view name, std::string_view form) { return leaf(c, name, form); });
        if (filled) return filled;
        c.flags = flags;
      }
    }
  }
  return std::nullopt;
}

Told Teller::bare(const Claim& claim) const {
  Context c = context_of(claim, claim.says, 0);
  // Hearsay of nobody in particular is told by who prints it; what a picture shows, by who describes it.
  const bool hearsay = claim.hedge == Hedge::hearsay || claim.hedge == Hedge::hearsay_attributed;
  if ((c.from.unnamed && hearsay) || claim.hedge == Hedge::depicts) {
    if (!c.from.relays.empty()) {
      c.from.speakers = {c.from.relays.front()};
      c.from.relays.erase(c.from.relays.begin());
    } else if (c.from.unnamed) {
      c.conditions.emplace("nobody");
    }
  }
  auto text = render(c, language_.at({"frames", claims::name_of(claim.hedge)}));
  if (!text) throw std::logic_error("A language file has no pattern for a hedge and predicate.");
  return {*std::move(text), std::move(c.flags)};
}

std::string Teller::remarks(const Claim& claim, Told& told) const {
  std::string out;
  const auto remark = [&](std::string_view which, const std::string& x) {
    out += out.empty() ? " (" : "; ";
    out += language_.say({"remarks", which}, [&](std::string_view, std::string_view) { return std::optional(x); });
  };
  const auto assumed = [&](const claims::When& when) {
    if (when.assumes.empty()) return;
    remark("assumed", names_.free_words(when.assumes));
    add_once(told.flags, "assumed-date");
  };
  const bool undated = claim.when.edtf.empty() && (!claim.when.raw.empty() || claim.when.anchor == "unresolved");
  const bool unknown_statement = claim.stated && claim.stated->edtf.empty();
  if (claim.deadline) assumed(*claim.deadline);
  assumed(claim.when);
  if (undated && !unknown_statement) {
    remark("undated", "");
    add_once(told.flags, "unresolved-date");
  }
  if (unknown_statement) {
    remark("unknown_statement", "");
    add_once(told.flags, "unresolved-date");
  } else if (claim.stated && claim.stated->edtf != claim.when.edtf) {
    if (const auto stated = dates_.when(*claim.stated, role_name(claim.stated->role))) remark("stated", *stated);
  }
  if (claim.deadline && claim.deadline->edtf.empty()) {
    remark("no_deadline", "");
    add_once(told.flags, "unresolved-date");
  }
  if (claim.as_of && !dates_.same_day(*claim.as_of, dossier_.at)) remark("as_of", dates_.moment(*claim.as_of));
  if (claim.where.coreference) {
    remark("coreference", "");
    add_once(told.flags, "place-implied");
  }
  std::vector<std::string> words;
  for (const auto& word : claim.about_words) {
    std::string quoted = names_.quoted(names_.free_words(word));
    if (!word.empty() && told.text.find(quoted) == std::string::npos) words.push_back(std::move(quoted));
  }
  if (!words.empty()) remark(words.size() == 1 ? "quoted_word" : "quoted_words", names_.joined(words));
  if (!claim.defaulted.empty()) {
    remark("unconfirmed", "");
    add_once(told.flags, "unconfirmed-default");
  }
  return out.empty() ? out : out + ")";
}

Told Teller::tell(const Claim& claim) const {
  Told told = bare(claim);
  told.text += remarks(claim, told);
  return told;
}

std::string Teller::that_clause(const Claim& claim, const Proposition& proposition) const {
  Context c = context_of(claim, proposition, 0);
  auto text = render(c, language_.at({"that_clause"}));
  if (!text) throw std::logic_error("A language file has no clause for a predicate.");
  return *std::move(text);
}

std::string Teller::presupposed_clause(const Claim& claim, const Proposition& proposition) const {
  Context c = context_of(claim, proposition, 0);
  auto text = render(c, language_.at({"presupposed_clause"}));
  if (!text) throw std::logic_error("A language file has no clause for a predicate.");
  return *std::move(text);
}

std::string Teller::prediction_clause(const Claim& claim) const {
  Context c = context_of(claim, claim.says, 0);
  auto text = render(c, language_.at({"prediction_clause"}));
  if (!text) throw std::logic_error("A language file has no future clause for a predicate.");
  return *std::move(text);
}

}  // namespace frontkart::brief
