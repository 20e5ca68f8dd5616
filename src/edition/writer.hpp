#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "edition/head.hpp"
#include "edition/leaf.hpp"
#include "edition/signing_key.hpp"
#include "edition/time_stamp.hpp"

namespace frontkart::edition {

struct WriterOptions {
  /// Shows what is not public. A folder holds editions or previews, never both: whoever serves it serves all of it.
  bool preview = false;
  /// Sync to disk, so that a power cut leaves a whole edition, too. A preview in a cache can do without.
  bool durable = true;
  /// Called before every step that changes the folder; an error ends the work there. For tests of failures.
  std::function<Status(std::string_view step)> before_step;
};

/// What the head says that the writer cannot know.
struct Publication {
  Instant published;  ///< later than that of the edition before
  nlohmann::json site = nlohmann::json::object();
  const SigningKey* key = nullptr;  ///< required unless a preview
  /// Stamps the head; nothing: no time stamp. A failure is an error: the old edition then stays.
  std::optional<TimeStampAuthority> authority;
  /// The files of earlier editions go at once, not with the next edition: something in them was purged.
  bool forget_earlier = false;
  /// Instead of asking `authority`: the answer (DER) for the SHA-256 of the head's bytes.
  std::function<Result<std::string>(const Digest& imprint)> stamp;
};

struct Written {
  SignedHead head;
  Digest sha256;              ///< of edition.json: what the next edition names
  std::uint64_t added = 0;    ///< files written
  std::uint64_t kept = 0;     ///< files that were there already and were not touched
  std::uint64_t removed = 0;  ///< files of older editions
};

/// Writes one edition into a folder, in which the one before stays whole until the last step.
///
/// Files may be added in any order and are written at once, aside (in the folder `.publishing`); nothing that anybody
/// reads changes before `commit`. Whenever it stops, by an error, a kill or a power cut, `edition.json` names an
/// edition that verifies, and the next `open` puts the rest away.
class EditionWriter {
 public:
  /// Locks the folder, which is made where it is missing, and clears what an interrupted writer left. Errors: usage (a
  /// folder with other things and no edition in it; one with a preview, or below one, where this is none, or the other
  /// way round), store_locked (another writer), bad_input (its edition cannot be read), store_full.
  [[nodiscard]] static Result<EditionWriter> open(const std::filesystem::path& folder, WriterOptions options = {});

  EditionWriter(EditionWriter&&) noexcept;
  EditionWriter& operator=(EditionWriter&&) noexcept;
  /// Removes what was written aside, where nothing was committed.
  ~EditionWriter();

  /// The edition that stands there; nothing where this one is the first.
  [[nodiscard]] const std::optional<SignedHead>& current() const;
  /// Leaves of that edition, in order: what a digest of changes compares with.
  [[nodiscard]] const std::vector<Leaf>& current_leaves() const;
  /// The number that `commit` will give.
  [[nodiscard]] std::uint64_t number() const;

  /// A file with its hash in its name: add("maps/daily", "fkc", bytes) returns "maps/daily.0123456789abcdef.fkc". Where
  /// the folder has it already it is not touched. The same file twice is one. Errors: usage (not a `valid_path`),
  /// store_full.
  [[nodiscard]] Result<std::string> add(std::string_view stem, std::string_view extension, std::string_view bytes);
  /// The same, copied from a file. Errors: also bad_input (it cannot be read).
  [[nodiscard]] Result<std::string> add_file(std::string_view stem, std::string_view extension,
                                             const std::filesystem::path& source);
  /// A file that keeps its name in every edition and is replaced: index.html. Errors: usage (not a `valid_path`, its
  /// name looks as if it had a hash, it was added before with other bytes, or it is one that the writer makes).
  [[nodiscard]] Status add_fixed(std::string_view path, std::string_view bytes);
  /// A file of the current edition that is to be in this one, too. Errors: not_found (the current edition has no such
  /// file, or it is damaged: make it again).
  [[nodiscard]] Status keep(std::string_view path);

  /// A public record: canonical JSON with `kind` and `id`. Any order. Errors: usage (not a record).
  [[nodiscard]] Status add_record(std::string_view line);
  /// The same; that the line is canonical JSON with this kind and id is the caller's word.
  [[nodiscard]] Status add_record(RecordLeaf record);

  /// Writes contents, leaves, heads and the files with fixed names, `edition.json` last; then removes the files of the
  /// editions before the previous one (all earlier ones, where they are to be forgotten). May be called once. Errors:
  /// usage (no key; not later than the edition before; two records of one kind and id; a file that no edition wrote is
  /// in the way), bad_input (the time stamp), store_full. After an error before the last step the old edition stands;
  /// an error after it is none: what could not be removed is removed next time.
  [[nodiscard]] Result<Written> commit(const Publication& publication);

 private:
  struct Impl;
  explicit EditionWriter(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace frontkart::edition
