#include "claims/origins.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "claims/origins_bearing.hpp"
#include "claims/origins_conflicts.hpp"
#include "claims/origins_key.hpp"

namespace frontkart::claims {
namespace {

using RecordedClaim = Recorded<Claim>;

auto order_of(const Bearing& bearing) {
  return std::tie(bearing.status.standing, bearing.status.party, bearing.side, bearing.record, bearing.ground,
                  bearing.fact, bearing.party, bearing.confirms);
}

bool comes_before(const Bearing& a, const Bearing& b) {
  return order_of(a) < order_of(b);
}

void add_sorted(std::vector<std::string>& list, const std::string& text) {
  const auto place = std::lower_bound(list.begin(), list.end(), text);
  if (place == list.end() || *place != text) list.insert(place, text);
}

bool is_silence(const Claim& claim) {
  return claim.hedge == Hedge::not_confirmed || claim.hedge == Hedge::not_commenting;
}

bool is_prediction(const Claim& claim) {
  return claim.hedge == Hedge::predicts || claim.deadline.has_value();
}

/// When it was said, as far as that is known.
Instant said_at(const RecordedClaim& claim, Instant at) {
  Instant out = std::min(at, claim.body.as_of.value_or(claim.known));
  if (claim.body.stated && !claim.body.stated->edtf.empty()) out = std::min(out, claim.body.stated->bounds.latest);
  return out;
}

/// Gathers what belongs to one key, whichever record comes first.
struct Gathering {
  Origin origin;
  std::set<std::string> claims, maps, relays, items;
  std::vector<Told> told;
};

class Builder {
 public:
  explicit Builder(const Dossier& dossier) : dossier_(dossier), used_(known_claims(dossier)), roots_(dossier, used_) {}

  Origins build() {
    out_.subject = dossier_.subject;
    out_.at = dossier_.at;
    out_.as_known = dossier_.as_known;
    for (const RecordedClaim* claim : used_) add_claim(*claim);
    for (const MapStatement& map : dossier_.maps) add_map(map);
    find_holders();
    finish_origins();
    find_reviews();
    find_silences();
    find_enquiries();
    find_predictions();
    find_later();
    find_conflicts(spoken_, holders_, out_);
    return std::move(out_);
  }

 private:
  static std::vector<const RecordedClaim*> known_claims(const Dossier& dossier) {
    std::vector<const RecordedClaim*> out;
    for (const RecordedClaim& claim : dossier.claims) {
      if (claim.known <= dossier.at) out.push_back(&claim);
    }
    std::sort(out.begin(), out.end(), [](const auto* a, const auto* b) { return a->id < b->id; });
    return out;
  }

  void add_claim(const RecordedClaim& recorded) {
    const std::string reference = "claim/" + recorded.id;
    if (!recorded.body.defaulted.empty()) {
      ClaimDefaults defaults{reference, recorded.body.defaulted};
      std::sort(defaults.members.begin(), defaults.members.end());
      out_.unconfirmed.push_back(std::move(defaults));
    }
    if (is_silence(recorded.body)) return;
    const Root root = roots_.of(recorded);
    Account reading = root.retold ? Account{{}, "retold"} : read_claim(recorded, dossier_, roots_);
    if (root.key.empty()) {
      Apart apart;
      apart.record = reference;
      apart.code = root.code;
      if (!recorded.body.repeats.empty()) apart.repeats = with_kind(recorded.body.repeats, "claim/");
      if (!reading.aside.empty()) apart.asides.push_back({reference, reading.aside});
      apart_.push_back({std::move(apart), std::move(reading.told)});
      return;
    }
    Gathering& gathering = gatherings_[root.key];
    gathering.claims.insert(reference);
    gathering.items.insert(root.items.begin(), root.items.end());
    for (const std::string& item : root.items) rests_on_[roots_.whole_of(item)][root.key].insert(reference);
    rests_on_[reference][root.key].insert(reference);
    for (const ChainLink& link : recorded.body.chain) {
      const std::string source = target_of(link.source);
      if (source != root.key && roots_.is_named(source)) gathering.relays.insert(source);
    }
    if (!reading.aside.empty()) gathering.origin.asides.push_back({reference, reading.aside});
    if (!root.retold) gathering.origin.newest = std::max(gathering.origin.newest, said_at(recorded, dossier_.at));
    gathering.told.insert(gathering.told.end(), reading.told.begin(), reading.told.end());
  }

