#pragma once

#include <string>
#include <vector>

#include "service/publish_parts.hpp"

namespace frontkart::service {

/// What the page and what leads to it say of the edition.
struct PageFacts {
  std::string title;
  std::map<std::string, std::string> titles;  ///< by language
  std::string url;                            ///< ends with '/', or empty
  Instant published;
  bool preview = false;
  std::vector<std::string> hosts;  ///< of the base map: the page may ask them
  std::vector<const MapSummary*> maps;
  std::string picture;      ///< path of a picture for links; may be empty
  std::string still_light;  ///< path of a still picture of the first map; may be empty
  std::string still_dark;
  std::string still_text;  ///< what it shows
};

/// The built page with what it shows before any script has run, and with what link previews read. Where the page has
/// the comments `<!--frontkart:head-->` and `<!--frontkart:first-->` they are replaced; otherwise only the head is
/// added to.
[[nodiscard]] std::string page_html(std::string html, const PageFacts& facts);

/// Copies the page's files: hashed ones as they are, others by name. Gives the paths of the base map, by name.
[[nodiscard]] Result<std::map<std::string, std::string>> write_page_files(const EditionWork& work,
                                                                          const PageFacts& facts);

[[nodiscard]] std::string sitemap_xml(const PageFacts& facts);
/// The answer of an oEmbed provider (https://oembed.com) for the edition's address.
[[nodiscard]] std::string oembed_json(const PageFacts& facts);

}  // namespace frontkart::service
