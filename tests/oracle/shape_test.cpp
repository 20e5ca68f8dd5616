#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>

#include "archives.hpp"
#include "plain_maps.hpp"

// The map at an instant against the file of the state that holds then, by GEOS.
namespace frontkart::oracle {
namespace {

/// A legend id and the names in the file that mean it; in the order of priority, highest first.
using Meaning = std::pair<std::string, std::vector<std::string>>;

/// What the file says of each status, where nothing of higher priority lies over it.
std::map<std::string, Region> by_priority(const std::map<std::string, PlainPolygons>& areas,
                                          const std::vector<Meaning>& meanings) {
  std::map<std::string, Region> out;
  std::optional<Region> above;
  for (const auto& [status, names] : meanings) {
    PlainPolygons polygons;
    for (const std::string& name : names) {
      if (const auto found = areas.find(name); found != areas.end()) {
        polygons.insert(polygons.end(), found->second.begin(), found->second.end());
      }
    }
    if (polygons.empty()) continue;
    const Region all = Region::united(polygons);
    out.emplace(status, above ? all.without(*above) : all.without(Region::united(PlainPolygons{})));
    above = above ? above->joined_with(all) : all.joined_with(all);
  }
  return out;
}

/// The greatest part of grid × perimeter by which a status differs.
double compare(const exchange::MapAtInstant& map, const std::map<std::string, Region>& file, const std::string& name) {
  double worst = 0;
  std::size_t found = 0;
  for (const composite::StatusShape& shape : map.shapes) {
    const std::string status = map.legend.entries.at(shape.status - 1U).id;
    const auto truth = file.find(status);
    if (truth == file.end()) {
      ADD_FAILURE() << name << " has no " << status;
      continue;
    }
    ++found;
    const double difference = Region::united(shape).symmetric_difference(truth->second).area();
    EXPECT_LT(difference, truth->second.length()) << name << ", " << status;
    worst = std::max(worst, difference / truth->second.length());
  }
  EXPECT_EQ(found, file.size()) << name;
  return worst;
}

/// Of `count` files of the archive, spread over time, at the middle of the time for which the state holds.
void compare_at_instants(const Archive& archive, std::size_t count, const std::string& property,
                         const std::vector<Meaning>& meanings) {
  service::Service& service = desk_of(archive).service();
  const std::vector<Instant> instants = service.map(archive.map, Instant::highest()).value().instants;
  const std::size_t stride = instants.size() / count;
  std::size_t n = 0;
  std::size_t compared = 0;
  double worst = 0;
  each_file(archive, [&](const std::string& name, const std::string& text) {
    const std::size_t i = n++;
    if (i % stride != stride / 2 || compared == count) return;
    ++compared;
    const Instant from = instants.at(i);
    const Instant to = i + 1 < instants.size() ? instants[i + 1] : Instant{from.us + 2};
    const auto map = service.at(archive.map, Instant{from.us + (to.us - from.us) / 2}, Instant::highest());
    ASSERT_TRUE(map.ok()) << map.error().text();
    worst = std::max(worst, compare(*map, by_priority(geojson_areas(text, property), meanings), name));
  });
  EXPECT_EQ(compared, count);
  ::testing::Test::RecordProperty("worst_part_of_grid_times_perimeter", std::to_string(worst));
}

TEST(Shape, OfDeepstateIsTheFilesUpToTheGrid) {
  SKIP_WITHOUT(deepstate());
  compare_at_instants(deepstate(), 12, "fill",
                      {{"ua-held-in-russia", {"#01579b"}},
                       {"unclear", {"#bcaaa4", "#bdbdbd"}},
                       {"ru-occupied", {"#a52714"}},
                       {"ua-retaken", {"#0f9d58", "#0288d1"}},
                       {"ru-pre-2022", {"#880e4f", "#000000"}}});
}

TEST(Shape, OfTheDailyMapIsTheFilesUpToTheGrid) {
  SKIP_WITHOUT(daily());
  compare_at_instants(daily(), 12, "", {{"ru-occupied", {""}}});
}

}  // namespace
}  // namespace frontkart::oracle
