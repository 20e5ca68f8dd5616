#include <algorithm>
#include <nlohmann/json.hpp>

#include "service/publish_card_json.hpp"

namespace frontkart::service {
namespace {

std::optional<Instant> deadline_of(const PublicLine& record) {
  const auto it = record.body.find("deadline");
  if (it == record.body.end()) return std::nullopt;
  const auto text = it->is_object() ? it->value("latest", "") : it->is_string() ? it->get<std::string>() : "";
  const auto read = parse_rfc3339(text);
  return read.ok() ? std::optional(*read) : std::nullopt;
}

/// All that a card is made of.
InputKey key_of_card(const EditionWork& work, const std::string& subject, const std::vector<std::string>& around) {
  InputKey key("card 4");
  key.add(subject).add(work.request.zone).add(work.maps_digest);
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
    for (const Region* region : regions.around(place->point)) out.push_back("region/" + region->id);
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

Result<CardPlan> plan_cards(const EditionWork& work, std::vector<EditionFolder::Job>& jobs) {
  FRONTKART_TRY(const auto regions, work.gazetteer.regions(Instant::highest()));
  FRONTKART_TRY(const auto places, work.gazetteer.places(Instant::highest()));
  std::map<std::string, const PlaceAnswer*> place_of;
  for (const auto& place : places->all()) place_of.emplace("place/" + place.answer.id, &place.answer);
  CardPlan out;
  for (const PublicLine& record : work.records.all()) {
    if (record.kind != "place" && record.kind != "region") continue;
    const std::string subject = record.reference();
    const auto about = work.records.about({subject}, false);
    if (about.empty()) continue;
    CardPlan::Card& card = out.cards.emplace_back();
    card.subject = subject;
    for (const std::size_t i : about) (card.lines += work.records.all()[i].line) += '\n';
    const auto place = place_of.find(subject);
    if (place != place_of.end()) {
      card.names = names_in_languages(place->second->names);
      card.point = place->second->point;
    } else if (const auto region = regions->resolve(record.id); region.ok()) {
      card.names = names_in_languages((*region)->names);
    }
    const auto near = around(*regions, *places, subject, place == place_of.end() ? nullptr : place->second);
    jobs.push_back({key_of_card(work, subject, near), "cards/" + card.stem(), ".json",
                    [&work, subject] { return card_json(work, subject); }, &card.path});
  }
  return out;
}

std::string CardPlan::Card::stem() const {
  std::string out = subject;
  std::replace(out.begin(), out.end(), '/', '-');
  return out;
}

std::set<std::string> CardPlan::subjects() const {
  std::set<std::string> out;
  for (const Card& card : cards) out.insert(card.subject);
  return out;
}

Result<std::string> write_card_index(const EditionWork& work, const CardPlan& plan) {
  JsonWriter json;
  json.begin_object().key("cards").begin_array();
  for (const CardPlan::Card& card : plan.cards) {
    FRONTKART_TRY(const auto records, work.folder.put("records/" + card.stem(), ".jsonl", card.lines));
    json.begin_object().key("id").string(card.subject).key("card").string(card.path).key("records").string(records);
    json.key("names");
    write_name_map(json, card.names);
    if (card.point) json.key("lon").millionths(card.point->x).key("lat").millionths(card.point->y);
    json.end_object();
  }
  return work.folder.put("cards/index", ".json", json.end_array().end_object().take());
}

}  // namespace frontkart::service
