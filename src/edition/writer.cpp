#include "edition/writer.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>

#include "edition/edition_files.hpp"
#include "edition/place.hpp"
#include "ledger/entry.hpp"
#include "ledger/merkle.hpp"

namespace frontkart::edition {
namespace fs = std::filesystem;
namespace {

constexpr std::uint64_t kNoLimit = ~std::uint64_t{0};

std::string aside(std::string_view kind, std::string_view path) {
  return fmt::format("{}/{}/{}", kAside, kind, path);
}

Error wrong_call(std::string message, std::string where) {
  return {ErrorCode::usage, std::move(message), std::move(where), ""};
}

bool made_by_writer(std::string_view path) {
  const auto hash = hash_part(path);
  const bool list = hash && path.find('/') == std::string_view::npos &&
                    (path.starts_with("contents.") || path.starts_with("leaves."));
  return path == kHeadFile || path.starts_with("editions/") || list;
}

/// Nothing that a person put there is taken for an edition's.
Status may_write_to(const Place& place) {
  const auto names = place.names();
  const bool begun = std::find(names.begin(), names.end(), kAside) != names.end();
  if (names.empty() || begun) return Done{};
  return Error{ErrorCode::usage, "The folder holds other things and no edition.", place.root().string(),
               "Name an empty or a new folder."};
}

/// Of a folder that is to get a preview, or else an edition, and holds the other, or lies below it.
Error of_the_other_kind(const fs::path& folder, bool preview, std::string_view how) {
  return {ErrorCode::usage,
          preview ? fmt::format("The folder {} an edition: a preview shows what is not public.", how)
                  : fmt::format("The folder {} a preview, which shows what is not public.", how),
          folder.string(), "Name another folder."};
}

/// Whoever serves a folder serves what is below it: no preview below an edition, and no edition below a preview.
Status may_lie_there(const fs::path& folder, bool preview) {
  std::error_code error;
  const fs::path whole = fs::weakly_canonical(fs::absolute(folder, error), error);
  if (error) return Error{ErrorCode::usage, "The folder cannot be used.", folder.string(), "Name another folder."};
  for (fs::path above = whole.parent_path();; above = above.parent_path()) {
    if (fs::exists(above / kHeadFile, error)) {
      FRONTKART_TRY(const auto files, edition_folder(above));
      const auto bytes = files->read_all(std::string(kHeadFile), kMaxHeadBytes);
      const auto head = bytes.ok() ? read_head(*bytes, std::string(kHeadFile)) : Result<SignedHead>(bytes.error());
      if (head.ok() ? head->head.preview != preview : preview) {
        return of_the_other_kind(folder, preview, "lies in that of");
      }
    }
    if (above == above.parent_path()) return Done{};
  }
}

}  // namespace

struct EditionWriter::Impl {
  Impl(Place where, Descriptor held, bool is_preview)
      : place(std::move(where)), lock(std::move(held)), preview(is_preview) {}

  struct Planned {
    FileLeaf leaf;
    bool staged = false;
  };

  Place place;
  Descriptor lock;
  bool preview;
  std::optional<Standing> newest;
  std::optional<Standing> before;
  std::optional<SignedHead> current;
  std::vector<Leaf> no_leaves;
  std::map<std::string, Planned> files;
  std::vector<RecordLeaf> records;
  std::uint64_t kept = 0;
  bool begun = false;  ///< something outside the folder aside may have changed

  [[nodiscard]] std::uint64_t number() const { return newest ? newest->head.head.number + 1 : 1; }

  /// Files of editions, and nothing else, are replaced.
  [[nodiscard]] bool in_the_way(const std::string& path) const {
    if (!place.exists(path)) return false;
    return !(newest && newest->file(path) != nullptr) && !(before && before->file(path) != nullptr);
  }

