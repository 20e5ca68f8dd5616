#include "ledger/canonical_json.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "base/utf8.hpp"

namespace frontkart::ledger {
namespace {

using Json = nlohmann::json;

std::string canonical(const Json& value) {
  const auto text = canonical_json(value);
  EXPECT_TRUE(text.ok()) << (text.ok() ? "" : text.error().text());
  return text.ok() ? *text : "";
}

Error refused(const Json& value) {
  const auto text = canonical_json(value);
  EXPECT_FALSE(text.ok()) << *text;
  return text.ok() ? Error{} : text.error();
}

// RFC 8785, 3.2.2: the example of serialisation.
TEST(Rfc8785, Structures) {
  const Json value = Json::parse(R"({
    "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
    "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
    "literals": [null, true, false]
  })");
  EXPECT_EQ(canonical(value), R"({"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],)"
                              "\"string\":\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
}

// RFC 8785, 3.2.3: the example of sorting. In bytes of UTF-8 the last two would change places.
TEST(Rfc8785, SortingByUtf16) {
  const Json value = Json::parse(R"({
    "\u20ac": "Euro Sign",
    "\r": "Carriage Return",
    "\ufb33": "Hebrew Letter Dalet With Dagesh",
    "1": "One",
    "\ud83d\ude00": "Emoji: Grinning Face",
    "\u0080": "Control",
    "\u00f6": "Latin Small Letter O With Diaeresis"
  })");
  EXPECT_EQ(canonical(value),
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
            "\"\u00f6\":\"Latin Small Letter O With Diaeresis\",\"\u20ac\":\"Euro Sign\","
            "\"\U0001F600\":\"Emoji: Grinning Face\",\"\uFB33\":\"Hebrew Letter Dalet With Dagesh\"}");
}

struct NumberVector {
  std::uint64_t ieee;
  const char* text;
};

class NumberTable : public testing::TestWithParam<NumberVector> {};

TEST_P(NumberTable, IsPrintedAsPublished) {
  EXPECT_EQ(ecmascript_number(std::bit_cast<double>(GetParam().ieee)), GetParam().text);
}

