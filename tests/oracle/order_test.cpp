#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>

#include "archives.hpp"
#include "plain_maps.hpp"

// The composite's bytes depend on the states alone.
namespace frontkart::oracle {
namespace {

using Paths = std::vector<std::filesystem::path>;

/// Every `stride`-th file of the archive in a folder, in the order of their names, which is that of time.
Paths unpack(const Archive& archive, std::size_t stride, const std::filesystem::path& folder) {
  Paths out;
  std::size_t n = 0;
  each_file(archive, [&](const std::string& name, const std::string& bytes) {
    if (n++ % stride != 0) return;
    out.push_back(folder / name);
    std::ofstream(out.back(), std::ios::binary) << bytes;
  });
  std::sort(out.begin(), out.end());
  return out;
}

std::string composite_of(const Archive& archive, const Paths& paths) {
  Desk desk;
  desk.import(archive, paths);
  return desk.composite_bytes();
}

void same_bytes_in_any_order(const Archive& archive, std::size_t stride) {
  const TemporaryFolder folder;
  const Paths sorted = unpack(archive, stride, folder.path());
  const std::string once = composite_of(archive, sorted);
  ASSERT_GT(once.size(), 1'000);
  EXPECT_TRUE(composite_of(archive, sorted) == once) << "built twice";

  Paths shuffled = sorted;
  std::mt19937 random(20250312);
  std::shuffle(shuffled.begin(), shuffled.end(), random);
  EXPECT_TRUE(composite_of(archive, shuffled) == once) << "in another order";

  Desk desk;
  const auto half = static_cast<std::ptrdiff_t>(shuffled.size() / 2);
  desk.import(archive, Paths(shuffled.begin(), shuffled.begin() + half));
  EXPECT_FALSE(desk.composite_bytes() == once);
  desk.forget_composites();
  desk.import(archive, Paths(shuffled.begin() + half, shuffled.end()));
  EXPECT_TRUE(desk.composite_bytes() == once) << "in two imports";
}

TEST(Order, OfImportDoesNotMatterOnDeepstate) {
  SKIP_WITHOUT(deepstate());
  same_bytes_in_any_order(deepstate(), 5);
}

TEST(Order, OfImportDoesNotMatterOnTheDailyMap) {
  SKIP_WITHOUT(daily());
  same_bytes_in_any_order(daily(), 3);
}

TEST(Order, TheArchiveGivesTheSameBytesOnEveryBuild) {
  SKIP_WITHOUT(daily());
  Desk again;
  again.import(daily());
  EXPECT_TRUE(again.composite_bytes() == desk_of(daily()).composite_bytes());
}

}  // namespace
}  // namespace frontkart::oracle
