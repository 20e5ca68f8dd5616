#include <fmt/format.h>

#include <algorithm>

#include "service/compare_parts.hpp"

namespace frontkart::service {
namespace {

CompareClass class_of(const maps::LegendEntry& entry, CompareBy by) {
  if (by == CompareBy::party && !entry.party.empty()) return {std::nullopt, entry.party};
  return {entry.standing, entry.party};
}

}  // namespace

std::string class_name(const CompareClass& c) {
  if (!c.standing) return c.party;
  const std::string_view standing = maps::standing_name(*c.standing);
  return c.party.empty() ? std::string(standing) : fmt::format("{}:{}", standing, c.party);
}

std::string_view agreement_name(Agreement a) {
  switch (a) {
    case Agreement::neither:
      return "neither";
    case Agreement::agree:
      return "agree";
    case Agreement::same_party:
      return "same-party";
    case Agreement::differ:
      return "differ";
    case Agreement::only_first:
      return "only-first";
    case Agreement::only_second:
      return "only-second";
  }
  return "neither";
}

Agreement agreement_of(const std::vector<CompareClass>& classes, ClassId first, ClassId second) {
  if (first == 0) return second == 0 ? Agreement::neither : Agreement::only_second;
  if (second == 0) return Agreement::only_first;
  if (first == second) return Agreement::agree;
  const std::string& party = classes[first].party;
  return !party.empty() && party == classes[second].party ? Agreement::same_party : Agreement::differ;
}

void reduce_legends(CompareAnswer& answer) {
  answer.classes = {CompareClass{}};
  for (const auto& map : answer.maps) {
    for (const maps::LegendEntry& entry : map.legend.entries) {
      const CompareClass c = class_of(entry, answer.by);
      if (std::find(answer.classes.begin(), answer.classes.end(), c) == answer.classes.end()) {
        answer.classes.push_back(c);
      }
    }
  }
  // The order does not depend on which map was named first.
  std::sort(answer.classes.begin() + 1, answer.classes.end(), [](const CompareClass& l, const CompareClass& r) {
    return std::pair(l.standing, l.party) < std::pair(r.standing, r.party);
  });
  for (auto& map : answer.maps) {
    map.class_of_status.assign(1, 0);
    for (const maps::LegendEntry& entry : map.legend.entries) {
      const auto it = std::find(answer.classes.begin(), answer.classes.end(), class_of(entry, answer.by));
      map.class_of_status.push_back(static_cast<ClassId>(it - answer.classes.begin()));
    }
  }
}

}  // namespace frontkart::service
