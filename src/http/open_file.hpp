#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "base/result.hpp"

namespace frontkart::http {

/// A file descriptor that is closed when its owner goes.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor();
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept;

  [[nodiscard]] bool open() const { return fd_ >= 0; }
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

/// A regular file that is open for reading. It may be replaced meanwhile: the bytes stay those of the file that was
/// opened. Safe from several threads.
class OpenFile {
 public:
  /// Error not_found: it is no regular file.
  [[nodiscard]] static Result<OpenFile> of(Descriptor descriptor);

  [[nodiscard]] std::uint64_t size() const { return size_; }
  /// Changes whenever the file does, as far as the file system tells.
  [[nodiscard]] const std::string& version() const { return version_; }

  /// Fills `bytes`, fewer only at the end of the file. Returns how many there were; none: the end, or a failure.
  [[nodiscard]] std::size_t read(std::uint64_t offset, char* bytes, std::size_t size) const;
  /// `size` bytes from `offset` on. Error internal: the file has become shorter.
  [[nodiscard]] Result<std::string> text(std::uint64_t offset, std::uint64_t size) const;

 private:
  OpenFile(Descriptor descriptor, std::uint64_t size, std::string version)
      : descriptor_(std::move(descriptor)), size_(size), version_(std::move(version)) {}

  Descriptor descriptor_;
  std::uint64_t size_;
  std::string version_;
};

}  // namespace frontkart::http
