// One file of a map that is not what it should be.
#include <cmath>

#include "fault/hostile/hostile_test.hpp"

namespace frontkart::hostile {
namespace {

constexpr std::uint64_t kGiB = std::uint64_t{1} << 30U;

TEST_F(Hostile, NoJson) {
  expect_refused_import(write("20250105.geojson", "<html>404 Not Found</html>"),
                        {"20250105.geojson: The file is not a JSON object.", "FeatureCollection"});
  expect_refused_import(write("20250105.geojson", ""), {"20250105.geojson: The file is empty.", "Fetch it again."});
  expect_refused_import(write("20250105.geojson", "[1,2]"), {"The file is not a JSON object."});
  expect_refused_import(write("20250105.geojson", R"({"error":"quota exceeded"})"),
                        {"no GeoJSON FeatureCollection", "error page"});
  expect_refused_import(write("20250105.geojson", state().substr(0, 100)),
                        {"20250105.geojson: The JSON object does not end where the file ends.", "truncated"});
  expect_refused_import(write("20250105.geojson", state() + state()),
                        {"Something follows the end of the JSON object."});
  expect_refused_import(write("20250105.geojson", state() + std::string(1, '\0')),
                        {"20250105.geojson: The JSON object does not end where the file ends.", "truncated"});
  expect_refused_import(write("20250105.geojson", R"({"type":")"
                                                  "\xC3\x28"
                                                  R"("})"),
                        {"not valid UTF-8", "Save it as UTF-8"});
}

TEST_F(Hostile, CoordinatesThatAreNone) {
  const auto corner = [&](const std::string& lon, const std::string& lat) {
    const std::string ring =
        "[[" + position(35, 51) + "," + position(lon, lat) + "," + position(35, 52) + "," + position(35, 51) + "]]";
    return write("20250105.geojson", collection(feature(polygon(ring))));
  };
  const std::string place = "20250105.geojson, feature 0, ring 0, line 1, byte ";
  expect_refused_import(corner("200", "51"), {place, "Longitude 200 and latitude 51 are out of range", "WGS 84"});
  expect_refused_import(corner("3896182.18", "6643265.14"),
                        {place, "out of range", "projected coordinates must be converted"});
  expect_refused_import(corner("51", "135"), {place, "out of range", "look swapped"});
  expect_refused_import(corner("NaN", "51"), {place, "not a number"});
  expect_refused_import(corner("-Infinity", "51"), {place, "not a number"});
  expect_refused_import(corner("1e999", "51"), {place, "not a finite number"});
  expect_refused_import(corner("\"35.5\"", "51"), {place, "not a number"});
  expect_refused_import(corner("null", "51"), {place, "not a number"});
  expect_refused_import(corner("35.5", "51]"), {"20250105.geojson, feature 0"});
}

TEST_F(Hostile, LongitudeAndLatitudeSwapped) {
  const auto report = imported(write("20250105.geojson", state(51.2, 35.3, 0.3)));
  EXPECT_EQ(report["added"], 1);
  EXPECT_NE(flags(report).find("longitude and latitude are swapped"), std::string::npos) << report;
}

TEST_F(Hostile, BowTie) {
  const std::string ring = "[[[35,51],[36,52],[36,51],[35,52],[35,51]]]";
  const auto report = imported(write("20250105.geojson", collection(feature(polygon(ring)))));
  EXPECT_EQ(report["added"], 1);
  EXPECT_NE(flags(report).find("crosses itself near 35.500000,51.500000"), std::string::npos) << report;
  // Of the two wings, and of nothing between them.
  const auto status_at = [&](const std::string& point) {
    const Outcome who = frontkart({"who", point, "--map", "m", "--at", "2025-01-05", "--json", "--store", store()});
    EXPECT_EQ(who.exit_code, 0) << who.err;
    return nlohmann::json::parse(who.out)["maps"][0]["history"][0]["status"];
  };
  EXPECT_EQ(status_at("35.1,51.5"), "a");
  EXPECT_EQ(status_at("35.9,51.5"), "a");
  EXPECT_EQ(status_at("35.5,51.1"), nullptr);
  EXPECT_EQ(status_at("35.5,51.9"), nullptr);
}

TEST_F(Hostile, RingOfTwoPoints) {
  const auto report = imported(write("20250105.geojson", collection(feature(polygon("[[[35,51],[36,52]]]")))));
  EXPECT_NE(flags(report).find("feature 0, ring 0: a ring of 2 positions has no area and was dropped"),
            std::string::npos)
      << report;
  EXPECT_NE(flags(report).find("the state holds no area"), std::string::npos);
  EXPECT_EQ(report["dropped"]["ring without area"], 1);
}

TEST_F(Hostile, TenMillionVertices) {
  const std::string name = path("20250105.geojson");
  {
    std::ofstream out(name, std::ios::binary);
    out << R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{"s":"a"},"geometry":)"
        << R"({"type":"Polygon","coordinates":[[)";
    std::string stairs;
    for (int i = 0; i < 100'000; ++i) {
      const std::string x = std::to_string(1'000'000 + i / 2 + i % 2).substr(1);
      const std::string y = std::to_string(1'000'000 + i / 2).substr(1);
      stairs.append("[30.").append(x).append(",50.").append(y).append("],");
    }
    for (int flight = 0; flight < 100; ++flight) out << stairs;
    out << "[30,59],[30,50]]]}}]}";
  }
  expect_refused_import(name, {"20250105.geojson, feature 0, ring 0", "more than 5000000 vertices", "Simplify"},
                        {.memory = memory_limit(3 * kGiB)});
}

