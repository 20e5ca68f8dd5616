#include "tiles/stretch_outlines.hpp"

#include <algorithm>

namespace frontkart::tiles {
namespace {

using composite::HistoryId;
using composite::HistoryStep;
using composite::TimeIndex;

template <class Visit>
void for_each_stretch(const composite::Histories& histories, HistoryId h, std::size_t times, Visit&& visit) {
  const auto steps = histories.of(h);
  for (std::size_t s = 0; s < steps.size(); ++s) {
    if (steps[s].status == composite::kNoStatement) continue;
    visit(StatusStretch{steps[s].from, s + 1 < steps.size() ? steps[s + 1].from : static_cast<TimeIndex>(times),
                        steps[s].status});
  }
}

}  // namespace

std::vector<StatusStretch> stretches_of(const composite::Histories& histories, std::size_t times) {
  std::vector<StatusStretch> out;
  for (HistoryId h = 0; h < histories.size(); ++h) {
    for_each_stretch(histories, h, times, [&](const StatusStretch& s) { out.push_back(s); });
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

/// As if each stretch were a state, in which a history has status 1 where the stretch is its own.
StretchOutlines::StretchOutlines(const composite::Arcs& arcs, std::span<const HistoryId> face_history,
                                 const composite::Histories& histories,
                                 std::span<const geometry::SquareCentimetres> areas, std::size_t times)
    : stretches_(stretches_of(histories, times)) {
  std::vector<std::uint32_t> begin{0};
  std::vector<HistoryStep> steps;
  std::vector<std::uint32_t> places;
  for (HistoryId h = 0; h < histories.size(); ++h) {
    places.clear();
    for_each_stretch(histories, h, times, [&](const StatusStretch& s) {
      const auto it = std::lower_bound(stretches_.begin(), stretches_.end(), s);
      places.push_back(static_cast<std::uint32_t>(it - stretches_.begin()));
    });
    if (places.empty() || places.front() != 0) steps.push_back({0, composite::kNoStatement});
    for (std::size_t i = 0; i < places.size(); ++i) {
      if (i == 0 || places[i] != places[i - 1] + 1) steps.push_back({places[i], 1});
      const bool goes_on = i + 1 < places.size() && places[i + 1] == places[i] + 1;
      if (!goes_on && places[i] + 1 < stretches_.size()) steps.push_back({places[i] + 1, composite::kNoStatement});
    }
    begin.push_back(static_cast<std::uint32_t>(steps.size()));
  }
  index_ = std::make_unique<composite::OutlineIndex>(arcs, face_history, composite::Histories{begin, steps}, areas,
                                                     stretches_.size());
}

}  // namespace frontkart::tiles
