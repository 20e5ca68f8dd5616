#include "composite/file.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <limits>

#include "base/digest.hpp"
#include "composite/arcs.hpp"
#include "composite/validate.hpp"
#include "support/ascii_map.hpp"
#include "support/text_geometry.hpp"

namespace frontkart::composite {
namespace {

/// With excesses of all sizes.
Parts several_states() {
  Parts parts = tests::two_states();
  parts.edge_excess[0] = 1;
  parts.edge_excess[1] = -64;
  parts.edge_excess[parts.edges.size() - 1] = 20'000'000'000;
  return parts;
}

std::string hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (const char c : bytes) {
    out += digits[static_cast<unsigned char>(c) >> 4U];
    out += digits[static_cast<unsigned char>(c) & 15U];
  }
  return out;
}

/// The file with the checksum that fits what stands before it.
std::string sealed(std::string body) {
  const Digest checksum = sha256(body);
  return body.append(reinterpret_cast<const char*>(checksum.bytes.data()), checksum.bytes.size());
}

std::string body_of(const std::string& file) {
  return file.substr(0, file.size() - 32);
}

void expect_round_trip(const Parts& parts) {
  const std::string bytes = write_file(parts);
  const auto read = read_file(bytes);
  ASSERT_TRUE(read.ok()) << read.error().text();
  EXPECT_TRUE(*read == parts);
  EXPECT_EQ(write_file(*read), bytes);
}

TEST(CompositeFile, WhatIsWrittenIsRead) {
  expect_round_trip(several_states());
  expect_round_trip(tests::parts_of_maps({"A\n"}));
  expect_round_trip(tests::parts_of_maps({"...\n", "...\n"}));
  expect_round_trip(tests::parts_of({}));
}

TEST(CompositeFile, LongEdgesAndRingsWithoutNodesAreRead) {
  // A triangle around the globe, a ring whose edges all fit into 16 bits, and one where every second does.
  expect_round_trip(
      tests::parts_of({{{1, tests::polygon("-180000000,-90000000 180000000,0 -180000000,90000000")},
                        {2, tests::polygon("0,0 32767,0 65534,32767 32767,65534 0,65534 -1,32767")},
                        {3, tests::polygon("-5000000,0 -4967232,0 -4967232,9 -4934464,9 -4934464,20 -5000000,20")}}}));
}

/// Worked out by hand from docs/formats/composite.md, where it stands as the example.
TEST(CompositeFile, TheBytesAreThoseOfTheDocument) {
  Parts parts;
  parts.instants = {Instant{1'000'000}, Instant{2'000'000}};
  parts.vertices = {{-2, 0}, {0, -1}, {0, 1}};
  parts.edges = {{0, 1, 1, 0}, {0, 2, 0, 1}, {1, 2, 1, 0}};
  parts.edge_excess = {0, 3, 0};
  parts.face_history = {0, 1};
  parts.history_begin = {0, 1, 3};
  parts.history_steps = {{0, 0}, {0, 1}, {1, 0}};
  ASSERT_EQ(validate(parts), std::vector<std::string>{});
  const std::string bytes = write_file(parts);
  const auto read = read_file(bytes);
  ASSERT_TRUE(read.ok()) << read.error().text();
  EXPECT_TRUE(*read == parts);
  const std::string expected =
      "464b434f4d504f53"
      "02000000"
      "40420f00"
      "0e000000"
      "00000000"
      "01000000"
      "08000000"
      "f8000000"
      "02000000"
      "02000000"
      "08000000"
      "08010000"
      "01000000"
      "03000000"
      "01000000"
      "10010000"
      "01000000"
      "04000000"
      "01000000"
      "18010000"
      "01000000"
      "05000000"
      "01000000"
      "20010000"
      "01000000"
      "06000000"
      "01000000"
      "28010000"
      "01000000"
      "07000000"
      "01000000"
      "30010000"
      "01000000"
      "08000000"
      "04000000"
      "38010000"
      "02000000"
      "09000000"
      "01000000"
      "40010000"
      "02000000"
      "0a000000"
      "01000000"
      "48010000"
      "02000000"
      "0b000000"
      "01000000"
      "50010000"
      "03000000"
      "0c000000"
      "01000000"
      "58010000"
      "03000000"
      "0d000000"
      "08000000"
      "60010000"
      "02000000"
      "0e000000"
      "01000000"
      "70010000"
      "02000000"
      "40420f0000000000"
      "80841e0000000000"
      "feffffff"
      "00000000"
      "0100000000000000"
      "0000000000000000"
      "0100000000000000"
      "0000000000000000"
      "0200000000000000"
      "0200ffff"
      "00000200"
      "0001000000000000"
      "0102000000000000"
      "0000010000000000"
      "0001000000000000"
      "0000000000000000"
      "f900000000000000"
      "0206000000000000"
      "dc1270ff4c2e5d3cbe3d06b348bfb4c598d240d1d0d33d82c16dd54d09849bb0";
  EXPECT_EQ(hex(bytes), expected);
}

TEST(CompositeFile, EveryByteAlteredIsRefused) {
  const std::string good = write_file(tests::parts_of_maps({"AB\n", "A.\n"}));
  ASSERT_TRUE(read_file(good).ok());
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (const int flip : {1, 0x80, 0xff}) {
      std::string bad = good;
      bad[i] = static_cast<char>(bad[i] ^ flip);
      const auto read = read_file(bad);
      ASSERT_FALSE(read.ok()) << "byte " << i;
      const bool is_version = i >= 8 && i < 12;
      EXPECT_TRUE(read.error().code == ErrorCode::store_damaged ||
                  (is_version && read.error().code == ErrorCode::store_newer))
          << "byte " << i;
      EXPECT_FALSE(read.error().message.empty());
    }
  }
}

