#include "composite/along.hpp"

#include <gtest/gtest.h>

#include "support/ascii_map.hpp"

namespace frontkart::composite {
namespace {

using geometry::GridPoint;
using tests::kCell;

/// What a line meets, as letters with the places where they begin, in cells along the line's points: "A0 B1.5".
std::string met(const std::string& map, const std::vector<GridPoint>& line) {
  const Composite composite(tests::parts_of_maps({map}));
  std::string out;
  for (const LinePart& part : Along(composite).parts(line)) {
    const GridPoint a = line[part.segment];
    const GridPoint b = line[std::min(part.segment + 1, line.size() - 1)];
    const double x = (a.x + part.share * (static_cast<double>(b.x) - a.x)) / kCell;
    const double y = (a.y + part.share * (static_cast<double>(b.y) - a.y)) / kCell;
    std::ostringstream at;
    at << (out.empty() ? "" : " ") << tests::letter(composite.status_at(part.history, 0)) << x << ',' << y;
    out += at.str();
  }
  return out;
}

constexpr GridPoint at(double x, double y) {
  return {static_cast<std::int32_t>(x * kCell), static_cast<std::int32_t>(y * kCell)};
}

constexpr const char* kMap = R"(
AABB
AABB
.CC.
)";

TEST(Along, ALineIsCutWhereItCrossesBorders) {
  EXPECT_EQ(met(kMap, {at(-1, 1.5), at(5, 1.5)}), ".-1,1.5 A0,1.5 B2,1.5 .4,1.5");
  EXPECT_EQ(met(kMap, {at(5, 0.5), at(-1, 0.5)}), ".5,0.5 C3,0.5 .1,0.5");
  EXPECT_EQ(met(kMap, {at(0.5, 2.5), at(0.5, 0.5), at(1.5, 0.5), at(2.5, 1.5)}), "A0.5,2.5 .0.5,1 C1,0.5 B2,1");
}

TEST(Along, ALineWithinOneAreaIsOnePart) {
  EXPECT_EQ(met(kMap, {at(0.25, 1.5), at(1.5, 2.5), at(0.5, 2.75)}), "A0.25,1.5");
}

TEST(Along, ALineAlongABorderLiesAboveAndToTheRightOfIt) {
  EXPECT_EQ(met(kMap, {at(0, 1), at(4, 1)}), "A0,1 B2,1");
  EXPECT_EQ(met(kMap, {at(2, 0), at(2, 3)}), "C2,0 B2,1");
  EXPECT_EQ(met(kMap, {at(2, 3), at(2, 0)}), "B2,3 C2,1");
}

TEST(Along, ALineThroughACornerTakesNoPartOfZeroLength) {
  // Through the corner where A, B and C meet, and through the one of A, C and nothing.
  EXPECT_EQ(met(kMap, {at(1, 2), at(3, 0)}), "A1,2 C2,1");
  EXPECT_EQ(met(kMap, {at(0, 0), at(2, 2)}), ".0,0 A1,1");
}

TEST(Along, ABendOnABorderCutsOnce) {
  EXPECT_EQ(met(kMap, {at(1, 1.5), at(2, 1.5), at(3, 1.5)}), "A1,1.5 B2,1.5");
  // Up to the border from below and away again: nothing of the other side.
  EXPECT_EQ(met(kMap, {at(1.25, 0.5), at(1.5, 1), at(1.75, 0.5)}), "C1.25,0.5");
  EXPECT_EQ(met(kMap, {at(2.5, 1.5), at(2, 1.25), at(2.5, 1.125)}), "B2.5,1.5");
}

TEST(Along, AnEmptyMapAndAnEmptyLine) {
  EXPECT_EQ(met("...", {at(0, 0), at(3, 3)}), ".0,0");
  EXPECT_EQ(met(kMap, {}), "");
  EXPECT_EQ(met(kMap, {at(1, 2)}), "A1,2");
}

}  // namespace
}  // namespace frontkart::composite