  Status plan(FileLeaf leaf, const std::function<Status(const std::string& staged)>& stage) {
    if (!valid_path(leaf.path) || made_by_writer(leaf.path)) {
      return wrong_call("A file of an edition cannot have this name.", leaf.path);
    }
    const auto part = hash_part(leaf.path);
    if (part && !leaf.sha256.hex().starts_with(*part)) {
      return wrong_call("The hash in the name is not that of the bytes.", leaf.path);
    }
    const auto known = files.find(leaf.path);
    if (known != files.end()) {
      if (known->second.leaf.sha256 == leaf.sha256) return Done{};
      return wrong_call("Two files of one name differ.", leaf.path);
    }
    Planned planned{std::move(leaf), false};
    if (place.holds(planned.leaf)) {
      ++kept;
    } else {
      if (!part && in_the_way(planned.leaf.path)) {
        return wrong_call("A file that no edition wrote is in the way.", (place.root() / planned.leaf.path).string());
      }
      FRONTKART_CHECK(stage(aside("new", planned.leaf.path)));
      planned.staged = true;
    }
    files.emplace(planned.leaf.path, std::move(planned));
    return Done{};
  }

  Status plan_bytes(std::string path, std::string_view bytes, const Digest& digest) {
    return plan({std::move(path), bytes.size(), digest},
                [&](const std::string& staged) { return place.write(staged, bytes); });
  }

  /// What was written, as far as tidying asks.
  [[nodiscard]] Standing standing(const Written& written) const {
    Standing out{written.head, written.sha256, {}};
    for (const auto& [path, planned] : files) out.leaves.emplace_back(planned.leaf);
    return out;
  }

  [[nodiscard]] Status check(const Publication& publication) const {
    if (begun) throw std::logic_error("an edition is committed once");
    if (!preview && publication.key == nullptr) {
      return wrong_call("An edition has to be signed.", "");
    }
    if (newest && publication.published <= newest->head.head.published) {
      return wrong_call(fmt::format("Edition {} was published at {}, which is not earlier.", newest->head.head.number,
                                    format_utc(newest->head.head.published)),
                        "");
    }
    return Done{};
  }

  /// The two files of the tree, staged where they are not there.
  Result<Tree> stage_tree() {
    std::sort(records.begin(), records.end(), [](const RecordLeaf& a, const RecordLeaf& b) { return leaf_less(a, b); });
    std::string contents;
    std::string hashes;
    std::vector<Digest> leaves;
    const auto take = [&](std::string_view line) {
      contents.append(line) += '\n';
      leaves.push_back(ledger::merkle_leaf(line));
      hashes.append(reinterpret_cast<const char*>(leaves.back().bytes.data()), leaves.back().bytes.size());
    };
    for (std::size_t i = 0; i < records.size(); ++i) {
      if (i > 0 && records[i].kind == records[i - 1].kind && records[i].id == records[i - 1].id) {
        return wrong_call("The record is given twice.", records[i].name());
      }
      take(records[i].line);
    }
    for (const auto& [path, planned] : files) take(planned.leaf.line());
    Tree tree{leaves.size(), ledger::merkle_root(leaves), "", ""};
    FRONTKART_TRY(tree.contents, stage_list("contents", "jsonl", contents));
    FRONTKART_TRY(tree.leaves, stage_list("leaves", "bin", hashes));
    return tree;
  }

  Result<std::string> stage_list(std::string_view stem, std::string_view extension, const std::string& bytes) {
    const Digest digest = sha256(bytes);
    std::string path = hashed_path(stem, extension, digest);
    if (!place.holds({path, bytes.size(), digest})) FRONTKART_CHECK(place.write(aside("new", path), bytes));
    return path;
  }

