#include <algorithm>

#include "claims/claim_reading.hpp"
#include "claims/parts.hpp"

namespace frontkart::claims {
namespace {

constexpr std::string_view kUnnamed = "source/unnamed";

/// What a claim without `when` says of its time, by its predicate.
enum class DefaultTime { as_of, by, none };
DefaultTime default_time(Predicate predicate) {
  switch (predicate) {
    case Predicate::left:
    case Predicate::met:
    case Predicate::accepts:
    case Predicate::event:
      return DefaultTime::by;
    case Predicate::depicts:
    case Predicate::other:
      return DefaultTime::none;
    default:
      return DefaultTime::as_of;
  }
}

bool is_where(const std::string& ref) {
  return ref.starts_with("place/") || ref.starts_with("region/") || ref.starts_with("route/");
}

/// Fills in what a person did not type, and notes it.
class Expansion {
 public:
  Expansion(const Node& body, ClaimMembers& members)
      : body_(body), members_(members), claim_(members.claim), item_(members.item) {}

  void run() {
    if (!members_.is_stored) {
      hedge();
      chain();
      how_known();
      as_of();
      where();
      when();
      ratio();
      if (!members_.has_presupposes) presupposes();
      std::sort(claim_.defaulted.begin(), claim_.defaulted.end());
    } else if (!members_.has_chain) {
      body_.wrong_member("chain", "is missing");
    }
    factuality();
    confirm();
    if (claim_.hedge == Hedge::own_voice && claim_.chain.size() > 1) {
      body_.wrong_member(members_.has_chain ? "chain" : "by", "names a speaker, but the hedge is own-voice",
                         "Leave the speaker out, or take the hedge attributed.");
    }
    words();
  }

 private:
  void defaulted(std::string_view member) { claim_.defaulted.emplace_back(member); }

  void hedge() {
    if (!members_.has_hedge) {
      const bool alone = members_.has_chain ? claim_.chain.size() < 2 : members_.speaker.source.empty();
      const std::string_view speaker =
          members_.has_chain ? claim_.speaker() : std::string_view(members_.speaker.source);
      claim_.hedge = alone ? Hedge::own_voice : speaker == kUnnamed ? Hedge::hearsay : Hedge::attributed;
      defaulted("hedge");
    }
    if (claim_.hedge == Hedge::quote) claim_.quote = true;
  }

  void chain() {
    if (members_.has_chain) return;
    const bool has_publisher = !item_.publisher.empty();
    ChainLink publisher;
    publisher.source = has_publisher ? item_.publisher : std::string(kUnnamed);
    if (!has_publisher) defaulted("chain");
    ChainLink& speaker = members_.speaker;
    const bool publisher_may_speak = claim_.hedge == Hedge::own_voice || claim_.hedge == Hedge::depicts;
    if (speaker.source.empty() && members_.relays.empty() && publisher_may_speak) {
      publisher.cue = std::move(speaker.cue);
      publisher.via = std::move(speaker.via);
      claim_.chain.push_back(std::move(publisher));
      return;
    }
    if (speaker.source.empty()) {
      speaker.source = kUnnamed;
      if (has_publisher) defaulted("chain");
    }
    if (speaker.source == publisher.source && members_.relays.empty() && speaker.source != kUnnamed) {
      claim_.chain.push_back(std::move(speaker));
      return;
    }
    claim_.chain.push_back(std::move(publisher));
    for (auto relay = members_.relays.rbegin(); relay != members_.relays.rend(); ++relay) {
      claim_.chain.push_back(std::move(*relay));
    }
    claim_.chain.push_back(std::move(speaker));
  }

  void how_known() {
    if (members_.has_how_known) return;
    const bool told = claim_.hedge == Hedge::hearsay || claim_.hedge == Hedge::hearsay_attributed;
    claim_.how_known = told ? HowKnown::told : HowKnown::unknown;
    defaulted("how_known");
  }

  /// A publication known to the second has a latest instant within that second.
  static Instant begin_of_second(Instant t) {
    const std::int64_t rest = t.us % 1'000'000;
    return rest == 999'999 || rest == -1 ? Instant{t.us - 999'999} : t;
  }

  void as_of() {
    if (claim_.as_of || !item_.published) return;
    claim_.as_of = begin_of_second(*item_.published);
    defaulted("as_of");
  }

  void where() {
    if (members_.has_where) return;
    for (const Argument& argument : claim_.says.args) {
      if (!is_where(argument.ref)) continue;
      claim_.where.ref = argument.ref;
      return defaulted("where");
    }
  }

