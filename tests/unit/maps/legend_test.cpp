#include "maps/legend.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace frontkart::maps {
namespace {

using nlohmann::json;

json valid_legend() {
  return json::parse(R"([
    {"id":"unclear","labels":{"en":"Unclear","nb":"Uklart"},"standing":"unclear","colour":"#BCAAA4"},
    {"id":"ru-held","labels":{"en":"Held by Russia","uk":"Під контролем Росії"},"definition":"Assessed as held.",
     "link":"https://example.org/legend","standing":"held","party":"RU","class":"since 2022","colour":"#a52714"},
    {"id":"front","labels":{},"standing":"contested","party":null,"colour":"#ffcc00"},
    {"id":"ru-claimed","labels":{"nb":"Hevdet"},"standing":"asserted","party":"RU","colour":"#cc8888"}])");
}

/// The error that a valid legend gives once `entry` has been changed by `patch` (RFC 7396).
Error error_after(std::size_t entry, const char* patch) {
  auto legend = valid_legend();
  legend[entry].merge_patch(json::parse(patch));
  const auto read = legend_from_json(legend);
  if (read.ok()) {
    ADD_FAILURE() << "accepted " << patch;
    return {};
  }
  return read.error();
}

TEST(Legend, NumbersFollowThePriorityAndZeroIsNoStatement) {
  const auto legend = legend_from_json(valid_legend()).value();
  EXPECT_EQ(legend.number("unclear"), 1);
  EXPECT_EQ(legend.number("ru-claimed"), 4);
  EXPECT_EQ(legend.number("nobody"), composite::kNoStatement);
  EXPECT_EQ(legend.find("ru-held")->party, "RU");
  EXPECT_EQ(legend.find("ru-held")->class_name, "since 2022");
  EXPECT_EQ(legend.find("RU-HELD"), nullptr);
  EXPECT_EQ(legend.keys(), (std::vector<std::string>{"unclear", "ru-held", "front", "ru-claimed"}));
}

TEST(Legend, LabelFallsBackToEnglishAndThenToTheId) {
  const auto legend = legend_from_json(valid_legend()).value();
  EXPECT_EQ(Legend::label(legend.entries[0], "nb"), "Uklart");
  EXPECT_EQ(Legend::label(legend.entries[0], "uk"), "Unclear");
  EXPECT_EQ(Legend::label(legend.entries[1], "uk"), "Під контролем Росії");
  EXPECT_EQ(Legend::label(legend.entries[2], "en"), "front");
  EXPECT_EQ(Legend::label(legend.entries[3], "uk"), "ru-claimed");
}

TEST(Legend, JsonGoesThereAndBack) {
  const auto legend = legend_from_json(valid_legend()).value();
  EXPECT_EQ(legend.entries[0].colour, "#bcaaa4") << "colours are kept in lower case";
  const auto text = to_json(legend).dump();
  EXPECT_EQ(legend_from_json(json::parse(text)).value(), legend);
  EXPECT_EQ(to_json(legend_from_json(json::parse(text)).value()).dump(), text);
  EXPECT_EQ(to_json(Legend{}).dump(), "[]");
}

TEST(Legend, StandingNamesGoThereAndBack) {
  for (const auto standing : {Standing::held, Standing::contested, Standing::unclear, Standing::asserted}) {
    EXPECT_EQ(standing_from_name(standing_name(standing)), standing);
  }
  EXPECT_FALSE(standing_from_name("Held"));
  EXPECT_FALSE(standing_from_name(""));
}

TEST(Legend, BadEntriesAreRefusedWithTheirPosition) {
  EXPECT_EQ(error_after(1, R"({"id":null})").code, ErrorCode::bad_input);
  EXPECT_EQ(error_after(1, R"({"id":null})").where, "legend entry 2");
  error_after(1, R"({"id":"-x"})");
  error_after(1, R"({"id":"a b"})");
  error_after(1, R"({"id":17})");
  EXPECT_NE(error_after(3, R"({"id":"ru-held"})").message.find("twice"), std::string::npos);
  error_after(0, R"({"standing":"mine"})");
  error_after(0, R"({"standing":null})");
  error_after(0, R"({"colour":"red"})");
  error_after(0, R"({"colour":"#12345g"})");
  error_after(0, R"({"colour":null})");
  error_after(0, R"({"labels":{"e!":"x"}})");
  error_after(0, R"({"labels":{"en":5}})");
  error_after(0, R"({"labels":[]})");
  error_after(1, R"({"link":"javascript:alert"})");
  EXPECT_NE(error_after(1, R"({"party":""})").message.find("must name a party"), std::string::npos);
  EXPECT_NE(error_after(3, R"({"party":null})").message.find("must name a party"), std::string::npos);
  EXPECT_NE(error_after(0, R"({"party":"RU"})").message.find("cannot name a party"), std::string::npos);
  error_after(1, R"({"party":"not an id"})");
}

TEST(Legend, OtherJsonIsRefused) {
  EXPECT_FALSE(legend_from_json(json::object()).ok());
  EXPECT_FALSE(legend_from_json(json("x")).ok());
  EXPECT_FALSE(legend_from_json(json::parse("[1]")).ok());
  EXPECT_TRUE(legend_from_json(json::array()).ok());
}

}  // namespace
}  // namespace frontkart::maps
