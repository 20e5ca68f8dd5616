#include "store/sqlite/files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <vector>

namespace frontkart::store {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kPiece = 16U << 20U;

}  // namespace

Error file_error(const fs::path& file, std::string_view doing) {
  return Error{ErrorCode::store_full, fmt::format("{}: {}.", doing, std::strerror(errno)), file.string(),
               "Free space on the disk or check that the folder can be written, then try again."};
}

Status sync_path(const fs::path& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return file_error(path, "It cannot be opened");
  const bool synced = ::fsync(fd) == 0;
  const Status status = synced ? Status(Done{}) : Status(file_error(path, "It cannot be written to the disk"));
  ::close(fd);
  return status;
}

Status make_folders(const fs::path& folder) {
  std::vector<fs::path> missing;
  std::error_code ec;
  for (fs::path at = folder; !at.empty() && !fs::is_directory(at, ec); at = at.parent_path()) missing.push_back(at);
  for (auto it = missing.rbegin(); it != missing.rend(); ++it) {
    if (::mkdir(it->c_str(), 0700) != 0 && errno != EEXIST) return file_error(*it, "The folder cannot be created");
    FRONTKART_CHECK(sync_path(it->parent_path()));
  }
  return Done{};
}

Status rename_path(const fs::path& from, const fs::path& to, bool replace) {
  int failed = ::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), replace ? 0 : RENAME_NOREPLACE);
  if (failed != 0 && errno == EINVAL && !replace) {
    // Not every file system can refuse to replace: looking first is the next best.
    std::error_code ec;
    errno = EEXIST;
    if (!fs::exists(fs::symlink_status(to, ec))) failed = std::rename(from.c_str(), to.c_str());
  }
  if (failed == 0) return Done{};
  if (errno != EEXIST) return file_error(to, "The file cannot be named");
  return Error{ErrorCode::bad_input, "The file exists already.", to.string(), "Choose another name."};
}

PartialFile::~PartialFile() {
  if (fd_ >= 0) ::close(fd_);
  std::error_code ec;
  if (!file_.empty()) fs::remove(file_, ec);
}

Status PartialFile::create() {
  std::error_code ec;
  fs::remove(file_, ec);
  fd_ = ::open(file_.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd_ < 0) return file_error(file_, "The file cannot be created");
  return Done{};
}

Status PartialFile::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd_, bytes.data(), std::min(bytes.size(), kPiece));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return file_error(file_, "The file cannot be written");
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return Done{};
}

Result<std::uint64_t> PartialFile::size() const {
  struct stat status = {};
  if (::fstat(fd_, &status) != 0) return file_error(file_, "The file cannot be read");
  return static_cast<std::uint64_t>(status.st_size);
}

Status PartialFile::for_each_piece(const std::function<void(std::string_view)>& visit) {
  if (::lseek(fd_, 0, SEEK_SET) != 0) return file_error(file_, "The file cannot be read");
  std::string piece(kPiece, '\0');
  for (;;) {
    const ssize_t n = ::read(fd_, piece.data(), piece.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return file_error(file_, "The file cannot be read");
    if (n == 0) return Done{};
    visit(std::string_view(piece).substr(0, static_cast<std::size_t>(n)));
  }
}

Status PartialFile::finish(const fs::path& name, bool replace) {
  if (::fsync(fd_) != 0) return file_error(file_, "The file cannot be written to the disk");
  ::close(fd_);
  fd_ = -1;
  FRONTKART_CHECK(rename_path(file_, name, replace));
  file_.clear();
  return sync_path(name.parent_path().empty() ? fs::path(".") : name.parent_path());
}

Result<std::string> read_file(const fs::path& file, std::uint64_t limit) {
  const auto damaged = [&](std::string message) {
    return Error{ErrorCode::store_damaged, std::move(message), file.string(), "Restore it from a backup."};
  };
  const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    if (errno == ENOENT) return Error{ErrorCode::not_found, "The file does not exist.", file.string(), ""};
    return damaged(fmt::format("The file cannot be opened: {}.", std::strerror(errno)));
  }
  struct stat status = {};
  std::string out;
  std::optional<Error> error;
  if (::fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) {
    error = damaged("This is not a file.");
  } else if (static_cast<std::uint64_t>(status.st_size) > limit) {
    error = damaged(fmt::format("The file has {} bytes, more than it can have.", status.st_size));
  } else {
    out.resize(static_cast<std::size_t>(status.st_size));
  }
  std::size_t done = 0;
  while (!error && done < out.size()) {
    const ssize_t n = ::read(fd, out.data() + done, std::min(out.size() - done, kPiece));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) error = damaged("The file cannot be read to its end.");
    if (n > 0) done += static_cast<std::size_t>(n);
  }
  ::close(fd);
  if (error) return *error;
  return out;
}

}  // namespace frontkart::store
