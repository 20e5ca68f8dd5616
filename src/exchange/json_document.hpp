#pragma once

#include <simdjson.h>

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "exchange/archive.hpp"
#include "exchange/coordinate_cuts.hpp"

namespace frontkart::exchange {

/// A JSON file that is read once from front to back. Buffers are kept for the next file. Not thread-safe.
class JsonDocument {
 public:
  JsonDocument();

  /// Indexes the file, which must stay alive and unchanged until the next call. Errors: bad_input (empty, too large,
  /// not UTF-8, brackets or strings that never end).
  [[nodiscard]] Status open(const SourceFile& file);
  /// The same, but the areas' coordinates are cut out into `cuts`, which must stay as it is until the next call.
  [[nodiscard]] Status open(const SourceFile& file, CoordinateCuts& cuts, RingMemory& memory);

  [[nodiscard]] simdjson::ondemand::document& document() { return document_; }

  /// bad_input at the place where the reader stands; `within` ("feature 12") may be empty.
  [[nodiscard]] Error broken(simdjson::error_code code, std::string_view within = {});
  /// bad_input at a place in the file's text, or in what was left of it.
  [[nodiscard]] Error error(std::string message, std::string remedy, std::string_view within = {},
                            const char* at = nullptr) const;
  /// bad_input for a file that had to be one JSON object: where it begins as one, it is cut off or something follows.
  [[nodiscard]] Error no_object(std::string remedy) const;

 private:
  [[nodiscard]] Status begin(const SourceFile& file);
  [[nodiscard]] Status parse(std::string_view text, std::size_t room);

  simdjson::ondemand::parser parser_;
  simdjson::ondemand::document document_;
  std::string copy_;
  std::string_view text_;                 ///< of the file
  std::string_view parsed_;               ///< what the parser sees of it
  const CoordinateCuts* cuts_ = nullptr;  ///< where that is not all
  std::string place_;
};

}  // namespace frontkart::exchange
