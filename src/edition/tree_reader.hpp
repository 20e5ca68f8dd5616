#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.hpp"
#include "base/result.hpp"
#include "edition/edition_files.hpp"
#include "edition/head.hpp"
#include "edition/leaf.hpp"

namespace frontkart::edition {

/// Cuts bytes that come in pieces into lines, each ended by a line feed.
class LineCutter {
 public:
  /// A line without its line feed, counted from 0.
  using Take = std::function<Status(std::uint64_t number, std::string_view line)>;

  explicit LineCutter(Take take) : take_(std::move(take)) {}
  /// Errors: negative (a line longer than kMaxLineBytes), those of `Take`.
  [[nodiscard]] Status feed(std::string_view bytes);
  /// Errors: negative (the last line has no line feed).
  [[nodiscard]] Status finish() const;
  [[nodiscard]] std::uint64_t lines() const { return number_; }

 private:
  Take take_;
  std::string part_;
  std::uint64_t number_ = 0;
};

/// What the two files of a tree hold, held against each other and against the head. A line that is not the leaf that it
/// should be is in `problems` and nowhere else.
struct TreeFiles {
  struct Record {
    std::uint64_t index;
    std::string name;  ///< "claim/left"
  };
  struct Fault {
    std::string where;
    std::string what;
  };
  std::vector<Digest> leaves;   ///< of all lines, or of the leaves' file where that one is right
  std::vector<Record> records;  ///< in order
  std::vector<FileLeaf> files;  ///< sorted by path
  std::vector<Fault> faults;
  std::string wanted_line;  ///< of the record that was asked for; empty: it is not there
  std::uint64_t wanted_index = 0;
  std::uint64_t bytes = 0;  ///< read

  [[nodiscard]] const FileLeaf* file(std::string_view path) const;
};

/// Most leaves of an edition that are read; memory is about 200 bytes for each.
inline constexpr std::uint64_t kMaxLeaves = 4'000'000;
inline constexpr std::uint64_t kMaxContentsBytes = 2ULL << 30U;

/// `wanted`: a record to keep, "claim/left". Errors: those of reading that say nothing about the edition.
[[nodiscard]] Result<TreeFiles> read_tree_files(EditionFiles& files, const Tree& tree, std::string_view wanted = {});

/// Whether an error of `EditionFiles::read` is about the file: missing, too long, of a wrong kind or form.
[[nodiscard]] bool is_fault(const Error& error);

}  // namespace frontkart::edition
