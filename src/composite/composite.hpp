#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/instant.hpp"
#include "composite/composite_lazy.hpp"
#include "composite/state.hpp"
#include "geometry/coordinate.hpp"
#include "geometry/ellipsoid.hpp"

namespace frontkart::composite {

using VertexId = std::uint32_t;
using EdgeId = std::uint32_t;
using FaceId = std::uint32_t;
using HistoryId = std::uint32_t;
/// Position of an instant in `Parts::instants`.
using TimeIndex = std::uint32_t;

/// The face that reaches to infinity.
inline constexpr FaceId kOuterFace = 0;

/// An undirected edge, stored with `a < b`; vertices are numbered in (x, y) order. `left` is the face to the left when
/// going from `a` to `b`, `right` the one to the right.
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

/// What a composite is made of and what its file holds. Canonical: the same set of dated states gives the same parts,
/// in whichever order they were read. Vertices are in (x, y) order; edges in the order of (a, b); the two faces of an
/// edge have different histories; faces and histories are numbered by first appearance (along the edges, left before
/// right; along the faces), face 0 being the outer one with history 0, which is "no statement" throughout.
struct Parts {
  std::vector<Instant> instants;  ///< of all states, rising
  std::vector<geometry::GridPoint> vertices;
  std::vector<Edge> edges;
  /// Snap rounding moves a line by up to half a grid step. What the area under the line that was given is more than
  /// that under the edge, so that areas are those of the states as they came in, not of their snapped copies.
  std::vector<geometry::SquareCentimetres> edge_excess;
  std::vector<HistoryId> face_history;
  /// The steps of history h are history_steps[history_begin[h] .. history_begin[h+1]): the first is at time index 0,
  /// times rise, neighbours differ in status.
  std::vector<std::uint32_t> history_begin;
  std::vector<HistoryStep> history_steps;

  friend bool operator==(const Parts&, const Parts&) = default;
};

class EdgeGrid;
class Fans;
class OutlineIndex;

/// The space-time composite of one map (Langran & Chrisman 1988): one planar subdivision whose faces have histories.
/// Immutable, and safe to read from several threads; what a question needs beside the parts is made with the first such
/// question.
class Composite {
 public:
  /// Precondition: the parts obey their laws (`validate`, or made by `Builder`).
  explicit Composite(Parts parts);
  ~Composite();
  Composite(const Composite&) = delete;
  Composite& operator=(const Composite&) = delete;

  [[nodiscard]] const Parts& parts() const { return parts_; }
  [[nodiscard]] std::size_t history_count() const { return parts_.history_begin.size() - 1; }
  [[nodiscard]] std::span<const HistoryStep> steps(HistoryId h) const {
    return {parts_.history_steps.data() + parts_.history_begin[h],
            parts_.history_steps.data() + parts_.history_begin[h + 1]};
  }

  /// The state that holds at `t`; nothing before the first.
  [[nodiscard]] std::optional<TimeIndex> time_index(Instant t) const;
  [[nodiscard]] StatusId status_at(HistoryId h, TimeIndex t) const;
  /// The status of every history at once.
  [[nodiscard]] std::vector<StatusId> statuses_at(TimeIndex t) const;

  /// A point on a boundary belongs to the face just above and to the right of it.
  [[nodiscard]] FaceId face_at(geometry::GridPoint p) const;
  [[nodiscard]] HistoryId history_at(geometry::GridPoint p) const { return parts_.face_history[face_at(p)]; }
  /// From the first instant on, without gaps; empty where the map has no state.
  [[nodiscard]] std::vector<Stretch> stretches(HistoryId h) const;

  /// The area of all faces of a history; the outer face counts zero.
  [[nodiscard]] geometry::SquareCentimetres history_area(HistoryId h) const { return history_area_[h]; }
  [[nodiscard]] const std::vector<geometry::SquareCentimetres>& history_areas() const { return history_area_; }

  [[nodiscard]] const Fans& fans() const;
  [[nodiscard]] const OutlineIndex& outlines() const;

 private:
  struct Outlines;

  Parts parts_;
  std::vector<geometry::SquareCentimetres> history_area_;
  Lazy<EdgeGrid> grid_;
  Lazy<Fans> fans_;
  Lazy<Outlines> outlines_;
};

/// The area of every face on the ellipsoid, in exact sums of rounded edge integrals and their excesses; that of the
/// outer face is what the others leave (negative).
[[nodiscard]] std::vector<geometry::SquareCentimetres> face_areas(
    std::span<const geometry::GridPoint> vertices, std::span<const Edge> edges,
    std::span<const geometry::SquareCentimetres> edge_excess, std::size_t face_count);

/// The area of all faces of each history; face 0 is left out.
[[nodiscard]] std::vector<geometry::SquareCentimetres> history_areas(const Parts& parts);

}  // namespace frontkart::composite
