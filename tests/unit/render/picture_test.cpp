#include "render/picture.hpp"

#include <cairo.h>
#include <cpl_error.h>
#include <cpl_minixml.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <memory>
#include <set>

#include "render/layout.hpp"

namespace frontkart::render {
namespace {

using geometry::GridPoint;
constexpr int kDegree = geometry::kGridPerDegree;

composite::StatusShape square(composite::StatusId status, double west, double south, double size) {
  const auto at = [](double lon, double lat) {
    return GridPoint{static_cast<std::int32_t>(lon * kDegree), static_cast<std::int32_t>(lat * kDegree)};
  };
  return {
      status, {{{at(west, south), at(west + size, south), at(west + size, south + size), at(west, south + size)}}}, 1};
}

maps::LegendEntry entry(const char* id, maps::Standing standing, const char* colour) {
  return {id, {{"en", std::string(id) + " area"}}, "", "", standing, "", "", colour};
}

/// Four squares side by side, one of each standing, in a fixed frame.
PictureRequest four_standings() {
  PictureRequest request;
  request.legend.entries = {
      entry("held", maps::Standing::held, "#cc0000"), entry("contested", maps::Standing::contested, "#cc0000"),
      entry("unclear", maps::Standing::unclear, "#cc0000"), entry("asserted", maps::Standing::asserted, "#cc0000")};
  for (composite::StatusId k = 1; k <= 4; ++k) request.shapes.push_back(square(k, 2.0 * k, 50, 1));
  request.box = PictureRequest::Box{{1 * kDegree, 49 * kDegree}, {10 * kDegree, 52 * kDegree}};
  request.title = "Title";
  request.subtitle = "12 March 2025";
  request.credit = "Made by us";
  return request;
}

/// The pixels of a PNG and the place of a coordinate on it.
class Pixels {
 public:
  explicit Pixels(const PictureRequest& request) {
    auto png = render_png(request);
    if (!png.ok()) throw std::runtime_error(png.error().text());
    std::pair<std::string, std::size_t> stream{std::move(png).value(), 0};
    surface_.reset(cairo_image_surface_create_from_png_stream(
        [](void* closure, unsigned char* data, unsigned length) {
          auto& [bytes, at] = *static_cast<std::pair<std::string, std::size_t>*>(closure);
          if (at + length > bytes.size()) return CAIRO_STATUS_READ_ERROR;
          std::memcpy(data, bytes.data() + at, length);
          at += length;
          return CAIRO_STATUS_SUCCESS;
        },
        &stream));
    if (cairo_surface_status(surface_.get()) != CAIRO_STATUS_SUCCESS) throw std::runtime_error("not a PNG");
    const TextMetrics metrics;
    std::set<composite::StatusId> all;
    for (std::size_t k = 1; k <= request.legend.entries.size(); ++k) all.insert(static_cast<composite::StatusId>(k));
    const auto box = box_of(request).value();
    projection_ = std::make_unique<Projection>(box.low, box.high, lay_out(request, box, all, metrics).value().map);
  }

  [[nodiscard]] int width() const { return cairo_image_surface_get_width(surface_.get()); }
  [[nodiscard]] int height() const { return cairo_image_surface_get_height(surface_.get()); }

  [[nodiscard]] std::uint32_t at(int x, int y) const {
    const auto* row = cairo_image_surface_get_data(surface_.get()) + y * cairo_image_surface_get_stride(surface_.get());
    std::uint32_t value = 0;
    std::memcpy(&value, row + 4 * x, 4);
    return value & 0xffffffU;
  }
  [[nodiscard]] Point place(double lon, double lat) const {
    return (*projection_)({static_cast<std::int32_t>(lon * kDegree), static_cast<std::int32_t>(lat * kDegree)});
  }
  /// Colours in the window of 25 × 25 pixels around a coordinate.
  [[nodiscard]] std::set<std::uint32_t> window(double lon, double lat) const {
    const auto p = place(lon, lat);
    std::set<std::uint32_t> out;
    for (int y = -12; y <= 12; ++y) {
      for (int x = -12; x <= 12; ++x) out.insert(at(static_cast<int>(p.x) + x, static_cast<int>(p.y) + y));
    }
    return out;
  }

