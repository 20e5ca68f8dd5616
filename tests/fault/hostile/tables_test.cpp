// Places, regions, points and legends by people who mean no good.
#include "fault/hostile/hostile_test.hpp"

namespace frontkart::hostile {
namespace {

class Tables : public Hostile {
 protected:
  [[nodiscard]] Outcome records(const std::string& kind, const std::string& bytes) const {
    return frontkart({"import", kind, write(kind + ".txt", bytes), "--json", "--store", store()});
  }
  void expect_refused_records(const std::string& kind, const std::string& bytes, const Words& said) const {
    SCOPED_TRACE(bytes.substr(0, 60));
    Words words = said;
    words.push_back(kind + ".txt");
    expect_refusal(records(kind, bytes), 3, words);
    expect_unharmed();
  }
  [[nodiscard]] nlohmann::json taken_records(const std::string& kind, const std::string& bytes) const {
    const Outcome outcome = records(kind, bytes);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    return nlohmann::json::parse(outcome.out, nullptr, false);
  }
  static std::string region(const std::string& properties, const std::string& geometry) {
    return collection(feature(geometry, properties));
  }
};

const std::string kScript = "</script><script>alert(1)</script>";

TEST_F(Tables, Points) {
  const auto who = [&](const std::string& bytes) {
    return frontkart(
        {"who", "--points", write("p.csv", bytes), "--map", "m", "-o", path("out.csv"), "--store", store()});
  };
  const auto refused = [&](const std::string& bytes, const Words& said) {
    SCOPED_TRACE(bytes.substr(0, 60));
    Words words = said;
    words.emplace_back("p.csv");
    expect_refusal(who(bytes), 3, words);
    EXPECT_FALSE(fs::exists(path("out.csv")));
  };
  refused("", {"The table is empty."});
  refused("foo,bar\n1,2\n", {"line 1: A column id, lon or lat is missing.", "id,lon,lat"});
  refused("id,lon,lat\na,35.1,51.1\nb,east,51\n", {"line 3: The longitude \"east\" is not a number."});
  refused("id,lon,lat\na,200,51\n", {"line 2", "out of range"});
  refused("id,lon,lat\na,35,NaN\n", {"line 2", "latitude"});
  refused("id,lon,lat\na,1e999,51\n", {"line 2", "longitude"});
  refused("id,lon,lat\na,35\n", {"line 2"});
  refused("id,lon,lat\n\"a,35,51\n", {"line 2: The quoted field 1 never ends."});
  refused("id,lon,lat\n" + std::string(1, '\0') + ",35,51\n", {"zero byte"});
  refused("id,lon,lat\n\xFF\xFE,35,51\n", {"UTF-8"});
  refused("id,lon,lat\n" + std::string(2U << 20U, 'x') + ",35,51\n", {"line 2: Field 1 is longer than"});
  const Outcome fine = who("\xEF\xBB\xBFid;lon;lat\r\n\"a\nb\";35.1;51.1\r\n\x1b[31m;0;0\r\n");
  EXPECT_EQ(fine.exit_code, 0) << fine.err;
  EXPECT_EQ(read(path("out.csv")), "id,from,to,status\n\"a\nb\",2025-01-01T00:00:00Z,,a\n");
}

TEST_F(Tables, Places) {
  const std::string head = "id,name,lat,lon,population\n";
  expect_refused_records("places", "", {"The table is empty."});
  expect_refused_records("places", "a,b\n1,2\n", {"line 1"});
  expect_refused_records("places", head + "x,Sudzha,95,35,1\n",
                         {"line 2: Longitude 35 and latitude 95 are out of range"});
  expect_refused_records("places", head + "x,Sudzha,51.2,nan,1\n", {"line 2"});
  expect_refused_records("places", head + "x,\"Sudzha,51,35,1\n", {"line 2: The quoted field 2 never ends."});
  expect_refused_records("places", head + std::string(2'000'000, ',') + "\n",
                         {"line 2: The line has more than 1000 fields."});
  const auto report = taken_records(
      "places", head + "a b,First,51,35,1\na?b,Second,51.5,35,-4\na-b,Third,52,35,many\n../../x," + kScript +
                    ",51,36,1\n\x1b[31m,\x1b[31mred,50,36,1\nsame,Fourth,50,35,1\nsame,Fifth,50,37,1\n");
  EXPECT_EQ(report["added"], 7) << report;
  EXPECT_FALSE(report["flagged"].empty());
  const Outcome found = frontkart({"who", kScript, "--json", "--store", store()});
  EXPECT_EQ(found.exit_code, 0) << found.err;
  EXPECT_TRUE(nlohmann::json::accept(found.out)) << found.out;
  const Outcome shown = frontkart({"who", "36,50", "--store", store()});
  EXPECT_EQ(shown.out.find('\x1b'), std::string::npos) << shown.out;
}

TEST_F(Tables, Regions) {
  const std::string area = polygon(square(35, 51));
  expect_refused_records("regions", "id,name\n", {"The file is not JSON", "GeoJSON FeatureCollection"});
  expect_refused_records("regions", "[]", {"no GeoJSON FeatureCollection"});
  expect_refused_records("regions", region("{}", area), {"feature 1", "neither an id nor a name"});
  expect_refused_records("regions", region(R"({"id":"r"})", polygon(square(335, 51))),
                         {"feature 1", "Longitude 335", "out of range"});
  expect_refused_records("regions", region(R"({"id":"r","x":)" + times("[", 100'000) + times("]", 100'000) + "}", area),
                         {"not JSON", "too deep"});
  expect_refused_records("regions", region(R"({"id":"r"})", polygon("[[[35,51],[1e999,51],[36,52],[35,51]]]")),
                         {"regions.txt"});

  const auto two = taken_records("regions", region(R"({"id":"two"})", polygon("[[[35,51],[36,52]]]")));
  EXPECT_EQ(two["added"], 0);
  EXPECT_EQ(two["dropped"]["empty area"], 1);

  const auto odd = taken_records("regions", region(R"({"id":"<script>","name":")" + kScript +
                                                       R"(","de_jure_party":"<b>\u0001","official_area_km2":"much"})",
                                                   area));
  EXPECT_EQ(odd["added"], 1) << odd;
  std::string reasons;
  for (const auto& flag : odd["flagged"]) reasons += flag["reason"].get<std::string>() + "\n";
  EXPECT_NE(reasons.find("no usable id"), std::string::npos) << reasons;
  EXPECT_NE(reasons.find("de_jure_party is not the id of a party"), std::string::npos) << reasons;
  EXPECT_EQ(odd["flagged"].size(), 3U) << "each flag is told once\n" << reasons;

  const auto colliding = taken_records(
      "regions",
      collection(feature(area, R"({"id":"a b","name":"A"})") + "," + feature(area, R"({"id":"a?b","name":"B"})") + "," +
                 feature(area, R"({"id":"c","name":"C"})") + "," + feature(area, R"({"id":"c","name":"D"})")));
  EXPECT_EQ(colliding["added"], 3) << colliding;
}

