// Real states with what people and programs do to files: points lost, doubled and moved, rings reversed, repeated, cut
// and tied into bows, polygons twice, triangles across a continent. Whatever comes, the laws hold. Skipped without the
// archives.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <random>

#include "composite/build.hpp"
#include "composite/file.hpp"
#include "composite/query.hpp"
#include "composite/validate.hpp"
#include "exchange/archive.hpp"
#include "exchange/profile.hpp"
#include "support/ascii_map.hpp"
#include "support/exact_state.hpp"

namespace frontkart::composite {
namespace {

using geometry::GridPoint;

struct Source {
  const char* file;
  const char* profile;
  exchange::ProfileOptions options;
};

// Each starts where its map has the most to say, or begins.
const Source kSources[] = {
    {"occupied-daily_2024-07_2026-08.tar.zst", "geojson", {"filename", "", "ru-occupied", "", std::nullopt}},
    {"deepstate_2024-07_2025-08.tar.zst", "deepstate", {}},
    {"owl_2024-07_2025-08.tar.zst", "owl", {}},
    {"isw-weekly_2024-07_2025-07.tar.zst", "isw", {}},
};
constexpr std::size_t kFirst = 40;
constexpr std::size_t kStates = 4;

std::vector<std::vector<StatusArea>> read_states(const std::filesystem::path& folder, const Source& source) {
  const auto profile = exchange::make_profile(source.profile, source.options).value();
  std::vector<std::vector<StatusArea>> out;
  std::size_t n = 0;
  const Status read =
      exchange::for_each_file({folder / source.file}, {}, [&](exchange::SourceFile&& file, const auto&) {
        if (n++ < kFirst || out.size() == kStates || profile->skips(file)) return Status(Done{});
        auto states = profile->read(file);
        if (!states.ok()) return Status(std::move(states).error());
        if (!states->empty()) out.push_back(std::move(states->front().state.areas));
        return Status(Done{});
      });
  EXPECT_TRUE(read.ok()) << (read.ok() ? "" : read.error().text());
  return out;
}

class Mutilator {
 public:
  explicit Mutilator(std::uint64_t seed) : random_(seed) {}

  std::size_t below(std::size_t n) { return n == 0 ? 0 : static_cast<std::size_t>(random_() % n); }

  void mutilate(std::vector<StatusArea>& state) {
    for (std::size_t i = 0; i < 12 && !state.empty(); ++i) once(state);
  }

 private:
  GridPoint moved(GridPoint p, std::int32_t by) {
    const auto offset = [&] { return static_cast<std::int32_t>(below(static_cast<std::size_t>(2 * by + 1))) - by; };
    return {std::clamp(p.x + offset(), -geometry::kMaxX, geometry::kMaxX),
            std::clamp(p.y + offset(), -geometry::kMaxY, geometry::kMaxY)};
  }

