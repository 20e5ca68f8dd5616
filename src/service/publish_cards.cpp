#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "brief/brief.hpp"
#include "service/ledger_json.hpp"
#include "service/publish_parts.hpp"

namespace frontkart::service {
namespace {

using claims::Recorded;
using nlohmann::json;

/// What only the desk may know, whatever let it in: the cards say nothing of it in any case.
constexpr std::array<const char*, 9> kInternal{"note",     "visibility", "public_as",   "not_before", "defaulted",
                                               "approver", "author",     "reliability", "text"};

std::string without_version(std::string_view reference) {
  return std::string(reference.substr(0, reference.find('@')));
}

json strings_by_language(const std::map<std::string, std::string>& names) {
  json out = json::object();
  for (const auto& [language, text] : names) out[language] = text;
  return out;
}

json names_of(const claims::Dossier& dossier, const std::string& versioned) {
  const auto found = dossier.named.find(without_version(versioned));
  if (found == dossier.named.end()) return json::object();
  std::vector<exchange::Name> names;
  for (const auto& name : found->second.names) {
    if (name.form.empty()) names.push_back({name.lang, name.text});
  }
  return strings_by_language(names_in_languages(names));
}

template <class Body>
json public_json(const Recorded<Body>& record) {
  json out = claims::to_json(record.body);
  for (const char* member : kInternal) out.erase(member);
  out["id"] = record.id;
  out["known"] = format_utc(record.known);
  constexpr const char* kScopes[] = {"here", "around", "inside"};
  out["scope"] = kScopes[static_cast<int>(record.scope)];
  return out;
}

json prediction_json(const claims::Dossier& dossier, const Recorded<claims::Claim>& claim) {
  json out = {{"state", "open"}, {"outcome", nullptr}};
  if (claim.body.deadline && claim.body.deadline->bounds.latest < dossier.at) out["state"] = "due";
  for (const auto& outcome : dossier.outcomes) {
    if (without_version(outcome.body.claim) != "claim/" + claim.id) continue;
    out["state"] = "resolved";
    out["outcome"] = public_json(outcome);
    out["outcome"].erase("resolver");
  }
  return out;
}

/// The sentences that tell of each record, by record and language: the first that begins with it.
std::map<std::string, json> sentences_of(const std::map<std::string, brief::Brief>& briefs) {
  std::map<std::string, json> out;
  for (const auto& [language, text] : briefs) {
    for (const auto& section : text.sections) {
      if (section.id == "tension") continue;
      for (const auto& sentence : section.sentences) {
        for (std::size_t i = 0; i < sentence.ids.size(); ++i) {
          json& told = out[sentence.ids[i]];
          if (i == 0 && !told.contains(language)) told[language] = sentence.text;
        }
      }
    }
  }
  return out;
}

json claims_json(const claims::Dossier& dossier, const std::map<std::string, json>& sentences) {
  std::map<std::string, std::set<std::string>> reviews_of;
  for (const auto& review : dossier.reviews) reviews_of[without_version(review.body.target)].insert(review.id);
  json out = json::array();
  for (const auto& claim : dossier.claims) {
    json one = public_json(claim);
    one["proposition"] = claims::format_proposition(claim.body.says);
    one.erase("chain");
    json spoken = json::array();
    for (auto link = claim.body.chain.rbegin(); link != claim.body.chain.rend(); ++link) {
      json said = {{"source", without_version(link->source)},
                   {"names", names_of(dossier, link->source)},
                   {"factuality", claims::name_of(link->factuality)}};
      if (!link->cue.empty()) said["cue"] = link->cue;
      if (!link->via.empty()) said["via"] = without_version(link->via);
      spoken.push_back(std::move(said));
    }
    one["spoken"] = std::move(spoken);
    std::set<std::string> checked = reviews_of["claim/" + claim.id];
    for (const auto& argument : claim.body.says.args) {
      if (!argument.ref.starts_with("item/")) continue;
      const auto& more = reviews_of[without_version(argument.ref)];
      checked.insert(more.begin(), more.end());
    }
    one["reviews"] = checked;
    if (claim.body.hedge == claims::Hedge::predicts || claim.body.deadline) {
      one["prediction"] = prediction_json(dossier, claim);
    }
    const auto told = sentences.find("claim/" + claim.id);
    if (told != sentences.end()) one["sentence"] = told->second;
    out.push_back(std::move(one));
  }
  return out;
}

json reviews_json(const claims::Dossier& dossier, const std::map<std::string, json>& sentences) {
  json out = json::array();
  for (const auto& review : dossier.reviews) {
    json one = public_json(review);
    one["by_names"] = names_of(dossier, review.body.by);
    one["first_hand"] = review.body.known_from.empty();
    const auto item = dossier.items.find(without_version(review.body.target));
    if (item != dossier.items.end() && !item->second.body.subset_of.empty()) {
      one["subset_of"] = without_version(item->second.body.subset_of);
    }
    const auto told = sentences.find("review/" + review.id);
    if (told != sentences.end()) one["sentence"] = told->second;
    out.push_back(std::move(one));
  }
  return out;
}

json not_confirmed_json(const claims::Dossier& dossier) {
  json out = json::array();
  for (const auto& claim : dossier.claims) {
    if (claim.body.hedge != claims::Hedge::not_confirmed && claim.body.hedge != claims::Hedge::not_commenting) continue;
    const std::string speaker(claim.body.speaker());
    out.push_back({{"claim", claim.id},
                   {"who", without_version(speaker)},
                   {"names", names_of(dossier, speaker)},
                   {"state", claims::name_of(claim.body.hedge)},
                   {"since", format_utc(claim.known)}});
  }
  return out;
}

std::string_view state_of(const claims::Enquiry& enquiry, Instant at) {
  if (enquiry.answer != claims::EnquiryAnswer::none) return claims::name_of(enquiry.answer);
  return enquiry.deadline && *enquiry.deadline <= at ? "no-answer" : "open";
}

/// What was asked of whom, and what came back: neither words of the question nor of the answer.
json enquiries_json(const claims::Dossier& dossier, const std::map<std::string, json>& sentences) {
  json out = json::array();
  for (const auto& enquiry : dossier.enquiries) {
    json one = {{"id", enquiry.id},
                {"whom", without_version(enquiry.body.whom)},
                {"names", names_of(dossier, enquiry.body.whom)},
                {"state", state_of(enquiry.body, dossier.at)},
                {"known", format_utc(enquiry.known)}};
    if (enquiry.body.asked) one["asked"] = format_utc(*enquiry.body.asked);
    if (enquiry.body.answered) one["answered"] = format_utc(*enquiry.body.answered);
    const auto told = sentences.find("enquiry/" + enquiry.id);
    if (told != sentences.end()) one["sentence"] = told->second;
    out.push_back(std::move(one));
  }
  return out;
}

void add_assessments(const claims::Dossier& dossier, json& card) {
  json all = json::array();
  json current;
  for (const auto& assessment : dossier.assessments) {
    json one = public_json(assessment);
    const bool holds = assessment.body.from.earliest <= dossier.at &&
                       (assessment.body.to_edtf.empty() || dossier.at <= assessment.body.to.latest);
    if (holds && assessment.body.of == dossier.subject) current = one;
    all.push_back(std::move(one));
  }
  card["assessment"] = std::move(current);
  card["assessments"] = std::move(all);
}

json histories_json(const WhoAnswer& who) {
  json out = json::array();
  for (const MapHistory& map : who.maps) {
    json history = json::array();
    for (const HistoryStretch& s : map.history) {
      history.push_back({{"from", format_utc(s.from)},
                         {"to", s.to ? json(format_utc(*s.to)) : json()},
                         {"status", s.status ? json(*s.status) : json()},
                         {"standing", s.standing ? json(std::string(maps::standing_name(*s.standing))) : json()},
                         {"party", s.party.empty() ? json() : json(s.party)}});
    }
    out.push_back({{"map", map.map}, {"history", std::move(history)}});
  }
  return out;
}

/// The newest thing that is known of the subject by the time of publication. The card speaks as of then: it changes
/// when something happens, not with every edition.
Instant moment_of(const EditionWork& work, const claims::Dossier& dossier) {
  Instant moment = Instant::lowest();
  const auto take = [&](Instant t) {
    if (t <= work.request.now) moment = std::max(moment, t);
  };
  for (const auto& claim : dossier.claims) {
    take(claim.known);
    if (claim.body.deadline) take(claim.body.deadline->bounds.latest);
  }
  for (const auto& review : dossier.reviews) take(review.known);
  for (const auto& outcome : dossier.outcomes) take(outcome.known);
  for (const auto& enquiry : dossier.enquiries) {
    take(enquiry.known);
    if (enquiry.body.deadline) take(*enquiry.body.deadline);
  }
  for (const auto& assessment : dossier.assessments) take(assessment.known);
  for (const MapSummary& map : work.maps) {
    if (map.last) take(*map.last);
  }
  return moment == Instant::lowest() ? work.request.now : moment;
}

Result<std::string> card_json(const EditionWork& work, const std::string& subject) {
  SubjectRequest request{subject, work.request.now, Instant::highest(), 500};
  FRONTKART_TRY(auto first, work.service.dossier(request, work.request.now, false));
  request.at = moment_of(work, first.second);
  FRONTKART_TRY(const auto found, work.service.dossier(request, Instant::highest(), true));
  const PlaceAnswer& place = found.first;
  const claims::Dossier& dossier = found.second;
  std::map<std::string, brief::Brief> briefs;
  json card = {{"id", subject}, {"at", format_utc(*request.at)}, {"kind", place.kind}};
  for (const std::string_view language : kEditionLanguages) {
    brief::Options options;
    options.language = language;
    options.number_checks = false;
    FRONTKART_TRY(const auto text, brief::brief_of(dossier, options));
    card["brief"][std::string(language)] = brief::to_json(text);
    briefs.emplace(language, text);
  }
  card["names"] = json::array();
  for (const auto& name : place.names) card["names"].push_back({{"lang", name.lang}, {"text", name.text}});
  if (subject.starts_with("place/")) {
    card["lon"] = geometry::lon_degrees(place.point);
    card["lat"] = geometry::lat_degrees(place.point);
    card["population"] = place.population ? json(*place.population) : json();
    WhoRequest who;
    who.place.text = place.id;
    FRONTKART_TRY(const auto answer, work.service.who(who));
    card["maps"] = histories_json(answer);
    if (answer.de_jure) {
      card["de_jure"] = {{"party", answer.de_jure->party},
                         {"region", answer.de_jure->region},
                         {"names", strings_by_language(names_in_languages(answer.de_jure->names))}};
    }
  }
  card["country"] = place.country;
  card["containing"] = json::array();
  for (const std::string& region : dossier.containing) {
    card["containing"].push_back({{"id", region}, {"names", names_of(dossier, region)}});
  }
  if (const auto roles = dossier.roles.find(subject); roles != dossier.roles.end()) card["roles"] = roles->second;
  const auto sentences = sentences_of(briefs);
  card["claims"] = claims_json(dossier, sentences);
  card["reviews"] = reviews_json(dossier, sentences);
  card["not_confirmed"] = not_confirmed_json(dossier);
  card["enquiries"] = enquiries_json(dossier, sentences);
  add_assessments(dossier, card);
  card["items"] = json::object();
  for (const auto& [reference, item] : dossier.items) card["items"][reference] = public_json(item);
  card["sources"] = json::object();
  for (const auto& [reference, source] : dossier.sources) {
    card["sources"][reference] = {{"names", names_of(dossier, reference)}, {"type", claims::name_of(source.body.kind)}};
    if (!source.body.url.empty()) card["sources"][reference]["url"] = source.body.url;
  }
  card["parties"] = json::object();
  for (const auto& [reference, named] : dossier.named) {
    if (reference.starts_with("party/")) card["parties"][reference.substr(6)] = names_of(dossier, reference);
  }
  card["cut"] = dossier.cut;
  return card.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::optional<Instant> deadline_of(const PublicLine& record) {
  const auto it = record.body.find("deadline");
  if (it == record.body.end()) return std::nullopt;
  const auto text = it->is_object() ? it->value("latest", "") : it->is_string() ? it->get<std::string>() : "";
  const auto read = parse_rfc3339(text);
  return read.ok() ? std::optional(*read) : std::nullopt;
}

/// All that a card is made of.
InputKey key_of_card(const EditionWork& work, const std::string& subject, const std::vector<std::string>& around) {
  InputKey key("card 1");
  key.add(subject);
  for (const auto& [map, fingerprint] : work.fingerprints) key.add(fingerprint);
  for (const MapSummary& map : work.maps) key.add(map.map).add(map.mapper).add(maps::to_json(map.legend).dump());
  std::vector<std::string> subjects = around;
  subjects.push_back(subject);
  for (const std::size_t i : work.records.about(subjects, true)) {
    const PublicLine& record = work.records.all()[i];
    key.add(record.line);
    // What has passed by now makes a prediction due, and what is still to come unknown.
    const auto known = work.records.known(record);
    const auto deadline = deadline_of(record);
    key.add(known && *known > work.request.now ? 1 : 0).add(deadline && *deadline <= work.request.now ? 1 : 0);
  }
  return key;
}

/// The regions around a place; the places in a region.
std::vector<std::string> around(const Regions& regions, const Places& places, const std::string& subject,
                                const PlaceAnswer* place) {
  std::vector<std::string> out;
  if (place != nullptr) {
    for (const Region& region : regions.all()) {
      if (region.contains(place->point)) out.push_back("region/" + region.id);
    }
    return out;
  }
  const auto region = regions.resolve(subject.substr(subject.find('/') + 1));
  if (!region.ok()) return out;
  for (const auto& inside : places.all()) {
    if ((*region)->contains(inside.answer.point)) out.push_back("place/" + inside.answer.id);
  }
  return out;
}

}  // namespace

Result<CardFiles> write_cards(const EditionWork& work) {
  FRONTKART_TRY(const auto regions, work.gazetteer.regions(Instant::highest()));
  FRONTKART_TRY(const auto places, work.gazetteer.places(Instant::highest()));
  std::map<std::string, const PlaceAnswer*> place_of;
  for (const auto& place : places->all()) place_of.emplace("place/" + place.answer.id, &place.answer);
  std::vector<std::string> subjects;
  for (const PublicLine& record : work.records.all()) {
    if (record.kind != "place" && record.kind != "region") continue;
    if (!work.records.about({record.reference()}, false).empty()) subjects.push_back(record.reference());
  }
  CardFiles out;
  JsonWriter json;
  json.begin_object().key("cards").begin_array();
  for (const std::string& subject : subjects) {
    std::string stem = subject;
    std::replace(stem.begin(), stem.end(), '/', '-');
    const auto found = place_of.find(subject);
    const auto near = around(*regions, *places, subject, found == place_of.end() ? nullptr : found->second);
    FRONTKART_TRY(const auto card, work.folder.put(key_of_card(work, subject, near), "cards/" + stem, ".json",
                                                   [&] { return card_json(work, subject); }));
    std::string lines;
    for (const std::size_t i : work.records.about({subject}, false)) (lines += work.records.all()[i].line) += '\n';
    FRONTKART_TRY(const auto records, work.folder.put("records/" + stem, ".jsonl", lines));
    json.begin_object().key("id").string(subject).key("card").string(card).key("records").string(records);
    json.key("names");
    if (const auto place = place_of.find(subject); place != place_of.end()) {
      write_name_map(json, names_in_languages(place->second->names));
      json.key("lon").millionths(place->second->point.x).key("lat").millionths(place->second->point.y);
    } else {
      const auto region = regions->resolve(subject.substr(subject.find('/') + 1));
      region.ok() ? write_name_map(json, names_in_languages((*region)->names)) : write_name_map(json, {});
    }
    json.end_object();
    out.places.insert(subject);
  }
  FRONTKART_TRY(out.index, work.folder.put("cards/index", ".json", json.end_array().end_object().take()));
  return out;
}

}  // namespace frontkart::service
