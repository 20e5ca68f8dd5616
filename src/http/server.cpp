#include "http/server.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <array>
#include <charconv>
#include <ctime>
#include <future>
#include <map>
#include <optional>
#include <thread>
#include <unordered_set>
#include <vector>

#include "http/answer_body.hpp"
#include "http/beast.hpp"
#include "http/respond.hpp"

namespace frontkart::http {
namespace {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace wire = boost::beast::http;
using boost::system::error_code;
using tcp = net::ip::tcp;

/// What is read and dropped after a refusal, so that the client sees the answer and not a reset connection.
constexpr std::size_t kLingerBytes = std::size_t{1} << 20U;
constexpr std::chrono::milliseconds kLingerTime{1'000};
constexpr std::chrono::milliseconds kAcceptPause{50};

std::string http_date() {
  const std::time_t now = std::time(nullptr);
  return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(now));
}

/// What connections are counted by; empty for this machine. One house usually has a whole /64 of IPv6 addresses.
std::string network_of(const net::ip::address& address) {
  if (address.is_loopback()) return "";
  if (address.is_v4()) return address.to_string();
  const auto six = address.to_v6();
  if (six.is_v4_mapped()) return network_of(net::ip::make_address_v4(net::ip::v4_mapped, six));
  const auto bytes = six.to_bytes();
  return {bytes.begin(), bytes.begin() + 8};
}

Request to_request(const wire::request<wire::string_body>& message) {
  Request request;
  request.method = message.method() == wire::verb::get       ? Method::get
                   : message.method() == wire::verb::head    ? Method::head
                   : message.method() == wire::verb::options ? Method::options
                                                             : Method::other;
  request.target = std::string(message.target());
  for (const auto& field : message) {
    request.headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
  }
  return request;
}

/// The answer to bytes that are no acceptable request; nothing where the connection is simply over.
std::optional<Response> response_to(error_code failure) {
  if (failure == wire::error::header_limit) return plain_error(431, "The request's header is too long.");
  if (failure == wire::error::body_limit) return plain_error(413, "The request's body is too long.");
  if (failure == wire::error::end_of_stream || failure == wire::error::partial_message) return std::nullopt;
  if (failure.category() == wire::make_error_code(wire::error::bad_method).category()) {
    return plain_error(400, "This is not an HTTP request.");
  }
  return std::nullopt;
}

}  // namespace

class Server::Impl {
 public:
  Impl(const ServerOptions& options, Handler handler)
      : options_(options),
        handler_(std::move(handler)),
        finish_(options.site),
        pause_(io_),
        workers_(options.threads),
        acceptor_(io_) {}

  Status listen();
  void run();
  void stop();
  [[nodiscard]] const ListenAddress& address() const { return options_.address; }

 private:
  class Session;

  void accept();
  void admit(tcp::socket socket);

  ServerOptions options_;
  Handler handler_;
  Finisher finish_;
  // Touched by the connections' thread only. They outlive what may still hold a session.
  std::unordered_set<Session*> sessions_;
  std::map<std::string, std::size_t> sessions_of_;  ///< by address
  bool stopping_ = false;
  net::io_context io_{1};
  net::steady_timer pause_;
  net::thread_pool workers_;
  tcp::acceptor acceptor_;
  std::thread thread_;
};

/// One connection. Lives as long as an operation of it is under way; all of it but the handler runs on one thread.
class Server::Impl::Session : public std::enable_shared_from_this<Session> {
 public:
  Session(Impl& server, tcp::socket socket, std::string address)
      : server_(server), stream_(std::move(socket)), address_(std::move(address)) {
    server_.sessions_.insert(this);
    if (!address_.empty()) ++server_.sessions_of_[address_];
  }
  ~Session() {
    server_.sessions_.erase(this);
    if (!address_.empty() && --server_.sessions_of_[address_] == 0) server_.sessions_of_.erase(address_);
    if (server_.stopping_ && server_.sessions_.empty()) server_.pause_.cancel();
  }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  void read() {
    parser_.emplace();
    parser_->header_limit(server_.options_.max_header_bytes);
    parser_->body_limit(server_.options_.max_body_bytes);
    idle_ = true;
    stream_.expires_after(server_.options_.read_timeout);
    wire::async_read(stream_, buffer_, *parser_,
                     [self = shared_from_this()](error_code failure, std::size_t) { self->on_read(failure); });
  }

  [[nodiscard]] bool idle() const { return idle_; }

  void close() {
    error_code ignored;
    stream_.socket().shutdown(tcp::socket::shutdown_both, ignored);
    stream_.close();
  }

