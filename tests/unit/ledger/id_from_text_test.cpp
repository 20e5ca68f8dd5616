#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "ledger/entry.hpp"

namespace frontkart::ledger {
namespace {

struct Named {
  const char* text;
  const char* id;
};

class IdFromText : public testing::TestWithParam<Named> {};

TEST_P(IdFromText, IsReadable) {
  EXPECT_EQ(id_from_text(GetParam().text), GetParam().id);
  EXPECT_TRUE(valid_id(GetParam().id));
}

INSTANTIATE_TEST_SUITE_P(
    Ids, IdFromText,
    testing::Values(Named{"Sudzha", "Sudzha"}, Named{"ISW control map, 2025", "ISW-control-map-2025"},
                    Named{"  --Oslo kommune  ", "Oslo-kommune"}, Named{"Суджа", "Sudzha"},
                    Named{"Слов'янськ", "Sloviansk"}, Named{"Знам’янка", "Znamianka"},
                    Named{"Запоріжжя", "Zaporizhzhia"}, Named{"Київ", "Kyiv"},
                    Named{"Їжакевич Юрій", "Yizhakevych-Yurii"}, Named{"Єнакієве", "Yenakiieve"},
                    Named{"Щастя", "Shchastia"}, Named{"ҐАНОК", "GANOK"}, Named{"Луганськ", "Luhansk"},
                    Named{"Рыльск", "Rylsk"}, Named{"Большое Солдатское (объезд)", "Bolshoe-Soldatskoe-obezd"},
                    Named{"Тёткино", "Tyotkino"}, Named{"Ålesund og Tromsø", "Alesund-og-Tromso"},
                    Named{"Łódź", "Lodz"}, Named{"Straße", "Strasse"}, Named{"Þingvellir", "Thingvellir"},
                    Named{"Cœur", "Coeur"}, Named{"ž ſ ŉ", "z-s-n"}, Named{"Ø", "O"}, Named{"3×4÷2", "3-4-2"},
                    Named{"a.b:c_d/e", "a-b-c-d-e"}, Named{"cafe\u0301", "cafe"}, Named{"a\xff\xfe z", "a-z"}));

TEST(IdFromText, NothingReadableBecomesAHash) {
  EXPECT_EQ(id_from_text("東京"), 'x' + sha256("東京").hex().substr(0, 12));
  EXPECT_EQ(id_from_text(""), "xe3b0c44298fc");
  EXPECT_NE(id_from_text("!"), id_from_text("?"));
}

TEST(IdFromText, LongTextsAreCutBetweenWords) {
  const std::string id = id_from_text(std::string(70, 'a') + " " + std::string(30, 'b'));
  EXPECT_EQ(id, std::string(70, 'a'));
  EXPECT_EQ(id_from_text(std::string(100, 'a')), std::string(80, 'a'));
  EXPECT_EQ(id_from_text(std::string(80, 'a') + " b"), std::string(80, 'a'));
  EXPECT_EQ(id_from_text(std::string(1'000'000, 'a')).size(), 80U);
  EXPECT_EQ(id_from_text("щ" + std::string(79, 'a')).size(), 80U);
}

TEST(IdFromText, IsValidForAnyBytes) {
  EXPECT_TRUE(rc::check([](const std::string& text) {
    RC_ASSERT(valid_id(id_from_text(text)));
    RC_ASSERT(valid_id(id_from_text("\xd0" + text)));
  }));
}

}  // namespace
}  // namespace frontkart::ledger
