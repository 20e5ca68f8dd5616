#include "exchange/date_names.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace frontkart::exchange {
namespace {

std::string found(std::string_view name) {
  const DateInName date = date_in_name(name);
  if (date.ambiguous) return "several";
  if (date.instant) return format_utc(*date.instant);
  return date.impossible.empty() ? "none" : "impossible " + date.impossible.front();
}

TEST(DateNames, ReadsEveryForm) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"20250312.json", "2025-03-12T00:00:00Z"},
      {"data/deepstatemap_data_20240708.geojson", "2024-07-08T00:00:00Z"},
      {"2025-03-12.geojson", "2025-03-12T00:00:00Z"},
      {"map_2025_03_12", "2025-03-12T00:00:00Z"},
      {"map 2025.03.12", "2025-03-12T00:00:00Z"},
      {"1741781084.geojson", "2025-03-12T12:04:44Z"},
      {"UkraineControlMapAO27APR2026.zip", "2026-04-27T00:00:00Z"},
      {"AssessedRussianAdvancesinUkraineAPR272026.zip", "2026-04-27T00:00:00Z"},
      {"AssessedRussianAdvancesAPR12026.zip", "2026-04-01T00:00:00Z"},
      {"12_March_2025.geojson", "2025-03-12T00:00:00Z"},
      {"March 12, 2025.geojson", "none"},
      {"sept_3_2024.geojson", "none"},
      {"sep_3_2024.geojson", "2024-09-03T00:00:00Z"},
      {"20250312_v2.json", "2025-03-12T00:00:00Z"},
      {"2025-03-12/state.geojson", "none"},
      {"20250312_2025-03-12.json", "2025-03-12T00:00:00Z"},
      {"2024-02-29.json", "2024-02-29T00:00:00Z"},
      {"map.geojson", "none"},
      {"123456789.json", "none"},
      {"", "none"},
  };
  for (const auto& [name, expected] : cases) EXPECT_EQ(found(name), expected) << name;
}

TEST(DateNames, KeepsWhatCannotBeApart) {
  EXPECT_EQ(found("UkraineControlMapAO27APR2202.zip"), "impossible 27APR2202");
  EXPECT_EQ(found("20251341.json"), "impossible 20251341");
  EXPECT_EQ(found("2025-02-30.json"), "impossible 2025-02-30");
  EXPECT_EQ(found("9999999999.json"), "impossible 9999999999");
  // A date that can be is preferred to a number that cannot.
  EXPECT_EQ(found("99999999_20250312.json"), "2025-03-12T00:00:00Z");
  EXPECT_EQ(found("20250101-20250312.json"), "several");
}

TEST(DateNames, RefusesWithTheFormsThatAreRead) {
  for (const char* name : {"map.geojson", "2025-02-30.json", "20250101-20250312.json"}) {
    const auto result = instant_of_name(name, "place");
    ASSERT_FALSE(result.ok()) << name;
    EXPECT_EQ(result.error().code, ErrorCode::bad_input);
    EXPECT_EQ(result.error().where, "place");
    EXPECT_NE(result.error().remedy.find("YYYYMMDD"), std::string::npos);
  }
}

TEST(DateNames, TextsMayAlsoBeExact) {
  EXPECT_EQ(format_utc(*date_of_text("2025-03-12T12:04:44+02:00").instant), "2025-03-12T10:04:44Z");
  EXPECT_EQ(format_utc(*date_of_text("1741781084000").instant), "2025-03-12T12:04:44Z");
  EXPECT_EQ(format_utc(*date_of_text("20250312").instant), "2025-03-12T00:00:00Z");
  EXPECT_FALSE(date_of_text("2202-04-27T00:00:00Z").instant);
  EXPECT_EQ(date_of_text("2202-04-27T00:00:00Z").impossible.size(), 1U);
  EXPECT_FALSE(date_of_text("yesterday").instant);
}

}  // namespace
}  // namespace frontkart::exchange
