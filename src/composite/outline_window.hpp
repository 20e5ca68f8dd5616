#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "composite/arcs.hpp"
#include "composite/composite.hpp"
#include "geometry/box_index.hpp"
#include "geometry/coordinate.hpp"

namespace frontkart::composite {

/// From state `from` until `to` these differing statuses are to the left and to the right of an arc.
struct BorderRun {
  ArcId arc = 0;
  TimeIndex from = 0;
  TimeIndex to = 0;
  StatusId left = kNoStatement;
  StatusId right = kNoStatement;
};

/// The borders of a map during a window of time: the arcs that are a border at any time in it, joined where no third
/// meets them, and so far fewer and longer than those of the whole history.
struct OutlineWindow {
  struct WindowArc {
    /// points[begin .. end), both nodes included; a ring without nodes ends with its first point.
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    std::uint32_t lowest = 0;  ///< place of its smallest point
    /// Numbers of its nodes; kNoNode for a ring without any.
    std::uint32_t from = 0;
    std::uint32_t to = 0;
    geometry::Box box;

    [[nodiscard]] std::uint32_t edge_count() const { return end - begin - 1; }
  };
  static constexpr std::uint32_t kNoNode = ~std::uint32_t{0};

  std::vector<geometry::GridPoint> points;
  std::vector<WindowArc> arcs;  ///< in the order of their smallest points
  std::vector<BorderRun> runs;  ///< `arc` is a place in `arcs`; in the order of these
  /// Half-arc 2a runs along arc a, 2a+1 back. For each, where it ends, the one that leaves clockwise next to it.
  std::vector<std::uint32_t> next;
  std::uint32_t node_count = 0;
};

/// The window in which just these runs, in the order of arcs, are at any time borders.
[[nodiscard]] OutlineWindow make_window(const Arcs& arcs, std::span<const BorderRun> runs);

}  // namespace frontkart::composite
