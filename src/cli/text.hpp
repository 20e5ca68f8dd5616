#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace frontkart::cli {

/// Text that is safe to show: control characters, C1 codes and direction overrides become '?', so that a name from a
/// file can neither steer the terminal nor disguise itself. Bytes that are not UTF-8 become U+FFFD.
[[nodiscard]] std::string printable(std::string_view text);

/// As `printable`, with line feeds kept.
[[nodiscard]] std::string printable_lines(std::string_view text);

/// A cell of CSV (RFC 4180), in quotes where it has to be.
[[nodiscard]] std::string csv_field(std::string_view text);

/// Columns that a terminal uses: combining marks none, East Asian wide characters and emoji two, others one.
[[nodiscard]] std::size_t display_width(std::string_view utf8);

/// Terminal attributes, or nothing at all when colour is off.
class Paint {
 public:
  explicit Paint(bool on) : on_(on) {}
  [[nodiscard]] std::string bold(std::string_view text) const { return wrap("1", text); }
  [[nodiscard]] std::string dim(std::string_view text) const { return wrap("2", text); }
  [[nodiscard]] std::string red(std::string_view text) const { return wrap("31", text); }
  [[nodiscard]] std::string green(std::string_view text) const { return wrap("32", text); }
  [[nodiscard]] std::string yellow(std::string_view text) const { return wrap("33", text); }
  /// A square in "#rrggbb" and a space; empty when colour is off or the colour has another form.
  [[nodiscard]] std::string swatch(std::string_view colour) const;

 private:
  [[nodiscard]] std::string wrap(std::string_view code, std::string_view text) const;
  bool on_;
};

/// Rows under headings, aligned by display width.
class Table {
 public:
  enum class Align { left, right };
  struct Cell {
    std::string text;
    std::string colour;  ///< "#rrggbb": drawn as a square before the text
  };

  void column(std::string heading, Align align = Align::left);
  /// As many cells as there are columns.
  void row(std::vector<Cell> cells);
  [[nodiscard]] std::size_t size() const { return rows_.size(); }
  /// Each line indented by `indent` spaces and ended with a line feed, without trailing spaces.
  [[nodiscard]] std::string text(const Paint& paint, std::size_t indent = 0) const;

 private:
  struct Column {
    std::string heading;
    Align align;
  };
  std::vector<Column> columns_;
  std::vector<std::vector<Cell>> rows_;
};

/// 1234567.5 with two decimals is "1 234 567.50", the spaces being narrow no-break ones.
[[nodiscard]] std::string grouped(double value, int decimals);

}  // namespace frontkart::cli