 private:
  struct Destroy {
    void operator()(cairo_surface_t* s) const { cairo_surface_destroy(s); }
  };
  std::unique_ptr<cairo_surface_t, Destroy> surface_;
  std::unique_ptr<Projection> projection_;
};

int red(std::uint32_t c) {
  return static_cast<int>(c >> 16U);
}
int green(std::uint32_t c) {
  return static_cast<int>(c >> 8U & 0xffU);
}

TEST(Picture, EveryStandingIsToldWithoutItsColour) {
  for (const bool dark : {false, true}) {
    auto request = four_standings();
    request.dark = dark;
    const Pixels pixels(request);
    const auto held = pixels.window(2.5, 50.5);
    ASSERT_EQ(held.size(), 1) << "held is solid";
    EXPECT_GT(red(*held.begin()), green(*held.begin()) + 60) << "and has the legend's colour";
    EXPECT_GT(pixels.window(4.5, 50.5).size(), 2) << "contested is hatched";
    EXPECT_GT(pixels.window(6.5, 50.5).size(), 2) << "unclear is dotted";
    const auto asserted = pixels.window(8.5, 50.5);
    ASSERT_EQ(asserted.size(), 1) << "asserted is a tint";
    EXPECT_NE(asserted, held);
    EXPECT_GT(pixels.window(8.0, 50.5).size(), 2) << "with an outline";
    EXPECT_EQ(pixels.window(1.5, 50.5).size(), 1) << "and outside there is nothing";
    EXPECT_NE(pixels.window(1.5, 50.5), asserted);
  }
}

TEST(Picture, HatchAndDotsDiffer) {
  // A hatch is the same along its diagonal; a dot is not.
  auto request = four_standings();
  const Pixels pixels(request);
  const auto along_diagonal = [&](double lon) {
    const auto p = pixels.place(lon, 50.5);
    std::set<std::uint32_t> most;
    std::size_t least = 100;
    for (int start = 0; start < 9; ++start) {
      std::set<std::uint32_t> seen;
      for (int i = -9; i <= 9; ++i)
        seen.insert(pixels.at(static_cast<int>(p.x) + start + i, static_cast<int>(p.y) - i));
      least = std::min(least, seen.size());
    }
    return least;
  };
  EXPECT_EQ(along_diagonal(4.5), 1);
  std::size_t rows_without_change = 0;
  const auto p = pixels.place(6.5, 50.5);
  for (int y = 0; y < 9; ++y) {
    std::set<std::uint32_t> row;
    for (int x = 0; x < 18; ++x) row.insert(pixels.at(static_cast<int>(p.x) + x, static_cast<int>(p.y) + y));
    rows_without_change += row.size() == 1 ? 1 : 0;
  }
  EXPECT_GT(rows_without_change, 0) << "between rows of dots there is an empty one, between hatch lines there is none";
}

TEST(Picture, SeparateAreasAreNotConnected) {
  auto request = four_standings();
  request.shapes = {square(1, 2, 50, 0.5)};
  request.shapes[0].polygons.push_back(square(1, 8, 50, 0.5).polygons[0]);
  const Pixels pixels(request);
  for (double lon = 2.8; lon < 7.8; lon += 0.1) {
    ASSERT_EQ(pixels.window(lon, 50.0), pixels.window(5, 51.3)) << "a line runs through " << lon;
  }
}

TEST(Picture, HolesAndLandShowThrough) {
  auto request = four_standings();
  request.shapes = {square(1, 2, 49.5, 2)};
  request.shapes[0].polygons[0].push_back(square(1, 2.5, 50, 1).polygons[0][0]);
  request.land = {square(1, 1, 49, 5).polygons[0]};
  const Pixels pixels(request);
  EXPECT_EQ(pixels.window(3, 50.5), pixels.window(5, 50.5)) << "land in the hole";
  EXPECT_NE(pixels.window(3, 50.5), pixels.window(8, 50.5)) << "water outside of the land";
  EXPECT_NE(pixels.window(2.25, 50.5), pixels.window(3, 50.5));
}

TEST(Picture, SizesAreWhatWasAskedFor) {
  auto request = four_standings();
  for (const int width : {64, 320, 1200, 2400}) {
    request.width = width;
    EXPECT_EQ(Pixels(request).width(), width);
  }
  request.width = 800;
  request.height = 900;
  const Pixels pixels(request);
  EXPECT_EQ(pixels.width(), 800);
  EXPECT_EQ(pixels.height(), 900);
}

TEST(Picture, ErrorsAreUsage) {
  const auto code = [](const PictureRequest& request) {
    const auto svg = render_svg(request);
    const auto png = render_png(request);
    EXPECT_EQ(svg.ok(), png.ok());
    return svg.ok() ? ErrorCode::internal : svg.error().code;
  };
  EXPECT_EQ(code(PictureRequest{}), ErrorCode::usage) << "nothing to show";
  for (const int width : {0, -1, 63, 8193}) {
    auto request = four_standings();
    request.width = width;
    EXPECT_EQ(code(request), ErrorCode::usage) << width;
  }
  auto low = four_standings();
  low.height = 70;
  EXPECT_EQ(code(low), ErrorCode::usage);
  auto reversed = four_standings();
  std::swap(reversed.box->low, reversed.box->high);
  EXPECT_EQ(code(reversed), ErrorCode::usage);
}

TEST(Svg, IsWellFormedDeterministicAndComplete) {
  auto request = four_standings();
  request.title = "A <b> & \"c\" \x01\xff";
  request.labels = {{"Суджа", {5 * kDegree, 51 * kDegree + 500'000}, 0},
                    {"No <room>", {5 * kDegree, 51 * kDegree + 500'000}, 1}};
  const auto svg = render_svg(request).value();
  EXPECT_EQ(render_svg(request).value(), svg);
  EXPECT_EQ(render_png(request).value(), render_png(request).value());
  CPLErrorReset();
  auto* tree = CPLParseXMLString(svg.c_str());
  ASSERT_NE(tree, nullptr) << CPLGetLastErrorMsg();
  CPLDestroyXMLNode(tree);
  EXPECT_EQ(svg.find('\x01'), std::string::npos);
  for (const char* part :
       {"A &lt;b&gt; &amp; &quot;c&quot;", "12 March 2025", "held area", "Contested", "Claimed, not assessed",
        "Made by us", "Not for navigation or safety decisions", "Суджа", " km</text>", "<pattern "}) {
    EXPECT_NE(svg.find(part), std::string::npos) << part;
  }
  EXPECT_EQ(svg.find("No &lt;room&gt;"), std::string::npos) << "two labels on one spot: the second is left out";
}

TEST(Svg, SpeaksTheLanguage) {
  auto request = four_standings();
  request.language = "nb";
  const auto nb = render_svg(request).value();
  EXPECT_NE(nb.find("Omstridt"), std::string::npos);
  EXPECT_NE(nb.find("Ikke til bruk for navigasjon"), std::string::npos);
  request.language = "uk";
  const auto uk = render_svg(request).value();
  EXPECT_NE(uk.find("Не для навігації"), std::string::npos);
  EXPECT_NE(uk.find(" км</text>"), std::string::npos);
}

TEST(Svg, LegendListsWhatIsShownAndNothingElse) {
  auto request = four_standings();
  request.box->high.x = 5 * kDegree + 500'000;
  const auto svg = render_svg(request).value();
  EXPECT_NE(svg.find("contested area"), std::string::npos);
  EXPECT_EQ(svg.find("asserted area"), std::string::npos);
}

TEST(Svg, ManyVerticesStaySmall) {
  auto request = four_standings();
  geometry::Ring ring;
  for (int i = 0; i < 20'000; ++i) {
    const double angle = 2 * 3.14159265358979 * i / 20'000;
    const double radius = (1 + 0.05 * std::sin(40 * angle)) * kDegree;
    ring.push_back({5 * kDegree + static_cast<int>(radius * std::cos(angle)),
                    50 * kDegree + 500'000 + static_cast<int>(radius * std::sin(angle))});
  }
  request.shapes = {{1, {{ring}}, 1}};
  const auto svg = render_svg(request).value();
  EXPECT_LT(svg.size(), 100'000) << "five bytes a vertex";
}

}  // namespace
}  // namespace frontkart::render
