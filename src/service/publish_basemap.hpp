#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/digest.hpp"
#include "base/result.hpp"

/// A base map of the newsroom's own choice: a MapLibre style, or an archive of tiles (PMTiles) in the layers of the
/// Protomaps basemap, which the page draws in its own colours. docs/publishing.md says what may be in them.
namespace frontkart::service {

class EditionFolder;

struct BasemapRequest {
  std::string source;       ///< a file, or an https address of an archive; empty: the bundled base map alone
  std::string dark;         ///< a style for dark mode; empty: `source` also then
  std::string attribution;  ///< what its makers want said of them, one line of text; required with `source`

  /// Changes whenever a base map that stands in files may have changed: names, sizes and times of files.
  [[nodiscard]] Digest fingerprint() const;
};

/// A base map that has been read and checked.
struct Basemap {
  struct Style {
    nlohmann::json json;  ///< members that the page needs, and no others
    std::filesystem::path folder;
  };
  std::optional<Style> light;
  std::optional<Style> dark;
  std::filesystem::path archive_file;
  std::string archive_address;
  std::string attribution;
  std::vector<std::string> hosts;  ///< "https://tiles.example.org:8443", sorted, each once: what the page asks
};

/// Reads and checks; nothing where `request` is empty. Whoever wrote a style is a stranger: all that it names is https,
/// or a file below its own folder. Errors: usage (no attribution, an address that is no https), bad_input (the style or
/// archive, with file and place).
[[nodiscard]] Result<std::optional<Basemap>> read_basemap(const BasemapRequest& request);

/// Puts its files into an edition; gives `site.basemap` (docs/formats/edition.md). Errors: bad_input, store_full.
[[nodiscard]] Result<nlohmann::json> put_basemap(EditionFolder& folder, const Basemap& basemap);

}  // namespace frontkart::service
