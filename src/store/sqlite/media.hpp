#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "base/digest.hpp"
#include "base/result.hpp"

namespace frontkart::store {

/// The files of archived media beside a store: FILE.files/media/<first two digits>/<SHA-256 in hex>, mode 0600. Which
/// of them belong to the store, its table `media` says. Safe in several threads and processes: a file that is there
/// under its name is whole.
class MediaFiles {
 public:
  explicit MediaFiles(const std::filesystem::path& store) : folder_(store.string() + ".files/media") {}

  [[nodiscard]] std::filesystem::path file(const Digest& hash) const;
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

  /// Whether the file was written; false: a sound one is there already. On the disk when it returns.
  [[nodiscard]] Result<bool> put(const Digest& hash, std::string_view bytes) const;
  /// Errors: not_found, store_damaged (also: its bytes do not have the hash).
  [[nodiscard]] Result<std::string> read(const Digest& hash) const;
  /// A file that is not there is no error.
  [[nodiscard]] Status remove(const Digest& hash) const;
  /// Removes every file in the folder whose hash is not `kept`.
  [[nodiscard]] Status remove_others(const std::function<Result<bool>(const Digest&)>& kept) const;

 private:
  std::filesystem::path folder_;
};

}  // namespace frontkart::store
