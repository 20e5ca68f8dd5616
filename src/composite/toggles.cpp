#include "composite/toggles.hpp"

#include <algorithm>
#include <iterator>

namespace frontkart::composite {

void symmetric_difference(std::span<const Toggle> l, std::span<const Toggle> r, ToggleSet& out) {
  out.clear();
  std::set_symmetric_difference(l.begin(), l.end(), r.begin(), r.end(), std::back_inserter(out));
}

}  // namespace frontkart::composite
