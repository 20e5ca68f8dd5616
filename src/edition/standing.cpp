#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "edition/edition_files.hpp"
#include "edition/place.hpp"
#include "edition/tree_reader.hpp"
#include "ledger/merkle.hpp"

namespace frontkart::edition {
namespace {

Error damaged(const Place& place, const std::string& path, std::string_view why) {
  return {ErrorCode::bad_input, fmt::format("The edition in this folder is damaged: {}", why),
          (place.root() / path).string(),
          "See what verify-edition says; restore the folder, or publish to another one."};
}

/// The files that the lines of a contents file name, as far as they can be read.
Result<std::vector<std::string>> files_named_by(EditionFiles& files, const std::string& contents) {
  std::vector<std::string> out;
  LineCutter cutter([&](std::uint64_t, std::string_view line) -> Status {
    if (!is_file_line(line)) return Done{};
    const auto leaf = read_leaf(line);
    const auto* file = leaf.ok() ? std::get_if<FileLeaf>(&*leaf) : nullptr;
    if (file != nullptr) out.push_back(file->path);
    return Done{};
  });
  const Status read =
      files.read(contents, kMaxContentsBytes, [&](std::string_view bytes) -> Status { return cutter.feed(bytes); });
  if (!read.ok() && !is_fault(read.error())) return read.error();
  return out;
}

Result<Leaf> as_leaf(Result<RecordLeaf> record) {
  if (!record.ok()) return std::move(record).error();
  return Leaf(*std::move(record));
}

class Tidying {
 public:
  Tidying(const Place& place, const Standing* newest, const Standing* before)
      : place_(place), newest_(newest), before_(before) {
    for (const Standing* edition : {newest, before}) {
      if (edition == nullptr) continue;
      kept_.insert(edition->head.head.tree.contents);
      kept_.insert(edition->head.head.tree.leaves);
      for (const Leaf& leaf : edition->leaves) {
        if (const auto* file = std::get_if<FileLeaf>(&leaf)) kept_.insert(file->path);
      }
    }
  }

  Result<std::uint64_t> run() {
    FRONTKART_CHECK(put_back());
    FRONTKART_TRY(const auto files, edition_folder(place_.root()));
    std::vector<std::string> lists;
    for (const std::string& name : place_.names()) {
      const bool contents = name.starts_with("contents.") && name.ends_with(".jsonl");
      const bool leaves = name.starts_with("leaves.") && name.ends_with(".bin");
      if ((!contents && !leaves) || !hash_part(name) || kept_.contains(name)) continue;
      lists.push_back(name);
      if (!contents) continue;
      FRONTKART_TRY(const auto named, files_named_by(*files, name));
      for (const std::string& path : named) FRONTKART_CHECK(remove(path));
    }
    for (const std::string& name : lists) FRONTKART_CHECK(remove(name));
    // The head of an edition that was not finished vouches for all of these until they are gone.
    const std::uint64_t next = newest_ == nullptr ? 1 : newest_->head.head.number + 1;
    FRONTKART_CHECK(remove(stamp_path(next)));
    FRONTKART_CHECK(remove(head_path(next)));
    FRONTKART_CHECK(place_.remove_folder(std::string(kAside)));
    return removed_;
  }

 private:
  /// Files with fixed names, as the newest edition has them.
  Status put_back() {
    const std::string old = std::string(kAside) + "/old";
    for (const std::string& path : place_.below(old)) {
      for (const Standing* edition : {newest_, before_}) {
        const FileLeaf* file = edition == nullptr ? nullptr : edition->file(path);
        if (file == nullptr) continue;
        if (!place_.holds(*file) && place_.digest(old + '/' + path) == file->sha256) {
          FRONTKART_CHECK(place_.rename(old + '/' + path, path));
        }
        break;
      }
    }
    return place_.sync();
  }

  Status remove(const std::string& path) {
    if (kept_.contains(path) || !place_.exists(path)) return Done{};
    FRONTKART_CHECK(place_.remove(path));
    ++removed_;
    return Done{};
  }

  const Place& place_;
  const Standing* newest_;
  const Standing* before_;
  std::set<std::string> kept_;
  std::uint64_t removed_ = 0;
};

}  // namespace

const FileLeaf* Standing::file(std::string_view path) const {
  const auto it = std::lower_bound(leaves.begin(), leaves.end(), path, [](const Leaf& leaf, std::string_view p) {
    const auto* file = std::get_if<FileLeaf>(&leaf);
    return file == nullptr || file->path < p;
  });
  const auto* file = it == leaves.end() ? nullptr : std::get_if<FileLeaf>(&*it);
  return file != nullptr && file->path == path ? file : nullptr;
}

Result<Standing> read_standing(const Place& place, const std::string& head_file, StandingLeaves leaves) {
  FRONTKART_TRY(const auto files, edition_folder(place.root()));
  auto bytes = files->read_all(head_file, kMaxHeadBytes);
  if (!bytes.ok()) {
    if (bytes.error().code == ErrorCode::not_found) return bytes.error();
    return damaged(place, head_file, bytes.error().message);
  }
  Standing out;
  out.sha256 = sha256(*bytes);
  auto head = read_head(*bytes, head_file);
  if (!head.ok()) return damaged(place, head_file, head.error().text());
  out.head = *std::move(head);
  const std::string& contents = out.head.head.tree.contents;
  std::vector<Digest> hashes;
  LineCutter cutter([&](std::uint64_t, std::string_view line) -> Status {
    hashes.push_back(ledger::merkle_leaf(line));
    const bool is_file = is_file_line(line);
    if (!is_file && leaves == StandingLeaves::files) return Done{};
    // That the lines are those that were written, in their form, the root says.
    FRONTKART_TRY(Leaf leaf, is_file ? read_leaf(line) : as_leaf(trusted_record(line)));
    if (!out.leaves.empty() && !leaf_less(out.leaves.back(), leaf)) {
      return Error{ErrorCode::bad_input, "Its lines are not in order.", "", ""};
    }
    out.leaves.push_back(std::move(leaf));
    return Done{};
  });
  const Status read =
      files->read(contents, kMaxContentsBytes, [&](std::string_view part) -> Status { return cutter.feed(part); });
  if (!read.ok()) return damaged(place, contents, read.error().message);
  if (hashes.size() != out.head.head.tree.size || ledger::merkle_root(hashes) != out.head.head.tree.root) {
    return damaged(place, contents, "its lines do not lead to the root of the head.");
  }
  return out;
}

Result<std::uint64_t> tidy(const Place& place, const Standing* newest, const Standing* before) {
  return Tidying(place, newest, before).run();
}

}  // namespace frontkart::edition