  void when() {
    if (members_.has_when || body_.failed()) return;
    // A prediction speaks of the time until its deadline.
    if (claim_.hedge == Hedge::predicts && claim_.deadline) return;
    defaulted("when");
    const auto rule = default_time(claim_.says.predicate);
    if (rule == DefaultTime::none) return;
    std::optional<Instant> leans_on = item_.published;
    const bool has_via =
        std::any_of(claim_.chain.begin(), claim_.chain.end(), [](const ChainLink& l) { return !l.via.empty(); });
    if (claim_.stated) {
      claim_.when.anchor = "statement";
      leans_on.reset();
      if (claim_.stated->bounds.latest != Instant::highest()) leans_on = claim_.stated->bounds.latest;
    } else if (claim_.chain.size() > 2 || has_via) {
      // Nobody said when the speaker spoke.
      claim_.when.anchor = "unresolved";
      return;
    }
    if (!leans_on) return;
    const std::string& zone = body_.reading().zone;
    const auto day = format_date(*leans_on, zone);
    const auto next = format_date(Instant{leans_on->us + 1}, zone);
    if (!day.ok() || !next.ok()) return;
    if (rule == DefaultTime::by) {
      claim_.when.role = WhenRole::by;
      claim_.when.edtf = "[.." + *day + "]";
    } else {
      claim_.when.role = WhenRole::as_of;
      const bool whole_day = *day != *next;
      claim_.when.edtf = whole_day ? *day : format_utc(begin_of_second(*leans_on));
    }
    const Json text = claim_.when.edtf;
    read_edtf(Member(std::in_place, text, body_, "when"), claim_.when.edtf, claim_.when.bounds);
  }

  void ratio() {
    if (claim_.says.predicate != Predicate::ratio || !claim_.value) return;
    if (claim_.value->unit.empty()) claim_.value->unit = "times";
    if (!claim_.value->of.empty() || claim_.says.args.size() < 2) return;
    const std::string& compared = claim_.says.args[1].ref;
    if (compared.starts_with("region/") || compared.starts_with("place/")) claim_.value->of = compared;
  }

  /// A presence without a place is completed with the claim's, but what holds on the outskirts of a place or near it
  /// need not hold in it.
  void presupposes() {
    const bool beside =
        claim_.where.relation == PlaceRelation::outskirts || claim_.where.relation == PlaceRelation::near;
    for (Proposition& one : presuppositions_of(claim_.says)) {
      const auto place =
          std::find_if(one.args.begin(), one.args.end(), [](const Argument& a) { return is_where(a.ref); });
      if (place == one.args.end()) {
        if (claim_.where.ref.empty() || beside) continue;
        one.args.insert(one.args.begin() + 1, Argument{claim_.where.ref, ""});
      } else if (beside && place->ref == claim_.where.ref) {
        continue;
      }
      claim_.presupposes.push_back(std::move(one));
    }
  }

  void factuality() {
    const auto table = factuality_of(claim_.hedge, claim_.chain.size());
    for (std::size_t i = 0; i < table.size(); ++i) {
      if (i >= members_.has_factuality.size() || !members_.has_factuality[i]) claim_.chain[i].factuality = table[i];
    }
  }

  void confirm() {
    if (members_.confirms_all) claim_.defaulted.clear();
    for (const std::string& member : members_.confirmed) std::erase(claim_.defaulted, member);
  }

  void words() {
    if (item_.text == nullptr || body_.failed()) return;
    const std::string_view text = *item_.text;
    const std::string& words = claim_.words;
    if (words.empty()) {
      if (claim_.hedge != Hedge::depicts) {
        body_.wrong_member("words", "is missing", "Copy the words from the item's text.");
      }
      return;
    }
    if (claim_.offset) {
      if (*claim_.offset > text.size() || text.substr(*claim_.offset, words.size()) != words) {
        body_.wrong_member("offset", "is not where the words stand in the item's text",
                           "It counts bytes of UTF-8 from 0.");
      }
      return;
    }
    const std::size_t first = text.find(words);
    if (first == std::string_view::npos) {
      body_.wrong_member("words", "are not in the item's text", "Copy them as they stand there.");
    } else if (text.find(words, first + 1) != std::string_view::npos) {
      body_.wrong_member("words", "stand more than once in the item's text",
                         "Give more words, or their offset in bytes.");
    }
  }

  const Node& body_;
  ClaimMembers& members_;
  Claim& claim_;
  const ItemFacts& item_;
};

}  // namespace

Result<Claim> expand_claim(const Json& typed, const Surroundings& surroundings) {
  Reading reading;
  reading.surroundings = &surroundings;
  reading.recompute = true;
  const Node root(typed, reading);
  ClaimMembers members;
  read_claim_members(root, members);
  if (!reading.error) Expansion(root, members).run();
  return finished(reading, std::move(members.claim));
}

}  // namespace frontkart::claims
