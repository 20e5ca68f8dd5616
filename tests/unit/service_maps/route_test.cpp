#include <fmt/format.h>
#include <geos_c.h>
#include <gtest/gtest.h>

#include <GeographicLib/Geodesic.hpp>
#include <cmath>
#include <random>

#include "composite/query.hpp"
#include "desk.hpp"

namespace frontkart::service {
namespace {

using geometry::GridPoint;
using tests::day;
using tests::Desk;
using tests::kCell;

constexpr GridPoint at(double x, double y) {
  return {static_cast<std::int32_t>(x * kCell), static_cast<std::int32_t>(y * kCell)};
}

double geodesic_km(GridPoint a, GridPoint b) {
  double metres = 0;
  GeographicLib::Geodesic::WGS84().Inverse(geometry::lat_degrees(a), geometry::lon_degrees(a), geometry::lat_degrees(b),
                                           geometry::lon_degrees(b), metres);
  return metres / 1000;
}

/// The length of a line inside polygons, on the plane, in grid steps: by GEOS.
class Inside {
 public:
  Inside() : context_(GEOS_init_r()) {}
  ~Inside() { GEOS_finish_r(context_); }
  Inside(const Inside&) = delete;
  Inside& operator=(const Inside&) = delete;

  double length(const std::vector<GridPoint>& line, const std::vector<geometry::Polygon>& polygons) {
    std::string shape;
    for (const auto& polygon : polygons) {
      std::string rings;
      for (const auto& ring : polygon) {
        rings += fmt::format("{}({},{} {})", rings.empty() ? "" : ",", list(ring), ring[0].x, ring[0].y);
      }
      shape += fmt::format("{}({})", shape.empty() ? "" : ",", rings);
    }
    GEOSGeometry* area = GEOSGeomFromWKT_r(context_, fmt::format("MULTIPOLYGON({})", shape).c_str());
    double sum = 0;
    for (std::size_t i = 0; i + 1 < line.size(); ++i) {
      GEOSGeometry* piece =
          GEOSGeomFromWKT_r(context_, fmt::format("LINESTRING({})", list({line[i], line[i + 1]})).c_str());
      GEOSGeometry* cut = GEOSIntersection_r(context_, piece, area);
      double own = 0;
      GEOSLength_r(context_, cut, &own);
      sum += own;
      GEOSGeom_destroy_r(context_, cut);
      GEOSGeom_destroy_r(context_, piece);
    }
    GEOSGeom_destroy_r(context_, area);
    return sum;
  }

