#include "claims/suggest.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

#include "claims/origins_bearing.hpp"

namespace frontkart::claims {
namespace {

struct StatusOrder {
  bool operator()(const AssessedStatus& a, const AssessedStatus& b) const { return compare(a, b) < 0; }
};

using Keys = std::set<std::string>;

/// What is counted for one status, with the records behind it.
struct Count {
  std::map<std::string, Keys> supporting, hesitant, opposing, old;  ///< key → records
  Keys reviewed, against_own, interested, confirmed;                ///< of the supporting
  Instant newest = Instant::lowest();                               ///< that the supporting are good for
};

using Counts = std::map<AssessedStatus, Count, StatusOrder>;

void add_all(Keys& to, const std::map<std::string, Keys>& from) {
  for (const auto& [key, records] : from) to.insert(records.begin(), records.end());
}

FiredRule fired(std::string_view rule, const std::map<std::string, Keys>& by) {
  FiredRule out{std::string(rule), {}, {}};
  Keys records;
  for (const auto& [key, some] : by) out.origins.push_back(key);
  add_all(records, by);
  out.records.assign(records.begin(), records.end());
  return out;
}

FiredRule fired(std::string_view rule, const Keys& keys) {
  return {std::string(rule), {keys.begin(), keys.end()}, {}};
}

/// What somebody else than the speaker found of claims, directly or of the material that they rest on.
struct Checked {
  Keys upheld;   ///< claims
  Keys refuted;  ///< claims
};

Checked checked_claims(const Origins& origins) {
  Checked out;
  for (const ReviewFound& review : origins.reviews) {
    if (review.own) continue;
    Keys* list = nullptr;
    if (review.result == ReviewResult::verified || review.result == ReviewResult::partly) list = &out.upheld;
    // A refuted part says nothing of the rest.
    if (review.result == ReviewResult::refuted && review.subset_of.empty()) list = &out.refuted;
    if (list != nullptr) list->insert(review.claims.begin(), review.claims.end());
  }
  return out;
}

class Suggesting {
 public:
  explicit Suggesting(const Origins& origins) : origins_(origins), checked_(checked_claims(origins)) {}

  Suggestion suggest() {
    count();
    decide();
    for (const auto& [status, count] : counts_) out_.tallies.push_back(tally(status, count));
    return std::move(out_);
  }

 private:
  void count() {
    for (const Origin& origin : origins_.origins) {
      for (const Bearing& bearing : origin.bearings) count(origin.key, bearing);
    }
    // An origin that stands for a status somewhere does not hesitate.
    for (auto& [status, count] : counts_) {
      for (const auto& [key, records] : count.supporting) count.hesitant.erase(key);
    }
  }

  void count(const std::string& key, const Bearing& bearing) {
    Count& count = counts_[bearing.status];
    if (bearing.side == Side::opposes) {
      if (bearing.current) count.opposing[key].insert(bearing.record);
      return;
    }
    if (checked_.refuted.contains(bearing.record)) {
      refuted_[key].insert(bearing.record);
      return;
    }
    if (!bearing.committed) {
      if (bearing.current) count.hesitant[key].insert(bearing.record);
      return;
    }
    if (!bearing.current) {
      count.old[key].insert(bearing.record);
      return;
    }
    count.supporting[key].insert(bearing.record);
    count.newest = std::max(count.newest, bearing.good_at);
    if (checked_.upheld.contains(bearing.record)) count.reviewed.insert(key);
    if (bearing.interest == Interest::against_own) count.against_own.insert(key);
    if (bearing.interest == Interest::own) count.interested.insert(key);
    if (!bearing.unconfirmed) count.confirmed.insert(key);
  }

  void decide() {
    if (!refuted_.empty()) out_.rules.push_back(fired("S1-refuted-is-not-counted", refuted_));
    std::vector<AssessedStatus> supported;
    for (const auto& [status, count] : counts_) {
      if (!count.supporting.empty()) supported.push_back(status);
    }
    if (supported.empty()) return decide_from_old();
    if (in_conflict(supported)) return;
    const AssessedStatus status = pick(supported);
    out_.status = status;
    if (const auto count = counts_.find(status); count != counts_.end()) grade(count->second);
  }

  void decide_from_old() {
    std::map<std::string, Keys> behind;
    std::vector<AssessedStatus> supported;
    for (auto& [status, count] : counts_) {
      if (count.old.empty()) continue;
      supported.push_back(status);
      for (const auto& [key, records] : count.old) behind[key].insert(records.begin(), records.end());
    }
    if (!supported.empty()) {
      out_.rules.push_back(fired("S3-only-old", behind));
      out_.confidence = Confidence::low;
      // What is old and at odds says that something changed, not what.
      const bool one = supported.size() == 1;
      out_.status = one ? supported.front() : AssessedStatus{AssessedStanding::unclear, {}};
      return;
    }
    std::map<std::string, Keys> hesitant;
    for (const auto& [status, count] : counts_) {
      for (const auto& [key, records] : count.hesitant) hesitant[key].insert(records.begin(), records.end());
    }
    FiredRule rule = fired("S2-hearsay-alone-suggests-nothing", hesitant);
    for (const Apart& apart : origins_.apart) {
      if (!apart.bearings.empty()) rule.records.push_back(apart.record);
    }
    std::sort(rule.records.begin(), rule.records.end());
    if (rule.records.empty()) rule.rule = "S0-nothing-said";
    out_.rules.push_back(std::move(rule));
  }

