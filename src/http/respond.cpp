#include "http/respond.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "base/digest.hpp"
#include "http/range.hpp"
#include "http/text.hpp"
#include "service/json.hpp"
#include "service/json_writer.hpp"

namespace frontkart::http {
namespace {

/// Smaller bodies gain nothing.
constexpr std::size_t kGzipFrom = 1024;
/// Larger ones are sent as they are: packing them would keep too much memory.
constexpr std::size_t kGzipTo = std::size_t{16} << 20U;
constexpr std::size_t kKeptBytes = std::size_t{64} << 20U;
constexpr std::size_t kTagHexDigits = 32;

/// For pages and scripts. What stands in braces: other hosts that they may ask, and who may show them.
constexpr std::string_view kPagePolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:{0}; connect-src 'self'{0}; "
    "worker-src 'self' blob:; font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors {1}";
constexpr std::string_view kDataPolicy = "default-src 'none'; frame-ancestors 'self'";

bool accepts_gzip(const Request& request) {
  const auto field = request.header("Accept-Encoding");
  if (!field) return false;
  std::optional<bool> gzip_named;
  std::optional<bool> star_named;
  for_each_element(*field, ',', [&](std::string_view element) {
    const std::size_t semicolon = element.find(';');
    const std::string_view coding = trimmed(element.substr(0, semicolon));
    bool wanted = true;
    if (semicolon != std::string_view::npos) {
      const std::string_view weight = trimmed(element.substr(semicolon + 1));
      wanted = weight.substr(0, 2) != "q=" || weight.find_first_of("123456789") != std::string_view::npos;
    }
    if (same_ignoring_case(coding, "gzip")) gzip_named = wanted;
    if (coding == "*") star_named = wanted;
  });
  return gzip_named.value_or(star_named.value_or(false));
}

/// Pages, and scripts: a worker is bound by what came with its script.
bool may_load(std::string_view content_type) {
  const std::string_view type = content_type.substr(0, content_type.find(';'));
  return type == "text/html" || type == "text/javascript";
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

/// Takes the part that is asked for. A condition that does not hold asks for the whole (RFC 9110, 13.1.5).
void cut_to_range(const Request& request, const std::string& tag, Response& response) {
  const auto field = request.header("Range");
  if (!field || request.method != Method::get || request.count("Range") != 1) return;
  if (const auto condition = request.header("If-Range"); condition && trimmed(*condition) != tag) return;
  const std::uint64_t total = response.size();
  const ByteRange range = byte_range(*field, total);
  if (range.kind == ByteRange::Kind::whole) return;
  if (range.kind == ByteRange::Kind::not_there) {
    Response refusal = plain_error(416, "The file has no such part.");
    response.status = refusal.status;
    response.content_type = std::move(refusal.content_type);
    response.body = std::move(refusal.body);
    response.file.reset();
    response.cache_control = "no-store";
    response.headers.emplace_back("Content-Range", fmt::format("bytes */{}", total));
    return;
  }
  response.status = 206;
  response.headers.emplace_back("Content-Range",
                                fmt::format("bytes {}-{}/{}", range.offset, range.offset + range.size - 1, total));
  if (response.file) {
    response.file->offset += range.offset;
    response.file->size = range.size;
  } else {
    response.body = response.body.substr(range.offset, range.size);
  }
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

std::optional<Response> refuse(const Request& request, const Site& site) {
  const auto host = request.header("Host");
  if (!host || request.count("Host") != 1) return plain_error(400, "The request must name its host once.");
  const std::string name = host_name(*host);
  if (!is_local_host(*host) && std::find(site.hosts.begin(), site.hosts.end(), name) == site.hosts.end()) {
    return plain_error(421, site.open ? "This server does not answer under this name."
                                      : "This server answers on this machine's own names only.");
  }
  if (request.method == Method::options && site.open) {
    Response response;
    response.status = 204;
    response.headers.emplace_back("Access-Control-Allow-Methods", "GET, HEAD");
    response.headers.emplace_back("Access-Control-Allow-Headers", "Range, If-None-Match, If-Range");
    response.headers.emplace_back("Access-Control-Max-Age", "86400");
    return response;
  }
  if (request.method == Method::other || request.method == Method::options) {
    Response response = plain_error(405, "Only GET and HEAD are answered here.");
    response.headers.emplace_back("Allow", "GET, HEAD");
    return response;
  }
  return std::nullopt;
}

std::string site_url(const Request& request, const Site& site) {
  return site.url.empty() ? fmt::format("http://{}/", request.header("Host").value_or("localhost")) : site.url;
}

Finisher::Finisher(Site site) : site_(std::move(site)) {
  for (const std::string& source : site_.may_embed) frames_ += (frames_.empty() ? "" : " ") + source;
  if (frames_.empty()) frames_ = "*";
}

void Finisher::add_headers(Response& response) const {
  std::string policy(kDataPolicy);
  if (may_load(response.content_type)) {
    std::string hosts;
    for (const std::string& host : response.asks) hosts += ' ' + host;
    policy = fmt::format(kPagePolicy, hosts, response.embeddable ? frames_ : "'self'");
  }
  response.headers.emplace_back("Content-Security-Policy", std::move(policy));
  response.headers.emplace_back("X-Content-Type-Options", "nosniff");
  response.headers.emplace_back("Referrer-Policy", "no-referrer");
  response.headers.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
  response.headers.emplace_back("Cross-Origin-Resource-Policy", site_.open ? "cross-origin" : "same-origin");
  if (site_.open) {
    response.headers.emplace_back("Access-Control-Allow-Origin", "*");
    response.headers.emplace_back("Access-Control-Expose-Headers", "Accept-Ranges, Content-Range, ETag, Retry-After");
  }
}

std::shared_ptr<const std::string> Finisher::packed(const std::string& tag, const Response& response) {
  if (!tag.empty()) {
    const std::lock_guard lock(mutex_);
    if (const auto it = by_tag_.find(tag); it != by_tag_.end()) {
      kept_.splice(kept_.begin(), kept_, it->second);
      return it->second->second;
    }
  }
  std::string read;
  if (response.file) {
    auto text = response.file->file->text(response.file->offset, response.file->size);
    if (!text.ok()) return nullptr;
    read = std::move(text).value();
  }
  auto out = std::make_shared<const std::string>(gzip(response.file ? read : response.body));
  if (tag.empty() || out->size() > kKeptBytes / 4) return out;
  const std::lock_guard lock(mutex_);
  if (by_tag_.contains(tag)) return out;
  kept_.emplace_front(tag, out);
  by_tag_.emplace(tag, kept_.begin());
  kept_bytes_ += out->size();
  while (kept_bytes_ > kKeptBytes) {
    kept_bytes_ -= kept_.back().second->size();
    by_tag_.erase(kept_.back().first);
    kept_.pop_back();
  }
  return out;
}

Response Finisher::operator()(const Request& request, Response response) {
  const bool compressible =
      is_compressible(response.content_type) && response.size() >= kGzipFrom && response.size() <= kGzipTo;
  if (compressible) response.headers.emplace_back("Vary", "Accept-Encoding");
  std::string tag;
  if (response.tagged && response.status == 200) {
    if (response.tag.empty() && !response.file) response.tag = sha256(response.body).hex().substr(0, kTagHexDigits);
    tag = response.tag.empty() ? "" : '"' + response.tag + '"';
  }
  bool compress = compressible && accepts_gzip(request);
  if (response.ranged && response.status == 200) {
    response.headers.emplace_back("Accept-Ranges", "bytes");
    // Parts are of the file as it is, and so is the tag that they are asked for with.
    if (!request.header("If-None-Match") || !matches(*request.header("If-None-Match"), tag)) {
      cut_to_range(request, tag, response);
    }
    compress = compress && response.status == 200 && !request.header("Range");
  }
  add_headers(response);
  response.headers.emplace_back("Cache-Control", response.cache_control);
  if (!tag.empty() && response.status != 416) {
    // The compressed answer is another representation, so it needs another strong tag.
    if (compress) tag.insert(tag.size() - 1, "-gz");
    response.headers.emplace_back("ETag", tag);
    if (const auto field = request.header("If-None-Match"); field && matches(*field, tag)) {
      response.status = 304;
      response.body.clear();
      response.file.reset();
      return response;
    }
  }
  if (compress) {
    if (const auto bytes = packed(tag, response)) {
      response.body = *bytes;
      response.file.reset();
      response.headers.emplace_back("Content-Encoding", "gzip");
    } else {
      response = (*this)(Request{}, plain_error(500, "The file changed while it was read."));
    }
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

Response error_response(const Error& error, bool open) {
  Error told = error;
  switch (error.code) {
    case ErrorCode::not_found:
    case ErrorCode::negative:
    case ErrorCode::usage:
    case ErrorCode::ambiguous:
    case ErrorCode::unsupported:
      // Hints for the desk's command line help nobody here.
      if (open && told.where.starts_with("--")) told.where.clear();
      if (open && told.remedy.find("frontkart ") != std::string::npos) told.remedy.clear();
      break;
    case ErrorCode::bad_input:
      // It may name a file that the desk imported.
      if (open) told = {error.code, "The data behind this answer cannot be read.", "", ""};
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
  const ErrorCode code = status == 404   ? ErrorCode::not_found
                         : status == 501 ? ErrorCode::unsupported
                         : status == 500 ? ErrorCode::internal
                                         : ErrorCode::usage;
  Response response;
  response.status = status;
  response.content_type = "application/json; charset=utf-8";
  service::JsonWriter json;
  json.begin_object().key("error").string(status == 503 ? "busy" : error_facts(code).name);
  response.body = json.key("message").string(message).key("where").null().key("remedy").null().end_object().take();
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
