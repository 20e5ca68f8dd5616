#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>

#include "archives.hpp"
#include "plain_maps.hpp"

// Comparisons of real maps against overlays of their plain states by GEOS.
namespace frontkart::oracle {
namespace {

/// A desk with DeepState and OWL, for all tests.
Desk& desk_of_both() {
  static Desk desk;
  static const bool imported = [] {
    desk.import(deepstate());
    desk.import(owl());
    return true;
  }();
  static_cast<void>(imported);
  return desk;
}

/// What a map says at a moment, per class, as the program draws it from that map alone.
std::map<std::string, Region> classes_of(const service::CompareAnswer& answer, std::size_t m, Instant at) {
  const auto& map = answer.maps[m];
  const auto state = desk_of_both().service().at(map.map, at, Instant::highest()).value();
  std::map<std::string, Region> out;
  for (const auto& shape : state.shapes) {
    const std::string name = service::class_name(answer.classes[map.class_of_status[shape.status]]);
    Region region = Region::united(shape);
    if (const auto it = out.find(name); it != out.end()) region = it->second.joined_with(region);
    out.erase(name);
    out.emplace(name, std::move(region));
  }
  return out;
}

TEST(Compare, AreasAreThoseOfTheOverlayOfTwoPlainStates) {
  SKIP_WITHOUT(deepstate());
  constexpr double kFine = 0.01;
  for (const std::string day : {"2024-09-15T12:00:00Z", "2025-03-11T12:00:00Z"}) {
    service::CompareRequest request;
    request.maps = {"deepstate", "owl"};
    request.at = utc(day);
    request.shapes = true;
    const auto answer = desk_of_both().service().compare(request).value();
    const auto& row = answer.pairs.at(0).rows.at(0);
    const auto first = classes_of(answer, 0, *request.at);
    const auto second = classes_of(answer, 1, *request.at);
    std::map<std::pair<std::string, std::string>, double> ours;
    for (const auto& entry : row.matrix) {
      ours[{service::class_name(answer.classes[entry.first]), service::class_name(answer.classes[entry.second])}] =
          geometry::square_metres(entry.area);
    }
    for (const auto& [a, left] : first) {
      for (const auto& [b, right] : second) {
        // What both cover: the one without (itself without the other).
        const Region both = left.without(left.without(right));
        const double truth = geographiclib_m2(both.polygons(), kFine);
        // Half a step along both borders.
        const double slack = 0.01 * (both.length() + 100) + 1e-6 * truth;
        const double got = ours[{a, b}];
        EXPECT_NEAR(got, truth, slack) << day << ": " << a << " and " << b;
      }
    }
    for (const auto& shape : answer.shapes) EXPECT_GT(shape.area, 0);
  }
}

TEST(Compare, ClassesAddUpToEachMapsOwnArea) {
  SKIP_WITHOUT(deepstate());
  for (const std::string day : {"2024-09-15T12:00:00Z", "2025-03-11T12:00:00Z"}) {
    service::CompareRequest request;
    request.maps = {"deepstate", "owl"};
    request.at = utc(day);
    const auto answer = desk_of_both().service().compare(request).value();
    const auto& row = answer.pairs.at(0).rows.at(0);
    geometry::SquareCentimetres sum = 0;
    for (const auto& entry : row.matrix) sum += entry.area;
    EXPECT_EQ(sum, row.stated_by_both() + row.only_first + row.only_second);
    for (std::size_t m = 0; m < 2; ++m) {
      service::AreaRequest request_of_one;
      request_of_one.map = answer.maps[m].map;
      request_of_one.every = service::AreaRequest::Every::once;
      request_of_one.at = request.at;
      double own = 0;
      for (const auto& status : desk_of_both().service().area(request_of_one)->rows) own += status.km2;
      const double told =
          geometry::square_kilometres(row.stated_by_both() + (m == 0 ? row.only_first : row.only_second));
      EXPECT_NEAR(told, own, 1e-3) << answer.maps[m].map << " at " << day;
    }
  }
}

}  // namespace
}  // namespace frontkart::oracle