TEST_F(Hostile, DeepNesting) {
  constexpr std::size_t kDeep = 100'000;
  const std::string brackets = times("[", kDeep) + times("]", kDeep);
  const Limits small{.memory = memory_limit(kGiB)};
  expect_refused_import(write("20250105.geojson", brackets), {"The file is not a JSON object."}, small);
  expect_refused_import(write("20250105.geojson", R"({"type":"FeatureCollection","features":)" + brackets + "}"),
                        {"feature 0", "not valid JSON of the expected form"}, small);
  expect_refused_import(write("20250105.geojson", collection(feature(polygon(brackets)))),
                        {"feature 0, ring 0", "not a number"}, small);
  expect_refused_import(
      write("20250105.geojson",
            collection(feature(times(R"({"type":"GeometryCollection","geometries":[)", kDeep) + times("]}", kDeep)))),
      {"feature 0", "nested more than 8 deep"}, small);
  expect_refused_import(write("20250105.geojson", times(R"({"map":)", kDeep) + "1" + times("}", kDeep)),
                        {"FeatureCollection"}, small);
  // Where it stands in what nobody asked for, it harms nobody.
  const auto report = imported(
      write("20250105.geojson", collection(feature(polygon(square(35, 51)), R"({"s":"a","x":)" + brackets + "}"))),
      small);
  EXPECT_EQ(report["added"], 1);
}

TEST_F(Hostile, HugeTexts) {
  constexpr std::size_t kHuge = 30U << 20U;
  const Limits small{.memory = memory_limit(2 * kGiB)};
  const std::string huge = R"({"s":")" + std::string(kHuge, 'x') + R"("})";
  const auto report = imported(write("20250105.geojson", collection(feature(polygon(square(35, 51)), huge))), small);
  EXPECT_EQ(report["dropped"]["area of unknown status"], 1) << report;
  EXPECT_LT(report.dump().size(), 2'000U);
  const std::string name = R"({"s":"a",")" + std::string(kHuge, 'k') + R"(":1})";
  EXPECT_EQ(imported(write("20250106.geojson", collection(feature(polygon(square(35, 51)), name))), small)["added"], 1);
}

TEST_F(Hostile, DatesThatCannotBeRead) {
  expect_refused_import(write("map.geojson", state()), {"map.geojson: The file's name holds no date", "YYYYMMDD"});
  expect_refused_import(write("20251399.geojson", state()), {"'20251399'", "cannot be", "YYYYMMDD"});
  expect_refused_import(write("22020101.geojson", state()), {"'22020101'", "1900 to 2100"});
  expect_refused_import(write("99999999999999999999.geojson", state()), {"date", "YYYYMMDD"});
  const std::string file = write("x.geojson", collection(feature(polygon(square(35, 51)), R"({"s":"a","d":"soon"})")));
  Words words = import_words(file);
  words.insert(words.end(), {"--date-from", "property:d"});
  expect_refusal(frontkart(words), 3,
                 {"x.geojson: None of the 1 features has a date in the property 'd'.", "--date-from"});
  words.back() = "soon";
  expect_refusal(frontkart(words), 2, {"'soon' does not say where the dates are.", "property:NAME"});
  words = import_words(file);
  words.insert(words.end(), {"--since", "2025-02-30"});
  expect_refusal(frontkart(words), 2, {"--since"});
  expect_unharmed();
}

TEST_F(Hostile, TwoFilesForOneInstant) {
  write("two/20250105.geojson", state(35));
  write("two/map_20250105.geojson", state(36));
  write("two/a-first.20250104.geojson", state(34));
  expect_refused_import(
      path("two"), {"two/20250105.geojson", "two/map_20250105.geojson", "different states", "nothing was written"});
  // Equal ones are one.
  write("two/map_20250105.geojson", state(35) + "\n");
  const auto report = imported(path("two"));
  EXPECT_EQ(report["added"], 2);
  EXPECT_EQ(report["unchanged"], 1);
}

TEST_F(Hostile, ImplausibleJump) {
  write("jump/20250105.geojson", state(35, 50, 0.5));
  write("jump/20250106.geojson", state(35, 50, 2.5));
  const auto report = imported(path("jump"));
  EXPECT_EQ(report["added"], 2);
  EXPECT_EQ(report["flagged"].size(), 1U);
  EXPECT_NE(flags(report).find("implausible jump: a gains"), std::string::npos) << report;
}

TEST_F(Hostile, ImplausibleJumpAgainstWhatTheStoreHolds) {
  const auto report = imported(write("20250105.geojson", state(35, 50, 2.5)));
  EXPECT_NE(flags(report).find("implausible jump: a gains"), std::string::npos) << report;
}

}  // namespace
}  // namespace frontkart::hostile
