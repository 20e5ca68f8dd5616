#include "claims/origins_bearing.hpp"

#include <algorithm>
#include <limits>
#include <optional>

namespace frontkart::claims {
namespace {

struct Bare {
  Fact fact;
  std::string party;
};

std::vector<std::string> arguments_of(const Proposition& proposition, std::string_view kind) {
  std::vector<std::string> out;
  for (const Argument& argument : proposition.args) {
    if (argument.ref.starts_with(kind)) out.push_back(target_of(argument.ref));
  }
  return out;
}

/// "presence(ua, sudzha, before)" is about an earlier time than its claim.
bool is_of_before(const Proposition& proposition) {
  return std::any_of(proposition.args.begin(), proposition.args.end(),
                     [](const Argument& argument) { return argument.ref.empty() && argument.text == "before"; });
}

enum class Bears { yes, never, lacks_party };

/// The published table predicate → fact.
Bears fact_of(const Proposition& proposition, Bare& out) {
  const auto parties = arguments_of(proposition, "party/");
  const auto about_party = [&](Fact fact) {
    if (parties.empty()) return Bears::lacks_party;
    out = {fact, parties.front()};
    return Bears::yes;
  };
  if (is_of_before(proposition)) return Bears::never;
  switch (proposition.predicate) {
    case Predicate::control:
      return about_party(Fact::holds);
    case Predicate::no_control:
      return about_party(Fact::not_holds);
    case Predicate::left:
    case Predicate::no_presence:
      return about_party(Fact::absent);
    case Predicate::leaving:
      return about_party(Fact::leaving);
    case Predicate::presence:
      return about_party(Fact::present);
    case Predicate::fighting:
      out = {Fact::contested, {}};
      return Bears::yes;
    case Predicate::attempt:
      // Only an attempt against somebody makes a place contested.
      if (parties.size() < 2) return Bears::never;
      out = {Fact::contested, {}};
      return Bears::yes;
    default:
      return Bears::never;
  }
}

std::optional<Fact> denied(Fact fact) {
  switch (fact) {
    case Fact::holds:
      return Fact::not_holds;
    case Fact::not_holds:
      return Fact::holds;
    case Fact::present:
      return Fact::absent;
    case Fact::absent:
    case Fact::leaving:
      return Fact::present;
    case Fact::contested:
      return Fact::not_contested;
    default:
      return std::nullopt;
  }
}

enum class Reach { here, around, part, elsewhere };

Reach reach_of(const std::vector<std::string>& areas, const Recorded<Claim>& claim, const Dossier& dossier) {
  const auto is_subject = [&](const std::string& area) { return area == dossier.subject; };
  const auto is_around = [&](const std::string& area) {
    return std::find(dossier.containing.begin(), dossier.containing.end(), area) != dossier.containing.end();
  };
  if (areas.empty()) {
    return claim.scope == Scope::here ? Reach::here : claim.scope == Scope::around ? Reach::around : Reach::part;
  }
  if (std::any_of(areas.begin(), areas.end(), is_subject)) return Reach::here;
  if (std::any_of(areas.begin(), areas.end(), is_around)) return Reach::around;
  return claim.scope == Scope::inside ? Reach::part : Reach::elsewhere;
}

Reach reach_of(const Proposition& proposition, const Recorded<Claim>& claim, const Dossier& dossier) {
  std::vector<std::string> areas = arguments_of(proposition, "place/");
  for (std::string& region : arguments_of(proposition, "region/")) areas.push_back(std::move(region));
  if (areas.empty() && !claim.body.where.ref.empty()) areas.push_back(target_of(claim.body.where.ref));
  return reach_of(areas, claim, dossier);
}

/// What is so of a region around is so of the place where it leaves nothing out; what is so in a part is so of the
/// whole where once is enough.
std::optional<Fact> carried_over(Fact fact, Reach reach) {
  switch (reach) {
    case Reach::here:
      return fact;
    case Reach::around:
      if (fact == Fact::absent) return fact;
      return std::nullopt;
    case Reach::part:
      if (fact == Fact::present || fact == Fact::holds) return Fact::present;
      return std::nullopt;
    case Reach::elsewhere:
      return std::nullopt;
  }
  return std::nullopt;
}

std::string_view code_of(Reach reach) {
  switch (reach) {
    case Reach::around:
      return "wider";
    case Reach::part:
      return "part";
    default:
      return "elsewhere";
  }
}

bool is_negative(Factuality factuality) {
  return factuality == Factuality::ct_minus || factuality == Factuality::pr_minus || factuality == Factuality::ps_minus;
}

bool is_committed(const Claim& claim) {
  if (claim.chain.empty() || claim.hedge == Hedge::hearsay || claim.hedge == Hedge::hearsay_attributed) return false;
  switch (claim.chain.back().factuality) {
    case Factuality::ct_plus:
    case Factuality::pr_plus:
    case Factuality::ct_minus:
    case Factuality::pr_minus:
      return true;
    default:
      return false;
  }
}

Bearing bearing_of(const Told& told, AssessedStanding standing, const std::string& party, Side side,
                   const std::string& source_party) {
  Bearing out;
  out.status = {standing, party};
  out.side = side;
  out.ground = told.ground;
  out.fact = told.fact;
  out.party = told.party;
  out.record = told.record;
  out.confirms = told.confirms;
  out.committed = told.committed;
  out.current = told.current;
  out.unconfirmed = told.unconfirmed;
  out.good_at = told.good_at;
  out.interest = interest_of(told, source_party);
  return out;
}

}  // namespace

std::int64_t between(Instant a, Instant b) {
  std::int64_t out = 0;
  if (!__builtin_sub_overflow(b.us, a.us, &out)) return out;
  return b < a ? std::numeric_limits<std::int64_t>::min() : std::numeric_limits<std::int64_t>::max();
}

Instant good_at(const Recorded<Claim>& recorded, Instant at) {
  const Claim& claim = recorded.body;
  Instant out = std::min(at, claim.as_of.value_or(recorded.known));
  const bool ends = claim.when.role == WhenRole::during || claim.when.role == WhenRole::as_of;
  if (ends && !claim.when.edtf.empty()) out = std::min(out, claim.when.bounds.latest);
  if (claim.stated && !claim.stated->edtf.empty()) out = std::min(out, claim.stated->bounds.latest);
  return out;
}

Account read_claim(const Recorded<Claim>& recorded, const Dossier& dossier, const Roots& roots) {
  const Claim& claim = recorded.body;
  Told told;
  told.record = "claim/" + recorded.id;
  told.good_at = good_at(recorded, dossier.at);
  told.current = between(told.good_at, dossier.at) <= stale_after_us;
  told.unconfirmed = !claim.defaulted.empty();
  told.committed = is_committed(claim);

  Bare unused{};
  const bool never_bears = claim.says.predicate != Predicate::confirmation && claim.presupposes.empty() &&
                           fact_of(claim.says, unused) == Bears::never;
  if (never_bears) return {{}, "no-status"};
  if (claim.hedge == Hedge::predicts || claim.hedge == Hedge::intends || claim.deadline) return {{}, "future"};
  if (!claim.when.edtf.empty()) {
    if (claim.when.bounds.earliest > dossier.at) return {{}, "future"};
    const bool bounded = claim.when.role == WhenRole::during && claim.when.bounds.latest != Instant::highest();
    if (bounded && between(claim.when.bounds.latest, dossier.at) > stale_after_us) return {{}, "other-time"};
  }

  Account out;
  const bool denies =
      claim.hedge == Hedge::denies || (!claim.chain.empty() && is_negative(claim.chain.back().factuality));
  std::string why_not = "no-status";
  const auto add = [&](const Proposition& proposition, Ground ground, const std::string& confirms) {
    Bare bare_fact{};
    switch (fact_of(proposition, bare_fact)) {
      case Bears::never:
        return;
      case Bears::lacks_party:
        why_not = "no-party";
        return;
      case Bears::yes:
        break;
    }
    if (claim.where.relation == PlaceRelation::outskirts || claim.where.relation == PlaceRelation::near) {
      why_not = "beside";
      return;
    }
    std::optional<Fact> fact = bare_fact.fact;
    if (denies) {
      fact = denied(*fact);
      ground = Ground::denies;
    }
    const Reach reach = reach_of(proposition, recorded, dossier);
    if (fact) fact = carried_over(*fact, reach);
    if (!fact) {
      why_not = code_of(reach);
      return;
    }
    Told one = told;
    one.ground = ground;
    one.fact = *fact;
    one.party = bare_fact.party;
    one.confirms = confirms;
    // Who is leaving is still there.
    if (one.fact == Fact::leaving) one.committed = false;
    out.told.push_back(std::move(one));
  };

  if (claim.says.predicate == Predicate::confirmation) {
    for (const std::string& confirmed : arguments_of(claim.says, "claim/")) {
      if (const auto* other = roots.claim(confirmed)) add(other->body.says, Ground::confirms, confirmed);
    }
  } else {
    add(claim.says, Ground::says, {});
  }
  // What is denied need not make sense.
  if (!denies) {
    for (const Proposition& proposition : claim.presupposes) add(proposition, Ground::presupposes, {});
  }
  if (out.told.empty()) out.aside = why_not;
  return out;
}

Account read_map(const MapStatement& map, const Dossier& dossier) {
  Told told;
  told.ground = Ground::shows;
  told.record = "map/" + std::string(bare(map.map));
  told.committed = true;
  told.good_at = std::min(dossier.at, map.last_state.value_or(map.since.value_or(dossier.at)));
  told.current = between(told.good_at, dossier.at) <= stale_after_us;
  const std::string party = map.party.empty() ? std::string() : "party/" + std::string(bare(map.party));
  if (map.standing == "held" && !party.empty()) {
    told.fact = Fact::holds;
    told.party = party;
  } else if (map.standing == "asserted" && !party.empty()) {
    told.fact = Fact::asserted;
    told.party = party;
  } else if (map.standing == "contested") {
    told.fact = Fact::contested;
  } else if (map.standing == "unclear") {
    told.fact = Fact::unclear;
  } else {
    return {};
  }
  return {{told}, {}};
}

Interest interest_of(const Told& told, const std::string& source_party) {
  if (source_party.empty()) return Interest::unknown;
  if (told.party.empty()) return Interest::none;
  const bool own = told.party == source_party;
  switch (told.fact) {
    case Fact::holds:
    case Fact::present:
    case Fact::asserted:
      return own ? Interest::own : Interest::none;
    case Fact::not_holds:
    case Fact::absent:
    case Fact::leaving:
      return own ? Interest::against_own : Interest::own;
    default:
      return Interest::none;
  }
}

std::vector<Bearing> bearings_of(const Told& told, const std::vector<std::string>& holders,
                                 const std::string& source_party) {
  std::vector<Bearing> out;
  const auto add = [&](AssessedStanding standing, const std::string& party, Side side) {
    out.push_back(bearing_of(told, standing, party, side, source_party));
  };
  switch (told.fact) {
    case Fact::holds:
      add(AssessedStanding::held, told.party, Side::supports);
      add(AssessedStanding::not_held, told.party, Side::opposes);
      for (const std::string& other : holders) {
        if (other != told.party) add(AssessedStanding::held, other, Side::opposes);
      }
      break;
    case Fact::not_holds:
    case Fact::absent:
      add(AssessedStanding::not_held, told.party, Side::supports);
      add(AssessedStanding::held, told.party, Side::opposes);
      break;
    case Fact::present:
      add(AssessedStanding::not_held, told.party, Side::opposes);
      break;
    case Fact::leaving:
      add(AssessedStanding::not_held, told.party, Side::supports);
      break;
    case Fact::contested:
      add(AssessedStanding::contested, {}, Side::supports);
      break;
    case Fact::not_contested:
      add(AssessedStanding::contested, {}, Side::opposes);
      break;
    case Fact::unclear:
      add(AssessedStanding::unclear, {}, Side::supports);
      break;
    case Fact::asserted:
      add(AssessedStanding::asserted, told.party, Side::supports);
      break;
  }
  return out;
}

}  // namespace frontkart::claims
