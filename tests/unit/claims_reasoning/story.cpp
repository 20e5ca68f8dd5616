#include "story.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <sstream>
#include <stdexcept>

namespace frontkart::claims {
namespace {

std::string trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(' ');
  if (begin == std::string_view::npos) return {};
  return std::string(text.substr(begin, text.find_last_not_of(' ') - begin + 1));
}

std::vector<std::string> split(std::string_view text, std::string_view by) {
  std::vector<std::string> out;
  while (true) {
    const auto end = text.find(by);
    out.push_back(trimmed(text.substr(0, end)));
    if (end == std::string_view::npos) return out;
    text.remove_prefix(end + by.size());
  }
}

std::vector<std::string> words_in(std::string_view text) {
  std::istringstream in{std::string(text)};
  std::vector<std::string> out;
  for (std::string word; in >> word;) out.push_back(word);
  return out;
}

/// A word and what follows it.
std::pair<std::string, std::string> first_word(const std::string& text) {
  const auto end = text.find(' ');
  if (end == std::string::npos) return {text, {}};
  return {text.substr(0, end), trimmed(std::string_view(text).substr(end))};
}

std::string with_kind(const std::string& word) {
  if (word.find('/') != std::string::npos) return word;
  if (word == "ua" || word == "ru" || word == "us") return "party/" + word;
  if (word == "sudzha" || word == "sumy") return "place/" + word;
  if (word.starts_with("ru-") || word.starts_with("no-")) return "region/" + word;
  return "source/" + word;
}

template <class Type>
Type word_as(const std::string& word) {
  const auto value = from_word<Type>(word);
  if (!value) throw std::invalid_argument("no such word: " + word);
  return *value;
}

When when(WhenRole role, const std::string& edtf) {
  When out;
  out.role = role;
  out.edtf = edtf;
  auto parsed = parse_edtf(edtf);
  if (!parsed.ok()) throw std::invalid_argument(parsed.error().text());
  out.bounds = parsed->bounds;
  return out;
}

void add_option(Recorded<Claim>& out, const std::string& option) {
  const auto [key, rest] = first_word(option);
  Claim& claim = out.body;
  if (const auto role = from_word<WhenRole>(key)) {
    claim.when = when(*role, rest);
  } else if (key == "as_of") {
    claim.as_of = instant(rest);
  } else if (key == "known") {
    out.known = instant(rest);
  } else if (key == "stated") {
    claim.stated = when(WhenRole::during, rest);
  } else if (key == "via") {
    claim.chain.back().via = "item/" + rest;
  } else if (key == "item") {
    claim.item = "item/" + rest;
  } else if (key == "repeats") {
    claim.repeats = "claim/" + rest;
  } else if (key == "presupposes") {
    claim.presupposes.push_back(proposition(rest));
  } else if (key == "outskirts") {
    claim.where.ref = "place/sudzha";
    claim.where.relation = PlaceRelation::outskirts;
  } else if (key == "inside") {
    out.scope = Scope::inside;
  } else if (key == "around") {
    out.scope = Scope::around;
  } else if (key == "deadline") {
    claim.deadline = when(WhenRole::by, rest);
  } else if (key == "assumes") {
    claim.deadline.value().assumes = rest;
  } else if (key == "value") {
    const auto words = words_in(rest);
    claim.value = Value{std::stod(words.at(0)), words.size() > 1 ? words.at(1) : "", false, {}};
  } else if (key == "about") {
    claim.value.value().about = true;
  } else if (key == "of") {
    claim.value.value().of = with_kind(rest);
  } else if (key == "unconfirmed") {
    claim.defaulted = {"as_of"};
  } else if (key == "offset") {
    claim.offset = std::stoull(rest);
  } else {
    throw std::invalid_argument("no such option: " + option);
  }
}

}  // namespace

Instant instant(std::string_view text) {
  auto out = parse_rfc3339(text);
  if (!out.ok()) throw std::invalid_argument(out.error().text());
  return *out;
}

