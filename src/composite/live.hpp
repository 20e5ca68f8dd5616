#pragma once

#include <memory>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "composite/composite.hpp"
#include "composite/state.hpp"
#include "geometry/snap_rounding.hpp"

namespace frontkart::composite {

/// A composite that takes in states one by one, in any order, in time proportional to what they change: noding, sides
/// and areas are kept up where something changed, and nowhere else. It can be asked at any time; `save` gives what
/// `Builder` gives for the same states. Holds what is distinct in all states, and the newest state. For one thread at a
/// time.
class LiveComposite {
 public:
  /// `max_crossings` as for `snap_round`.
  explicit LiveComposite(std::size_t max_crossings = geometry::kMaxCrossings);
  ~LiveComposite();
  LiveComposite(LiveComposite&&) noexcept;
  LiveComposite& operator=(LiveComposite&&) noexcept;

  /// The state at this instant is now this one, whether it was another or there was none: it is appended, inserted or
  /// replaced. A state that is not the newest costs a pass over all segments besides. Precondition: statuses are not
  /// kNoStatement. Error bad_input where the states' borders would cross too often (see `snap_round`); nothing has
  /// changed then.
  [[nodiscard]] Status put(Instant at, const std::vector<StatusArea>& areas);
  /// The state before holds on. Error not_found where there is no state at this instant.
  [[nodiscard]] Status remove(Instant at);

  /// Of all states, rising.
  [[nodiscard]] const std::vector<Instant>& instants() const;

  /// Answers as `Composite` does for the saved parts. Precondition: there is such a state.
  [[nodiscard]] StatusId status_at(geometry::GridPoint p, TimeIndex t) const;
  [[nodiscard]] std::vector<HistoryStep> history_at(geometry::GridPoint p) const;
  /// The area of each status; status 0 stays zero. Some greatest statuses that are nowhere may be left out.
  [[nodiscard]] std::vector<geometry::SquareCentimetres> areas_at(TimeIndex t) const;

  /// What `Builder` gives for the same states, in time proportional to the size.
  [[nodiscard]] Parts save() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace frontkart::composite
