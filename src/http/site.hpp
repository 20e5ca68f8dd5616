#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace frontkart::http {

/// Whom a server answers, and at which address it is known.
struct Site {
  /// Readers anywhere: other sites may read what it answers. Otherwise: people at this machine.
  bool open = false;
  /// Names that a request's Host may have besides those of this machine: small letters, IPv6 in brackets, no port.
  std::vector<std::string> hosts = {};
  /// "https://example.org/front/": where readers find it, with a slash at the end. Empty: where the request says.
  std::string url = {};
  /// Sources in the sense of a content security policy ("https://news.example") that may show embed.html in a frame.
  /// Empty: everybody.
  std::vector<std::string> may_embed = {};
};

/// An http or https address without query and fragment, taken apart.
struct SiteUrl {
  std::string scheme;  ///< small letters
  std::string host;    ///< small letters; IPv6 in brackets
  std::string port;    ///< empty: that of the scheme
  std::string path;    ///< begins with '/', as it was given
};
/// Error usage: another form; a name, password, query or fragment; characters that no address has.
[[nodiscard]] Result<SiteUrl> parse_site_url(std::string_view url);

/// The name of a Host field in small letters, without its port. Empty: it has no such form.
[[nodiscard]] std::string host_name(std::string_view host);

/// True for localhost, 127.0.0.0/8 and [::1], with or without a port.
[[nodiscard]] bool is_local_host(std::string_view host);

/// One that a content security policy takes: 'self', or [http[s]://][*.]HOST[:PORT] without a path.
[[nodiscard]] bool is_frame_source(std::string_view text);

}  // namespace frontkart::http
