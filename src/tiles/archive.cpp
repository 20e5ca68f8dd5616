#include "tiles/archive.hpp"

#include <fmt/format.h>
#include <libdeflate.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <new>
#include <nlohmann/json.hpp>
#include <protozero/varint.hpp>
#include <stdexcept>
#include <unordered_map>

namespace frontkart::tiles {
namespace {

/// gzip (RFC 1952) without a time stamp or name. One compressor for many texts.
class Gzip {
 public:
  Gzip() : compressor_(libdeflate_alloc_compressor(kLevel)) {
    if (!compressor_) throw std::bad_alloc();
  }

  [[nodiscard]] std::string operator()(std::string_view text) {
    std::string out(libdeflate_gzip_compress_bound(compressor_.get(), text.size()), '\0');
    const std::size_t size =
        libdeflate_gzip_compress(compressor_.get(), text.data(), text.size(), out.data(), out.size());
    if (size == 0) throw std::logic_error("a text does not fit where any text of its size does");
    out.resize(size);
    return out;
  }

 private:
  /// Tiles are nearly noise: more effort takes longer and gains one part in a hundred.
  static constexpr int kLevel = 6;

  struct Free {
    void operator()(libdeflate_compressor* compressor) const { libdeflate_free_compressor(compressor); }
  };
  std::unique_ptr<libdeflate_compressor, Free> compressor_;
};

// PMTiles, version 3.
constexpr std::size_t kHeaderSize = 127;
/// Header and root directory lie within the first 16 KB, so that one request gets both.
constexpr std::size_t kFirstRequest = 16384;
constexpr char kGzipped = 2;
constexpr char kMvt = 1;

struct Entry {
  std::uint64_t id = 0;
  std::uint64_t offset = 0;
  std::uint32_t length = 0;
  std::uint32_t run = 0;  ///< tiles in a row; 0 for a leaf directory
};

std::string directory_of(std::span<const Entry> entries) {
  std::string out;
  const auto put = [&](std::uint64_t v) { protozero::write_varint(std::back_inserter(out), v); };
  put(entries.size());
  std::uint64_t before = 0;
  for (const Entry& e : entries) {
    put(e.id - before);
    before = e.id;
  }
  for (const Entry& e : entries) put(e.run);
  for (const Entry& e : entries) put(e.length);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const bool follows = i > 0 && entries[i].offset == entries[i - 1].offset + entries[i - 1].length;
    put(follows ? 0 : entries[i].offset + 1);
  }
  return out;
}

struct Directories {
  std::string root;
  std::string leaves;
};

Directories directories_of(const std::vector<Entry>& entries, Gzip& gzip) {
  Directories out{gzip(directory_of(entries)), ""};
  for (std::size_t size = 4096; out.root.size() > kFirstRequest - kHeaderSize; size *= 2) {
    std::vector<Entry> roots;
    out.leaves.clear();
    for (std::size_t i = 0; i < entries.size(); i += size) {
      const auto leaf = gzip(directory_of(std::span(entries).subspan(i, std::min(size, entries.size() - i))));
      roots.push_back({entries[i].id, out.leaves.size(), static_cast<std::uint32_t>(leaf.size()), 0});
      out.leaves += leaf;
    }
    out.root = gzip(directory_of(roots));
  }
  return out;
}

void put_number(std::string& out, std::uint64_t value, std::size_t bytes) {
  for (std::size_t i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xFFU);
}
void put_degrees(std::string& out, double degrees) {
  put_number(out, static_cast<std::uint32_t>(static_cast<std::int32_t>(std::llround(degrees * 1e7))), 4);
}

nlohmann::ordered_json vector_layers(const TileSet& tiles, std::uint32_t max_zoom, bool history) {
  nlohmann::ordered_json fields = {{"status", "what the map says, an id of its legend"},
                                   {"standing", "held, contested, unclear or asserted"},
                                   {"party", "whose, where it is held or asserted"}};
  if (history) {
    fields["from"] = "unix seconds; since when";
    fields["to"] = "unix seconds; until when, that moment not included; missing: still so";
  }
  return nlohmann::ordered_json::array(
      {{{"id", tiles.layer()}, {"fields", fields}, {"minzoom", 0}, {"maxzoom", max_zoom}}});
}

std::string dumped(const nlohmann::ordered_json& json) {
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// The tiles, in order, equal ones once.
struct Contents {
  std::vector<Entry> entries;
  std::string data;
  std::uint64_t addressed = 0;
  std::uint64_t distinct = 0;
};

Result<Contents> contents_of(const TileSet& tiles, std::uint32_t max_zoom, Gzip& gzip) {
  Contents out;
  std::unordered_map<std::string, Entry> known;
  for (std::uint32_t zoom = 0; zoom <= max_zoom; ++zoom) {
    FRONTKART_TRY(const auto addresses, tiles.tiles_of(zoom));
    for (const TileAddress address : addresses) {
      FRONTKART_TRY(std::string bytes, tiles.history_tile(address));
      if (bytes.empty()) continue;
      ++out.addressed;
      const std::uint64_t id = tile_id(address);
      const auto [it, fresh] = known.try_emplace(std::move(bytes));
      if (fresh) {
        const std::string packed = gzip(it->first);
        it->second = {0, out.data.size(), static_cast<std::uint32_t>(packed.size()), 1};
        out.data += packed;
        ++out.distinct;
      }
      Entry* last = out.entries.empty() ? nullptr : &out.entries.back();
      if (last != nullptr && last->id + last->run == id && last->offset == it->second.offset) {
        ++last->run;
      } else {
        out.entries.push_back({id, it->second.offset, it->second.length, 1});
      }
    }
  }
  return out;
}

}  // namespace

Result<std::string> write_archive(const TileSet& tiles, const Facts& facts, std::uint32_t max_zoom) {
  if (max_zoom > kMaxZoom) {
    return Error{ErrorCode::usage, fmt::format("There are no tiles of zoom {}.", max_zoom), "",
                 fmt::format("The deepest zoom is {}.", kMaxZoom)};
  }
  Gzip gzip;
  FRONTKART_TRY(const Contents contents, contents_of(tiles, max_zoom, gzip));
  const Directories directories = directories_of(contents.entries, gzip);
  nlohmann::ordered_json json = {{"name", facts.name},
                                 {"description", facts.description},
                                 {"attribution", facts.attribution},
                                 {"type", "overlay"},
                                 {"version", "1"}};
  json["vector_layers"] = vector_layers(tiles, max_zoom, true);
  const std::string metadata = gzip(dumped(json));

  const auto bounds = tiles.bounds().value_or(std::array<double, 4>{-180, -85.051129, 180, 85.051129});
  std::string out;
  out.reserve(kHeaderSize + directories.root.size() + metadata.size() + directories.leaves.size() +
              contents.data.size());
  out += "PMTiles";
  out += '\3';
  std::uint64_t offset = kHeaderSize;
  for (const std::size_t size :
       {directories.root.size(), metadata.size(), directories.leaves.size(), contents.data.size()}) {
    put_number(out, offset, 8);
    put_number(out, size, 8);
    offset += size;
  }
  put_number(out, contents.addressed, 8);
  put_number(out, contents.entries.size(), 8);
  put_number(out, contents.distinct, 8);
  out += '\1';  // clustered: in the order of the ids
  out += kGzipped;
  out += kGzipped;
  out += kMvt;
  out += '\0';
  out += static_cast<char>(max_zoom);
  for (const double degrees : bounds) put_degrees(out, degrees);
  const double widest = std::max({bounds[2] - bounds[0], bounds[3] - bounds[1], 1e-3});
  const int zoom = std::clamp(static_cast<int>(std::floor(std::log2(360 / widest))), 0, static_cast<int>(max_zoom));
  out += static_cast<char>(zoom);
  put_degrees(out, (bounds[0] + bounds[2]) / 2);
  put_degrees(out, (bounds[1] + bounds[3]) / 2);
  out += directories.root;
  out += metadata;
  out += directories.leaves;
  out += contents.data;
  return out;
}

std::string tile_json(const TileSet& tiles, const Facts& facts, const std::string& address, std::uint32_t max_zoom,
                      bool history) {
  nlohmann::ordered_json json = {{"tilejson", "3.0.0"},
                                 {"tiles", {address}},
                                 {"name", facts.name},
                                 {"description", facts.description},
                                 {"attribution", facts.attribution},
                                 {"scheme", "xyz"},
                                 {"minzoom", 0},
                                 {"maxzoom", max_zoom}};
  if (const auto bounds = tiles.bounds()) json["bounds"] = *bounds;
  json["vector_layers"] = vector_layers(tiles, max_zoom, history);
  return dumped(json);
}

}  // namespace frontkart::tiles
