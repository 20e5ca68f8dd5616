#include "render/layout.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cmath>

namespace frontkart::render {
namespace {

constexpr int kDegree = geometry::kGridPerDegree;

TEST(Projection, NorthIsUpAndTheBoxFillsTheFrame) {
  const Rect frame{10, 20, 400, 300};
  const Projection project({30 * kDegree, 50 * kDegree}, {34 * kDegree, 51 * kDegree}, frame);
  const auto low = project({30 * kDegree, 50 * kDegree});
  const auto high = project({34 * kDegree, 51 * kDegree});
  EXPECT_NEAR(low.x, 10, 1e-6);
  EXPECT_NEAR(high.x, 410, 1e-6);
  EXPECT_LT(high.y, low.y);
  EXPECT_NEAR((high.y + low.y) / 2, 170, 1e-6) << "centred";
}

TEST(Projection, AgreesWithWebMercator) {
  EXPECT_NEAR(mercator(51.1943) * 6'378'137.0, std::log(std::tan(M_PI / 4 + 51.1943 * M_PI / 360)) * 6'378'137.0, 1e-6);
  EXPECT_NEAR(inverse_mercator(mercator(-33.5)), -33.5, 1e-12);
  EXPECT_TRUE(std::isfinite(mercator(90)));
}

TEST(Projection, RingsAreCutToTheFrame) {
  rc::check([] {
    const Rect frame{0, 0, 100, 80};
    const Projection project({10 * kDegree, 10 * kDegree}, {12 * kDegree, 11 * kDegree}, frame);
    geometry::Ring ring;
    for (int i = *rc::gen::inRange(0, 12); i > 0; --i) {
      ring.push_back(
          {*rc::gen::inRange(-geometry::kMaxX, geometry::kMaxX), *rc::gen::inRange(-geometry::kMaxY, geometry::kMaxY)});
    }
    Path path;
    project.append({ring}, path);
    for (const auto& line : path) {
      for (const auto& p : line) {
        RC_ASSERT(p.x >= -25 && p.x <= 125 && p.y >= -25 && p.y <= 105);
      }
    }
  });
}

TEST(ScaleBar, IsRoundAndFits) {
  EXPECT_EQ(scale_bar(100, 150, "en").text, "10 km");
  EXPECT_EQ(scale_bar(100, 150, "uk").text, "10 км");
  EXPECT_EQ(scale_bar(1, 150, "en").text, "100 m");
  for (double m = 0.01; m < 1e6; m *= 1.3) {
    const auto bar = scale_bar(m, 150, "en");
    EXPECT_LE(bar.pixels, 150 + 1e-9);
    EXPECT_GT(bar.pixels, 150 / 2.51);
    EXPECT_NEAR(bar.pixels * m, bar.metres, bar.metres * 1e-12);
  }
}

TEST(ScaleBar, IsRightAtTheCentre) {
  // A degree of longitude on WGS 84 is 111,319.49 m at the equator, 71,695.7 m at 50° and 55,800.0 m at 60°.
  for (const auto& [lat, metres] : {std::pair{0, 111'319.49}, std::pair{50, 71'695.7}, std::pair{60, 55'800.0}}) {
    const Rect frame{0, 0, 1000, 10};
    const int y = lat * kDegree;
    const Projection project({10 * kDegree, y - 1}, {11 * kDegree, y + 1}, frame);
    EXPECT_NEAR(project.metres_per_pixel() * 1000, metres, 1.0) << lat;
  }
}

TEST(Labels, NeverOverlapEachOtherOrThePointsOfOthers) {
  rc::check([] {
    PictureRequest request;
    request.box = PictureRequest::Box{{30 * kDegree, 50 * kDegree}, {32 * kDegree, 51 * kDegree}};
    const auto count = *rc::gen::inRange(0, 60);
    for (int i = 0; i < count; ++i) {
      request.labels.push_back(
          {std::string(*rc::gen::inRange<std::size_t>(1, 20), 'n'),
           {*rc::gen::inRange(30 * kDegree, 32 * kDegree), *rc::gen::inRange(50 * kDegree, 51 * kDegree)},
           *rc::gen::inRange(0, 5)});
    }
    const TextMetrics metrics;
    const auto layout = lay_out(request, *request.box, {}, metrics).value();
    const Projection projection(request.box->low, request.box->high, layout.map);
    const Rect reserved{layout.map.x, layout.map.bottom() - 40, 200, 40};
    const auto placed = place_labels(request, layout, projection, metrics, {reserved});
    if (count > 10) RC_ASSERT(placed.size() > 2);
    for (std::size_t i = 0; i < placed.size(); ++i) {
      RC_ASSERT(layout.map.contains(placed[i].box));
      RC_ASSERT(!placed[i].box.overlaps(reserved));
      for (std::size_t k = 0; k < placed.size(); ++k) {
        if (i == k) continue;
        RC_ASSERT(!placed[i].box.overlaps(placed[k].box));
        RC_ASSERT(!placed[i].box.overlaps({placed[k].dot.x - 2, placed[k].dot.y - 2, 4, 4}));
      }
    }
  });
}

TEST(Labels, TheSmallerRankGoesFirst) {
  PictureRequest request;
  request.box = PictureRequest::Box{{30 * kDegree, 50 * kDegree}, {32 * kDegree, 51 * kDegree}};
  const geometry::GridPoint spot{31 * kDegree, 50 * kDegree + 500'000};
  request.labels = {{"later", spot, 7}, {"first", spot, -3}};
  const TextMetrics metrics;
  const auto layout = lay_out(request, *request.box, {}, metrics).value();
  const auto placed =
      place_labels(request, layout, Projection(request.box->low, request.box->high, layout.map), metrics, {});
  ASSERT_EQ(placed.size(), 1);
  EXPECT_EQ(placed[0].text, "first");
}

TEST(Text, IsCutAndWrappedWithinItsWidth) {
  const TextMetrics metrics;
  const TextStyle style{14, false, false, {}, Align::left, {0, 0, 0, 0}, 0};
  EXPECT_EQ(metrics.fitted("Суджа", style, 1000), "Суджа");
  const auto cut = metrics.fitted("Суджа і ще багато слів", style, 60);
  EXPECT_TRUE(cut.ends_with("…"));
  EXPECT_EQ(clean_text(cut), cut) << "cut between letters, not within one";
  EXPECT_LE(metrics.width(cut, style), 60);
  const auto lines = metrics.wrapped("one two three four five six seven", style, 80, 3);
  ASSERT_EQ(lines.size(), 3);
  for (const auto& line : lines) EXPECT_LE(metrics.width(line, style), 80);
  EXPECT_TRUE(lines.back().ends_with("…"));
  EXPECT_TRUE(metrics.wrapped("", style, 80, 3).empty());
}

TEST(Text, IsCleanedOfWhatCannotBeDrawn) {
  EXPECT_EQ(clean_text("a\nb\x01\xff\xed\xa0\x80"), "a b \ufffd\ufffd\ufffd\ufffd");
  EXPECT_EQ(clean_text("Суджа €"), "Суджа €");
  EXPECT_LE(clean_text(std::string(100'000, 'x')).size(), 2'000);
}

}  // namespace
}  // namespace frontkart::render
