#include "service/publish_card_json.hpp"

#include <array>
#include <nlohmann/json.hpp>

#include "brief/brief.hpp"
#include "service/dossier_parts.hpp"
#include "service/reference.hpp"

namespace frontkart::service {
namespace {

using claims::Recorded;
using nlohmann::json;

/// What only the desk may know, whatever let it in: the cards say nothing of it in any case.
constexpr std::array<const char*, 9> kInternal{"note",     "visibility", "public_as",   "not_before", "defaulted",
                                               "approver", "author",     "reliability", "text"};

json strings_by_language(const std::map<std::string, std::string>& names) {
  json out = json::object();
  for (const auto& [language, text] : names) out[language] = text;
  return out;
}

json names_of(const claims::Dossier& dossier, std::string_view reference) {
  return strings_by_language(names_in_languages(names_in(dossier, reference)));
}

template <class Body>
json public_json(const Recorded<Body>& record) {
  json out = claims::to_json(record.body);
  for (const char* member : kInternal) out.erase(member);
  out["id"] = record.id;
  out["known"] = format_utc(record.known);
  out["scope"] = name_of(record.scope);
  return out;
}

/// What a brief in each language says of a record: the first sentence that begins with it.
class Sentences {
 public:
  void add(const std::string& language, const brief::Brief& text) {
    for (const auto& section : text.sections) {
      // A tension is a sentence about two records, and about neither.
      if (section.id == "tension") continue;
      for (const auto& sentence : section.sentences) {
        json& told = told_[sentence.ids.front()];
        if (!told.contains(language)) told[language] = sentence.text;
      }
    }
  }
  /// Adds "sentence" where there is one.
  void put(json& record, const std::string& reference) const {
    if (const auto told = told_.find(reference); told != told_.end()) record["sentence"] = told->second;
  }

 private:
  std::map<std::string, json> told_;
};

json prediction_json(const claims::Dossier& dossier, const Recorded<claims::Claim>& claim, const Sentences& sentences) {
  const PredictionState prediction = prediction_of(dossier, claim);
  json out = {{"state", prediction.state}, {"outcome", nullptr}};
  if (prediction.outcome != nullptr) {
    out["outcome"] = public_json(*prediction.outcome);
    out["outcome"].erase("resolver");
    sentences.put(out["outcome"], "outcome/" + prediction.outcome->id);
  }
  return out;
}

json claims_json(const claims::Dossier& dossier, const Sentences& sentences) {
  const ReviewsOfClaims reviewed(dossier);
  json out = json::array();
  for (const auto& claim : dossier.claims) {
    json one = public_json(claim);
    one["proposition"] = claims::format_proposition(claim.body.says);
    one.erase("chain");
    json chain = json::array();
    for (const claims::ChainLink* link : spoken(claim.body)) {
      json said = {{"source", without_version(link->source)},
                   {"names", names_of(dossier, link->source)},
                   {"factuality", claims::name_of(link->factuality)}};
      if (!link->cue.empty()) said["cue"] = link->cue;
      if (!link->via.empty()) said["via"] = without_version(link->via);
      chain.push_back(std::move(said));
    }
    one["spoken"] = std::move(chain);
    one["reviews"] = reviewed.of(claim);
    if (is_prediction(claim.body)) one["prediction"] = prediction_json(dossier, claim, sentences);
    sentences.put(one, "claim/" + claim.id);
    out.push_back(std::move(one));
  }
  return out;
}

json reviews_json(const claims::Dossier& dossier, const Sentences& sentences) {
  json out = json::array();
  for (const auto& review : dossier.reviews) {
    json one = public_json(review);
    one["by_names"] = names_of(dossier, review.body.by);
    one["first_hand"] = review.body.known_from.empty();
    const std::string whole = whole_of_reviewed(dossier, review.body);
    if (!whole.empty()) one["subset_of"] = without_version(whole);
    sentences.put(one, "review/" + review.id);
    out.push_back(std::move(one));
  }
  return out;
}

json not_confirmed_json(const claims::Dossier& dossier) {
  json out = json::array();
  for (const auto& claim : dossier.claims) {
    if (!is_silence(claim.body)) continue;
    out.push_back({{"claim", claim.id},
                   {"who", without_version(claim.body.speaker())},
                   {"names", names_of(dossier, claim.body.speaker())},
                   {"state", claims::name_of(claim.body.hedge)},
                   {"since", format_utc(claim.known)}});
  }
  return out;
}

std::string_view state_of(const claims::Enquiry& enquiry, Instant at) {
  if (enquiry.answer != claims::EnquiryAnswer::none) return claims::name_of(enquiry.answer);
  return enquiry.deadline && *enquiry.deadline <= at ? "no-answer" : "open";
}

/// What was asked of whom about what, and whether an answer came: neither words of the question nor of the answer.
json enquiries_json(const claims::Dossier& dossier, const Sentences& sentences) {
  json out = json::array();
  for (const auto& enquiry : dossier.enquiries) {
    json one = {{"id", enquiry.id},
                {"whom", without_version(enquiry.body.whom)},
                {"names", names_of(dossier, enquiry.body.whom)},
                {"about", json::array()},
                {"state", state_of(enquiry.body, dossier.at)},
                {"known", format_utc(enquiry.known)}};
    for (const std::string& about : enquiry.body.about) one["about"].push_back(without_version(about));
    if (enquiry.body.asked) one["asked"] = format_utc(*enquiry.body.asked);
    if (enquiry.body.deadline) one["deadline"] = format_utc(*enquiry.body.deadline);
    if (enquiry.body.answered) one["answered"] = format_utc(*enquiry.body.answered);
    sentences.put(one, "enquiry/" + enquiry.id);
    out.push_back(std::move(one));
  }
  return out;
}

void add_assessments(const claims::Dossier& dossier, const Sentences& sentences, json& card) {
  const auto as_json = [&](const Recorded<claims::Assessment>& assessment) {
    json one = public_json(assessment);
    sentences.put(one, "assessment/" + assessment.id);
    return one;
  };
  const auto* holding = assessment_that_holds(dossier);
  card["assessment"] = holding == nullptr ? json() : as_json(*holding);
  card["assessments"] = json::array();
  for (const auto& assessment : dossier.assessments) card["assessments"].push_back(as_json(assessment));
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

}  // namespace

Result<std::string> card_json(const EditionWork& work, const std::string& subject) {
  SubjectRequest request{subject, work.request.now, Instant::highest(), 500};
  FRONTKART_TRY(auto first, work.service.dossier(request, work.request.now, false));
  request.at = moment_of(work, first.second);
  FRONTKART_TRY(const auto found, work.service.dossier(request, Instant::highest(), true));
  const PlaceAnswer& place = found.first;
  const claims::Dossier& dossier = found.second;
  Sentences sentences;
  json card = {{"id", subject}, {"at", format_utc(*request.at)}, {"kind", place.kind}};
  for (const std::string_view language : kEditionLanguages) {
    brief::Options options;
    options.language = language;
    options.zone = work.request.zone;
    options.number_checks = false;
    FRONTKART_TRY(const auto text, brief::brief_of(dossier, options));
    card["brief"][std::string(language)] = brief::to_json(text);
    sentences.add(options.language, text);
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
  card["claims"] = claims_json(dossier, sentences);
  card["reviews"] = reviews_json(dossier, sentences);
  card["not_confirmed"] = not_confirmed_json(dossier);
  card["enquiries"] = enquiries_json(dossier, sentences);
  add_assessments(dossier, sentences, card);
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

}  // namespace frontkart::service
