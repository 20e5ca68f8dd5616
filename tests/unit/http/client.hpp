#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>

namespace frontkart::http::test {

struct Answer {
  int status = 0;
  std::map<std::string, std::string> headers;  ///< names in lower case
  std::string body;
};

/// A connection that sends exactly the given bytes: what a well-behaved client library would not let a test send.
class Connection {
 public:
  /// `to`: an IPv4 address of this machine, in network order.
  explicit Connection(std::uint16_t port, std::uint32_t to = htonl(INADDR_LOOPBACK))
      : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = to;
    if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0) {
      throw std::runtime_error("cannot connect");
    }
    // Only so that a broken server fails the test and does not hang it.
    timeval patience{60, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  }
  ~Connection() { ::close(socket_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t n = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (n <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
  }
  void shutdown_send() { ::shutdown(socket_, SHUT_WR); }

  /// `head`: the answer has no body whatever its header says.
  Answer receive(bool head = false) {
    while (rest_.find("\r\n\r\n") == std::string::npos) {
      if (!more()) throw std::runtime_error("connection closed before an answer: " + rest_);
    }
    const std::size_t end = rest_.find("\r\n\r\n");
    Answer answer;
    answer.status = std::atoi(rest_.substr(9, 3).c_str());
    std::size_t at = rest_.find("\r\n") + 2;
    while (at < end) {
      const std::size_t line_end = rest_.find("\r\n", at);
      const std::size_t colon = rest_.find(':', at);
      std::string name = rest_.substr(at, colon - at);
      for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      answer.headers[name] = rest_.substr(colon + 2, line_end - colon - 2);
      at = line_end + 2;
    }
    rest_.erase(0, end + 4);
    const bool has_body = !head && answer.status != 304 && answer.headers.count("content-length") != 0;
    const std::size_t size = has_body ? std::stoul(answer.headers["content-length"]) : 0;
    while (rest_.size() < size) {
      if (!more()) throw std::runtime_error("connection closed within an answer");
    }
    answer.body = rest_.substr(0, size);
    rest_.erase(0, size);
    return answer;
  }

  /// True when the server closes without sending anything more.
  bool closed_by_server() { return rest_.empty() && !more(); }

  Answer get(const std::string& target, const std::string& more_headers = "", const std::string& method = "GET") {
    send(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n" + more_headers + "\r\n");
    return receive(method == "HEAD");
  }

 private:
  bool more() {
    char buffer[4096];
    const ssize_t n = ::recv(socket_, buffer, sizeof(buffer), 0);
    if (n <= 0) return false;
    rest_.append(buffer, static_cast<std::size_t>(n));
    return true;
  }

  int socket_;
  std::string rest_;
};

}  // namespace frontkart::http::test
