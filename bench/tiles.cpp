// Vector tiles of a history of daily states, for bench/tiles.sh, which runs PostGIS on the same tiles:
//
//   bench_tiles ARCHIVE FOLDER
//
// Writes requests.csv (zoom, x, y, day) and tiles.tsv (their number, the tile in hexadecimal), tiles.pmtiles, and
// prints what it measured (measure.hpp). Requests are drawn with a fixed seed from all tiles of zoom 0 to 12 that show
// anything and from all days.
#include <fstream>
#include <random>

#include "base/digest.hpp"
#include "composite/build.hpp"
#include "history.hpp"
#include "tiles/archive.hpp"

namespace frontkart::bench {
namespace {

constexpr std::size_t kRequests = 20'000;
/// The first of them are written out for the peer.
constexpr std::size_t kWritten = 2'000;

struct Request {
  tiles::TileAddress address;
  std::size_t state = 0;
};

std::unique_ptr<tiles::TileSet> tile_set(const std::shared_ptr<const composite::Composite>& map) {
  return std::make_unique<tiles::TileSet>(map, "daily", std::vector<tiles::StatusFacts>{{"ru-occupied", "held", "ru"}});
}

std::vector<Request> draw(const tiles::TileSet& set, std::size_t states, bool borders) {
  std::vector<tiles::TileAddress> all;
  for (std::uint32_t zoom = 0; zoom <= tiles::kArchiveZoom; ++zoom) {
    for (const auto address : must(set.tiles_of(zoom))) {
      if (borders && must(set.tile(address, Instant::highest())).bytes.size() < 100) continue;
      all.push_back(address);
    }
  }
  std::mt19937 random(20250312);
  std::vector<Request> out;
  for (std::size_t i = 0; i < kRequests; ++i) out.push_back({all[random() % all.size()], random() % states});
  return out;
}

double tiles_per_second(const tiles::TileSet& set, const std::vector<Request>& requests,
                        const std::vector<Instant>& instants, std::size_t& bytes) {
  const auto run = [&] {
    bytes = 0;
    for (const Request& r : requests) bytes += must(set.tile(r.address, instants[r.state])).bytes.size();
  };
  run();
  double best = cpu_seconds(run);
  for (int i = 0; i < 4; ++i) best = std::min(best, cpu_seconds(run));
  return static_cast<double>(requests.size()) / best;
}

int measure(const std::filesystem::path& archive, const std::filesystem::path& folder) {
  Report report;
  const History history = read_states(unpack(archive));
  const auto map = std::make_shared<const composite::Composite>(build(history));
  report.fact("states", static_cast<double>(history.instants.size()));
  report.fact("vertices", static_cast<double>(map->parts().vertices.size()));

  std::string bytes;
  double best = 1e9;
  for (int i = 0; i < 5; ++i) {
    best = std::min(best, cpu_seconds([&] {
                      const auto set = tile_set(map);
                      bytes = must(tiles::write_archive(*set, {"daily", "", ""}));
                    }));
  }
  report.time("archive", "frontkart", best, "zoom 0 to 12, the whole history, from the composite; processor time");
  report.fact("archive bytes", static_cast<double>(bytes.size()));
  std::ofstream(folder / "tiles.pmtiles", std::ios::binary) << bytes;

  const auto set = tile_set(map);
  const auto any = draw(*set, history.instants.size(), false);
  const auto busy = draw(*set, history.instants.size(), true);
  std::size_t size = 0;
  const double of_any = tiles_per_second(*set, any, history.instants, size);
  report.time("tile", "frontkart", 1 / of_any, "tiles with or without a border");
  report.fact("bytes a tile", static_cast<double>(size) / kRequests);
  const double of_busy = tiles_per_second(*set, busy, history.instants, size);
  report.time("border tile", "frontkart", 1 / of_busy, "tiles with a border");
  report.fact("bytes a border tile", static_cast<double>(size) / kRequests);
  const double cold = cpu_seconds([&] {
    const auto fresh = tile_set(map);
    for (const Request& r : any) size += must(fresh->tile(r.address, history.instants[r.state])).bytes.size();
  });
  report.time("tile, cold", "frontkart", cold / kRequests, "all preparation of zooms and tiles included");

  std::ofstream requests(folder / "requests.csv");
  std::ofstream written(folder / "tiles.tsv");
  for (std::size_t i = 0; i < kWritten; ++i) {
    const Request& r = i % 2 == 0 ? any[i] : busy[i];
    requests << fmt::format("{},{},{},{},{},{}\n", i, i % 2 == 0 ? "any" : "border", r.address.zoom, r.address.x,
                            r.address.y, format_utc(history.instants[r.state]).substr(0, 10));
    std::string hex;
    for (const char c : must(set->tile(r.address, history.instants[r.state])).bytes) {
      hex += fmt::format("{:02x}", static_cast<unsigned char>(c));
    }
    written << i << '\t' << hex << '\n';
  }
  return report.all_hold() ? 0 : 1;
}

}  // namespace
}  // namespace frontkart::bench

int main(int argc, char** argv) {
  if (argc != 3) {
    fmt::print(stderr, "usage: bench_tiles ARCHIVE FOLDER\n");
    return 2;
  }
  return frontkart::bench::measure(argv[1], argv[2]);
}