  void add_map(const MapStatement& map) {
    const std::string reference = "map/" + std::string(bare(map.map));
    const Root root = roots_.of(map);
    Account reading = read_map(map, dossier_);
    if (root.key.empty()) {
      Apart apart;
      apart.record = reference;
      apart.code = root.code;
      apart_.push_back({std::move(apart), std::move(reading.told)});
      return;
    }
    // A map without a statement at the place says nothing of it.
    if (map.standing.empty()) return;
    Gathering& gathering = gatherings_[root.key];
    gathering.maps.insert(reference);
    gathering.origin.illustrative = gathering.origin.illustrative || map.illustrative;
    if (map.last_state) {
      gathering.origin.newest = std::max(gathering.origin.newest, std::min(dossier_.at, *map.last_state));
    }
    gathering.told.insert(gathering.told.end(), reading.told.begin(), reading.told.end());
  }

  /// The parties that anybody says hold the place, at most `max_holders` of them.
  void find_holders() {
    std::set<std::string> holders;
    const auto note = [&](const std::vector<Told>& list) {
      for (const Told& told : list) {
        if (told.fact == Fact::holds) holders.insert(told.party);
      }
    };
    for (const auto& [key, gathering] : gatherings_) note(gathering.told);
    for (const auto& [apart, told] : apart_) note(told);
    for (const std::string& holder : holders) {
      if (holders_.size() < max_holders) holders_.push_back(holder);
    }
  }

  std::vector<Bearing> bearings_from(const std::vector<Told>& list, const std::string& key) {
    std::vector<Bearing> out;
    const std::string party = key.starts_with("source/") ? roots_.party_of(key) : std::string();
    for (const Told& told : list) {
      auto some = bearings_of(told, holders_, party);
      const RecordedClaim* claim = roots_.claim(told.record);
      if (claim == nullptr || claim->body.repeats.empty()) spoken_.push_back({some.front(), key});
      out.insert(out.end(), std::make_move_iterator(some.begin()), std::make_move_iterator(some.end()));
    }
    std::sort(out.begin(), out.end(), comes_before);
    return out;
  }

  void finish_origins() {
    for (auto& [key, gathering] : gatherings_) {
      Origin& origin = gathering.origin;
      origin.key = key;
      if (key.starts_with("source/")) {
        origin.speaker = key;
        origin.party = roots_.party_of(key);
      }
      origin.claims.assign(gathering.claims.begin(), gathering.claims.end());
      origin.maps.assign(gathering.maps.begin(), gathering.maps.end());
      origin.relays.assign(gathering.relays.begin(), gathering.relays.end());
      origin.items.assign(gathering.items.begin(), gathering.items.end());
      origin.bearings = bearings_from(gathering.told, key);
      if (origin.newest != Instant::lowest()) {
        origin.age_us = std::max<std::int64_t>(0, between(origin.newest, dossier_.at));
        out_.newest = std::max(out_.newest.value_or(origin.newest), origin.newest);
      }
      out_.origins.push_back(std::move(origin));
    }
    for (auto& [apart, told] : apart_) {
      apart.bearings = bearings_from(told, {});
      out_.apart.push_back(std::move(apart));
    }
    std::sort(out_.apart.begin(), out_.apart.end(), [](const Apart& a, const Apart& b) { return a.record < b.record; });
  }

  void find_reviews() {
    for (const auto& recorded : dossier_.reviews) {
      if (recorded.known > dossier_.at) continue;
      const Review& review = recorded.body;
      ReviewFound found;
      found.review = "review/" + recorded.id;
      found.by = target_of(review.by);
      found.target = target_of(review.target);
      found.aspect = review.aspect;
      found.result = review.result;
      if (!review.known_from.empty()) found.known_from = with_kind(review.known_from, "claim/");
      const bool of_item = found.target.starts_with("item/");
      const std::string whole = of_item ? roots_.whole_of(found.target) : found.target;
      if (whole != found.target) found.subset_of = whole;
      if (const auto rests = rests_on_.find(whole); rests != rests_on_.end()) {
        const auto& [key, claims] = *rests->second.begin();
        found.origin = key;
        found.claims.assign(claims.begin(), claims.end());
        found.own = found.by == key;
        for (const auto& [of, some] : rests->second) {
          const auto origin = std::find_if(out_.origins.begin(), out_.origins.end(),
                                           [&of = of](const Origin& each) { return each.key == of; });
          add_sorted(origin->reviews, found.review);
        }
      }
      out_.reviews.push_back(std::move(found));
    }
    std::sort(out_.reviews.begin(), out_.reviews.end(),
              [](const auto& a, const auto& b) { return a.review < b.review; });
  }

