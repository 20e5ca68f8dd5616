// Originals as they lie packed in the store: short chains, deltas that pay, a bounded cache, and damage that is
// noticed.
#include "store/sqlite/originals.hpp"

#include "raw_sqlite.hpp"
#include "sqlite_fixture.hpp"

namespace frontkart {
namespace {

using store::OpenMode;

TEST(Chains, NeedFewReads) {
  for (std::int64_t link = 1; link <= store::kMaxLink; ++link) {
    int reads = 0;
    for (std::int64_t at = link; at > 0; at = store::base_link(at)) {
      ASSERT_LT(store::base_link(at), at);
      ++reads;
    }
    ASSERT_LE(reads, store::kMaxChainReads);
    // The base lies on the predecessor's own way down, so that it is found from there.
    std::int64_t at = link - 1;
    while (at > store::base_link(link)) at = store::base_link(at);
    ASSERT_EQ(at, store::base_link(link));
  }
  EXPECT_EQ(store::base_link(13), 12);
  EXPECT_EQ(store::base_link(16), 8);
  EXPECT_EQ(store::base_link(64), 0);
}

TEST(Packing, ADeltaThatDoesNotPayIsNotMade) {
  store::Packer packer;
  store::Unpacker unpacker;
  const std::string noise = random_bytes(50'000);
  const std::string other = random_bytes(50'000);
  const std::string zeros(50'000, '0');
  EXPECT_FALSE(packer.pack(other, &noise).has_value());
  const auto alike = packer.pack(noise + "x", &noise);
  ASSERT_TRUE(alike.has_value());
  EXPECT_LT(alike->size(), 200U);
  EXPECT_EQ(unpacker.unpack(*alike, noise.size() + 1, &noise), noise + "x");
  EXPECT_EQ(unpacker.unpack(*packer.pack(zeros, nullptr), zeros.size(), nullptr), zeros);
}

TEST(Packing, AFrameThatLiesIsRefused) {
  store::Packer packer;
  store::Unpacker unpacker;
  std::string packed = *packer.pack(random_bytes(10'000), nullptr);
  EXPECT_FALSE(unpacker.unpack(packed, 9'999, nullptr).has_value());
  EXPECT_FALSE(unpacker.unpack(packed, std::uint64_t{400} << 20U, nullptr).has_value());
  EXPECT_FALSE(unpacker.unpack(packed.substr(0, 5'000), 10'000, nullptr).has_value());
  EXPECT_FALSE(unpacker.unpack("", 0, nullptr).has_value());
  EXPECT_FALSE(unpacker.unpack("nonsense", 8, nullptr).has_value());
}

TEST(Cache, KeepsTheNewestWithinItsBudget) {
  store::OriginalCache cache(1'000);
  const auto bytes = [](std::size_t n) { return std::make_shared<const std::string>(n, 'x'); };
  cache.put(sha256("a"), bytes(300));
  cache.put(sha256("b"), bytes(300));
  EXPECT_NE(cache.find(sha256("a")), nullptr);  // now the newest
  cache.put(sha256("c"), bytes(300));
  EXPECT_EQ(cache.find(sha256("b")), nullptr);
  EXPECT_NE(cache.find(sha256("a")), nullptr);
  cache.put(sha256("large"), bytes(5'000));
  EXPECT_NE(cache.find(sha256("large")), nullptr);
  EXPECT_EQ(cache.find(sha256("a")), nullptr);
}

class DamagedOriginals : public SqliteStore {
 protected:
  void SetUp() override {
    auto store = open();
    auto transaction = must(store->begin());
    std::optional<Digest> like;
    for (int i = 0; i < 12; ++i) {
      bytes.push_back(base + std::to_string(i));
      like = must(transaction->put_original(bytes.back(), like));
    }
    must(transaction->commit());
  }

  ErrorCode read(std::size_t i) {
    auto store = open(OpenMode::read_existing);
    const auto original = store->original(sha256(bytes[i]));
    if (!original.ok()) return original.error().code;
    EXPECT_EQ(*original, bytes[i]);
    return ErrorCode::negative;  // read
  }

  const std::string base = random_bytes(30'000);
  std::vector<std::string> bytes;
};

TEST_F(DamagedOriginals, AreNeverGivenOut) {
  RawSqlite(file).run(
      "UPDATE originals SET packed = (SELECT packed FROM originals WHERE number = 1) WHERE number = 5; "
      "UPDATE originals SET packed = zeroblob(40) WHERE number = 6");
  EXPECT_EQ(read(3), ErrorCode::negative);
  EXPECT_EQ(read(4), ErrorCode::store_damaged);
  EXPECT_EQ(read(5), ErrorCode::store_damaged);
  EXPECT_EQ(read(6), ErrorCode::store_damaged);  // leans on it
  EXPECT_EQ(read(8), ErrorCode::negative);       // leans on the first
}

TEST_F(DamagedOriginals, CirclesAndHugeSizesEnd) {
  RawSqlite(file).run(
      "PRAGMA ignore_check_constraints = ON; UPDATE originals SET base = 9 WHERE number = 4; "
      "UPDATE originals SET size = 1000000000000 WHERE number = 6; "
      "UPDATE originals SET link = 4000000000 WHERE number = 8; "
      "PRAGMA foreign_keys = OFF; DELETE FROM originals WHERE number = 9");
  for (const std::size_t i : {3U, 5U, 7U, 9U}) EXPECT_EQ(read(i), ErrorCode::store_damaged) << i;
  EXPECT_EQ(read(0), ErrorCode::negative);
}

}  // namespace
}  // namespace frontkart
