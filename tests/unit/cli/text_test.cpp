#include "cli/text.hpp"

#include <gtest/gtest.h>

#include "cli/progress.hpp"

namespace frontkart::cli {
namespace {

TEST(Printable, DisarmsTerminalControl) {
  EXPECT_EQ(printable("Суджа é 🙂"), "Суджа é 🙂");
  EXPECT_EQ(printable("a\x1b[31mb\nc\x7F"), "a?[31mb?c?");
  EXPECT_EQ(printable("a\xC2\x9B"
                      "31m"),
            "a?31m");  // C1 CSI
  EXPECT_EQ(printable("a\xE2\x80\xAE"
                      "z"),
            "a?z");  // right-to-left override
  EXPECT_EQ(printable("a\xFF\xC3"), "a\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST(DisplayWidth, CountsColumnsNotBytes) {
  EXPECT_EQ(display_width("Sudzha"), 6);
  EXPECT_EQ(display_width("Суджа"), 5);
  EXPECT_EQ(display_width("e\xCC\x81"), 1);  // a combining acute accent
  EXPECT_EQ(display_width("北京"), 4);
}

TEST(Table, AlignsByDisplayWidth) {
  Table table;
  table.column("NAME");
  table.column("KM²", Table::Align::right);
  table.column("NOTE");
  table.row({{"Суджа", ""}, {"1.50", ""}, {"x", ""}});
  table.row({{"Kurchatov", ""}, {"908.93", ""}, {"", ""}});
  EXPECT_EQ(table.text(Paint(false)),
            "NAME          KM²  NOTE\n"
            "Суджа        1.50  x\n"
            "Kurchatov  908.93\n");
}

TEST(Table, DrawsColoursOnlyWhereTheyAreOn) {
  Table table;
  table.column("S");
  table.row({{"held", "#102030"}});
  EXPECT_EQ(table.text(Paint(false), 2), "  S\n  held\n");
  EXPECT_NE(table.text(Paint(true)).find("\x1b[38;2;16;32;48m"), std::string::npos);
}

TEST(Paint, IgnoresWhatIsNoColour) {
  EXPECT_EQ(Paint(true).swatch("#12345"), "");
  EXPECT_EQ(Paint(true).swatch("#12345z"), "");
  EXPECT_EQ(Paint(true).swatch("\x1b[0m..."), "");
}

TEST(Grouped, SeparatesThousandsOfLongNumbers) {
  EXPECT_EQ(grouped(908.93, 2), "908.93");
  EXPECT_EQ(grouped(5127, 0), "5127");
  EXPECT_EQ(grouped(1234567.5, 2), "1\u202F234\u202F567.50");
  EXPECT_EQ(grouped(-12345, 0), "-12\u202F345");
}

TEST(ProgressLine, ShowsShareAndCount) {
  EXPECT_EQ(progress_line({"importing", 25, 100, 7}), "importing  [######------------------]  25 %  7");
  EXPECT_EQ(progress_line({"checking", 5, 0, 0}), "checking");
  EXPECT_EQ(progress_line({"over", 200, 100, 0}), "over  [########################] 100 %");
}

}  // namespace
}  // namespace frontkart::cli
