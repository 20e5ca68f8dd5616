#include "edition/verify.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_set>

#include "edition/chain.hpp"
#include "edition/tree_reader.hpp"
#include "ledger/merkle.hpp"

namespace frontkart::edition {
namespace {

struct DigestHash {
  std::size_t operator()(const Digest& d) const {
    std::size_t out = 0;
    for (std::size_t i = 0; i < sizeof(out); ++i) out = (out << 8U) | d.bytes[i];
    return out;
  }
};

class Verification {
 public:
  Verification(EditionFiles& files, const VerifyOptions& options) : files_(files), options_(options) {}

  Result<EditionReport> run() {
    FRONTKART_CHECK(read_the_head());
    FRONTKART_TRY(chain_, read_chain(files_, head_bytes_, report_.head,
                                     [&](std::string where, std::string what) { problem(where, std::move(what)); }));
    report_.editions = chain_.heads.size();
    FRONTKART_CHECK(check_stamps());
    FRONTKART_TRY(tree_, read_tree_files(files_, report_.head.head.tree, options_.record));
    for (auto& fault : tree_.faults) problem(fault.where, std::move(fault.what));
    report_.bytes += tree_.bytes;
    report_.records = tree_.records.size();
    report_.files = tree_.files.size();
    for (const auto& record : tree_.records) record_leaves_.insert(tree_.leaves[record.index]);
    check_names_in_head();
    FRONTKART_CHECK(check_files());
    FRONTKART_CHECK(check_folder());
    if (!options_.record.empty()) include_record();
    return std::move(report_);
  }

 private:
  void problem(const std::string& where, std::string what) { report_.problems.push_back({where, std::move(what)}); }
  void note(std::string text) { report_.notes.push_back(std::move(text)); }

  Status read_the_head() {
    auto bytes = files_.read_all(std::string(kHeadFile), kMaxHeadBytes);
    if (!bytes.ok()) {
      Error error = std::move(bytes).error();
      if (error.code == ErrorCode::not_found) {
        error.message = "There is no edition here: edition.json is missing.";
        error.where = files_.name();
      }
      if (is_fault(error)) error.code = ErrorCode::bad_input;
      return error;
    }
    head_bytes_ = *std::move(bytes);
    FRONTKART_TRY(report_.head, read_head(head_bytes_));
    report_.bytes += head_bytes_.size();
    FRONTKART_TRY(const std::string signed_bytes, head_bytes(report_.head.head));
    report_.head_sha256 = sha256(signed_bytes);
    check_signature();
    return Done{};
  }

  void check_signature() {
    const std::string where(kHeadFile);
    const Head& head = report_.head.head;
    const auto& signature = report_.head.signature;
    report_.key_was_given = options_.key.has_value();
    if (head.preview) note("This is a preview: it shows what is not public, and is not an edition.");
    if (!signature) {
      if (options_.key) {
        problem(where, "It is not signed, and a key was given.");
      } else if (head.preview) {
        note("It is not signed.");
      } else {
        problem(where, "It is not signed.");
      }
      return;
    }
    const auto holds = verify_signature(head, *signature);
    report_.signature_holds = holds.ok() && *holds;
    if (!report_.signature_holds) problem(where, "Its signature does not hold.");
    if (options_.key && *options_.key != signature->key) {
      problem(where, "It is signed with another key than the one given.");
    }
    if (!options_.key) {
      note("The key is only what the edition itself says. Give the publisher's own word for it with --key.");
    }
  }

