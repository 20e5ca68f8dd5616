#pragma once

#include <cstdint>
#include <map>
#include <protozero/pbf_reader.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "geometry/coordinate.hpp"

// What a vector tile says, read by the letter of the specification and by none of the code that wrote it.
namespace frontkart::tests {

struct DecodedFeature {
  std::map<std::string, std::string> texts;
  std::map<std::string, std::int64_t> numbers;
  std::vector<geometry::Ring> rings;
};

struct DecodedTile {
  std::string layer;
  std::uint32_t version = 0;
  std::uint32_t extent = 0;
  std::vector<DecodedFeature> features;
};

inline std::int64_t doubled_area(const geometry::Ring& ring) {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const auto a = ring[i];
    const auto b = ring[(i + 1) % ring.size()];
    sum += std::int64_t{a.x} * b.y - std::int64_t{b.x} * a.y;
  }
  return sum;
}

inline std::vector<geometry::Ring> decode_geometry(protozero::pbf_reader::const_uint32_iterator it,
                                                   protozero::pbf_reader::const_uint32_iterator end) {
  std::vector<geometry::Ring> out;
  geometry::GridPoint cursor{0, 0};
  const auto step = [&] {
    cursor.x += protozero::decode_zigzag32(*it++);
    cursor.y += protozero::decode_zigzag32(*it++);
    return cursor;
  };
  while (it != end) {
    const std::uint32_t command = *it & 7U;
    const std::uint32_t count = *it++ >> 3U;
    if (command == 1) {
      if (count != 1) throw std::runtime_error("a ring begins with one MoveTo");
      out.push_back({step()});
    } else if (command == 2) {
      for (std::uint32_t i = 0; i < count; ++i) out.back().push_back(step());
    } else if (command != 7 || count != 1 || out.back().size() < 3) {
      throw std::runtime_error("a ring ends with one ClosePath and has three points");
    }
  }
  return out;
}

inline DecodedTile decode_tile(const std::string& bytes) {
  DecodedTile out;
  protozero::pbf_reader tile(bytes);
  while (tile.next(3)) {
    if (!out.layer.empty()) throw std::runtime_error("more than one layer");
    std::vector<std::string> keys;
    std::vector<std::pair<std::string, std::int64_t>> values;
    std::vector<std::vector<std::uint32_t>> tags;
    protozero::pbf_reader layer = tile.get_message();
    while (layer.next()) {
      switch (layer.tag()) {
        case 1:
          out.layer = layer.get_string();
          break;
        case 2: {
          DecodedFeature feature;
          tags.emplace_back();
          protozero::pbf_reader in = layer.get_message();
          while (in.next()) {
            if (in.tag() == 2) {
              for (const auto tag : in.get_packed_uint32()) tags.back().push_back(tag);
            } else if (in.tag() == 3) {
              if (in.get_enum() != 3) throw std::runtime_error("not a polygon");
            } else if (in.tag() == 4) {
              const auto range = in.get_packed_uint32();
              feature.rings = decode_geometry(range.begin(), range.end());
            } else {
              in.skip();
            }
          }
          out.features.push_back(std::move(feature));
          break;
        }
        case 3:
          keys.push_back(layer.get_string());
          break;
        case 4: {
          protozero::pbf_reader in = layer.get_message();
          if (!in.next()) throw std::runtime_error("an empty value");
          if (in.tag() == 1) {
            values.emplace_back(in.get_string(), 0);
          } else if (in.tag() == 4) {
            values.emplace_back("", in.get_int64());
          } else {
            throw std::runtime_error("a value of another kind");
          }
          break;
        }
        case 5:
          out.extent = layer.get_uint32();
          break;
        case 15:
          out.version = layer.get_uint32();
          break;
        default:
          throw std::runtime_error("an unknown field");
      }
    }
    for (std::size_t f = 0; f < tags.size(); ++f) {
      for (std::size_t i = 0; i + 1 < tags[f].size(); i += 2) {
        const auto& [text, number] = values.at(tags[f][i + 1]);
        const std::string& key = keys.at(tags[f][i]);
        if (text.empty()) {
          out.features[f].numbers[key] = number;
        } else {
          out.features[f].texts[key] = text;
        }
      }
    }
  }
  return out;
}

/// By the even-odd rule; x and y need not be whole.
inline bool is_inside(const std::vector<geometry::Ring>& rings, double x, double y) {
  bool inside = false;
  for (const auto& ring : rings) {
    for (std::size_t i = 0; i < ring.size(); ++i) {
      const auto a = ring[i];
      const auto b = ring[(i + 1) % ring.size()];
      if ((a.x <= x) == (b.x <= x)) continue;
      const double at = a.y + (static_cast<double>(b.y) - a.y) * (x - a.x) / (static_cast<double>(b.x) - a.x);
      if (at <= y) inside = !inside;
    }
  }
  return inside;
}

}  // namespace frontkart::tests
