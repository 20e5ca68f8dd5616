#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/instant.hpp"
#include "composite/state.hpp"
#include "geometry/coordinate.hpp"

namespace frontkart::composite {

using VertexId = std::uint32_t;
using EdgeId = std::uint32_t;
using FaceId = std::uint32_t;
using HistoryId = std::uint32_t;
/// Position of an instant in `Composite::instants()`.
using TimeIndex = std::uint32_t;

/// The face that reaches to infinity.
inline constexpr FaceId kOuterFace = 0;

/// An undirected edge, stored with `a < b` as points in (x, y) order. `left` is the face to the left when going from
/// `a` to `b`, `right` the one to the right.
struct Edge {
  VertexId a = 0;
  VertexId b = 0;
  FaceId left = kOuterFace;
  FaceId right = kOuterFace;

  friend bool operator==(const Edge&, const Edge&) = default;
};

/// From this time index on the status holds, until the next step of the same history.
struct HistoryStep {
  TimeIndex from = 0;
  StatusId status = kNoStatement;

  friend bool operator==(const HistoryStep&, const HistoryStep&) = default;
};

/// A stretch of a history in time; `to` is Instant::highest() where it is still open.
struct Stretch {
  Instant from;
  Instant to;
  StatusId status = kNoStatement;

  friend bool operator==(const Stretch&, const Stretch&) = default;
};

}  // namespace frontkart::composite