 private:
  void on_read(error_code failure) {
    idle_ = false;
    if (server_.stopping_) return close();
    if (failure) {
      const auto response = response_to(failure);
      if (!response) return close();
      keep_alive_ = false;
      return write(server_.finish_(Request{}, *response), false);
    }
    const auto& message = parser_->get();
    ++requests_;
    keep_alive_ = message.keep_alive() && requests_ < server_.options_.max_requests_per_connection;
    Request request = to_request(message);
    if (request.target.size() > server_.options_.max_target_bytes) {
      keep_alive_ = false;
      return write(server_.finish_(request, plain_error(414, "The address is too long.")),
                   request.method == Method::head);
    }
    stream_.expires_never();
    net::post(server_.workers_,
              [self = shared_from_this(), request = std::move(request), work = net::make_work_guard(server_.io_)] {
                Response response = self->answer(request);
                const bool head = request.method == Method::head;
                net::post(self->server_.io_, [self, head, response = std::move(response)]() mutable {
                  self->write(std::move(response), head);
                });
              });
  }

  /// Runs on a worker.
  [[nodiscard]] Response answer(const Request& request) const {
    try {
      if (const auto refusal = refuse(request, server_.options_.site)) return server_.finish_(request, *refusal);
      return server_.finish_(request, server_.handler_(request));
    } catch (...) {
      return server_.finish_(request, error_response(Error{ErrorCode::internal, "", "", ""}));
    }
  }

  void write(Response response, bool head) {
    if (server_.stopping_) keep_alive_ = false;
    const bool without_body = response.status == 304 || response.status == 204;
    const std::uint64_t size = response.size();
    message_.emplace();
    message_->version(11);
    message_->result(static_cast<unsigned>(response.status));
    message_->set(wire::field::date, http_date());
    for (const auto& [name, value] : response.headers) message_->insert(name, value);
    if (!without_body) {
      if (!response.content_type.empty()) message_->set(wire::field::content_type, response.content_type);
      message_->content_length(size);
    }
    message_->keep_alive(keep_alive_);
    if (!head && !without_body) message_->body() = {std::move(response.body), std::move(response.file)};
    stream_.expires_after(server_.options_.write_timeout +
                          std::chrono::seconds(size / server_.options_.least_bytes_per_second));
    serializer_.emplace(*message_);
    const auto done = [self = shared_from_this()](error_code failure, std::size_t) { self->on_write(failure); };
    if (head || without_body) {
      wire::async_write_header(stream_, *serializer_, done);
    } else {
      wire::async_write(stream_, *serializer_, done);
    }
  }

  void on_write(error_code failure) {
    serializer_.reset();
    message_.reset();
    if (failure) return close();
    if (keep_alive_ && !server_.stopping_) return read();
    error_code ignored;
    stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
    idle_ = true;
    stream_.expires_after(kLingerTime);
    linger();
  }

  void linger() {
    stream_.async_read_some(net::buffer(dropped_), [self = shared_from_this()](error_code failure, std::size_t n) {
      self->lingered_ += n;
      if (failure || self->lingered_ > kLingerBytes || self->server_.stopping_) return self->close();
      self->linger();
    });
  }