  void once(std::vector<StatusArea>& state) {
    StatusArea& area = state[below(state.size())];
    if (area.polygon.empty()) return;
    geometry::Ring& ring = area.polygon[below(area.polygon.size())];
    if (ring.empty()) return;
    const auto at = static_cast<std::ptrdiff_t>(below(ring.size()));
    const auto other = static_cast<std::ptrdiff_t>(below(ring.size()));
    switch (below(12)) {
      case 0:  // a point lost
        ring.erase(ring.begin() + at);
        break;
      case 1:  // a point twice
        ring.insert(ring.begin() + at, ring[static_cast<std::size_t>(at)]);
        break;
      case 2:  // a bow tie
        std::swap(ring[static_cast<std::size_t>(at)], ring[static_cast<std::size_t>(other)]);
        break;
      case 3:  // a step aside
        ring[static_cast<std::size_t>(at)] = moved(ring[static_cast<std::size_t>(at)], 1);
        break;
      case 4:  // a spike of some kilometres
        ring[static_cast<std::size_t>(at)] = moved(ring[static_cast<std::size_t>(at)], 100'000);
        break;
      case 5:  // every point of the ring off by a little, so that two lines run along each other
        for (GridPoint& p : ring) p = moved(p, 2);
        break;
      case 6:
        std::reverse(ring.begin(), ring.end());
        break;
      case 7:  // cut off
        ring.resize(static_cast<std::size_t>(at) + 1);
        break;
      case 8: {  // a stray triangle across a continent
        StatusArea stray{area.status,
                         {{ring[static_cast<std::size_t>(at)], {-geometry::kMaxX, 0}, {0, geometry::kMaxY}}}};
        state.push_back(std::move(stray));
        break;
      }
      case 9: {  // the polygon again, with another status
        StatusArea again = area;
        again.status = static_cast<StatusId>(1 + below(3));
        state.push_back(std::move(again));
        break;
      }
      case 10: {  // a part of the ring walked forth and back
        geometry::Ring part(ring.begin() + std::min(at, other), ring.begin() + std::max(at, other));
        ring.insert(ring.begin() + std::min(at, other), part.rbegin(), part.rend());
        ring.insert(ring.begin() + std::min(at, other), part.begin(), part.end());
        break;
      }
      default: {  // a hole that is the ring itself, a little aside
        geometry::Ring hole = ring;
        for (GridPoint& p : hole) p = moved(p, 1);
        area.polygon.push_back(std::move(hole));
      }
    }
  }

  std::mt19937_64 random_;
};

bool is_near(const std::vector<std::vector<StatusArea>>& states, GridPoint p) {
  for (const auto& state : states) {
    for (const auto& area : state) {
      for (const auto& s : tests::segments_of(area.polygon)) {
        if (std::min(s.first.x, s.second.x) > p.x + 1 || std::max(s.first.x, s.second.x) < p.x - 1) continue;
        if (tests::distance(s, p) <= 1) return true;
      }
    }
  }
  return false;
}

class Mutilated : public testing::TestWithParam<Source> {};

TEST_P(Mutilated, EveryLawHolds) {
  const char* folder = std::getenv("FRONTKART_DATA");
  if (folder == nullptr || *folder == '\0') GTEST_SKIP() << "FRONTKART_DATA names no folder with archives of real maps";
  const auto originals = read_states(folder, GetParam());
  ASSERT_EQ(originals.size(), kStates);
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    Mutilator mutilator(seed);
    auto states = originals;
    // The second state is left as it is, so that the first differs from it here and there only.
    for (std::size_t i = 0; i < states.size(); ++i) {
      if (i != 1) mutilator.mutilate(states[i]);
    }
    const Composite composite(tests::parts_of(states));
    const Parts& parts = composite.parts();
    EXPECT_EQ(validate(parts), std::vector<std::string>{});
    const auto read = read_file(write_file(parts));
    ASSERT_TRUE(read.ok()) << read.error().text();
    EXPECT_TRUE(*read == parts);

    std::size_t compared = 0;
    for (int k = 0; k < 60; ++k) {
      const GridPoint vertex = parts.vertices[mutilator.below(parts.vertices.size())];
      const auto aside = [&] { return static_cast<std::int32_t>(mutilator.below(20'001)) - 10'000; };
      const GridPoint p{std::clamp(vertex.x + aside(), -geometry::kMaxX, geometry::kMaxX),
                        std::clamp(vertex.y + aside(), -geometry::kMaxY, geometry::kMaxY)};
      if (is_near(states, p)) continue;
      ++compared;
      const HistoryId h = composite.history_at(p);
      for (TimeIndex t = 0; t < states.size(); ++t)
        EXPECT_EQ(composite.status_at(h, t), tests::status_slowly(states[t], p.x, p.y));
    }
    EXPECT_GE(compared, 40U);

    std::reverse(states.begin(), states.end());
    const Composite backward(tests::parts_of(states));
    EXPECT_TRUE(backward.parts().vertices == parts.vertices);
    EXPECT_TRUE(backward.parts().edges == parts.edges);
  }
}

INSTANTIATE_TEST_SUITE_P(RealStates, Mutilated, testing::ValuesIn(kSources),
                         [](const auto& source) { return std::string(source.param.profile); });

}  // namespace
}  // namespace frontkart::composite
