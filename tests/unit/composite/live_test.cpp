#include "composite/live.hpp"

#include <gtest/gtest.h>

#include "composite/build.hpp"
#include "support/ascii_map.hpp"

namespace frontkart::composite {
namespace {

using geometry::GridPoint;
using tests::day;
using tests::kCell;
using tests::state_of;

/// A comb of `teeth` vertical bars, or of horizontal ones: two of them cross 4 times for each pair of teeth.
std::vector<StatusArea> comb(int teeth, bool vertical) {
  StatusArea area{1, {}};
  for (int i = 0; i < teeth; ++i) {
    const std::int32_t low = 100 * i + 10;
    const std::int32_t high = low + 50;
    const std::int32_t far = 100 * teeth;
    if (vertical) {
      area.polygon.push_back({{low, 0}, {high, 0}, {high, far}, {low, far}});
    } else {
      area.polygon.push_back({{0, low}, {far, low}, {far, high}, {0, high}});
    }
  }
  return {area};
}

TEST(LiveComposite, AStateIsInsertedBetweenTwoThatHoldAlready) {
  LiveComposite live;
  ASSERT_TRUE(live.put(day(0), state_of("A.\n..\n")).ok());
  ASSERT_TRUE(live.put(day(2), state_of("A.\n.B\n")).ok());
  ASSERT_TRUE(live.put(day(1), state_of(".A\n..\n")).ok());
  EXPECT_EQ(live.instants(), (std::vector<Instant>{day(0), day(1), day(2)}));
  const auto of = [&](std::int32_t column, std::int32_t row) {
    std::vector<StatusId> out;
    for (TimeIndex t = 0; t < 3; ++t)
      out.push_back(live.status_at({column * kCell + kCell / 2, row * kCell + kCell / 2}, t));
    return out;
  };
  EXPECT_EQ(of(0, 1), (std::vector<StatusId>{1, 0, 1}));
  EXPECT_EQ(of(1, 1), (std::vector<StatusId>{0, 1, 0}));
  EXPECT_EQ(of(1, 0), (std::vector<StatusId>{0, 0, 2}));
  EXPECT_EQ(of(0, 0), (std::vector<StatusId>{0, 0, 0}));
  EXPECT_EQ(live.history_at({kCell / 2, kCell / 2}), (std::vector<HistoryStep>{{0, kNoStatement}}));
}

TEST(LiveComposite, ABoundaryBelongsToWhatIsAboveAndRight) {
  LiveComposite live;
  ASSERT_TRUE(live.put(day(0), state_of("A\n")).ok());
  EXPECT_EQ(live.status_at({0, 0}, 0), 1);
  EXPECT_EQ(live.status_at({kCell - 1, kCell - 1}, 0), 1);
  EXPECT_EQ(live.status_at({kCell, 0}, 0), kNoStatement);
  EXPECT_EQ(live.status_at({0, kCell}, 0), kNoStatement);
}

TEST(LiveComposite, RemovingTheNewestBringsBackTheStateBefore) {
  LiveComposite live;
  ASSERT_TRUE(live.put(day(0), state_of("AA\nB.\n")).ok());
  const Parts before = live.save();
  ASSERT_TRUE(live.put(day(1), state_of("AB\nBB\n")).ok());
  EXPECT_NE(live.save(), before);
  ASSERT_TRUE(live.remove(day(1)).ok());
  EXPECT_EQ(live.save(), before);
}

TEST(LiveComposite, ThereIsNothingToRemoveWhereNoStateIs) {
  LiveComposite live;
  ASSERT_TRUE(live.put(day(0), state_of("A\n")).ok());
  const Status status = live.remove(day(1));
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().code, ErrorCode::not_found);
  EXPECT_EQ(live.instants().size(), 1U);
}

TEST(LiveComposite, TooManyCrossingsAreRefusedAndNothingHasChanged) {
  LiveComposite live(100);
  ASSERT_TRUE(live.put(day(0), comb(6, true)).ok());
  const Parts before = live.save();
  const auto areas = live.areas_at(0);
  for (const Instant at : {day(1), day(-1), day(0)}) {
    // 6 × 6 teeth cross 144 times.
    const Status status = live.put(at, comb(6, false));
    ASSERT_FALSE(status.ok());
    EXPECT_EQ(status.error().code, ErrorCode::bad_input);
    EXPECT_EQ(live.save(), before);
    EXPECT_EQ(live.areas_at(0), areas);
  }
  // What fits goes on as if nothing had been.
  ASSERT_TRUE(live.put(day(1), comb(4, false)).ok());
  Builder builder;
  builder.add(day(0), comb(6, true));
  builder.add(day(1), comb(4, false));
  EXPECT_EQ(live.save(), builder.build().value());
}

TEST(LiveComposite, ASpikeMovesNobodysEdges) {
  const std::vector<StatusArea> spike{{1, {{{0, 0}, {7, 1}}}}};
  LiveComposite live;
  Builder builder;
  ASSERT_TRUE(live.put(day(0), {{1, {{{-10, -10}, {17, 13}, {-4, 12}}}}}).ok());
  builder.add(day(0), {{1, {{{-10, -10}, {17, 13}, {-4, 12}}}}});
  const Parts before = live.save();
  ASSERT_TRUE(live.put(day(1), spike).ok());
  builder.add(day(1), spike);
  EXPECT_EQ(live.save().vertices, before.vertices);
  EXPECT_EQ(live.save(), builder.build().value());
}

}  // namespace
}  // namespace frontkart::composite
