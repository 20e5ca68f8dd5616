#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace frontkart::exchange {

/// One file as it was found: in a folder, in an archive, or by itself. The bytes are the original, unchanged.
struct SourceFile {
  std::string name;   ///< path inside the folder or archive, or the file's own name
  std::string place;  ///< for messages: "archive.tar.zst!data/x.geojson"
  std::string bytes;
};

/// Bounds against hostile input. What is over them is an error `bad_input` that names the file and the bound.
struct ReadLimits {
  std::uint64_t max_file_bytes = std::uint64_t{512} << 20U;  ///< one file, unpacked
  std::uint64_t max_total_bytes = std::uint64_t{64} << 30U;  ///< all files of one call, unpacked
  std::uint64_t max_files = 1'000'000;
  /// Unpacked : packed beyond which an archive is taken for a bomb, once more than 64 MiB came out. Highly repetitive
  /// archives of dated states are honest at 600 : 1.
  double max_ratio = 5'000;
};

/// How far a reader is, for progress bars: bytes of the given paths consumed so far, and their total.
struct ReadProgress {
  std::uint64_t bytes_done = 0;
  std::uint64_t bytes_total = 0;
};

/// Calls `sink` for each file below each path, one at a time; nothing is unpacked to disk and no more than one file is
/// held. A path is a file, a folder (read recursively in the byte order of the relative names; hidden files and
/// links are skipped) or an archive (.zip, .tar, .tar.gz, .tgz, .tar.zst; by content, not by name; in stored order).
/// A zip that holds a .shp is one file: the zip itself. Directory entries, `__MACOSX/` and hidden files are skipped.
/// Stops at the first error of the sink, or at the first of its own: bad_input (truncated, not an archive that its name
/// promises, over a limit), not_found (no such path).
[[nodiscard]] Status for_each_file(const std::vector<std::filesystem::path>& paths, const ReadLimits& limits,
                                   const std::function<Status(SourceFile&&, const ReadProgress&)>& sink);

}  // namespace frontkart::exchange