  Impl& server_;
  beast::tcp_stream stream_;
  std::string address_;  ///< empty: not counted
  beast::flat_buffer buffer_;
  std::optional<wire::request_parser<wire::string_body>> parser_;
  std::optional<wire::response<AnswerBody>> message_;
  std::optional<wire::response_serializer<AnswerBody>> serializer_;
  std::array<char, 4096> dropped_{};
  std::size_t lingered_ = 0;
  unsigned requests_ = 0;
  bool keep_alive_ = false;
  bool idle_ = false;
};

Status Server::Impl::listen() {
  error_code failure;
  const auto host = net::ip::make_address(options_.address.host, failure);
  const tcp::endpoint endpoint(host, options_.address.port);
  if (!failure) acceptor_.open(endpoint.protocol(), failure);
  if (!failure) acceptor_.set_option(net::socket_base::reuse_address(true), failure);
  if (!failure) acceptor_.bind(endpoint, failure);
  if (!failure) acceptor_.listen(net::socket_base::max_listen_connections, failure);
  if (failure == net::error::address_in_use) {
    return Error{
        ErrorCode::usage,
        fmt::format("Port {} of {} is in use by another program.", options_.address.port, options_.address.host), "",
        "Choose another one, for example --listen 127.0.0.1:8081, or 0 for any free one."};
  }
  if (failure) {
    return Error{ErrorCode::usage, fmt::format("Cannot listen on {}: {}.", options_.address.url(), failure.message()),
                 "", "Choose another address with --listen."};
  }
  options_.address.port = acceptor_.local_endpoint(failure).port();
  return Done{};
}

void Server::Impl::run() {
  accept();
  thread_ = std::thread([this] { io_.run(); });
}

void Server::Impl::accept() {
  acceptor_.async_accept([this](error_code failure, tcp::socket socket) {
    if (stopping_ || failure == net::error::operation_aborted) return;
    if (!failure) {
      admit(std::move(socket));
      return accept();
    }
    // No file descriptor left, for example: trying again at once would only burn the processor.
    pause_.expires_after(kAcceptPause);
    pause_.async_wait([this](error_code cancelled) {
      if (!cancelled && !stopping_) accept();
    });
  });
}

void Server::Impl::admit(tcp::socket socket) {
  error_code ignored;
  std::string address;
  if (options_.max_connections_per_address > 0) {
    address = network_of(socket.remote_endpoint(ignored).address());
  }
  const auto same = sessions_of_.find(address);
  const bool many = same != sessions_of_.end() && same->second >= options_.max_connections_per_address;
  if (many || sessions_.size() >= options_.max_connections) {
    constexpr std::string_view kBusy =
        "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    socket.non_blocking(true, ignored);
    socket.write_some(net::buffer(kBusy.data(), kBusy.size()), ignored);
    socket.shutdown(tcp::socket::shutdown_both, ignored);
    return;
  }
  socket.set_option(tcp::no_delay(true), ignored);
  std::make_shared<Session>(*this, std::move(socket), std::move(address))->read();
}

void Server::Impl::stop() {
  if (!thread_.joinable()) return;
  std::promise<void> told;
  net::post(io_, [this, &told] {
    stopping_ = true;
    error_code ignored;
    acceptor_.close(ignored);
    const std::vector<Session*> sessions(sessions_.begin(), sessions_.end());
    for (Session* session : sessions) {
      if (session->idle()) session->close();
    }
    if (!sessions.empty()) {
      pause_.expires_after(options_.stop_timeout);
      pause_.async_wait([this](error_code cancelled) {
        if (cancelled) return;
        for (Session* session : sessions_) session->close();
      });
    }
    told.set_value();
  });
  // From here on no request goes to the pool; the answers of those that are there keep the other thread waiting.
  told.get_future().wait();
  workers_.join();
  thread_.join();
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Server::~Server() {
  stop();
}

Result<std::unique_ptr<Server>> Server::start(const ServerOptions& options, Handler handler) {
  auto impl = std::make_unique<Impl>(options, std::move(handler));
  FRONTKART_CHECK(impl->listen());
  impl->run();
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

const ListenAddress& Server::address() const {
  return impl_->address();
}

void Server::stop() {
  impl_->stop();
}

std::string ListenAddress::url() const {
  const bool six = host.find(':') != std::string::npos;
  return fmt::format("http://{}{}{}:{}/", six ? "[" : "", host, six ? "]" : "", port);
}

Result<ListenAddress> parse_listen_address(std::string_view text, bool anywhere) {
  const Error malformed{ErrorCode::usage, fmt::format("'{}' is not an address to listen on.", text.substr(0, 60)), "",
                        "Give HOST:PORT, for example 127.0.0.1:8080."};
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return malformed;
  std::string host(text.substr(0, colon));
  const std::string_view digits = text.substr(colon + 1);
  std::uint16_t port = 0;
  const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (failure != std::errc{} || end != digits.data() + digits.size()) return malformed;
  if (host == "localhost") host = "127.0.0.1";
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  error_code not_numeric;
  const auto address = net::ip::make_address(host, not_numeric);
  if (not_numeric && anywhere) return malformed;
  if (not_numeric || (!anywhere && !address.is_loopback())) {
    return Error{ErrorCode::usage,
                 fmt::format("'{}' is not an address of this machine alone, and Frontkart listens on no other until it "
                             "has accounts.",
                             text.substr(0, text.size() - digits.size() - 1)),
                 "", "Use 127.0.0.1, [::1] or localhost; or serve what is published to everybody with --public."};
  }
  return ListenAddress{address.to_string(), port};
}

bool is_loopback(const ListenAddress& address) {
  error_code not_numeric;
  return net::ip::make_address(address.host, not_numeric).is_loopback() && !not_numeric;
}

}  // namespace frontkart::http
