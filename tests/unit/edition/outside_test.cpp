// Keys in files, time stamps of an authority, editions on a server.
#include <fmt/format.h>
#include <sys/stat.h>

#include "edition/http_exchange.hpp"
#include "made_editions.hpp"

namespace frontkart::edition::tests {
namespace {

namespace fs = std::filesystem;

TEST(SigningKey, SignsAsRfc8032Says) {
  // Section 7.1, test 1: the empty message.
  std::array<std::uint8_t, 32> seed{};
  const std::string hex = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
  for (std::size_t i = 0; i < 32; ++i) {
    seed[i] = static_cast<std::uint8_t>(std::stoi(hex.substr(2 * i, 2), nullptr, 16));
  }
  const SigningKey key = SigningKey::from_seed(seed);
  EXPECT_EQ(key.public_key().hex(), "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  auto signature = key.sign("");
  EXPECT_EQ(signature[0], 0xe5);
  EXPECT_EQ(signature[63], 0x0b);
  EXPECT_TRUE(verify_ed25519(key.public_key(), "", signature));
  EXPECT_FALSE(verify_ed25519(key.public_key(), "x", signature));
  signature[5] ^= 1U;
  EXPECT_FALSE(verify_ed25519(key.public_key(), "", signature));
}

TEST(SigningKey, LivesInAFileOfItsOwnerOnly) {
  Folder folder;
  const fs::path file = folder / "key";
  EXPECT_EQ(SigningKey::load(file).error().code, ErrorCode::not_found);
  const auto made = SigningKey::load_or_create(file);
  ASSERT_TRUE(made.ok()) << made.error().text();
  struct ::stat known {};
  ASSERT_EQ(::stat(file.c_str(), &known), 0);
  EXPECT_EQ(known.st_mode & 0777U, 0600U);
  EXPECT_EQ(SigningKey::load_or_create(file)->public_key(), made->public_key());
  EXPECT_EQ(SigningKey::create(file).error().code, ErrorCode::usage);
  for (const mode_t mode : {0640U, 0604U, 0620U, 0602U, 0610U}) {
    ASSERT_EQ(::chmod(file.c_str(), mode), 0);
    const auto refused = SigningKey::load(file);
    ASSERT_FALSE(refused.ok()) << mode;
    EXPECT_EQ(refused.error().code, ErrorCode::forbidden);
    EXPECT_NE(refused.error().remedy.find("chmod 600"), std::string::npos);
  }
  const std::string secret = read_bytes(file);
  const std::string digits = secret.substr(secret.size() - 65, 64);
  for (const std::string& damaged : {secret.substr(1), secret + "x", secret.substr(0, 40), std::string("x") + digits,
                                     std::string(), std::string(5000, 'x')}) {
    write_bytes(folder / "damaged", damaged);
    ASSERT_EQ(::chmod((folder / "damaged").c_str(), 0600), 0);
    const auto refused = SigningKey::load(folder / "damaged");
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().text().find(digits.substr(0, 8)), std::string::npos) << "a secret is never printed";
  }
  // Somebody gives the wrong one of the two.
  const auto wrong = public_key_argument(file.string());
  ASSERT_FALSE(wrong.ok());
  EXPECT_NE(wrong.error().message.find("secret key"), std::string::npos);
  EXPECT_EQ(wrong.error().text().find(digits.substr(0, 8)), std::string::npos);
}

TEST(PublicKey, IsDigitsOrAFile) {
  Folder folder;
  const PublicKey key = test_key().public_key();
  EXPECT_EQ(public_key_argument(key.hex()).value(), key);
  write_bytes(folder / "hex", ' ' + key.hex() + "\n");
  EXPECT_EQ(public_key_argument((folder / "hex").string()).value(), key);
  // The DER head of an Ed25519 public key (RFC 8410) and the key, in PEM by the openssl program.
  std::string der("\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00", 12);
  der.append(reinterpret_cast<const char*>(key.bytes.data()), 32);
  write_bytes(folder / "der", der);
  ASSERT_EQ(
      std::system(
          fmt::format("openssl pkey -pubin -inform DER -in '{0}/der' -out '{0}/pem'", folder.path().string()).c_str()),
      0);
  EXPECT_EQ(public_key_argument((folder / "pem").string()).value(), key);
  write_bytes(folder / "other", "hello");
  EXPECT_EQ(public_key_argument((folder / "other").string()).error().code, ErrorCode::bad_input);
  EXPECT_EQ(public_key_argument("none").error().code, ErrorCode::usage);
  EXPECT_EQ(public_key_argument(folder.path().string()).error().code, ErrorCode::bad_input);
}

TEST(TimeStamp, IsWhatOpensslVerifies) {
  Folder folder;
  const Authority authority(folder / "a");
  const Digest imprint = sha256("head");
  const std::string token = authority.stamp()(imprint).value();
  write_bytes(folder / "token.tsr", token);
  EXPECT_EQ(std::system(fmt::format("openssl ts -verify -digest {} -in '{}' -CAfile '{}' >/dev/null 2>&1",
                                    imprint.hex(), (folder / "token.tsr").string(), authority.ca().string())
                            .c_str()),
            0);
  const auto plain = verify_time_stamp(token, imprint, std::nullopt);
  ASSERT_TRUE(plain.ok()) << plain.error().text();
  EXPECT_FALSE(plain->trusted);
  EXPECT_EQ(plain->policy, "1.2.3.4.1");
  const auto trusted = verify_time_stamp(token, imprint, authority.ca());
  ASSERT_TRUE(trusted.ok()) << trusted.error().text();
  EXPECT_TRUE(trusted->trusted);
  EXPECT_EQ(trusted->at, plain->at);

  EXPECT_FALSE(verify_time_stamp(token, sha256("other"), std::nullopt).ok());
  EXPECT_FALSE(verify_time_stamp(token.substr(0, token.size() - 1), imprint, std::nullopt).ok());
  EXPECT_FALSE(verify_time_stamp(token + "x", imprint, std::nullopt).ok());
  EXPECT_FALSE(verify_time_stamp("", imprint, std::nullopt).ok());
  EXPECT_EQ(verify_time_stamp(token, imprint, folder / "none").error().code, ErrorCode::bad_input);
  // Whoever changes the time breaks the signature.
  std::string later = token;
  const auto at = later.find(format_utc(plain->at).substr(0, 4));
  ASSERT_NE(at, std::string::npos);
  later[at + 3] = later[at + 3] == '9' ? '8' : '9';
  const auto changed = verify_time_stamp(later, imprint, std::nullopt);
  ASSERT_FALSE(changed.ok());
  EXPECT_EQ(changed.error().code, ErrorCode::negative);
}

TEST(TimeStamp, IsAskedForOverHttp) {
  Folder folder;
  const Authority authority(folder / "a");
  std::string seen;
  const Server server([&](const Server::Request& request) -> std::string {
    seen = request.method + ' ' + request.path;
    if (request.path == "/refuse") return "HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n";
    if (request.path == "/long") return ok_answer(std::string(kMaxStampBytes + 1, 'x'));
    if (request.path == "/noise") return ok_answer("hello");
    if (request.path == "/other") return ok_answer(authority.reply(time_stamp_request(sha256("other"))));
    if (request.path == "/moved") {
      return "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n";
    }
    return ok_answer(authority.reply(request.body));
  });
  const Digest imprint = sha256("head");
  const auto token = request_time_stamp({server.url("/tsa?x=1")}, imprint);
  ASSERT_TRUE(token.ok()) << token.error().text();
  EXPECT_EQ(seen, "POST /tsa?x=1");
  EXPECT_TRUE(verify_time_stamp(*token, imprint, authority.ca()).ok());
  for (const std::string path : {"/refuse", "/long", "/noise", "/other", "/moved"}) {
    const auto refused = request_time_stamp({server.url(path)}, imprint);
    ASSERT_FALSE(refused.ok()) << path;
    EXPECT_EQ(refused.error().code, ErrorCode::bad_input) << path;
    EXPECT_EQ(refused.error().where, server.url(path));
  }
  EXPECT_EQ(request_time_stamp({"file:///etc/passwd"}, imprint).error().code, ErrorCode::usage);
}

/// A server of the files of a folder.
std::string serve_file(const fs::path& folder, const std::string& path) {
  std::string name;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] == '%') {
      name += static_cast<char>(std::stoi(path.substr(i + 1, 2), nullptr, 16));
      i += 2;
    } else {
      name += path[i];
    }
  }
  if (!fs::is_regular_file(folder / name)) return "HTTP/1.1 404 None\r\nContent-Length: 4\r\n\r\nnone";
  return ok_answer(read_bytes(folder / name));
}

