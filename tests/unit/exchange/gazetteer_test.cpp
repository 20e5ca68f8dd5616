#include "exchange/gazetteer.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "exchange/gazetteer_merge.hpp"
#include "exchange/gazetteer_names.hpp"

namespace frontkart::exchange {
namespace {

SourceFile file_of(std::string bytes, std::string name = "f.csv") {
  return {name, name, std::move(bytes)};
}

RowsRead<PlaceRow> places(const std::string& text) {
  auto read = read_places(file_of(text));
  if (!read.ok()) {
    ADD_FAILURE() << read.error().text();
    return {};
  }
  return std::move(read).value();
}

std::string error_text(const Result<RowsRead<PlaceRow>>& read) {
  return read.ok() ? "accepted" : read.error().text();
}
std::string error_text(const Result<RowsRead<RegionRow>>& read) {
  return read.ok() ? "accepted" : read.error().text();
}

bool mentions(const std::vector<std::string>& flags, std::string_view text) {
  return std::any_of(flags.begin(), flags.end(), [&](const auto& f) { return f.find(text) != std::string::npos; });
}

TEST(Names, LanguageComesFromScriptAndCountry) {
  EXPECT_EQ(guess_language("Суджа", "RU"), "ru");
  EXPECT_EQ(guess_language("Суми", "UA"), "uk");
  EXPECT_EQ(guess_language("Суми", "Ukraine"), "uk");
  EXPECT_EQ(guess_language("Гомель", "BY"), "und");
  EXPECT_EQ(guess_language("Sudzha", "RU"), "und");
  EXPECT_EQ(language_of_column("no"), "nb");
  EXPECT_EQ(language_of_column("uk"), "uk");
  EXPECT_EQ(language_of_column("sr_latn"), "sr-latn");
  EXPECT_EQ(language_of_column("official"), "");
}

TEST(Names, NormalisationForgetsCaseAccentsAndMarks) {
  EXPECT_EQ(normalised_name("Popovo-Lezhachi"), "popovolezhachi");
  EXPECT_EQ(normalised_name("Kam’yans’ke"), "kamyanske");
  EXPECT_EQ(normalised_name("СУДЖА Ґ Є Ї Ё"), "суджаґєїе");
  EXPECT_EQ(normalised_name("Tromsø Ålesund Žatec"), "tromsoalesundzatec");
  EXPECT_EQ(normalised_name("\xc3"), normalised_name("\xc3"));
}

TEST(Places, ColumnsComeInAnyOrder) {
  const auto read = places(
      "Lon;Lat;name;name_nb;name_latin;alt_names;country;population;roles;id;kind;admin1;wikidata;katottg;geonameid;"
      "source;licence;ignored\n"
      "35.2686;51.1943;Суджа;Sudzja;sudzha;sudža|sudja;RU;6036;supply route;sudzha;town;Kursk;Q1;U1;7;desk;CC0;x\n");
  ASSERT_EQ(read.rows.size(), 1);
  const auto& row = read.rows[0];
  EXPECT_EQ(row.id, "sudzha");
  EXPECT_EQ(row.location, (geometry::GridPoint{35268600, 51194300}));
  EXPECT_EQ(row.names,
            (std::vector<Name>{
                {"ru", "Суджа"}, {"nb", "Sudzja"}, {"und-Latn", "Sudzha"}, {"und", "sudža"}, {"und", "Sudja"}}));
  EXPECT_EQ(row.population, 6036);
  EXPECT_EQ(row.kind, "town");
  EXPECT_EQ(row.admin1, "Kursk");
  EXPECT_EQ(row.country, "RU");
  EXPECT_EQ(row.codes, (std::vector<std::pair<std::string, std::string>>{
                           {"wikidata", "Q1"}, {"katottg", "U1"}, {"geonames", "7"}}));
  EXPECT_EQ(row.roles, std::vector<std::string>{"supply route"});
  EXPECT_EQ(row.source, "desk");
  EXPECT_EQ(row.licence, "CC0");
  EXPECT_EQ(row.line, "2");
}

TEST(Places, IdsAreDerivedFromNameAndPosition) {
  const std::string header = "name,lat,lon\n";
  const auto first = places(header + "Oslo,59.9,10.7\nBergen,60.39,5.32\n").rows;
  const auto again = places(header + "Bergen,60.39,5.32\nOslo,59.9,10.7\n").rows;
  ASSERT_EQ(first.size(), 2);
  EXPECT_EQ(first[0].id, again[1].id) << "the order of the rows has no influence";
  EXPECT_TRUE(first[0].id.starts_with("oslo-"));
  EXPECT_TRUE(has_id_form(first[0].id));
  EXPECT_NE(places(header + "Oslo,59.9,10.71\n").rows[0].id, first[0].id);
  EXPECT_TRUE(places(header + "Суджа,51.19,35.27\n").rows[0].id.starts_with("place-"));
}

TEST(Places, SameNameNearbyIsOnePlace) {
  const auto read = places(
      "id,name,name_latin,alt_names,lat,lon,population,country,source,licence\n"
      "wd:Q1,Суджа,sudzha,sudja,51.1943,35.2686,,RU,A,X\n"
      "gn:9,Sudzha,Sudzha,,51.1976,35.2726,6940,RU,B,Y\n"  // 460 m away
      ",Sudja,,,51.2000,35.2686,,RU,C,X\n"                 // an alternative of the first
      "gn:8,Sudzha,Sudzha,,51.2243,35.2686,,RU,B,Y\n");    // 3.3 km away
  ASSERT_EQ(read.rows.size(), 2);
  const auto& row = read.rows[0];
  EXPECT_EQ(row.id, "wd:Q1");
  EXPECT_EQ(row.location, (geometry::GridPoint{35268600, 51194300})) << "the first row's point stays";
  EXPECT_EQ(row.population, 6940);
  EXPECT_EQ(row.source, "A; B; C");
  EXPECT_EQ(row.licence, "X; Y");
  EXPECT_EQ(row.line, "2, 3, 4");
  EXPECT_EQ(read.rows[1].id, "gn:8");
  EXPECT_TRUE(mentions(read.flags, "line 3: \"Sudzha\" merged with \"Суджа\" of line 2 (same name, 0.5 km away)"));
  EXPECT_EQ(read.dropped.at("merged duplicate"), 2);
}

TEST(Places, TownsAndCitiesMergeOverALargerRadius) {
  const std::string header = "name,lat,lon,population\n";
  EXPECT_EQ(places(header + "Horlivka,48.3067,38.0793,\nHorlivka,48.33576,38.05325,278550\n").rows.size(), 1);
  EXPECT_EQ(places(header + "Horlivka,48.3067,38.0793,\nHorlivka,48.33576,38.05325,27855\n").rows.size(), 1);
  EXPECT_EQ(places(header + "Horlivka,48.3067,38.0793,\nHorlivka,48.33576,38.05325,2785\n").rows.size(), 2);
  EXPECT_EQ(places(header + "Horlivka,48.3067,38.0793,\nHorlivka,48.35576,38.05325,27855\n").rows.size(), 2);
}

TEST(Places, TheGridHasNoSeams) {
  // Two points 1.9 km apart merge and two 2.1 km apart do not, wherever they lie and in whichever direction.
  for (const double lat : {-60.0, -0.001, 0.0, 44.999, 51.0, 69.5}) {
    for (double lon = -0.1; lon < 0.1; lon += 0.013) {
      for (const double angle : {0.0, 1.0, 2.0, 3.0, 4.0, 5.0}) {
        for (const double km : {1.9, 2.1}) {
          const double degrees = km / 111.195;
          const double lat2 = lat + degrees * std::sin(angle);
          const double lon2 = lon + degrees * std::cos(angle) / std::cos((lat + lat2) / 2 * 3.14159265 / 180);
          std::ostringstream text;
          text.precision(12);
          text << "name,lat,lon\nA," << lat << ',' << lon << "\nA," << lat2 << ',' << lon2 << '\n';
          ASSERT_EQ(places(text.str()).rows.size(), km < 2 ? 1 : 2) << text.str();
        }
      }
    }
  }
}

TEST(Places, RowsThatSayTheyDifferStayApart) {
  const std::string header = "id,name,lat,lon,wikidata,source\n";
  EXPECT_EQ(places(header + "a,Vesele,50,30,Q1,S\nb,Vesele,50.001,30,Q2,T\n").rows.size(), 2) << "two codes";
  EXPECT_EQ(places(header + "gn:1,Vesele,50,30,,S\ngn:2,Vesele,50.001,30,,T\n").rows.size(), 2) << "two ids of a kind";
  EXPECT_EQ(places(header + "a,Vesele,50,30,,S\nb,Vesele,50.001,30,,S\n").rows.size(), 2) << "one source, two ids";
  EXPECT_EQ(places(header + "a,Vesele,50,30,,S\nb,Vesele,50.001,30,,T\n").rows.size(), 1);
  EXPECT_EQ(places(header + "a,Vesele,50,30,Q1,S\n,Vesele,50.001,30,,T\nb,Vesele,50.002,30,q2,U\n").rows.size(), 2)
      << "not through a third one either";
}

TEST(Places, CodesMergeUnlessTheyAreFarApart) {
  const std::string header = "id,name,lat,lon,katottg,source\n";
  const auto near = places(header + "a,Old,50,30,U1,S\nb,New,50.05,30,U1,S\n");
  ASSERT_EQ(near.rows.size(), 1);
  EXPECT_EQ(near.rows[0].names.size(), 2);
  const auto far = places(header + "a,Old,50,30,U1,S\nb,New,51,30,U1,S\n");
  EXPECT_EQ(far.rows.size(), 2);
  EXPECT_TRUE(mentions(far.flags, "katottg U1 is also that of line 2, 111 km away"));
  const auto twice = places(header + "a,Old,50,30,,S\na,New,51,30,,S\n");
  ASSERT_EQ(twice.rows.size(), 2);
  EXPECT_NE(twice.rows[0].id, twice.rows[1].id);
}

TEST(Places, AlternativesOfTwoNeighboursDoNotMergeThem) {
  const auto read = places("id,name,alt_names,lat,lon\na,Kopylove,zhovtneve,50,30\nb,Berizka,zhovtneve,50.01,30\n");
  EXPECT_EQ(read.rows.size(), 2);
}

TEST(Places, IncompleteRowsAreCountedAndWrongOnesRefused) {
  const auto read = places("name,lat,lon,population\n,50,30,\nA,,30,\nB,50,30,many\nC,51,30,0\nslug,52,30,\n");
  ASSERT_EQ(read.rows.size(), 3);
  EXPECT_FALSE(read.rows[0].population);
  EXPECT_FALSE(read.rows[1].population);
  EXPECT_EQ(read.rows[2].names[0].text, "Slug");
  EXPECT_EQ(read.dropped.at("without a name"), 1);
  EXPECT_EQ(read.dropped.at("without coordinates"), 1);
  EXPECT_TRUE(mentions(read.flags, "1 populations of 0 taken as not recorded (first on line 5)"));

  const auto refused = [](const std::string& text) { return error_text(read_places(file_of(text))); };
  EXPECT_NE(refused("name,lat,lon\nA,50,x\n").find("f.csv: line 2: The longitude \"x\" is not a number."),
            std::string::npos);
  EXPECT_NE(refused("name,lat,lon\nA,50,30\nA,nan,30\n").find("line 3: The latitude \"nan\""), std::string::npos);
  EXPECT_NE(refused("name,lat,lon\nA,120,30\n").find("swapped"), std::string::npos);
  EXPECT_NE(refused("name,lat\nA,50\n").find("missing"), std::string::npos);
  EXPECT_NE(refused("lat,lon\n50,30\n").find("missing"), std::string::npos);
  EXPECT_NE(refused("").find("empty"), std::string::npos);
}

TEST(Places, ManyRowsOnOneSpotStayFast) {
  std::ostringstream text;
  text << "name,lat,lon,wikidata\n";
  for (int i = 0; i < 50'000; ++i) text << "Same,50,30,Q" << i << '\n';
  EXPECT_EQ(places(text.str()).rows.size(), 50'000);
}

TEST(Points, RowsAreReadInOrder) {
  const auto points = read_points(file_of("lon,lat,id\n35.2686,51.1943,a\n-1.5,0,b\n")).value();
  ASSERT_EQ(points.size(), 2);
  EXPECT_EQ(points[0].id, "a");
  EXPECT_EQ(points[1].point, (geometry::GridPoint{-1500000, 0}));
  EXPECT_FALSE(read_points(file_of("id,lon\na,1\n")).ok());
  EXPECT_EQ(read_points(file_of("id,lon,lat\na,1,2\nb,1,91\n")).error().where, "f.csv: line 3");
  EXPECT_EQ(read_points(file_of("id,lon,lat\na,,2\n")).error().where, "f.csv: line 2");
}

std::string collection(const std::string& features) {
  return R"({"type":"FeatureCollection","features":[)" + features + "]}";
}
std::string feature(const std::string& properties, const std::string& rings = "[[[0,0],[1,0],[1,1],[0,0]]]",
                    const std::string& type = "Polygon") {
  return R"({"type":"Feature","properties":)" + properties + R"(,"geometry":{"type":")" + type + R"(","coordinates":)" +
         rings + "}}";
}

TEST(Regions, PropertiesAndRings) {
  const auto read =
      read_regions(
          file_of(collection(feature(
              R"({"id":"UA-59","name":"Сумська область","name_no":"Sumy oblast","name_en":"Sumy Oblast",
      "name_ru":null,"level":1,"parent":"UA","country":"UA","de_jure_party":"UA","official_area_km2":23834,
      "official_area_source":"statistics office","area_km2":1,"source":"S","licence":"L"})",
              "[[[[0,0],[3,0],[3,0],[3,3],[0,3],[0,0]],[[1,1],[2,1],[2,2],[1,1]]],[[[5,5],[6,5],[6,6],[5,5]]]]",
              "MultiPolygon"))))
          .value();
  ASSERT_EQ(read.rows.size(), 1);
  const auto& row = read.rows[0];
  EXPECT_EQ(row.id, "UA-59");
  EXPECT_EQ(row.names, (std::vector<Name>{{"uk", "Сумська область"}, {"nb", "Sumy oblast"}, {"en", "Sumy Oblast"}}));
  EXPECT_EQ(row.level, 1);
  EXPECT_EQ(row.parent, "UA");
  EXPECT_EQ(row.de_jure_party, "UA");
  EXPECT_EQ(row.official_area_km2, 23834);
  EXPECT_EQ(row.official_area_source, "statistics office");
  ASSERT_EQ(row.polygons.size(), 2);
  ASSERT_EQ(row.polygons[0].size(), 2);
  EXPECT_EQ(row.polygons[0][0], (geometry::Ring{{0, 0}, {3000000, 0}, {3000000, 3000000}, {0, 3000000}}));
  EXPECT_TRUE(read.flags.empty());
}

TEST(Regions, AreaOfThePolygonIsNotTheOfficialOne) {
  const auto read = read_regions(file_of(collection(feature(R"({"id":"a","area_km2":453.0})")))).value();
  EXPECT_FALSE(read.rows[0].official_area_km2);
}

TEST(Regions, WhatIsNotUsableIsReplacedOrCounted) {
  const auto read =
      read_regions(
          file_of(collection(feature(R"({"name":"No id"})") + "," + feature(R"({"id":"p"})", "[1,2]", "Point") + "," +
                             feature(R"({"id":"b"})", "[[[0,0],[1,0],[0,0]]]") + "," +
                             feature(R"({"id":"open","official_area_km2":-1})", "[[[0,0],[1,0],[1,1]]]") + "," +
                             feature(R"({"id":"open"})", "[[[7,7],[8,7],[8,8],[7,7]]]") + "," +
                             R"({"type":"Feature","properties":{"id":"n"},"geometry":null})")))
          .value();
  ASSERT_EQ(read.rows.size(), 2);
  EXPECT_TRUE(read.rows[0].id.starts_with("no-id-")) << read.rows[0].id;
  EXPECT_EQ(read.rows[1].polygons.size(), 2) << "features of one id are parts of one region";
  EXPECT_FALSE(read.rows[1].official_area_km2);
  EXPECT_EQ(read.dropped.at("Point"), 1);
  EXPECT_EQ(read.dropped.at("empty area"), 1);
  EXPECT_EQ(read.dropped.at("without geometry"), 1);
  EXPECT_TRUE(mentions(read.flags, "feature 4: ring 0 is not closed"));
  EXPECT_TRUE(mentions(read.flags, "official_area_km2"));
}

TEST(Regions, ErrorsNameTheFeature) {
  const auto refused = [](const std::string& text) { return error_text(read_regions(file_of(text, "r.json"))); };
  const auto second = [&](const std::string& bad) { return refused(collection(feature(R"({"id":"a"})") + "," + bad)); };
  EXPECT_NE(
      second(feature(R"({"name":"B"})", "[[[0,0],[200,0],[1,1],[0,0]]]")).find("r.json: feature 2 (\"B\"): Ring 0:"),
      std::string::npos);
  EXPECT_NE(second(feature(R"({"name":"B"})", "[[[0,0],[50,100],[1,1],[0,0]]]")).find("swapped"), std::string::npos);
  EXPECT_NE(second(feature(R"({"name":"B"})", "[[[0,0],[\"x\",0],[1,1]]]")).find("not [longitude, latitude]"),
            std::string::npos);
  EXPECT_NE(second(feature(R"({"name":"B"})", "[[[0]]]")).find("feature 2"), std::string::npos);
  EXPECT_NE(second(feature(R"({"name":"B"})", "[5]")).find("feature 2"), std::string::npos);
  EXPECT_NE(second(feature(R"({"name":"B"})", "5")).find("feature 2"), std::string::npos);
  EXPECT_NE(second(feature("null")).find("neither an id nor a name"), std::string::npos);
  EXPECT_NE(second("17").find("feature 2"), std::string::npos);
  EXPECT_NE(refused("id,name\n").find("not JSON"), std::string::npos);
  EXPECT_NE(refused("[]").find("no GeoJSON"), std::string::npos);
  EXPECT_NE(refused(R"({"type":"Topology"})").find("no GeoJSON"), std::string::npos);
  EXPECT_NE(refused(std::string(100'000, '[')).find("not JSON"), std::string::npos);
  EXPECT_NE(refused("").find("not JSON"), std::string::npos);
}

/// A file of the shared data, which is no part of the repository.
std::string shared(const std::string& name) {
  const char* folder = std::getenv("FRONTKART_DATA");
  if (folder == nullptr) return {};
  std::ifstream in(std::filesystem::path(folder) / name, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(SharedData, SettlementsMergeAcrossSources) {
  const auto bytes = shared("settlements.csv");
  if (bytes.empty()) GTEST_SKIP() << "FRONTKART_DATA does not name a folder with settlements.csv.";
  const auto read = places(bytes);
  EXPECT_EQ(read.rows.size() + read.dropped.at("merged duplicate"), 14'332);
  EXPECT_GT(read.dropped.at("merged duplicate"), 1'000) << "sources repeat each other";
  std::set<std::string> ids;
  for (const auto& row : read.rows) {
    EXPECT_TRUE(has_id_form(row.id)) << row.id;
    EXPECT_TRUE(ids.insert(row.id).second) << row.id;
    EXPECT_FALSE(is_lower_case_slug(row.names.front().text));
  }
  const auto named = [&](std::string_view text) {
    return std::count_if(read.rows.begin(), read.rows.end(), [&](const PlaceRow& row) {
      return std::any_of(row.names.begin(), row.names.end(), [&](const Name& n) { return n.text == text; });
    });
  };
  EXPECT_EQ(named("Sudzha"), 1);
  EXPECT_EQ(named("Горлівка"), 1);
}

TEST(SharedData, RegionsAreRead) {
  for (const std::string name : {"regions_osm.geojson", "regions_natural-earth.geojson"}) {
    const auto bytes = shared(name);
    if (bytes.empty()) GTEST_SKIP() << "FRONTKART_DATA does not name a folder with " << name << '.';
    const auto read = read_regions(file_of(bytes, name));
    ASSERT_TRUE(read.ok()) << read.error().text();
    EXPECT_EQ(read->rows.size(), 29);
    EXPECT_TRUE(read->dropped.empty());
    for (const auto& row : read->rows) EXPECT_FALSE(row.official_area_km2);
  }
}

}  // namespace
}  // namespace frontkart::exchange
