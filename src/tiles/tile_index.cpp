#include "tiles/tile_index.hpp"

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "geometry/predicates.hpp"

namespace frontkart::tiles {
namespace {

using composite::Arc;
using composite::Arcs;
using composite::FaceId;
using composite::HistoryId;
using composite::HistoryStep;
using composite::NodeId;
using geometry::Box;
using geometry::GridPoint;

/// Cuts a tile out of a level: its pieces, and the sides of its rectangle between the points where these end.
class Cutter {
 public:
  Cutter(const Level& level, TileAddress address)
      : level_(level),
        box_(rectangle_of(address)),
        origin_{static_cast<std::int32_t>(address.x) * kExtent, static_cast<std::int32_t>(address.y) * kExtent} {
    history_.push_back(0);  // the outside is a face of its own
    number_.emplace(0, 0);
  }

  [[nodiscard]] bool run(std::span<const Piece> pieces) {
    for (const Piece& piece : pieces) take(piece);
    return add_sides();
  }

  Arcs arcs_;
  std::vector<HistoryId> history_;  ///< of each face of the tile

 private:
  /// Where a chain leaves a side of the rectangle: `towards` is the direction, left and right as it leaves.
  struct End {
    std::int64_t place = 0;
    GridPoint at;
    std::int64_t dx = 0;
    std::int64_t dy = 0;
    FaceId left = 0;
    FaceId right = 0;
  };

  [[nodiscard]] GridPoint local(GridPoint p) const { return {p.x - origin_.x, p.y - origin_.y}; }
  [[nodiscard]] bool on_side(GridPoint p) const {
    return p.x == box_.low.x || p.x == box_.high.x || p.y == box_.low.y || p.y == box_.high.y;
  }
  [[nodiscard]] std::int64_t width() const { return std::int64_t{box_.high.x} - box_.low.x; }
  [[nodiscard]] std::int64_t height() const { return std::int64_t{box_.high.y} - box_.low.y; }

  /// The way along the sides from the corner of least x and y, first in the direction of y, so that the tile is to the
  /// right. The corner itself is the end of the way.
  [[nodiscard]] std::int64_t place_of(GridPoint p) const {
    if (p.x == box_.low.x && p.y > box_.low.y) return p.y - box_.low.y;
    if (p.y == box_.high.y) return height() + (p.x - box_.low.x);
    if (p.x == box_.high.x) return height() + width() + (box_.high.y - p.y);
    return 2 * height() + width() + (box_.high.x - p.x);
  }

  FaceId face_of(HistoryId h) {
    const auto [it, fresh] = number_.emplace(h, static_cast<FaceId>(history_.size()));
    if (fresh) history_.push_back(h);
    return it->second;
  }

  NodeId node_at(GridPoint p) {
    const auto key = tile_key(static_cast<std::uint32_t>(p.x), static_cast<std::uint32_t>(p.y));
    const auto [it, fresh] = nodes_.emplace(key, static_cast<NodeId>(arcs_.nodes.size()));
    if (fresh) arcs_.nodes.push_back(local(p));
    return it->second;
  }

  /// A piece is divided where it touches a side.
  void take(const Piece& piece) {
    const Arc& arc = level_.arcs().arcs[piece.arc];
    const FaceId left = face_of(arc.left);
    const FaceId right = face_of(arc.right);
    std::uint32_t begin = piece.begin;
    while (begin < piece.end) {
      std::uint32_t end = begin + 1;
      while (end < piece.end && !on_side(level_.point(arc, end))) ++end;
      add_chain(arc, begin, end, left, right);
      begin = end;
    }
  }

  void add_chain(const Arc& arc, std::uint32_t begin, std::uint32_t end, FaceId left, FaceId right) {
    const GridPoint first = level_.point(arc, begin);
    const GridPoint last = level_.point(arc, end);
    Arc out;
    out.from = node_at(first);
    out.to = node_at(last);
    out.left = left;
    out.right = right;
    out.point_begin = static_cast<std::uint32_t>(arcs_.points.size());
    for (std::uint32_t i = begin + 1; i < end; ++i) arcs_.points.push_back(local(level_.point(arc, i)));
    out.point_end = static_cast<std::uint32_t>(arcs_.points.size());
    arcs_.arcs.push_back(out);
    if (on_side(first)) add_end(first, level_.point(arc, begin + 1), left, right);
    if (on_side(last)) add_end(last, level_.point(arc, end - 1), right, left);
  }

  void add_end(GridPoint at, GridPoint next, FaceId left, FaceId right) {
    ends_.push_back({place_of(at), at, std::int64_t{next.x} - at.x, std::int64_t{next.y} - at.y, left, right});
  }

