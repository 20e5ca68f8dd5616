#pragma once

#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>

#include "service/publish_basemap.hpp"

namespace frontkart::service {

inline constexpr std::size_t kMaxStyleBytes = std::size_t{4} << 20U;
inline constexpr std::size_t kMaxGeojsonBytes = std::size_t{32} << 20U;
/// How an archive of tiles is named in a style.
inline constexpr std::string_view kArchiveScheme = "pmtiles://";

/// "https://host[:port]" of an address, small letters. Errors: bad_input at `where`: not https, a name or password, no
/// host, characters that no address has.
[[nodiscard]] Result<std::string> https_origin(std::string_view address, const std::string& where);

/// A file at most `most` bytes long. Errors: bad_input.
[[nodiscard]] Result<std::string> read_bounded(const std::filesystem::path& file, std::size_t most);

/// JSON no deeper than the page's readers can bear. Errors: bad_input with the place in `file`.
[[nodiscard]] Result<nlohmann::json> parse_bounded(const std::string& text, const std::string& file);

/// What a style says, member by member checked. `hosts` gets the origins that it names. Errors: bad_input.
[[nodiscard]] Result<Basemap::Style> read_style(const std::filesystem::path& file, std::set<std::string>& hosts);

/// A file that a style names by a relative path: below the style's folder, whatever links there are. Errors: bad_input.
[[nodiscard]] Result<std::filesystem::path> file_beside(const std::filesystem::path& folder, const std::string& name,
                                                        const std::string& where);

/// A whole PMTiles archive, version 3, of vector tiles; with `for_page` in at least one layer that the page draws.
/// Errors: bad_input.
[[nodiscard]] Status check_archive(const std::filesystem::path& file, bool for_page);

}  // namespace frontkart::service
