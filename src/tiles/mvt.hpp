#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "composite/outline_index.hpp"

namespace frontkart::tiles {

/// Writes one layer of a Mapbox vector tile (version 2.1). Reuse one for many tiles: its memory stays. Deterministic:
/// keys and values are numbered in the order of their first use.
class LayerWriter {
 public:
  void begin(std::string_view name);

  /// A property of the next feature. `value` is an encoded Value (`text_value`, `number_value`).
  void tag(std::string_view key, std::string_view value);
  /// The next feature: the polygons of one part of a map, of which `shapes.parts[part]` tells the place.
  void feature(const composite::FlatShapes& shapes, std::size_t part);

  /// The tile; empty where there is no feature.
  [[nodiscard]] std::string finish();

 private:
  [[nodiscard]] static std::uint32_t place(std::vector<std::string_view>& all, std::string_view what);

  std::string_view name_;
  std::string features_;
  std::string geometry_;
  std::vector<std::uint32_t> tags_;
  std::vector<std::string_view> keys_;
  std::vector<std::string_view> values_;
  std::unordered_map<std::string_view, std::uint32_t> value_number_;  ///< once there are many
};

[[nodiscard]] std::string text_value(std::string_view text);
/// A whole number, which is what nearly all are; others as double.
[[nodiscard]] std::string number_value(double number);

}  // namespace frontkart::tiles
