#include "composite/mapped.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/digest.hpp"
#include "composite/file.hpp"
#include "support/ascii_map.hpp"
#include "support/text_geometry.hpp"

namespace frontkart::composite {
namespace {

namespace fs = std::filesystem;

class MappedFile : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("frontkart_mapped_" + std::to_string(getpid()));
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  [[nodiscard]] fs::path with(const std::string& bytes) const {
    const fs::path path = folder_ / "map.composite";
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  }

  fs::path folder_;
};

TEST_F(MappedFile, AnswersAsTheCompositeDoes) {
  const Composite composite(tests::two_states());
  const auto opened = MappedComposite::open(with(write_file(composite.parts())));
  ASSERT_TRUE(opened.ok()) << opened.error().text();
  const MappedComposite& mapped = **opened;
  ASSERT_EQ(mapped.state_count(), 2U);
  EXPECT_EQ(mapped.face_count(), composite.parts().face_history.size());
  EXPECT_EQ(mapped.history_areas(), composite.history_areas());
  EXPECT_EQ(mapped.arcs(), arcs_of(composite.parts()));
  for (const std::int64_t us : {-1, 0, 1}) {
    for (std::int64_t d = 0; d < 3; ++d) {
      const Instant t{tests::day(d).us + us};
      EXPECT_EQ(mapped.time_index(t), composite.time_index(t)) << d << " " << us;
    }
  }
  for (std::int32_t x = -1; x <= 8 * tests::kCell; x += tests::kCell / 2) {
    for (std::int32_t y = -1; y <= 6 * tests::kCell; y += tests::kCell / 2) {
      const geometry::GridPoint p{x, y};
      ASSERT_EQ(mapped.face_at(p), composite.face_at(p)) << p;
      const HistoryId h = mapped.history_at(p);
      EXPECT_EQ(mapped.stretches(h), composite.stretches(h));
      EXPECT_EQ(mapped.history_area(h), composite.history_area(h));
      for (TimeIndex t = 0; t < 2; ++t) EXPECT_EQ(mapped.status_at(h, t), composite.status_at(h, t));
    }
  }
  for (TimeIndex t = 0; t < 2; ++t) {
    FlatShapes flat;
    ASSERT_TRUE(mapped.shapes_at(t, flat).ok());
    const auto got = shapes_of(flat);
    const auto expected = shapes_at(composite, t);
    ASSERT_EQ(got.size(), expected.size());
    for (std::size_t i = 0; i < got.size(); ++i) {
      EXPECT_EQ(got[i].status, expected[i].status);
      EXPECT_EQ(got[i].polygons, expected[i].polygons);
      EXPECT_EQ(got[i].area_m2, expected[i].area_m2);
    }
  }
  EXPECT_EQ(mapped.area_series(4), area_series(composite, composite.history_areas(), 4));
  EXPECT_EQ(mapped.changes_series(), changes_series(composite, composite.history_areas()));
}

TEST_F(MappedFile, AMapWithoutStatesIsEmpty) {
  const auto opened = MappedComposite::open(with(write_file(tests::parts_of({}))));
  ASSERT_TRUE(opened.ok()) << opened.error().text();
  EXPECT_FALSE((*opened)->time_index(tests::day(0)));
  EXPECT_EQ((*opened)->face_at({0, 0}), kOuterFace);
  EXPECT_TRUE((*opened)->stretches(0).empty());
  EXPECT_TRUE((*opened)->changes_series().empty());
}

TEST_F(MappedFile, WhatCannotBeOpenedIsTold) {
  const auto missing = MappedComposite::open(folder_ / "none");
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().code, ErrorCode::store_missing);
  EXPECT_NE(missing.error().text().find("No such file"), std::string::npos) << missing.error().text();
  EXPECT_EQ(MappedComposite::open(folder_).error().code, ErrorCode::store_missing) << "a folder";
  EXPECT_EQ(MappedComposite::open(with("")).error().code, ErrorCode::store_damaged);
  const std::string good = write_file(tests::two_states());
  const auto damaged = MappedComposite::open(with(good.substr(0, good.size() - 1)));
  ASSERT_FALSE(damaged.ok());
  EXPECT_EQ(damaged.error().code, ErrorCode::store_damaged);
  EXPECT_EQ(damaged.error().where, (folder_ / "map.composite").string());
}

/// Everything that can be asked.
std::size_t ask(const MappedComposite& map) {
  std::size_t answers = 0;
  for (std::int32_t x = -1; x <= 8 * tests::kCell; x += tests::kCell / 2 + 1) {
    for (std::int32_t y = -1; y <= 6 * tests::kCell; y += tests::kCell / 2 + 1) {
      answers += map.stretches(map.history_at({x, y})).size();
    }
  }
  FlatShapes flat;
  for (TimeIndex t = 0; t < map.state_count(); ++t) {
    if (map.shapes_at(t, flat).ok()) answers += shapes_of(flat).size();
    for (HistoryId h = 0; h < map.history_count(); ++h) answers += map.status_at(h, t);
  }
  return answers + map.area_series(3).size() + map.changes_series().size();
}

/// Whoever can compute a checksum can forge a file; it is refused, or gives some answers.
TEST(Mapped, AForgedFileCrashesNothing) {
  const std::string file = write_file(tests::two_states());
  const std::string good = file.substr(0, file.size() - 32);
  std::size_t opened = 0;
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (const int flip : {1, 2, 3, 4, 8, 0x40, 0x80, 0xff}) {
      std::string bad = good;
      bad[i] = static_cast<char>(bad[i] ^ flip);
      const Digest checksum = sha256(bad);
      bad.append(reinterpret_cast<const char*>(checksum.bytes.data()), checksum.bytes.size());
      // At an odd address, too.
      const std::string odd = 'x' + bad;
      const auto map = MappedComposite::over(std::string_view(odd).substr(1));
      if (!map.ok()) continue;
      ++opened;
      EXPECT_GT(ask(**map), 0U);
    }
  }
  EXPECT_GT(opened, 0U);
}

}  // namespace
}  // namespace frontkart::composite
