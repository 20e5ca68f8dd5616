#include <algorithm>
#include <cmath>
#include <tuple>

#include "service/compare_parts.hpp"
#include "service/impl.hpp"

namespace frontkart::service {
namespace {

constexpr double kMicrosecondsPerDay = 86'400e6;

struct Change {
  Instant at;
  ClassId from = 0;
  ClassId to = 0;
};

/// What one history means in classes within a period: what it begins with, and its changes.
struct Course {
  ClassId start = 0;
  std::vector<Change> changes;

  [[nodiscard]] ClassId at(Instant t) const {
    ClassId out = start;
    for (const Change& c : changes) {
      if (c.at <= t) out = c.to;
    }
    return out;
  }
};

Course course_of(const composite::Composite& map, composite::HistoryId history,
                 const std::vector<ClassId>& class_of_status, Instant from, Instant to) {
  Course out;
  for (const composite::HistoryStep& step : map.steps(history)) {
    const Instant at = map.parts().instants[step.from];
    const ClassId c = class_of_status[step.status];
    if (at <= from) {
      out.start = c;
      continue;
    }
    if (at >= to) break;
    const ClassId before = out.changes.empty() ? out.start : out.changes.back().to;
    if (c != before) out.changes.push_back({at, before, c});
  }
  return out;
}

/// The courses of a map's histories, each made when it is first asked for.
class Courses {
 public:
  Courses(const LoadedMap& map, const std::vector<ClassId>& class_of_status, Instant from, Instant to)
      : map_(map), class_of_status_(class_of_status), from_(from), to_(to), made_(map.composite().history_count()) {}

  const Course& at(geometry::GridPoint p) {
    const composite::HistoryId h = map_.composite().history_at(p);
    if (!made_[h]) made_[h] = course_of(map_.composite(), h, class_of_status_, from_, to_);
    return *made_[h];
  }

 private:
  const LoadedMap& map_;
  const std::vector<ClassId>& class_of_status_;
  Instant from_;
  Instant to_;
  std::vector<std::optional<Course>> made_;
};

/// Changes to the same class belong together, those closest in time first.
void match(const PlaceAnswer& place, const Course& first, const Course& second, CompareAnswer::Pair& pair) {
  struct Candidate {
    std::int64_t apart;
    std::size_t i;
    std::size_t j;
    auto operator<=>(const Candidate&) const = default;
  };
  std::vector<Candidate> candidates;
  for (std::size_t i = 0; i < first.changes.size(); ++i) {
    for (std::size_t j = 0; j < second.changes.size(); ++j) {
      if (first.changes[i].to != second.changes[j].to) continue;
      candidates.push_back({std::llabs(first.changes[i].at.us - second.changes[j].at.us), i, j});
    }
  }
  std::sort(candidates.begin(), candidates.end());
  std::vector<bool> first_done(first.changes.size(), false);
  std::vector<bool> second_done(second.changes.size(), false);
  for (const Candidate& c : candidates) {
    if (first_done[c.i] || second_done[c.j]) continue;
    first_done[c.i] = second_done[c.j] = true;
    const Instant a = first.changes[c.i].at;
    const Instant b = second.changes[c.j].at;
    pair.lags.push_back({place, first.changes[c.i].to, a, b, static_cast<double>(a.us - b.us) / kMicrosecondsPerDay});
  }
  const auto leave = [&](const std::vector<Change>& changes, const std::vector<bool>& done, const Course& other,
                         bool by_first) {
    for (std::size_t i = 0; i < changes.size(); ++i) {
      if (done[i]) continue;
      pair.one_sided.push_back(
          {place, by_first, changes[i].at, changes[i].from, changes[i].to, other.at(changes[i].at)});
    }
  };
  leave(first.changes, first_done, second, true);
  leave(second.changes, second_done, first, false);
}

std::optional<double> median(std::vector<double> values) {
  if (values.empty()) return std::nullopt;
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

void order(CompareAnswer::Pair& pair) {
  std::sort(pair.lags.begin(), pair.lags.end(), [](const auto& l, const auto& r) {
    return std::tuple(-std::fabs(l.days), -importance(l.place), l.place.id, l.first) <
           std::tuple(-std::fabs(r.days), -importance(r.place), r.place.id, r.first);
  });
  std::sort(pair.one_sided.begin(), pair.one_sided.end(), [](const auto& l, const auto& r) {
    return std::tuple(-importance(l.place), l.place.id, l.at, !l.by_first) <
           std::tuple(-importance(r.place), r.place.id, r.at, !r.by_first);
  });
  std::vector<double> days;
  for (const auto& lag : pair.lags) days.push_back(lag.days);
  pair.median_days = median(days);
  for (double& d : days) d = std::fabs(d);
  pair.median_abs_days = median(std::move(days));
}

}  // namespace

void find_lags(const Compared& compared, const Places& places, const Region* region, CompareAnswer& answer) {
  std::vector<Courses> courses;
  for (std::size_t m = 0; m < answer.maps.size(); ++m) {
    courses.emplace_back(*compared.maps[m], answer.maps[m].class_of_status, answer.from, answer.to);
  }
  for (const Places::Place& place : places.all()) {
    std::vector<const Course*> here;
    for (Courses& of_map : courses) here.push_back(&of_map.at(place.answer.point));
    if (std::all_of(here.begin(), here.end(), [](const Course* c) { return c->changes.empty(); })) continue;
    if (region != nullptr && !region->contains(place.answer.point)) continue;
    for (CompareAnswer::Pair& pair : answer.pairs) {
      match(place.answer, *here[pair.first], *here[pair.second], pair);
    }
  }
  for (CompareAnswer::Pair& pair : answer.pairs) order(pair);
}

}  // namespace frontkart::service
