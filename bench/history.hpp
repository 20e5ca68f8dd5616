#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "composite/composite.hpp"
#include "composite/state.hpp"
#include "exchange/archive.hpp"
#include "exchange/profile.hpp"
#include "measure.hpp"

// The data that every side of the comparison gets, and what Frontkart answers.
namespace frontkart::bench {

template <class T>
T must(Result<T> result) {
  if (result.ok()) return std::move(result).value();
  fmt::print(stderr, "{}\n", result.error().text());
  std::exit(1);
}

struct History {
  std::vector<Instant> instants;
  std::vector<composite::State> states;
};

struct Region {
  std::string id;
  std::vector<geometry::Polygon> polygons;
};

struct Data {
  History history;
  std::vector<geometry::GridPoint> points;
  std::vector<Region> regions;
};

/// The bytes of the archive's files, unpacked once.
[[nodiscard]] std::vector<exchange::SourceFile> unpack(const std::filesystem::path& archive);

/// What the profile geojson reads from daily states.
[[nodiscard]] History read_states(const std::vector<exchange::SourceFile>& files);

[[nodiscard]] composite::Parts build(const History& history);

/// points.csv of peers_prepare.py: id, lon, lat with six decimals.
[[nodiscard]] std::vector<geometry::GridPoint> read_points(const std::filesystem::path& file);
/// regions.txt: "ID POLYGONS", for each polygon the number of its rings, for each ring "POINTS x y x y …" in grid
/// steps.
[[nodiscard]] std::vector<Region> read_regions(const std::filesystem::path& file);

/// What Frontkart says, for the others to be held against.
struct Answers {
  std::vector<std::uint64_t> inside;  ///< bit state * point_count + point: the point is held in the state
  std::vector<double> area_km2;       ///< per state
  std::vector<double> gained_km2;     ///< per state, since the one before; 0 for the first
  std::vector<double> lost_km2;
  std::vector<std::vector<double>> region_km2;  ///< per region and state

  [[nodiscard]] bool is_inside(std::size_t bit) const { return ((inside[bit / 64] >> (bit % 64)) & 1U) != 0; }
};

/// Square kilometres on the ellipsoid by GeographicLib, each edge split at `split_degrees` so that it stays straight in
/// longitude/latitude; 0: not split. Rings by their sign: the first of a polygon adds, the others take away.
[[nodiscard]] double geographiclib_km2(const std::vector<geometry::Polygon>& polygons, double split_degrees);

void measure_geographiclib(const Data& data, const Answers& ours, Report& report);
void measure_geos(const Data& data, const Answers& ours, Report& report);
void measure_clipper(const Data& data, const Answers& ours, Report& report);
void measure_s2(const Data& data, const Answers& ours, Report& report);

}  // namespace frontkart::bench
