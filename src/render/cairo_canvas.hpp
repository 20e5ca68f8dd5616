#pragma once

#include <memory>

#include "render/canvas.hpp"

namespace frontkart::render {

/// A canvas that paints pixels with cairo and gives a PNG without a time stamp.
[[nodiscard]] std::unique_ptr<Canvas> make_png_canvas(int width, int height);

/// Width of a line of text in pixels, by cairo's fonts, without hinting.
class TextMetrics {
 public:
  TextMetrics();
  ~TextMetrics();
  TextMetrics(const TextMetrics&) = delete;
  TextMetrics& operator=(const TextMetrics&) = delete;

  [[nodiscard]] double width(std::string_view text, const TextStyle& style) const;
  /// The text, cut with "…" where it is wider.
  [[nodiscard]] std::string fitted(std::string_view text, const TextStyle& style, double max_width) const;
  /// Lines of at most `max_width`, broken at spaces; at most `max_lines`, the last one cut where needed.
  [[nodiscard]] std::vector<std::string> wrapped(std::string_view text, const TextStyle& style, double max_width,
                                                 std::size_t max_lines) const;

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

/// Valid UTF-8 without control characters: white space becomes a space, what is not UTF-8 becomes U+FFFD. At most 2,000
/// bytes.
[[nodiscard]] std::string clean_text(std::string_view text);

}  // namespace frontkart::render