  void find_silences() {
    // By speaker, in time, the claims in which a source takes a stand.
    std::map<std::string, std::vector<std::pair<Instant, std::string>>> stands;
    for (const RecordedClaim* claim : used_) {
      if (claim->body.chain.empty() || is_silence(claim->body)) continue;
      const bool confirms = claim->body.says.predicate == Predicate::confirmation;
      if (!confirms && read_claim(*claim, dossier_, roots_).told.empty()) continue;
      stands[target_of(claim->body.chain.back().source)].emplace_back(claim->known, "claim/" + claim->id);
    }
    for (auto& [source, list] : stands) std::sort(list.begin(), list.end());
    for (const RecordedClaim* claim : used_) {
      if (!is_silence(claim->body)) continue;
      Silence silence;
      silence.claim = "claim/" + claim->id;
      if (!claim->body.chain.empty()) silence.who = target_of(claim->body.chain.back().source);
      silence.kind = claim->body.hedge;
      silence.about = claim->body.says;
      silence.since = said_at(*claim, dossier_.at);
      Instant until = dossier_.at;
      if (const auto list = stands.find(silence.who); list != stands.end()) {
        const auto later = std::upper_bound(list->second.begin(), list->second.end(), claim->known,
                                            [](Instant known, const auto& stand) { return known < stand.first; });
        if (later != list->second.end()) {
          silence.ended_by = later->second;
          until = later->first;
        }
      }
      silence.for_us = std::max<std::int64_t>(0, between(silence.since, until));
      out_.silences.push_back(std::move(silence));
    }
  }

  void find_enquiries() {
    for (const auto& recorded : dossier_.enquiries) {
      const Enquiry& enquiry = recorded.body;
      EnquiryFound found;
      found.enquiry = "enquiry/" + recorded.id;
      found.whom = target_of(enquiry.whom);
      found.asked = enquiry.asked.value_or(recorded.known);
      if (found.asked > dossier_.at) continue;
      found.deadline = enquiry.deadline;
      Instant until = dossier_.at;
      const Instant answered = enquiry.answered.value_or(recorded.known);
      if (enquiry.answer != EnquiryAnswer::none && answered <= dossier_.at) {
        found.state = enquiry.answer == EnquiryAnswer::declined ? EnquiryState::declined : EnquiryState::answered;
        until = answered;
      } else if (enquiry.deadline && *enquiry.deadline < dossier_.at) {
        found.state = EnquiryState::unanswered;
      }
      found.for_us = std::max<std::int64_t>(0, between(found.asked, until));
      out_.enquiries.push_back(std::move(found));
    }
    std::sort(out_.enquiries.begin(), out_.enquiries.end(),
              [](const auto& a, const auto& b) { return a.enquiry < b.enquiry; });
  }

  void find_predictions() {
    std::map<std::string, std::tuple<Instant, Instant, std::string, OutcomeResult>> outcomes;
    for (const auto& recorded : dossier_.outcomes) {
      const Instant when = recorded.body.at.value_or(recorded.known);
      if (when > dossier_.at) continue;
      const std::tuple one(when, recorded.recorded, "outcome/" + recorded.id, recorded.body.result);
      const auto [place, added] = outcomes.emplace(with_kind(recorded.body.claim, "claim/"), one);
      if (!added) place->second = std::max(place->second, one);
    }
    for (const RecordedClaim* claim : used_) {
      if (!is_prediction(claim->body)) continue;
      PredictionFound found;
      found.claim = "claim/" + claim->id;
      const auto& deadline = claim->body.deadline;
      if (deadline && !deadline->edtf.empty() && deadline->bounds.latest != Instant::highest()) {
        found.deadline = deadline->bounds.latest;
      }
      if (deadline) found.assumes = deadline->assumes;
      if (const auto outcome = outcomes.find(found.claim); outcome != outcomes.end()) {
        found.state = PredictionState::resolved;
        found.outcome = std::get<2>(outcome->second);
        found.result = std::get<3>(outcome->second);
      } else if (!found.deadline) {
        found.state = PredictionState::no_deadline;
      } else if (*found.deadline < dossier_.at) {
        found.state = PredictionState::due;
        found.overdue_us = between(*found.deadline, dossier_.at);
      }
      out_.predictions.push_back(std::move(found));
    }
  }

