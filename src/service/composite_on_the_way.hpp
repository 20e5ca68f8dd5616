#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "composite/build.hpp"
#include "maps/fold.hpp"

namespace frontkart::service {

/// Builds a map's composite while its states are being imported, so that states of which none can be made are refused
/// before they are committed, and nothing is read twice. States in the order of time go straight into the builder;
/// where they come in another order, or where the map has others already, those that were held are built at the end.
class CompositeOnTheWay {
 public:
  /// How many vertices may be held: by default 256 MiB of them.
  explicit CompositeOnTheWay(std::size_t max_held = std::size_t{1} << 25U) : max_held_(max_held) {}

  /// The map has states already: nothing can be built before the end.
  void wait_for_the_end() { streams_ = false; }

  /// One state of a layer; none may be given twice. Status numbers are those of the profile's legend.
  void add(Instant at, const std::string& layer, composite::State&& state);

  /// The composite of what was added. Nothing where that was too much to hold. Error bad_input where no composite can
  /// be made of the states.
  [[nodiscard]] Result<std::optional<composite::Parts>> finish();

  /// The composite of a map that has states already, together with what was added, which replaces states of the same
  /// instant and layer. `before`: the map as it was; `read` reads its states, with the status numbers of `legend`,
  /// which are those of the outcome. Nothing, too, where a state cannot be read or has a status that `legend` lacks.
  [[nodiscard]] Result<std::optional<composite::Parts>> finish_with(const maps::KnownMap& before,
                                                                    const maps::StateReader& read,
                                                                    const maps::Legend& of_added,
                                                                    const maps::Legend& legend);

 private:
  struct Held {
    Instant at;
    std::string layer;
    composite::State state;
  };
  void flush();
  void sort_held();

  std::size_t max_held_;
  bool streams_ = true;  ///< all states came in the order of time, and are in the builder or pending
  bool holds_ = true;    ///< all states are in held_
  std::vector<Held> held_;
  std::optional<Instant> newest_;
  std::size_t pending_ = 0;  ///< the first of held_ that the builder does not have
  std::size_t vertices_ = 0;
  composite::Builder builder_;
};

}  // namespace frontkart::service
