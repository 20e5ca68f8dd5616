#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "edition/edition_files.hpp"
#include "edition/verify.hpp"
#include "edition/writer.hpp"

namespace frontkart::edition::tests {

/// A folder that is gone after the test.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

[[nodiscard]] std::string read_bytes(const std::filesystem::path& file);
void write_bytes(const std::filesystem::path& file, const std::string& bytes);
/// Every file below, by path; `.publishing` left out.
[[nodiscard]] std::map<std::string, std::string> files_of(const std::filesystem::path& folder);

[[nodiscard]] SigningKey test_key();
[[nodiscard]] Instant at_day(int day);  ///< of March 2025, 12:00 UTC
/// Without syncing, which the tests need not wait for.
[[nodiscard]] WriterOptions quick(std::function<Status(std::string_view step)> before_step = {});
/// On that day.
[[nodiscard]] Publication publication_on(int day, const SigningKey* key);

/// What edition `n` of the tests holds: some of it is that of the edition before.
struct Content {
  std::vector<std::string> records;
  std::map<std::string, std::string> hashed;  ///< "stem|extension" → bytes
  std::map<std::string, std::string> fixed;
};
[[nodiscard]] Content content_of(int n);

/// Writes it on day n. `stamp` as in Publication.
[[nodiscard]] Result<Written> publish(const std::filesystem::path& folder, const Content& content, int day,
                                      WriterOptions options = {},
                                      std::function<Result<std::string>(const Digest&)> stamp = {});

[[nodiscard]] Result<EditionReport> verify(const std::filesystem::path& folder, const VerifyOptions& options = {});
/// "" where it is sound, else all that is wrong.
[[nodiscard]] std::string wrong_with(const std::filesystem::path& folder, const VerifyOptions& options = {});

/// A time-stamping authority made with the openssl program, under a certificate authority of its own.
class Authority {
 public:
  explicit Authority(const std::filesystem::path& folder);
  [[nodiscard]] std::filesystem::path ca() const { return folder_ / "ca.pem"; }
  /// The answer to a request (DER); empty: the program failed.
  [[nodiscard]] std::string reply(const std::string& request) const;
  [[nodiscard]] std::function<Result<std::string>(const Digest&)> stamp() const;

 private:
  std::filesystem::path folder_;
};

/// Answers one HTTP request after the other on a port of this machine.
class Server {
 public:
  struct Request {
    std::string method, path, body;
  };
  /// Returns the whole answer, head and all.
  using Answer = std::function<std::string(const Request&)>;
  explicit Server(Answer answer);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  [[nodiscard]] std::string url(const std::string& path) const;

 private:
  void serve();
  Answer answer_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<bool> stop_{false};
  std::thread thread_;
};
[[nodiscard]] std::string ok_answer(const std::string& body);

}  // namespace frontkart::edition::tests
