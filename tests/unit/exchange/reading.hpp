#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "exchange/profile.hpp"

namespace frontkart::exchange::reading {

inline SourceFile file(std::string name, std::string bytes) {
  std::string place = "test!" + name;
  return {std::move(name), std::move(place), std::move(bytes)};
}

/// "[[30,50],[31,50],[31,51],[30,50]]": a closed triangle whose corner is at (lon, lat).
inline std::string triangle(int lon, int lat) {
  return fmt::format("[[{0},{1}],[{2},{1}],[{2},{3}],[{0},{1}]]", lon, lat, lon + 1, lat + 1);
}

inline std::string polygon(const std::string& rings) {
  return R"({"type":"Polygon","coordinates":[)" + rings + "]}";
}

inline std::string feature(const std::string& properties, const std::string& geometry) {
  return R"({"type":"Feature","properties":)" + properties + R"(,"geometry":)" + geometry + "}";
}

/// `features`: comma-separated.
inline std::string collection(const std::string& features) {
  return R"({"type":"FeatureCollection","features":[)" + features + "]}";
}

inline std::unique_ptr<Profile> profile(std::string_view name, const ProfileOptions& options = {}) {
  auto made = make_profile(name, options);
  EXPECT_TRUE(made.ok()) << (made.ok() ? "" : made.error().text());
  return made.ok() ? std::move(made).value() : nullptr;
}

/// The states; a failure of the test and nothing where the file cannot be read.
inline std::vector<ReadState> states(Profile& reader, const SourceFile& one) {
  auto read = reader.read(one);
  EXPECT_TRUE(read.ok()) << (read.ok() ? "" : read.error().text());
  return read.ok() ? std::move(read).value() : std::vector<ReadState>{};
}

/// The only state; one without areas where there is another number of states, and a failure of the test.
inline ReadState state(Profile& reader, const SourceFile& one) {
  auto all = states(reader, one);
  EXPECT_EQ(all.size(), 1U);
  return all.size() == 1 ? std::move(all.front()) : ReadState{};
}

/// The error's whole text; a failure of the test where the file could be read, or for another reason than bad_input.
inline std::string refusal(Profile& reader, const SourceFile& one) {
  const auto read = reader.read(one);
  EXPECT_FALSE(read.ok());
  if (read.ok()) return {};
  EXPECT_EQ(read.error().code, ErrorCode::bad_input) << read.error().text();
  EXPECT_FALSE(read.error().remedy.empty()) << read.error().text();
  EXPECT_NE(read.error().where.find(one.name), std::string::npos) << read.error().text();
  return read.error().text();
}

inline bool says(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

inline bool flagged(const ReadState& read, std::string_view part) {
  for (const std::string& flag : read.flags) {
    if (says(flag, part)) return true;
  }
  return false;
}

inline std::vector<std::string> statuses(const Profile& reader, const ReadState& read) {
  std::vector<std::string> out;
  for (const auto& area : read.state.areas) out.push_back(reader.legend().entries.at(area.status - 1U).id);
  return out;
}

inline std::optional<std::filesystem::path> real_data() {
  const char* folder = std::getenv("FRONTKART_DATA");
  if (folder == nullptr || *folder == '\0') return std::nullopt;
  return std::filesystem::path(folder);
}

}  // namespace frontkart::exchange::reading
