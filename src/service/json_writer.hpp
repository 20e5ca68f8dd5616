#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "base/instant.hpp"

namespace frontkart::service {

/// Writes compact JSON text piece by piece, commas included. Keys and nesting are the caller's responsibility; the text
/// is valid JSON in UTF-8 whatever bytes the strings hold.
class JsonWriter {
 public:
  JsonWriter& begin_object() { return open('{'); }
  JsonWriter& end_object() { return close('}'); }
  JsonWriter& begin_array() { return open('['); }
  JsonWriter& end_array() { return close(']'); }
  JsonWriter& key(std::string_view name);

  /// Bytes that are not UTF-8 become U+FFFD.
  JsonWriter& string(std::string_view text);
  JsonWriter& string_or_null(std::string_view text) { return text.empty() ? null() : string(text); }
  JsonWriter& boolean(bool value) { return raw(value ? "true" : "false"); }
  JsonWriter& null() { return raw("null"); }
  JsonWriter& integer(std::int64_t value);
  JsonWriter& count(std::uint64_t value);
  /// At most `decimals` decimals, trailing zeros trimmed, never "-0"; null where not finite.
  JsonWriter& number(double value, int decimals = 6);
  /// An integer of millionths as a decimal fraction, exact: 35268600 gives 35.2686. The form of coordinates.
  JsonWriter& millionths(std::int64_t value);
  /// A value that is JSON already.
  JsonWriter& json(std::string_view value) { return raw(value); }
  JsonWriter& instant(Instant t) { return string(format_utc(t)); }

  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  JsonWriter& raw(std::string_view text);
  JsonWriter& open(char bracket);
  JsonWriter& close(char bracket);
  void separate();

  std::string out_;
  bool needs_comma_ = false;
};

}  // namespace frontkart::service