  Result<std::string> stage_head(const Publication& publication, SignedHead& out) {
    out.head.number = number();
    out.head.published = publication.published;
    out.head.preview = preview;
    out.head.site = publication.site;
    if (newest) out.head.previous = Previous{newest->head.head.number, newest->sha256};
    if (publication.key != nullptr) {
      FRONTKART_TRY(out.signature, sign_head(out.head, *publication.key));
    }
    FRONTKART_TRY(const std::string signed_bytes, head_bytes(out.head));
    const Digest imprint = sha256(signed_bytes);
    if (publication.stamp || publication.authority) {
      FRONTKART_TRY(const std::string token, publication.stamp ? publication.stamp(imprint)
                                                               : request_time_stamp(*publication.authority, imprint));
      const auto holds = verify_time_stamp(token, imprint, std::nullopt);
      if (!holds.ok()) {
        Error error = holds.error();
        error.code = ErrorCode::bad_input;
        error.where = "time stamp";
        return error;
      }
      out.time_stamp = StampFile{token.size(), sha256(token)};
      FRONTKART_CHECK(place.write(aside("new", stamp_path(out.head.number)), token));
    }
    FRONTKART_TRY(std::string bytes, write_head(out));
    if (bytes.size() > kMaxHeadBytes) return wrong_call("The head of the edition is too long.", "site");
    FRONTKART_CHECK(place.write(aside("new", head_path(out.head.number)), bytes));
    FRONTKART_CHECK(place.write(aside("new", kHeadFile), bytes));
    return bytes;
  }

  /// Moves a staged file to where it is read.
  [[nodiscard]] Status install(const std::string& path) const { return place.rename(aside("new", path), path); }

