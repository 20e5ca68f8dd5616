#include "made_editions.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <iterator>

namespace frontkart::edition::tests {
namespace fs = std::filesystem;

Folder::Folder() {
  std::string name = (fs::temp_directory_path() / "frontkart-edition-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no folder for the test");
  path_ = name;
}

Folder::~Folder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

std::string read_bytes(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write_bytes(const fs::path& file, const std::string& bytes) {
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << bytes;
}

std::map<std::string, std::string> files_of(const fs::path& folder) {
  std::map<std::string, std::string> out;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string path = entry.path().lexically_relative(folder).generic_string();
    if (entry.is_regular_file() && !path.starts_with(".publishing/")) out[path] = read_bytes(entry.path());
  }
  return out;
}

SigningKey test_key() {
  std::array<std::uint8_t, 32> seed{};
  seed.fill(7);
  return SigningKey::from_seed(seed);
}

Instant at_day(int day) {
  return parse_rfc3339(fmt::format("2025-03-{:02}T12:00:00Z", day)).value();
}

WriterOptions quick(std::function<Status(std::string_view step)> before_step) {
  WriterOptions options;
  options.durable = false;
  options.before_step = std::move(before_step);
  return options;
}

Publication publication_on(int day, const SigningKey* key) {
  Publication publication;
  publication.published = at_day(day);
  publication.key = key;
  return publication;
}

Content content_of(int n) {
  Content content;
  const std::string claim = R"({"id":"left","kind":"claim","says":"left"})";
  const std::string party = R"({"id":"ua","kind":"party","names":["Україна"]})";
  const std::string fresh = fmt::format(R"({{"id":"day-{}","kind":"claim","says":"held"}})", n);
  content.records = {party, claim, fresh};
  content.hashed["records/place-sudzha|jsonl"] = fresh + '\n' + claim + '\n';
  content.hashed["maps/daily|json"] = R"({"map":"daily"})";
  content.hashed["places/су|json"] = fmt::format("[{}]", n);
  content.hashed["maps/daily|fkc"] = std::string("\0\1binary\n", 9);
  content.fixed["index.html"] = fmt::format("<!doctype html>edition {}", n);
  content.fixed["robots.txt"] = "User-agent: *\n";
  content.fixed[fmt::format("assets/page-{}.js", n)] = fmt::format("// {}", n);
  return content;
}

Result<Written> publish(const fs::path& folder, const Content& content, int day, WriterOptions options,
                        std::function<Result<std::string>(const Digest&)> stamp) {
  FRONTKART_TRY(auto writer, EditionWriter::open(folder, std::move(options)));
  const SigningKey key = test_key();
  Publication publication = publication_on(day, &key);
  for (const auto& [name, bytes] : content.hashed) {
    const auto bar = name.find('|');
    FRONTKART_TRY(const auto path, writer.add(name.substr(0, bar), name.substr(bar + 1), bytes));
    publication.site["files"].push_back(path);
  }
  for (const auto& [path, bytes] : content.fixed) FRONTKART_CHECK(writer.add_fixed(path, bytes));
  for (const auto& line : content.records) FRONTKART_CHECK(writer.add_record(line));
  publication.stamp = std::move(stamp);
  return writer.commit(publication);
}

Result<EditionReport> verify(const fs::path& folder, const VerifyOptions& options) {
  FRONTKART_TRY(const auto files, edition_folder(folder));
  return verify_edition(*files, options);
}

std::string wrong_with(const fs::path& folder, const VerifyOptions& options) {
  const auto report = verify(folder, options);
  if (!report.ok()) return report.error().text();
  std::string out;
  for (const auto& [where, what] : report->problems) out += where + ": " + what + '\n';
  return out;
}

namespace {

/// Runs a command of the shell; what it says only where it fails.
bool run(const std::string& command, const fs::path& log) {
  if (std::system(fmt::format("{} >'{}' 2>&1", command, log.string()).c_str()) == 0) return true;
  ADD_FAILURE() << command << '\n' << read_bytes(log);
  return false;
}

}  // namespace

Authority::Authority(const fs::path& folder) : folder_(folder) {
  fs::create_directories(folder);
  write_bytes(folder / "usage.cnf", "extendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature\n");
  write_bytes(folder / "tsa.cnf",
              "[tsa]\ndefault_tsa=here\n[here]\nserial=serial\ncrypto_device=builtin\nsigner_digest=sha256\n"
              "default_policy=1.2.3.4.1\ndigests=sha256\naccuracy=secs:1\nordering=no\ntsa_name=no\n"
              "ess_cert_id_chain=no\ness_cert_id_alg=sha256\n");
  write_bytes(folder / "serial", "01\n");
  const std::string key = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes";
  const std::string days = "-days 36500";
  const std::string in = fmt::format("cd '{}' && ", folder.string());
  const fs::path log = folder / "log";
  run(in + fmt::format("openssl req -x509 {} -keyout ca.key -out ca.pem -subj '/CN=Test root' {}", key, days), log);
  run(in + fmt::format("openssl req {} -keyout tsa.key -out tsa.csr -subj '/CN=Test authority'", key), log);
  run(in + fmt::format("openssl x509 -req -in tsa.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out tsa.pem {} "
                       "-extfile usage.cnf",
                       days),
      log);
}

std::string Authority::reply(const std::string& request) const {
  write_bytes(folder_ / "query.tsq", request);
  fs::remove(folder_ / "reply.tsr");
  run(fmt::format("cd '{}' && openssl ts -reply -config tsa.cnf -queryfile query.tsq -signer tsa.pem -inkey tsa.key "
                  "-out reply.tsr",
                  folder_.string()),
      folder_ / "log");
  return read_bytes(folder_ / "reply.tsr");
}

std::function<Result<std::string>(const Digest&)> Authority::stamp() const {
  return [this](const Digest& imprint) -> Result<std::string> { return reply(time_stamp_request(imprint)); };
}

std::string ok_answer(const std::string& body) {
  return fmt::format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{}", body.size(), body);
}

Server::Server(Answer answer) : answer_(std::move(answer)) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof(address);
  if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), length) != 0 || ::listen(listener_, 16) != 0 ||
      ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &length) != 0) {
    throw std::runtime_error("no port for the test");
  }
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { serve(); });
}

