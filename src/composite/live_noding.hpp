#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "composite/interner.hpp"
#include "composite/live_grid.hpp"
#include "geometry/coordinate.hpp"
#include "geometry/ellipsoid.hpp"

namespace frontkart::composite {

using PointId = std::uint32_t;
using SegmentId = std::uint32_t;

/// Snap rounding that is kept up as segments come and go (Guibas & Marimont 1998, on the half-open pixels of
/// `geometry::snap_round`): at any time the chains are just those that `snap_round` gives for the segments that are
/// there. A point is hot while segments end there or cross within its pixel; one that gets hot is taken into the chains
/// of the segments that meet its pixel, one that cools is taken out.
///
/// Edges are the pieces of chains; those of several segments may be one edge. An edge without pieces is not there, but
/// keeps its number. No piece ever changes the side on which it passes a hot point, so what lies beside an edge that is
/// not touched stays as it was.
class LiveNoding {
 public:
  /// `a` before `b` in the order of coordinates; so is the chain a, between..., b along its way.
  struct Segment {
    PointId a = 0;
    PointId b = 0;
    bool noded = false;
    std::vector<PointId> between;
  };
  struct Piece {
    SegmentId segment = 0;
    /// What the area under the segment's part is more than that under the edge, from the edge's a to its b.
    geometry::SquareCentimetres excess = 0;
  };
  struct Edge {
    PointId a = 0;  ///< before b in the order of coordinates
    PointId b = 0;
    bool touched = false;
    geometry::SquareCentimetres under = 0;  ///< `area_under_edge`
    std::vector<Piece> pieces;

    /// As in `Parts::edge_excess`: lines that fell together cannot each keep their own area.
    [[nodiscard]] geometry::SquareCentimetres excess() const { return pieces.size() == 1 ? pieces.front().excess : 0; }
  };

  explicit LiveNoding(std::size_t max_crossings) : max_crossings_(max_crossings) {}
  [[nodiscard]] std::size_t max_crossings() const { return max_crossings_; }

  /// The number of a point or a segment, which need not be noded.
  PointId point(geometry::GridPoint p);
  /// Precondition: a != b.
  SegmentId segment(PointId a, PointId b);

  /// False, and nothing changed, where the segments would cross more than max_crossings() times. Precondition: not
  /// noded.
  [[nodiscard]] bool insert(SegmentId s);
  /// Precondition: noded.
  void erase(SegmentId s);
  /// Says that segments around these points come.
  void make_room(const std::vector<geometry::GridPoint>& more) { grid_.make_room(more); }

  /// The edges whose pieces changed since the last call.
  [[nodiscard]] std::vector<EdgeId> take_touched();

  [[nodiscard]] std::size_t point_count() const { return points_.size(); }
  [[nodiscard]] std::size_t edge_count() const { return edges_.size(); }
  [[nodiscard]] std::size_t segment_count() const { return segments_.size(); }
  [[nodiscard]] geometry::GridPoint at(PointId p) const { return points_[p]; }
  [[nodiscard]] const Segment& segment(SegmentId s) const { return segments_[s]; }
  [[nodiscard]] const Edge& edge(EdgeId e) const { return edges_[e]; }
  [[nodiscard]] LiveGrid& grid() { return grid_; }
  [[nodiscard]] const LiveGrid& grid() const { return grid_; }

  /// Calls visit(edge) for the edges of the segment's chain.
  template <class Visit>
  void for_each_edge(SegmentId s, Visit&& visit) {
    const Segment& segment = segments_[s];
    PointId from = segment.a;
    for (const PointId p : segment.between) {
      visit(edge_between(from, p));
      from = p;
    }
    visit(edge_between(from, segment.b));
  }

 private:
  [[nodiscard]] EdgeId edge_between(PointId u, PointId v);
  void add_piece(SegmentId s, PointId u, PointId v);
  void remove_piece(SegmentId s, PointId u, PointId v);
  void touch(EdgeId e);
  /// The area under the segment up to where it passes p, and from there straight to p.
  [[nodiscard]] geometry::SquareCentimetres area_up_to(const Segment& s, PointId p) const;
  [[nodiscard]] bool is_before(const Segment& s, PointId p, PointId q) const;
  void insert_between(SegmentId s, PointId p);
  void remove_between(SegmentId s, PointId p);
  /// The noded segments whose pieces are these edges, once each, into found_.
  void gather_segments(std::span<const EdgeId> edges);
  /// The rounded proper crossings of s with the noded segments into crossings_.
  void gather_crossings(const Segment& s);
  void heat(PointId p, std::vector<PointId>& heated);
  void take_into_chains(PointId p);
  void take_out_of_chains(PointId p);

  Interner point_ids_;
  Interner segment_ids_;
  Interner edge_ids_;
  std::vector<geometry::GridPoint> points_;
  std::vector<std::uint32_t> hot_;  ///< by point: ends of noded segments and crossings
  std::vector<Segment> segments_;
  std::vector<Edge> edges_;
  LiveGrid grid_;
  std::size_t max_crossings_;
  std::size_t crossing_count_ = 0;
  std::vector<EdgeId> touched_;
  // Scratch.
  std::vector<EdgeId> near_;
  std::vector<SegmentId> found_;
  std::vector<bool> is_found_;  ///< by segment; all false between calls
  std::vector<bool> is_taken_;  ///< by point; all false between calls
  std::vector<PointId> crossings_;
};

}  // namespace frontkart::composite
