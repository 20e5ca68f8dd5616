#include "exchange/csv.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>
#include <vector>

namespace frontkart::exchange {
namespace {

using Table = std::vector<std::vector<std::string>>;

Result<Table> read_all(std::string_view text, CsvLimits limits = {}) {
  FRONTKART_TRY(auto csv, CsvReader::open(text, "t.csv", limits));
  Table out;
  while (true) {
    FRONTKART_TRY(const bool more, csv.next());
    if (!more) return out;
    auto& row = out.emplace_back();
    for (std::size_t i = 0; i < csv.columns().size(); ++i) row.emplace_back(csv.field(i));
  }
}

TEST(Csv, ReadsQuotesLineEndsAndDelimiters) {
  const Table expected{{"1", "a, \"b\"\nc"}, {"2", ""}};
  EXPECT_EQ(read_all("id,name\n1,\"a, \"\"b\"\"\nc\"\n2,\n").value(), expected);
  EXPECT_EQ(read_all("\xef\xbb\xbfid;name\r\n1;\"a, \"\"b\"\"\nc\"\r\n\r\n2;").value(), expected);
  EXPECT_EQ(read_all("\"id\"\tname\n 1 \t\"a, \"\"b\"\"\nc\"\n2\t\"\"").value(), expected);
}

TEST(Csv, HeaderIsTrimmedAndInLowerCase) {
  const auto csv = CsvReader::open(" ID ,Name\n", "t.csv").value();
  EXPECT_EQ(csv.columns(), (std::vector<std::string>{"id", "name"}));
  EXPECT_EQ(csv.column("name"), 1U);
  EXPECT_FALSE(csv.column("lat"));
}

TEST(Csv, ErrorsNameTheLine) {
  const auto where = [](std::string_view text) {
    const auto read = read_all(text);
    return read.ok() ? std::string("accepted") : read.error().where;
  };
  EXPECT_EQ(where("a,b\n1,2\n3\n"), "t.csv: line 3");
  EXPECT_EQ(where("a,b\n\"x\ny\",2\n3,4,5\n"), "t.csv: line 4");
  EXPECT_EQ(where("a,b\n1,\"open\n"), "t.csv: line 2");
  EXPECT_EQ(where("a,b\n1,\"x\"y\n"), "t.csv: line 2");
  EXPECT_EQ(where("a,b\n1,x\"y\n"), "t.csv: line 2");
  EXPECT_EQ(where("a,b\n1,2\r3,4\n"), "t.csv: line 2");
  EXPECT_EQ(where("a,A\n"), "t.csv: line 1");
  EXPECT_EQ(where(""), "t.csv");
  EXPECT_EQ(where("a,b\n1,\xff\n"), "t.csv");
  EXPECT_EQ(where(std::string_view("a,b\n1,\0\n", 8)), "t.csv");
}

TEST(Csv, BoundsHold) {
  CsvLimits limits;
  limits.max_columns = 3;
  limits.max_field_bytes = 10;
  limits.max_records = 3;
  EXPECT_TRUE(read_all("a,b,c\n1,2,0123456789\n1,2,3\n", limits).ok());
  EXPECT_FALSE(read_all("a,b,c,d\n", limits).ok());
  EXPECT_FALSE(read_all("a\n01234567890\n", limits).ok());
  EXPECT_FALSE(read_all("a\n\"01234567890\"\n", limits).ok());
  EXPECT_FALSE(read_all("a\n1\n2\n3\n", limits).ok());
}

TEST(Csv, WhatIsQuotedComesBack) {
  rc::check([] {
    const auto width = *rc::gen::inRange<std::size_t>(2, 5);
    const auto cell = rc::gen::container<std::string>(rc::gen::elementOf(std::string("ab\",;\n\t")));
    const auto rows = *rc::gen::container<Table>(rc::gen::container<std::vector<std::string>>(width, cell));
    std::string text = "c0";
    for (std::size_t i = 1; i < width; ++i) text += ",c" + std::to_string(i);
    for (const auto& row : rows) {
      text += "\r\n";
      for (std::size_t i = 0; i < width; ++i) {
        text += i == 0 ? "\"." : ",\".";  // the dots keep white space at the ends from being trimmed
        for (const char c : row[i]) text += c == '"' ? std::string("\"\"") : std::string(1, c);
        text += ".\"";
      }
    }
    auto expected = rows;
    for (auto& row : expected) {
      for (auto& field : row) field = "." + field + ".";
    }
    RC_ASSERT(read_all(text).value() == expected);
  });
}

TEST(Csv, AnyBytesEndInATableOrAnError) {
  rc::check([](const std::string& bytes) {
    const auto read = read_all(bytes);
    if (!read.ok()) RC_ASSERT(read.error().code == ErrorCode::bad_input);
  });
}

}  // namespace
}  // namespace frontkart::exchange
