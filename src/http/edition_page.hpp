#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "http/static_files.hpp"

namespace frontkart::http {

/// What the head of an edition says about its page.
struct EditionPage {
  bool preview = false;
  std::map<std::string, std::string> title;  ///< by language
  std::string url;                           ///< where its publisher meant it to stand; empty: not said
  std::string picture;                       ///< path of the picture for links; empty: none
  bool embeddable = false;                   ///< it has embed.html
  std::vector<std::string> hosts;            ///< "https://tiles.example.org": of its base map
};

/// Reads the head of the edition in a folder, again whenever it has changed. Thread-safe.
class EditionPages {
 public:
  explicit EditionPages(StaticFiles files) : files_(std::move(files)) {}

  /// Error not_found: the folder holds no edition.
  [[nodiscard]] Result<std::shared_ptr<const EditionPage>> now();

 private:
  StaticFiles files_;
  std::mutex mutex_;
  std::string head_;
  std::shared_ptr<const EditionPage> page_;
};

}  // namespace frontkart::http