 private:
  static std::string list(const std::vector<GridPoint>& points) {
    std::string out;
    for (const GridPoint p : points) out += fmt::format("{}{} {}", out.empty() ? "" : ",", p.x, p.y);
    return out;
  }
  GEOSContextHandle_t context_;
};

struct Road : testing::Test {
  Road() {
    desk.map("own");
    desk.edit("own", "first", day(0), "AAAA\nAAAA");
    desk.edit("own", "second", day(5), "..BB\n..BB");
    desk.edit("own", "third", day(9), ".C..\n....");
  }
  void route(const std::vector<std::vector<GridPoint>>& lines) {
    nlohmann::json json = nlohmann::json::array();
    for (const auto& line : lines) {
      nlohmann::json positions = nlohmann::json::array();
      for (const GridPoint p : line) positions.push_back(Desk::position(p));
      json.push_back(positions);
    }
    desk.put("route", "h07",
             {{"names", {{{"lang", "en"}, {"text", "The road"}}}},
              {"type", "road"},
              {"lines", json},
              {"visibility", "desk"}});
  }
  RouteAnswer ask(int d) { return desk.service().route_status("h07", "own", day(d), Instant::highest()).value(); }
  static std::string letters(const RouteAnswer& answer) {
    std::string out;
    for (const RouteStretch& s : answer.stretches) out += s.status.value_or("-");
    return out;
  }
  Desk desk;
};

TEST_F(Road, StretchesFollowTheMapOfTheMoment) {
  route({{at(-1, 0.5), at(5, 0.5)}});
  EXPECT_EQ(letters(ask(-1)), "-");
  EXPECT_EQ(letters(ask(0)), "-A-");
  EXPECT_EQ(letters(ask(5)), "-AB-");
  const auto answer = ask(5);
  EXPECT_EQ(answer.stretches[1].party, "ua");
  EXPECT_EQ(answer.stretches[1].standing, maps::Standing::held);
  EXPECT_EQ(answer.stretches[1].line, (std::vector<GridPoint>{at(0, 0.5), at(2, 0.5)}));
  EXPECT_EQ(answer.stretches[0].from_km, 0);
  for (std::size_t i = 1; i < answer.stretches.size(); ++i) {
    EXPECT_EQ(answer.stretches[i].from_km, answer.stretches[i - 1].to_km);
  }
  EXPECT_EQ(answer.stretches.back().to_km, answer.km);
  EXPECT_NEAR(answer.stretches[1].km, geodesic_km(at(0, 0.5), at(2, 0.5)), 2e-6);
  EXPECT_NEAR(answer.km, geodesic_km(at(-1, 0.5), at(5, 0.5)), 2e-6);
}

TEST_F(Road, SeveralLinesCountOn) {
  route({{at(0.5, 0.5), at(1.5, 0.5)}, {at(2.5, 1.5), at(3.5, 1.5)}, {at(9, 9), at(9, 9)}});
  const auto answer = ask(5);
  EXPECT_EQ(letters(answer), "AB");
  EXPECT_EQ(answer.stretches[1].from_km, answer.stretches[0].to_km);
  EXPECT_NEAR(answer.km, geodesic_km(at(0.5, 0.5), at(1.5, 0.5)) + geodesic_km(at(2.5, 1.5), at(3.5, 1.5)), 3e-6);
}

TEST_F(Road, LengthsAreThoseOfAnotherLibraryOnAnyRoad) {
  Inside inside;
  std::mt19937 random(11);
  for (int round = 0; round < 40; ++round) {
    std::vector<GridPoint> line;
    for (int i = 0; i < 6; ++i) {
      const GridPoint p{static_cast<std::int32_t>(random() % (5 * kCell)) - kCell / 2,
                        static_cast<std::int32_t>(random() % (3 * kCell)) - kCell / 2};
      if (line.empty() || line.back() != p) line.push_back(p);
    }
    route({line});
    const auto answer = ask(10);
    const auto map = desk.service().at("own", day(10), Instant::highest()).value();
    for (const auto& shape : map.shapes) {
      const double expected = inside.length(line, shape.polygons);
      double ours = 0;
      double km = 0;
      double geodesics = 0;
      for (const RouteStretch& s : answer.stretches) {
        if (s.status != map.legend.entries[shape.status - 1U].id) continue;
        km += s.km;
        for (std::size_t i = 0; i + 1 < s.line.size(); ++i) {
          ours += std::hypot(static_cast<double>(s.line[i + 1].x) - s.line[i].x,
                             static_cast<double>(s.line[i + 1].y) - s.line[i].y);
          geodesics += geodesic_km(s.line[i], s.line[i + 1]);
        }
      }
      // Cuts are rounded to the grid in the answer's lines, by less than a step of 11 cm each.
      const double cuts = 2.0 * static_cast<double>(answer.stretches.size());
      EXPECT_NEAR(ours, expected, cuts);
      EXPECT_NEAR(km, geodesics, cuts * 0.00012);
    }
  }
}

TEST_F(Road, WhatIsNotThereIsNotFound) {
  route({{at(0, 0), at(1, 1)}});
  EXPECT_EQ(desk.service().route_status("nowhere", "own", day(0), Instant::highest()).error().code,
            ErrorCode::not_found);
  EXPECT_EQ(desk.service().route_status("h07", "other", day(0), Instant::highest()).error().code, ErrorCode::not_found);
  desk.retract("route", "h07");
  EXPECT_EQ(desk.service().route_status("h07", "own", day(0), Instant::highest()).error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace frontkart::service
