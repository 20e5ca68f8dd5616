#include "history.hpp"

#include <fstream>
#include <sstream>

#include "composite/build.hpp"

namespace frontkart::bench {

std::vector<exchange::SourceFile> unpack(const std::filesystem::path& archive) {
  std::vector<exchange::SourceFile> out;
  must(exchange::for_each_file({archive}, {}, [&](exchange::SourceFile&& file, const auto&) -> Status {
    out.push_back(std::move(file));
    return Done{};
  }));
  return out;
}

History read_states(const std::vector<exchange::SourceFile>& files) {
  const auto profile = must(exchange::make_profile("geojson", {"filename", "", "ru-occupied", "", std::nullopt}));
  History out;
  for (const exchange::SourceFile& file : files) {
    for (exchange::ReadState& s : must(profile->read(file))) {
      out.instants.push_back(s.valid_at);
      out.states.push_back(std::move(s.state));
    }
  }
  return out;
}

composite::Parts build(const History& history) {
  composite::Builder builder;
  for (std::size_t i = 0; i < history.states.size(); ++i) builder.add(history.instants[i], history.states[i].areas);
  return must(builder.build());
}

std::vector<geometry::GridPoint> read_points(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);
  std::vector<geometry::GridPoint> out;
  while (std::getline(in, line)) {
    std::istringstream row(line);
    std::string id;
    double lon = 0;
    double lat = 0;
    char comma = 0;
    std::getline(row, id, ',');
    if (!(row >> lon >> comma >> lat)) {
      fmt::print(stderr, "{}: not a point: {}\n", file.string(), line);
      std::exit(1);
    }
    out.push_back(must(geometry::to_grid({lon}, {lat})));
  }
  return out;
}

std::vector<Region> read_regions(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::vector<Region> out;
  std::string id;
  std::size_t polygons = 0;
  while (in >> id >> polygons) {
    Region region{id, {}};
    for (; polygons > 0; --polygons) {
      std::size_t rings = 0;
      in >> rings;
      geometry::Polygon polygon(rings);
      for (geometry::Ring& ring : polygon) {
        std::size_t points = 0;
        in >> points;
        ring.resize(points);
        for (geometry::GridPoint& p : ring) in >> p.x >> p.y;
      }
      region.polygons.push_back(std::move(polygon));
    }
    out.push_back(std::move(region));
  }
  return out;
}

}  // namespace frontkart::bench
