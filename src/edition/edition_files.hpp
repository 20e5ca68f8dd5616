#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace frontkart::edition {

/// Where the files of an edition are read from.
class EditionFiles {
 public:
  using Sink = std::function<Status(std::string_view bytes)>;

  virtual ~EditionFiles() = default;

  /// The file's bytes in order, in pieces; `path` is `valid_path`. Errors: not_found; negative (longer than
  /// `max_bytes`, not a regular file); bad_input (it cannot be read: nothing is known about it); those of the sink.
  [[nodiscard]] virtual Status read(const std::string& path, std::uint64_t max_bytes, const Sink& sink) = 0;

  /// Paths of everything there that is not a folder, sorted; nothing where that cannot be known.
  [[nodiscard]] virtual Result<std::optional<std::vector<std::string>>> list() = 0;

  /// For messages: the folder or address.
  [[nodiscard]] virtual std::string name() const = 0;

  /// The whole of a small file. Errors: as `read`.
  [[nodiscard]] Result<std::string> read_all(const std::string& path, std::uint64_t max_bytes);
};

/// A folder. Symbolic links inside are not followed. Errors: bad_input (no such folder).
[[nodiscard]] Result<std::unique_ptr<EditionFiles>> edition_folder(const std::filesystem::path& folder);

struct UrlLimits {
  std::chrono::seconds connect{10};
  std::chrono::seconds stalled{30};  ///< without 100 bytes a second
};

/// An address that begins with http:// or https://; a file's address is that of the edition, '/' and its path.
/// Redirects are refused (the message names where they lead). Errors: usage (another scheme, a query, no host).
[[nodiscard]] Result<std::unique_ptr<EditionFiles>> edition_url(const std::string& url, const UrlLimits& limits = {});

/// `edition_url` where the text has a scheme, else `edition_folder`.
[[nodiscard]] Result<std::unique_ptr<EditionFiles>> edition_files(const std::string& folder_or_url);

}  // namespace frontkart::edition
