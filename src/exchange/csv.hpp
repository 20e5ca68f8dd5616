#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace frontkart::exchange {

/// Bounds against hostile tables; over them is an error `bad_input`.
struct CsvLimits {
  std::size_t max_columns = 1'000;
  std::size_t max_field_bytes = std::size_t{1} << 20U;
  std::size_t max_records = 20'000'000;
};

/// A strict reader of RFC 4180 tables in UTF-8 with a header: fields may be quoted with `"`, doubled inside; lines end
/// with LF or CRLF; a byte order mark is skipped; the delimiter is the one of `,` `;` tab that the header uses most;
/// records have as many fields as the header; empty lines are skipped. Holds one record at a time.
class CsvReader {
 public:
  /// `bytes` must outlive the reader; `place` names the file in messages. Errors: bad_input (not UTF-8, a zero byte, no
  /// header, a column named twice).
  [[nodiscard]] static Result<CsvReader> open(std::string_view bytes, std::string place, CsvLimits limits = {});

  /// Header names: trimmed, ASCII letters in lower case; may be empty.
  [[nodiscard]] const std::vector<std::string>& columns() const { return columns_; }
  [[nodiscard]] std::optional<std::size_t> column(std::string_view name) const;

  /// Reads the next record; false at the end. Errors: bad_input with the line (a quote out of place, a quoted field
  /// that never ends, a record of another length than the header, a bound).
  [[nodiscard]] Result<bool> next();

  /// Field of the current record, without surrounding white space; valid until the next call of `next`. Empty where the
  /// column does not exist.
  [[nodiscard]] std::string_view field(std::optional<std::size_t> column) const;

  /// Line on which the current record begins, counted from 1.
  [[nodiscard]] std::size_t line() const { return record_line_; }

  /// An error `bad_input` at the current record.
  [[nodiscard]] Error error(std::string message, std::string remedy = "") const;

 private:
  CsvReader(std::string_view bytes, std::string place, CsvLimits limits)
      : bytes_(bytes), place_(std::move(place)), limits_(limits) {}

  struct Span {
    std::size_t begin = 0;
    std::size_t end = 0;
  };

  void detect_delimiter();
  [[nodiscard]] Status read_record();
  [[nodiscard]] Status read_quoted();
  [[nodiscard]] Status read_plain();
  [[nodiscard]] bool skip_line_end();

  std::string_view bytes_;
  std::string place_;
  CsvLimits limits_;
  char delimiter_ = ',';
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::size_t record_line_ = 0;
  std::size_t records_ = 0;
  std::vector<std::string> columns_;
  std::string text_;  ///< the fields of the current record, unquoted, one after the other
  std::vector<Span> fields_;
};

}  // namespace frontkart::exchange
