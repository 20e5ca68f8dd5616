#include "composite/query.hpp"

#include <algorithm>
#include <map>

#include "composite/outline.hpp"

namespace frontkart::composite {
namespace {

/// Classes of faces by the class of their history, and the area of each class.
struct Classes {
  std::vector<FaceClass> of_face;
  std::vector<geometry::SquareCentimetres> area;
};

Classes classify(const Composite& composite, const std::vector<FaceClass>& of_history, std::size_t class_count) {
  Classes out;
  const auto& face_history = composite.parts().face_history;
  out.of_face.resize(face_history.size());
  for (FaceId f = 0; f < face_history.size(); ++f) out.of_face[f] = of_history[face_history[f]];
  out.area.assign(class_count, 0);
  for (HistoryId h = 0; h < of_history.size(); ++h) out.area[of_history[h]] += composite.history_area(h);
  return out;
}

std::vector<std::vector<geometry::Polygon>> outline_classes(const Composite& composite, const Classes& classes) {
  return outline(composite.parts().vertices, composite.parts().edges, composite.fans(), classes.of_face,
                 classes.area.size());
}

}  // namespace

std::vector<StatusShape> shapes_at(const Composite& composite, TimeIndex t) {
  const std::vector<StatusId> statuses = composite.statuses_at(t);
  const std::vector<FaceClass> of_history(statuses.begin(), statuses.end());
  const FaceClass greatest = *std::max_element(of_history.begin(), of_history.end());
  const Classes classes = classify(composite, of_history, std::size_t{greatest} + 1);
  auto polygons = outline_classes(composite, classes);
  std::vector<StatusShape> out;
  for (FaceClass c = 1; c < polygons.size(); ++c) {
    if (polygons[c].empty()) continue;
    out.push_back({static_cast<StatusId>(c), std::move(polygons[c]), geometry::square_metres(classes.area[c])});
  }
  return out;
}

std::vector<ChangedArea> changes_between(const Composite& composite, std::optional<TimeIndex> from,
                                         std::optional<TimeIndex> to) {
  const std::size_t n = composite.history_count();
  const auto before = from ? composite.statuses_at(*from) : std::vector<StatusId>(n, kNoStatement);
  const auto after = to ? composite.statuses_at(*to) : std::vector<StatusId>(n, kNoStatement);
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
  const Classes classes = classify(composite, of_history, next);
  auto polygons = outline_classes(composite, classes);
  std::vector<ChangedArea> out;
  for (const auto& [pair, c] : pairs) {
    if (polygons[c].empty()) continue;
    out.push_back({pair.first, pair.second, std::move(polygons[c]), geometry::square_metres(classes.area[c])});
  }
  return out;
}

}  // namespace frontkart::composite
