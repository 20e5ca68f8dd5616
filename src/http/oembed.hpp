#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "http/edition_page.hpp"

namespace frontkart::http {

/// What is asked of an oEmbed provider (https://oembed.com).
struct OembedRequest {
  std::string url;              ///< of the page that is to be shown, with its hash
  std::uint32_t max_width = 0;  ///< pixels; 0: any
  std::uint32_t max_height = 0;
};

/// The answer for a page of the site at `site` ("https://example.org/front/"): JSON of type rich with a frame that
/// shows the same view. Error not_found: the address is not that of the page or of embed.html of this site.
[[nodiscard]] Result<std::string> oembed_answer(const OembedRequest& request, std::string_view site,
                                                const EditionPage& page);

}  // namespace frontkart::http
