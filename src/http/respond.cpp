#include "http/respond.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>

#include "base/digest.hpp"
#include "service/json.hpp"

namespace frontkart::http {
namespace {

/// Smaller bodies gain nothing.
constexpr std::size_t kGzipFrom = 1024;
constexpr std::size_t kTagHexDigits = 32;

constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kSecurityHeaders{{
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
     "worker-src 'self' blob:; font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
     "frame-ancestors 'self'"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
}};

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

template <class Visit>
void for_each_element(std::string_view list, char separator, Visit visit) {
  while (true) {
    const std::size_t end = list.find(separator);
    visit(trim(list.substr(0, end)));
    if (end == std::string_view::npos) return;
    list.remove_prefix(end + 1);
  }
}

/// Accept-Encoding names gzip (or *) with a weight other than 0.
bool accepts_gzip(const Request& request) {
  const auto field = request.header("Accept-Encoding");
  if (!field) return false;
  std::optional<bool> gzip_named;
  std::optional<bool> star_named;
  for_each_element(*field, ',', [&](std::string_view element) {
    const std::size_t semicolon = element.find(';');
    const std::string_view coding = trim(element.substr(0, semicolon));
    bool wanted = true;
    if (semicolon != std::string_view::npos) {
      const std::string_view weight = trim(element.substr(semicolon + 1));
      wanted = weight.substr(0, 2) != "q=" || weight.find_first_of("123456789") != std::string_view::npos;
    }
    if (same_ignoring_case(coding, "gzip")) gzip_named = wanted;
    if (coding == "*") star_named = wanted;
  });
  return gzip_named.value_or(star_named.value_or(false));
}

bool is_compressible(std::string_view content_type) {
  const std::string_view type = content_type.substr(0, content_type.find(';'));
  return type.substr(0, 5) == "text/" || type == "application/json" || type == "application/geo+json" ||
         type == "application/jsonl" || type == "application/manifest+json" || type == "application/xml" ||
         type == "application/vnd.frontkart.composite" || type.ends_with("+xml");
}

/// If-None-Match holds the tag, by weak comparison (RFC 9110, 8.8.3.2).
bool matches(std::string_view field, std::string_view tag) {
  bool found = false;
  for_each_element(field, ',', [&](std::string_view element) {
    if (element.substr(0, 2) == "W/") element.remove_prefix(2);
    found = found || element == "*" || element == tag;
  });
  return found;
}

}  // namespace

std::optional<std::string_view> Request::header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (same_ignoring_case(key, name)) return value;
  }
  return std::nullopt;
}

std::size_t Request::count(std::string_view name) const {
  return static_cast<std::size_t>(
      std::count_if(headers.begin(), headers.end(), [&](const auto& h) { return same_ignoring_case(h.first, name); }));
}

bool is_local_host(std::string_view host) {
  std::string_view name = host;
  if (!host.empty() && host.front() == '[') {
    const std::size_t end = host.find(']');
    if (end == std::string_view::npos) return false;
    name = host.substr(0, end + 1);
  } else {
    name = host.substr(0, host.find(':'));
  }
  if (const std::string_view rest = host.substr(name.size()); !rest.empty()) {
    unsigned port = 0;
    const auto [end, failure] = std::from_chars(rest.data() + 1, rest.data() + rest.size(), port);
    if (rest.front() != ':' || failure != std::errc{} || end != rest.data() + rest.size() || port > 65535) return false;
  }
  if (same_ignoring_case(name, "localhost") || name == "[::1]") return true;
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

std::optional<Response> refuse(const Request& request) {
  const auto host = request.header("Host");
  if (!host || request.count("Host") != 1) return plain_error(400, "The request must name its host once.");
  if (!is_local_host(*host)) return plain_error(421, "This server answers on this machine's own names only.");
  if (request.method == Method::other) {
    Response response = plain_error(405, "Only GET and HEAD are answered here.");
    response.headers.emplace_back("Allow", "GET, HEAD");
    return response;
  }
  return std::nullopt;
}

Response finish(const Request& request, Response response) {
  for (const auto& [name, value] : kSecurityHeaders) response.headers.emplace_back(name, value);
  response.headers.emplace_back("Cache-Control", response.cache_control);
  const bool compressible = is_compressible(response.content_type) && response.body.size() >= kGzipFrom;
  const bool compress = compressible && accepts_gzip(request);
  if (compressible) response.headers.emplace_back("Vary", "Accept-Encoding");

  if (response.tagged && response.status == 200) {
    // The compressed answer is another representation, so it needs another strong tag.
    const std::string tag =
        fmt::format("\"{}{}\"", sha256(response.body).hex().substr(0, kTagHexDigits), compress ? "-gz" : "");
    response.headers.emplace_back("ETag", tag);
    if (const auto field = request.header("If-None-Match"); field && matches(*field, tag)) {
      response.status = 304;
      response.body.clear();
      return response;
    }
  }
  if (compress) {
    response.body = gzip(response.body);
    response.headers.emplace_back("Content-Encoding", "gzip");
  }
  return response;
}

Response tagged(std::string_view content_type, std::string body) {
  Response response;
  response.content_type = content_type;
  response.body = std::move(body);
  response.cache_control = "no-cache";
  response.tagged = true;
  return response;
}

Response error_response(const Error& error) {
  Error told = error;
  switch (error.code) {
    case ErrorCode::not_found:
    case ErrorCode::negative:
    case ErrorCode::usage:
    case ErrorCode::ambiguous:
    case ErrorCode::unsupported:
    case ErrorCode::bad_input:
      break;
    case ErrorCode::forbidden:
      told = {error.code, "This is not allowed.", "", ""};
      break;
    case ErrorCode::store_locked:
      told = {error.code, "The store is in use by another process.", "", "Try again in a moment."};
      break;
    case ErrorCode::store_missing:
    case ErrorCode::store_damaged:
    case ErrorCode::store_newer:
    case ErrorCode::store_full:
      told = {error.code, "The server cannot read its store.", "",
              "The person who runs it finds the reason in its log."};
      break;
    case ErrorCode::interrupted:
      told = {error.code, "The server is stopping.", "", ""};
      break;
    case ErrorCode::internal:
      told = {error.code, "The server failed to answer; this is a defect of the program.", "", ""};
      break;
  }
  Response response;
  response.status = error_facts(error.code).http_status;
  response.content_type = "application/json; charset=utf-8";
  response.body = service::to_json(told);
  return response;
}

Response plain_error(int status, std::string_view message) {
  Response response = error_response(Error{ErrorCode::usage, std::string(message), "", ""});
  response.status = status;
  return response;
}

std::string gzip(std::string_view bytes) {
  constexpr int kLevel = 5;
  constexpr int kGzipWindow = 15 + 16;
  constexpr int kMemory = 8;
  z_stream stream{};
  // zlib's macro deflateInit2 hides an old-style cast; this is the function behind it.
  if (deflateInit2_(&stream, kLevel, Z_DEFLATED, kGzipWindow, kMemory, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
                    static_cast<int>(sizeof(stream))) != Z_OK) {
    throw std::runtime_error("zlib could not start");
  }
  std::string in(bytes);
  std::string out(deflateBound(&stream, static_cast<uLong>(in.size())), '\0');
  if (in.size() > UINT32_MAX || out.size() > UINT32_MAX) {
    deflateEnd(&stream);
    throw std::length_error("too long for one pass of zlib");
  }
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int result = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (result != Z_STREAM_END) throw std::runtime_error("zlib could not compress");
  return out;
}

}  // namespace frontkart::http
