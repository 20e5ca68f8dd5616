#include <algorithm>
#include <map>
#include <tuple>

#include "composite/outline.hpp"
#include "service/compare_parts.hpp"

namespace frontkart::service {

using composite::CellId;
using geometry::SquareCentimetres;

std::optional<double> CompareAnswer::Row::share() const {
  const SquareCentimetres both = stated_by_both();
  if (both <= 0) return std::nullopt;
  return static_cast<double>(agree) / static_cast<double>(both);
}

std::vector<ClassId> Compared::classes_at(const CompareAnswer& answer, std::size_t m, Instant t) const {
  const composite::Composite& c = maps[m]->composite();
  std::vector<ClassId> out(c.history_count(), 0);
  if (const auto index = c.time_index(t)) {
    const auto statuses = c.statuses_at(*index);
    std::transform(statuses.begin(), statuses.end(), out.begin(),
                   [&](composite::StatusId s) { return answer.maps[m].class_of_status[s]; });
  }
  return out;
}

void count_rows(const Compared& compared, CompareAnswer& answer) {
  std::vector<CellId> cells;
  for (CellId c = 0; c < compared.joint.cell_count(); ++c) {
    if (compared.counts(c)) cells.push_back(c);
  }
  const std::size_t n = answer.classes.size();
  std::vector<SquareCentimetres> sums(n * n);
  for (const Instant t : compared.instants) {
    std::vector<std::vector<ClassId>> classes;
    for (std::size_t m = 0; m < answer.maps.size(); ++m) classes.push_back(compared.classes_at(answer, m, t));
    for (CompareAnswer::Pair& pair : answer.pairs) {
      std::fill(sums.begin(), sums.end(), 0);
      for (const CellId c : cells) {
        const ClassId first = classes[pair.first][compared.joint.history(c, pair.first)];
        const ClassId second = classes[pair.second][compared.joint.history(c, pair.second)];
        sums[first * n + second] += compared.joint.area(c);
      }
      CompareAnswer::Row row;
      row.at = t;
      for (ClassId first = 0; first < n; ++first) {
        for (ClassId second = 0; second < n; ++second) {
          const SquareCentimetres area = sums[first * n + second];
          const Agreement agreement = agreement_of(answer.classes, first, second);
          if (area == 0 || agreement == Agreement::neither) continue;
          row.matrix.push_back({first, second, area});
          if (agreement == Agreement::agree) row.agree += area;
          if (agreement == Agreement::same_party) row.same_party += area;
          if (agreement == Agreement::differ) row.differ += area;
          if (agreement == Agreement::only_first) row.only_first += area;
          if (agreement == Agreement::only_second) row.only_second += area;
        }
      }
      pair.rows.push_back(std::move(row));
    }
  }
}

namespace {

/// A stretch of rows [from, to) in which a cell has one pair of classes.
struct Stretch {
  std::size_t from;
  ClassId first;
  ClassId second;
  std::size_t to;

  friend auto operator<=>(const Stretch&, const Stretch&) = default;
};

std::map<Stretch, std::vector<CellId>> stretches_of(const Compared& compared, const CompareAnswer& answer) {
  const CompareAnswer::Pair& pair = answer.pairs.front();
  std::map<Stretch, std::vector<CellId>> out;
  std::vector<Stretch> open(compared.joint.cell_count(), Stretch{0, 0, 0, 0});
  const auto close = [&](CellId c, std::size_t row) {
    if (open[c].first == 0 && open[c].second == 0) return;
    Stretch done = open[c];
    done.to = row;
    out[done].push_back(c);
  };
  for (std::size_t row = 0; row < compared.instants.size(); ++row) {
    const auto first = compared.classes_at(answer, pair.first, compared.instants[row]);
    const auto second = compared.classes_at(answer, pair.second, compared.instants[row]);
    for (CellId c = 0; c < open.size(); ++c) {
      if (!compared.counts(c)) continue;
      const ClassId f = first[compared.joint.history(c, pair.first)];
      const ClassId s = second[compared.joint.history(c, pair.second)];
      if (row > 0 && f == open[c].first && s == open[c].second) continue;
      close(c, row);
      open[c] = {row, f, s, 0};
    }
  }
  for (CellId c = 0; c < open.size(); ++c) close(c, compared.instants.size());
  return out;
}

}  // namespace

void draw_shapes(const Compared& compared, CompareAnswer& answer) {
  const auto stretches = stretches_of(compared, answer);
  const composite::JointComposite& joint = compared.joint;
  for (auto it = stretches.begin(); it != stretches.end();) {
    // Those that begin together share no cell.
    std::vector<composite::FaceClass> of_cell(joint.cell_count(), 0);
    const auto begin = it;
    composite::FaceClass next = 1;
    for (; it != stretches.end() && it->first.from == begin->first.from; ++it, ++next) {
      for (const CellId c : it->second) of_cell[c] = next;
    }
    std::vector<composite::FaceClass> of_face(joint.face_cell().size());
    std::transform(joint.face_cell().begin(), joint.face_cell().end(), of_face.begin(),
                   [&](CellId c) { return of_cell[c]; });
    auto polygons = composite::outline(joint.vertices(), joint.edges(), joint.fans(), of_face, next);
    next = 1;
    for (auto s = begin; s != it; ++s, ++next) {
      CompareAnswer::Shape shape;
      shape.first = s->first.first;
      shape.second = s->first.second;
      if (!answer.at) {
        shape.from = compared.instants[s->first.from];
        if (s->first.to < compared.instants.size()) shape.to = compared.instants[s->first.to];
      }
      shape.polygons = std::move(polygons[next]);
      for (const CellId c : s->second) shape.area += joint.area(c);
      if (!shape.polygons.empty()) answer.shapes.push_back(std::move(shape));
    }
  }
}

}  // namespace frontkart::service
