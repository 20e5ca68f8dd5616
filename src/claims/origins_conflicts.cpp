#include "claims/origins_conflicts.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "claims/origins_bearing.hpp"

namespace frontkart::claims {
namespace {

using List = std::vector<const Spoken*>;

bool newer(const Spoken* a, const Spoken* b) {
  return std::tie(b->bearing.good_at, a->bearing.record, a->bearing.ground) <
         std::tie(a->bearing.good_at, b->bearing.record, b->bearing.ground);
}

/// The part of a list, newest first, that is about times near enough to `at`.
std::pair<List::const_iterator, List::const_iterator> near_in_time(const List& list, Instant at) {
  const auto begin = std::partition_point(list.begin(), list.end(), [at](const Spoken* each) {
    return between(at, each->bearing.good_at) > conflict_window_us;
  });
  const auto end = std::partition_point(
      begin, list.end(), [at](const Spoken* each) { return between(each->bearing.good_at, at) <= conflict_window_us; });
  return {begin, end};
}

void pair_up(const List& some, const List& others, std::string_view code, Origins& out) {
  for (const Spoken* a : some) {
    const auto [begin, end] = near_in_time(others, a->bearing.good_at);
    for (auto b = begin; b != end; ++b) {
      if (out.conflicts.size() >= max_conflicts) {
        out.conflicts_left_out += static_cast<std::uint64_t>(end - b);
        break;
      }
      out.conflicts.push_back({a->bearing, (*b)->bearing, a->origin, (*b)->origin, std::string(code)});
    }
  }
}

}  // namespace

void find_conflicts(const std::vector<Spoken>& spoken, const std::vector<std::string>& holders, Origins& out) {
  std::map<std::pair<Fact, std::string>, List> lists;
  std::set<std::string> parties;
  for (const Spoken& each : spoken) {
    lists[{each.bearing.fact, each.bearing.party}].push_back(&each);
    parties.insert(each.bearing.party);
  }
  for (auto& [fact, list] : lists) std::sort(list.begin(), list.end(), newer);
  const List none;
  const auto list = [&](Fact fact, const std::string& party) -> const List& {
    const auto found = lists.find({fact, party});
    return found == lists.end() ? none : found->second;
  };
  for (const std::string& party : parties) {
    pair_up(list(Fact::holds, party), list(Fact::not_holds, party), "holds/not-holds", out);
    pair_up(list(Fact::holds, party), list(Fact::absent, party), "holds/absent", out);
    pair_up(list(Fact::present, party), list(Fact::absent, party), "present/absent", out);
    pair_up(list(Fact::contested, party), list(Fact::not_contested, party), "contested/not-contested", out);
  }
  for (std::size_t i = 0; i < holders.size(); ++i) {
    for (std::size_t j = i + 1; j < holders.size(); ++j) {
      pair_up(list(Fact::holds, holders[i]), list(Fact::holds, holders[j]), "holds/holds", out);
    }
  }
  std::sort(out.conflicts.begin(), out.conflicts.end(), [](const Conflict& a, const Conflict& b) {
    return std::tie(a.code, a.a.record, a.b.record, a.a.ground, a.b.ground, a.a.party, a.b.party) <
           std::tie(b.code, b.a.record, b.b.record, b.a.ground, b.b.ground, b.a.party, b.b.party);
  });
}

}  // namespace frontkart::claims