  Status check_stamps() {
    for (const ChainHead& link : chain_.heads) {
      const auto& expected = link.head.time_stamp;
      if (!expected) continue;
      const std::string path = stamp_path(link.head.head.number);
      const auto token = files_.read_all(path, kMaxStampBytes);
      if (!token.ok()) {
        if (!is_fault(token.error())) return token.error();
        problem(path, token.error().message);
        continue;
      }
      report_.bytes += token->size();
      if (token->size() != expected->bytes || sha256(*token) != expected->sha256) {
        problem(path, "It is not the time stamp that the edition names by its hash.");
        continue;
      }
      const auto stamp = verify_time_stamp(*token, link.head_sha256, options_.ca_file);
      if (stamp.ok()) {
        report_.stamps.push_back({link.head.head.number, *stamp});
      } else if (is_fault(stamp.error())) {
        problem(path, stamp.error().message);
      } else {
        return stamp.error();
      }
    }
    if (!report_.stamps.empty() && !options_.ca_file) {
      note("Time stamps were not held against an authority. Give its certificates with --ca.");
    }
    for (std::size_t i = 1; i < chain_.heads.size(); ++i) {
      const auto& later = chain_.heads[i - 1].head;
      const auto& earlier = chain_.heads[i].head;
      if (later.signature && earlier.signature && later.signature->key != earlier.signature->key) {
        note(fmt::format("The key changed between editions {} and {}.", earlier.head.number, later.head.number));
      }
    }
    return Done{};
  }

  /// The head may name only what is in the tree.
  void check_names_in_head() {
    // A damaged list would make a liar of the head.
    if (!tree_.faults.empty()) return;
    for (const auto& value : report_.head.head.site.flatten()) {
      if (!value.is_string()) continue;
      const auto& text = value.get_ref<const std::string&>();
      if (text.find("://") != std::string::npos || !valid_path(text) || !hash_part(text) || tree_.file(text)) continue;
      problem(std::string(kHeadFile), fmt::format("It names {}, which the tree does not hold.", text));
    }
  }

  Status check_files() {
    progress_.total = tree_.files.size();
    for (const FileLeaf& file : tree_.files) {
      FRONTKART_CHECK(check_file(file));
      FRONTKART_CHECK(step());
    }
    return Done{};
  }

  Status step() {
    ++progress_.done;
    progress_.bytes = report_.bytes;
    return options_.progress ? options_.progress(progress_) : Status(Done{});
  }

  Status check_file(const FileLeaf& file) {
    Sha256 sha;
    std::uint64_t length = 0;
    const bool records = file.path.starts_with("records/") && file.path.ends_with(".jsonl");
    std::vector<Problem> strangers;
    LineCutter cutter([&](std::uint64_t number, std::string_view line) -> Status {
      if (strangers.size() < kMaxStrangers && !record_leaves_.contains(ledger::merkle_leaf(line))) {
        strangers.push_back(stranger(file.path, number, line));
      }
      return Done{};
    });
    // One byte more shows that it is longer.
    const Status done = files_.read(file.path, file.bytes, [&](std::string_view bytes) -> Status {
      sha.update(bytes);
      length += bytes.size();
      return records ? cutter.feed(bytes) : Status(Done{});
    });
    report_.bytes += length;
    if (!done.ok() && !is_fault(done.error())) return done;
    if (records && done.ok() && !cutter.finish().ok()) problem(file.path, cutter.finish().error().message);
    for (auto& found : strangers) report_.problems.push_back(std::move(found));
    if (!done.ok()) {
      FRONTKART_TRY(const bool pending, is_pending(file.path));
      if (!pending) problem(file.path, done.error().message);
      return Done{};
    }
    const Digest digest = sha.finish();
    if (length == file.bytes && digest == file.sha256) {
      const auto part = hash_part(file.path);
      // A name such as a bundler gives may look as if it had a hash; the tree has the whole one.
      if (part && !digest.hex().starts_with(*part)) problem(file.path, "Its name has another hash than its bytes.");
      return Done{};
    }
    FRONTKART_TRY(const bool pending, is_pending(file.path));
    if (pending) return Done{};
    problem(file.path, length != file.bytes ? fmt::format("It has {} bytes; the tree says {}.", length, file.bytes)
                                            : std::string("Its bytes are not those of the tree: the SHA-256 differs."));
    return Done{};
  }

  Problem stranger(const std::string& path, std::uint64_t number, std::string_view line) const {
    const auto record = read_record(line);
    return {record.ok() ? record->name() : path,
            fmt::format("Line {} of {} is no leaf of the tree.", number + 1, path)};
  }