Server::~Server() {
  stop_ = true;
  thread_.join();
  ::close(listener_);
}

std::string Server::url(const std::string& path) const {
  return fmt::format("http://127.0.0.1:{}{}", port_, path);
}

void Server::serve() {
  while (!stop_) {
    pollfd waiting{listener_, POLLIN, 0};
    if (::poll(&waiting, 1, 20) != 1) continue;
    const int peer = ::accept(listener_, nullptr, nullptr);
    if (peer < 0) continue;
    std::string in;
    std::array<char, 4096> buffer{};
    std::size_t body = 0;
    std::size_t head = std::string::npos;
    while (head == std::string::npos || in.size() < head + 4 + body) {
      const auto n = ::recv(peer, buffer.data(), buffer.size(), 0);
      if (n <= 0) break;
      in.append(buffer.data(), static_cast<std::size_t>(n));
      head = in.find("\r\n\r\n");
      const auto length = in.find("Content-Length: ");
      if (head != std::string::npos && length < head) body = std::stoul(in.substr(length + 16));
    }
    const auto space = in.find(' ');
    const auto second = in.find(' ', space + 1);
    if (head != std::string::npos && second != std::string::npos) {
      const std::string out =
          answer_({in.substr(0, space), in.substr(space + 1, second - space - 1), in.substr(head + 4)});
      // Whoever asked may have hung up: that is what some tests are about.
      for (std::size_t sent = 0; sent < out.size();) {
        const auto n = ::send(peer, out.data() + sent, out.size() - sent, MSG_NOSIGNAL);
        if (n <= 0) break;
        sent += static_cast<std::size_t>(n);
      }
    }
    ::close(peer);
  }
}

}  // namespace frontkart::edition::tests
