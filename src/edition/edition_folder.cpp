#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "edition/descriptor.hpp"
#include "edition/edition_files.hpp"

namespace frontkart::edition {
namespace {

constexpr std::size_t kMaxListed = 2'000'000;

class Folder final : public EditionFiles {
 public:
  explicit Folder(std::filesystem::path root) : root_(std::move(root)), buffer_(std::size_t{256} << 10U, '\0') {}

  Status read(const std::string& path, std::uint64_t max_bytes, const Sink& sink) override {
    // Not to wait where somebody put a pipe.
    const Descriptor in(::open((root_ / path).c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW));
    if (!in.is_open()) {
      const int error = errno;
      if (error == ENOENT || error == ENOTDIR) return Error{ErrorCode::not_found, "It is missing.", path, ""};
      if (error == ELOOP) return Error{ErrorCode::negative, "It is a symbolic link.", path, ""};
      return Error{ErrorCode::bad_input, fmt::format("It cannot be read: {}.", std::strerror(error)), path, ""};
    }
    struct ::stat known {};
    if (::fstat(in.get(), &known) != 0 || !S_ISREG(known.st_mode)) {
      return Error{ErrorCode::negative, "It is not a regular file.", path, ""};
    }
    std::uint64_t total = 0;
    while (true) {
      const std::size_t n = in.read_some(buffer_.data(), buffer_.size());
      if (errno != 0) {
        return Error{ErrorCode::bad_input, fmt::format("It cannot be read: {}.", std::strerror(errno)), path, ""};
      }
      if (n == 0) return Done{};
      total += n;
      if (total > max_bytes) return Error{ErrorCode::negative, "It is longer than it may be.", path, ""};
      FRONTKART_CHECK(sink({buffer_.data(), n}));
    }
  }

  Result<std::optional<std::vector<std::string>>> list() override {
    std::vector<std::string> out;
    std::error_code error;
    std::filesystem::recursive_directory_iterator it(root_, error);
    for (; !error && it != std::filesystem::recursive_directory_iterator(); it.increment(error)) {
      if (it->is_directory(error) && !it->is_symlink(error)) continue;
      out.push_back(it->path().lexically_relative(root_).generic_string());
      if (out.size() > kMaxListed) {
        return Error{ErrorCode::bad_input, "The folder holds too many files.", root_.string(), ""};
      }
    }
    if (error) {
      return Error{ErrorCode::bad_input, fmt::format("The folder cannot be listed: {}.", error.message()),
                   root_.string(), ""};
    }
    std::sort(out.begin(), out.end());
    return std::optional(std::move(out));
  }

  [[nodiscard]] std::string name() const override { return root_.string(); }

 private:
  std::filesystem::path root_;
  std::string buffer_;
};

}  // namespace

Result<std::string> EditionFiles::read_all(const std::string& path, std::uint64_t max_bytes) {
  std::string out;
  FRONTKART_CHECK(read(path, max_bytes, [&](std::string_view bytes) -> Status {
    out += bytes;
    return Done{};
  }));
  return out;
}

Result<std::unique_ptr<EditionFiles>> edition_folder(const std::filesystem::path& folder) {
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error)) {
    return Error{ErrorCode::bad_input, "There is no such folder.", folder.string(),
                 "Give the folder or the address of an edition."};
  }
  return std::unique_ptr<EditionFiles>(std::make_unique<Folder>(folder));
}

Result<std::unique_ptr<EditionFiles>> edition_files(const std::string& folder_or_url) {
  if (folder_or_url.find("://") != std::string::npos) return edition_url(folder_or_url);
  return edition_folder(folder_or_url);
}

}  // namespace frontkart::edition