  Status install_all(const SignedHead& head) {
    FRONTKART_CHECK(place.sync());
    begun = true;
    // First what says which files are to come: where the rest stops, a verifier knows whose they are.
    FRONTKART_CHECK(install(head_path(head.head.number)));
    if (head.time_stamp) FRONTKART_CHECK(install(stamp_path(head.head.number)));
    for (const std::string* list : {&head.head.tree.contents, &head.head.tree.leaves}) {
      if (place.exists(aside("new", *list))) FRONTKART_CHECK(install(*list));
    }
    FRONTKART_CHECK(place.sync());
    std::vector<std::string> replaced;
    for (const auto& [path, planned] : files) {
      if (!planned.staged) continue;
      if (!hash_part(path) && place.exists(path)) {
        replaced.push_back(path);
      } else {
        FRONTKART_CHECK(install(path));
      }
    }
    for (const std::string& path : replaced) FRONTKART_CHECK(place.link(path, aside("old", path)));
    FRONTKART_CHECK(place.sync());
    for (const std::string& path : replaced) FRONTKART_CHECK(install(path));
    FRONTKART_CHECK(place.sync());
    FRONTKART_CHECK(install(std::string(kHeadFile)));
    return Done{};
  }
};

EditionWriter::EditionWriter(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
EditionWriter::EditionWriter(EditionWriter&&) noexcept = default;
EditionWriter& EditionWriter::operator=(EditionWriter&&) noexcept = default;

EditionWriter::~EditionWriter() {
  if (!impl_ || impl_->begun) return;
  std::error_code ignored;
  fs::remove_all(impl_->place.root() / kAside, ignored);
}

Result<EditionWriter> EditionWriter::open(const fs::path& folder, WriterOptions options) {
  FRONTKART_CHECK(may_lie_there(folder, options.preview));
  std::error_code error;
  fs::create_directories(folder, error);
  Descriptor lock(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!lock.is_open()) {
    return Error{ErrorCode::usage, fmt::format("The folder cannot be used: {}.", std::strerror(errno)), folder.string(),
                 "Name a folder that may be written to."};
  }
  if (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
    return Error{ErrorCode::store_locked, "Another process publishes to this folder.", folder.string(), "Wait for it."};
  }
  auto impl = std::make_unique<Impl>(Place(folder, std::move(options.before_step), options.durable), std::move(lock),
                                     options.preview);
  auto newest = read_standing(impl->place, std::string(kHeadFile), StandingLeaves::all);
  if (newest.ok()) {
    if (newest->head.head.preview != options.preview) {
      return of_the_other_kind(folder, options.preview, "holds");
    }
    impl->newest = *std::move(newest);
    impl->current = impl->newest->head;
    if (const auto& previous = impl->newest->head.head.previous) {
      // Its files help who still reads it; without them nothing is lost but those.
      auto before = read_standing(impl->place, head_path(previous->number), StandingLeaves::files);
      if (before.ok()) impl->before = *std::move(before);
    }
  } else if (newest.error().code != ErrorCode::not_found) {
    return std::move(newest).error();
  } else {
    FRONTKART_CHECK(may_write_to(impl->place));
  }
  impl->begun = true;  // what an interrupted writer left is not for the destructor
  FRONTKART_CHECK(tidy(impl->place, impl->newest ? &*impl->newest : nullptr, impl->before ? &*impl->before : nullptr));
  impl->begun = false;
  // Only now: a folder that is refused stays as it is.
  if (options.preview) fs::permissions(folder, fs::perms::owner_all, error);
  return EditionWriter(std::move(impl));
}

const std::optional<SignedHead>& EditionWriter::current() const {
  return impl_->current;
}

const std::vector<Leaf>& EditionWriter::current_leaves() const {
  return impl_->newest ? impl_->newest->leaves : impl_->no_leaves;
}

std::uint64_t EditionWriter::number() const {
  return impl_->number();
}

Result<std::string> EditionWriter::add(std::string_view stem, std::string_view extension, std::string_view bytes) {
  const Digest digest = sha256(bytes);
  std::string path = hashed_path(stem, extension, digest);
  FRONTKART_CHECK(impl_->plan_bytes(path, bytes, digest));
  return path;
}

Result<std::string> EditionWriter::add_file(std::string_view stem, std::string_view extension, const fs::path& source) {
  FRONTKART_TRY(const auto files, edition_folder(source.has_parent_path() ? source.parent_path() : fs::path(".")));
  Sha256 sha;
  FileLeaf leaf;
  FRONTKART_CHECK(files->read(source.filename().string(), kNoLimit, [&](std::string_view bytes) -> Status {
    sha.update(bytes);
    leaf.bytes += bytes.size();
    return Done{};
  }));
  leaf.sha256 = sha.finish();
  leaf.path = hashed_path(stem, extension, leaf.sha256);
  const std::string path = leaf.path;
  const Digest digest = leaf.sha256;
  FRONTKART_CHECK(impl_->plan(std::move(leaf),
                              [&](const std::string& staged) { return impl_->place.copy(source, staged, digest); }));
  return path;
}

Status EditionWriter::add_fixed(std::string_view path, std::string_view bytes) {
  return impl_->plan_bytes(std::string(path), bytes, sha256(bytes));
}

Status EditionWriter::keep(std::string_view path) {
  const FileLeaf* file = impl_->newest ? impl_->newest->file(path) : nullptr;
  if (file == nullptr || !impl_->place.holds(*file)) {
    return Error{ErrorCode::not_found, "The current edition has no such file, or it is damaged.", std::string(path),
                 ""};
  }
  return impl_->plan(*file, [](const std::string&) -> Status { return Done{}; });
}

Status EditionWriter::add_record(std::string_view line) {
  auto record = read_record(line);
  if (!record.ok()) {
    return wrong_call(record.error().message, std::string(line.substr(0, 80)));
  }
  impl_->records.push_back(*std::move(record));
  return Done{};
}

Status EditionWriter::add_record(RecordLeaf record) {
  if (!ledger::valid_kind(record.kind) || !ledger::valid_id(record.id)) {
    return wrong_call("A record needs a kind and an id.", record.name());
  }
  impl_->records.push_back(std::move(record));
  return Done{};
}

Result<Written> EditionWriter::commit(const Publication& publication) {
  Impl& impl = *impl_;
  FRONTKART_CHECK(impl.check(publication));
  Written written;
  FRONTKART_TRY(written.head.head.tree, impl.stage_tree());
  FRONTKART_TRY(const std::string bytes, impl.stage_head(publication, written.head));
  written.sha256 = sha256(bytes);
  FRONTKART_CHECK(impl.install_all(written.head));
  written.kept = impl.kept;
  written.added = impl.files.size() - impl.kept;

  // The edition stands. What follows frees space and makes sure; its failures are mended when the folder is next
  // opened.
  (void)impl.place.sync();
  const Standing now = impl.standing(written);
  const auto removed = tidy(impl.place, &now, impl.newest && !publication.forget_earlier ? &*impl.newest : nullptr);
  if (removed.ok()) written.removed = *removed;
  return written;
}

}  // namespace frontkart::edition
