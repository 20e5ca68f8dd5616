#include "brief/writer.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace frontkart::brief {
namespace {

using claims::Hedge;
using claims::Predicate;
using claims::Recorded;

void flag(Sentence& sentence, std::string_view word) {
  if (std::find(sentence.flags.begin(), sentence.flags.end(), word) == sentence.flags.end()) {
    sentence.flags.emplace_back(word);
  }
}

bool is_silence(Hedge hedge) {
  return hedge == Hedge::not_confirmed || hedge == Hedge::not_commenting;
}

/// What tells of the place's state comes first; then what happens there; then what is shown and said.
int urgency(Predicate predicate) {
  switch (predicate) {
    case Predicate::left:
    case Predicate::leaving:
    case Predicate::control:
    case Predicate::no_control:
    case Predicate::presence:
    case Predicate::no_presence:
      return 0;
    case Predicate::fighting:
    case Predicate::attempt:
    case Predicate::advance:
      return 1;
    case Predicate::depicts:
      return 2;
    case Predicate::map_update:
      return 3;
    default:
      return 4;
  }
}

int background_order(Predicate predicate) {
  switch (predicate) {
    case Predicate::control:
    case Predicate::presence:
      return 0;
    case Predicate::offensive:
      return 1;
    case Predicate::area:
      return 2;
    case Predicate::ratio:
      return 3;
    case Predicate::aim:
      return 4;
    case Predicate::role:
    case Predicate::located:
      return 5;
    case Predicate::trend:
      return 6;
    default:
      return 7;
  }
}

template <class Body>
void keep_known(std::vector<Recorded<Body>>& records, Instant at) {
  std::erase_if(records, [&](const auto& record) { return record.known > at; });
}

}  // namespace

Instant known_at(const claims::Dossier& dossier, const Recorded<claims::Review>& review) {
  if (review.body.known_from.empty()) return review.known;
  const std::string from = target_of(review.body.known_from);
  for (const auto& claim : dossier.claims) {
    if (reference_of("claim", claim.id) == from) return claim.known;
  }
  return review.known;
}

Instant known_at(const Recorded<claims::Enquiry>& enquiry) {
  return enquiry.body.asked ? *enquiry.body.asked : enquiry.known;
}

claims::Dossier known_then(const claims::Dossier& dossier) {
  claims::Dossier out = dossier;
  const Instant at = dossier.at;
  keep_known(out.claims, at);
  keep_known(out.outcomes, at);
  keep_known(out.assessments, at);
  for (auto& review : out.reviews) review.known = known_at(dossier, review);
  keep_known(out.reviews, at);
  for (auto& enquiry : out.enquiries) {
    enquiry.known = known_at(enquiry);
    if (enquiry.body.answered && *enquiry.body.answered > at) {
      enquiry.body.answer = claims::EnquiryAnswer::none;
      enquiry.body.answer_text.clear();
      enquiry.body.answered.reset();
    }
  }
  keep_known(out.enquiries, at);
  for (auto& series : out.areas) {
    std::erase_if(series.series, [&](const auto& value) { return value.at > at; });
  }
  return out;
}

Writer::Writer(const Language& language, const claims::Dossier& all, const claims::Dossier& then,
               const Options& options)
    : language_(language),
      all_(all),
      then_(then),
      names_(language, all, options),
      dates_(language, options.zone, all.at),
      teller_(language, all, names_, dates_),
      origins_(claims::origins_of(then)) {
  for (auto& check : options.number_checks ? claims::check_numbers(then) : std::vector<claims::NumberCheck>()) {
    std::string reference = reference_of("claim", check.claim);
    numbers_.emplace(std::move(reference), std::move(check));
  }
  for (const auto& record : all.claims) claims_[reference_of("claim", record.id)] = &record;
  for (const auto& review : all.reviews) {
    if (!review.body.known_from.empty()) told_by_reviews_.insert(target_of(review.body.known_from));
  }
  for (const auto& record : all.claims) {
    const auto& body = record.body;
    const RecordedClaim* first = claim(body.repeats);
    if (first == nullptr || first == &record || !first->body.repeats.empty() ||
        (first->known > all.at) != (record.known > all.at)) {
      continue;
    }
    // Only what would be the very same sentence is told once.
    if (teller_.tell(body).text == teller_.tell(first->body).text) {
      merged_[reference_of("claim", record.id)] = reference_of("claim", first->id);
    }
  }
}

const Writer::RecordedClaim* Writer::claim(std::string_view reference) const {
  const auto found = claims_.find(target_of(reference));
  return found == claims_.end() ? nullptr : found->second;
}