  /// Sides from one end to the next. At a point of a side the chains turn counter-clockwise from the way back to the
  /// way forth, and what lies inside the side goes over from one face to the next with each.
  bool add_sides() {
    std::sort(ends_.begin(), ends_.end(), [](const End& l, const End& r) {
      return l.place != r.place ? l.place < r.place : l.dx * r.dy - l.dy * r.dx > 0;
    });
    const FaceId start = face_of(level_.history_at(box_.low));
    if (ends_.empty()) {
      add_side(box_.low, 0, box_.low, perimeter(), start);
      return true;
    }
    FaceId face = start;
    const End* before = nullptr;
    for (const End& end : ends_) {
      if (before != nullptr && end.place != before->place) add_side(before->at, before->place, end.at, end.place, face);
      if (end.right != face) return false;
      face = end.left;
      before = &end;
    }
    if (face != start) return false;
    add_side(before->at, before->place, ends_.front().at, perimeter() + ends_.front().place, face);
    return true;
  }

  [[nodiscard]] std::int64_t perimeter() const { return 2 * (height() + width()); }

  void add_side(GridPoint from, std::int64_t begin, GridPoint to, std::int64_t end, FaceId inside) {
    Arc out;
    out.from = node_at(from);
    out.to = node_at(to);
    out.left = 0;
    out.right = inside;
    out.point_begin = static_cast<std::uint32_t>(arcs_.points.size());
    const std::int64_t h = height();
    const std::int64_t w = width();
    const std::pair<std::int64_t, GridPoint> corners[] = {{h, {box_.low.x, box_.high.y}},
                                                          {h + w, box_.high},
                                                          {2 * h + w, {box_.high.x, box_.low.y}},
                                                          {2 * (h + w), box_.low}};
    for (const std::int64_t round : {std::int64_t{0}, perimeter()}) {
      for (const auto& [place, corner] : corners) {
        if (begin < place + round && place + round < end) arcs_.points.push_back(local(corner));
      }
    }
    out.point_end = static_cast<std::uint32_t>(arcs_.points.size());
    arcs_.arcs.push_back(out);
  }

  const Level& level_;
  Box box_;
  GridPoint origin_;
  std::unordered_map<HistoryId, FaceId> number_;
  std::unordered_map<std::uint64_t, NodeId> nodes_;
  std::vector<End> ends_;
};

}  // namespace

Result<std::shared_ptr<const TileIndex>> TileIndex::make(const Level& level, const MapHistories& histories,
                                                         TileAddress address) {
  Cutter cutter(level, address);
  if (!cutter.run(level.pieces_of(address))) {
    return Error{ErrorCode::internal, "The borders of a tile do not fit each other.", "", ""};
  }
  const std::shared_ptr<TileIndex> out(new TileIndex);
  out->arcs_ = std::move(cutter.arcs_);
  out->take_histories(histories, cutter.history_);
  return std::shared_ptr<const TileIndex>(out);
}

void TileIndex::take_histories(const MapHistories& histories, const std::vector<HistoryId>& faces) {
  times_ = histories.times;
  for (const HistoryId h : faces) {
    faces_.push_back(static_cast<HistoryId>(faces_.size()));
    for (std::uint32_t s = histories.begin[h]; s < histories.begin[h + 1]; ++s) {
      const HistoryStep& step = histories.steps[s];
      histories_.steps.push_back(step);
      if (step.from > 0) changes_.push_back(step.from);
    }
    histories_.begin.push_back(static_cast<std::uint32_t>(histories_.steps.size()));
  }
  std::sort(changes_.begin(), changes_.end());
  changes_.erase(std::unique(changes_.begin(), changes_.end()), changes_.end());
  stretches_ = stretches_of({histories_.begin, histories_.steps}, times_);
}

bool TileIndex::shapes_at(composite::TimeIndex t, composite::FlatShapes& out) const {
  std::call_once(outlines_once_, [this] {
    const std::vector<geometry::SquareCentimetres> areas(faces_.size(), 0);
    outlines_ = std::make_unique<composite::OutlineIndex>(
        arcs_, faces_, composite::Histories{histories_.begin, histories_.steps}, areas, times_);
  });
  return outlines_->shapes_at(t, out);
}

StretchOutlines TileIndex::outlines_of_stretches() const {
  const std::vector<geometry::SquareCentimetres> areas(faces_.size(), 0);
  return {arcs_, faces_, composite::Histories{histories_.begin, histories_.steps}, areas, times_};
}

std::size_t TileIndex::bytes() const {
  // A window of time holds its own copies of arcs and points.
  return 4 * (sizeof(Arc) * arcs_.arcs.size() + sizeof(GridPoint) * (arcs_.points.size() + arcs_.nodes.size())) +
         64 * histories_.steps.size() + 1024;
}

}  // namespace frontkart::tiles