  void find_later() {
    const auto note = [&](const auto& list, std::string_view kind) {
      for (const auto& recorded : list) {
        if (recorded.known > dossier_.at) out_.later.push_back(std::string(kind) + recorded.id);
      }
    };
    note(dossier_.claims, "claim/");
    note(dossier_.reviews, "review/");
    for (const auto& outcome : dossier_.outcomes) {
      if (outcome.body.at.value_or(outcome.known) > dossier_.at) out_.later.push_back("outcome/" + outcome.id);
    }
    for (const auto& enquiry : dossier_.enquiries) {
      if (enquiry.body.asked.value_or(enquiry.known) > dossier_.at) out_.later.push_back("enquiry/" + enquiry.id);
    }
    std::sort(out_.later.begin(), out_.later.end());
  }

  static std::string with_kind(const std::string& reference, std::string_view kind) {
    return std::string(kind) + std::string(bare(reference));
  }

  const Dossier& dossier_;
  std::vector<const RecordedClaim*> used_;
  Roots roots_;
  std::map<std::string, Gathering> gatherings_;
  std::vector<std::pair<Apart, std::vector<Told>>> apart_;
  std::map<std::string, std::map<std::string, std::set<std::string>>>
      rests_on_;  ///< claim or whole item → key → claims
  std::vector<std::string> holders_;
  std::vector<Spoken> spoken_;
  Origins out_;
};

}  // namespace

Origins origins_of(const Dossier& dossier) {
  return Builder(dossier).build();
}

std::string short_form(const AssessedStatus& status) {
  std::string out(name_of(status.standing));
  if (!status.party.empty()) out += '(' + std::string(bare(status.party)) + ')';
  return out;
}

std::strong_ordering compare(const AssessedStatus& a, const AssessedStatus& b) {
  return std::tie(a.standing, a.party) <=> std::tie(b.standing, b.party);
}

std::string_view name_of(Side value) {
  return value == Side::supports ? "for" : "against";
}

std::string_view name_of(Interest value) {
  switch (value) {
    case Interest::unknown:
      return "unknown";
    case Interest::none:
      return "none";
    case Interest::own:
      return "own";
    case Interest::against_own:
      return "against-own";
  }
  return "unknown";
}

std::string_view name_of(Ground value) {
  switch (value) {
    case Ground::says:
      return "says";
    case Ground::presupposes:
      return "presupposes";
    case Ground::denies:
      return "denies";
    case Ground::confirms:
      return "confirms";
    case Ground::shows:
      return "shows";
  }
  return "says";
}

std::string_view name_of(Fact value) {
  switch (value) {
    case Fact::holds:
      return "holds";
    case Fact::not_holds:
      return "not-holds";
    case Fact::present:
      return "present";
    case Fact::absent:
      return "absent";
    case Fact::leaving:
      return "leaving";
    case Fact::contested:
      return "contested";
    case Fact::not_contested:
      return "not-contested";
    case Fact::unclear:
      return "unclear";
    case Fact::asserted:
      return "asserted";
  }
  return "unclear";
}

std::string_view name_of(EnquiryState value) {
  switch (value) {
    case EnquiryState::open:
      return "open";
    case EnquiryState::unanswered:
      return "unanswered";
    case EnquiryState::answered:
      return "answered";
    case EnquiryState::declined:
      return "declined";
  }
  return "open";
}

std::string_view name_of(PredictionState value) {
  switch (value) {
    case PredictionState::open:
      return "open";
    case PredictionState::due:
      return "due";
    case PredictionState::resolved:
      return "resolved";
    case PredictionState::no_deadline:
      return "no-deadline";
  }
  return "open";
}

}  // namespace frontkart::claims
