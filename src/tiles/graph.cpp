#include "tiles/graph.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <numbers>
#include <numeric>

#include "composite/subdivision.hpp"

namespace frontkart::tiles {
namespace {

using composite::Edge;
using composite::HistoryId;
using geometry::GridPoint;
using geometry::IndexedSegment;

/// Where the world of Web Mercator ends: atan(sinh(pi)).
constexpr double kLastLatitude = 85.0511287798066;
constexpr double kLastY = kLastLatitude * geometry::kGridPerDegree;
constexpr double kRadians = std::numbers::pi / 180 / geometry::kGridPerDegree;
/// A border of a million kilometres at the deepest curvature needs fewer.
constexpr std::size_t kMaxPoints = 8'000'000;

std::int32_t fine_x(double x) {
  return static_cast<std::int32_t>(std::floor((x + geometry::kMaxX) / (2.0 * geometry::kMaxX) * kFineWorld + 0.5));
}

std::int32_t fine_y(double y) {
  if (y >= kLastY) return 0;
  if (y <= -kLastY) return kFineWorld;
  const double part = (1 - std::asinh(std::tan(y * kRadians)) / std::numbers::pi) / 2;
  return std::clamp(static_cast<std::int32_t>(std::floor(part * kFineWorld + 0.5)), 0, kFineWorld);
}

/// Into how many pieces an edge between two latitudes is cut that runs so far in x, so that the chord of each lies
/// within half a step of the curve: in y a chord is off by at most an eighth of the squared length times the second
/// derivative, sec·tan, and in x by that over the slope, which is not less than that of the edge on the globe.
double pieces(double low, double high, double run) {
  const double steepest = std::min(std::max(std::abs(low), std::abs(high)), kLastY) * kRadians;
  const double curvature = std::tan(steepest) / std::cos(steepest) * kFineWorld / (2 * std::numbers::pi);
  const double flatness = high > low ? std::min(1.0, run / (high - low)) : 0.0;
  return std::max(1.0, std::ceil((high - low) * kRadians * std::sqrt(curvature / 4 * flatness)));
}

/// The edges of a map as chains of segments in the plane of Web Mercator.
class Projector {
 public:
  explicit Projector(const composite::Parts& parts) : parts_(parts) {}

  [[nodiscard]] Status run() {
    points_.reserve(parts_.vertices.size());
    for (const GridPoint p : parts_.vertices) points_.push_back(projected(p));
    segments_.reserve(parts_.edges.size());
    for (const Edge& e : parts_.edges) {
      const GridPoint a = parts_.vertices[e.a];
      const GridPoint b = parts_.vertices[e.b];
      // Seen with y down, left is right.
      begin(e.a, parts_.face_history[e.right], parts_.face_history[e.left]);
      double from = 0;
      // The rim of the world is a corner of the curve.
      for (const double rim : a.y < b.y ? std::array{-kLastY, kLastY} : std::array{kLastY, -kLastY}) {
        if (a.y == b.y) break;
        const double at = (rim - a.y) / (static_cast<double>(b.y) - a.y);
        if (at <= from || at >= 1) continue;
        if (!cut(a, b, from, at)) return too_long();
        add(place(a, b, at));
        from = at;
      }
      if (!cut(a, b, from, 1)) return too_long();
      end(e.b);
    }
    return Done{};
  }

  /// Distinct points, and segments between them. The labels of segment i are labels()[i].
  void compact() {
    std::vector<std::uint32_t> order(points_.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(), [&](std::uint32_t l, std::uint32_t r) { return points_[l] < points_[r]; });
    std::vector<std::uint32_t> number(points_.size());
    std::vector<GridPoint> distinct;
    distinct.reserve(points_.size());
    for (const std::uint32_t i : order) {
      if (distinct.empty() || distinct.back() != points_[i]) distinct.push_back(points_[i]);
      number[i] = static_cast<std::uint32_t>(distinct.size() - 1);
    }
    points_ = std::move(distinct);
    std::size_t kept = 0;
    for (std::size_t i = 0; i < segments_.size(); ++i) {
      const IndexedSegment s{number[segments_[i].a], number[segments_[i].b]};
      if (s.a == s.b) continue;
      segments_[kept] = s;
      labels_[kept++] = labels_[i];
    }
    segments_.resize(kept);
    labels_.resize(kept);
  }

  struct Label {
    HistoryId left;
    HistoryId right;
  };
  std::vector<GridPoint> points_;
  std::vector<IndexedSegment> segments_;
  std::vector<Label> labels_;

 private:
  static GridPoint place(GridPoint a, GridPoint b, double at) {
    return {fine_x(a.x + at * (static_cast<double>(b.x) - a.x)), fine_y(a.y + at * (static_cast<double>(b.y) - a.y))};
  }

  static Error too_long() {
    return {ErrorCode::bad_input, "The borders of this map run over too great distances to be drawn in tiles.", "",
            "Leave out the states that are scribbles."};
  }

  void begin(std::uint32_t vertex, HistoryId left, HistoryId right) {
    last_ = vertex;
    label_ = {left, right};
  }
  void end(std::uint32_t vertex) {
    segments_.push_back({last_, vertex});
    labels_.push_back(label_);
    last_ = vertex;
  }
  void add(GridPoint p) {
    points_.push_back(p);
    end(static_cast<std::uint32_t>(points_.size() - 1));
  }

