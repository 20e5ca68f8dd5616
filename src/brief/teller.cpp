#include "brief/teller.hpp"

#include <algorithm>
#include <stdexcept>

namespace frontkart::brief {
namespace {

using claims::Claim;
using claims::Hedge;
using claims::Proposition;

constexpr std::int64_t kDay = 24LL * 3600 * 1'000'000;
constexpr int kDepth = 3;

bool is_place(std::string_view kind) {
  return kind == "place" || kind == "region" || kind == "route";
}

void once(std::vector<std::string>& list, std::string_view word) {
  if (std::find(list.begin(), list.end(), word) == list.end()) list.emplace_back(word);
}

}  // namespace

/// One proposition of one claim, sorted into what patterns ask for.
struct Teller::Context {
  const Claim& claim;
  const Proposition& says;
  int depth = 0;
  Attribution from{};
  std::vector<std::string> actors{};  ///< parties and sources
  std::vector<std::string> places{};
  std::vector<std::string> items{};
  std::vector<std::string> claims{};
  std::vector<std::string> texts{};
  claims::PlaceRelation relation = claims::PlaceRelation::in;
  Conditions conditions{};
  const nlohmann::json* clause = nullptr;
  bool total = false;       ///< words for what is not stated may be used
  bool time_told = false;   ///< the clause has its time inside
  bool place_told = false;  ///< the free words have the place inside
  std::vector<std::string> flags{};
};

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
      for (const auto& publisher : item->second.body.publishers) once(out.speakers, target_of(publisher));
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
    if (!translated) once(c.flags, "words-as-recorded");
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
    once(c.flags, "words-as-recorded");
    return names_.quoted(c.claim.words);
  }
  return std::nullopt;
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

std::optional<std::string> Teller::about(Context& c) const {
  if (!c.claims.empty()) {
    const Claim* found = claim_of(c.claims.front());
    if (found != nullptr && c.depth < kDepth) {
      Context inner = context_of(*found, found->says, c.depth + 1);
      auto clause = render(inner, language_.at({"that_clause"}));
      for (const auto& flag : inner.flags) once(c.flags, flag);
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
  if (c.says.predicate == claims::Predicate::confirmation || c.depth >= kDepth) {
    return language_.text({"missing", "about"});
  }
  Context inner = context_of(c.claim, c.says, c.depth + 1);
  auto clause = render(inner, language_.at({"that_clause"}));
  for (const auto& flag : inner.flags) once(c.flags, flag);
  return clause;
}

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
    const std::size_t index = name == "a" ? 0 : 1;
    if (index >= c.actors.size()) return absent();
    auto out = form.starts_with("forces")
                   ? names_.forces(c.actors[index], form.size() > 7 ? form.substr(7) : std::string_view{})
                   : names_.in_form(c.actors[index], form);
    return out ? out : absent();
  }
  if (name == "pair") {
    if (c.actors.size() != 2) return std::nullopt;
    const auto first = names_.in_form(c.actors[0], form);
    const auto second = names_.in_form(c.actors[1], form);
    if (!first || !second) return std::nullopt;
    return names_.joined({*first, *second});
  }
  if (name == "sides") {
    if (c.actors.size() < 2) return std::nullopt;
    std::vector<std::string> sides;
    for (const auto& actor : c.actors) {
      auto side = names_.forces(actor, form);
      if (!side) return std::nullopt;
      sides.push_back(*std::move(side));
    }
    return names_.joined(sides);
  }
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
  if (name == "known") {
    if (c.texts.empty()) return std::nullopt;
    for (const auto& text : c.texts) {
      bool translated = false;
      (void)names_.free_words(text, &translated);
      if (!translated) return std::nullopt;
    }
    return text_of(c);
  }
  if (name == "told_by") {
    if (c.from.relays.empty()) return std::string();
    return language_.say({"told_by"}, [&](std::string_view, std::string_view wanted) {
      std::vector<std::string> relays;
      for (const auto& relay : c.from.relays) relays.push_back(names_.in_form(relay, wanted).value_or(""));
      return std::optional(names_.joined(relays));
    });
  }
  if (name == "about") return about(c);
  if (name == "material") {
    std::string item = c.items.empty() ? std::string() : c.items.front();
    if (item.empty() && c.claim.hedge == Hedge::depicts && !c.claim.chain.empty()) item = c.claim.chain.back().via;
    if (item.empty() && !c.total) return std::nullopt;
    return item.empty() ? language_.text({"material", "unknown", form}) : material(item, form);
  }
  if (name == "value" || name == "number") {
    if (!c.claim.value) return absent();
    const auto& value = *c.claim.value;
    std::string text = number_text(language_, value.number);
    if (name == "value") {
      const auto* unit = language_.maybe({"numbers", "units", value.unit});
      text += unit != nullptr ? unit->get<std::string>() : value.unit.empty() ? "" : " " + tame(value.unit, 40);
    }
    if (!value.about) return text;
    return language_.say({"numbers", "about"}, [&](std::string_view, std::string_view) { return std::optional(text); });
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
  const bool of_claim = !c.claims.empty() && depth < kDepth && claim_of(c.claims.front()) != nullptr;
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
    once(told.flags, "assumed-date");
  };
  const bool undated = claim.when.edtf.empty() && (!claim.when.raw.empty() || claim.when.anchor == "unresolved");
  const bool unknown_statement = claim.stated && claim.stated->edtf.empty();
  if (claim.deadline) assumed(*claim.deadline);
  assumed(claim.when);
  if (undated && !unknown_statement) {
    remark("undated", "");
    once(told.flags, "unresolved-date");
  }
  if (unknown_statement) {
    remark("unknown_statement", "");
    once(told.flags, "unresolved-date");
  } else if (claim.stated && claim.stated->edtf != claim.when.edtf) {
    if (const auto stated = dates_.when(*claim.stated, role_name(claim.stated->role))) remark("stated", *stated);
  }
  if (claim.deadline && claim.deadline->edtf.empty()) {
    remark("no_deadline", "");
    once(told.flags, "unresolved-date");
  }
  if (claim.as_of && !dates_.same_day(*claim.as_of, dossier_.at)) remark("as_of", dates_.moment(*claim.as_of));
  if (claim.where.coreference) {
    remark("coreference", "");
    once(told.flags, "place-implied");
  }
  std::vector<std::string> words;
  for (const auto& word : claim.about_words) {
    std::string quoted = names_.quoted(names_.free_words(word));
    if (!word.empty() && told.text.find(quoted) == std::string::npos) words.push_back(std::move(quoted));
  }
  if (!words.empty()) remark(words.size() == 1 ? "quoted_word" : "quoted_words", names_.joined(words));
  if (!claim.defaulted.empty()) {
    remark("unconfirmed", "");
    once(told.flags, "unconfirmed-default");
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
