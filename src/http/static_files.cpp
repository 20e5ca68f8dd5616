#include "http/static_files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <utility>

namespace frontkart::http {
namespace {

constexpr std::size_t kMaxFileBytes = std::size_t{128} << 20U;
constexpr std::size_t kMaxDepth = 16;
/// The bundler's default.
constexpr std::size_t kHashLength = 8;

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() { reset(); }
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    reset();
    fd_ = std::exchange(other.fd_, -1);
    return *this;
  }
  [[nodiscard]] bool open() const { return fd_ >= 0; }
  [[nodiscard]] int get() const { return fd_; }

 private:
  void reset() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }
  int fd_;
};

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

Result<std::string> read_all(const Descriptor& file, std::size_t size) {
  std::string bytes(size, '\0');
  std::size_t done = 0;
  while (done < size) {
    const ssize_t n = ::read(file.get(), bytes.data() + done, size - done);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return missing();
    done += static_cast<std::size_t>(n);
  }
  return bytes;
}

/// The publisher puts one between dots: "maps/daily.0123456789abcdef.fkc".
bool name_has_content_hash(std::string_view name) {
  constexpr std::size_t kDigits = 16;
  for (std::size_t dot = name.find('.'); dot != std::string_view::npos; dot = name.find('.', dot + 1)) {
    const std::string_view hash = name.substr(dot + 1, kDigits);
    if (name.size() > dot + 1 + kDigits && name[dot + 1 + kDigits] == '.' &&
        hash.find_first_not_of("0123456789abcdef") == std::string_view::npos) {
      return true;
    }
  }
  return false;
}

/// The bundler puts a hash of the content into the names below assets/: "assets/index-BZ3k9a_1.js".
bool name_has_hash(const std::vector<std::string>& parts) {
  if (name_has_content_hash(parts.back())) return true;
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
  constexpr std::array<std::pair<std::string_view, std::string_view>, 24> kTypes{{
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
  struct stat facts {};
  if (!at.open() || ::fstat(at.get(), &facts) != 0 || !S_ISREG(facts.st_mode)) return missing();
  const auto size = static_cast<std::size_t>(facts.st_size);
  if (size > kMaxFileBytes) return missing();

  Response response;
  FRONTKART_TRY(response.body, read_all(at, size));
  response.content_type = content_type_of(parts.back());
  response.tagged = true;
  response.cache_control = name_has_hash(parts) ? "public, max-age=31536000, immutable" : "no-cache";
  return response;
}

}  // namespace frontkart::http
