#include <gtest/gtest.h>

#include "reading.hpp"

namespace frontkart::exchange {
namespace {

using namespace reading;

constexpr const char* kDay = "20250312.json";
/// [lat, lon]
constexpr const char* kRing = "[[50,30],[50,31],[51,31],[50,30]]";
constexpr const char* kOther = "[[51,34],[51,35],[52,35],[51,34]]";

std::string day(const std::string& members) {
  return "{" + members + "}";
}

TEST(Owl, EachRingIsAPolygonWithLatitudeFirst) {
  const auto reader = profile("owl");
  const ReadState read = state(
      *reader, file(kDay, day("\"areas\":[" + std::string(kRing) + "," + kRing + "],\"areas_ua\":[" + kOther + "]")));
  EXPECT_EQ(statuses(*reader, read), (std::vector<std::string>{"ru-held", "ru-held", "ua-held-in-russia"}));
  EXPECT_EQ(read.state.areas[0].polygon,
            (geometry::Polygon{{{30'000'000, 50'000'000}, {31'000'000, 50'000'000}, {31'000'000, 51'000'000}}}));
  EXPECT_EQ(format_utc(read.valid_at), "2025-03-12T00:00:00Z");
  EXPECT_TRUE(read.flags.empty());
}

TEST(Owl, CountsWhatItDrops) {
  const auto reader = profile("owl");
  const std::string rest = R"("areas":[],"geos":{"ru":[{"c":[30,50],"d":"x"}],"ua":[{},{}]},"units":{"ru":[[1,[2,3]]],)"
                           R"("ua":[]},"unit_count":{"ru":1})";
  const ReadState older = state(*reader, file(kDay, day(rest + R"(,"frontline":[[50,30],[51,31],[52,32]])")));
  const std::map<std::string, std::uint64_t> expected{{"geolocated item", 3}, {"line", 1}, {"unit", 1}};
  EXPECT_EQ(older.dropped, expected);
  const ReadState newer = state(
      *reader, file(kDay, day(R"("frontline":[[[50,30],[51,31]],[[1,2]]],"geos":[],"areas":[],"areas_ua":null)")));
  EXPECT_EQ(newer.dropped, (std::map<std::string, std::uint64_t>{{"line", 2}}));
}

TEST(Owl, TheDescriptionOfUnitsIsSkipped) {
  const auto reader = profile("owl");
  EXPECT_TRUE(reader->skips(file("base.json", "{}")));
  EXPECT_TRUE(reader->skips(file("data/base.json", "{}")));
  EXPECT_FALSE(reader->skips(file(kDay, "{}")));
}

TEST(Owl, SwappedCoordinatesAreSaid) {
  const auto reader = profile("owl");
  EXPECT_TRUE(says(refusal(*reader, file(kDay, day("\"areas\":[[[135,50],[136,50],[136,51]]]"))), "swapped"));
  const ReadState read = state(*reader, file(kDay, day("\"areas\":[[[30,50],[31,50],[31,51],[30,50]]]")));
  EXPECT_TRUE(flagged(read, "look swapped"));
}

TEST(Owl, RefusesWhatIsNoDayOfIt) {
  const auto reader = profile("owl");
  EXPECT_TRUE(says(refusal(*reader, file(kDay, day("\"units\":[]"))), "no member \"areas\""));
  EXPECT_TRUE(says(refusal(*reader, file(kDay, day("\"areas\":7"))), "not a list of rings"));
  EXPECT_TRUE(says(refusal(*reader, file(kDay, day("\"areas\":[[[50,30],[50]]]"))), "areas 0"));
  EXPECT_TRUE(says(refusal(*reader, file("today.json", day("\"areas\":[]"))), "no date"));
  for (const char* text : {"", "[]", "{\"areas\":[", "{\"areas\":[]", "{\"areas\":[]}]", "nonsense"}) {
    EXPECT_FALSE(refusal(*reader, file(kDay, text)).empty()) << text;
  }
}

TEST(Owl, All427DaysOfTheSharedArchive) {
  const auto data = real_data();
  if (!data) GTEST_SKIP() << "FRONTKART_DATA is not set; the archive of real states is not there.";
  const auto reader = profile("owl");
  std::size_t days = 0;
  std::size_t skipped = 0;
  std::uint64_t polygons = 0;
  std::map<std::string, std::uint64_t> dropped;
  const auto status =
      for_each_file({*data / "owl_2024-07_2025-08.tar.zst"}, {}, [&](SourceFile&& one, const ReadProgress&) -> Status {
        if (reader->skips(one)) {
          ++skipped;
          return Done{};
        }
        auto read = reader->read(one);
        if (!read.ok()) return read.error();
        ++days;
        polygons += read->at(0).taken.at("polygon");
        EXPECT_TRUE(read->at(0).flags.empty()) << one.name;
        for (const auto& [kind, n] : read->at(0).dropped) dropped[kind] += n;
        return Done{};
      });
  ASSERT_TRUE(status.ok()) << status.error().text();
  EXPECT_EQ(days, 427U);
  EXPECT_EQ(skipped, 1U);
  // Counted in the same files by another program.
  EXPECT_EQ(polygons, 4'633U + 218U);
  EXPECT_GT(dropped.at("geolocated item"), 10'000U);
  EXPECT_GT(dropped.at("unit"), 500'000U);
}

}  // namespace
}  // namespace frontkart::exchange
