#include "base/folded.hpp"

#include <gtest/gtest.h>

#include <string>

namespace frontkart {
namespace {

TEST(Folded, TransliteratesAndLosesCaseAccentsAndMarks) {
  EXPECT_EQ(folded("Суджа"), "sudza");
  EXPECT_EQ(folded("  Старий  Оскіл — «Вугледар»! "), "starij oskil vugledar");
  EXPECT_EQ(folded("Bjørnøya, ÅS & Łódź"), "bjornoya as lodz");
  EXPECT_EQ(folded("Nova Ukrayinka 2"), "nova ukrayinka 2");
}

TEST(Folded, LeavesApostrophesOutInsideWords) {
  EXPECT_EQ(folded("Kam'yanka"), folded("Kamyanka"));
  EXPECT_EQ(folded("Кам'янка"), folded("Камянка"));
}

TEST(Folded, IsStable) {
  for (const char* text : {"Суджа", "Кам'янка", "Ğ ı ß 上海",
                           "a\xff\xfe"
                           "b",
                           ""}) {
    EXPECT_EQ(folded(folded(text)), folded(text)) << text;
  }
}

TEST(Folded, GivesTheSameForAWordAloneAndInsideALongText) {
  std::string text;
  for (int i = 0; i < 200; ++i) text += "Малая Локня ";
  const std::string one = folded("Малая Локня");
  std::string expected;
  for (int i = 0; i < 200; ++i) expected += (i == 0 ? "" : " ") + one;
  EXPECT_EQ(folded(text), expected);
}

TEST(Folded, TakesBytesThatAreNotUtf8ForAGap) {
  EXPECT_EQ(folded("a\xff\xfe"
                   "b"),
            "a b");
}

}  // namespace
}  // namespace frontkart
