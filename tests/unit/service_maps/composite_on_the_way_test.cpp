#include "service/composite_on_the_way.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <utility>

#include "composite/file.hpp"

namespace frontkart::service {
namespace {

using Key = std::pair<Instant, std::string>;
using States = std::map<Key, composite::State>;

maps::Legend legend_of(const std::vector<std::string>& ids) {
  maps::Legend out;
  for (const std::string& id : ids) {
    out.entries.emplace_back();
    out.entries.back().id = id;
  }
  return out;
}
const maps::Legend kLegend = legend_of({"a", "b"});

composite::State random_state(std::mt19937& random) {
  composite::State out;
  for (unsigned n = random() % 4; n > 0; --n) {
    const auto x = static_cast<std::int32_t>(random() % 40);
    const auto y = static_cast<std::int32_t>(random() % 40);
    const auto size = static_cast<std::int32_t>(5 + random() % 20);
    out.areas.push_back({static_cast<composite::StatusId>(1 + random() % 2),
                         {{{x, y}, {x + size, y}, {x + size, y + size}, {x, y + size / 2}}}});
  }
  return out;
}

std::string bytes_of(const composite::Parts& parts) {
  return composite::write_file(parts);
}

std::string built_in_order(const States& states) {
  composite::Builder builder;
  for (auto it = states.begin(); it != states.end();) {
    std::vector<composite::StatusArea> areas;
    const Instant at = it->first.first;
    for (; it != states.end() && it->first.first == at; ++it) {
      areas.insert(areas.end(), it->second.areas.begin(), it->second.areas.end());
    }
    builder.add(at, areas);
  }
  return bytes_of(builder.build().value());
}

States random_states(std::mt19937& random) {
  States out;
  for (int n = 1 + static_cast<int>(random() % 12); n > 0; --n) {
    out[{Instant{static_cast<std::int64_t>(random() % 9) * 1'000'000}, random() % 3 == 0 ? "x" : "y"}] =
        random_state(random);
  }
  return out;
}

maps::KnownMap known_map_of(const States& states) {
  maps::KnownMap map;
  for (const auto& [key, state] : states) {
    map.snapshots.emplace_back();
    map.snapshots.back().valid_at = key.first;
    map.snapshots.back().layer = key.second;
  }
  return map;
}

TEST(CompositeOnTheWay, AnyOrderGivesWhatTheOrderOfTimeGives) {
  std::mt19937 random(3);
  for (int run = 0; run < 100; ++run) {
    const States states = random_states(random);
    std::vector<Key> order;
    for (const auto& [key, state] : states) order.push_back(key);
    if (run % 2 == 1) std::shuffle(order.begin(), order.end(), random);
    CompositeOnTheWay on_the_way;
    for (const Key& key : order) on_the_way.add(key.first, key.second, composite::State(states.at(key)));
    const auto parts = on_the_way.finish().value();
    ASSERT_TRUE(parts.has_value());
    EXPECT_EQ(bytes_of(*parts), built_in_order(states)) << "run " << run;
  }
}

TEST(CompositeOnTheWay, WithLittleRoomItBuildsInOrderAndGivesUpOutOfOrder) {
  std::mt19937 random(4);
  int gave_up = 0;
  for (int run = 0; run < 100; ++run) {
    const States states = random_states(random);
    std::vector<Key> order;
    for (const auto& [key, state] : states) order.push_back(key);
    const bool in_order = run % 2 == 0;
    if (!in_order) std::shuffle(order.begin(), order.end(), random);
    CompositeOnTheWay on_the_way(10);
    for (const Key& key : order) on_the_way.add(key.first, key.second, composite::State(states.at(key)));
    const auto parts = on_the_way.finish().value();
    ASSERT_TRUE(!in_order || parts.has_value());
    if (parts) {
      EXPECT_EQ(bytes_of(*parts), built_in_order(states)) << "run " << run;
    } else {
      ++gave_up;
    }
  }
  EXPECT_GT(gave_up, 10);
}

TEST(CompositeOnTheWay, StatesComeAmongThoseThatAreThereAndReplaceThem) {
  std::mt19937 random(5);
  // What is added has its own numbers for the same statuses.
  const maps::Legend swapped = legend_of({"b", "a"});
  for (int run = 0; run < 100; ++run) {
    const States before = random_states(random);
    const States added = random_states(random);
    States all = before;
    CompositeOnTheWay on_the_way;
    on_the_way.wait_for_the_end();
    for (const auto& [key, state] : added) {
      all[key] = state;
      composite::State renumbered = state;
      for (composite::StatusArea& area : renumbered.areas) {
        area.status = static_cast<composite::StatusId>(3 - area.status);
      }
      on_the_way.add(key.first, key.second, std::move(renumbered));
    }
    const auto read = [&](const maps::SnapshotRecord& s, const maps::Legend&) -> Result<composite::State> {
      EXPECT_FALSE(added.contains({s.valid_at, s.layer})) << "what is replaced need not be read";
      return composite::State(before.at({s.valid_at, s.layer}));
    };
    const auto parts = on_the_way.finish_with(known_map_of(before), read, swapped, kLegend).value();
    ASSERT_TRUE(parts.has_value());
    EXPECT_EQ(bytes_of(*parts), built_in_order(all)) << "run " << run;
  }
}

TEST(CompositeOnTheWay, AStateThatCannotBeReadOrNumberedIsLeftToTheFold) {
  std::mt19937 random(6);
  const States before{{{Instant{0}, ""}, random_state(random)}};
  const auto unreadable = [](const maps::SnapshotRecord&, const maps::Legend&) -> Result<composite::State> {
    return Error{ErrorCode::bad_input, "It does not read as it did.", "", ""};
  };
  const auto empty = [](const maps::SnapshotRecord&, const maps::Legend&) -> Result<composite::State> {
    return composite::State{};
  };
  const auto added = [&] {
    CompositeOnTheWay out;
    out.wait_for_the_end();
    out.add(Instant{5}, "", {{{2, {{{0, 0}, {9, 0}, {0, 9}}}}}});
    return out;
  };
  EXPECT_FALSE(added().finish_with(known_map_of(before), unreadable, kLegend, kLegend).value().has_value());
  EXPECT_FALSE(added().finish_with(known_map_of(before), empty, kLegend, legend_of({"a"})).value().has_value());
  EXPECT_TRUE(added().finish_with(known_map_of(before), empty, kLegend, kLegend).value().has_value());
}

TEST(CompositeOnTheWay, BordersThatCrossTooOftenOnlyTogetherAreRefused) {
  // Each comb is simple; together they cross more than five million times.
  constexpr std::int32_t kTeeth = 1'200;
  const auto comb = [](bool upright) {
    geometry::Ring ring;
    for (std::int32_t i = 0; i < kTeeth; ++i) {
      for (const std::int32_t y : i % 2 == 0 ? std::vector{-1, 1'000'001} : std::vector{1'000'001, -1}) {
        ring.push_back({1'000 + i * 700, y});
      }
    }
    ring.push_back({1'000 + kTeeth * 700, -50});
    ring.push_back({1'000, -50});
    if (!upright) {
      for (geometry::GridPoint& p : ring) std::swap(p.x, p.y);
    }
    return composite::State{{{1, {ring}}}};
  };
  CompositeOnTheWay alone;
  alone.add(Instant{1}, "", comb(true));
  EXPECT_TRUE(alone.finish().ok());

  std::vector<composite::State> many;
  for (std::int32_t k = 0; k < 4; ++k) {
    many.push_back(comb(false));
    for (geometry::GridPoint& p : many.back().areas[0].polygon[0]) p.y += 150 * k;
  }
  CompositeOnTheWay with;
  with.wait_for_the_end();
  States before;
  for (std::size_t k = 0; k < many.size(); ++k) before[{Instant{static_cast<std::int64_t>(k)}, ""}] = many[k];
  with.add(Instant{100}, "", comb(true));
  const auto read = [&](const maps::SnapshotRecord& s, const maps::Legend&) -> Result<composite::State> {
    return composite::State(before.at({s.valid_at, s.layer}));
  };
  const auto refused = with.finish_with(known_map_of(before), read, kLegend, kLegend);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::bad_input);
}

}  // namespace
}  // namespace frontkart::service
