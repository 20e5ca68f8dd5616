#pragma once

#include <filesystem>
#include <string_view>

#include "base/result.hpp"
#include "http/message.hpp"

namespace frontkart::http {

/// The page's files. Nothing outside of the folder can be reached: a path is taken apart and each part is opened below
/// the one before, never through a link; hidden files are not there. "/" and other folders answer their index.html.
class StaticFiles {
 public:
  /// The folder need not exist; see `available`.
  explicit StaticFiles(std::filesystem::path root);

  /// True where the folder has an index.html now.
  [[nodiscard]] bool available() const;

  /// `path`: decoded, begins with '/'. Errors: not_found, whatever the reason.
  [[nodiscard]] Result<Response> get(std::string_view path) const;

 private:
  std::filesystem::path root_;
};

/// By the extension of the name; application/octet-stream where it is unknown.
[[nodiscard]] std::string_view content_type_of(std::string_view name);

}  // namespace frontkart::http
