#include <cmath>

#include "composite/file.hpp"
#include "newsroom.hpp"
#include "service/publish_history.hpp"

namespace frontkart::tests {
namespace {

TEST_F(Newsroom, AHistoryIsDrawnAsItIsWhereItFits) {
  service::KnownMaps known(*store);
  const auto map = known.load("example", Instant::highest()).value();
  const auto drawn = service::DrawnHistories(known).of(*map).value();
  EXPECT_EQ(drawn->step, 1);
  EXPECT_FALSE(drawn->lines_within_m());
  EXPECT_EQ(composite::read_file(drawn->file).value(), map->composite().parts());
}

TEST_F(Newsroom, AHistoryThatDoesNotFitIsGeneralised) {
  service::KnownMaps known(*store);
  const auto map = known.load("example", Instant::highest()).value();
  const std::string exact = service::DrawnHistories(known).of(*map).value()->file;
  service::DrawnHistories histories(known, exact.size() - 1);
  const auto drawn = histories.of(*map).value();
  EXPECT_GT(drawn->step, 1);
  EXPECT_EQ(drawn->lines_within_m(), static_cast<int>(std::ceil(drawn->step * 0.11132 * std::sqrt(2.0))));
  const auto parts = composite::read_file(drawn->file).value();
  EXPECT_EQ(parts.instants, map->composite().parts().instants);
  for (const auto& p : parts.vertices) EXPECT_TRUE(p.x % drawn->step == 0 && p.y % drawn->step == 0);
  EXPECT_EQ(histories.of(*map).value(), drawn) << "made once";
  // Where nothing fits, the coarsest is taken.
  EXPECT_EQ(service::DrawnHistories(known, 1).of(*map).value()->step, 1000);
}

}  // namespace
}  // namespace frontkart::tests
