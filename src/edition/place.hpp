#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.hpp"
#include "base/result.hpp"
#include "edition/descriptor.hpp"
#include "edition/head.hpp"
#include "edition/leaf.hpp"

namespace frontkart::edition {

/// Where what is not yet, or no longer, of the edition lies.
inline constexpr std::string_view kAside = ".publishing";

/// The folder of an edition as a place to write to: every change of it is one step, announced before it is made. All
/// paths are relative to the folder. Errors: store_full, and those of the announcement.
class Place {
 public:
  using Announce = std::function<Status(std::string_view step)>;

  Place(std::filesystem::path root, Announce announce, bool durable)
      : root_(std::move(root)), announce_(std::move(announce)), durable_(durable) {}

  [[nodiscard]] const std::filesystem::path& root() const { return root_; }
  [[nodiscard]] bool exists(const std::string& path) const;
  /// Whether a regular file of these bytes is there.
  [[nodiscard]] bool holds(const FileLeaf& file) const;
  /// The SHA-256 of a file; nothing where it cannot be read.
  [[nodiscard]] std::optional<Digest> digest(const std::string& path) const;

  /// A new file, with the folders above it.
  [[nodiscard]] Status write(const std::string& path, std::string_view bytes) const;
  /// Also bad_input: the source cannot be read, or is not of this digest (any more).
  [[nodiscard]] Status copy(const std::filesystem::path& source, const std::string& path, const Digest& digest) const;
  /// Replaces what is there, whole.
  [[nodiscard]] Status rename(const std::string& from, const std::string& to) const;
  /// The same file under a second name, where the file system can; else a copy.
  [[nodiscard]] Status link(const std::string& from, const std::string& to) const;
  /// Also folders above it that become empty. Nothing where it is not there.
  [[nodiscard]] Status remove(const std::string& path) const;
  /// A folder and all in it.
  [[nodiscard]] Status remove_folder(const std::string& path) const;
  /// What was written and renamed so far survives a power cut. Nothing where the place is not durable.
  [[nodiscard]] Status sync() const;
  /// Regular files below a folder, relative to it, sorted.
  [[nodiscard]] std::vector<std::string> below(const std::string& path) const;
  /// Names of files directly in the folder, sorted.
  [[nodiscard]] std::vector<std::string> names() const;

 private:
  [[nodiscard]] Status folders_of(const std::filesystem::path& file) const;
  [[nodiscard]] Status announce(std::string_view what, std::string_view path) const;
  [[nodiscard]] Error refused(const std::string& path, int error) const;

  std::filesystem::path root_;
  Announce announce_;
  bool durable_;
};

/// An edition that stands in a folder.
struct Standing {
  SignedHead head;
  Digest sha256;  ///< of its head's file
  std::vector<Leaf> leaves;

  /// Null: it names no such file.
  [[nodiscard]] const FileLeaf* file(std::string_view path) const;
};

enum class StandingLeaves { all, files };  ///< what is kept of the leaves

/// The edition with this head's file ("edition.json"). Errors: not_found; bad_input: its head or its contents are
/// damaged.
[[nodiscard]] Result<Standing> read_standing(const Place& place, const std::string& head_file, StandingLeaves leaves);

/// Puts away what an interrupted writer left, so that the place holds the newest whole edition and the one before;
/// removes the files of all others. At every moment the newest edition verifies. Returns the number of files removed.
[[nodiscard]] Result<std::uint64_t> tidy(const Place& place, const Standing* newest, const Standing* before);

}  // namespace frontkart::edition