// RFC 8785, appendix B, without NaN and infinity, which are errors.
INSTANTIATE_TEST_SUITE_P(
    Rfc8785, NumberTable,
    testing::Values(
        NumberVector{0x0000000000000000, "0"}, NumberVector{0x8000000000000000, "0"},
        NumberVector{0x0000000000000001, "5e-324"}, NumberVector{0x8000000000000001, "-5e-324"},
        NumberVector{0x7fefffffffffffff, "1.7976931348623157e+308"},
        NumberVector{0xffefffffffffffff, "-1.7976931348623157e+308"},
        NumberVector{0x4340000000000000, "9007199254740992"}, NumberVector{0xc340000000000000, "-9007199254740992"},
        NumberVector{0x4430000000000000, "295147905179352830000"},
        NumberVector{0x44b52d02c7e14af5, "9.999999999999997e+22"}, NumberVector{0x44b52d02c7e14af6, "1e+23"},
        NumberVector{0x44b52d02c7e14af7, "1.0000000000000001e+23"},
        NumberVector{0x444b1ae4d6e2ef4e, "999999999999999700000"},
        NumberVector{0x444b1ae4d6e2ef4f, "999999999999999900000"}, NumberVector{0x444b1ae4d6e2ef50, "1e+21"},
        NumberVector{0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7"}, NumberVector{0x3eb0c6f7a0b5ed8d, "0.000001"},
        NumberVector{0x41b3de4355555553, "333333333.3333332"}, NumberVector{0x41b3de4355555554, "333333333.33333325"},
        NumberVector{0x41b3de4355555555, "333333333.3333333"}, NumberVector{0x41b3de4355555556, "333333333.3333334"},
        NumberVector{0x41b3de4355555557, "333333333.33333343"},
        NumberVector{0xbecbf647612f3696, "-0.0000033333333333333333"},
        NumberVector{0x43143ff3c1cb0959, "1424953923781206.2"}));

TEST(Numbers, ThatAreNotFiniteAreRefused) {
  EXPECT_EQ(refused(std::numeric_limits<double>::quiet_NaN()).code, ErrorCode::bad_input);
  EXPECT_EQ(refused(std::numeric_limits<double>::infinity()).code, ErrorCode::bad_input);
  EXPECT_EQ(refused({{"a", {1, -std::numeric_limits<double>::infinity()}}}).where, "/a/1");
}

TEST(Numbers, IntegersMustSurviveADouble) {
  EXPECT_EQ(canonical(9'007'199'254'740'992), "9007199254740992");
  EXPECT_EQ(canonical(-9'007'199'254'740'992), "-9007199254740992");
  EXPECT_EQ(canonical(9'007'199'254'740'994), "9007199254740994");
  EXPECT_EQ(refused(9'007'199'254'740'993).code, ErrorCode::bad_input);
  EXPECT_EQ(refused(-9'007'199'254'740'993).code, ErrorCode::bad_input);
  EXPECT_EQ(refused(std::numeric_limits<std::int64_t>::max()).code, ErrorCode::bad_input);
  EXPECT_EQ(refused(std::numeric_limits<std::uint64_t>::max()).code, ErrorCode::bad_input);
  // A double prints 2^60 with other digits than the integer has.
  EXPECT_EQ(refused(std::int64_t{1} << 60).code, ErrorCode::bad_input);
  EXPECT_EQ(canonical(std::uint64_t{10'000'000'000'000'000'000U}), "10000000000000000000");
}

TEST(Numbers, IntegersAndDoublesOfOneValueAreTheSame) {
  EXPECT_EQ(canonical(4.0), canonical(4));
  EXPECT_EQ(canonical(-0.0), canonical(0));
}

TEST(Strings, KeepEverythingButQuotesBackslashesAndControls) {
  std::string controls;
  for (char c = 0; c < 0x20; ++c) controls += c;
  EXPECT_EQ(canonical(controls),
            "\"\\u0000\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006\\u0007\\b\\t\\n\\u000b\\f\\r\\u000e\\u000f"
            "\\u0010\\u0011\\u0012\\u0013\\u0014\\u0015\\u0016\\u0017\\u0018\\u0019\\u001a\\u001b\\u001c\\u001d\\u001e"
            "\\u001f\"");
  EXPECT_EQ(canonical("a\"b\\c/d\x7f\u2028Суджа"), "\"a\\\"b\\\\c/d\x7f\u2028Суджа\"");
  EXPECT_EQ(canonical(""), "\"\"");
}

class BrokenUtf8 : public testing::TestWithParam<std::string> {};

TEST_P(BrokenUtf8, IsRefusedAsValueAndAsName) {
  EXPECT_FALSE(is_utf8(GetParam()));
  EXPECT_EQ(refused(GetParam()).code, ErrorCode::bad_input);
  EXPECT_EQ(refused(Json{{GetParam(), 1}}).code, ErrorCode::bad_input);
  EXPECT_TRUE(is_utf8(refused(Json{{GetParam(), 1}}).where));
}

INSTANTIATE_TEST_SUITE_P(Strings, BrokenUtf8,
                         testing::Values("\x80", "a\xc3", "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80",
                                         "\xf0\x80\x80\x80", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xe2\x82", "\xff",
                                         "\xe2\x28\xa1"));

TEST(Depth, IsBounded) {
  const auto nested = [](std::size_t depth) {
    Json value = Json::array();
    for (std::size_t i = 1; i < depth; ++i) value = i % 2 == 0 ? Json::array({value}) : Json{{"a", value}};
    return value;
  };
  EXPECT_TRUE(canonical_json(nested(kMaxJsonDepth)).ok());
  EXPECT_EQ(refused(nested(kMaxJsonDepth + 1)).code, ErrorCode::bad_input);
  EXPECT_EQ(refused(nested(1'000)).code, ErrorCode::bad_input);
}

TEST(Depth, SiblingsAreNotDepth) {
  Json value = Json::array();
  for (int i = 0; i < 500; ++i) value.push_back(Json::object());
  EXPECT_TRUE(canonical_json(value).ok());
}

TEST(Other, BinaryAndDiscardedValuesAreRefused) {
  EXPECT_EQ(refused(Json::binary({1, 2})).code, ErrorCode::bad_input);
  EXPECT_EQ(refused(Json::parse("{", nullptr, false)).code, ErrorCode::bad_input);
}

/// UTF-16 code units, made independently of the code under test.
std::u16string utf16(const std::u32string& text) {
  std::u16string out;
  for (const char32_t c : text) {
    if (c < 0x10000) {
      out += static_cast<char16_t>(c);
    } else {
      out += static_cast<char16_t>(0xD800 + ((c - 0x10000) >> 10U));
      out += static_cast<char16_t>(0xDC00 + ((c - 0x10000) & 0x3FFU));
    }
  }
  return out;
}

std::string utf8(const std::u32string& text) {
  std::string out;
  for (const char32_t c : text) {
    if (c < 0x80) {
      out += static_cast<char>(c);
    } else if (c < 0x800) {
      out += static_cast<char>(0xC0U | (c >> 6U));
      out += static_cast<char>(0x80U | (c & 0x3FU));
    } else if (c < 0x10000) {
      out += static_cast<char>(0xE0U | (c >> 12U));
      out += static_cast<char>(0x80U | ((c >> 6U) & 0x3FU));
      out += static_cast<char>(0x80U | (c & 0x3FU));
    } else {
      out += static_cast<char>(0xF0U | (c >> 18U));
      out += static_cast<char>(0x80U | ((c >> 12U) & 0x3FU));
      out += static_cast<char>(0x80U | ((c >> 6U) & 0x3FU));
      out += static_cast<char>(0x80U | (c & 0x3FU));
    }
  }
  return out;
}

std::u32string any_text() {
  const auto point = rc::gen::element<std::uint32_t>('a', 'b', 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFB33, 0xFFFF,
                                                     0x10000, 0x1F600, 0x10FFFF);
  std::u32string text;
  for (const std::uint32_t c : *rc::gen::container<std::vector<std::uint32_t>>(point)) text += static_cast<char32_t>(c);
  return text;
}

TEST(Property, OrderIsThatOfUtf16) {
  EXPECT_TRUE(rc::check([] {
    const std::u32string a = any_text();
    const std::u32string b = any_text();
    RC_ASSERT(is_utf8(utf8(a)));
    RC_ASSERT(utf16_less(utf8(a), utf8(b)) == (utf16(a) < utf16(b)));
  }));
}

TEST(Property, NumbersComeBack) {
  EXPECT_TRUE(rc::check([](std::uint64_t bits) {
    const auto value = std::bit_cast<double>(bits);
    RC_PRE(std::isfinite(value));
    const std::string text = ecmascript_number(value);
    RC_ASSERT(std::strtod(text.c_str(), nullptr) == value);
  }));
}

Json any_json(int depth) {
  const int kind = *rc::gen::inRange(0, depth > 0 ? 7 : 5);
  switch (kind) {
    case 0:
      return nullptr;
    case 1:
      return *rc::gen::arbitrary<bool>();
    case 2:
      return *rc::gen::inRange<std::int64_t>(-9'007'199'254'740'992, 9'007'199'254'740'992);
    case 3: {
      const auto value = std::bit_cast<double>(*rc::gen::arbitrary<std::uint64_t>());
      return std::isfinite(value) ? value : 0.5;
    }
    case 4:
      return utf8(any_text());
    case 5: {
      Json array = Json::array();
      for (int i = *rc::gen::inRange(0, 4); i > 0; --i) array.push_back(any_json(depth - 1));
      return array;
    }
    default: {
      Json object = Json::object();
      for (int i = *rc::gen::inRange(0, 4); i > 0; --i) object[utf8(any_text())] = any_json(depth - 1);
      return object;
    }
  }
}

TEST(Property, ParsingAndPrintingAgainChangesNothing) {
  EXPECT_TRUE(rc::check([] {
    const Json value = any_json(4);
    const auto once = canonical_json(value);
    RC_ASSERT(once.ok());
    const auto twice = canonical_json(Json::parse(*once));
    RC_ASSERT(twice.ok());
    RC_ASSERT(*twice == *once);
  }));
}

}  // namespace
}  // namespace frontkart::ledger
