#include "service/names.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

namespace frontkart::tests {
namespace {

using nlohmann::json;

// The page's tests read the same file: a place is called alike wherever it is told of.
TEST(Names, AreThoseThatTheReadersOfALanguageCanRead) {
  std::ifstream in(std::string(FRONTKART_SOURCE_DIR) + "/web/test/fixtures/names.json");
  const json cases = json::parse(in);
  ASSERT_GT(cases.size(), 5U);
  for (const json& one : cases) {
    std::vector<exchange::Name> names;
    for (const json& name : one.at("names")) names.push_back({name.at(0), name.at(1)});
    for (const std::string language : {"en", "nb", "uk"}) {
      EXPECT_EQ(service::name_in(names, language, ""), one.at(language)) << language << " of " << one.at("names");
    }
    EXPECT_EQ(json(service::names_in_languages(names)), one.at("kept")) << one.at("names");
  }
  EXPECT_EQ(service::name_in({}, "en", "x1"), "x1");
  EXPECT_EQ(service::name_for({}, "nb"), nullptr);
  EXPECT_TRUE(service::names_in_languages({}).empty());
}

}  // namespace
}  // namespace frontkart::tests