TEST(Url, AnEditionOnAServerIsVerified) {
  Folder folder;
  for (int n = 1; n <= 3; ++n) ASSERT_TRUE(publish(folder / "e", content_of(n), n, quick()).ok());
  const Server server([&](const Server::Request& request) {
    return serve_file(folder / "e", request.path.substr(std::string("/news/").size()));
  });
  const auto wrong = [&] {
    const auto files = edition_files(server.url("/news")).value();
    const auto report = verify_edition(*files, {});
    if (!report.ok()) return report.error().text();
    EXPECT_EQ(report->editions, 3U);
    std::string out;
    for (const auto& [where, what] : report->problems) out += where + ": " + what + '\n';
    return out;
  };
  EXPECT_EQ(wrong(), "");
  const std::string page = read_bytes(folder / "e/index.html");
  write_bytes(folder / "e/index.html", page + "<script>");
  EXPECT_EQ(wrong(), "index.html: It is longer than it may be.\n");
  write_bytes(folder / "e/index.html", std::string(page.size(), 'x'));
  EXPECT_EQ(wrong(), "index.html: Its bytes are not those of the tree: the SHA-256 differs.\n");
  fs::remove(folder / "e/index.html");
  EXPECT_EQ(wrong(), "index.html: It is missing.\n");
}

