#pragma once

#include <cstdint>
#include <vector>

#include "composite/archive.hpp"

namespace frontkart::composite {

/// How one slot changes at one time.
struct ArchivedChange {
  std::uint32_t slot = 0;
  std::vector<std::uint32_t> segments;  ///< that come or go, rising
};

/// An archive of which nothing depends on the order in which its states were given: points in (x, y) order, those that
/// no toggle needs left out; segments with a < b, in the order of (a, b); slots numbered by first use, and polygons put
/// into them by the rule of docs/formats/composite-archive.md.
struct CanonicalArchive {
  std::vector<geometry::GridPoint> points;
  std::vector<geometry::IndexedSegment> segments;
  std::vector<StatusId> slot_status;
  std::vector<std::vector<ArchivedChange>> changes;  ///< for each time, by slot
};

[[nodiscard]] CanonicalArchive canonical(const Archive& archive);

}  // namespace frontkart::composite
