#pragma once

#include <simdjson.h>

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "exchange/archive.hpp"

namespace frontkart::exchange {

/// A JSON file that is read once from front to back. Buffers are kept for the next file. Not thread-safe.
class JsonDocument {
 public:
  JsonDocument();

  /// Indexes the file, which must stay alive and unchanged until the next call. Errors: bad_input (empty, too large,
  /// not UTF-8, brackets or strings that never end).
  [[nodiscard]] Status open(const SourceFile& file);

  [[nodiscard]] simdjson::ondemand::document& document() { return document_; }

  /// bad_input at the place where the reader stands; `within` ("feature 12") may be empty.
  [[nodiscard]] Error broken(simdjson::error_code code, std::string_view within = {});
  /// bad_input at a place in the text.
  [[nodiscard]] Error error(std::string message, std::string remedy, std::string_view within = {},
                            const char* at = nullptr) const;
  /// bad_input for a file that had to be one JSON object: where it begins as one, it is cut off or something follows.
  [[nodiscard]] Error no_object(std::string remedy) const;
  /// The text of the file.
  [[nodiscard]] std::string_view text() const { return text_; }

 private:
  simdjson::ondemand::parser parser_;
  simdjson::ondemand::document document_;
  std::string copy_;
  std::string_view text_;
  std::string place_;
};

}  // namespace frontkart::exchange
