#pragma once

#include <date/tz.h>

#include <string>
#include <string_view>

#include "base/edtf.hpp"

namespace frontkart {

/// Reads the dates and date-times that a text in EDTF consists of, and keeps which qualifiers stood at any of them. The
/// text is ASCII that can be printed.
class EdtfDateReader {
 public:
  /// Days, and times without an offset, are those of `zone`, which outlives the reader.
  explicit EdtfDateReader(const date::time_zone* zone) : zone_(zone) {}

  /// A date of any precision, or a date-time. Error: bad_input.
  [[nodiscard]] Result<EdtfBounds> date(std::string_view text);

  [[nodiscard]] bool uncertain() const { return uncertain_; }
  [[nodiscard]] bool approximate() const { return approximate_; }

 private:
  struct Year;

  bool take_qualifier(std::string_view& text);
  Result<EdtfBounds> long_year(std::string_view rest, std::string_view text);
  Result<EdtfBounds> significant_year(const Year& year, std::string_view rest, std::string_view text);
  Result<EdtfBounds> division(const Year& year, int code) const;
  Result<EdtfBounds> days(const Year& year, std::string_view month, std::string_view day, std::string_view text) const;
  Result<EdtfBounds> time(date::year_month_day day, std::string_view rest, std::string_view text) const;
  [[nodiscard]] EdtfBounds span(date::year_month_day first, date::year_month_day last) const;

  const date::time_zone* zone_;
  bool uncertain_ = false;
  bool approximate_ = false;
};

/// Bad input, with an example that is right.
[[nodiscard]] Error wrong_date(std::string message,
                               std::string remedy = "Write a date such as 2025-03-12, 2025-03 or 2024-08/.. .");

/// The text as a message may hold it: cut where it is long.
[[nodiscard]] std::string shown_date(std::string_view text);

}  // namespace frontkart
