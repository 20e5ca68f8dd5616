// A GeoJSON file, as it comes from another mapper: read feature by feature, its areas taken.
#include <cstdlib>
#include <string>

#include "exchange/geojson_reader.hpp"
#include "fuzz/law.hpp"

namespace frontkart::fuzz {
namespace {

void check_area(const composite::StatusArea& area) {
  law(area.status == 1, "an area has the status that it was read with");
  law(!area.polygon.empty(), "a polygon has a ring");
  for (const geometry::Ring& ring : area.polygon) {
    law(ring.size() >= 3, "a ring has three points");
    law(ring.front() != ring.back(), "a ring does not repeat its first point");
    for (std::size_t i = 0; i < ring.size(); ++i) {
      law(std::abs(ring[i].x) <= geometry::kMaxX && std::abs(ring[i].y) <= geometry::kMaxY, "a point is on the earth");
      law(i == 0 || ring[i] != ring[i - 1], "a ring does not repeat a point at once");
    }
  }
}

void check_error(const Error& error) {
  law(error.code == ErrorCode::bad_input, "a file that is not GeoJSON is bad input");
  law(!error.message.empty() && !error.where.empty(), "an error says what and where");
}

}  // namespace
}  // namespace frontkart::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace frontkart;
  // One reader for all inputs, as for the files of an archive: nothing of a file may stay for the next.
  static exchange::GeoJsonReader reader;
  const exchange::SourceFile file{"map.geojson", "map.geojson", std::string(fuzz::text_of(data, size))};
  exchange::AreaCollector areas;
  std::size_t features = 0;
  bool refused = false;
  const Status read =
      reader.each_feature(file, {{"name"}, {"status", true}}, [&](const exchange::FeatureText& feature) {
        fuzz::law(feature.properties.size() == 2, "what was asked for is answered");
        fuzz::law(!feature.place().empty(), "a feature has a place");
        ++features;
        auto taken = reader.add_areas(feature, 1, areas);
        refused = !taken.ok();
        return taken.ok() ? Status(Done{}) : Status(std::move(taken).error());
      });
  fuzz::law(!refused || !read.ok(), "a feature's error is the file's");
  if (!read.ok()) {
    fuzz::check_error(read.error());
    return 0;
  }
  const exchange::ReadState state = areas.finish(Instant{0}, "", true);
  for (const auto& area : state.state.areas) fuzz::check_area(area);
  fuzz::law(state.flags.size() <= 101, "flags are counted, not heaped up");
  return 0;
}
