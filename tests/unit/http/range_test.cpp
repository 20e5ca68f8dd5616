#include "http/range.hpp"

#include <gtest/gtest.h>

#include <string>

namespace frontkart::http {
namespace {

TEST(ByteRange, ReadsOneRange) {
  const auto read = [](std::string_view field, std::uint64_t total = 10) -> std::string {
    const ByteRange range = byte_range(field, total);
    if (range.kind == ByteRange::Kind::whole) return "whole";
    if (range.kind == ByteRange::Kind::not_there) return "not there";
    return std::to_string(range.offset) + '+' + std::to_string(range.size);
  };
  EXPECT_EQ(read("bytes=0-0"), "0+1");
  EXPECT_EQ(read("bytes=2-"), "2+8");
  EXPECT_EQ(read("bytes=2-99999999999"), "2+8");
  EXPECT_EQ(read("Bytes = 9-9"), "9+1");
  EXPECT_EQ(read("bytes=-4"), "6+4");
  EXPECT_EQ(read("bytes=-40"), "0+10");
  EXPECT_EQ(read("bytes=10-"), "not there");
  EXPECT_EQ(read("bytes=10-12"), "not there");
  EXPECT_EQ(read("bytes=-0"), "not there");
  EXPECT_EQ(read("bytes=0-", 0), "not there");
  EXPECT_EQ(read("bytes=-5", 0), "not there");
  for (const char* odd :
       {"", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=3-2", "bytes=1-2,4-5", "bytes=+1-2", "bytes=1",
        "bytes=--1", "items=0-1", "bytes=99999999999999999999-", "bytes=0x1-0x2", "bytes=0-99999999999999999999"}) {
    EXPECT_EQ(read(odd), "whole") << odd;
  }
}

}  // namespace
}  // namespace frontkart::http
