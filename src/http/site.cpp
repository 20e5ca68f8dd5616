#include "http/site.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "http/text.hpp"

namespace frontkart::http {
namespace {

bool is_digits_below_65536(std::string_view text) {
  unsigned value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  return failure == std::errc{} && end == text.data() + text.size() && value < 65536;
}

bool is_name(std::string_view name) {
  return !name.empty() && name.size() < 254 && name.front() != '-' && name.front() != '.' &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
         });
}

bool is_address_in_brackets(std::string_view name) {
  if (name.size() < 4 || name.front() != '[' || name.back() != ']') return false;
  name = name.substr(1, name.size() - 2);
  return std::all_of(name.begin(), name.end(),
                     [](char c) { return (c >= 'a' && c <= 'f') || (c >= '0' && c <= '9') || c == ':' || c == '.'; });
}

}  // namespace

std::string host_name(std::string_view host) {
  const std::size_t end = !host.empty() && host.front() == '[' ? host.find(']') : host.find(':');
  const bool six = !host.empty() && host.front() == '[';
  if (six && end == std::string_view::npos) return "";
  const std::size_t size = std::min(six ? end + 1 : end, host.size());
  const std::string_view rest = host.substr(size);
  if (!rest.empty() && (rest.front() != ':' || !is_digits_below_65536(rest.substr(1)))) return "";
  std::string name = in_small_letters(host.substr(0, size));
  // "example.org." is the same name, written to its root.
  if (name.size() > 1 && name.back() == '.') name.pop_back();
  return is_name(name) || is_address_in_brackets(name) ? name : "";
}

bool is_local_host(std::string_view host) {
  const std::string name = host_name(host);
  if (name == "localhost" || name == "[::1]") return true;
  if (name.substr(0, 4) != "127.") return false;
  int parts = 0;
  bool numbers = true;
  for_each_element(name, '.', [&](std::string_view part) {
    unsigned value = 256;
    const auto [end, failure] = std::from_chars(part.data(), part.data() + part.size(), value);
    numbers = numbers && failure == std::errc{} && end == part.data() + part.size() && value < 256;
    ++parts;
  });
  return numbers && parts == 4;
}

Result<SiteUrl> parse_site_url(std::string_view url) {
  const Error wrong{ErrorCode::usage, fmt::format("'{}' is not the address of a site.", url.substr(0, 100)), "",
                    "Give for example https://example.org/front/."};
  SiteUrl out;
  const std::size_t colon = url.find("://");
  if (colon == std::string_view::npos) return wrong;
  out.scheme = in_small_letters(url.substr(0, colon));
  if (out.scheme != "http" && out.scheme != "https") return wrong;
  url.remove_prefix(colon + 3);
  const std::size_t slash = std::min(url.find('/'), url.size());
  const std::string_view authority = url.substr(0, slash);
  out.host = host_name(authority);
  if (out.host.empty()) return wrong;
  const std::size_t port = authority.rfind(':');
  if (port != std::string_view::npos && authority.back() != ']') {
    out.port = authority.substr(port + 1);
    if (out.port == (out.scheme == "http" ? "80" : "443")) out.port.clear();
  }
  out.path = slash == url.size() ? "/" : std::string(url.substr(slash));
  const bool plain = std::all_of(out.path.begin(), out.path.end(), [](char c) {
    return c > ' ' && c < 0x7F && std::string_view("\"'<>\\^`{|}?#").find(c) == std::string_view::npos;
  });
  if (!plain) return wrong;
  return out;
}

bool is_frame_source(std::string_view text) {
  if (text == "'self'" || text == "*") return true;
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (text.starts_with(scheme)) {
      text.remove_prefix(scheme.size());
      break;
    }
  }
  if (text.starts_with("*.")) text.remove_prefix(2);
  return !host_name(text).empty();
}

}  // namespace frontkart::http
