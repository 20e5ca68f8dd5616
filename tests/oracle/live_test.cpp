#include "composite/live.hpp"

#include <gtest/gtest.h>

#include <map>

#include "archives.hpp"
#include "composite/build.hpp"
#include "composite/query.hpp"
#include "plain_maps.hpp"

namespace frontkart::composite {
namespace {

using States = std::map<Instant, std::vector<StatusArea>>;

/// The states of the daily map, all of one status.
States daily_states() {
  States out;
  std::map<std::string, std::string> files;
  oracle::each_file(oracle::daily(), [&](const std::string& name, const std::string& bytes) {
    if (name.ends_with("json")) files[name] = bytes;
  });
  for (const auto& [name, bytes] : files) {
    std::vector<StatusArea>& areas = out[{static_cast<std::int64_t>(out.size())}];
    const auto plain = oracle::geojson_areas(bytes, "");
    for (const auto& [key, polygons] : plain) {
      for (const oracle::PlainPolygon& polygon : polygons) {
        areas.push_back({1, {}});
        for (const oracle::PlainRing& ring : polygon) {
          geometry::Ring& points = areas.back().polygon.emplace_back();
          for (const oracle::Position& p : ring) points.push_back(geometry::to_grid({p.lon}, {p.lat}).value());
        }
      }
    }
  }
  return out;
}

Parts built(const States& states) {
  Builder builder;
  for (const auto& [at, areas] : states) builder.add(at, areas);
  return builder.build().value();
}

TEST(LiveComposite, RealStatesAppendedOneByOneAndCorrectedGiveWhatOneBuildGives) {
  SKIP_WITHOUT(oracle::daily());
  const States all = daily_states();
  ASSERT_GT(all.size(), 700U);
  LiveComposite live;
  States states;
  std::size_t left = all.size();
  for (const auto& [at, areas] : all) {
    states[at] = areas;
    ASSERT_TRUE(live.put(at, areas).ok());
    if (left-- > 50) continue;
    const Composite expected(built(states));
    ASSERT_EQ(live.save(), expected.parts()) << left;
    const auto t = static_cast<TimeIndex>(states.size() - 1);
    ASSERT_EQ(live.areas_at(t)[1], area_series(expected, expected.history_areas(), 2)[1][t]);
  }
  // A state in the middle becomes another, goes, and comes back between its neighbours.
  const auto middle = std::next(all.begin(), static_cast<std::ptrdiff_t>(all.size() / 2));
  const auto later = std::next(middle, 9);
  ASSERT_TRUE(live.put(middle->first, later->second).ok());
  states[middle->first] = later->second;
  EXPECT_EQ(live.save(), built(states));
  ASSERT_TRUE(live.remove(middle->first).ok());
  states.erase(middle->first);
  EXPECT_EQ(live.save(), built(states));
  ASSERT_TRUE(live.put(middle->first, middle->second).ok());
  EXPECT_EQ(live.save(), built(all));
}

}  // namespace
}  // namespace frontkart::composite
