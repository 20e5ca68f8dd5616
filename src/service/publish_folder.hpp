#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.hpp"
#include "base/result.hpp"
#include "edition/writer.hpp"

namespace frontkart::service {

/// What files of an edition are computed from. Equal keys: equal files.
class InputKey {
 public:
  /// `what` names the computation.
  explicit InputKey(std::string_view what) { add(what); }
  InputKey& add(std::string_view text);
  InputKey& add(const Digest& digest);
  InputKey& add(std::int64_t number);
  /// May be called once.
  [[nodiscard]] Digest finish() { return sha_.finish(); }

 private:
  Sha256 sha_;
};

/// Files of an edition, and which inputs gave which of them in the edition before: what is still there is kept without
/// being computed again. What was remembered is trusted; where it is wrong, a file is old but still the one that the
/// edition says.
class EditionFolder {
 public:
  using Make = std::function<Result<std::string>()>;

  /// `memory`: a file; empty: nothing is remembered. What another `program` wrote there is not used. `writer` outlives
  /// this.
  EditionFolder(edition::EditionWriter& writer, std::filesystem::path memory, std::string program);

  /// "maps/deepstate", ".json" → "maps/deepstate.0123456789abcdef.json". Errors: as EditionWriter::add.
  [[nodiscard]] Result<std::string> put(std::string_view stem, std::string_view extension, std::string_view bytes);
  /// The same, copied from a file, which may be large. Errors: also bad_input (it cannot be read).
  [[nodiscard]] Result<std::string> put_file(std::string_view stem, std::string_view extension,
                                             const std::filesystem::path& source);
  /// The same; `make` is not called where the inputs gave a file that is still there.
  [[nodiscard]] Result<std::string> put(InputKey key, std::string_view stem, std::string_view extension,
                                        const Make& make);
  /// A file to come: `put` with these arguments. Once it is there, `path` says where; it stays as it is where there is
  /// none.
  struct Job {
    InputKey key;
    std::string stem;
    std::string extension;
    Make make;  ///< may run beside the others, in any order; no bytes: there is no such file
    std::string* path;
  };
  /// Does them, as many at once as the machine has processors; those that were added first begin first. The files do
  /// not depend on the order. Errors: of the first job in the list that failed; `path`s may then be missing.
  [[nodiscard]] Status put_all(std::vector<Job> jobs);
  /// Several files: `make` puts them and returns the path of one that names the others.
  [[nodiscard]] Result<std::string> put_several(InputKey key, const Make& make);
  /// A file under a name that stays.
  [[nodiscard]] Status put_fixed(std::string_view path, std::string_view bytes);

  /// After the edition is committed. What cannot be remembered costs time, nothing else.
  void remember() const;

  [[nodiscard]] std::uint64_t count() const { return files_.size(); }
  [[nodiscard]] std::uint64_t bytes() const;

 private:
  [[nodiscard]] bool keep(const std::vector<std::string>& paths);
  [[nodiscard]] const std::string* kept(const Digest& inputs);
  void note(const std::string& path);

  edition::EditionWriter& writer_;
  std::filesystem::path memory_;
  std::string program_;
  std::map<Digest, std::vector<std::string>> known_;  ///< of the edition before: the path that is returned, then others
  std::map<Digest, std::vector<std::string>> used_;
  std::vector<std::vector<std::string>*> recording_;
  std::map<std::string, std::uint64_t> sizes_;  ///< of the edition before
  std::map<std::string, std::uint64_t> files_;
};

}  // namespace frontkart::service
