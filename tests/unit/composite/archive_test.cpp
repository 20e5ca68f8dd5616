#include "composite/archive.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>

#include "composite/file.hpp"
#include "composite/timeline.hpp"
#include "support/ascii_map.hpp"

namespace frontkart::composite {
namespace {

using tests::day;
using tests::state_of;
using States = std::vector<std::vector<StatusArea>>;

Archive archive_of(const States& states) {
  Archive out;
  Timeline timeline;
  for (std::size_t i = 0; i < states.size(); ++i) {
    timeline.add(static_cast<TimeIndex>(i), states[i]);
    out.instants.push_back(day(static_cast<std::int64_t>(i)));
  }
  out.slot_status = timeline.slot_status();
  out.segments = timeline.take_segments();
  return out;
}

std::string bytes_of(const States& states) {
  return write_archive(archive_of(states)).value();
}

/// The bytes with the checksum that fits them.
std::string sealed(std::string bytes) {
  std::uint32_t crc = ~0U;
  bytes.resize(bytes.size() - 4);
  for (const char c : bytes) {
    crc ^= static_cast<std::uint8_t>(c);
    for (int k = 0; k < 8; ++k) crc = (crc & 1U) != 0 ? crc >> 1U ^ 0xEDB88320U : crc >> 1U;
  }
  for (unsigned shift = 0; shift < 32; shift += 8) bytes += static_cast<char>(~crc >> shift & 0xffU);
  return bytes;
}

std::string with_count(std::string bytes, std::size_t at, std::uint32_t n) {
  for (unsigned i = 0; i < 4; ++i) bytes[at + i] = static_cast<char>(n >> 8U * i & 0xffU);
  return sealed(std::move(bytes));
}

std::string reason(std::string_view bytes) {
  const auto read = read_archive(bytes);
  return read.ok() ? "read" : read.error().message;
}

/// Polygons on a small lattice, so that they share points and segments; some stay, go, come back, stand twice.
States random_states(std::mt19937& random) {
  const auto below = [&](std::uint32_t n) { return static_cast<std::int32_t>(random() % n); };
  std::vector<StatusArea> pool;
  for (int n = 1 + below(6); n > 0; --n) {
    StatusArea area{static_cast<StatusId>(1 + below(3)), {}};
    for (int rings = 1 + below(2); rings > 0; --rings) {
      geometry::Ring ring;
      for (int points = 2 + below(7); points > 0; --points) ring.push_back({below(5) * 7, below(5) * 7});
      area.polygon.push_back(std::move(ring));
    }
    pool.push_back(std::move(area));
  }
  States out;
  for (int n = 1 + below(6); n > 0; --n) {
    std::vector<StatusArea> state;
    for (int m = below(6); m > 0; --m) state.push_back(pool[static_cast<std::size_t>(below(6)) % pool.size()]);
    out.push_back(std::move(state));
  }
  return out;
}

/// The same states told another way.
void shuffle(States& states, std::mt19937& random) {
  for (auto& state : states) {
    std::shuffle(state.begin(), state.end(), random);
    for (StatusArea& area : state) {
      std::shuffle(area.polygon.begin(), area.polygon.end(), random);
      for (geometry::Ring& ring : area.polygon) {
        std::rotate(ring.begin(), ring.begin() + static_cast<std::ptrdiff_t>(random() % ring.size()), ring.end());
        if (random() % 2 == 0) std::reverse(ring.begin(), ring.end());
      }
    }
  }
}

const States& three_days() {
  static const States states{state_of("AAB\nAAB\n.CC"), state_of("ABB\nAAB\n.CC"), state_of("...\n.A.\n.CC")};
  return states;
}

TEST(Archive, GivesTheSameCompositeAgain) {
  const Archive read = read_archive(bytes_of(three_days())).value();
  EXPECT_EQ(read.instants, (std::vector<Instant>{day(0), day(1), day(2)}));
  const Parts parts = assemble(read).value();
  EXPECT_EQ(parts, tests::parts_of(three_days()));
  EXPECT_EQ(tests::drawn(Composite(parts), day(1), "ABB\nAAB\n.CC"), "ABB\nAAB\n.CC\n");
}

TEST(Archive, KeepsRandomHistoriesWhateverTheirOrder) {
  std::mt19937 random(20241122);
  std::size_t segments = 0;
  for (int i = 0; i < 500; ++i) {
    States states = random_states(random);
    const std::string bytes = bytes_of(states);
    Archive read = read_archive(bytes).value();
    segments += read.segments.segments.size();
    EXPECT_EQ(write_archive(read).value(), bytes);
    const std::string composite = write_file(tests::parts_of(states));
    ASSERT_EQ(write_file(assemble(std::move(read)).value()), composite) << "history " << i;
    shuffle(states, random);
    ASSERT_EQ(bytes_of(states), bytes) << "history " << i;
  }
  EXPECT_GT(segments, 5000U);
}

TEST(Archive, KeepsOverlapsWithinAStatusAsTheyWereGiven) {
  const geometry::Polygon low{{{0, 0}, {40, 0}, {40, 40}, {0, 40}}};
  const geometry::Polygon high{{{20, 20}, {60, 20}, {60, 60}, {20, 60}}};
  const Archive read = read_archive(bytes_of({{{1, low}, {1, high}}, {{1, high}}})).value();
  EXPECT_EQ(read.slot_status, (std::vector<StatusId>{1, 1}));
  EXPECT_EQ(read.segments.segments.size(), 8U);
}

TEST(Archive, KeepsOneOfEqualPolygons) {
  const StatusArea square{1, {{{0, 0}, {40, 0}, {40, 40}, {0, 40}}}};
  const StatusArea other{2, square.polygon};
  EXPECT_EQ(bytes_of({{square, other, square}, {square}}), bytes_of({{other, square}, {square, square, square}}));
  EXPECT_NE(bytes_of({{square, other}, {square}}), bytes_of({{square, other}, {other}}));
}

TEST(Archive, KeepsTheEndsOfTheWorldAndOfTime) {
  constexpr std::int32_t x = geometry::kMaxX;
  constexpr std::int32_t y = geometry::kMaxY;
  Archive archive = archive_of({{{65535, {{{-x, -y}, {x, -y}, {x, y}, {-x, y}}}}}, {}, {}, {}});
  archive.instants = {Instant::lowest(), {-1}, {0}, {std::numeric_limits<std::int64_t>::max() - 1}};
  const Archive read = read_archive(write_archive(archive).value()).value();
  EXPECT_EQ(read.instants, archive.instants);
  EXPECT_EQ(read.slot_status, archive.slot_status);
  auto points = read.segments.points;
  std::sort(points.begin(), points.end());
  EXPECT_EQ(points, (std::vector<geometry::GridPoint>{{-x, -y}, {-x, y}, {x, -y}, {x, y}}));
}

TEST(Archive, CanBeEmpty) {
  const Archive read = read_archive(write_archive({}).value()).value();
  EXPECT_TRUE(read.instants.empty());
  EXPECT_TRUE(assemble(read).value().edges.empty());
  EXPECT_EQ(read_archive(bytes_of({{}, {}})).value().instants.size(), 2U);
}

TEST(Archive, IsRefusedWhereAnyBitIsFlippedOrAnyByteMissing) {
  const std::string bytes = bytes_of(three_days());
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::string damaged = bytes;
    damaged[i] = static_cast<char>(damaged[i] ^ 1 << i % 8);
    EXPECT_FALSE(read_archive(damaged).ok()) << "byte " << i;
    EXPECT_FALSE(read_archive(std::string_view(bytes).substr(0, i)).ok()) << "the first " << i << " bytes";
  }
  EXPECT_EQ(reason("FKARCHIV"), "This is not a composite archive.");
  EXPECT_EQ(reason(bytes + "x"), "The composite archive's checksum does not fit: it is truncated or altered.");
}

TEST(Archive, IsRefusedWithTheReasonWhereItsChecksumFits) {
  const std::string bytes = bytes_of(three_days());
  ASSERT_EQ(sealed(bytes), bytes);
  EXPECT_EQ(read_archive(with_count(bytes, 8, 2)).error().code, ErrorCode::store_newer);
  EXPECT_EQ(reason(with_count(bytes, 12, 100)), "The composite archive has another version or grid.");
  EXPECT_EQ(reason(with_count(bytes, 16, 0xffffffff)), "The composite archive's counts do not fit its size.");
  EXPECT_EQ(reason(with_count(bytes, 32, 0xffffffff)), "The composite archive's counts do not fit its size.");
  EXPECT_EQ(reason(with_count(bytes, 32, 3)),
            "The composite archive cannot be read: it has more toggles than it says.");
  for (const std::size_t at : {20, 24, 28, 32}) {
    EXPECT_EQ(reason(with_count(bytes, at, 99)), "The composite archive's counts do not fit what is in it.");
  }
  EXPECT_EQ(reason(with_count(bytes, 16, 2)),
            "The composite archive cannot be read: something follows its last state.");
  std::string longer = bytes;
  longer.insert(bytes.size() - 4, 1, '\0');
  EXPECT_EQ(reason(sealed(longer)), "The composite archive cannot be read: something follows its last state.");
  std::string shorter = bytes;
  shorter.erase(bytes.size() - 12, 8);
  EXPECT_NE(reason(sealed(shorter)), "read");
}

TEST(Archive, ChangesOfTheBodyAreReadOrRefused) {
  const std::string bytes = bytes_of(three_days());
  std::mt19937 random(7);
  int read = 0;
  for (int i = 0; i < 5000; ++i) {
    std::string changed = bytes;
    for (int n = 1 + static_cast<int>(random() % 3); n > 0; --n) {
      changed[40 + random() % (changed.size() - 44)] = static_cast<char>(random());
    }
    auto archive = read_archive(sealed(changed));
    if (!archive.ok()) continue;
    ++read;
    // Whatever it is now, its cycles are closed: assemble throws where they are not.
    EXPECT_TRUE(assemble(std::move(*archive)).ok());
  }
  EXPECT_LT(read, 5000);
}

TEST(Archive, CannotBeWrittenWhereSegmentsFormNoCycle) {
  Archive open = archive_of({{{1, {{{0, 0}, {40, 0}, {40, 40}}}}}});
  open.segments.segments.pop_back();
  ToggleSets labels;
  labels.push_back(open.segments.labels[0]);
  labels.push_back(open.segments.labels[1]);
  open.segments.labels = labels;
  EXPECT_THROW((void)write_archive(open), std::logic_error);
}

}  // namespace
}  // namespace frontkart::composite
