// What the page's readers of the stored forms are tested with: the example's map in both forms, and what this program
// answers from it. To write the files again after a change of a form: FRONTKART_WRITE_FIXTURES=1 unit_composite.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <string_view>

#include "base/instant.hpp"
#include "composite/archive.hpp"
#include "composite/composite.hpp"
#include "composite/file.hpp"
#include "composite/query.hpp"
#include "composite/timeline.hpp"

namespace frontkart::composite {
namespace {

using nlohmann::json;

const std::filesystem::path kExample = std::filesystem::path(FRONTKART_SOURCE_DIR) / "examples/sudzha";
const std::filesystem::path kFixtures = std::filesystem::path(FRONTKART_SOURCE_DIR) / "web/test/fixtures";

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

geometry::Polygon polygon_of(const json& coordinates) {
  geometry::Polygon out;
  for (const json& ring : coordinates) {
    out.emplace_back();
    for (const json& p : ring) {
      out.back().push_back(geometry::to_grid({p[0].get<double>()}, {p[1].get<double>()}).value());
    }
    if (out.back().front() == out.back().back()) out.back().pop_back();
  }
  return out;
}

/// The example's states, one file each, named by its day.
Archive example() {
  std::map<std::string, StatusId> statuses;
  for (const json& entry : json::parse(bytes_of(kExample / "legend.json"))) {
    statuses.emplace(entry.at("id"), static_cast<StatusId>(statuses.size() + 1));
  }
  std::map<std::string, std::filesystem::path> files;
  for (const auto& file : std::filesystem::directory_iterator(kExample / "states")) {
    files.emplace(file.path().stem().string(), file.path());
  }
  Archive out;
  Timeline timeline;
  for (const auto& [name, path] : files) {
    std::vector<StatusArea> areas;
    const json file = json::parse(bytes_of(path));
    for (const json& feature : file.at("features")) {
      const StatusId status = statuses.at(feature.at("properties").at("status"));
      const json& geometry = feature.at("geometry");
      if (geometry.at("type") == "Polygon") areas.push_back({status, polygon_of(geometry.at("coordinates"))});
      if (geometry.at("type") == "MultiPolygon") {
        for (const json& polygon : geometry.at("coordinates")) areas.push_back({status, polygon_of(polygon)});
      }
    }
    timeline.add(static_cast<TimeIndex>(out.instants.size()), areas);
    out.instants.push_back(parse_rfc3339(name + "T00:00:00Z").value());
  }
  out.slot_status = timeline.slot_status();
  out.segments = timeline.take_segments();
  return out;
}

/// What the example has not: holes, islands in them, borders that touch and cross, from one end of the world to the
/// other.
Archive lattice() {
  constexpr std::int32_t kStep = 21'234'567;
  std::mt19937 random(17);
  const auto below = [&](std::uint32_t n) { return static_cast<std::int32_t>(random() % n); };
  const auto box = [](std::int32_t west, std::int32_t south, std::int32_t east, std::int32_t north) {
    return geometry::Ring{{west * kStep, south * kStep},
                          {east * kStep, south * kStep},
                          {east * kStep, north * kStep},
                          {west * kStep, north * kStep}};
  };
  Archive out;
  Timeline timeline;
  for (int t = 0; t < 5; ++t) {
    // A square with a hole, an island in it with another hole; the holes touch what is around them in some states.
    std::vector<StatusArea> areas{{1, {box(-8, -4, 0, 4), box(-7 - t % 2, -3 - t % 2, -1, 3)}},
                                  {1, {box(-6, -2, -2, 2), box(-5, -1, -3, 1 + t % 2)}}};
    for (int n = 3; n > 0; --n) {
      StatusArea area{static_cast<StatusId>(2 + below(3)), {{}}};
      for (int i = 3 + below(4); i > 0; --i) {
        const std::int32_t x = (below(17) - 8) * kStep;
        area.polygon[0].push_back({x, (below(9) - 4) * kStep});
      }
      areas.push_back(std::move(area));
    }
    timeline.add(static_cast<TimeIndex>(t), areas);
    out.instants.push_back({1'700'000'000'000'001 + t * (t + 1) * 86'400'000'000});
  }
  out.slot_status = timeline.slot_status();
  out.segments = timeline.take_segments();
  return out;
}

json flat(const geometry::Ring& ring) {
  json out = json::array();
  for (const geometry::GridPoint p : ring) out.insert(out.end(), {p.x, p.y});
  return out;
}

json maps(const Composite& composite) {
  json out = json::array();
  for (TimeIndex t = 0; t < composite.parts().instants.size(); ++t) {
    json shapes = json::array();
    for (const StatusShape& shape : shapes_at(composite, t)) {
      json polygons = json::array();
      for (const geometry::Polygon& polygon : shape.polygons) {
        json rings = json::array();
        for (const geometry::Ring& ring : polygon) rings.push_back(flat(ring));
        polygons.push_back(std::move(rings));
      }
      shapes.push_back({{"status", shape.status}, {"polygons", std::move(polygons)}});
    }
    out.push_back(std::move(shapes));
  }
  return out;
}

/// The statuses at all times of points everywhere around the map, of every vertex and of the middle of every edge.
json points(const Composite& composite) {
  const Parts& parts = composite.parts();
  geometry::GridPoint low = parts.vertices.front();
  geometry::GridPoint high = low;
  std::vector<geometry::GridPoint> asked = parts.vertices;
  for (const geometry::GridPoint p : parts.vertices) {
    low = {std::min(low.x, p.x), std::min(low.y, p.y)};
    high = {std::max(high.x, p.x), std::max(high.y, p.y)};
  }
  for (const Edge& e : parts.edges) {
    const auto a = parts.vertices[e.a];
    const auto b = parts.vertices[e.b];
    asked.push_back({a.x + (b.x - a.x) / 2, a.y + (b.y - a.y) / 2});
  }
  std::mt19937 random(20240806);
  const auto within = [&](std::int32_t from, std::int32_t to) {
    return from - 1000 + static_cast<std::int32_t>(random() % static_cast<std::uint32_t>(to - from + 2000));
  };
  for (int i = 0; i < 400; ++i) {
    const std::int32_t x = within(low.x, high.x);
    asked.push_back({x, within(low.y, high.y)});
  }
  json out = json::array();
  for (const geometry::GridPoint p : asked) {
    std::string statuses;
    for (TimeIndex t = 0; t < parts.instants.size(); ++t) {
      statuses += static_cast<char>('0' + composite.status_at(composite.history_at(p), t));
    }
    out.push_back({p.x, p.y, statuses});
  }
  return out;
}

json areas(const Composite& composite) {
  json out = json::object();
  const auto series = area_series(composite, composite.history_areas(), 10);
  for (StatusId s = 1; s < series.size(); ++s) {
    json list = json::array();
    bool any = false;
    for (const auto area : series[s]) {
      list.push_back(std::to_string(area));
      any = any || area != 0;
    }
    if (any) out[std::to_string(s)] = std::move(list);
  }
  return out;
}

/// In lines of 32 bytes, which any test of the page can read.
std::string hex(const std::string& bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto b = static_cast<std::uint8_t>(bytes[i]);
    out += kDigits[b >> 4U];
    out += kDigits[b & 15U];
    if (i % 32 == 31 || i + 1 == bytes.size()) out += '\n';
  }
  return out;
}

/// The file is what the code makes today; written where the environment asks for it.
void check(const std::string& name, const std::string& bytes) {
  if (std::getenv("FRONTKART_WRITE_FIXTURES") != nullptr) {
    std::filesystem::create_directories(kFixtures);
    std::ofstream(kFixtures / name, std::ios::binary) << bytes;
  }
  EXPECT_TRUE(bytes_of(kFixtures / name) == bytes)
      << name << " in web/test/fixtures is not what the code writes now. Set FRONTKART_WRITE_FIXTURES=1 to write it.";
}

void check_fixtures(const std::string& name, const Archive& archive) {
  const std::string archived = write_archive(archive).value();
  const Composite composite(assemble(archive).value());
  ASSERT_EQ(composite.parts(), assemble(read_archive(archived).value()).value());
  json expected;
  for (const Instant at : composite.parts().instants) expected["instants"].push_back(std::to_string(at.us));
  expected["maps"] = maps(composite);
  expected["points"] = points(composite);
  expected["areas"] = areas(composite);
  check(name + ".archive.hex", hex(archived));
  check(name + ".composite.hex", hex(write_file(composite.parts())));
  check(name + ".json", expected.dump() + '\n');
}

TEST(ArchiveFixture, OfTheExampleIsWhatTheCodeWrites) {
  check_fixtures("sudzha", example());
}

TEST(ArchiveFixture, OfTheWholeWorldIsWhatTheCodeWrites) {
  check_fixtures("lattice", lattice());
}

}  // namespace
}  // namespace frontkart::composite
