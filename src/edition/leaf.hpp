#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/digest.hpp"
#include "base/result.hpp"

namespace frontkart::edition {

/// A public record: an object with `kind` and `id` as one line of canonical JSON.
struct RecordLeaf {
  std::string kind;
  std::string id;
  std::string line;

  /// "claim/left"
  [[nodiscard]] std::string name() const { return kind + '/' + id; }
};

/// A file of the edition.
struct FileLeaf {
  std::string path;
  std::uint64_t bytes = 0;
  Digest sha256;

  /// {"bytes":N,"file":PATH,"sha256":HEX}
  [[nodiscard]] std::string line() const;
};

using Leaf = std::variant<RecordLeaf, FileLeaf>;

inline constexpr std::size_t kMaxLineBytes = 32U << 20U;
inline constexpr std::size_t kMaxPathBytes = 400;

/// A line of `contents` without its line feed. Errors: bad_input: not canonical JSON, neither a record nor a file, a
/// path that is not `valid_path`.
[[nodiscard]] Result<Leaf> read_leaf(std::string_view line);
/// As `read_leaf`, for a record. Errors: bad_input.
[[nodiscard]] Result<RecordLeaf> read_record(std::string_view line);

/// The same of a line that is known to be canonical JSON, since it was written here or leads to the root of a tree:
/// only its `kind` and `id` are looked for, so that a long list is read quickly. Errors: bad_input: they are missing or
/// not valid.
[[nodiscard]] Result<RecordLeaf> trusted_record(std::string_view line);
/// Whether a line of `contents` is a file's, by its beginning. No record begins so.
[[nodiscard]] bool is_file_line(std::string_view line);

/// The order of leaves: records by kind and id, then files by path; bytes as unsigned numbers.
[[nodiscard]] bool leaf_less(const Leaf& a, const Leaf& b);

/// Relative, of names that are not empty, "." or "..", joined by '/'; UTF-8 without control characters, '\\', '?', '#'
/// and '%'; no name begins with '.'; at most kMaxPathBytes.
[[nodiscard]] bool valid_path(std::string_view path);

/// "maps/daily" and "fkc" with the first 16 digits of the hash between: "maps/daily.0123456789abcdef.fkc".
[[nodiscard]] std::string hashed_path(std::string_view stem, std::string_view extension, const Digest& sha256);
/// The 16 digits in such a name ("NAME.0123456789abcdef.EXT"; EXT may have dots); nothing where a name has none.
[[nodiscard]] std::optional<std::string_view> hash_part(std::string_view path);

}  // namespace frontkart::edition
