#include "http/static_files.hpp"

#include <fcntl.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/digest.hpp"

namespace frontkart::http {
namespace {

/// Up to here a file without a hash in its name is told from another by its content.
constexpr std::size_t kHashedBytes = std::size_t{1} << 20U;
constexpr std::size_t kTagDigits = 32;
constexpr std::size_t kMaxDepth = 16;
/// The bundler's default.
constexpr std::size_t kHashLength = 8;

Error missing() {
  return Error{ErrorCode::not_found, "There is nothing at this address.", "", ""};
}

Descriptor open_below(const Descriptor& folder, const std::string& name) {
  return Descriptor(::openat(folder.get(), name.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
}

Result<std::vector<std::string>> parts_of(std::string_view path) {
  std::vector<std::string> parts;
  while (!path.empty()) {
    path.remove_prefix(1);
    const std::size_t end = std::min(path.find('/'), path.size());
    const std::string_view part = path.substr(0, end);
    path.remove_prefix(end);
    if (part.empty() && path.empty()) break;
    const bool strange = part.empty() || part.front() == '.' || part.find('\\') != std::string_view::npos ||
                         part.find('\0') != std::string_view::npos;
    if (strange || parts.size() == kMaxDepth) return missing();
    parts.emplace_back(part);
  }
  return parts;
}

/// The publisher puts one between dots: "maps/daily.0123456789abcdef.fkc". Empty: there is none.
std::string_view content_hash_in(std::string_view name) {
  constexpr std::size_t kDigits = 16;
  for (std::size_t dot = name.find('.'); dot != std::string_view::npos; dot = name.find('.', dot + 1)) {
    const std::string_view hash = name.substr(dot + 1, kDigits);
    if (name.size() > dot + 1 + kDigits && name[dot + 1 + kDigits] == '.' &&
        hash.find_first_not_of("0123456789abcdef") == std::string_view::npos) {
      return hash;
    }
  }
  return {};
}

/// The bundler puts a hash of the content into the names below assets/: "assets/index-BZ3k9a_1.js".
bool name_has_hash(const std::vector<std::string>& parts) {
  if (!content_hash_in(parts.back()).empty()) return true;
  if (parts.size() < 2 || parts.front() != "assets") return false;
  const std::string_view name = parts.back();
  const std::size_t dot = name.find('.');
  if (dot == std::string_view::npos || dot <= kHashLength) return false;
  const std::string_view hash = name.substr(dot - kHashLength, kHashLength);
  const auto is_hash_character = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
  };
  return name[dot - kHashLength - 1] == '-' && std::all_of(hash.begin(), hash.end(), is_hash_character);
}

}  // namespace

std::string_view content_type_of(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 25> kTypes{{
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".mjs", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".json", "application/json; charset=utf-8"},
      {".geojson", "application/geo+json; charset=utf-8"},
      {".jsonl", "application/jsonl; charset=utf-8"},
      {".map", "application/json; charset=utf-8"},
      {".atom", "application/atom+xml; charset=utf-8"},
      {".xml", "application/xml; charset=utf-8"},
      {".kml", "application/vnd.google-earth.kml+xml; charset=utf-8"},
      {".csv", "text/csv; charset=utf-8"},
      {".gpkg", "application/geopackage+sqlite3"},
      {".fkc", "application/vnd.frontkart.composite"},
      {".webmanifest", "application/manifest+json; charset=utf-8"},
      {".pbf", "application/x-protobuf"},
      {".txt", "text/plain; charset=utf-8"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".jpg", "image/jpeg"},
      {".webp", "image/webp"},
      {".ico", "image/x-icon"},
      {".woff2", "font/woff2"},
      {".wasm", "application/wasm"},
      {".pmtiles", "application/vnd.pmtiles"},
  }};
  const std::size_t dot = name.rfind('.');
  if (dot != std::string_view::npos) {
    for (const auto& [extension, type] : kTypes) {
      if (name.substr(dot) == extension) return type;
    }
  }
  return "application/octet-stream";
}

StaticFiles::StaticFiles(std::filesystem::path root) : root_(std::move(root)) {}

bool StaticFiles::available() const {
  std::error_code ignored;
  return !root_.empty() && std::filesystem::is_regular_file(root_ / "index.html", ignored);
}

Result<Response> StaticFiles::get(std::string_view path) const {
  if (root_.empty() || path.empty() || path.front() != '/') return missing();
  FRONTKART_TRY(std::vector<std::string> parts, parts_of(path));
  if (path.back() == '/') parts.emplace_back("index.html");

  Descriptor at(::open(root_.c_str(), O_RDONLY | O_CLOEXEC | O_DIRECTORY));
  for (const auto& part : parts) {
    if (!at.open()) return missing();
    at = open_below(at, part);
  }
  if (!at.open()) return missing();
  FRONTKART_TRY(OpenFile opened, OpenFile::of(std::move(at)));
  const auto file = std::make_shared<const OpenFile>(std::move(opened));

  Response response;
  response.content_type = content_type_of(parts.back());
  response.tagged = true;
  response.ranged = true;
  response.embeddable = parts.size() == 1 && parts.back() == "embed.html";
  if (const std::string_view hash = content_hash_in(parts.back()); !hash.empty()) {
    response.tag = hash;
  } else if (file->size() > kHashedBytes) {
    response.tag = sha256(file->version()).hex().substr(0, kTagDigits);
  } else {
    // A file that was written again with the same bytes is the same to readers.
    FRONTKART_TRY(response.body, file->text(0, file->size()));
  }
  if (!response.tag.empty()) response.file = FileSlice{file, 0, file->size()};
  response.cache_control = name_has_hash(parts) ? "public, max-age=31536000, immutable" : "no-cache";
  return response;
}

}  // namespace frontkart::http
