#include <algorithm>
#include <tuple>

#include "brief/writer.hpp"

namespace frontkart::brief {
namespace {

using claims::EnquiryAnswer;
using claims::Recorded;

}  // namespace

Sentence Writer::review_sentence(const Recorded<claims::Review>& record) const {
  const claims::Review& review = record.body;
  Sentence out;
  cite(out, reference_of("review", record.id));
  const std::string target = target_of(review.target);
  const RecordedClaim* known_from = review.known_from.empty() ? nullptr : claim(review.known_from);
  const Lookup lookup = [&](std::string_view name, std::string_view form) -> std::optional<std::string> {
    if (name == "by") return names_.in_form(review.by, form);
    if (name == "result") return language_.text({"reviews", claims::name_of(review.result)});
    if (name == "aspect") return language_.text({"reviews", claims::name_of(review.aspect)});
    if (name == "method") return review.method.empty() ? std::nullopt : std::optional(tame(review.method));
    if (name == "at") {
      return review.at ? dates_.when(*review.at, role_name(review.at->role)) : std::nullopt;
    }
    if (name == "target") {
      if (target.starts_with("item/")) return teller_.material(target, "def");
      if (const RecordedClaim* of = claim(target)) {
        return language_.say({"reviews", "claim_target"}, [&](std::string_view, std::string_view) {
          return std::optional(teller_.that_clause(of->body, of->body.says));
        });
      }
      return language_.text({"reviews", "unknown_target"});
    }
    if (name == "known") {
      if (review.known_from.empty()) return std::nullopt;
      if (known_from == nullptr) return names_.in_form("source/unnamed", form);
      // The whole way that the news of it came, the publisher last.
      const Attribution from = teller_.attribution(known_from->body);
      const auto who = teller_.attributed(from, "who", form);
      return who ? std::optional(*who + teller_.attributed(from, "relay", "").value_or("")) : std::nullopt;
    }
    return std::nullopt;
  };
  out.text = language_.say({"reviews", "sentence"}, lookup);
  cite(out, target);
  cite(out, review.known_from);
  if (!review.known_from.empty()) out.flags.emplace_back("second-hand");
  if (review.aspect == claims::Aspect::unspecified) out.flags.emplace_back("aspect-unspecified");
  return out;
}

std::vector<Sentence> Writer::reviews() const {
  std::vector<Sentence> out;
  for (const auto& review : then_.reviews) out.push_back(closed(review_sentence(review)));
  return out;
}

Sentence Writer::enquiry_sentence(const Recorded<claims::Enquiry>& record, bool as_of_the_moment) const {
  const claims::Enquiry& enquiry = record.body;
  Sentence out;
  cite(out, reference_of("enquiry", record.id));
  std::string_view state = claims::name_of(enquiry.answer);
  if (enquiry.answer == EnquiryAnswer::none) {
    state = as_of_the_moment && enquiry.deadline && *enquiry.deadline < all_.at ? "unanswered" : "open";
  }
  const auto moment = [&](const std::optional<Instant>& t) -> std::optional<std::string> {
    return t ? std::optional(dates_.moment(*t)) : std::nullopt;
  };
  out.text = language_.say(
      {"enquiry", state}, [&](std::string_view name, std::string_view form) -> std::optional<std::string> {
        if (name == "whom") return names_.in_form(enquiry.whom, form);
        // What is published of an enquiry is without its words.
        if (name == "what") {
          return enquiry.what.empty() ? std::nullopt : std::optional(names_.quoted(names_.free_words(enquiry.what)));
        }
        if (name == "asked") return moment(enquiry.asked);
        if (name == "deadline") return moment(enquiry.deadline);
        if (name == "answered") return moment(enquiry.answered);
        if (name == "answer")
          return enquiry.answer_text.empty() ? std::nullopt : std::optional(names_.quoted(enquiry.answer_text));
        return std::nullopt;
      });
  for (const auto& about : enquiry.about) {
    if (kind_of(about) == "claim") {
      const RecordedClaim* of = claim(about);
      if (of == nullptr || of->known > all_.at) continue;
    }
    cite(out, about);
  }
  return out;
}

Sentence Writer::outcome_sentence(const Recorded<claims::Outcome>& record) const {
  const claims::Outcome& outcome = record.body;
  Sentence out;
  cite(out, reference_of("outcome", record.id));
  cite(out, outcome.claim);
  const RecordedClaim* of = claim(outcome.claim);
  const Attribution from = of == nullptr ? Attribution{{"source/unnamed"}, {}, true} : teller_.attribution(of->body);
  out.text = language_.say(
      {"prediction", claims::name_of(outcome.result)},
      [&](std::string_view name, std::string_view form) -> std::optional<std::string> {
        if (name == "clause") {
          return of == nullptr ? language_.text({"missing", "about"}) : teller_.prediction_clause(of->body);
        }
        if (name == "at") return outcome.at ? std::optional(dates_.day(*outcome.at)) : std::nullopt;
        if (name == "resolver") {
          return outcome.resolver.empty() ? std::nullopt : std::optional(person(outcome.resolver));
        }
        return teller_.attributed(from, name, form);
      });
  for (const auto& evidence : outcome.evidence) cite(out, evidence);
  return out;
}

Sentence Writer::assessment_sentence(const Recorded<claims::Assessment>& record) const {
  const claims::Assessment& judged = record.body;
  Sentence out;
  cite(out, reference_of("assessment", record.id));
  out.text = language_.say(
      {"assessment", "sentence"}, [&](std::string_view name, std::string_view form) -> std::optional<std::string> {
        if (name == "place") return names_.in_form(judged.of, form);
        if (name == "from") return dates_.edtf(judged.from_edtf, judged.from, "since");
        if (name == "to") return dates_.edtf(judged.to_edtf, judged.to, "until");
        if (name == "status") {
          return language_.say({"assessment", claims::name_of(judged.status.standing)},
                               [&](std::string_view, std::string_view wanted) {
                                 if (judged.status.party.empty())
                                   return std::optional(language_.text({"assessment", "nobody"}));
                                 return names_.in_form(reference_of("party", judged.status.party), wanted);
                               });
        }
        if (name == "confidence") return language_.text({"assessment", claims::name_of(judged.confidence)});
        if (name == "reason") return judged.reason.empty() ? std::nullopt : std::optional(names_.quoted(judged.reason));
        // The public is told what the desk judges, not who there did.
        if (name == "author") return judged.author.empty() ? std::nullopt : std::optional(person(judged.author));
        if (name == "approver") return judged.approver.empty() ? std::nullopt : std::optional(person(judged.approver));
        if (name == "decided") return judged.decided ? std::optional(dates_.moment(*judged.decided)) : std::nullopt;
        return std::nullopt;
      });
  for (const auto& basis : judged.basis) cite(out, basis);
  return out;
}

std::vector<Sentence> Writer::assessment() const {
  std::vector<Sentence> out;
  for (const auto& record : then_.assessments) {
    const auto& body = record.body;
    if (body.from.earliest > all_.at || (!body.to_edtf.empty() && body.to.latest < all_.at)) continue;
    out.push_back(closed(assessment_sentence(record)));
  }
  return out;
}

std::vector<Sentence> Writer::later() const {
  struct Entry {
    Instant known;
    int kind = 0;
    Sentence sentence;
  };
  std::vector<Entry> entries;
  const Instant at = all_.at;
  for (const auto& record : all_.claims) {
    const std::string reference = reference_of("claim", record.id);
    if (record.known <= at || told_by_reviews_.contains(reference) || merged_.contains(reference)) continue;
    entries.push_back({record.known, 0, told(record)});
  }
  for (const auto& record : all_.reviews) {
    if (const Instant known = known_at(all_, record); known > at)
      entries.push_back({known, 1, review_sentence(record)});
  }
  for (const auto& record : all_.outcomes) {
    if (record.known > at) entries.push_back({record.known, 2, outcome_sentence(record)});
  }
  for (const auto& record : all_.enquiries) {
    const Instant asked = known_at(record);
    const bool answered_later = record.body.answered && *record.body.answered > at;
    if (asked > at || answered_later) {
      entries.push_back({answered_later ? *record.body.answered : asked, 3, enquiry_sentence(record, false)});
    }
  }
  for (const auto& record : all_.assessments) {
    if (record.known > at) entries.push_back({record.known, 4, assessment_sentence(record)});
  }
  std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return std::tie(a.known, a.kind) < std::tie(b.known, b.kind);
  });
  std::vector<Sentence> out;
  for (auto& entry : entries) {
    entry.sentence.text = language_.say({"later", "known"}, [&](std::string_view name, std::string_view) {
      return std::optional(name == "date" ? dates_.moment(entry.known) : language_.finished(entry.sentence.text));
    });
    out.push_back(closed(std::move(entry.sentence)));
  }
  return out;
}

