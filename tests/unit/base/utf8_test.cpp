#include "base/utf8.hpp"

#include <gtest/gtest.h>

#include <string>

namespace frontkart {
namespace {

using namespace std::string_literals;

TEST(Utf8, LengthIsThatOfTheFirstSequence) {
  EXPECT_EQ(utf8_length("az"), 1U);
  EXPECT_EQ(utf8_length("жa"), 2U);
  EXPECT_EQ(utf8_length("€a"), 3U);
  EXPECT_EQ(utf8_length("\xf0\x9f\x97\xba!"), 4U);
  EXPECT_EQ(utf8_length("\0x"s), 1U);
  EXPECT_EQ(utf8_length(""), 0U);
}

TEST(Utf8, EndsOfEveryRangeAreWellFormed) {
  EXPECT_TRUE(is_utf8(""));
  EXPECT_TRUE(
      is_utf8("\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf\xf0\x90\x80\x80\xf4\x8f\xbf\xbf"));
}

TEST(Utf8, OverlongFormsSurrogatesAndCutSequencesAreNot) {
  for (const std::string text : {"\x80", "\xc3", "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf0\x80\x80\x80",
                                 "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xe2\x82", "\xff", "\xe2\x28\xa1"}) {
    EXPECT_EQ(utf8_length(text), 0U) << testing::PrintToString(text);
    EXPECT_FALSE(is_utf8("a" + text)) << testing::PrintToString(text);
  }
}

TEST(Markup, SpecialCharactersAreNamedAndOthersStay) {
  EXPECT_EQ(markup_text("Суджа <a href=\"x\">R&D</a>\tb\n'"),
            "Суджа &lt;a href=&quot;x&quot;&gt;R&amp;D&lt;/a&gt;\tb\n'");
}

TEST(Markup, WhatXmlCannotHoldIsReplaced) {
  EXPECT_EQ(markup_text("a\x01"
                        "b\0c\xff\xe2\x82"s),
            "a\uFFFD"
            "b\uFFFD"
            "c\uFFFD\uFFFD\uFFFD");
}

TEST(Markup, IsAppended) {
  std::string out = "<p>";
  append_markup_text(out, "a&b");
  EXPECT_EQ(out, "<p>a&amp;b");
}

}  // namespace
}  // namespace frontkart
