#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/digest.hpp"
#include "exchange/printable.hpp"
#include "exchange/write.hpp"

namespace frontkart::exchange {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() { close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return fd_; }
  /// False where the system only now reports that a write failed.
  bool close() {
    const bool ok = fd_ < 0 || ::close(fd_) == 0;
    fd_ = -1;
    return ok;
  }

 private:
  int fd_;
};

Error refused(const std::filesystem::path& file, int error) {
  const bool folder = error == ENOENT || error == ENOTDIR;
  return {folder ? ErrorCode::usage : ErrorCode::store_full,
          fmt::format("The file cannot be written: {}.", std::strerror(error)), printable(file.string()),
          folder ? "Name a folder that exists." : "Free space or choose another folder."};
}

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

Status write_file_atomically(const std::filesystem::path& file, std::string_view bytes) {
  struct ::stat known {};
  if (file.filename().empty() || (::stat(file.c_str(), &known) == 0 && !S_ISREG(known.st_mode))) {
    return Error{ErrorCode::usage, "The output is not a regular file.", printable(file.string()), "Name a file."};
  }
  const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
  std::string suffix;
  for (const char c : random_bytes(6)) suffix += fmt::format("{:02x}", static_cast<unsigned char>(c));
  const auto temporary = folder / fmt::format(".frontkart-{}.tmp", suffix);
  Descriptor out(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
  if (out.get() < 0) return refused(file, errno);
  if (!write_all(out.get(), bytes) || ::fsync(out.get()) != 0 || !out.close() ||
      ::rename(temporary.c_str(), file.c_str()) != 0) {
    const int error = errno;
    ::unlink(temporary.c_str());
    return refused(file, error);
  }
  // The file is whole by now; a folder that cannot be synced only risks the new name, not the content.
  const Descriptor entry(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (entry.get() >= 0) ::fsync(entry.get());
  return Done{};
}

}  // namespace frontkart::exchange