std::vector<Footnote> Writer::footnotes(const std::vector<Section>& sections) const {
  std::vector<Footnote> out;
  std::set<std::string> seen;
  const auto of_item = [&](Footnote& note, const std::string& reference) {
    const auto found = all_.items.find(reference);
    if (found == all_.items.end()) return;
    const claims::Item& item = found->second.body;
    note.item = reference;
    const bool hidden = item.common.visibility != claims::Visibility::public_ && !item.common.public_as.empty();
    note.title = hidden ? names_.free_words(item.common.public_as) : tame(item.title, 200);
    note.url = hidden ? std::string() : tame(item.url, 500);
    std::vector<std::string> publishers;
    for (const auto& publisher : item.publishers) publishers.push_back(names_.nominative(publisher));
    note.publisher = names_.joined(publishers);
    if (item.published) {
      if (const auto when = dates_.when(*item.published, "during")) note.published = *when;
    }
  };
  const auto of_claim = [&](Footnote& note, std::string_view reference) {
    if (const RecordedClaim* record = claim(reference)) of_item(note, target_of(record->body.item));
  };
  const auto note_of = [&](const std::string& id) {
    Footnote note;
    note.id = id;
    const std::string_view kind = kind_of(id);
    if (kind == "claim") of_claim(note, id);
    if (kind == "item") of_item(note, id);
    if (kind == "review") {
      for (const auto& record : all_.reviews) {
        if (reference_of(kind, record.id) != id) continue;
        if (!record.body.known_from.empty()) {
          of_claim(note, record.body.known_from);
        } else {
          note.publisher = names_.nominative(record.body.by);
        }
      }
    }
    if (kind == "outcome") {
      for (const auto& record : all_.outcomes) {
        if (reference_of(kind, record.id) == id) note.publisher = person(record.body.resolver);
      }
    }
    if (kind == "assessment") {
      for (const auto& record : all_.assessments) {
        if (reference_of(kind, record.id) == id) note.publisher = person(record.body.author);
      }
    }
    if (kind == "map") {
      for (const auto& map : all_.maps) {
        if (reference_of(kind, map.map) == id) note.publisher = names_.nominative(map.mapper);
      }
    }
    if (const auto area = all_.official_areas.find(id); area != all_.official_areas.end()) {
      note.publisher = tame(area->second.source, 200);
    }
    return note;
  };
  for (const auto& section : sections) {
    for (const auto& sentence : section.sentences) {
      for (const auto& id : sentence.ids) {
        if (seen.insert(id).second) out.push_back(note_of(id));
      }
    }
  }
  return out;
}

}  // namespace frontkart::brief
