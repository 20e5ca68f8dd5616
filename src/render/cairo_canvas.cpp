#include "render/cairo_canvas.hpp"

#include <cairo.h>
#include <fmt/format.h>

#include <cmath>
#include <numbers>

namespace frontkart::render {
namespace {

struct Destroy {
  void operator()(cairo_surface_t* p) const { cairo_surface_destroy(p); }
  void operator()(cairo_t* p) const { cairo_destroy(p); }
  void operator()(cairo_pattern_t* p) const { cairo_pattern_destroy(p); }
  void operator()(cairo_font_options_t* p) const { cairo_font_options_destroy(p); }
};
using Surface = std::unique_ptr<cairo_surface_t, Destroy>;
using Cairo = std::unique_ptr<cairo_t, Destroy>;
using Pattern = std::unique_ptr<cairo_pattern_t, Destroy>;
using FontOptions = std::unique_ptr<cairo_font_options_t, Destroy>;

void set_colour(cairo_t* cairo, const Colour& c) {
  cairo_set_source_rgba(cairo, c.red / 255.0, c.green / 255.0, c.blue / 255.0, c.alpha);
}

void select_font(cairo_t* cairo, const TextStyle& style) {
  cairo_select_font_face(cairo, std::string(style.serif ? kSerif : kSans).c_str(), CAIRO_FONT_SLANT_NORMAL,
                         style.bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size(cairo, style.size);
}

/// Grey antialiasing without hinting: the same on every screen, and widths grow with the size.
void set_font_options(cairo_t* cairo) {
  const FontOptions options(cairo_font_options_create());
  cairo_font_options_set_antialias(options.get(), CAIRO_ANTIALIAS_GRAY);
  cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
  cairo_set_font_options(cairo, options.get());
}

void trace(cairo_t* cairo, const Path& path) {
  cairo_new_path(cairo);
  for (const auto& line : path) {
    // Closing a line leaves the pen at its start; the next one must not begin there.
    cairo_new_sub_path(cairo);
    for (const auto& point : line) cairo_line_to(cairo, point.x, point.y);
    cairo_close_path(cairo);
  }
}

Pattern make_texture(const AreaStyle& style) {
  const double p = style.pitch;
  const int size = static_cast<int>(std::lround(p));
  const Surface tile(cairo_image_surface_create(CAIRO_FORMAT_ARGB32, size, size));
  const Cairo cairo(cairo_create(tile.get()));
  set_colour(cairo.get(), style.texture_colour);
  if (style.texture == Texture::hatch) {
    cairo_set_line_width(cairo.get(), p * 0.3);
    for (const double shift : {0.0, p, 2 * p}) {
      cairo_move_to(cairo.get(), shift - 2 * p, 2 * p);
      cairo_line_to(cairo.get(), shift + p, -p);
    }
    cairo_stroke(cairo.get());
  } else {
    for (const double centre : {p / 4, 3 * p / 4}) {
      cairo_arc(cairo.get(), centre, centre, p * 0.14, 0, 2 * std::numbers::pi);
      cairo_fill(cairo.get());
    }
  }
  Pattern pattern(cairo_pattern_create_for_surface(tile.get()));
  cairo_pattern_set_extend(pattern.get(), CAIRO_EXTEND_REPEAT);
  cairo_pattern_set_filter(pattern.get(), CAIRO_FILTER_NEAREST);
  return pattern;
}

cairo_status_t append_bytes(void* out, const unsigned char* data, unsigned length) {
  static_cast<std::string*>(out)->append(reinterpret_cast<const char*>(data), length);
  return CAIRO_STATUS_SUCCESS;
}

class PngCanvas final : public Canvas {
 public:
  PngCanvas(int width, int height)
      : surface_(cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height)), cairo_(cairo_create(surface_.get())) {
    set_font_options(cairo_.get());
    cairo_set_fill_rule(cairo_.get(), CAIRO_FILL_RULE_EVEN_ODD);
    cairo_set_line_join(cairo_.get(), CAIRO_LINE_JOIN_ROUND);
  }

  void begin_group(std::string_view, const Rect& clip) override {
    cairo_save(cairo_.get());
    cairo_rectangle(cairo_.get(), clip.x, clip.y, clip.width, clip.height);
    cairo_clip(cairo_.get());
  }

  void end_group() override { cairo_restore(cairo_.get()); }

  void area(const Path& path, const AreaStyle& style) override {
    trace(cairo_.get(), path);
    paint(style);
  }

  void circle(Point centre, double radius, const AreaStyle& style) override {
    cairo_new_path(cairo_.get());
    cairo_arc(cairo_.get(), centre.x, centre.y, radius, 0, 2 * std::numbers::pi);
    paint(style);
  }

  void text(Point at, std::string_view text, const TextStyle& style) override {
    const std::string line(text);
    select_font(cairo_.get(), style);
    cairo_text_extents_t extents;
    cairo_text_extents(cairo_.get(), line.c_str(), &extents);
    if (style.align == Align::right) at.x -= extents.x_advance;
    if (style.align == Align::centre) at.x -= extents.x_advance / 2;
    if (style.halo_width > 0) {
      cairo_move_to(cairo_.get(), at.x, at.y);
      cairo_text_path(cairo_.get(), line.c_str());
      set_colour(cairo_.get(), style.halo);
      cairo_set_line_width(cairo_.get(), style.halo_width);
      cairo_stroke(cairo_.get());
    }
    cairo_move_to(cairo_.get(), at.x, at.y);
    set_colour(cairo_.get(), style.colour);
    cairo_show_text(cairo_.get(), line.c_str());
    cairo_new_path(cairo_.get());
  }

  Result<std::string> finish() override {
    std::string out;
    auto status = cairo_status(cairo_.get());
    if (status == CAIRO_STATUS_SUCCESS) status = cairo_surface_write_to_png_stream(surface_.get(), append_bytes, &out);
    if (status == CAIRO_STATUS_SUCCESS) return out;
    return Error{ErrorCode::internal,
                 fmt::format("The picture could not be drawn: {}.", cairo_status_to_string(status)), "", ""};
  }

 private:
  /// Fills and outlines the current path and forgets it.
  void paint(const AreaStyle& style) {
    if (style.fill.alpha > 0) {
      set_colour(cairo_.get(), style.fill);
      cairo_fill_preserve(cairo_.get());
    }
    if (style.texture != Texture::none) {
      const auto texture = make_texture(style);
      cairo_set_source(cairo_.get(), texture.get());
      cairo_fill_preserve(cairo_.get());
    }
    if (style.outline.alpha > 0) {
      set_colour(cairo_.get(), style.outline);
      cairo_set_line_width(cairo_.get(), style.outline_width);
      cairo_set_dash(cairo_.get(), &style.dash, style.dash > 0 ? 1 : 0, 0);
      cairo_stroke_preserve(cairo_.get());
    }
    cairo_set_dash(cairo_.get(), nullptr, 0, 0);
    cairo_new_path(cairo_.get());
  }

  Surface surface_;
  Cairo cairo_;
};

/// Length of the well-formed UTF-8 sequence at the front, or 0.
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto lead = byte(0);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xf0 && lead <= 0xf4  ? 4
                             : lead >= 0xe0 && lead < 0xf0 ? 3
                             : lead >= 0xc2 && lead < 0xe0 ? 2
                                                           : 0;
  if (length == 0 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0U) != 0x80U) return 0;
  }
  const auto second = byte(1);
  const bool overlong = (lead == 0xe0 && second < 0xa0) || (lead == 0xf0 && second < 0x90);
  const bool surrogate = lead == 0xed && second >= 0xa0;
  const bool beyond = lead == 0xf4 && second >= 0x90;
  return overlong || surrogate || beyond ? 0 : length;
}

}  // namespace

