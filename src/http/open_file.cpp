#include "http/open_file.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace frontkart::http {

Descriptor::~Descriptor() {
  if (fd_ >= 0) ::close(fd_);
}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

Result<OpenFile> OpenFile::of(Descriptor descriptor) {
  struct stat facts {};
  if (!descriptor.open() || ::fstat(descriptor.get(), &facts) != 0 || !S_ISREG(facts.st_mode)) {
    return Error{ErrorCode::not_found, "There is nothing at this address.", "", ""};
  }
  std::string version = fmt::format("{}-{}-{}.{:09}-{}.{:09}", facts.st_ino, facts.st_size, facts.st_mtim.tv_sec,
                                    facts.st_mtim.tv_nsec, facts.st_ctim.tv_sec, facts.st_ctim.tv_nsec);
  return OpenFile(std::move(descriptor), static_cast<std::uint64_t>(facts.st_size), std::move(version));
}

std::size_t OpenFile::read(std::uint64_t offset, char* bytes, std::size_t size) const {
  std::size_t done = 0;
  while (done < size) {
    const ssize_t n = ::pread(descriptor_.get(), bytes + done, size - done, static_cast<off_t>(offset + done));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) break;
    done += static_cast<std::size_t>(n);
  }
  return done;
}

Result<std::string> OpenFile::text(std::uint64_t offset, std::uint64_t size) const {
  std::string bytes(size, '\0');
  if (read(offset, bytes.data(), bytes.size()) != bytes.size()) {
    return Error{ErrorCode::internal, "A file changed while it was read.", "", ""};
  }
  return bytes;
}

}  // namespace frontkart::http
