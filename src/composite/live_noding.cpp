#include "composite/live_noding.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "geometry/predicates.hpp"

namespace frontkart::composite {

using geometry::Box;
using geometry::GridPoint;
using geometry::SquareCentimetres;

PointId LiveNoding::point(GridPoint p) {
  bool fresh = false;
  const PointId id = point_ids_.intern(key_of(p), fresh);
  if (fresh) {
    points_.push_back(p);
    hot_.push_back(0);
    is_taken_.push_back(false);
  }
  return id;
}

SegmentId LiveNoding::segment(PointId a, PointId b) {
  if (points_[b] < points_[a]) std::swap(a, b);
  bool fresh = false;
  const SegmentId id = segment_ids_.intern(pack(a, b), fresh);
  if (fresh) {
    segments_.push_back({a, b, false, {}});
    is_found_.push_back(false);
  }
  return id;
}

EdgeId LiveNoding::edge_between(PointId u, PointId v) {
  if (points_[v] < points_[u]) std::swap(u, v);
  bool fresh = false;
  const EdgeId id = edge_ids_.intern(pack(u, v), fresh);
  if (fresh) edges_.push_back({u, v, false, geometry::area_under_edge(points_[u], points_[v]), {}});
  return id;
}

void LiveNoding::touch(EdgeId e) {
  if (edges_[e].touched) return;
  edges_[e].touched = true;
  touched_.push_back(e);
}

std::vector<EdgeId> LiveNoding::take_touched() {
  for (const EdgeId e : touched_) edges_[e].touched = false;
  return std::exchange(touched_, {});
}

SquareCentimetres LiveNoding::area_up_to(const Segment& s, PointId id) const {
  const GridPoint a = points_[s.a];
  const GridPoint b = points_[s.b];
  if (id == s.a) return 0;
  if (id == s.b) return geometry::area_under_edge(a, b);
  return std::llrint(geometry::area_under_line_up_to(a, b, points_[id]));
}

void LiveNoding::add_piece(SegmentId s, PointId u, PointId v) {
  const EdgeId id = edge_between(u, v);
  Edge& e = edges_[id];
  SquareCentimetres excess = 0;
  if (const Segment& segment = segments_[s]; u != segment.a || v != segment.b) {
    const SquareCentimetres own = area_up_to(segment, v) - area_up_to(segment, u);
    excess = (e.a == u ? own : -own) - e.under;
  }
  if (e.pieces.empty()) grid_.insert(id, points_[e.a], points_[e.b]);
  e.pieces.push_back({s, excess});
  touch(id);
}

void LiveNoding::remove_piece(SegmentId s, PointId u, PointId v) {
  const EdgeId id = edge_between(u, v);
  Edge& e = edges_[id];
  const auto it = std::find_if(e.pieces.begin(), e.pieces.end(), [&](const Piece& p) { return p.segment == s; });
  *it = e.pieces.back();
  e.pieces.pop_back();
  if (e.pieces.empty()) grid_.erase(id);
  touch(id);
}

bool LiveNoding::is_before(const Segment& s, PointId l, PointId r) const {
  // Both coordinates of the pixels that a segment meets run monotonically along it.
  const GridPoint p = points_[l];
  const GridPoint q = points_[r];
  if (p.x != q.x) return p.x < q.x;
  return (points_[s.b].y > points_[s.a].y) == (p.y < q.y) && p.y != q.y;
}

void LiveNoding::insert_between(SegmentId id, PointId p) {
  Segment& s = segments_[id];
  const auto it =
      std::lower_bound(s.between.begin(), s.between.end(), p, [&](PointId l, PointId r) { return is_before(s, l, r); });
  if (it != s.between.end() && *it == p) return;
  const PointId before = it == s.between.begin() ? s.a : *std::prev(it);
  const PointId after = it == s.between.end() ? s.b : *it;
  remove_piece(id, before, after);
  s.between.insert(it, p);
  add_piece(id, before, p);
  add_piece(id, p, after);
}

void LiveNoding::remove_between(SegmentId id, PointId p) {
  Segment& s = segments_[id];
  const auto it = std::find(s.between.begin(), s.between.end(), p);
  if (it == s.between.end()) return;
  const PointId before = it == s.between.begin() ? s.a : *std::prev(it);
  const PointId after = std::next(it) == s.between.end() ? s.b : *std::next(it);
  remove_piece(id, before, p);
  remove_piece(id, p, after);
  s.between.erase(it);
  add_piece(id, before, after);
}

void LiveNoding::gather_segments(std::span<const EdgeId> edges) {
  found_.clear();
  for (const EdgeId e : edges) {
    for (const Piece& p : edges_[e].pieces) {
      if (is_found_[p.segment]) continue;
      is_found_[p.segment] = true;
      found_.push_back(p.segment);
    }
  }
  for (const SegmentId s : found_) is_found_[s] = false;
}

void LiveNoding::gather_crossings(const Segment& s) {
  // A chain runs within half a step of its segment, so an edge passes near every crossing.
  const GridPoint a = points_[s.a];
  const GridPoint b = points_[s.b];
  near_.clear();
  grid_.along(a, b, near_);
  gather_segments(near_);
  crossings_.clear();
  for (const SegmentId t : found_) {
    const GridPoint c = points_[segments_[t].a];
    const GridPoint d = points_[segments_[t].b];
    if (geometry::cross_properly(a, b, c, d)) crossings_.push_back(point(geometry::rounded_crossing(a, b, c, d)));
  }
}

void LiveNoding::heat(PointId p, std::vector<PointId>& heated) {
  if (hot_[p]++ == 0) heated.push_back(p);
}

void LiveNoding::take_into_chains(PointId p) {
  near_.clear();
  grid_.within({points_[p], points_[p]}, near_);
  gather_segments(near_);
  for (const SegmentId t : found_) {
    const Segment& s = segments_[t];
    if (s.a != p && s.b != p && geometry::meets_pixel(points_[s.a], points_[s.b], points_[p])) insert_between(t, p);
  }
}

void LiveNoding::take_out_of_chains(PointId p) {
  near_.clear();
  grid_.within({points_[p], points_[p]}, near_);
  std::erase_if(near_, [&](EdgeId e) { return edges_[e].a != p && edges_[e].b != p; });
  gather_segments(near_);
  for (const SegmentId t : found_) remove_between(t, p);
}

bool LiveNoding::insert(SegmentId id) {
  gather_crossings(segments_[id]);
  if (crossing_count_ + crossings_.size() > max_crossings_) return false;
  crossing_count_ += crossings_.size();
  std::vector<PointId> heated;
  for (const PointId p : crossings_) heat(p, heated);
  heat(segments_[id].a, heated);
  heat(segments_[id].b, heated);
  for (const PointId p : heated) take_into_chains(p);

  // Every hot point that others made is the end of an edge by now.
  Segment& s = segments_[id];
  near_.clear();
  grid_.along(points_[s.a], points_[s.b], near_);
  s.between.clear();
  for (const EdgeId e : near_) {
    for (const PointId p : {edges_[e].a, edges_[e].b}) {
      if (is_taken_[p] || p == s.a || p == s.b) continue;
      if (!geometry::meets_pixel(points_[s.a], points_[s.b], points_[p])) continue;
      is_taken_[p] = true;
      s.between.push_back(p);
    }
  }
  for (const PointId p : s.between) is_taken_[p] = false;
  std::sort(s.between.begin(), s.between.end(), [&](PointId l, PointId r) { return is_before(s, l, r); });
  s.noded = true;
  PointId from = s.a;
  for (const PointId p : s.between) {
    add_piece(id, from, p);
    from = p;
  }
  add_piece(id, from, s.b);
  return true;
}

void LiveNoding::erase(SegmentId id) {
  Segment& s = segments_[id];
  PointId from = s.a;
  for (const PointId p : s.between) {
    remove_piece(id, from, p);
    from = p;
  }
  remove_piece(id, from, s.b);
  s.between.clear();
  s.noded = false;
  gather_crossings(s);
  crossing_count_ -= crossings_.size();
  crossings_.push_back(s.a);
  crossings_.push_back(s.b);
  std::vector<PointId> cooled;
  for (const PointId p : crossings_) {
    if (--hot_[p] == 0) cooled.push_back(p);
  }
  for (const PointId p : cooled) take_out_of_chains(p);
}

}  // namespace frontkart::composite
