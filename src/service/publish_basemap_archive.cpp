#include <fmt/format.h>
#include <fmt/ranges.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <fstream>

#include "service/publish_basemap_parts.hpp"

namespace frontkart::service {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kHeaderBytes = 127;
constexpr std::uint64_t kMaxMetadataBytes = 8U << 20U;
constexpr std::uint8_t kPlain = 1;
constexpr std::uint8_t kGzip = 2;
constexpr std::uint8_t kVectorTiles = 1;
/// Of the layers of the Protomaps basemap, those that the page draws (web/src/basemap.ts).
constexpr std::array<std::string_view, 7> kDrawn{"earth", "landcover", "landuse", "water",
                                                 "roads", "buildings", "transit"};

/// Sections of the file by the offset of their place in the header: root, metadata, leaves, tiles.
constexpr std::array<std::size_t, 4> kSections{8, 24, 40, 56};

std::uint64_t number_at(std::string_view bytes, std::size_t at) {
  std::uint64_t value = 0;
  for (std::size_t i = 8; i-- > 0;) value = value << 8U | static_cast<std::uint8_t>(bytes[at + i]);
  return value;
}

/// Empty where it is no gzip of at most kMaxMetadataBytes.
std::string unzipped(std::string packed) {
  z_stream stream{};
  constexpr int kGzipWindow = 15 + 16;
  if (inflateInit2_(&stream, kGzipWindow, ZLIB_VERSION, static_cast<int>(sizeof(stream))) != Z_OK) return {};
  std::string out;
  std::array<char, 1U << 16U> piece{};
  stream.next_in = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_in = static_cast<uInt>(packed.size());
  int code = Z_OK;
  while (code == Z_OK && out.size() <= kMaxMetadataBytes) {
    stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_out = static_cast<uInt>(piece.size());
    code = inflate(&stream, Z_NO_FLUSH);
    out.append(piece.data(), piece.size() - stream.avail_out);
  }
  inflateEnd(&stream);
  return code == Z_STREAM_END ? out : std::string();
}

/// Whether the metadata, which may say nothing of layers, excludes that the page can draw any.
bool draws_nothing(const std::string& metadata) {
  const auto facts = nlohmann::json::parse(metadata, nullptr, false);
  if (!facts.is_object() || !facts.contains("vector_layers") || !facts["vector_layers"].is_array()) return false;
  return std::none_of(facts["vector_layers"].begin(), facts["vector_layers"].end(), [](const auto& layer) {
    return layer.is_object() && layer.contains("id") && layer["id"].is_string() &&
           std::find(kDrawn.begin(), kDrawn.end(), layer["id"].template get<std::string>()) != kDrawn.end();
  });
}

}  // namespace

Status check_archive(const fs::path& file, bool for_page) {
  const auto refuse = [&](std::string message, std::string remedy) {
    return Error{ErrorCode::bad_input, std::move(message), file.string(), std::move(remedy)};
  };
  std::error_code failure;
  const std::uint64_t size = fs::file_size(file, failure);
  std::ifstream in(file, std::ios::binary);
  std::string header(kHeaderBytes, '\0');
  if (failure || !in.read(header.data(), kHeaderBytes) || !header.starts_with("PMTiles")) {
    return refuse("This is no archive of tiles (PMTiles).", "Give a .pmtiles file.");
  }
  if (header[7] != 3) {
    return refuse(fmt::format("The archive has version {} of PMTiles; version 3 is read.", int{header[7]}),
                  "Convert it: pmtiles convert OLD NEW.");
  }
  for (const std::size_t section : kSections) {
    const std::uint64_t from = number_at(header, section);
    const std::uint64_t length = number_at(header, section + 8);
    if (from > size || length > size - from) {
      return refuse("The archive is cut short: its header names more bytes than it has.", "Copy it again.");
    }
  }
  if (static_cast<std::uint8_t>(header[99]) != kVectorTiles) {
    return refuse("The archive holds pictures, not vector tiles.",
                  "Give an archive of the Protomaps basemap, or a style that draws these tiles.");
  }
  const std::uint64_t length = number_at(header, 32);
  const auto packing = static_cast<std::uint8_t>(header[97]);
  if (!for_page || length > kMaxMetadataBytes || (packing != kPlain && packing != kGzip)) return Done{};
  std::string metadata(length, '\0');
  in.seekg(static_cast<std::streamoff>(number_at(header, 24)));
  if (!in.read(metadata.data(), static_cast<std::streamsize>(length))) {
    return refuse("The archive cannot be read.", "Copy it again.");
  }
  if (packing == kGzip) metadata = unzipped(std::move(metadata));
  if (draws_nothing(metadata)) {
    return refuse(fmt::format("The archive has none of the layers that the page draws ({}).", fmt::join(kDrawn, ", ")),
                  "Give an extract of the Protomaps basemap, or a style of your own that names this archive.");
  }
  return Done{};
}

}  // namespace frontkart::service