TEST_F(Tables, RegionThatCrossesItself) {
  EXPECT_EQ(taken_records("regions", region(R"({"id":"bow","name":"Bow"})",
                                            polygon("[[[35,51],[36,52],[36,51],[35,52],[35,51]]]")))["added"],
            1);
  EXPECT_EQ(taken_records("regions", region(R"({"id":"west","name":"West"})",
                                            polygon("[[[35,51],[35.5,51.5],[35,52],[35,51]]]")))["added"],
            1);
  Words words = import_words(
      write("20250106.geojson", collection(feature(polygon("[[[34,50],[35.5,50],[35.5,53],[34,53],[34,50]]]")))));
  ASSERT_EQ(frontkart(words).exit_code, 0);
  const auto km2 = [&](const std::string& name) {
    const Outcome area =
        frontkart({"area", "--map", "m", "--region", name, "--at", "2025-01-06", "--json", "--store", store()});
    EXPECT_EQ(area.exit_code, 0) << area.err;
    return nlohmann::json::parse(area.out)[0]["km2"].get<double>();
  };
  // Its western wing, and nothing of what is between the wings.
  EXPECT_NEAR(km2("bow"), km2("west"), 0.01);
}

TEST_F(Tables, Legends) {
  const std::string file = write("20250105.geojson", collection(feature(polygon(square(35, 51)), R"({"s":"x"})")));
  const auto with_legend = [&](const std::string& legend, const std::string& map) {
    Words words = import_words(file);
    words[4] = map;
    words.insert(words.end(), {"--legend", write("legend.json", legend)});
    return frontkart(words);
  };
  const auto refused = [&](const std::string& legend, const Words& said) {
    SCOPED_TRACE(legend.substr(0, 60));
    Words words = said;
    words.emplace_back("legend.json");
    expect_refusal(with_legend(legend, "new"), 3, words);
    expect_unharmed();
  };
  refused("", {"not JSON"});
  refused(times("[", 100'000), {"not JSON"});
  refused(times("[", 100'000) + times("]", 100'000), {"legend"});
  refused("{}", {"legend"});
  refused(R"([{"id":"x"},{"id":"x"}])", {"legend"});
  refused(R"([{"id":"<script>","standing":"held","party":"RU"}])", {"id"});
  refused(R"([{"id":"x","labels":{"en":"X"},"standing":"held","party":"RU","colour":"red;background:url"}])",
          {"colour"});

  const auto entry = nlohmann::json::array({{{"id", "x"},
                                             {"labels", {{"en", kScript}}},
                                             {"standing", "held"},
                                             {"party", "RU"},
                                             {"colour", "#a52714"},
                                             {"definition", "<img src=x onerror=alert(1)>"},
                                             {"link", "javascript:alert(1)"}}});
  const Outcome made = with_legend(entry.dump(), "script");
  if (made.exit_code == 3) {
    EXPECT_NE(made.err.find("link"), std::string::npos) << made.err;
    auto without = entry;
    without[0].erase("link");
    ASSERT_EQ(with_legend(without.dump(), "script").exit_code, 0);
  }
  const auto maps = nlohmann::json::parse(frontkart({"maps", "--json", "--store", store()}).out);
  EXPECT_NE(maps.dump().find(kScript), std::string::npos);
  EXPECT_EQ(maps.dump().find("javascript:"), std::string::npos) << maps;
  const Outcome picture = frontkart({"at", "2025-01-05", "--map", "script", "-o", path("x.svg"), "--store", store()});
  EXPECT_EQ(picture.exit_code, 0) << picture.err;
  EXPECT_EQ(read(path("x.svg")).find("<script"), std::string::npos);
}

}  // namespace
}  // namespace frontkart::hostile
