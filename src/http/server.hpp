#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "http/message.hpp"
#include "http/site.hpp"

namespace frontkart::http {

/// Where to listen.
struct ListenAddress {
  std::string host = "127.0.0.1";  ///< a numeric address
  std::uint16_t port = 8080;       ///< 0: any free one

  /// "http://127.0.0.1:8080/"
  [[nodiscard]] std::string url() const;
};

/// "HOST:PORT" with HOST localhost, 127.x.x.x or [::1]; with `anywhere` any numeric address. Error usage: anything
/// else, with the reason: the desk's server answers everything, and nobody logs in yet.
[[nodiscard]] Result<ListenAddress> parse_listen_address(std::string_view text, bool anywhere = false);
[[nodiscard]] bool is_loopback(const ListenAddress& address);

struct ServerOptions {
  ListenAddress address;
  Site site = {};
  unsigned threads = 4;  ///< that run the handler
  std::size_t max_connections = 256;
  /// From one address, IPv6 by its first 64 bits; 0: as many as there are. Not for this machine's own addresses: there
  /// a proxy may speak for many.
  std::size_t max_connections_per_address = 0;
  std::uint32_t max_header_bytes = 16U << 10U;
  std::size_t max_target_bytes = 8U << 10U;
  std::uint64_t max_body_bytes = 64U << 10U;  ///< read and dropped
  unsigned max_requests_per_connection = 10'000;
  std::chrono::milliseconds read_timeout{30'000};     ///< for one whole request, idle time before it included
  std::chrono::milliseconds write_timeout{60'000};    ///< for one whole answer, and more for long ones:
  std::uint64_t least_bytes_per_second = 16U << 10U;  ///< a client that takes less is dropped
  std::chrono::milliseconds stop_timeout{5'000};      ///< for answers under way when the server stops
};

/// An HTTP/1.1 server: one thread for the connections, some for the handler. Every answer goes through `refuse` and a
/// `Finisher`. The handler may be called from several threads at once; what it throws becomes a 500.
class Server {
 public:
  using Handler = std::function<Response(const Request&)>;

  /// Listens from here on. Error usage: the address cannot be had (in use, not of this machine).
  [[nodiscard]] static Result<std::unique_ptr<Server>> start(const ServerOptions& options, Handler handler);

  /// Stops as `stop` does.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// With the port that was taken.
  [[nodiscard]] const ListenAddress& address() const;

  /// Takes no more connections, lets answers under way finish, closes the rest. Returns when all threads have ended.
  void stop();

 private:
  class Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace frontkart::http
