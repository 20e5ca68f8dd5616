#pragma once

#include <cstdint>
#include <vector>

#include "composite/state.hpp"
#include "support/property.hpp"

namespace frontkart::tests {

using States = std::vector<std::vector<composite::StatusArea>>;

/// How far random points lie apart and how many there are along an axis.
struct Lattice {
  std::int32_t step = 1;
  std::int32_t count = 7;
};

/// Coordinates that degenerate, that hardly do, that snap often, and that lie flat. Call from within a property.
inline Lattice any_lattice() {
  return *rc::gen::element(Lattice{1, 7}, Lattice{1000, 7}, Lattice{1, 40}, Lattice{1, 400}, Lattice{3, 4});
}

/// One to six states of polygons on the lattice. Each state draws from one small pool of polygons, so that polygons
/// stay, go, come back and stand twice, as they do in the histories that people draw. Call from within a property.
inline States random_states(const Lattice& lattice) {
  const auto point = [&] {
    return geometry::GridPoint{*rc::gen::inRange(0, lattice.count) * lattice.step,
                               *rc::gen::inRange(0, lattice.count) * lattice.step};
  };
  std::vector<composite::StatusArea> pool;
  for (auto n = *rc::gen::inRange(1, 7); n > 0; --n) {
    composite::StatusArea area{static_cast<composite::StatusId>(*rc::gen::inRange(1, 4)), {}};
    for (auto rings = *rc::gen::element(1, 1, 1, 2, 3); rings > 0; --rings) {
      geometry::Ring ring;
      for (auto points = *rc::gen::element(3, 3, 4, 4, 5, 6, 9, 2); points > 0; --points) ring.push_back(point());
      area.polygon.push_back(std::move(ring));
    }
    pool.push_back(std::move(area));
  }
  States out;
  for (auto n = *rc::gen::inRange(1, 7); n > 0; --n) {
    std::vector<composite::StatusArea> state;
    for (auto m = *rc::gen::inRange(0, 6); m > 0; --m)
      state.push_back(pool[*rc::gen::inRange<std::size_t>(0, pool.size())]);
    out.push_back(std::move(state));
  }
  return out;
}

}  // namespace frontkart::tests
