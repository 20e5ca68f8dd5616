#include "http/server.hpp"

#include <gtest/gtest.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <unistd.h>
#include <zlib.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <stdexcept>
#include <thread>
#include <vector>

#include "unit/http/client.hpp"

namespace frontkart::http {
namespace {

using test::Answer;
using test::Connection;

Response text(std::string body) {
  Response response;
  response.content_type = "text/plain; charset=utf-8";
  response.body = std::move(body);
  response.tagged = true;
  return response;
}

/// Answers the target; "/big" is long, "/throw" throws.
Response echo(const Request& request) {
  if (request.target == "/throw") throw std::runtime_error("secret detail");
  if (request.target == "/big") return text(std::string(100'000, 'x'));
  return text("you asked for " + request.target);
}

ServerOptions any_port() {
  ServerOptions options;
  options.address.port = 0;
  options.threads = 2;
  return options;
}

std::unique_ptr<Server> serve(const ServerOptions& options, Server::Handler handler = echo) {
  auto server = Server::start(options, std::move(handler));
  if (!server.ok()) throw std::runtime_error(server.error().text());
  return std::move(server).value();
}

std::string gunzip(const std::string& bytes, std::size_t size) {
  z_stream stream{};
  inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, static_cast<int>(sizeof(stream)));
  std::string in = bytes;
  std::string out(size + 1, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int result = inflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return result == Z_STREAM_END ? out : "not gzip";
}

class ServerTest : public testing::Test {
 protected:
  std::unique_ptr<Server> server_ = serve(any_port());
  Connection connection_{server_->address().port};
};

TEST_F(ServerTest, AnswersSeveralRequestsOnOneConnection) {
  EXPECT_EQ(connection_.get("/one").body, "you asked for /one");
  EXPECT_EQ(connection_.get("/two?x=1").body, "you asked for /two?x=1");
}

TEST_F(ServerTest, AnswersPipelinedRequestsInOrder) {
  const std::string head = " HTTP/1.1\r\nHost: localhost\r\n\r\n";
  connection_.send("GET /1" + head + "GET /2" + head + "GET /3" + head);
  EXPECT_EQ(connection_.receive().body, "you asked for /1");
  EXPECT_EQ(connection_.receive().body, "you asked for /2");
  EXPECT_EQ(connection_.receive().body, "you asked for /3");
}

TEST_F(ServerTest, ClosesWhenAsked) {
  EXPECT_EQ(connection_.get("/", "Connection: close\r\n").headers["connection"], "close");
  EXPECT_TRUE(connection_.closed_by_server());
}

TEST_F(ServerTest, SendsSecurityHeadersWithEveryAnswer) {
  for (const std::string target : {"/", "/throw"}) {
    Answer answer = connection_.get(target);
    EXPECT_EQ(answer.headers["content-security-policy"], "default-src 'none'; frame-ancestors 'self'");
    EXPECT_EQ(answer.headers["x-content-type-options"], "nosniff");
    EXPECT_EQ(answer.headers["referrer-policy"], "no-referrer");
    EXPECT_EQ(answer.headers["cross-origin-opener-policy"], "same-origin");
    EXPECT_EQ(answer.headers["cross-origin-resource-policy"], "same-origin");
    EXPECT_EQ(answer.headers.count("access-control-allow-origin"), 0);
  }
}

TEST_F(ServerTest, HeadHasTheHeaderOfGetAndNoBody) {
  Answer got = connection_.get("/big");
  Answer head = connection_.get("/big", "", "HEAD");
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.headers["content-length"], "100000");
  EXPECT_EQ(head.headers["etag"], got.headers["etag"]);
  EXPECT_EQ(connection_.get("/after").body, "you asked for /after");
}

TEST_F(ServerTest, AnswersNotModified) {
  Answer first = connection_.get("/a");
  ASSERT_FALSE(first.headers["etag"].empty());
  Answer second = connection_.get("/a", "If-None-Match: \"other\", " + first.headers["etag"] + "\r\n");
  EXPECT_EQ(second.status, 304);
  EXPECT_EQ(second.body, "");
  EXPECT_EQ(second.headers["etag"], first.headers["etag"]);
  EXPECT_EQ(connection_.get("/b", "If-None-Match: " + first.headers["etag"] + "\r\n").status, 200);
}

TEST_F(ServerTest, CompressesLongTextWhereTheClientCanReadIt) {
  Answer plain = connection_.get("/big");
  Answer packed = connection_.get("/big", "Accept-Encoding: br, gzip;q=0.5\r\n");
  EXPECT_EQ(packed.headers["content-encoding"], "gzip");
  EXPECT_EQ(packed.headers["vary"], "Accept-Encoding");
  EXPECT_NE(packed.headers["etag"], plain.headers["etag"]);
  EXPECT_LT(packed.body.size(), plain.body.size());
  EXPECT_EQ(gunzip(packed.body, plain.body.size()), plain.body);
  EXPECT_EQ(connection_.get("/big", "Accept-Encoding: gzip;q=0, *\r\n").headers.count("content-encoding"), 0);
  EXPECT_EQ(connection_.get("/short", "Accept-Encoding: gzip\r\n").headers.count("content-encoding"), 0);
}

TEST_F(ServerTest, RefusesOtherMethods) {
  for (const std::string method : {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "BREW"}) {
    Answer answer = connection_.get("/", "Content-Length: 0\r\n", method);
    EXPECT_EQ(answer.status, 405) << method;
    EXPECT_EQ(answer.headers["allow"], "GET, HEAD") << method;
  }
}

TEST_F(ServerTest, RefusesForeignHosts) {
  const auto status_for = [&](const std::string& host_lines) {
    connection_.send("GET / HTTP/1.1\r\n" + host_lines + "\r\n");
    return connection_.receive().status;
  };
  EXPECT_EQ(status_for("Host: 127.0.0.1:8080\r\n"), 200);
  EXPECT_EQ(status_for("Host: [::1]\r\n"), 200);
  EXPECT_EQ(status_for("Host: LOCALHOST:1\r\n"), 200);
  EXPECT_EQ(status_for("Host: evil.example\r\n"), 421);
  EXPECT_EQ(status_for("Host: 127.0.0.1.evil.example\r\n"), 421);
  EXPECT_EQ(status_for("Host: localhost.evil.example:8080\r\n"), 421);
  EXPECT_EQ(status_for("Host: localhost:80x\r\n"), 421);
  EXPECT_EQ(status_for(""), 400);
  EXPECT_EQ(status_for("Host: localhost\r\nHost: evil.example\r\n"), 400);
}

TEST_F(ServerTest, DoesNotTellWhatWasThrown) {
  Answer answer = connection_.get("/throw");
  EXPECT_EQ(answer.status, 500);
  EXPECT_EQ(answer.body.find("secret"), std::string::npos);
  EXPECT_EQ(connection_.get("/next").status, 200);
}

class Malformed : public testing::TestWithParam<std::string> {};

TEST_P(Malformed, IsAnsweredWith400AndClosed) {
  const auto server = serve(any_port());
  Connection connection(server->address().port);
  connection.send(GetParam());
  EXPECT_EQ(connection.receive().status, 400);
  EXPECT_TRUE(connection.closed_by_server());
  EXPECT_EQ(Connection(server->address().port).get("/").status, 200);
}

INSTANTIATE_TEST_SUITE_P(
    Requests, Malformed,
    testing::Values("\r\r\r\r\n\n\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n",
                    "GET / HTTP/1.1\r\nno colon here\r\n\r\n",
                    "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
                    "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
                    "\x16\x03\x01\x02 hello\r\n\r\n"));

TEST_F(ServerTest, RefusesHeadersThatNeverEnd) {
  connection_.send("GET / HTTP/1.1\r\nHost: localhost\r\n");
  for (int i = 0; i < 100; ++i) connection_.send("X-Filler: " + std::string(1000, 'a') + "\r\n");
  EXPECT_EQ(connection_.receive().status, 431);
  EXPECT_TRUE(connection_.closed_by_server());
}

TEST_F(ServerTest, RefusesLongTargetsAndBodies) {
  EXPECT_EQ(connection_.get("/" + std::string(9000, 'a')).status, 414);
  Connection other(server_->address().port);
  other.send("GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10000000\r\n\r\n" + std::string(70'000, 'b'));
  EXPECT_EQ(other.receive().status, 413);
}

TEST(Server, DropsClientsThatNeverFinishTheirRequest) {
  ServerOptions options = any_port();
  options.read_timeout = std::chrono::milliseconds(20);
  const auto server = serve(options);
  Connection silent(server->address().port);
  Connection slow(server->address().port);
  slow.send("GET / HTTP/1.1\r\nHost: loc");
  EXPECT_TRUE(silent.closed_by_server());
  EXPECT_TRUE(slow.closed_by_server());
}

TEST(Server, RefusesMoreConnectionsThanItsLimit) {
  ServerOptions options = any_port();
  options.max_connections = 2;
  const auto server = serve(options);
  Connection first(server->address().port);
  Connection second(server->address().port);
  // An answer shows that the connection has been admitted.
  EXPECT_EQ(first.get("/").status, 200);
  EXPECT_EQ(second.get("/").status, 200);
  Connection third(server->address().port);
  EXPECT_EQ(third.receive().status, 503);
  EXPECT_EQ(first.get("/still").status, 200);
}

TEST(Server, DropsClientsThatTakeNoAnswer) {
  ServerOptions options = any_port();
  options.write_timeout = std::chrono::milliseconds(0);
  options.least_bytes_per_second = std::uint64_t{1} << 40U;
  const auto server = serve(options, [](const Request&) { return text(std::string(std::size_t{64} << 20U, 'x')); });
  Connection slow(server->address().port);
  EXPECT_THROW(slow.get("/"), std::runtime_error);
}

/// An address of this machine other than 127.0.0.1, in network order; 0: it has none.
std::uint32_t outer_address() {
  ifaddrs* all = nullptr;
  if (::getifaddrs(&all) != 0) return 0;
  std::uint32_t out = 0;
  for (const ifaddrs* one = all; one != nullptr; one = one->ifa_next) {
    if (one->ifa_addr == nullptr || one->ifa_addr->sa_family != AF_INET) continue;
    if ((one->ifa_flags & IFF_LOOPBACK) != 0 || (one->ifa_flags & IFF_UP) == 0) continue;
    out = reinterpret_cast<const sockaddr_in*>(one->ifa_addr)->sin_addr.s_addr;
  }
  ::freeifaddrs(all);
  return out;
}

TEST(Server, GivesOneAddressNoMoreThanItsShare) {
  const std::uint32_t outer = outer_address();
  if (outer == 0) GTEST_SKIP() << "This machine has no address but its loopback one.";
  ServerOptions options = any_port();
  options.address.host = "0.0.0.0";
  options.max_connections_per_address = 2;
  const auto server = serve(options);
  const std::uint16_t port = server->address().port;
  {
    Connection first(port, outer);
    Connection second(port, outer);
    EXPECT_EQ(first.get("/").status, 200);
    EXPECT_EQ(second.get("/").status, 200);
    Connection third(port, outer);
    EXPECT_EQ(third.receive().status, 503);
    EXPECT_EQ(Connection(port).get("/").status, 200) << "another address has room";
    second.get("/", "Connection: close\r\n");
    EXPECT_TRUE(second.closed_by_server());
  }
}

TEST(Server, AnswersManyClientsAtOnce) {
  const auto server = serve(any_port());
  std::atomic<int> right{0};
  std::vector<std::thread> clients;
  for (int c = 0; c < 16; ++c) {
    clients.emplace_back([&, c] {
      Connection connection(server->address().port);
      for (int i = 0; i < 50; ++i) {
        const std::string target = "/" + std::to_string(c) + "/" + std::to_string(i);
        if (connection.get(target).body == "you asked for " + target) ++right;
      }
    });
  }
  for (auto& client : clients) client.join();
  EXPECT_EQ(right, 16 * 50);
}

TEST(Server, FinishesTheAnswerUnderWayWhenItStops) {
  std::promise<void> entered;
  std::promise<void> release;
  const auto server = serve(any_port(), [&](const Request&) {
    entered.set_value();
    release.get_future().wait();
    return text("late");
  });
  Connection idle(server->address().port);
  Connection busy(server->address().port);
  busy.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  entered.get_future().wait();
  std::thread stopper([&] { server->stop(); });
  EXPECT_TRUE(idle.closed_by_server());
  release.set_value();
  Answer answer = busy.receive();
  EXPECT_EQ(answer.body, "late");
  EXPECT_EQ(answer.headers["connection"], "close");
  stopper.join();
}

TEST(Server, SaysThatThePortIsInUse) {
  const auto first = serve(any_port());
  ServerOptions same = any_port();
  same.address.port = first->address().port;
  const auto second = Server::start(same, echo);
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().code, ErrorCode::usage);
  EXPECT_NE(second.error().message.find("in use"), std::string::npos);
}

/// A server for readers at https://example.org/front/.
ServerOptions for_readers_anywhere() {
  ServerOptions options = any_port();
  options.site.open = true;
  options.site.url = "https://example.org/front/";
  options.site.hosts = {"example.org"};
  return options;
}

TEST(OpenServer, AnswersUnderItsOwnNamesOnly) {
  const auto server = serve(for_readers_anywhere());
  Connection connection(server->address().port);
  const auto status_for = [&](const std::string& host) {
    connection.send("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
    return connection.receive().status;
  };
  for (const char* host : {"example.org", "EXAMPLE.ORG:8443", "example.org.", "localhost"}) {
    EXPECT_EQ(status_for(host), 200) << host;
  }
  for (const char* host : {"www.example.org", "example.org.evil.example", "example.orgx", "example.org:x", "[::2]",
                           "example.org/x", "user@example.org"}) {
    EXPECT_EQ(status_for(host), 421) << host;
  }
}

TEST(OpenServer, LetsOtherSitesReadItsAnswers) {
  const auto server = serve(for_readers_anywhere());
  Connection connection(server->address().port);
  Answer answer = connection.get("/");
  EXPECT_EQ(answer.headers["access-control-allow-origin"], "*");
  EXPECT_EQ(answer.headers["cross-origin-resource-policy"], "cross-origin");
  EXPECT_NE(answer.headers["access-control-expose-headers"].find("Content-Range"), std::string::npos);
  Answer asked_before = connection.get("/", "Origin: https://map.example\r\n", "OPTIONS");
  EXPECT_EQ(asked_before.status, 204);
  EXPECT_EQ(asked_before.headers["access-control-allow-methods"], "GET, HEAD");
  EXPECT_NE(asked_before.headers["access-control-allow-headers"].find("Range"), std::string::npos);
  EXPECT_EQ(connection.get("/next").status, 200);
  EXPECT_EQ(connection.get("/", "Content-Length: 0\r\n", "POST").status, 405);
}

TEST(OpenServer, SaysWhoMayShowWhatInAFrame) {
  ServerOptions options = for_readers_anywhere();
  const auto page = [](const Request& request) {
    Response response;
    response.content_type = "text/html; charset=utf-8";
    response.body = "<p>page</p>";
    response.embeddable = request.target == "/embed.html";
    return response;
  };
  const auto frames = [&](const std::string& target) {
    const auto server = serve(options, page);
    const std::string policy = Connection(server->address().port).get(target).headers["content-security-policy"];
    EXPECT_NE(policy.find("script-src 'self'; "), std::string::npos) << policy;
    return policy.substr(policy.find("frame-ancestors"));
  };
  EXPECT_EQ(frames("/embed.html"), "frame-ancestors *");
  EXPECT_EQ(frames("/"), "frame-ancestors 'self'");
  options.site.may_embed = {"https://news.example", "https://*.other.example"};
  EXPECT_EQ(frames("/embed.html"), "frame-ancestors https://news.example https://*.other.example");
  EXPECT_EQ(frames("/"), "frame-ancestors 'self'");
}

TEST(Server, SendsLargeFilesInPiecesAndAgain) {
  std::string name = (std::filesystem::temp_directory_path() / "server-test-XXXXXX").string();
  const int made = ::mkstemp(name.data());
  ASSERT_GE(made, 0);
  std::string bytes;
  for (int i = 0; bytes.size() < 300'000; ++i) bytes += std::to_string(i) + ' ';
  ASSERT_EQ(::write(made, bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
  const auto file = std::make_shared<const OpenFile>(OpenFile::of(Descriptor(made)).value());
  const auto server = serve(any_port(), [&](const Request&) {
    Response response;
    response.content_type = "application/vnd.pmtiles";
    response.file = FileSlice{file, 0, file->size()};
    response.tagged = true;
    response.tag = "f";
    response.ranged = true;
    return response;
  });
  Connection connection(server->address().port);
  Answer whole = connection.get("/");
  EXPECT_EQ(whole.status, 200);
  EXPECT_EQ(whole.body, bytes);
  EXPECT_EQ(whole.headers["accept-ranges"], "bytes");
  Answer head = connection.get("/", "", "HEAD");
  EXPECT_EQ(head.headers["content-length"], std::to_string(bytes.size()));
  Answer part = connection.get("/", "Range: bytes=70000-200000\r\n");
  EXPECT_EQ(part.status, 206);
  EXPECT_EQ(part.body, bytes.substr(70'000, 130'001));
  EXPECT_EQ(part.headers["content-range"], "bytes 70000-200000/" + std::to_string(bytes.size()));
  EXPECT_EQ(part.headers["etag"], whole.headers["etag"]);
  // A file that became shorter is not padded: the client sees that the answer is not whole.
  ASSERT_EQ(::truncate(name.c_str(), 100'000), 0);
  EXPECT_THROW(connection.get("/"), std::runtime_error);
  ::unlink(name.c_str());
}

TEST(Server, AnswersPartsOfATextAsItIs) {
  const auto server = serve(any_port(), [](const Request&) {
    Response response = text(std::string(2'000, 'a') + "end");
    response.ranged = true;
    return response;
  });
  Connection connection(server->address().port);
  Answer whole = connection.get("/");
  const std::string tag = whole.headers["etag"];
  const auto part = [&](const std::string& headers) { return connection.get("/", headers); };
  Answer last = part("Range: bytes=-3\r\nAccept-Encoding: gzip\r\n");
  EXPECT_EQ(last.status, 206);
  EXPECT_EQ(last.body, "end");
  EXPECT_EQ(last.headers.count("content-encoding"), 0);
  EXPECT_EQ(last.headers["etag"], tag);
  EXPECT_EQ(part("Range: bytes=2000-\r\nIf-Range: " + tag + "\r\n").body, "end");
  EXPECT_EQ(part("Range: bytes=2000-\r\nIf-Range: \"other\"\r\n").status, 200);
  EXPECT_EQ(part("Range: bytes=2000-\r\nIf-Range: Wed, 12 Mar 2025 20:00:00 GMT\r\n").status, 200);
  Answer behind = part("Range: bytes=2003-\r\n");
  EXPECT_EQ(behind.status, 416);
  EXPECT_EQ(behind.headers["content-range"], "bytes */2003");
  EXPECT_EQ(behind.headers.count("etag"), 0);
  EXPECT_EQ(part("Range: bytes=0-0,5-6\r\n").status, 200) << "several parts: the whole";
  EXPECT_EQ(part("Range: bytes=0-0\r\nIf-None-Match: " + tag + "\r\n").status, 304);
  EXPECT_EQ(connection.get("/", "Range: bytes=0-0\r\n", "HEAD").status, 200);
}

TEST(ListenAddress, TakesLoopbackOnly) {
  const auto url = [](std::string_view text) {
    const auto address = parse_listen_address(text);
    return address.ok() ? address->url() : std::string(error_facts(address.error().code).name);
  };
  EXPECT_EQ(url("127.0.0.1:8080"), "http://127.0.0.1:8080/");
  EXPECT_EQ(url("localhost:0"), "http://127.0.0.1:0/");
  EXPECT_EQ(url("[::1]:99"), "http://[::1]:99/");
  for (const auto* refused : {"0.0.0.0:8080", "[::]:8080", "192.168.1.4:80", "example.org:80", ":80", "127.0.0.1",
                              "127.0.0.1:", "127.0.0.1:99999", "127.0.0.1:8x", "", "::1"}) {
    EXPECT_EQ(url(refused), "usage") << refused;
  }
}

TEST(ListenAddress, IsAnyForReaders) {
  const auto url = [](std::string_view text) {
    const auto address = parse_listen_address(text, true);
    return address.ok() ? address->url() : std::string(error_facts(address.error().code).name);
  };
  EXPECT_EQ(url("0.0.0.0:8080"), "http://0.0.0.0:8080/");
  EXPECT_EQ(url("[::]:80"), "http://[::]:80/");
  EXPECT_EQ(url("example.org:80"), "usage");
  EXPECT_TRUE(is_loopback(*parse_listen_address("localhost:1", true)));
  EXPECT_FALSE(is_loopback(*parse_listen_address("0.0.0.0:1", true)));
}

}  // namespace
}  // namespace frontkart::http