std::unique_ptr<Canvas> make_png_canvas(int width, int height) {
  return std::make_unique<PngCanvas>(width, height);
}

struct TextMetrics::Context {
  Surface surface{cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1)};
  Cairo cairo{cairo_create(surface.get())};
};

TextMetrics::TextMetrics() : context_(std::make_unique<Context>()) {
  set_font_options(context_->cairo.get());
}
TextMetrics::~TextMetrics() = default;

double TextMetrics::width(std::string_view text, const TextStyle& style) const {
  select_font(context_->cairo.get(), style);
  cairo_text_extents_t extents;
  cairo_text_extents(context_->cairo.get(), std::string(text).c_str(), &extents);
  return extents.x_advance;
}

std::string TextMetrics::fitted(std::string_view text, const TextStyle& style, double max_width) const {
  if (width(text, style) <= max_width) return std::string(text);
  std::size_t low = 0;
  std::size_t high = text.size();
  const auto cut_at = [&](std::size_t length) {
    while (length > 0 && (static_cast<unsigned char>(text[length]) & 0xc0U) == 0x80U) --length;
    auto part = text.substr(0, length);
    while (part.ends_with(' ')) part.remove_suffix(1);
    return std::string(part) + "…";
  };
  while (low + 1 < high) {
    const auto middle = (low + high) / 2;
    (width(cut_at(middle), style) <= max_width ? low : high) = middle;
  }
  return low == 0 ? std::string() : cut_at(low);
}

std::vector<std::string> TextMetrics::wrapped(std::string_view text, const TextStyle& style, double max_width,
                                              std::size_t max_lines) const {
  std::vector<std::string> lines;
  std::string line;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find(' ', at), text.size());
    const auto word = text.substr(at, end - at);
    const auto longer = line.empty() ? std::string(word) : fmt::format("{} {}", line, word);
    if (line.empty() || width(longer, style) <= max_width) {
      line = longer;
    } else if (lines.size() + 1 == max_lines) {
      line += fmt::format(" {}", text.substr(at));
      break;
    } else {
      lines.push_back(fitted(line, style, max_width));
      line = word;
    }
    at = end + 1;
  }
  if (!line.empty()) lines.push_back(fitted(line, style, max_width));
  return lines;
}

std::string clean_text(std::string_view text) {
  constexpr std::size_t kMaxBytes = 2'000;
  std::string out;
  for (std::size_t at = 0; at < text.size() && out.size() < kMaxBytes;) {
    const auto length = sequence_length(text.substr(at));
    const auto c = static_cast<unsigned char>(text[at]);
    if (length == 0) {
      out += "\ufffd";
    } else if (c < 0x20 || c == 0x7f) {
      out += ' ';
    } else {
      out += text.substr(at, length);
    }
    at += length == 0 ? 1 : length;
  }
  return out;
}

}  // namespace frontkart::render
