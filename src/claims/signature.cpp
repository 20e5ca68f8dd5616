#include <array>

#include "claims/claim.hpp"
#include "claims/reference.hpp"

namespace frontkart::claims {
namespace {

constexpr std::string_view kActor[] = {"party", "source"};
constexpr std::string_view kSpeakerFirst[] = {"source", "party"};
constexpr std::string_view kFighter[] = {"party", "place", "region", "route"};
constexpr std::string_view kPictured[] = {"party", "source", "place", "region", "route", "item"};
constexpr std::string_view kMapper[] = {"map", "source", "place", "region"};
constexpr std::string_view kLocated[] = {"place", "region", "route", "party", "source", "item"};
constexpr std::string_view kCompared[] = {"claim", "region", "place"};
constexpr std::string_view kConfirmed[] = {"claim", "item", "place", "region", "party"};
constexpr std::string_view kAnything[] = {"party", "place", "region", "route", "source", "item", "claim"};

using Signature = std::span<const Kinds>;

constexpr Kinds kWords = {};
constexpr Kinds kPartyWhere[] = {kPartyKinds, kWhereKinds, kWords};
constexpr Kinds kAttempt[] = {kPartyKinds, kPartyKinds, kWhereKinds, kWords};
constexpr Kinds kFighting[] = {kFighter, kFighter, kFighter, kFighter};
constexpr Kinds kDepicts[] = {kPictured};
constexpr Kinds kMet[] = {kSpeakerFirst, kSpeakerFirst, kWhereKinds, kWords};
constexpr Kinds kMapUpdate[] = {kMapper, kWhereKinds, kWords};
constexpr Kinds kRole[] = {kWhereKinds, kWords, kPartyKinds};
constexpr Kinds kLocatedSignature[] = {kLocated, kWhereKinds, kWords};
constexpr Kinds kArea[] = {kPartyKinds, kComparedKinds, kWords};
constexpr Kinds kRatio[] = {kCompared, kComparedKinds, kWords};
constexpr Kinds kTrend[] = {kPartyKinds, kWords, kComparedKinds};
constexpr Kinds kWill[] = {kActor, kWords};
constexpr Kinds kAccepts[] = {kActor, kWords, kActor};
constexpr Kinds kConfirmation[] = {kConfirmed, kWhereKinds, kWords};
constexpr Kinds kEvent[] = {kAnything, kAnything};
constexpr Kinds kOther[] = {kAnything, kAnything};

Argument first_of_kind(const Proposition& says, std::string_view beginning, std::size_t from = 0) {
  for (std::size_t i = from; i < says.args.size(); ++i) {
    if (says.args[i].ref.starts_with(beginning)) return says.args[i];
  }
  return {};
}

Argument where_of(const Proposition& says) {
  for (const Argument& argument : says.args) {
    const std::string& ref = argument.ref;
    if (ref.starts_with("place/") || ref.starts_with("region/") || ref.starts_with("route/")) return argument;
  }
  return {};
}

bool is_empty(const Argument& argument) {
  return argument.ref.empty() && argument.text.empty();
}

Proposition presence(const Argument& party, const Argument& where) {
  Proposition out{Predicate::presence, {party}};
  if (!is_empty(where)) out.args.push_back(where);
  return out;
}

}  // namespace

std::span<const Kinds> signature_of(Predicate predicate) {
  switch (predicate) {
    case Predicate::control:
    case Predicate::no_control:
    case Predicate::left:
    case Predicate::leaving:
    case Predicate::advance:
    case Predicate::presence:
    case Predicate::no_presence:
    case Predicate::offensive:
      return kPartyWhere;
    case Predicate::attempt:
      return kAttempt;
    case Predicate::fighting:
      return kFighting;
    case Predicate::depicts:
      return kDepicts;
    case Predicate::met:
      return kMet;
    case Predicate::map_update:
      return kMapUpdate;
    case Predicate::role:
      return kRole;
    case Predicate::located:
      return kLocatedSignature;
    case Predicate::area:
      return kArea;
    case Predicate::ratio:
      return kRatio;
    case Predicate::trend:
      return kTrend;
    case Predicate::aim:
    case Predicate::intends:
      return kWill;
    case Predicate::accepts:
      return kAccepts;
    case Predicate::confirmation:
      return kConfirmation;
    case Predicate::event:
      return kEvent;
    case Predicate::other:
      return kOther;
  }
  return kOther;
}

std::vector<Proposition> presuppositions_of(const Proposition& says) {
  const Argument where = where_of(says);
  const Argument party = first_of_kind(says, "party/");
  switch (says.predicate) {
    case Predicate::attempt: {
      const Argument against = first_of_kind(says, "party/", 1);
      if (is_empty(against)) return {};
      return {presence(against, where)};
    }
    case Predicate::leaving:
    case Predicate::left: {
      if (is_empty(party)) return {};
      Proposition earlier = presence(party, where);
      earlier.args.push_back({"", "before"});
      return {earlier};
    }
    case Predicate::fighting: {
      std::vector<Proposition> out;
      for (const Argument& argument : says.args) {
        if (argument.ref.starts_with("party/")) out.push_back(presence(argument, where));
      }
      return out;
    }
    default:
      return {};
  }
}

}  // namespace frontkart::claims
