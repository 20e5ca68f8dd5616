#pragma once

#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "composite/composite.hpp"
#include "composite/timeline.hpp"

namespace frontkart::composite {

/// Builds the composite of a map from its states in the order of time. Holds what is distinct in all states, not the
/// states.
class Builder {
 public:
  /// Precondition: `at` is later than in every call before; statuses are not kNoStatement.
  void add(Instant at, const std::vector<StatusArea>& areas);

  [[nodiscard]] std::size_t state_count() const { return instants_.size(); }

  /// The builder is empty afterwards. Error bad_input where the states' borders cross too often (see `snap_round`).
  [[nodiscard]] Result<Parts> build();

 private:
  std::vector<Instant> instants_;
  Timeline timeline_;
};

/// What the toggles of a face, in order, mean as a history: steps as in `Parts`; "no statement" throughout where there
/// are none.
using HistoryOf = std::function<std::vector<HistoryStep>(std::span<const Toggle>)>;

/// The composite that a subdivision of these segments gives: its faces with their histories, and only those edges that
/// part two histories. Error bad_input where the segments cross too often (see `snap_round`).
[[nodiscard]] Result<Parts> assemble(std::vector<Instant> instants, LabelledSegments segments,
                                     const HistoryOf& history_of_face);

/// The history that a face's toggles mean, where slot i is one polygon of slot_status[i]: at each time the smallest
/// status that has an odd slot. Steps as in `Parts`.
[[nodiscard]] std::vector<HistoryStep> history_of(std::span<const Toggle> toggles,
                                                  const std::vector<StatusId>& slot_status);

}  // namespace frontkart::composite