Proposition proposition(std::string_view text) {
  auto out = parse_proposition(text);
  if (!out.ok()) throw std::invalid_argument(out.error().text());
  for (Argument& argument : out->args) {
    if (!argument.ref.empty()) argument.ref = with_kind(argument.ref);
  }
  return *std::move(out);
}

Story::Story(std::string_view at) {
  dossier.subject = "place/sudzha";
  dossier.containing = {"region/ru-kursk"};
  dossier.at = instant(at);
  dossier.as_known = Instant::highest();
}

Story& Story::claim(std::string_view line) {
  const auto options = split(line, ";");
  const auto parts = split(options.front(), ": ");
  if (parts.size() != 3) throw std::invalid_argument("three parts: " + std::string(line));
  Recorded<Claim> out;
  out.id = parts[0];
  const auto space = parts[2].rfind(' ');
  out.body.says = proposition(parts[2].substr(0, space));
  out.body.hedge = word_as<Hedge>(parts[2].substr(space + 1));
  const auto links = split(parts[1], ">");
  for (auto link = links.rbegin(); link != links.rend(); ++link) {
    out.body.chain.push_back({with_kind(*link), {}, {}, Factuality::uu});
  }
  const auto factuality = factuality_of(out.body.hedge, out.body.chain.size());
  for (std::size_t i = 0; i < factuality.size(); ++i) out.body.chain[i].factuality = factuality[i];
  out.body.item = "item/art-0312";
  out.known = instant("2025-03-12T19:00:00Z");
  out.recorded = dossier.at;
  for (std::size_t i = 1; i < options.size(); ++i) add_option(out, options[i]);
  dossier.claims.push_back(std::move(out));
  return *this;
}

Story& Story::source(std::string_view line) {
  const auto words = words_in(line);
  Recorded<Source> out;
  out.id = words.at(0);
  out.body.kind = word_as<SourceKind>(words.at(1));
  if (words.size() > 3) out.body.party = with_kind(words[3]);
  dossier.sources["source/" + out.id] = std::move(out);
  return *this;
}

Story& Story::item(std::string_view line) {
  const auto words = words_in(line);
  Recorded<Item> out;
  out.id = words.at(0);
  out.body.kind = word_as<ItemKind>(words.at(1));
  std::string mode;
  for (std::size_t i = 2; i < words.size(); ++i) {
    static const std::set<std::string> modes = {"by", "repeats", "quotes", "part-of", "subset-of", "parts"};
    if (modes.contains(words[i])) {
      mode = words[i];
    } else if (mode == "by") {
      out.body.publishers.push_back(with_kind(words[i]));
    } else if (mode == "subset-of") {
      out.body.subset_of = "item/" + words[i];
    } else if (mode == "parts") {
      out.body.parts.push_back("item/" + words[i]);
    } else {
      out.body.relations.push_back({word_as<ItemRelation>(mode), "item/" + words[i]});
    }
  }
  dossier.items["item/" + out.id] = std::move(out);
  return *this;
}

Story& Story::review(std::string_view line) {
  const auto parts = split(line, ": ");
  const auto words = words_in(parts.at(1));
  Recorded<Review> out;
  out.id = parts[0];
  out.known = instant("2025-03-12T19:00:00Z");
  out.body.by = with_kind(words.at(0));
  out.body.result = word_as<ReviewResult>(words.at(1));
  out.body.target = words.at(2);
  for (std::size_t i = 3; i + 1 < words.size(); i += 2) {
    if (words[i] == "known-from") out.body.known_from = "claim/" + words[i + 1];
    if (words[i] == "at") out.known = instant(words[i + 1]);
  }
  dossier.reviews.push_back(std::move(out));
  return *this;
}

Story& Story::map(std::string_view line) {
  const auto options = split(line, ";");
  const auto by = split(options.front(), " by ");
  const auto words = words_in(by.at(0));
  MapStatement out;
  out.map = words.at(0);
  out.standing = words.at(1) == "none" ? "" : words.at(1);
  out.status = out.standing;
  if (words.size() > 2) out.party = words[2];
  if (by.size() > 1) out.mapper = by[1];
  out.last_state = instant("2025-03-12T12:00:00Z");
  for (std::size_t i = 1; i < options.size(); ++i) {
    const auto [key, rest] = first_word(options[i]);
    if (key == "state") out.last_state = instant(rest);
    if (key == "since") out.since = instant(rest);
    out.own = out.own || key == "own";
    out.derived = out.derived || key == "derived";
    out.illustrative = out.illustrative || key == "illustrative";
  }
  dossier.maps.push_back(std::move(out));
  return *this;
}

