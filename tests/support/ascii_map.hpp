#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "base/instant.hpp"
#include "composite/build.hpp"
#include "composite/composite.hpp"
#include "composite/state.hpp"
#include "geometry/coordinate.hpp"

// Maps drawn with letters: 'A' is status 1, 'B' status 2 and so on, '.' is no statement. A character is one square
// cell; the last line stands in the south, its first character has its lower left corner at (0, 0).
namespace frontkart::tests {

/// Grid steps in the side of a cell. Not a power of two or ten, so that no grid of an index lines up with it by luck.
inline constexpr std::int32_t kCell = 3600;

inline std::vector<std::string> lines_of(const std::string& map) {
  std::vector<std::string> out;
  std::istringstream in(map);
  for (std::string line; std::getline(in, line);) {
    if (!line.empty()) out.push_back(line);
  }
  return out;
}

/// The state that the map shows: one polygon for each letter, whose rings are the runs of cells in each line. Runs of
/// neighbouring lines share borders in part, so that the noder has to cancel them.
inline std::vector<composite::StatusArea> state_of(const std::string& map) {
  const std::vector<std::string> lines = lines_of(map);
  std::map<composite::StatusId, geometry::Polygon> polygons;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string& line = lines[lines.size() - 1 - i];
    const auto low = static_cast<std::int32_t>(i) * kCell;
    for (std::size_t from = 0; from < line.size();) {
      const char c = line[from];
      if (c != '.' && (c < 'A' || c > 'Z')) throw std::invalid_argument("not a map: " + line);
      const std::size_t to = std::min(line.find_first_not_of(c, from), line.size());
      if (c != '.') {
        const auto west = static_cast<std::int32_t>(from) * kCell;
        const auto east = static_cast<std::int32_t>(to) * kCell;
        polygons[static_cast<composite::StatusId>(c - 'A' + 1)].push_back(
            {{west, low}, {east, low}, {east, low + kCell}, {west, low + kCell}});
      }
      from = to;
    }
  }
  std::vector<composite::StatusArea> out;
  for (auto& [status, polygon] : polygons) out.push_back({status, std::move(polygon)});
  return out;
}

/// Midnight UTC of the n-th day of 2025, counted from 0.
inline Instant day(std::int64_t n) {
  return Instant::from_unix_seconds(1735689600 + 86400 * n);
}

/// The parts of a history: state i holds from day(i) on.
inline composite::Parts parts_of(const std::vector<std::vector<composite::StatusArea>>& states) {
  composite::Builder builder;
  for (std::size_t i = 0; i < states.size(); ++i) builder.add(day(static_cast<std::int64_t>(i)), states[i]);
  return builder.build().value();
}

inline composite::Parts parts_of_maps(const std::vector<std::string>& maps) {
  std::vector<std::vector<composite::StatusArea>> states;
  for (const std::string& map : maps) states.push_back(state_of(map));
  return parts_of(states);
}

/// A hole, an island in it, a border that moves, two components and borders that meet in threes and fours.
inline composite::Parts two_states() {
  return parts_of_maps(
      {"AAAAA..\n"
       "A...A..\n"
       "A.B.ABB\n"
       "A...A..\n"
       "AAAAA.C\n",
       "AAAAA..\n"
       "A...B..\n"
       "A.A.BBB\n"
       "A...B..\n"
       "AAAAA.C\n"});
}

inline char letter(composite::StatusId status) {
  return status == composite::kNoStatement ? '.' : static_cast<char>('A' + status - 1);
}

/// The map at a time as the composite answers it, of the same size as `like`: one point location for each cell, at its
/// middle.
inline std::string drawn(const composite::Composite& composite, Instant at, const std::string& like) {
  const std::vector<std::string> lines = lines_of(like);
  const auto t = composite.time_index(at);
  std::string out;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto y = static_cast<std::int32_t>(lines.size() - 1 - i) * kCell + kCell / 2;
    for (std::size_t j = 0; j < lines[i].size(); ++j) {
      const auto x = static_cast<std::int32_t>(j) * kCell + kCell / 2;
      out += t ? letter(composite.status_at(composite.history_at({x, y}), *t)) : '.';
    }
    out += '\n';
  }
  return out;
}

/// The map without empty lines, each line ended: the form that `drawn` gives.
inline std::string normal(const std::string& map) {
  std::string out;
  for (const std::string& line : lines_of(map)) out += line + '\n';
  return out;
}

/// How often each letter stands in the map.
inline std::map<composite::StatusId, std::int64_t> cells_of(const std::string& map) {
  std::map<composite::StatusId, std::int64_t> out;
  for (const char c : map) {
    if (c >= 'A' && c <= 'Z') ++out[static_cast<composite::StatusId>(c - 'A' + 1)];
  }
  return out;
}

}  // namespace frontkart::tests
