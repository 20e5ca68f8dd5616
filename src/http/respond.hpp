#pragma once

#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "base/result.hpp"
#include "http/message.hpp"
#include "http/site.hpp"

namespace frontkart::http {

/// Checks that hold for every request: method and Host. Empty: go on; otherwise the answer. Other hosts than the site's
/// are refused, so that a page elsewhere cannot reach the server through a name of its own that it points here (DNS
/// rebinding), and no cache between keeps an answer under a wrong name.
[[nodiscard]] std::optional<Response> refuse(const Request& request, const Site& site);

/// The address of the site with a slash at its end. Precondition: `refuse` let the request pass.
[[nodiscard]] std::string site_url(const Request& request, const Site& site);

/// What leaves the server: security headers always; ETag, 304, parts and gzip where they apply. Deterministic: the same
/// request and response give the same bytes. Keeps what it has packed. Thread-safe.
class Finisher {
 public:
  explicit Finisher(Site site);

  [[nodiscard]] Response operator()(const Request& request, Response response);
  [[nodiscard]] const Site& site() const { return site_; }

 private:
  void add_headers(Response& response) const;
  [[nodiscard]] std::shared_ptr<const std::string> packed(const std::string& tag, const Response& response);

  Site site_;
  std::string frames_;  ///< who may show what is embeddable
  std::mutex mutex_;
  using Kept = std::pair<std::string, std::shared_ptr<const std::string>>;
  std::list<Kept> kept_;  ///< by ETag, the last used first
  std::unordered_map<std::string, std::list<Kept>::iterator> by_tag_;
  std::size_t kept_bytes_ = 0;
};

/// An answer that a client may keep, but asks about each time: with an ETag.
[[nodiscard]] Response tagged(std::string_view content_type, std::string body);

/// {"error","message","where","remedy"} with the status of the error table. Failures of the store and of the program
/// are told in general words only: their texts may name files of this machine. To readers (`open`) neither what is
/// wrong with the data is told, nor anything about the command line.
[[nodiscard]] Response error_response(const Error& error, bool open = false);

/// A failure below the interface (a malformed request) as JSON with a status of its own.
[[nodiscard]] Response plain_error(int status, std::string_view message);

/// gzip (RFC 1952) without a time stamp or name.
[[nodiscard]] std::string gzip(std::string_view bytes);

}  // namespace frontkart::http
