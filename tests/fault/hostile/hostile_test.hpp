#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "fault/hostile/process.hpp"
#include "unit/store/raw_sqlite.hpp"

namespace frontkart::hostile {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

/// A position as it stands in a file, so that it need not be a number.
inline std::string position(const std::string& lon, const std::string& lat) {
  return "[" + lon + "," + lat + "]";
}

inline std::string position(double lon, double lat) {
  return position(std::to_string(lon), std::to_string(lat));
}

/// A square with its south-western corner here, as the coordinates of a Polygon.
inline std::string square(double lon, double lat, double side = 0.5) {
  return "[[" + position(lon, lat) + "," + position(lon + side, lat) + "," + position(lon + side, lat + side) + "," +
         position(lon, lat + side) + "," + position(lon, lat) + "]]";
}

inline std::string polygon(const std::string& coordinates) {
  return R"({"type":"Polygon","coordinates":)" + coordinates + "}";
}

inline std::string feature(const std::string& geometry, const std::string& properties = R"({"s":"a"})") {
  return R"({"type":"Feature","properties":)" + properties + R"(,"geometry":)" + geometry + "}";
}

inline std::string collection(const std::string& features) {
  return R"({"type":"FeatureCollection","features":[)" + features + "]}";
}

/// One state with one square.
inline std::string state(double lon = 35, double lat = 51, double side = 0.5) {
  return collection(feature(polygon(square(lon, lat, side))));
}

inline std::string times(const std::string& text, std::size_t n) {
  std::string out;
  out.reserve(text.size() * n);
  for (std::size_t i = 0; i < n; ++i) out += text;
  return out;
}

/// A folder of its own with a store that holds the map "m" of three states, and what the store's ledger says now.
class Hostile : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "frontkart-hostile-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    for (int day = 1; day <= 3; ++day) {
      write("good/2025010" + std::to_string(day) + ".geojson", state(35, 51, 0.4 + 0.01 * day));
    }
    const Outcome made = import(path("good"));
    ASSERT_EQ(made.exit_code, 0) << made.err;
    before_ = ledger();
  }
  void TearDown() override {
    if (!broken_) expect_sound();
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }

  [[nodiscard]] std::string path(const std::string& name) const { return (folder_ / name).string(); }
  [[nodiscard]] std::string store() const { return path("s.db"); }
  [[nodiscard]] const fs::path& folder() const { return folder_; }

  std::string write(const std::string& name, const std::string& bytes) const {
    const fs::path file = folder_ / name;
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << bytes;
    return file.string();
  }
  static std::string read(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  [[nodiscard]] Words import_words(const std::string& file) const {
    return {"import",  "snapshots",         file, "--map",   "m",    "--profile",
            "geojson", "--status-property", "s",  "--store", store()};
  }
  [[nodiscard]] Outcome import(const std::string& file, const Limits& limits = {}) const {
    return frontkart(import_words(file), limits);
  }
  /// The report of an import that must succeed.
  [[nodiscard]] nlohmann::json imported(const std::string& file, const Limits& limits = {}) const {
    Words words = import_words(file);
    words.emplace_back("--json");
    const Outcome outcome = frontkart(words, limits);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    EXPECT_FALSE(outcome.hung);
    return nlohmann::json::parse(outcome.out, nullptr, false);
  }
  static std::string flags(const nlohmann::json& report) {
    std::string out;
    for (const auto& flag : report["flagged"]) out += flag["reason"].get<std::string>() + "\n";
    return out;
  }

  /// The number and hash of the newest entry, and the number of originals.
  [[nodiscard]] std::string ledger() const {
    RawSqlite db(store());
    return db.ask(
        "SELECT seq || ' ' || hex(hash) || ' ' || (SELECT count(*) FROM originals) FROM entries "
        "ORDER BY seq DESC LIMIT 1");
  }
  void expect_sound() const {
    const Outcome checked = frontkart({"check", "--store", store()});
    EXPECT_EQ(checked.exit_code, 0) << checked.out << checked.err;
  }
  /// The ledger is what it was after SetUp. That the store is sound besides, every test asks at its end.
  void expect_unharmed() const { EXPECT_EQ(ledger(), before_); }
  /// This test breaks its store on purpose.
  void store_is_broken() { broken_ = true; }
  /// One message on standard error with all of these words, this exit code, nothing on standard output.
  static void expect_refusal(const Outcome& outcome, int exit_code, const Words& said) {
    EXPECT_FALSE(outcome.hung);
    EXPECT_EQ(outcome.signal, 0);
    EXPECT_EQ(outcome.exit_code, exit_code) << outcome.err;
    EXPECT_EQ(outcome.out, "");
    EXPECT_TRUE(outcome.err.starts_with("frontkart: ")) << outcome.err;
    for (const std::string& word : said)
      EXPECT_NE(outcome.err.find(word), std::string::npos) << word << "\n" << outcome.err;
    for (const char c : outcome.err) EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20) << int{c};
    EXPECT_LT(outcome.err.size(), 4'000U);
  }
  void expect_refused_import(const std::string& file, const Words& said, const Limits& limits = {}) const {
    SCOPED_TRACE(file);
    expect_refusal(import(file, limits), 3, said);
    expect_unharmed();
  }

 private:
  fs::path folder_;
  std::string before_;
  bool broken_ = false;
};

}  // namespace frontkart::hostile