  bool in_conflict(const std::vector<AssessedStatus>& supported) {
    std::map<std::string, Keys> behind;
    bool contested = false;
    bool held = false;
    for (const AssessedStatus& status : supported) {
      const Count& count = counts_.at(status);
      contested = contested || status.standing == AssessedStanding::contested;
      held = held || status.standing == AssessedStanding::held || status.standing == AssessedStanding::not_held;
      if (count.opposing.empty()) continue;
      for (const auto* list : {&count.supporting, &count.opposing}) {
        for (const auto& [key, records] : *list) behind[key].insert(records.begin(), records.end());
      }
    }
    if (contested && held) {
      for (const AssessedStatus& status : supported) {
        for (const auto& [key, records] : counts_.at(status).supporting) {
          behind[key].insert(records.begin(), records.end());
        }
      }
    }
    if (behind.empty()) return false;
    out_.rules.push_back(fired("S4-conflict-is-low", behind));
    out_.confidence = Confidence::low;
    const auto fought = counts_.find(AssessedStatus{AssessedStanding::contested, {}});
    const bool fought_over =
        fought != counts_.end() && (!fought->second.supporting.empty() || !fought->second.hesitant.empty());
    if (fought_over) {
      auto by = fought->second.supporting;
      by.insert(fought->second.hesitant.begin(), fought->second.hesitant.end());
      out_.rules.push_back(fired("S5-fought-over-is-contested", by));
    }
    out_.status = AssessedStatus{fought_over ? AssessedStanding::contested : AssessedStanding::unclear, {}};
    return true;
  }

  /// Of statuses that can all be so, the one that says most.
  AssessedStatus pick(const std::vector<AssessedStatus>& supported) {
    const auto with = [&](AssessedStanding standing) {
      std::vector<AssessedStatus> out;
      for (const AssessedStatus& status : supported) {
        if (status.standing == standing) out.push_back(status);
      }
      return out;
    };
    if (const auto contested = with(AssessedStanding::contested); !contested.empty()) {
      out_.rules.push_back(fired("S5-fought-over-is-contested", counts_.at(contested.front()).supporting));
      return contested.front();
    }
    if (const auto held = with(AssessedStanding::held); !held.empty()) return pick_held(held.front());
    if (const auto asserted = with(AssessedStanding::asserted); !asserted.empty()) {
      const bool one = asserted.size() == 1;
      return one ? asserted.front() : AssessedStatus{AssessedStanding::unclear, {}};
    }
    const auto not_held = with(AssessedStanding::not_held);
    if (not_held.empty()) return {AssessedStanding::unclear, {}};
    std::map<std::string, Keys> behind;
    for (const AssessedStatus& status : not_held) {
      for (const auto& [key, records] : counts_.at(status).supporting) {
        behind[key].insert(records.begin(), records.end());
      }
    }
    out_.rules.push_back(fired("S7-not-held-names-no-holder", behind));
    const bool one = not_held.size() == 1;
    return one ? not_held.front() : AssessedStatus{AssessedStanding::unclear, {}};
  }

  AssessedStatus pick_held(const AssessedStatus& held) {
    const Count& count = counts_.at(held);
    const bool only_own = std::all_of(count.supporting.begin(), count.supporting.end(),
                                      [&](const auto& each) { return count.interested.contains(each.first); });
    if (!only_own) {
      out_.rules.push_back(fired("S6-held-needs-its-own-support", count.supporting));
      return held;
    }
    out_.rules.push_back(fired("S8-own-word-is-asserted", count.supporting));
    return {AssessedStanding::asserted, held.party};
  }

  void grade(const Count& count) {
    const std::size_t origins = count.supporting.size();
    const bool more_than_words = !count.reviewed.empty() || !count.against_own.empty();
    if (!count.reviewed.empty()) out_.rules.push_back(fired("C1-reviewed", count.reviewed));
    if (!count.against_own.empty()) out_.rules.push_back(fired("C2-against-own-interest", count.against_own));
    Confidence confidence = Confidence::low;
    if (origins >= 2 || more_than_words) confidence = Confidence::moderate;
    if (origins >= 3 && more_than_words) confidence = Confidence::high;
    out_.rules.push_back(fired(confidence == Confidence::high       ? "C5-high"
                               : confidence == Confidence::moderate ? "C4-moderate"
                                                                    : "C3-low",
                               count.supporting));
    if (between(count.newest, origins_.at) > conflict_window_us) {
      confidence = confidence == Confidence::high ? Confidence::moderate : Confidence::low;
      out_.rules.push_back(fired("C6-not-of-these-days-is-a-step-lower", count.supporting));
    }
    if (count.interested.size() == origins) {
      confidence = Confidence::low;
      out_.rules.push_back(fired("C7-own-interest-only-is-low", count.interested));
    }
    if (count.confirmed.empty()) {
      confidence = Confidence::low;
      out_.rules.push_back(fired("C8-unconfirmed-defaults-are-low", count.supporting));
    }
    out_.confidence = confidence;
  }

  static Tally tally(const AssessedStatus& status, const Count& count) {
    const auto keys = [](const std::map<std::string, Keys>& map) {
      std::vector<std::string> out;
      for (const auto& [key, records] : map) out.push_back(key);
      return out;
    };
    Tally out;
    out.status = status;
    out.stale = count.supporting.empty() && !count.old.empty();
    out.supporting = keys(out.stale ? count.old : count.supporting);
    out.hesitant = keys(count.hesitant);
    out.opposing = keys(count.opposing);
    out.reviewed.assign(count.reviewed.begin(), count.reviewed.end());
    out.against_own.assign(count.against_own.begin(), count.against_own.end());
    return out;
  }

  const Origins& origins_;
  Checked checked_;
  Counts counts_;
  std::map<std::string, Keys> refuted_;
  Suggestion out_;
};

}  // namespace

Suggestion suggest(const Origins& origins) {
  return Suggesting(origins).suggest();
}

}  // namespace frontkart::claims
