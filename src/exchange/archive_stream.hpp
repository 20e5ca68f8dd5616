#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "exchange/archive.hpp"

namespace frontkart::exchange {

/// How bytes are packed, judged by the bytes.
enum class Packing { none, zip, tar, gzip, zstd, unsupported };

/// `head` is the first 1024 bytes of a file, or all of a shorter one.
[[nodiscard]] Packing packing_of(std::string_view head);

/// True where a file's name promises an archive: .zip, .tar, .tgz, .tar.gz, .tar.zst and their like.
[[nodiscard]] bool name_promises_archive(std::string_view name);

/// Counts what came out of all paths of one call and of the archive at hand, and says when it is too much.
class UnpackedBytes {
 public:
  UnpackedBytes(const ReadLimits& limits, std::uint64_t& total, std::uint64_t& files)
      : limits_(limits), total_(total), files_(files) {}

  /// Errors: bad_input, without `where`.
  [[nodiscard]] Status entry();
  [[nodiscard]] Status add(std::uint64_t bytes, std::uint64_t entry_bytes, std::uint64_t packed);

 private:
  const ReadLimits& limits_;
  std::uint64_t& total_;
  std::uint64_t& files_;
  std::uint64_t here_ = 0;
};

/// Bytes of the archive consumed so far.
using EntrySink = std::function<Status(SourceFile&&, std::uint64_t)>;

/// The regular files of the archive `file`, in stored order; `file` must be packed as `packing` (not none).
/// A zip with a .shp in it is given whole, as one file.
[[nodiscard]] Status read_archive(const std::filesystem::path& file, Packing packing, const ReadLimits& limits,
                                  UnpackedBytes& unpacked, const EntrySink& sink);

/// The same for a zip in memory, which is never given whole. `place` is for messages.
[[nodiscard]] Status read_zip_members(std::string_view bytes, const std::string& place, const ReadLimits& limits,
                                      const EntrySink& sink);

/// A whole regular file with room behind it for readers that look a few bytes ahead.
[[nodiscard]] Result<std::string> read_whole_file(const std::filesystem::path& file, std::uint64_t max_bytes);

/// Room that is kept behind the bytes of every SourceFile.
inline constexpr std::size_t kReadAhead = 64;

/// True for a name with a part that is hidden, or that belongs to macOS's own bookkeeping.
[[nodiscard]] bool is_hidden_name(std::string_view name);

}  // namespace frontkart::exchange
