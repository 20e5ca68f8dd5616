#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace frontkart::store {

/// What the last failed call of the system said, as an error of the store.
[[nodiscard]] Error file_error(const std::filesystem::path& file, std::string_view doing);

/// On the disk when it returns. Of a folder: its names.
[[nodiscard]] Status sync_path(const std::filesystem::path& path);

/// Creates the folders that are missing (mode 0700) and makes their names durable.
[[nodiscard]] Status make_folders(const std::filesystem::path& folder);

/// Error bad_input: `to` exists and may not be replaced. The name is not synced.
[[nodiscard]] Status rename_path(const std::filesystem::path& from, const std::filesystem::path& to, bool replace);

/// A file under a temporary name, mode 0600, removed when its scope ends unless it was given its name.
class PartialFile {
 public:
  explicit PartialFile(std::filesystem::path file) : file_(std::move(file)) {}
  ~PartialFile();
  PartialFile(const PartialFile&) = delete;
  PartialFile& operator=(const PartialFile&) = delete;

  /// An empty file; one that was left behind is removed.
  [[nodiscard]] Status create();
  [[nodiscard]] Status write(std::string_view bytes);
  [[nodiscard]] Result<std::uint64_t> size() const;
  /// Reads the whole file; writing goes on at its end.
  [[nodiscard]] Status for_each_piece(const std::function<void(std::string_view)>& visit);
  /// Synced, under its name, the name synced as well. Error bad_input: `name` exists and may not be replaced.
  [[nodiscard]] Status finish(const std::filesystem::path& name, bool replace);

  [[nodiscard]] const std::filesystem::path& path() const { return file_; }

 private:
  std::filesystem::path file_;
  int fd_ = -1;
};

/// A whole file. Errors: not_found, store_damaged (it cannot be read, or is larger than `limit`).
[[nodiscard]] Result<std::string> read_file(const std::filesystem::path& file, std::uint64_t limit);

}  // namespace frontkart::store