bool Writer::exists(const std::string& reference) const {
  const auto in = [&](const auto& records, std::string_view kind) {
    return std::any_of(records.begin(), records.end(),
                       [&](const auto& record) { return reference_of(kind, record.id) == reference; });
  };
  const std::string_view kind = kind_of(reference);
  if (kind == "claim") return claims_.contains(reference);
  if (kind == "review") return in(all_.reviews, kind);
  if (kind == "outcome") return in(all_.outcomes, kind);
  if (kind == "enquiry") return in(all_.enquiries, kind);
  if (kind == "assessment") return in(all_.assessments, kind);
  if (kind == "item") return all_.items.contains(reference);
  if (kind == "map") {
    return std::any_of(all_.maps.begin(), all_.maps.end(),
                       [&](const auto& map) { return reference_of("map", map.map) == reference; }) ||
           std::any_of(all_.areas.begin(), all_.areas.end(),
                       [&](const auto& area) { return reference_of("map", area.map) == reference; });
  }
  return all_.named.contains(reference) || all_.official_areas.contains(reference) || all_.sources.contains(reference);
}

void Writer::cite(Sentence& sentence, std::string_view reference) const {
  std::string target = target_of(reference);
  if (target.empty() || !exists(target)) return;
  if (std::find(sentence.ids.begin(), sentence.ids.end(), target) == sentence.ids.end()) {
    sentence.ids.push_back(std::move(target));
  }
}

Sentence Writer::closed(Sentence sentence) const {
  sentence.text = language_.finished(sentence.text + ".");
  return sentence;
}

std::string Writer::person(std::string_view who) const {
  if (who.find('/') != std::string_view::npos) return names_.nominative(who);
  return tame(who, 120);
}

Writer::Shelf Writer::shelf_of(const RecordedClaim& record) const {
  const auto& body = record.body;
  if (is_silence(body.hedge)) return Shelf::unconfirmed;
  if (body.hedge == Hedge::predicts) return Shelf::predictions;
  if (body.hedge == Hedge::denies) return Shelf::tension;
  switch (body.says.predicate) {
    case Predicate::offensive:
    case Predicate::area:
    case Predicate::ratio:
    case Predicate::aim:
    case Predicate::role:
    case Predicate::located:
    case Predicate::trend:
    case Predicate::accepts:
    case Predicate::event:
    case Predicate::other:
      return Shelf::background;
    default:
      break;
  }
  const auto tense = teller_.tense(body);
  const bool longstanding = tense == "since" && body.when.bounds.earliest.us < all_.at.us - claims::stale_after_us;
  const bool old =
      !body.when.edtf.empty() && tense != "since" && body.when.bounds.latest.us < all_.at.us - claims::stale_after_us;
  return longstanding || old ? Shelf::background : Shelf::reported;
}

std::vector<const Writer::RecordedClaim*> Writer::on_shelf(Shelf shelf) const {
  std::vector<const RecordedClaim*> out;
  for (const auto& record : all_.claims) {
    const std::string reference = reference_of("claim", record.id);
    if (record.known > all_.at || told_by_reviews_.contains(reference) || merged_.contains(reference)) continue;
    if (shelf_of(record) == shelf) out.push_back(&record);
  }
  const auto key = [&](const RecordedClaim* record) {
    const auto& body = record->body;
    if (shelf == Shelf::background) {
      return std::tuple(background_order(body.says.predicate), static_cast<int>(record->scope), std::size_t{0});
    }
    return std::tuple(record->scope == claims::Scope::here     ? 0
                      : record->scope == claims::Scope::inside ? 1
                                                               : 2,
                      urgency(body.says.predicate), body.chain.size());
  };
  std::stable_sort(out.begin(), out.end(),
                   [&](const RecordedClaim* a, const RecordedClaim* b) { return key(a) < key(b); });
  return out;
}

std::string Writer::number_remark(const std::string& reference, Sentence& sentence) const {
  const auto found = numbers_.find(reference);
  if (found == numbers_.end()) return {};
  const claims::NumberCheck& check = found->second;
  if (check.verdict == claims::NumberVerdict::cannot_be_checked) {
    flag(sentence, "number-uncheckable");
    if (check.what != "area" && check.what != "ratio") return {};
    return language_.text({"numbers_checked", "unchecked"});
  }
  for (const auto& figure : check.figures) {
    if (check.verdict == claims::NumberVerdict::flagged || !figure.agrees) cite(sentence, figure.source);
  }
  if (check.verdict == claims::NumberVerdict::ok) {
    if (check.code != "maps-disagree") return {};
    flag(sentence, "maps-disagree");
    return language_.text({"numbers_checked", "disagree"});
  }
  flag(sentence, "number-differs");
  const auto km2 = [&](double number) {
    return number_text(language_, std::round(number)) + language_.text({"numbers", "units", "km2"});
  };
  const auto wrong = std::find_if(check.figures.begin(), check.figures.end(), [](const auto& f) { return !f.agrees; });
  const claims::Figure* figure = wrong == check.figures.end() ? nullptr : &*wrong;
  const Lookup lookup = [&](std::string_view name, std::string_view form) -> std::optional<std::string> {
    if (name == "right") {
      std::optional<double> right = check.right;
      if (!right && figure != nullptr) right = check.what == "ratio" ? figure->ratio : std::optional(figure->number);
      if (!right) return language_.text({"missing", "number"});
      const std::string text =
          check.what == "ratio" ? number_text(language_, std::round(*right * 10) / 10) : km2(*right);
      return language_.say({"numbers", "about"},
                           [&](std::string_view, std::string_view) { return std::optional(text); });
    }
    if (figure == nullptr) return std::nullopt;
    if (name == "of" || name == "map") {
      const std::string_view kind = kind_of(figure->source);
      if ((name == "of") != (kind == "region" || kind == "place")) return std::nullopt;
      return names_.in_form(figure->source, form);
    }
    if (name == "area" || name == "to") return km2(figure->number);
    if (name == "from") return figure->from_number ? std::optional(km2(*figure->from_number)) : std::nullopt;
    if (name == "at" || name == "begin") return figure->at ? std::optional(dates_.day(*figure->at)) : std::nullopt;
    return std::nullopt;
  };
  return language_.say({"numbers_checked", check.what}, lookup);
}

