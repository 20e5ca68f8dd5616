#include "service/publish_basemap.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <set>

#include "base/utf8.hpp"
#include "service/publish_basemap_parts.hpp"
#include "service/publish_folder.hpp"

namespace frontkart::service {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::size_t kMaxAttribution = 300;

Status check_attribution(const BasemapRequest& request) {
  const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
  const std::string& text = request.attribution;
  if (text.find_first_not_of(' ') == std::string::npos) {
    return Error{ErrorCode::usage, "A base map needs the words that its makers ask for.", "--basemap",
                 "Give them: --basemap-attribution \"© OpenStreetMap\"."};
  }
  if (text.size() > kMaxAttribution || !is_utf8(text) || std::any_of(text.begin(), text.end(), control)) {
    return Error{ErrorCode::usage,
                 fmt::format("The attribution must be one line of at most {} bytes of UTF-8.", kMaxAttribution),
                 "--basemap-attribution", ""};
  }
  return Done{};
}

bool is_archive(const fs::path& file) {
  constexpr std::string_view kMagic = "PMTiles";
  std::array<char, kMagic.size()> begin{};
  std::ifstream in(file, std::ios::binary);
  return in.read(begin.data(), begin.size()) && std::string_view(begin.data(), begin.size()) == kMagic;
}

/// Names of files have only what no host and no shell reads in another way.
std::string stem_of(const fs::path& file) {
  std::string stem = "base/map-";
  for (const char c : file.stem().string()) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    stem += plain ? c : '-';
  }
  constexpr std::size_t kLongest = 60;
  return stem.substr(0, kLongest);
}

/// The style with its files in the edition, by their paths there.
Result<std::string> put_style(EditionFolder& folder, const Basemap::Style& style, std::string_view name) {
  json out = style.json;
  for (auto& [id, source] : out["sources"].items()) {
    for (const char* member : {"url", "data"}) {
      const auto it = source.find(member);
      if (it == source.end() || !it->is_string()) continue;
      auto address = it->template get<std::string>();
      const bool archive = address.starts_with(kArchiveScheme);
      if (archive) address.erase(0, kArchiveScheme.size());
      if (address.find("://") != std::string::npos) continue;
      FRONTKART_TRY(const fs::path file, file_beside(style.folder, address, id));
      FRONTKART_TRY(const std::string path, folder.put_file(stem_of(file), archive ? ".pmtiles" : ".geojson", file));
      *it = (archive ? std::string(kArchiveScheme) : std::string()) + path;
    }
  }
  return folder.put(fmt::format("base/style-{}", name), ".json", out.dump());
}

}  // namespace

Digest BasemapRequest::fingerprint() const {
  Sha256 sum;
  sum.update(source).update("\n").update(dark).update("\n").update(attribution);
  for (const std::string& file : {source, dark}) {
    std::error_code unknown;
    const auto size = fs::file_size(file, unknown);
    if (unknown) continue;
    const auto changed = fs::last_write_time(file, unknown).time_since_epoch().count();
    sum.update(fmt::format("\n{} {}", size, changed));
  }
  return sum.finish();
}

Result<std::optional<Basemap>> read_basemap(const BasemapRequest& request) {
  if (request.source.empty()) {
    if (request.dark.empty() && request.attribution.empty()) return std::optional<Basemap>();
    return Error{ErrorCode::usage, "There is no base map that this could belong to.",
                 request.dark.empty() ? "--basemap-attribution" : "--basemap-dark", "Give one with --basemap."};
  }
  FRONTKART_CHECK(check_attribution(request));
  Basemap found;
  found.attribution = request.attribution;
  std::set<std::string> hosts;
  const bool address = request.source.find("://") != std::string::npos;
  const bool archive = address || is_archive(request.source);
  if (archive && !request.dark.empty()) {
    return Error{ErrorCode::usage, "The page draws an archive in its own colours, light and dark.", "--basemap-dark",
                 "Leave it out."};
  }
  if (address) {
    FRONTKART_TRY(std::string origin, https_origin(request.source, "--basemap"));
    const std::string path = request.source.substr(0, request.source.find_first_of("?#"));
    if (path.ends_with(".json")) {
      return Error{ErrorCode::usage, "A style at an address can change without anybody having looked at it.",
                   "--basemap", fmt::format("Copy it first: curl -o style.json {}", markup_text(request.source))};
    }
    hosts.insert(std::move(origin));
    found.archive_address = request.source;
  } else if (archive) {
    FRONTKART_CHECK(check_archive(request.source, true));
    found.archive_file = request.source;
  } else {
    FRONTKART_TRY(found.light, read_style(request.source, hosts));
    if (!request.dark.empty()) {
      FRONTKART_TRY(found.dark, read_style(request.dark, hosts));
    }
  }
  found.hosts.assign(hosts.begin(), hosts.end());
  return std::optional<Basemap>(std::move(found));
}

Result<json> put_basemap(EditionFolder& folder, const Basemap& basemap) {
  json out = {{"attribution", basemap.attribution}, {"hosts", basemap.hosts}};
  if (basemap.light) {
    out["kind"] = "style";
    FRONTKART_TRY(out["light"], put_style(folder, *basemap.light, "light"));
    if (basemap.dark) {
      FRONTKART_TRY(out["dark"], put_style(folder, *basemap.dark, "dark"));
    }
    return out;
  }
  out["kind"] = "pmtiles";
  out["archive"] = basemap.archive_address;
  if (!basemap.archive_file.empty()) {
    FRONTKART_TRY(out["archive"], folder.put_file(stem_of(basemap.archive_file), ".pmtiles", basemap.archive_file));
  }
  return out;
}

}  // namespace frontkart::service
