#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace frontkart::render {

/// Pixels from the picture's upper left corner, y downwards.
struct Point {
  double x = 0;
  double y = 0;
};

struct Rect {
  double x = 0;
  double y = 0;
  double width = 0;
  double height = 0;

  [[nodiscard]] double right() const { return x + width; }
  [[nodiscard]] double bottom() const { return y + height; }
  [[nodiscard]] bool overlaps(const Rect& o) const {
    return x < o.right() && o.x < right() && y < o.bottom() && o.y < bottom();
  }
  [[nodiscard]] bool contains(const Rect& o) const {
    return o.x >= x && o.y >= y && o.right() <= right() && o.bottom() <= bottom();
  }
  [[nodiscard]] Rect grown(double by) const { return {x - by, y - by, width + 2 * by, height + 2 * by}; }
};

/// sRGB; `alpha` from 0 to 1.
struct Colour {
  std::uint8_t red = 0;
  std::uint8_t green = 0;
  std::uint8_t blue = 0;
  double alpha = 1;

  [[nodiscard]] Colour with_alpha(double a) const { return {red, green, blue, a}; }
  /// From "#rrggbb"; grey where the text is something else.
  [[nodiscard]] static Colour from_hex(std::string_view text);
  /// Part `share` of the way from this colour to `other`.
  [[nodiscard]] Colour mixed(const Colour& other, double share) const;
};

/// Closed lines; together an area by the even-odd rule.
using Path = std::vector<std::vector<Point>>;

enum class Texture { none, hatch, dots };

/// How an area is drawn: a fill, a texture over it, and an outline over both. Alpha 0 leaves a part out.
struct AreaStyle {
  Colour fill{0, 0, 0, 0};
  Texture texture = Texture::none;
  Colour texture_colour{0, 0, 0, 0};
  double pitch = 8;  ///< whole pixels from one hatch line or row of dots to the next but one
  Colour outline{0, 0, 0, 0};
  double outline_width = 1;
  double dash = 0;  ///< length of dashes and gaps; 0: unbroken
};

enum class Align { left, centre, right };

struct TextStyle {
  double size = 12;
  bool bold = false;
  bool serif = false;
  Colour colour;
  Align align = Align::left;
  Colour halo{0, 0, 0, 0};
  double halo_width = 0;
};

/// What a picture is drawn on. The calls' order is the order of the layers.
class Canvas {
 public:
  Canvas() = default;
  Canvas(const Canvas&) = delete;
  Canvas& operator=(const Canvas&) = delete;
  virtual ~Canvas() = default;

  /// What follows, until `end_group`, belongs together under `id` and is cut off outside of `clip`. Not nested.
  virtual void begin_group(std::string_view id, const Rect& clip) = 0;
  virtual void end_group() = 0;
  virtual void area(const Path& path, const AreaStyle& style) = 0;
  virtual void circle(Point centre, double radius, const AreaStyle& style) = 0;
  /// `text` is valid UTF-8 without control characters; `at` is on the baseline.
  virtual void text(Point at, std::string_view text, const TextStyle& style) = 0;
  /// The finished bytes. Called once. Errors: internal.
  [[nodiscard]] virtual Result<std::string> finish() = 0;
};

[[nodiscard]] Path rectangle(const Rect& rect);

inline constexpr std::string_view kSans = "DejaVu Sans";
inline constexpr std::string_view kSerif = "DejaVu Serif";

}  // namespace frontkart::render