  /// Whether a file with a fixed name is already that of the edition that is being published.
  Result<bool> is_pending(const std::string& path) {
    if (hash_part(path) || !chain_.next) return false;
    FRONTKART_TRY(const TreeFiles* next, other_tree(*chain_.next));
    const FileLeaf* file = next->file(path);
    if (file == nullptr) return false;
    FRONTKART_TRY(const bool same, holds(*file));
    if (same) pending_ = true;
    return same;
  }

  /// The tree of another edition of the chain, as far as its files are here.
  Result<const TreeFiles*> other_tree(const ChainHead& link) {
    const auto known = others_.find(link.head.head.number);
    if (known != others_.end()) return &known->second;
    FRONTKART_TRY(auto tree, read_tree_files(files_, link.head.head.tree));
    return &others_.emplace(link.head.head.number, std::move(tree)).first->second;
  }

  Result<bool> holds(const FileLeaf& file) {
    Sha256 sha;
    const Status done = files_.read(file.path, file.bytes, [&](std::string_view bytes) -> Status {
      sha.update(bytes);
      report_.bytes += bytes.size();
      return Done{};
    });
    if (done.ok()) return sha.finish() == file.sha256;
    if (is_fault(done.error())) return false;
    return done.error();
  }

  /// What lies in the folder without being of this edition must be of another one of the chain.
  Status check_folder() {
    FRONTKART_TRY(const auto listed, files_.list());
    if (!listed) {
      note("A server does not list its files, so nothing is said about files that the edition does not name.");
      if (pending_) note_pending();
      return Done{};
    }
    std::map<std::string, const ChainHead*> trees;  // files of other trees of the chain
    std::unordered_set<std::string> own = {std::string(kHeadFile), report_.head.head.tree.contents,
                                           report_.head.head.tree.leaves};
    const auto claim = [&](const ChainHead& link, bool other) {
      own.insert(head_path(link.head.head.number));
      if (link.head.time_stamp) own.insert(stamp_path(link.head.head.number));
      if (!other) return;
      trees.emplace(link.head.head.tree.contents, &link);
      trees.emplace(link.head.head.tree.leaves, &link);
    };
    for (const ChainHead& link : chain_.heads) claim(link, &link != chain_.heads.data());
    if (chain_.next) claim(*chain_.next, true);

    std::vector<std::string> unnamed;
    std::vector<const ChainHead*> others;
    std::size_t unfinished = 0;
    for (const std::string& path : *listed) {
      if (own.contains(path) || tree_.file(path) != nullptr) continue;
      if (path.starts_with(".publishing/")) {
        ++unfinished;
      } else if (const auto tree = trees.find(path); tree != trees.end()) {
        if (std::find(others.begin(), others.end(), tree->second) == others.end()) others.push_back(tree->second);
      } else {
        unnamed.push_back(path);
      }
    }
    FRONTKART_CHECK(check_others(others, *listed, unnamed));
    if (unfinished > 0) note(fmt::format("Files of an unfinished publication in .publishing: {}.", unfinished));
    if (pending_) note_pending();
    return Done{};
  }

  void note_pending() { note("The next edition is being published, or its publication was interrupted."); }

  /// Files that only other editions name: they are held against those.
  Status check_others(const std::vector<const ChainHead*>& others, const std::vector<std::string>& listed,
                      const std::vector<std::string>& unnamed) {
    bool whole = tree_.faults.empty();
    for (const ChainHead* other : others) {
      const Tree& tree = other->head.head.tree;
      // A list that is being written or removed has no partner, and vouches for its files all the same.
      const bool has_contents = std::binary_search(listed.begin(), listed.end(), tree.contents);
      const bool has_leaves = std::binary_search(listed.begin(), listed.end(), tree.leaves);
      FRONTKART_TRY(const TreeFiles* known, other_tree(*other));
      for (const auto& fault : known->faults) {
        if (fault.where == (has_contents ? tree.leaves : tree.contents) && !(has_contents && has_leaves)) continue;
        problem(fault.where, fault.what);
        whole = false;
      }
    }
    std::size_t older = 0;
    for (const std::string& path : unnamed) {
      bool named = false;
      bool same = false;
      for (const auto& [number, tree] : others_) {
        const FileLeaf* file = tree.file(path);
        if (file == nullptr || same) continue;
        named = true;
        FRONTKART_TRY(same, holds(*file));
      }
      if (same) {
        ++older;
      } else if (named) {
        problem(path, "Its bytes are not those of the edition that names it.");
      } else if (whole || !hash_part(path)) {
        // What a broken list named cannot be told from what nobody named.
        problem(path, "No edition of the chain names this file.");
      }
    }
    if (older > 0) note(fmt::format("Files of other editions of the chain: {}.", older));
    return Done{};
  }

