#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.hpp"
#include "publication/view.hpp"

namespace frontkart::publication {

using RecordPtr = std::shared_ptr<const PublicRecord>;

/// Reads the contents of one edition after the other. Most of an edition stood in the one before: what has the same
/// line is the same object and is not read again.
class ContentsReader {
 public:
  /// As `records_of_contents`.
  [[nodiscard]] Result<std::vector<RecordPtr>> read(std::string contents);

 private:
  std::unique_ptr<const std::string> bytes_;  ///< `lines_` lean on it
  std::unordered_map<std::string_view, RecordPtr> lines_;
};

}  // namespace frontkart::publication
