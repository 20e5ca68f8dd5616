#include "base/digest.hpp"

#include <gtest/gtest.h>

#include <unordered_set>

namespace frontkart {
namespace {

// FIPS 180-2, appendix B.
TEST(Sha256, KnowsThePublishedVectors) {
  EXPECT_EQ(sha256("abc").hex(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq").hex(),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(sha256(std::string(1'000'000, 'a')).hex(),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  EXPECT_EQ(sha256("").hex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Sha256, PiecesAreTheWhole) {
  Sha256 pieces;
  pieces.update("ab").update("").update("c");
  EXPECT_EQ(pieces.finish(), sha256("abc"));
}

TEST(Sha256, AMovedHashGoesOn) {
  Sha256 first;
  first.update("a");
  Sha256 second = std::move(first);
  EXPECT_EQ(second.update("bc").finish(), sha256("abc"));
}

TEST(Digest, GoesThroughHexAndBack) {
  const Digest d = sha256("abc");
  const auto back = Digest::from_hex(d.hex());
  ASSERT_TRUE(back.ok());
  EXPECT_EQ(*back, d);
  EXPECT_EQ(Digest{}.hex(), std::string(64, '0'));
}

TEST(Digest, OtherTextsAreRefused) {
  const std::string hex = sha256("abc").hex();
  std::string upper = hex;
  upper[0] = 'B';
  std::string letter = hex;
  letter[63] = 'g';
  for (const std::string& text : {std::string(), hex.substr(1), hex + "0", upper, letter, ' ' + hex.substr(1)}) {
    const auto d = Digest::from_hex(text);
    ASSERT_FALSE(d.ok()) << text;
    EXPECT_EQ(d.error().code, ErrorCode::usage);
  }
}

TEST(Digest, OrdersByBytes) {
  Digest low;
  Digest high;
  high.bytes[0] = 0x80;
  low.bytes[31] = 0xFF;
  EXPECT_LT(low, high);
}

TEST(RandomBytes, AreAsManyAsAskedAndDiffer) {
  EXPECT_EQ(random_bytes(0), "");
  std::unordered_set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    const std::string salt = random_bytes(32);
    EXPECT_EQ(salt.size(), 32U);
    seen.insert(salt);
  }
  EXPECT_EQ(seen.size(), 100U);
}

}  // namespace
}  // namespace frontkart