Sentence Writer::told(const RecordedClaim& record, bool remarks) const {
  const std::string reference = reference_of("claim", record.id);
  Sentence out;
  cite(out, reference);
  const Told bare = teller_.bare(record.body);
  out.flags = bare.flags;
  const std::string numbers = record.known > all_.at ? std::string() : number_remark(reference, out);
  if (!remarks) {
    out.text = bare.text + numbers;
    return out;
  }
  const Told whole = teller_.tell(record.body);
  for (const auto& word : whole.flags) flag(out, word);
  out.text = whole.text + numbers;
  for (const auto& [repeat, first] : merged_) {
    if (first == reference) cite(out, repeat);
  }
  return out;
}

std::vector<Sentence> Writer::reported() const {
  std::vector<Sentence> out;
  for (const auto* record : on_shelf(Shelf::reported)) out.push_back(closed(told(*record)));
  return out;
}

std::vector<Sentence> Writer::background() const {
  std::vector<Sentence> out;
  for (const auto* record : on_shelf(Shelf::background)) out.push_back(closed(told(*record)));
  return out;
}

std::vector<Sentence> Writer::unconfirmed() const {
  std::vector<Sentence> out;
  for (const auto* record : on_shelf(Shelf::unconfirmed)) {
    Sentence sentence = told(*record);
    const std::string reference = reference_of("claim", record->id);
    for (const auto& silence : origins_.silences) {
      if (reference_of("claim", silence.claim) != reference) continue;
      if (!silence.ended_by.empty()) {
        sentence.text += language_.text({"silence", "ended"});
        cite(sentence, silence.ended_by);
      } else if (!dates_.same_day(silence.since, record->body.as_of.value_or(all_.at))) {
        sentence.text += language_.say({"silence", "since"}, [&](std::string_view, std::string_view) {
          return std::optional(dates_.moment(silence.since));
        });
      }
    }
    out.push_back(closed(std::move(sentence)));
  }
  for (const auto& enquiry : then_.enquiries) out.push_back(closed(enquiry_sentence(enquiry, true)));
  return out;
}

std::vector<Sentence> Writer::predictions() const {
  std::vector<Sentence> out;
  for (const auto* record : on_shelf(Shelf::predictions)) {
    const std::string reference = reference_of("claim", record->id);
    const bool resolved = std::any_of(then_.outcomes.begin(), then_.outcomes.end(),
                                      [&](const auto& outcome) { return target_of(outcome.body.claim) == reference; });
    Sentence sentence = told(*record);
    const auto& deadline = record->body.deadline;
    if (!resolved && deadline && !deadline->edtf.empty() && deadline->bounds.latest < all_.at) {
      sentence.text += language_.text({"prediction", "overdue"});
      flag(sentence, "overdue");
    }
    out.push_back(closed(std::move(sentence)));
  }
  for (const auto& outcome : then_.outcomes) out.push_back(closed(outcome_sentence(outcome)));
  return out;
}

std::vector<Section> Writer::sections() const {
  std::vector<Section> out;
  const auto add = [&](std::string_view id, std::vector<Sentence> sentences) {
    // A sentence that nothing carries is no sentence.
    std::erase_if(sentences, [](const Sentence& sentence) { return sentence.ids.empty(); });
    if (!sentences.empty()) out.push_back({std::string(id), language_.text({"sections", id}), std::move(sentences)});
  };
  add("reported", reported());
  add("tension", tension());
  add("maps", maps());
  add("reviews", reviews());
  add("unconfirmed", unconfirmed());
  add("predictions", predictions());
  add("background", background());
  add("assessment", assessment());
  add("later", later());
  return out;
}

std::string Writer::title() const {
  return language_.say({"title"}, [&](std::string_view name, std::string_view) {
    return std::optional(name == "at" ? dates_.title(all_.at) : capitalised(names_.nominative(all_.subject)));
  });
}

}  // namespace frontkart::brief
