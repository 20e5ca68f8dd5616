#include "http/target.hpp"

#include <gtest/gtest.h>

namespace frontkart::http {
namespace {

TEST(Target, DecodesPathAndParameters) {
  const auto target =
      parse_target("/api/v1/who?place=%D0%A1%D1%83%D0%B4%D0%B6%D0%B0&at=2025-03-12T20:00%2B01:00&q=a+b&flag");
  ASSERT_TRUE(target.ok());
  EXPECT_EQ(target->path, "/api/v1/who");
  EXPECT_EQ(*target->find("place"), "Суджа");
  EXPECT_EQ(*target->find("at"), "2025-03-12T20:00+01:00");
  EXPECT_EQ(*target->find("q"), "a b");
  EXPECT_EQ(*target->find("flag"), "");
  EXPECT_EQ(target->find("other"), nullptr);
}

TEST(Target, KeepsAPlusInThePath) {
  EXPECT_EQ(parse_target("/a+b").value().path, "/a+b");
}

TEST(Target, RefusesWhatIsMalformed) {
  for (const auto* text : {"", "no-slash", "http://localhost/", "*", "/a%", "/a%2", "/a%zz", "/%00", "/%0A", "/%FF",
                           "/?x=%C0%AF", "/?x=%ED%A0%80", "/?x=%F5%80%80%80", "/?x=1&x=2", "/?=1", "/?x=%E2%82"}) {
    const auto target = parse_target(text);
    ASSERT_FALSE(target.ok()) << text;
    EXPECT_EQ(target.error().code, ErrorCode::usage) << text;
  }
}

TEST(Target, NamesTheParameterThatIsRepeated) {
  EXPECT_NE(parse_target("/?map=a&map=b").error().message.find("'map'"), std::string::npos);
}

}  // namespace
}  // namespace frontkart::http
