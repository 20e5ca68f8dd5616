#include "tiles/mvt.hpp"

#include <algorithm>
#include <cmath>
#include <protozero/pbf_writer.hpp>
#include <protozero/varint.hpp>

#include "tiles/address.hpp"

namespace frontkart::tiles {
namespace {

// Field numbers of vector_tile.proto 2.1.
constexpr protozero::pbf_tag_type kTileLayer = 3;
constexpr protozero::pbf_tag_type kLayerName = 1;
constexpr protozero::pbf_tag_type kLayerFeature = 2;
constexpr protozero::pbf_tag_type kLayerKey = 3;
constexpr protozero::pbf_tag_type kLayerValue = 4;
constexpr protozero::pbf_tag_type kLayerExtent = 5;
constexpr protozero::pbf_tag_type kLayerVersion = 15;
constexpr protozero::pbf_tag_type kFeatureTags = 2;
constexpr protozero::pbf_tag_type kFeatureType = 3;
constexpr protozero::pbf_tag_type kFeatureGeometry = 4;
constexpr protozero::pbf_tag_type kValueText = 1;
constexpr protozero::pbf_tag_type kValueDouble = 3;
constexpr protozero::pbf_tag_type kValueInt = 4;
constexpr std::uint32_t kPolygon = 3;

constexpr std::uint32_t kMoveToOne = 1U << 3U | 1U;
constexpr std::uint32_t kClosePath = 1U << 3U | 7U;
constexpr std::uint32_t line_to(std::uint32_t count) {
  return count << 3U | 2U;
}

constexpr std::size_t kManyValues = 16;

char* put(char* to, std::uint32_t value) {
  while (value >= 0x80U) {
    *to++ = static_cast<char>(value | 0x80U);
    value >>= 7U;
  }
  *to++ = static_cast<char>(value);
  return to;
}

char* put_step(char* to, geometry::GridPoint from, geometry::GridPoint p) {
  to = put(to, protozero::encode_zigzag32(p.x - from.x));
  return put(to, protozero::encode_zigzag32(p.y - from.y));
}

}  // namespace

void LayerWriter::begin(std::string_view name) {
  name_ = name;
  features_.clear();
  tags_.clear();
  keys_.clear();
  values_.clear();
  value_number_.clear();
}

std::uint32_t LayerWriter::place(std::vector<std::string_view>& all, std::string_view what) {
  const auto it = std::find(all.begin(), all.end(), what);
  const auto at = static_cast<std::uint32_t>(it - all.begin());
  if (it == all.end()) all.push_back(what);
  return at;
}

void LayerWriter::tag(std::string_view key, std::string_view value) {
  tags_.push_back(place(keys_, key));
  if (values_.size() < kManyValues) {
    tags_.push_back(place(values_, value));
    return;
  }
  if (value_number_.empty()) {
    for (std::uint32_t i = 0; i < values_.size(); ++i) value_number_.emplace(values_[i], i);
  }
  const auto [it, fresh] = value_number_.emplace(value, static_cast<std::uint32_t>(values_.size()));
  if (fresh) values_.push_back(value);
  tags_.push_back(it->second);
}

void LayerWriter::feature(const composite::FlatShapes& shapes, std::size_t part) {
  const std::uint32_t first_polygon = part == 0 ? 0 : shapes.parts[part - 1].polygon_end;
  const std::uint32_t last_polygon = shapes.parts[part].polygon_end;
  const std::uint32_t first_ring = first_polygon == 0 ? 0 : shapes.polygon_end[first_polygon - 1];
  const std::uint32_t last_ring = last_polygon == 0 ? 0 : shapes.polygon_end[last_polygon - 1];
  const std::uint32_t first_point = first_ring == 0 ? 0 : shapes.ring_end[first_ring - 1];
  const std::uint32_t last_point = last_ring == 0 ? 0 : shapes.ring_end[last_ring - 1];
  // Steps within a tile take two bytes each way at most, its buffer included.
  geometry_.resize(std::size_t{4} * (last_point - first_point) + std::size_t{12} * (last_ring - first_ring));
  char* to = geometry_.data();
  geometry::GridPoint cursor{0, 0};
  std::uint32_t begin = first_point;
  for (std::uint32_t r = first_ring; r < last_ring; ++r) {
    const std::uint32_t end = shapes.ring_end[r];
    to = put(to, kMoveToOne);
    to = put_step(to, cursor, shapes.points[begin]);
    to = put(to, line_to(end - begin - 1));
    for (std::uint32_t i = begin + 1; i < end; ++i) to = put_step(to, shapes.points[i - 1], shapes.points[i]);
    to = put(to, kClosePath);
    cursor = shapes.points[end - 1];
    begin = end;
  }
  const auto length = static_cast<std::size_t>(to - geometry_.data());
  protozero::pbf_writer layer(features_);
  protozero::pbf_writer feature(layer, kLayerFeature);
  feature.add_packed_uint32(kFeatureTags, tags_.begin(), tags_.end());
  feature.add_enum(kFeatureType, kPolygon);
  feature.add_bytes(kFeatureGeometry, geometry_.data(), length);
  tags_.clear();
}

std::string LayerWriter::finish() {
  std::string out;
  if (features_.empty()) return out;
  std::string head;
  {
    protozero::pbf_writer layer(head);
    layer.add_uint32(kLayerVersion, 2);
    layer.add_string(kLayerName, name_.data(), name_.size());
    layer.add_uint32(kLayerExtent, kExtent);
    for (const auto key : keys_) layer.add_string(kLayerKey, key.data(), key.size());
    for (const auto value : values_) layer.add_message(kLayerValue, value.data(), value.size());
  }
  out.reserve(head.size() + features_.size() + 12);
  protozero::pbf_writer tile(out);
  tile.add_bytes_vectored(kTileLayer, head, features_);
  return out;
}

std::string text_value(std::string_view text) {
  std::string out;
  protozero::pbf_writer(out).add_string(kValueText, text.data(), text.size());
  return out;
}

std::string number_value(double number) {
  std::string out;
  protozero::pbf_writer value(out);
  constexpr double kExact = 9e15;
  if (std::floor(number) == number && std::abs(number) < kExact) {
    value.add_int64(kValueInt, static_cast<std::int64_t>(number));
  } else {
    value.add_double(kValueDouble, number);
  }
  return out;
}

}  // namespace frontkart::tiles
