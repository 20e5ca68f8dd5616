#include "composite/joint.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "archives.hpp"
#include "composite/file.hpp"
#include "plain_maps.hpp"

// Joint composites of real maps against the canonical ones.
namespace frontkart::composite {
namespace {

std::vector<RegionPolygons> regions_of(const std::string& file) {
  std::ifstream in(std::filesystem::path(std::getenv("FRONTKART_DATA")) / file, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  std::vector<RegionPolygons> out;
  for (const auto& [id, polygons] : oracle::geojson_areas(bytes, "id")) {
    for (const oracle::PlainPolygon& polygon : polygons) {
      RegionPolygons& region = out.emplace_back(1);
      for (const oracle::PlainRing& ring : polygon) {
        geometry::Ring& points = region.front().emplace_back();
        for (const oracle::Position& p : ring) points.push_back(geometry::to_grid({p.lon}, {p.lat}).value());
      }
    }
  }
  return out;
}

TEST(JointOracle, EveryHistoryOfRealMapsKeepsItsAreaToTheLastSquareCentimetre) {
  SKIP_WITHOUT(oracle::deepstate());
  std::vector<std::unique_ptr<Composite>> composites;
  std::vector<const Composite*> maps;
  for (const oracle::Archive& archive : {oracle::deepstate(), oracle::owl(), oracle::daily()}) {
    composites.push_back(std::make_unique<Composite>(read_file(oracle::desk_of(archive).composite_bytes()).value()));
    maps.push_back(composites.back().get());
  }
  for (const char* file : {"", "regions_natural-earth.geojson", "regions_osm.geojson"}) {
    const auto regions = *file == '\0' ? std::vector<RegionPolygons>{} : regions_of(file);
    ASSERT_TRUE(*file == '\0' || regions.size() > 20) << file;
    const auto joint = JointComposite::make(maps, regions).value();
    for (std::size_t m = 0; m < maps.size(); ++m) {
      const auto sums = joint->history_areas(m);
      ASSERT_EQ(sums.size(), maps[m]->history_count());
      ASSERT_GT(sums.size(), 100U);
      for (HistoryId h = 1; h < sums.size(); ++h) {
        ASSERT_EQ(sums[h], maps[m]->history_area(h)) << "map " << m << ", history " << h << ", regions " << file;
      }
    }
  }
}

}  // namespace
}  // namespace frontkart::composite