TEST(CompositeFile, EveryTruncationIsRefused) {
  const std::string good = write_file(tests::parts_of_maps({"AB\n", "A.\n"}));
  for (std::size_t size = 0; size < good.size(); ++size) {
    const auto read = read_file(good.substr(0, size));
    ASSERT_FALSE(read.ok()) << size;
    EXPECT_EQ(read.error().code, ErrorCode::store_damaged) << size;
  }
  EXPECT_FALSE(read_file(good + '\0').ok());
}

/// The checksum does not protect from those who can compute it: what then still reads, is written as what it is.
TEST(CompositeFile, AForgedByteIsRefusedOrHarmless) {
  const std::string good = body_of(write_file(several_states()));
  std::size_t refused = 0;
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (const int flip : {1, 2, 0x40, 0x80, 0xff}) {
      std::string bad = good;
      bad[i] = static_cast<char>(bad[i] ^ flip);
      const auto read = read_file(sealed(bad));
      if (!read.ok()) {
        ++refused;
        continue;
      }
      EXPECT_TRUE(validate_form(*read).empty()) << "byte " << i;
      const auto again = read_file(write_file(*read));
      ASSERT_TRUE(again.ok()) << "byte " << i << ": " << again.error().text();
      EXPECT_TRUE(*again == *read) << "byte " << i;
    }
  }
  EXPECT_GT(refused, good.size());
}

TEST(CompositeFile, CountsThatNeedGigabytesAreRefused) {
  const std::string good = body_of(write_file(several_states()));
  for (std::size_t row = 0; row < 14; ++row) {
    for (const std::uint32_t count : {std::numeric_limits<std::uint32_t>::max(), 0x4000'0000U, 0x2000'0000U}) {
      std::string bad = good;
      std::memcpy(bad.data() + 24 + 16 * row + 12, &count, sizeof count);
      const auto read = read_file(sealed(bad));
      ASSERT_FALSE(read.ok()) << "section " << row + 1;
      EXPECT_NE(read.error().message.find("does not fit its size"), std::string::npos) << read.error().message;
    }
  }
}

TEST(CompositeFile, AreasOfOtherEdgesAreRefused) {
  std::string bytes = body_of(write_file(several_states()));
  std::uint32_t areas = 0;
  std::memcpy(&areas, bytes.data() + 24 + 16 * 12 + 8, sizeof areas);
  bytes[areas + 8] = static_cast<char>(bytes[areas + 8] ^ 1);
  const auto read = read_file(sealed(bytes));
  ASSERT_FALSE(read.ok());
  EXPECT_NE(read.error().message.find("areas are not those of its edges"), std::string::npos) << read.error().message;
}

TEST(CompositeFile, AnotherVersionIsTold) {
  std::string bytes = body_of(write_file(several_states()));
  bytes[8] = 3;
  const auto newer = read_file(sealed(bytes));
  ASSERT_FALSE(newer.ok());
  EXPECT_EQ(newer.error().code, ErrorCode::store_newer);
  bytes[8] = 1;
  const auto older = read_file(sealed(bytes));
  ASSERT_FALSE(older.ok());
  EXPECT_EQ(older.error().code, ErrorCode::store_damaged);
  EXPECT_NE(older.error().message.find("earlier version"), std::string::npos);
}

TEST(Arcs, AChainIsOneArc) {
  // Two squares that share a side: three arcs between the two ends of the side.
  const Arcs arcs = arcs_of(tests::parts_of_maps({"AB\n"}));
  EXPECT_EQ(arcs.nodes, (std::vector<geometry::GridPoint>{{tests::kCell, 0}, {tests::kCell, tests::kCell}}));
  ASSERT_EQ(arcs.arcs.size(), 3U);
  EXPECT_EQ(arcs.arcs[0].point_count(), 2U) << "around the left square";
  EXPECT_EQ(arcs.arcs[1].point_count(), 0U) << "the side";
  EXPECT_EQ(arcs.arcs[2].point_count(), 2U) << "around the right square";
  for (const Arc& arc : arcs.arcs) {
    EXPECT_EQ(arc.from, 0U);
    EXPECT_EQ(arc.to, 1U);
  }
}

TEST(Arcs, ARingBeginsAtItsSmallestVertexTowardsTheSmallerNeighbour) {
  const Arcs arcs = arcs_of(tests::parts_of({{{1, tests::polygon("5,5 9,1 9,9")}}}));
  EXPECT_EQ(arcs.nodes, (std::vector<geometry::GridPoint>{{5, 5}}));
  EXPECT_EQ(arcs.points, (std::vector<geometry::GridPoint>{{9, 1}, {9, 9}}));
  ASSERT_EQ(arcs.arcs.size(), 1U);
  EXPECT_EQ(arcs.arcs[0], (Arc{0, 0, 1, 0, 0, 2}));
}

TEST(Arcs, TheVerticesOfALongEdgeAreNodes) {
  const Arcs arcs = arcs_of(tests::parts_of({{{1, tests::polygon("0,0 10,0 32777,0 65545,0 65545,10 0,10")}}}));
  // 10 → 32,777 is 32,767 long and fits; 32,777 → 65,545 is one more; the way back is longer still.
  EXPECT_EQ(arcs.nodes, (std::vector<geometry::GridPoint>{{0, 10}, {32777, 0}, {65545, 0}, {65545, 10}}));
  EXPECT_EQ(arcs.points, (std::vector<geometry::GridPoint>{{0, 0}, {10, 0}}));
}

}  // namespace
}  // namespace frontkart::composite