TEST(Url, AServerCannotLeadAwayOrWithoutEnd) {
  Folder folder;
  write_bytes(folder / "secret", "secret");
  const Server server([&](const Server::Request& request) -> std::string {
    if (request.path.starts_with("/file/")) {
      return fmt::format("HTTP/1.1 301 Moved\r\nLocation: file://{}\r\nContent-Length: 0\r\n\r\n",
                         (folder / "secret").string());
    }
    if (request.path.starts_with("/away/")) {
      return "HTTP/1.1 307 Moved\r\nLocation: http://127.0.0.2:1/\r\nContent-Length: 0\r\n\r\n";
    }
    if (request.path.starts_with("/endless/")) {
      return "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + std::string(kMaxHeadBytes + 100'000, '{');
    }
    if (request.path.starts_with("/cut/")) return "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{";
    return "HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n";
  });
  for (const std::string path : {"/file", "/away", "/endless", "/cut", "/else"}) {
    const auto files = edition_url(server.url(path)).value();
    const auto report = verify_edition(*files, {});
    ASSERT_FALSE(report.ok()) << path;
    EXPECT_EQ(report.error().code, ErrorCode::bad_input) << path;
    EXPECT_NE(report.error().text().find(path == "/endless" ? "edition" : server.url(path)), std::string::npos)
        << report.error().text();
  }
  for (const std::string url : {"file:///etc", "ftp://x/", "http://", "https:///x", "http://me:word@host/",
                                "gopher://x", "http://host/?x", "http://host/#x", "http://ho st/", "http://host/\n"}) {
    const auto refused = edition_url(url);
    ASSERT_FALSE(refused.ok()) << url;
    EXPECT_EQ(refused.error().code, ErrorCode::usage);
  }
}

}  // namespace
}  // namespace frontkart::edition::tests
