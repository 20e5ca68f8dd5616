#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace frontkart::exchange {

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

/// bad_input, without `where`: "The archive is truncated or damaged (detail)."
[[nodiscard]] Error incomplete(std::string_view detail);

/// Unpacks a compressed file block by block. Unlike the filters of libarchive it proves that all bytes arrived as they
/// were packed: to its end, with the checksums that the format has, and it says exactly how many packed bytes went in.
class PackedSource {
 public:
  explicit PackedSource(File file);
  virtual ~PackedSource() = default;
  PackedSource(const PackedSource&) = delete;
  PackedSource& operator=(const PackedSource&) = delete;

  /// Puts unpacked bytes into `block`, which stay there until the next call. Their number; 0 at the end, -1 where
  /// `error` is then set.
  [[nodiscard]] std::ptrdiff_t read(const void** block);

  /// Packed bytes that were unpacked so far.
  [[nodiscard]] std::uint64_t consumed() const { return before_ + at_; }
  [[nodiscard]] const std::optional<Error>& error() const { return error_; }

 protected:
  /// What one step did: bytes taken from `in`, bytes put into `out`.
  struct Step {
    std::size_t taken = 0;
    std::size_t put = 0;
  };
  /// Unpacks some of `size` > 0 bytes. Errors: bad_input.
  virtual Result<Step> unpack(const char* in, std::size_t size, char* out, std::size_t room) = 0;
  /// Whether the file may end here.
  [[nodiscard]] virtual bool complete() const = 0;
  [[nodiscard]] virtual std::string_view format() const = 0;

 private:
  bool fill();
  std::ptrdiff_t fail(Error error);

  File file_;
  std::vector<char> in_;
  std::vector<char> out_;
  std::size_t at_ = 0;    ///< in in_
  std::size_t size_ = 0;  ///< of in_
  std::uint64_t before_ = 0;
  std::optional<Error> error_;
};

/// zstd frames, with windows of up to 1 GiB (zstd --long=30), where libarchive's filter ends at 128 MiB.
[[nodiscard]] std::unique_ptr<PackedSource> zstd_source(File file);
/// gzip members, of which the checksum and the size are verified. What follows the last one is passed over, as gzip
/// does.
[[nodiscard]] std::unique_ptr<PackedSource> gzip_source(File file);

}  // namespace frontkart::exchange
