#include "composite/query.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>

#include "composite/outline.hpp"

namespace frontkart::composite {
namespace {

/// A subdivision whose faces carry histories of one map: the map's own, or an overlay of it with a region.
struct View {
  const Composite& map;
  std::span<const geometry::GridPoint> vertices;
  std::span<const Edge> edges;
  const Fans& fans;
  std::span<const HistoryId> face_history;
  std::span<const geometry::SquareCentimetres> history_area;
};

View view_of(const Composite& map) {
  const Parts& p = map.parts();
  return {map, p.vertices, p.edges, map.fans(), p.face_history, map.history_areas()};
}

View view_of(const Composite& map, const RegionOverlay& overlay) {
  return {map, overlay.vertices(), overlay.edges(), overlay.fans(), overlay.face_history(), overlay.history_area()};
}

/// Polygons and area of each class of histories.
struct Classes {
  std::vector<std::vector<geometry::Polygon>> polygons;
  std::vector<geometry::SquareCentimetres> area;
};

Classes outline_classes(const View& view, const std::vector<FaceClass>& of_history, std::size_t class_count) {
  std::vector<FaceClass> of_face(view.face_history.size(), 0);
  for (FaceId f = 0; f < of_face.size(); ++f) {
    if (view.face_history[f] != kOutside) of_face[f] = of_history[view.face_history[f]];
  }
  Classes out;
  out.area.assign(class_count, 0);
  for (HistoryId h = 0; h < of_history.size(); ++h) out.area[of_history[h]] += view.history_area[h];
  out.polygons = outline(view.vertices, view.edges, view.fans, of_face, class_count);
  return out;
}

std::vector<StatusShape> shapes_of(const View& view, TimeIndex t) {
  const std::vector<StatusId> statuses = view.map.statuses_at(t);
  const std::vector<FaceClass> of_history(statuses.begin(), statuses.end());
  const FaceClass greatest = *std::max_element(of_history.begin(), of_history.end());
  Classes classes = outline_classes(view, of_history, std::size_t{greatest} + 1);
  std::vector<StatusShape> out;
  for (FaceClass c = 1; c < classes.polygons.size(); ++c) {
    if (classes.polygons[c].empty()) continue;
    out.push_back({static_cast<StatusId>(c), std::move(classes.polygons[c]), geometry::square_metres(classes.area[c])});
  }
  return out;
}

std::vector<ChangedArea> changes_of(const View& view, std::optional<TimeIndex> from, std::optional<TimeIndex> to) {
  const std::size_t n = view.map.history_count();
  const auto before = from ? view.map.statuses_at(*from) : std::vector<StatusId>(n, kNoStatement);
  const auto after = to ? view.map.statuses_at(*to) : std::vector<StatusId>(n, kNoStatement);
  // One class for each pair of statuses that occurs.
  std::map<std::pair<StatusId, StatusId>, FaceClass> pairs;
  for (HistoryId h = 0; h < n; ++h) {
    if (before[h] != after[h]) pairs.emplace(std::pair{before[h], after[h]}, 0);
  }
  FaceClass next = 1;
  for (auto& [pair, c] : pairs) c = next++;
  std::vector<FaceClass> of_history(n, 0);
  for (HistoryId h = 0; h < n; ++h) {
    if (before[h] != after[h]) of_history[h] = pairs.at({before[h], after[h]});
  }
  Classes classes = outline_classes(view, of_history, next);
  std::vector<ChangedArea> out;
  for (const auto& [pair, c] : pairs) {
    if (classes.polygons[c].empty()) continue;
    out.push_back({pair.first, pair.second, std::move(classes.polygons[c]), geometry::square_metres(classes.area[c])});
  }
  return out;
}

}  // namespace

std::vector<StatusShape> shapes_of(const FlatShapes& flat) {
  std::vector<StatusShape> out;
  std::uint32_t point = 0;
  std::uint32_t ring = 0;
  std::uint32_t polygon = 0;
  for (const FlatShapes::Part& part : flat.parts) {
    StatusShape shape{part.status, {}, geometry::square_metres(part.area)};
    shape.polygons.reserve(part.polygon_end - polygon);
    for (; polygon < part.polygon_end; ++polygon) {
      auto& rings = shape.polygons.emplace_back();
      rings.reserve(flat.polygon_end[polygon] - ring);
      for (; ring < flat.polygon_end[polygon]; ++ring) {
        rings.emplace_back(flat.points.begin() + point, flat.points.begin() + flat.ring_end[ring]);
        point = flat.ring_end[ring];
      }
    }
    out.push_back(std::move(shape));
  }
  return out;
}

void shapes_at(const Composite& composite, TimeIndex t, FlatShapes& out) {
  if (!composite.outlines().shapes_at(t, out)) {
    throw std::logic_error("a boundary of a subdivision does not go on, or a hole lies in nothing");
  }
}

std::vector<StatusShape> shapes_at(const Composite& composite, TimeIndex t) {
  FlatShapes flat;
  shapes_at(composite, t, flat);
  return shapes_of(flat);
}

std::vector<StatusShape> shapes_at(const Composite& composite, const RegionOverlay& overlay, TimeIndex t) {
  return shapes_of(view_of(composite, overlay), t);
}

std::vector<ChangedArea> changes_between(const Composite& composite, std::optional<TimeIndex> from,
                                         std::optional<TimeIndex> to) {
  return changes_of(view_of(composite), from, to);
}

std::vector<ChangedArea> changes_between(const Composite& composite, const RegionOverlay& overlay,
                                         std::optional<TimeIndex> from, std::optional<TimeIndex> to) {
  return changes_of(view_of(composite, overlay), from, to);
}

std::vector<std::vector<geometry::SquareCentimetres>> area_series(
    const Composite& composite, std::span<const geometry::SquareCentimetres> history_area, std::size_t status_count) {
  const Parts& p = composite.parts();
  return area_series({p.history_begin, p.history_steps}, history_area, p.instants.size(), status_count);
}

std::vector<std::vector<geometry::SquareCentimetres>> area_series(
    const Histories& histories, std::span<const geometry::SquareCentimetres> history_area, std::size_t times,
    std::size_t status_count) {
  std::vector<std::vector<geometry::SquareCentimetres>> series(status_count,
                                                               std::vector<geometry::SquareCentimetres>(times, 0));
  if (times == 0) return series;
  // First the changes at each time, then their running sums.
  for (HistoryId h = 0; h < histories.size(); ++h) {
    StatusId before = kNoStatement;
    for (const HistoryStep& step : histories.of(h)) {
      if (before != kNoStatement && before < status_count) series[before][step.from] -= history_area[h];
      if (step.status != kNoStatement && step.status < status_count) series[step.status][step.from] += history_area[h];
      before = step.status;
    }
  }
  for (auto& of_status : series) {
    for (std::size_t t = 1; t < times; ++t) of_status[t] += of_status[t - 1];
  }
  return series;
}

std::vector<ChangeTotal> changes_series(const Histories& histories,
                                        std::span<const geometry::SquareCentimetres> history_area, std::size_t times) {
  if (times == 0) return {};
  // The changes in the order of time, by counting.
  std::vector<std::uint32_t> end(times + 1, 0);
  for (const HistoryStep& s : histories.steps) ++end[s.from + 1];
  for (std::size_t t = 1; t <= times; ++t) end[t] += end[t - 1];
  std::vector<ChangeTotal> changes(histories.steps.size());
  for (HistoryId h = 0; h < histories.size(); ++h) {
    StatusId before = kNoStatement;
    for (const HistoryStep& s : histories.of(h)) {
      changes[end[s.from]++] = {s.from, before, s.status, history_area[h]};
      before = s.status;
    }
  }
  std::vector<ChangeTotal> out;
  for (std::uint32_t i = 0; i < changes.size();) {
    const std::uint32_t stop = end[changes[i].at];
    const std::size_t first = out.size();
    for (; i < stop; ++i) {
      const ChangeTotal& c = changes[i];
      // A history that starts without a statement changes nothing.
      if (c.from == c.to) continue;
      const auto place = std::lower_bound(
          out.begin() + static_cast<std::ptrdiff_t>(first), out.end(), c,
          [](const ChangeTotal& l, const ChangeTotal& r) { return std::pair(l.from, l.to) < std::pair(r.from, r.to); });
      if (place != out.end() && place->from == c.from && place->to == c.to) {
        place->area += c.area;
      } else {
        out.insert(place, c);
      }
    }
  }
  return out;
}

std::vector<ChangeTotal> changes_series(const Composite& composite,
                                        std::span<const geometry::SquareCentimetres> history_area) {
  const Parts& p = composite.parts();
  return changes_series({p.history_begin, p.history_steps}, history_area, p.instants.size());
}

}  // namespace frontkart::composite