Story& Story::series(std::string_view line) {
  const auto parts = split(line, ": ");
  const auto words = words_in(parts.at(1));
  AreaSeries out{parts[0], words.at(0), words.at(1), {}};
  for (std::size_t i = 2; i < words.size(); ++i) {
    const auto at = words[i].find('=');
    out.series.push_back({instant(words[i].substr(0, at) + "T00:00:00Z"), std::stod(words[i].substr(at + 1))});
  }
  dossier.areas.push_back(std::move(out));
  return *this;
}

NumberCheck Story::check(std::string_view claim) const {
  for (NumberCheck& each : check_numbers(dossier)) {
    if (each.claim == "claim/" + std::string(claim)) return std::move(each);
  }
  throw std::invalid_argument("not checked: " + std::string(claim));
}

std::string told(const Origins& origins) {
  std::string out;
  const auto bare = [](const std::string& reference) { return reference.substr(reference.find('/') + 1); };
  for (const Origin& origin : origins.origins) {
    if (!out.empty()) out += ' ';
    out += bare(origin.key) + '[';
    std::string list;
    for (const auto* records : {&origin.claims, &origin.maps}) {
      for (const std::string& record : *records) list += (list.empty() ? "" : " ") + bare(record);
    }
    out += list + ']';
  }
  std::string apart;
  for (const Apart& each : origins.apart) apart += ' ' + bare(each.record) + ' ' + each.code;
  return apart.empty() ? out : out + (out.empty() ? "|" : " |") + apart;
}

std::string bearings(const Origins& origins, std::string_view record) {
  std::vector<Bearing> found;
  const auto look = [&](const auto& list) {
    for (const auto& each : list) {
      for (const Bearing& bearing : each.bearings) {
        if (bearing.record == record) found.push_back(bearing);
      }
    }
  };
  look(origins.origins);
  look(origins.apart);
  std::map<std::string, std::string> lines;
  for (const Bearing& bearing : found) {
    std::string fact = std::string(name_of(bearing.ground)) + ' ' + std::string(name_of(bearing.fact));
    if (!bearing.party.empty()) fact += '(' + bearing.party.substr(bearing.party.find('/') + 1) + ')';
    std::string& line = lines[fact];
    line += (line.empty() ? "" : ", ") + std::string(name_of(bearing.side)) + ' ' + short_form(bearing.status);
  }
  std::string out;
  for (const auto& [fact, line] : lines) out += (out.empty() ? "" : "\n") + fact + ": " + line;
  return out;
}

std::string conflicts(const Origins& origins) {
  std::string out;
  const auto bare = [](const std::string& reference) { return reference.substr(reference.find('/') + 1); };
  for (const Conflict& each : origins.conflicts) {
    out += (out.empty() ? "" : "\n") + bare(each.a.record) + " - " + bare(each.b.record) + ": " + each.code;
  }
  return out;
}

std::string told(const Suggestion& suggestion) {
  std::string out = suggestion.status
                        ? short_form(*suggestion.status) + ' ' + std::string(name_of(suggestion.confidence))
                        : "nothing";
  out += ':';
  for (const FiredRule& rule : suggestion.rules) out += ' ' + rule.rule;
  return out;
}

bool fired(const Suggestion& suggestion, std::string_view rule) {
  for (const FiredRule& each : suggestion.rules) {
    if (each.rule.starts_with(rule)) return true;
  }
  return false;
}

const Origin& origin(const Origins& origins, std::string_view key) {
  for (const Origin& each : origins.origins) {
    if (each.key == key) return each;
  }
  throw std::invalid_argument("no origin " + std::string(key) + " in " + told(origins));
}

}  // namespace frontkart::claims
