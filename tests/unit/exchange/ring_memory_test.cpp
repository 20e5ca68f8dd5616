#include "exchange/ring_memory.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "exchange/coordinate_scanner.hpp"

namespace frontkart::exchange {
namespace {

struct Reading {
  std::vector<RawRing> rings;
  std::string problem;
  std::ptrdiff_t problem_at = -1;
  std::size_t positions = 0;
};

Reading read(const std::string& polygon, RingMemory* memory, std::size_t limit = 1'000'000) {
  Reading out;
  CoordinateScanner scanner(polygon, AxisOrder::lon_lat, limit);
  RawRing ring;
  if (scanner.enter()) {
    do {
      if (!(memory == nullptr ? scanner.ring(ring) : scanner.ring(ring, *memory))) break;
      out.rings.push_back(ring);
    } while (scanner.more());
  }
  out.problem = scanner.problem();
  if (scanner.failed()) out.problem_at = scanner.problem_at() - polygon.data();
  out.positions = scanner.positions();
  return out;
}

void expect_equal(const Reading& l, const Reading& r, const std::string& text) {
  EXPECT_EQ(l.problem, r.problem) << text;
  EXPECT_EQ(l.problem_at, r.problem_at) << text;
  EXPECT_EQ(l.positions, r.positions) << text;
  ASSERT_EQ(l.rings.size(), r.rings.size()) << text;
  for (std::size_t i = 0; i < l.rings.size(); ++i) {
    EXPECT_EQ(l.rings[i].points, r.rings[i].points) << text;
    EXPECT_EQ(l.rings[i].positions, r.rings[i].positions) << text;
    EXPECT_EQ(l.rings[i].repeated, r.rings[i].repeated) << text;
    EXPECT_EQ(l.rings[i].closed, r.rings[i].closed) << text;
  }
}

/// Reads the texts one after the other as the files of a map, each beside a reading without memory.
void expect_no_difference(const std::vector<std::string>& files, std::size_t limit = 1'000'000) {
  RingMemory memory;
  for (const std::string& file : files) {
    memory.next_file();
    const std::string text = file;  // elsewhere in memory, as the next file is
    expect_equal(read(text, nullptr, limit), read(text, &memory, limit), text);
  }
}

TEST(RingMemory, ALongerNumberIsNoEqualOne) {
  expect_no_difference({"[[[1.5,2],[3,4],[5,6],[1.5,2]]]", "[[[1.55,2],[3,4],[5,6],[1.55,2]]]",
                        "[[[1.5,2],[3,4],[5,61],[1.5,2]]]", "[[[1.5,2,7],[3,4],[5,6],[1.5,2]]]"});
}

TEST(RingMemory, RingsThatLoseTheirEndOrGetAnother) {
  expect_no_difference({"[[[1,2],[3,4],[5,6],[1,2]],[[1,1],[2,2],[2,1]]]", "[[[1,2],[3,4]],[[1,1],[2,2],[2,1]]]",
                        "[[[1,2],[3,4],[5,6],[7,8],[9,9],[1,2]]]", "[[],[[1,2],[3,4],[5,6],[7,8],[9,9],[1,2]],[[]]]",
                        "[[[1,2],[3,4],[5,6]", "[[[1,2],[3,4],[5,6],[7,8]]]", "[[[1,2],[3,4] [5,6],[7,8]]]"});
}

TEST(RingMemory, RepeatedPositionsAreCountedByTheirText) {
  expect_no_difference({"[[[1,2],[1,2],[1.0,2],[1.0,2],[3,4],[5,6],[1,2]]]",
                        "[[[1,2],[1,2],[1.0,2],[1.0,2],[3,4],[5,6],[1,2]]]",
                        "[[ [1,2], [1,2],[1,2],[1.0,2],[1.0,2],[3,4],[5,6],[1,2]]]"});
}

TEST(RingMemory, TheLimitOnPositionsHoldsForWhatIsCopied) {
  const std::string ring = "[[[1,2],[3,4],[5,6],[7,8],[9,9],[1,2]]]";
  RingMemory memory;
  expect_equal(read(ring, nullptr), read(ring, &memory), ring);
  memory.next_file();
  expect_equal(read(ring, nullptr, 4), read(ring, &memory, 4), ring);
}

TEST(RingMemory, AfterAFileThatFailedTheNextIsReadAsEver) {
  expect_no_difference({"[[[1,2],[3,4],[5,6],[1,2]]]", "[[[1,2],[3,4],[5,x],[1,2]]]", "[[[1,2],[3,4],[5,6],[1,2]]]"});
}

/// Polygons whose text changes from file to file in all ways that a mapper's does, and in some that damage it.
TEST(RingMemory, ReadsEveryRunOfFilesAsWithoutMemory) {
  std::mt19937 random(11);
  const auto below = [&](std::size_t n) { return random() % n; };
  const auto number = [&] {
    static const std::vector<std::string> odd{"-0", "1e1", "35.0000005", "35.1234565", "17.00000049999", "0.1"};
    if (below(12) == 0) return odd[below(odd.size())];
    return std::to_string(below(90)) + "." + std::to_string(below(10'000'000));
  };
  const auto position = [&] {
    const std::string blank = below(8) == 0 ? " " : "";
    return "[" + blank + number() + "," + number() + (below(6) == 0 ? ",0" : "") + blank + "]";
  };
  for (int run = 0; run < 200; ++run) {
    std::vector<std::vector<std::string>> rings;
    std::vector<std::string> files;
    for (int file = 0; file < 12; ++file) {
      if (rings.empty() || below(4) == 0) {
        std::vector<std::string> ring;
        for (std::size_t n = below(run % 7 == 0 ? 400 : 12); n > 0; --n) ring.push_back(position());
        rings.insert(rings.begin() + static_cast<std::ptrdiff_t>(below(rings.size() + 1)), ring);
      }
      for (std::size_t n = below(4); n > 0; --n) {
        std::vector<std::string>& ring = rings[below(rings.size())];
        const auto at = ring.begin() + static_cast<std::ptrdiff_t>(below(ring.size() + 1));
        switch (below(7)) {
          case 0:
            ring.insert(at, position());
            break;
          case 1:
            ring.erase(at, std::min(at + static_cast<std::ptrdiff_t>(below(100)), ring.end()));
            break;
          case 2:
            if (at != ring.end()) *at = position();
            break;
          case 3:
            if (at != ring.end()) ring.insert(at, std::string(*at));
            break;
          case 4:
            std::rotate(ring.begin(), at, ring.end());
            break;
          case 5:
            std::swap(ring, rings[below(rings.size())]);
            break;
          default:
            if (rings.size() > 1) rings.erase(rings.begin() + static_cast<std::ptrdiff_t>(below(rings.size())));
        }
      }
      std::string text = "[";
      for (const auto& ring : rings) {
        text += text.size() > 1 ? ",[" : "[";
        for (std::size_t i = 0; i < ring.size(); ++i) text += (i > 0 ? "," : "") + ring[i];
        text += "]";
      }
      text += "]";
      if (below(10) == 0) text[below(text.size() - 1)] = "[],.-x5e "[below(9)];
      files.push_back(text);
    }
    expect_no_difference(files);
  }
}

}  // namespace
}  // namespace frontkart::exchange
