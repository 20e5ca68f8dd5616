#include <fmt/format.h>

#include "edition/edition_files.hpp"
#include "edition/http_exchange.hpp"

namespace frontkart::edition {
namespace {

std::string escaped(std::string_view path) {
  constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/:@!$&'()*+,;=";
  std::string out;
  for (const char c : path) {
    if (plain.find(c) != std::string_view::npos) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

class Served final : public EditionFiles {
 public:
  Served(std::string root, const UrlLimits& limits) : root_(std::move(root)), limits_(limits) {}

  Status read(const std::string& path, std::uint64_t max_bytes, const Sink& sink) override {
    HttpRequest request;
    request.url = root_ + escaped(path);
    request.max_bytes = max_bytes;
    request.connect = limits_.connect;
    request.stalled = limits_.stalled;
    FRONTKART_TRY(const HttpAnswer answer, http_.send(request, sink));
    if (answer.status == 200) return Done{};
    if (answer.status == 404 || answer.status == 410) return Error{ErrorCode::not_found, "It is missing.", path, ""};
    if (answer.status >= 300 && answer.status < 400) {
      return Error{ErrorCode::bad_input, "The server sends elsewhere, and redirects are not followed.", request.url,
                   answer.location.empty() ? "" : "It names " + answer.location.substr(0, 300) + "."};
    }
    return Error{ErrorCode::bad_input, fmt::format("The server answers with status {}.", answer.status), request.url,
                 ""};
  }

  Result<std::optional<std::vector<std::string>>> list() override { return std::optional<std::vector<std::string>>(); }

  [[nodiscard]] std::string name() const override { return root_; }

 private:
  std::string root_;
  UrlLimits limits_;
  HttpExchange http_;
};

}  // namespace

Result<std::unique_ptr<EditionFiles>> edition_url(const std::string& url, const UrlLimits& limits) {
  FRONTKART_CHECK(check_http_url(url, false));
  std::string root = url;
  for (const std::string_view file : {"/edition.json", "/index.html"}) {
    if (root.ends_with(file)) root.resize(root.size() - file.size());
  }
  if (!root.ends_with('/')) root += '/';
  return std::unique_ptr<EditionFiles>(std::make_unique<Served>(std::move(root), limits));
}

}  // namespace frontkart::edition
