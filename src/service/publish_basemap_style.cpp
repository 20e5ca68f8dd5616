#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>

#include "base/utf8.hpp"
#include "service/publish_basemap_parts.hpp"

namespace frontkart::service {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::size_t kMaxDepth = 64;
constexpr std::size_t kMaxSources = 32;
constexpr std::size_t kMaxLayers = 1000;
constexpr std::size_t kMaxAddress = 2000;
constexpr std::array<std::string_view, 4> kSourceTypes{"vector", "raster", "raster-dem", "geojson"};
constexpr std::array<std::string_view, 9> kLayerTypes{"background",     "fill",    "line",      "symbol", "circle",
                                                      "fill-extrusion", "heatmap", "hillshade", "raster"};
/// The others of a source are drawn from (`url`, `tiles`, `data`), or of no use to the page.
constexpr std::array<std::string_view, 9> kSourceMembers{"type",   "bounds",   "minzoom", "maxzoom",  "tileSize",
                                                         "scheme", "encoding", "buffer",  "tolerance"};
constexpr std::array<std::string_view, 8> kLayerMembers{"id",      "type",    "source", "source-layer",
                                                        "minzoom", "maxzoom", "filter", "layout"};

template <std::size_t N>
bool one_of(const std::array<std::string_view, N>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string text_of(const json& object, const char* member) {
  const auto it = object.find(member);
  return it != object.end() && it->is_string() ? it->get<std::string>() : std::string();
}

/// Reads one style; `where` begins with its file.
class StyleReader {
 public:
  StyleReader(fs::path file, std::set<std::string>& hosts)
      : file_(std::move(file)), folder_(file_.parent_path()), hosts_(hosts) {}

  Result<Basemap::Style> read() {
    FRONTKART_TRY(const std::string text, read_bounded(file_, kMaxStyleBytes));
    FRONTKART_TRY(const json style, parse_bounded(text, file_.string()));
    if (!style.is_object() || !style.contains("layers") || !style.contains("sources")) {
      return refuse("", "This is no MapLibre style: it has no sources and layers.",
                    "Give a style as JSON, or a PMTiles archive.");
    }
    if (!style.contains("version") || style["version"] != 8) {
      return refuse("version", "The style is not of version 8, the only one that there is.", "");
    }
    json out = {{"version", 8}, {"sources", json::object()}, {"layers", json::array()}};
    FRONTKART_CHECK(read_sources(style["sources"], out["sources"]));
    FRONTKART_CHECK(read_layers(style["layers"], out["sources"], out["layers"]));
    if (style.contains("sprite")) {
      FRONTKART_CHECK(read_sprite(style["sprite"]));
      out["sprite"] = style["sprite"];
    }
    return Basemap::Style{std::move(out), folder_};
  }

 private:
  [[nodiscard]] std::string at(const std::string& place) const {
    return place.empty() ? file_.string() : file_.string() + ": " + place;
  }
  [[nodiscard]] Error refuse(const std::string& place, std::string message, std::string remedy) const {
    return Error{ErrorCode::bad_input, std::move(message), at(place), std::move(remedy)};
  }

  Status remote(const std::string& address, const std::string& place) {
    FRONTKART_TRY(std::string origin, https_origin(address, at(place)));
    hosts_.insert(std::move(origin));
    return Done{};
  }

  Status read_sources(const json& sources, json& out) {
    if (!sources.is_object() || sources.size() > kMaxSources) {
      return refuse("sources", fmt::format("The style must have an object of at most {} sources.", kMaxSources), "");
    }
    for (const auto& [name, source] : sources.items()) {
      const std::string place = "sources." + name;
      if (!source.is_object() || !one_of(kSourceTypes, text_of(source, "type"))) {
        return refuse(place + ".type",
                      fmt::format("A source is of another type than {}.", fmt::join(kSourceTypes, ", ")),
                      "Take the source and its layers out of the style.");
      }
      json& kept = out[name] = json::object();
      for (const auto& [member, value] : source.items()) {
        if (one_of(kSourceMembers, member)) kept[member] = value;
      }
      FRONTKART_CHECK(read_addresses(source, place, kept));
    }
    return Done{};
  }

  Status read_addresses(const json& source, const std::string& place, json& kept) {
    int named = 0;
    if (const auto url = source.find("url"); url != source.end()) {
      ++named;
      if (!url->is_string()) return refuse(place + ".url", "An address is not text.", "");
      const auto address = url->get<std::string>();
      if (address.starts_with(kArchiveScheme)) {
        const std::string archive = address.substr(kArchiveScheme.size());
        if (archive.find("://") != std::string::npos) {
          FRONTKART_CHECK(remote(archive, place + ".url"));
        } else {
          FRONTKART_TRY(const fs::path file, file_beside(folder_, archive, at(place + ".url")));
          FRONTKART_CHECK(check_archive(file, false));
        }
      } else {
        FRONTKART_CHECK(remote(address, place + ".url"));
      }
      kept["url"] = *url;
    }
    if (const auto tiles = source.find("tiles"); tiles != source.end()) {
      ++named;
      if (!tiles->is_array() || tiles->empty()) return refuse(place + ".tiles", "This is no list of addresses.", "");
      for (const json& each : *tiles) {
        if (!each.is_string()) return refuse(place + ".tiles", "An address is not text.", "");
        FRONTKART_CHECK(remote(each.get<std::string>(), place + ".tiles"));
      }
      kept["tiles"] = *tiles;
    }
    if (const auto data = source.find("data"); data != source.end()) {
      ++named;
      FRONTKART_CHECK(read_data(*data, place + ".data"));
      kept["data"] = *data;
    }
    if (named == 0) return refuse(place, "The source names no data: url, tiles or data.", "");
    return Done{};
  }

  Status read_data(const json& data, const std::string& place) {
    if (data.is_object()) return Done{};
    if (!data.is_string()) return refuse(place, "The data are neither GeoJSON nor an address.", "");
    const auto address = data.get<std::string>();
    if (address.find("://") != std::string::npos) return remote(address, place);
    FRONTKART_TRY(const fs::path file, file_beside(folder_, address, at(place)));
    FRONTKART_TRY(const std::string text, read_bounded(file, kMaxGeojsonBytes));
    FRONTKART_TRY(const json geojson, parse_bounded(text, file.string()));
    if (!geojson.is_object() || !text_of(geojson, "type").starts_with("Feature")) {
      return Error{ErrorCode::bad_input, "This is no GeoJSON of features.", file.string(),
                   fmt::format("{} names it as data.", at(place))};
    }
    return Done{};
  }

  Status read_layers(const json& layers, const json& sources, json& out) {
    if (!layers.is_array() || layers.size() > kMaxLayers) {
      return refuse("layers", fmt::format("The style must have a list of at most {} layers.", kMaxLayers), "");
    }
    std::set<std::string> ids;
    for (std::size_t i = 0; i < layers.size(); ++i) {
      const json& layer = layers[i];
      const std::string place = fmt::format("layers[{}]", i);
      const std::string type = layer.is_object() ? text_of(layer, "type") : std::string();
      if (!one_of(kLayerTypes, type)) {
        return refuse(place + ".type", fmt::format("A layer is of another type than {}.", fmt::join(kLayerTypes, ", ")),
                      "Take it out of the style.");
      }
      if (!ids.insert(text_of(layer, "id")).second) {
        return refuse(place + ".id", "Two layers have the same id, or none.", "");
      }
      if (type != "background" && !sources.contains(text_of(layer, "source"))) {
        return refuse(place + ".source", "The layer's source is not among the style's sources.", "");
      }
      json kept = json::object();
      for (const auto& [member, value] : layer.items()) {
        if (one_of(kLayerMembers, member) || member == "paint") kept[member] = value;
      }
      out.push_back(std::move(kept));
    }
    return Done{};
  }

  Status read_sprite(const json& sprite) {
    const auto one = [&](const std::string& address, const std::string& place) -> Status {
      if (address.find("://") != std::string::npos) return remote(address, place);
      return refuse(place, "Icons must be on a server: an edition cannot hold the files that they consist of.",
                    "Give their https address, or take `sprite` out of the style.");
    };
    if (sprite.is_string()) return one(sprite.get<std::string>(), "sprite");
    if (!sprite.is_array()) return refuse("sprite", "This is no address of icons.", "");
    for (const json& each : sprite) {
      if (!each.is_object()) return refuse("sprite", "This is no list of icons.", "");
      FRONTKART_CHECK(one(text_of(each, "url"), "sprite"));
    }
    return Done{};
  }

  fs::path file_;
  fs::path folder_;
  std::set<std::string>& hosts_;
};

}  // namespace

Result<std::string> https_origin(std::string_view address, const std::string& where) {
  constexpr std::string_view kScheme = "https://";
  const auto refuse = [&](std::string message) {
    return Error{ErrorCode::bad_input, std::move(message), where, "Give an address that begins with https://."};
  };
  if (!address.starts_with(kScheme)) {
    constexpr std::size_t kShown = 80;
    return refuse(fmt::format("The address '{}' is not https.", markup_text(address.substr(0, kShown))));
  }
  const auto odd = [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7F || c == '\\'; };
  if (address.size() > kMaxAddress || std::any_of(address.begin(), address.end(), odd)) {
    return refuse("The address is too long, or has characters that no address has.");
  }
  address.remove_prefix(kScheme.size());
  std::string host(address.substr(0, address.find_first_of("/?#")));
  std::transform(host.begin(), host.end(), host.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  const std::size_t colon = host.find(':');
  const std::string name = host.substr(0, colon);
  const std::string port = colon == std::string::npos ? "0" : host.substr(colon + 1);
  // What goes into the page's policy must not be able to say anything else there.
  if (name.empty() || name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-") != std::string::npos ||
      port.empty() || port.size() > 5 || port.find_first_not_of("0123456789") != std::string::npos) {
    return refuse("The address names no server, or one with a name, password or variable in it.");
  }
  return std::string(kScheme) + host;
}

Result<std::string> read_bounded(const fs::path& file, std::size_t most) {
  std::error_code failure;
  const auto size = fs::file_size(file, failure);
  if (failure || !fs::is_regular_file(file, failure)) {
    return Error{ErrorCode::bad_input, "The file cannot be read.", file.string(), "Check its name."};
  }
  if (size > most) {
    return Error{ErrorCode::bad_input, fmt::format("The file is larger than {} MB.", most >> 20U), file.string(),
                 "Data of that size belong in a PMTiles archive."};
  }
  std::ifstream in(file, std::ios::binary);
  std::ostringstream bytes;
  if (size > 0) bytes << in.rdbuf();
  if (!in) return Error{ErrorCode::bad_input, "The file cannot be read.", file.string(), "Check its permissions."};
  return std::move(bytes).str();
}

Result<json> parse_bounded(const std::string& text, const std::string& file) {
  bool too_deep = false;
  const auto shallow = [&](int depth, json::parse_event_t, const json&) {
    too_deep = too_deep || static_cast<std::size_t>(depth) > kMaxDepth;
    return !too_deep;
  };
  try {
    json value = json::parse(text, shallow);
    if (!too_deep) return value;
    return Error{ErrorCode::bad_input, fmt::format("The JSON is more than {} levels deep.", kMaxDepth), file, ""};
  } catch (const json::parse_error& error) {
    const auto begin = text.begin();
    const auto line = std::count(begin, begin + static_cast<std::ptrdiff_t>(std::min(error.byte, text.size())), '\n');
    return Error{ErrorCode::bad_input, "This is not JSON.", fmt::format("{}: line {}", file, line + 1), ""};
  }
}

Result<fs::path> file_beside(const fs::path& folder, const std::string& name, const std::string& where) {
  std::error_code failure;
  const fs::path root = fs::canonical(folder.empty() ? fs::path(".") : folder, failure);
  const fs::path file = failure ? fs::path() : fs::canonical(root / name, failure);
  const auto below = std::mismatch(root.begin(), root.end(), file.begin(), file.end()).first == root.end();
  if (failure || name.empty() || fs::path(name).is_absolute() || !below) {
    return Error{ErrorCode::bad_input,
                 fmt::format("There is no file '{}' below the style's folder.", markup_text(name)), where,
                 "Put it beside the style, or give an https address."};
  }
  return file;
}

Result<Basemap::Style> read_style(const fs::path& file, std::set<std::string>& hosts) {
  return StyleReader(file, hosts).read();
}

}  // namespace frontkart::service
