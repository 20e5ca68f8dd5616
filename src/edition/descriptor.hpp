#pragma once

#include <cstddef>
#include <filesystem>
#include <string_view>

namespace frontkart::edition {

/// A file descriptor of the system, closed at the end. A negative one is none.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  ~Descriptor() { close(); }
  Descriptor(Descriptor&& other) noexcept : fd_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    if (this != &other) {
      close();
      fd_ = other.release();
    }
    return *this;
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] bool is_open() const { return fd_ >= 0; }
  /// False where the system only now reports that a write failed.
  bool close();
  [[nodiscard]] int release();

  /// All or false (errno says why).
  [[nodiscard]] bool write_all(std::string_view bytes) const;
  /// Fills the buffer as far as the file goes; bytes read. An error ends it as the file's end does, with errno set;
  /// errno is 0 otherwise.
  [[nodiscard]] std::size_t read_some(char* into, std::size_t size) const;

 private:
  int fd_;
};

/// Best effort: a folder's new names survive a power cut. False where the system refused.
bool sync_folder(const std::filesystem::path& folder);

}  // namespace frontkart::edition
