#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace frontkart::edition {

struct HttpRequest {
  std::string url;   ///< http or https; nothing else is ever spoken
  std::string body;  ///< with a media type: POST it
  std::string media_type;
  std::uint64_t max_bytes = 0;  ///< of the answer
  std::chrono::seconds connect{10};
  std::chrono::seconds stalled{30};  ///< below 100 bytes a second for so long
  std::chrono::seconds whole{0};     ///< 0: no limit
};

struct HttpAnswer {
  long status = 0;
  std::string media_type;
  std::string location;  ///< of a redirect, which is not followed
};

/// Speaks with servers, one request after the other; keeps connections open between them.
class HttpExchange {
 public:
  using Sink = std::function<Status(std::string_view bytes)>;

  HttpExchange();
  ~HttpExchange();
  HttpExchange(const HttpExchange&) = delete;
  HttpExchange& operator=(const HttpExchange&) = delete;

  /// The body goes to the sink where the status is 200. Errors: bad_input (no whole answer; `where` is the URL),
  /// negative (more than `max_bytes`), those of the sink.
  [[nodiscard]] Result<HttpAnswer> send(const HttpRequest& request, const Sink& sink);

 private:
  struct Handle;
  std::unique_ptr<Handle> handle_;
};

/// Whether the text is an address that `HttpExchange` speaks to: http:// or https:// and a host, no user, no password,
/// no fragment, no control characters or spaces. Errors: usage.
[[nodiscard]] Status check_http_url(const std::string& url, bool query_allowed);

}  // namespace frontkart::edition
