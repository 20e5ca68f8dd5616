#include "edition/descriptor.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace frontkart::edition {

bool Descriptor::close() {
  const int fd = release();
  return fd < 0 || ::close(fd) == 0;
}

int Descriptor::release() {
  return std::exchange(fd_, -1);
}

bool Descriptor::write_all(std::string_view bytes) const {
  while (!bytes.empty()) {
    const auto written = ::write(fd_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

std::size_t Descriptor::read_some(char* into, std::size_t size) const {
  std::size_t filled = 0;
  errno = 0;
  while (filled < size) {
    const auto n = ::read(fd_, into + filled, size - filled);
    if (n < 0 && errno == EINTR) {
      errno = 0;
      continue;
    }
    if (n <= 0) break;
    filled += static_cast<std::size_t>(n);
  }
  return filled;
}

bool sync_folder(const std::filesystem::path& folder) {
  const Descriptor entry(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return entry.is_open() && ::fsync(entry.get()) == 0;
}

}  // namespace frontkart::edition
