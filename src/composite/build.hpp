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
  Builder() = default;
  /// With a `step` above 1 the map is a generalised one: corners are moved to the nearest multiples of so many grid
  /// steps, and lines meet in such points only. Lines that lie closer together than that, as those of a mapper who
  /// draws the same line anew each week do, become one. No line moves by more than `step` in either direction, and
  /// areas are those of the lines as they are then. Precondition: 90° is a multiple of `step`.
  explicit Builder(std::int32_t step) : step_(step) {}

  /// Precondition: `at` is later than in every call before; statuses are not kNoStatement.
  void add(Instant at, const std::vector<StatusArea>& areas);

  [[nodiscard]] std::size_t state_count() const { return instants_.size(); }

  /// The builder is empty afterwards. Error bad_input where the states' borders cross too often (see `snap_round`).
  [[nodiscard]] Result<Parts> build();

 private:
  std::int32_t step_ = 1;
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