  void include_record() {
    if (tree_.wanted_line.empty()) {
      problem(options_.record, "No such record is in the tree.");
      return;
    }
    Inclusion inclusion;
    inclusion.line = tree_.wanted_line;
    inclusion.index = tree_.wanted_index;
    inclusion.leaf = ledger::merkle_leaf(inclusion.line);
    inclusion.path = ledger::inclusion_proof(tree_.leaves, inclusion.index);
    inclusion.left = ledger::path_sides(inclusion.index, tree_.leaves.size());
    const Tree& tree = report_.head.head.tree;
    inclusion.holds = ledger::verify_inclusion(inclusion.leaf, inclusion.index, tree.size, inclusion.path, tree.root);
    if (!inclusion.holds) problem(options_.record, "It does not lead to the root of the head.");
    report_.inclusion = std::move(inclusion);
  }

  static constexpr std::size_t kMaxStrangers = 100;

  EditionFiles& files_;
  const VerifyOptions& options_;
  EditionReport report_;
  std::string head_bytes_;
  Chain chain_;
  TreeFiles tree_;
  std::unordered_set<Digest, DigestHash> record_leaves_;
  std::map<std::uint64_t, TreeFiles> others_;
  VerifyProgress progress_;
  bool pending_ = false;
};

}  // namespace

Result<EditionReport> verify_edition(EditionFiles& files, const VerifyOptions& options) {
  return Verification(files, options).run();
}

std::string to_json(const EditionReport& report) {
  using Json = nlohmann::ordered_json;
  const Head& head = report.head.head;
  Json out = {{"ok", report.sound()},    {"edition", head.number},       {"published", format_utc(head.published)},
              {"preview", head.preview}, {"root", head.tree.root.hex()}, {"head_sha256", report.head_sha256.hex()}};
  Json signature;
  if (report.head.signature) {
    signature = {{"key", report.head.signature->key.hex()},
                 {"holds", report.signature_holds},
                 {"key_was_given", report.key_was_given}};
  }
  out["signature"] = std::move(signature);
  out["editions"] = report.editions;
  out["records"] = report.records;
  out["files"] = report.files;
  out["bytes"] = report.bytes;
  out["time_stamps"] = Json::array();
  for (const auto& [number, stamp] : report.stamps) {
    out["time_stamps"].push_back({{"edition", number},
                                  {"at", format_utc(stamp.at)},
                                  {"authority", stamp.authority},
                                  {"policy", stamp.policy},
                                  {"trusted", stamp.trusted}});
  }
  out["problems"] = Json::array();
  for (const auto& [where, what] : report.problems) out["problems"].push_back({{"where", where}, {"what", what}});
  out["notes"] = report.notes;
  if (report.inclusion) {
    Json path = Json::array();
    for (std::size_t i = 0; i < report.inclusion->path.size(); ++i) {
      path.push_back(
          {{"side", report.inclusion->left[i] ? "left" : "right"}, {"sha256", report.inclusion->path[i].hex()}});
    }
    out["record"] = {{"line", report.inclusion->line},
                     {"index", report.inclusion->index},
                     {"leaf", report.inclusion->leaf.hex()},
                     {"path", std::move(path)},
                     {"holds", report.inclusion->holds}};
  }
  // Names of files need not be UTF-8.
  return out.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace frontkart::edition
