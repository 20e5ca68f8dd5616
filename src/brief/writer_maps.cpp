#include <algorithm>
#include <map>
#include <set>

#include "brief/writer.hpp"

namespace frontkart::brief {
namespace {

constexpr std::size_t kDefinition = 160;
constexpr std::size_t kAtMostAgainst = 6;

const std::string* label_of(const std::map<std::string, std::string>& labels, const std::string& language) {
  for (const std::string& wanted : {language, std::string("en")}) {
    if (const auto found = labels.find(wanted); found != labels.end() && !found->second.empty()) return &found->second;
  }
  for (const auto& [lang, label] : labels) {
    if (!label.empty()) return &label;
  }
  return nullptr;
}

/// As much of a definition as fits, cut at a word.
std::string in_short(std::string_view definition) {
  std::string whole = tame(definition, 4000);
  std::string cut = tame(definition, kDefinition);
  if (cut.size() >= whole.size()) return whole;
  const std::size_t blank = cut.rfind(' ');
  return blank == std::string::npos ? cut : cut.substr(0, blank) + " …";
}

}  // namespace

std::string Writer::standing(const std::string& word, const std::string& party) const {
  const bool nobody = party.empty() && (word == "held" || word == "asserted");
  const std::string key = nobody ? word + "_nobody" : word;
  if (language_.maybe({"maps", key}) == nullptr || word.empty()) return language_.text({"maps", "other"});
  return language_.say({"maps", key}, [&](std::string_view, std::string_view form) {
    return names_.in_form(reference_of("party", party), form);
  });
}

std::string Writer::map_name(const claims::MapStatement& map) const {
  return language_.say({"maps", "name"}, [&](std::string_view, std::string_view form) {
    std::string mapper = map.mapper;
    if (mapper.find('/') == std::string::npos &&
        (all_.sources.contains("source/" + mapper) || all_.named.contains("source/" + mapper))) {
      mapper = "source/" + mapper;
    }
    if (mapper.empty()) mapper = reference_of("map", map.map);
    if (mapper.starts_with("source/") || mapper.starts_with("map/")) return names_.in_form(mapper, form);
    // A mapper known by a bare name only.
    const auto* apposition = form.empty() ? nullptr : language_.maybe({"apposition", "source", form});
    const std::string name = tame(mapper, 120);
    if (apposition == nullptr) return std::optional(name);
    return fill(apposition->get_ref<const std::string&>(),
                [&](std::string_view, std::string_view) { return std::optional(name); });
  });
}

Sentence Writer::map_sentence(const claims::MapStatement& map, bool short_form) const {
  Sentence out;
  cite(out, reference_of("map", map.map));
  const bool blank = map.status.empty();
  const Lookup lookup = [&](std::string_view name, std::string_view form) -> std::optional<std::string> {
    if (name == "map") return map_name(map);
    if (name == "place") return names_.in_form(all_.subject, form == "nom" ? "" : form);
    if (name == "standing") return standing(map.standing, map.party);
    if (name == "label") {
      const auto* label = label_of(map.labels, language_.name());
      return names_.quoted(label == nullptr ? std::string_view(map.status) : std::string_view(*label));
    }
    if (name == "since") return map.since ? std::optional(dates_.day(*map.since)) : std::nullopt;
    if (name == "last") return map.last_state ? std::optional(dates_.day(*map.last_state)) : std::nullopt;
    if (name == "before") {
      return map.before.empty() ? std::nullopt : std::optional(standing(map.before_standing, map.before_party));
    }
    if (name == "definition") {
      return map.definition.empty() ? std::nullopt : std::optional(names_.quoted(in_short(map.definition)));
    }
    if (name == "illustrative") {
      return map.illustrative ? std::optional(language_.text({"maps", "illustrative"})) : std::nullopt;
    }
    if (name == "derived") return map.derived ? std::optional(language_.text({"maps", "derived"})) : std::nullopt;
    return std::nullopt;
  };
  out.text = language_.say({"maps", short_form ? (blank ? "short_none" : "short") : (blank ? "no_statement" : "shows")},
                           lookup);
  if (map.illustrative) out.flags.emplace_back("illustrative");
  if (map.derived) out.flags.emplace_back("derived");
  return out;
}

std::vector<Sentence> Writer::maps() const {
  std::vector<Sentence> out;
  for (const auto& map : all_.maps) out.push_back(closed(map_sentence(map, false)));
  return out;
}

Sentence Writer::tension_part(const std::string& reference, bool presupposes) const {
  if (kind_of(reference) == "map") {
    for (const auto& map : all_.maps) {
      if (reference_of("map", map.map) == reference) return map_sentence(map, true);
    }
    return {};
  }
  const RecordedClaim* record = claim(reference);
  if (record == nullptr) return {};
  Sentence out = told(*record, false);
  if (!presupposes) return out;
  const auto& body = record->body;
  auto needed = body.presupposes.empty() ? claims::presuppositions_of(body.says) : body.presupposes;
  // "before": what must have held earlier is not what is at odds now.
  std::erase_if(needed, [](const claims::Proposition& p) {
    return std::any_of(p.args.begin(), p.args.end(), [](const auto& arg) { return arg.text == "before"; });
  });
  for (std::size_t i = 0; i < needed.size(); ++i) {
    out.text += language_.say(
        {"tension", i == 0 ? "presupposes" : "presupposes_next"},
        [&](std::string_view, std::string_view) { return std::optional(teller_.presupposed_clause(body, needed[i])); });
  }
  return out;
}

std::vector<Sentence> Writer::tension() const {
  std::vector<Sentence> out;
  for (const auto* record : on_shelf(Shelf::tension)) {
    Sentence sentence = told(*record);
    sentence.flags.emplace_back("tension");
    out.push_back(closed(std::move(sentence)));
  }
  // Each record with all that is at odds with it, the one with the most first, so that few sentences tell all pairs.
  std::map<std::string, std::set<std::string>> against;
  std::set<std::string> presupposing;
  const auto name = [&](const claims::Bearing& bearing) {
    const auto merged = merged_.find(bearing.record);
    return merged == merged_.end() ? bearing.record : merged->second;
  };
  for (const auto& conflict : origins_.conflicts) {
    const std::string a = name(conflict.a);
    const std::string b = name(conflict.b);
    if (a == b) continue;
    against[a].insert(b);
    against[b].insert(a);
    if (conflict.a.ground == claims::Ground::presupposes) presupposing.insert(a);
    if (conflict.b.ground == claims::Ground::presupposes) presupposing.insert(b);
  }
  while (true) {
    const auto most = std::max_element(against.begin(), against.end(),
                                       [](const auto& x, const auto& y) { return x.second.size() < y.second.size(); });
    if (most == against.end() || most->second.empty()) break;
    const std::string first = most->first;
    const std::set<std::string> others = most->second;
    most->second.clear();
    Sentence sentence = tension_part(first, presupposing.contains(first));
    const std::string head = sentence.text;
    std::string rest;
    std::size_t told_of = 0;
    for (const auto& other : others) {
      against[other].erase(first);
      if (told_of++ == kAtMostAgainst && !rest.empty()) {
        rest +=
            language_.text({"tension", "next"}) + language_.say({"left_out"}, [&](std::string_view, std::string_view) {
              return std::optional(std::to_string(others.size() - kAtMostAgainst));
            });
      }
      const Sentence part = tension_part(other, presupposing.contains(other));
      if (part.ids.empty()) continue;
      for (const auto& id : part.ids) cite(sentence, id);
      if (told_of > kAtMostAgainst) continue;
      for (const auto& word : part.flags) {
        if (std::find(sentence.flags.begin(), sentence.flags.end(), word) == sentence.flags.end())
          sentence.flags.push_back(word);
      }
      rest += (rest.empty() ? "" : language_.text({"tension", "next"})) + part.text;
    }
    if (head.empty() || rest.empty()) continue;
    sentence.text = language_.say({"tension", "against"}, [&](std::string_view which, std::string_view) {
      return std::optional(which == "a" ? head : rest);
    });
    sentence.flags.emplace_back("tension");
    out.push_back(closed(std::move(sentence)));
  }
  if (origins_.conflicts_left_out > 0 && !out.empty()) {
    Sentence sentence;
    sentence.ids = out.back().ids;
    sentence.flags = {"tension"};
    sentence.text = language_.say({"left_out"}, [&](std::string_view, std::string_view) {
      return std::optional(std::to_string(origins_.conflicts_left_out));
    });
    out.push_back(closed(std::move(sentence)));
  }
  return out;
}

}  // namespace frontkart::brief
