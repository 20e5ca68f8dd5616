#include "edition/tree_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "ledger/merkle.hpp"

namespace frontkart::edition {
namespace {

class TreeFilesReader {
 public:
  TreeFilesReader(EditionFiles& files, const Tree& tree, std::string_view wanted)
      : files_(files), tree_(tree), wanted_(wanted) {}

  Result<TreeFiles> read() {
    if (tree_.size > kMaxLeaves) {
      fault(tree_.contents, fmt::format("The tree has {} leaves, more than {}.", tree_.size, kMaxLeaves));
      return std::move(out_);
    }
    FRONTKART_CHECK(read_leaves());
    FRONTKART_CHECK(read_contents());
    if (leaves_are_right_) out_.leaves = std::move(given_);
    // They are unless a fault says otherwise; to find one by its path they have to be.
    std::sort(out_.files.begin(), out_.files.end(),
              [](const FileLeaf& a, const FileLeaf& b) { return a.path < b.path; });
    return std::move(out_);
  }

 private:
  void fault(const std::string& where, std::string what) { out_.faults.push_back({where, std::move(what)}); }

  /// Reads a file whose name has its hash; a fault where it is not what the name says.
  Status read_named(const std::string& path, std::uint64_t max_bytes, const EditionFiles::Sink& sink) {
    Sha256 sha;
    const Status done = files_.read(path, max_bytes, [&](std::string_view bytes) {
      sha.update(bytes);
      out_.bytes += bytes.size();
      return sink(bytes);
    });
    if (!done.ok()) {
      if (!is_fault(done.error())) return done;
      fault(path, done.error().message);
      return Done{};
    }
    if (!sha.finish().hex().starts_with(hash_part(path).value_or("?"))) {
      fault(path, "Its bytes are not those that its name has the hash of.");
    }
    return Done{};
  }

  Status read_leaves() {
    std::string bytes;
    FRONTKART_CHECK(read_named(tree_.leaves, 32 * tree_.size, [&](std::string_view part) -> Status {
      bytes += part;
      return Done{};
    }));
    for (std::size_t i = 0; i + 32 <= bytes.size(); i += 32) {
      Digest digest;
      std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(i), 32, digest.bytes.begin());
      given_.push_back(digest);
    }
    leaves_are_right_ = bytes.size() == 32 * tree_.size && ledger::merkle_root(given_) == tree_.root;
    if (!leaves_are_right_ && out_.faults.empty()) {
      fault(tree_.leaves, "Its hashes do not lead to the root of the head.");
    }
    return Done{};
  }

  Status read_contents() {
    LineCutter cutter([&](std::uint64_t number, std::string_view line) { return take(number, line); });
    FRONTKART_CHECK(read_named(tree_.contents, kMaxContentsBytes,
                               [&](std::string_view bytes) -> Status { return cutter.feed(bytes); }));
    if (const Status end = cutter.finish(); !end.ok()) fault(tree_.contents, end.error().message);
    if (out_.leaves.size() != tree_.size || ledger::merkle_root(out_.leaves) != tree_.root) {
      fault(tree_.contents, "Its lines do not lead to the root of the head.");
    }
    return Done{};
  }

  Status take(std::uint64_t number, std::string_view line) {
    if (number >= tree_.size) {
      return Error{ErrorCode::negative, fmt::format("It has more lines than the tree has leaves ({}).", tree_.size), "",
                   ""};
    }
    const Digest hash = ledger::merkle_leaf(line);
    out_.leaves.push_back(hash);
    auto leaf = read_leaf(line);
    if (leaves_are_right_ && hash != given_[number]) {
      const auto* record = leaf.ok() ? std::get_if<RecordLeaf>(&*leaf) : nullptr;
      const auto* file = leaf.ok() ? std::get_if<FileLeaf>(&*leaf) : nullptr;
      fault(tree_.contents, fmt::format("Line {} ({}) is not the leaf of the tree.", number + 1,
                                        record != nullptr ? record->name()
                                        : file != nullptr ? file->path
                                                          : std::string("not readable")));
      return Done{};
    }
    if (!leaf.ok()) {
      fault(tree_.contents, fmt::format("Line {}: {}", number + 1, leaf.error().message));
      return Done{};
    }
    if (last_ && !leaf_less(*last_, *leaf)) {
      fault(tree_.contents, fmt::format("Line {} is not in order.", number + 1));
    }
    keep(number, *leaf, line);
    // Only its name is needed to know what may follow.
    if (auto* record = std::get_if<RecordLeaf>(&*leaf)) record->line.clear();
    last_ = std::move(*leaf);
    return Done{};
  }

  void keep(std::uint64_t number, const Leaf& leaf, std::string_view line) {
    if (const auto* file = std::get_if<FileLeaf>(&leaf)) {
      out_.files.push_back(*file);
      return;
    }
    const auto& record = std::get<RecordLeaf>(leaf);
    out_.records.push_back({number, record.name()});
    if (wanted_.empty() || out_.records.back().name != wanted_) return;
    out_.wanted_line = line;
    out_.wanted_index = number;
  }

  EditionFiles& files_;
  const Tree& tree_;
  std::string_view wanted_;
  TreeFiles out_;
  std::vector<Digest> given_;
  bool leaves_are_right_ = false;
  std::optional<Leaf> last_;
};

}  // namespace

Status LineCutter::feed(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::size_t end = bytes.find('\n');
    if (part_.size() + std::min(end, bytes.size()) > kMaxLineBytes) {
      return Error{ErrorCode::negative, fmt::format("Line {} is too long.", number_ + 1), "", ""};
    }
    if (end == std::string_view::npos) {
      part_ += bytes;
      return Done{};
    }
    const std::string_view piece = bytes.substr(0, end);
    bytes.remove_prefix(end + 1);
    if (part_.empty()) {
      FRONTKART_CHECK(take_(number_++, piece));
      continue;
    }
    part_ += piece;
    FRONTKART_CHECK(take_(number_++, part_));
    part_.clear();
  }
  return Done{};
}

Status LineCutter::finish() const {
  if (part_.empty()) return Done{};
  return Error{ErrorCode::negative, "Its last line has no line feed.", "", ""};
}

const FileLeaf* TreeFiles::file(std::string_view path) const {
  const auto it = std::lower_bound(files.begin(), files.end(), path,
                                   [](const FileLeaf& leaf, std::string_view p) { return leaf.path < p; });
  return it != files.end() && it->path == path ? &*it : nullptr;
}

Result<TreeFiles> read_tree_files(EditionFiles& files, const Tree& tree, std::string_view wanted) {
  return TreeFilesReader(files, tree, wanted).read();
}

bool is_fault(const Error& error) {
  return error.code == ErrorCode::not_found || error.code == ErrorCode::negative;
}

}  // namespace frontkart::edition
