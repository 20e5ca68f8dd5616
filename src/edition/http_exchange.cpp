#include "edition/http_exchange.hpp"

#include <curl/curl.h>
#include <fmt/format.h>

#include <array>
#include <mutex>
#include <new>
#include <optional>
#include <stdexcept>

namespace frontkart::edition {
namespace {

/// What one transfer needs while libcurl calls back.
struct Transfer {
  CURL* easy;
  const HttpExchange::Sink& sink;
  std::uint64_t room;
  std::optional<Error> failed;
};

void start_curl() {
  static std::once_flag once;
  std::call_once(once, [] {
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw std::runtime_error("libcurl cannot start");
  });
}

std::size_t received(char* bytes, std::size_t /*one*/, std::size_t size, void* of) {
  Transfer& transfer = *static_cast<Transfer*>(of);
  long status = 0;
  curl_easy_getinfo(transfer.easy, CURLINFO_RESPONSE_CODE, &status);
  // What an error page says is nobody's data; it is read past, within bounds.
  if (size > transfer.room) {
    transfer.failed = Error{ErrorCode::negative, "It is longer than it may be.", "", ""};
    return 0;
  }
  transfer.room -= size;
  if (status != 200) return size;
  const Status taken = transfer.sink({bytes, size});
  if (taken.ok()) return size;
  transfer.failed = taken.error();
  return 0;
}

template <class Value>
void set(CURL* easy, CURLoption option, Value value) {
  if (curl_easy_setopt(easy, option, value) != CURLE_OK) throw std::runtime_error("libcurl lacks an option");
}

}  // namespace

struct HttpExchange::Handle {
  CURL* easy = curl_easy_init();
  Handle() {
    if (easy == nullptr) throw std::bad_alloc();
  }
  ~Handle() { curl_easy_cleanup(easy); }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
};

HttpExchange::HttpExchange() {
  start_curl();
  handle_ = std::make_unique<Handle>();
}

HttpExchange::~HttpExchange() = default;

Result<HttpAnswer> HttpExchange::send(const HttpRequest& request, const Sink& sink) {
  CURL* easy = handle_->easy;
  curl_easy_reset(easy);
  Transfer transfer{easy, sink, request.max_bytes, std::nullopt};
  std::array<char, CURL_ERROR_SIZE> reason{};
  const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers(
      request.media_type.empty() ? nullptr
                                 : curl_slist_append(nullptr, ("Content-Type: " + request.media_type).c_str()),
      &curl_slist_free_all);
  set(easy, CURLOPT_URL, request.url.c_str());
  set(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  set(easy, CURLOPT_FOLLOWLOCATION, 0L);
  set(easy, CURLOPT_NOSIGNAL, 1L);
  set(easy, CURLOPT_USERAGENT, "frontkart");
  set(easy, CURLOPT_ERRORBUFFER, reason.data());
  set(easy, CURLOPT_CONNECTTIMEOUT, static_cast<long>(request.connect.count()));
  set(easy, CURLOPT_LOW_SPEED_LIMIT, 100L);
  set(easy, CURLOPT_LOW_SPEED_TIME, static_cast<long>(request.stalled.count()));
  set(easy, CURLOPT_TIMEOUT, static_cast<long>(request.whole.count()));
  set(easy, CURLOPT_WRITEFUNCTION, &received);
  set(easy, CURLOPT_WRITEDATA, static_cast<void*>(&transfer));
  if (headers) {
    set(easy, CURLOPT_HTTPHEADER, headers.get());
    set(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    set(easy, CURLOPT_POSTFIELDS, request.body.data());
  }
  const CURLcode code = curl_easy_perform(easy);
  // The buffers above end with this call; the handle must not remember them.
  HttpAnswer answer;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &answer.status);
  const char* text = nullptr;
  if (curl_easy_getinfo(easy, CURLINFO_CONTENT_TYPE, &text) == CURLE_OK && text != nullptr) answer.media_type = text;
  text = nullptr;
  if (curl_easy_getinfo(easy, CURLINFO_REDIRECT_URL, &text) == CURLE_OK && text != nullptr) answer.location = text;
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, nullptr);

  if (transfer.failed) {
    if (transfer.failed->where.empty()) transfer.failed->where = request.url;
    return *transfer.failed;
  }
  if (code != CURLE_OK) {
    const char* why = reason[0] != '\0' ? reason.data() : curl_easy_strerror(code);
    return Error{ErrorCode::bad_input, fmt::format("The server did not answer whole: {}.", why), request.url,
                 "Check the address and the connection, and try again."};
  }
  return answer;
}

Status check_http_url(const std::string& url, bool query_allowed) {
  const auto refuse = [&](std::string message) {
    return Error{ErrorCode::usage, std::move(message), url.substr(0, 200), ""};
  };
  constexpr std::size_t kMaxUrl = 2000;
  const std::size_t scheme = url.starts_with("https://") ? 8 : url.starts_with("http://") ? 7 : 0;
  if (scheme == 0) return refuse("The address does not begin with http:// or https://.");
  if (url.size() > kMaxUrl) return refuse("The address is too long.");
  for (const char c : url) {
    if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7F || c == '\\')
      return refuse("The address has odd characters.");
  }
  if (url.find('#') != std::string::npos || (!query_allowed && url.find('?') != std::string::npos)) {
    return refuse("The address ends in a query or fragment; give that of the folder.");
  }
  const std::string host = url.substr(scheme, url.find_first_of("/?", scheme) - scheme);
  if (host.empty()) return refuse("The address names no server.");
  if (host.find('@') != std::string::npos) return refuse("The address holds a name or password.");
  return Done{};
}

}  // namespace frontkart::edition
