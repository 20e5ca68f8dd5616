#include <fmt/format.h>

#include <cstdint>
#include <cstring>

#include "exchange/shapefile_reader.hpp"

namespace frontkart::exchange {
namespace {

// The layout is that of the "ESRI Shapefile Technical Description" (1998): a header of 100 bytes; records of a number
// and a length in 16-bit words, both big-endian; everything inside a record little-endian.
constexpr std::size_t kHeader = 100;
constexpr std::size_t kRecordHeader = 8;
constexpr std::size_t kPolygonHeader = 44;
constexpr std::uint32_t kMagic = 9994;
/// Sorting the rings of one shape into polygons takes time that grows with their square.
constexpr std::uint64_t kMaxPartsOfShape = 5'000;
constexpr std::uint64_t kMaxParts = 200'000;

std::uint32_t byte_at(std::string_view s, std::size_t i) {
  return static_cast<std::uint8_t>(s[i]);
}
std::uint32_t big(std::string_view s, std::size_t i) {
  return byte_at(s, i) << 24U | byte_at(s, i + 1) << 16U | byte_at(s, i + 2) << 8U | byte_at(s, i + 3);
}
std::uint32_t little(std::string_view s, std::size_t i) {
  return byte_at(s, i + 3) << 24U | byte_at(s, i + 2) << 16U | byte_at(s, i + 1) << 8U | byte_at(s, i);
}
void put_big(std::string& out, std::uint64_t v) {
  for (const unsigned shift : {24U, 16U, 8U, 0U}) out += static_cast<char>(static_cast<std::uint8_t>(v >> shift));
}

bool is_polygon_type(std::uint32_t type) {
  return type == 5 || type == 15 || type == 25;
}

Error bad(std::string message, std::string remedy) {
  return {ErrorCode::bad_input, std::move(message), "", std::move(remedy)};
}

Error truncated(std::size_t record) {
  return bad(fmt::format("The .shp is truncated or damaged at shape {}.", record), "Fetch the archive again.");
}

}  // namespace

Result<std::string> index_of_shapes(std::string_view shp, std::size_t max_vertices) {
  if (shp.size() < kHeader || big(shp, 0) != kMagic) {
    return bad("The .shp is not a shapefile.", "Fetch the archive again.");
  }
  if (!is_polygon_type(little(shp, 32))) {
    return bad("The shapefile does not hold polygons.", "Only areas are taken; leave points and lines out.");
  }
  if (std::uint64_t{big(shp, 24)} * 2 > shp.size()) return truncated(0);
  std::string records;
  std::uint64_t points = 0;
  std::uint64_t parts = 0;
  std::size_t record = 0;
  for (std::size_t at = kHeader; at < shp.size(); ++record) {
    if (shp.size() - at < kRecordHeader) return truncated(record);
    const std::uint64_t size = std::uint64_t{big(shp, at + 4)} * 2;
    const std::size_t content = at + kRecordHeader;
    if (size < 4 || size > shp.size() - content) return truncated(record);
    const std::uint32_t type = little(shp, content);
    if (type != 0) {
      if (!is_polygon_type(type) || size < kPolygonHeader) return truncated(record);
      const std::uint64_t own_parts = little(shp, content + 36);
      const std::uint64_t own_points = little(shp, content + 40);
      if (kPolygonHeader + own_parts * 4 + own_points * 16 > size) return truncated(record);
      points += own_points;
      parts += own_parts;
      if (own_parts > kMaxPartsOfShape || parts > kMaxParts) {
        return bad(fmt::format("Shape {} brings the rings over {} for one shape or {} for all.", record,
                               kMaxPartsOfShape, kMaxParts),
                   "Simplify the areas.");
      }
      if (points > max_vertices) {
        return bad(fmt::format("The shapefile has more than {} vertices.", max_vertices), "Simplify its lines.");
      }
    }
    put_big(records, at / 2);
    put_big(records, size / 2);
    at = content + static_cast<std::size_t>(size);
  }
  std::string out(shp.substr(0, 24));
  put_big(out, (kHeader + records.size()) / 2);
  out += shp.substr(28, kHeader - 28);
  return out + records;
}

}  // namespace frontkart::exchange
