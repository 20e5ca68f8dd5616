#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/digest.hpp"
#include "base/result.hpp"

namespace frontkart::service {

/// What a file of an edition is computed from. Equal keys: equal bytes.
class InputKey {
 public:
  /// `what` names the computation.
  explicit InputKey(std::string_view what) { add(what); }
  InputKey& add(std::string_view text);
  InputKey& add(const Digest& digest);
  InputKey& add(std::int64_t number);
  [[nodiscard]] Digest finish() { return sha_.finish(); }

 private:
  Sha256 sha_;
};

/// The folder that an edition is written to. Files whose names hold their hash are written at once, and only where they
/// are missing; all others wait for `commit`.
class EditionFolder {
 public:
  struct File {
    Digest sha256;
    std::uint64_t bytes = 0;
  };
  using Make = std::function<Result<std::string>()>;

  /// `memory`: a file that keeps which inputs gave which outputs; empty: none is kept. `program`: see PublishRequest.
  /// Error usage: the folder is not empty and holds no edition.
  [[nodiscard]] static Result<EditionFolder> open(std::filesystem::path root, std::filesystem::path memory,
                                                  const std::string& program);

  /// "maps/deepstate", ".json" → "maps/deepstate.0123456789abcdef.json". Errors: store_full.
  [[nodiscard]] Result<std::string> put(std::string_view stem, std::string_view extension, std::string_view bytes);
  /// The same; `make` is not called where the inputs gave a file before that is still there.
  [[nodiscard]] Result<std::string> put(InputKey key, std::string_view stem, std::string_view extension,
                                        const Make& make);
  /// A small file under a name that stays.
  void put_fixed(const std::string& path, std::string bytes);
  /// A file whose name holds a hash of its own, such as those of the page's bundler.
  [[nodiscard]] Status put_as(const std::string& path, std::string_view bytes);

  /// All files so far, by path.
  [[nodiscard]] const std::map<std::string, File>& files() const { return files_; }
  [[nodiscard]] std::uint64_t written() const { return written_; }
  [[nodiscard]] std::optional<std::string> read(const std::string& path) const;

  /// Syncs what was written, then replaces the files with fixed names, `last` (edition.json) at the very end.
  [[nodiscard]] Status commit(const std::string& last, std::string_view bytes);

  /// Removes files whose names hold a hash and that are neither in this edition nor in `kept`.
  void sweep(const std::map<std::string, File>& kept);

 private:
  struct Known {
    std::string path;
    Digest sha256;
    std::uint64_t bytes = 0;
  };
  EditionFolder(std::filesystem::path root, std::filesystem::path memory)
      : root_(std::move(root)), memory_(std::move(memory)) {}
  void recall(const std::string& program);
  void remember() const;
  [[nodiscard]] Status write(const std::string& path, std::string_view bytes);
  [[nodiscard]] bool has(const std::string& path, std::uint64_t bytes) const;

  std::filesystem::path root_;
  std::filesystem::path memory_;
  std::string program_;
  std::map<std::string, File> files_;
  std::map<std::string, std::string> fixed_;
  std::map<Digest, Known> known_;  ///< of the edition before
  std::map<Digest, Known> used_;
  std::uint64_t written_ = 0;
};

}  // namespace frontkart::service