  /// The points within the part of ab from `from` to `to`; false beyond kMaxPoints.
  bool cut(GridPoint a, GridPoint b, double from, double to) {
    const double dy = static_cast<double>(b.y) - a.y;
    const double y0 = a.y + from * dy;
    const double y1 = a.y + to * dy;
    if (std::min(y0, y1) >= kLastY || std::max(y0, y1) <= -kLastY) return true;
    const double n = pieces(std::min(y0, y1), std::max(y0, y1), (to - from) * std::abs(static_cast<double>(b.x) - a.x));
    if (static_cast<double>(points_.size()) + n > static_cast<double>(kMaxPoints)) return false;
    for (double i = 1; i < n; ++i) add(place(a, b, from + (to - from) * i / n));
    return true;
  }

  const composite::Parts& parts_;
  std::uint32_t last_ = 0;
  Label label_{};
};

/// Takes what is in both off both. True where one label at most is left of each, and of both or of none.
bool cancel(std::vector<HistoryId>& left, std::vector<HistoryId>& right) {
  std::sort(left.begin(), left.end());
  std::sort(right.begin(), right.end());
  std::size_t l = 0;
  std::size_t r = 0;
  std::size_t kept_left = 0;
  std::size_t kept_right = 0;
  while (l < left.size() || r < right.size()) {
    if (l < left.size() && r < right.size() && left[l] == right[r]) {
      ++l;
      ++r;
    } else if (r == right.size() || (l < left.size() && left[l] < right[r])) {
      left[kept_left++] = left[l++];
    } else {
      right[kept_right++] = right[r++];
    }
  }
  left.resize(kept_left);
  right.resize(kept_right);
  return kept_left == kept_right && kept_left <= 1;
}

}  // namespace

GridPoint projected(GridPoint p) {
  return {fine_x(p.x), fine_y(p.y)};
}

Status tidy(Graph& graph) {
  auto& edges = graph.edges;
  for (Edge& e : edges) {
    if (e.b < e.a) e = {e.b, e.a, e.right, e.left};
  }
  std::sort(edges.begin(), edges.end(),
            [](const Edge& l, const Edge& r) { return l.a != r.a ? l.a < r.a : l.b < r.b; });
  std::vector<HistoryId> left;
  std::vector<HistoryId> right;
  std::size_t kept = 0;
  for (std::size_t first = 0; first < edges.size();) {
    std::size_t last = first + 1;
    while (last < edges.size() && edges[last].a == edges[first].a && edges[last].b == edges[first].b) ++last;
    Edge e = edges[first];
    if (last - first > 1) {
      left.clear();
      right.clear();
      for (std::size_t i = first; i < last; ++i) {
        left.push_back(edges[i].left);
        right.push_back(edges[i].right);
      }
      if (!cancel(left, right)) {
        return Error{ErrorCode::internal, "Borders that were drawn together do not fit each other.", "", ""};
      }
      e.left = left.empty() ? 0 : left.front();
      e.right = right.empty() ? 0 : right.front();
    }
    if (e.a != e.b && e.left != e.right) edges[kept++] = e;
    first = last;
  }
  edges.resize(kept);
  std::vector<std::uint32_t> number(graph.points.size(), 0);
  for (const Edge& e : edges) number[e.a] = number[e.b] = 1;
  std::uint32_t used = 0;
  for (std::size_t p = 0; p < graph.points.size(); ++p) {
    if (number[p] == 0) continue;
    graph.points[used] = graph.points[p];
    number[p] = used++;
  }
  graph.points.resize(used);
  for (Edge& e : edges) {
    e.a = number[e.a];
    e.b = number[e.b];
  }
  return Done{};
}

Result<Graph> project(const composite::Parts& parts) {
  Projector projector(parts);
  FRONTKART_CHECK(projector.run());
  projector.compact();
  composite::LabelledSegments segments;
  segments.labels.reserve(projector.labels_.size(), 2 * projector.labels_.size());
  // A face has the toggle of its history, but none for history 0.
  for (const auto& label : projector.labels_) {
    composite::Toggle set[2];
    std::size_t size = 0;
    for (const HistoryId h : {std::min(label.left, label.right), std::max(label.left, label.right)}) {
      if (h != 0) set[size++] = {0, h};
    }
    segments.labels.push_back({set, label.left == label.right ? 0 : size});
  }
  segments.points = std::move(projector.points_);
  segments.segments = std::move(projector.segments_);
  FRONTKART_TRY(composite::Subdivision plane, composite::subdivide(std::move(segments)));
  // Where rounding has turned a sliver inside out, several histories claim it; it gets one of them.
  Graph out{std::move(plane.vertices), std::move(plane.edges)};
  const auto history = [&](composite::FaceId f) {
    return plane.faces[f].empty() ? HistoryId{0} : plane.faces[f].front().slot;
  };
  for (Edge& e : out.edges) e = {e.a, e.b, history(e.left), history(e.right)};
  FRONTKART_CHECK(tidy(out));
  return out;
}

}  // namespace frontkart::tiles
