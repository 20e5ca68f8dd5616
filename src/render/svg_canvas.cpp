#include "render/svg_canvas.hpp"

#include <fmt/format.h>

#include <cmath>
#include <map>

#include "base/utf8.hpp"

namespace frontkart::render {
namespace {

/// A number with at most one decimal and nothing that is not needed: "-.5", "12", "3.4".
void append_tenths(std::string& out, std::int64_t tenths) {
  if (tenths < 0) out += '-';
  const auto magnitude = static_cast<std::uint64_t>(tenths < 0 ? -tenths : tenths);
  if (magnitude >= 10 || magnitude == 0) out += fmt::format_int(magnitude / 10).c_str();
  if (magnitude % 10 != 0) {
    out += '.';
    out += static_cast<char>('0' + magnitude % 10);
  }
}

std::int64_t tenths_of(double value) {
  return std::llround(value * 10);
}

std::string number(double value) {
  std::string out;
  append_tenths(out, tenths_of(value));
  return out;
}

std::string hex(const Colour& c) {
  return fmt::format("#{:02x}{:02x}{:02x}", c.red, c.green, c.blue);
}

/// ` fill="#rrggbb"` and, where it is needed, ` fill-opacity="0.62"`.
std::string paint(std::string_view what, const Colour& colour) {
  if (colour.alpha <= 0) return fmt::format(" {}=\"none\"", what);
  auto out = fmt::format(" {}=\"{}\"", what, hex(colour));
  if (colour.alpha < 1) out += fmt::format(" {}-opacity=\"{:.2g}\"", what, colour.alpha);
  return out;
}

std::string stroke(const AreaStyle& style) {
  if (style.outline.alpha <= 0) return {};
  auto out = paint("stroke", style.outline) +
             fmt::format(" stroke-width=\"{}\" stroke-linejoin=\"round\"", number(style.outline_width));
  if (style.dash > 0) out += fmt::format(" stroke-dasharray=\"{}\"", number(style.dash));
  return out;
}

/// Relative coordinates, each as the difference of rounded positions, so that errors do not add up.
std::string path_data(const Path& path) {
  std::string out;
  for (const auto& line : path) {
    std::int64_t x = 0;
    std::int64_t y = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
      const auto next_x = tenths_of(line[i].x);
      const auto next_y = tenths_of(line[i].y);
      if (i < 2) out += i == 0 ? 'M' : 'l';
      if (i >= 2 && next_x >= x) out += ' ';
      append_tenths(out, i == 0 ? next_x : next_x - x);
      const auto down = i == 0 ? next_y : next_y - y;
      if (down >= 0) out += ' ';
      append_tenths(out, down);
      x = next_x;
      y = next_y;
    }
    if (!line.empty()) out += 'z';
  }
  return out;
}

class SvgCanvas final : public Canvas {
 public:
  SvgCanvas(int width, int height, std::string_view title) {
    head_ = fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"{0}\" "
        "height=\"{1}\" viewBox=\"0 0 {0} {1}\" role=\"img\">\n<title>{2}</title>\n",
        width, height, markup_text(title));
  }

  void begin_group(std::string_view id, const Rect& clip) override {
    const auto clip_path = fmt::format("<path d=\"{}\"/>", path_data(rectangle(clip)));
    const auto [known, is_new] = clips_.try_emplace(clip_path, clips_.size());
    if (is_new) defs_ += fmt::format("<clipPath id=\"c{}\">{}</clipPath>\n", known->second, clip_path);
    body_ += fmt::format("<g id=\"{}\" clip-path=\"url(#c{})\">\n", markup_text(id), known->second);
  }

  void end_group() override { body_ += "</g>\n"; }

  void area(const Path& path, const AreaStyle& style) override {
    const auto data = path_data(path);
    if (data.empty()) return;
    if (style.texture == Texture::none) {
      body_ +=
          fmt::format("<path d=\"{}\"{}{} fill-rule=\"evenodd\"/>\n", data, paint("fill", style.fill), stroke(style));
      return;
    }
    // The line is written once and painted twice.
    const auto id = paths_++;
    body_ += fmt::format("<defs><path id=\"a{}\" d=\"{}\" fill-rule=\"evenodd\"/></defs>\n", id, data);
    if (style.fill.alpha > 0) body_ += fmt::format("<use xlink:href=\"#a{}\"{}/>\n", id, paint("fill", style.fill));
    body_ += fmt::format("<use xlink:href=\"#a{}\" fill=\"url(#{})\"{}/>\n", id, texture(style), stroke(style));
  }

  void circle(Point centre, double radius, const AreaStyle& style) override {
    body_ += fmt::format("<circle cx=\"{}\" cy=\"{}\" r=\"{}\"{}{}/>\n", number(centre.x), number(centre.y),
                         number(radius), paint("fill", style.fill), stroke(style));
  }

  void text(Point at, std::string_view text, const TextStyle& style) override {
    if (text.empty()) return;
    auto attributes =
        fmt::format("x=\"{}\" y=\"{}\" font-family=\"{}\" font-size=\"{}\"", number(at.x), number(at.y),
                    style.serif ? "DejaVu Serif,Georgia,serif" : "DejaVu Sans,Verdana,sans-serif", number(style.size));
    if (style.bold) attributes += " font-weight=\"bold\"";
    if (style.align != Align::left) {
      attributes += fmt::format(" text-anchor=\"{}\"", style.align == Align::right ? "end" : "middle");
    }
    if (style.halo_width > 0) {
      body_ += fmt::format("<text {} fill=\"none\"{} stroke-width=\"{}\" stroke-linejoin=\"round\">{}</text>\n",
                           attributes, paint("stroke", style.halo), number(style.halo_width), markup_text(text));
    }
    body_ += fmt::format("<text {}{}>{}</text>\n", attributes, paint("fill", style.colour), markup_text(text));
  }

  Result<std::string> finish() override { return fmt::format("{}<defs>\n{}</defs>\n{}</svg>\n", head_, defs_, body_); }

 private:
  std::string texture(const AreaStyle& style) {
    const double p = style.pitch;
    std::string content;
    if (style.texture == Texture::hatch) {
      const double over = 1;
      // The first line runs through the corner (0, 0), the last through (p, p), the middle one between the others.
      content = fmt::format(
          "<path d=\"M{0} {1}L{1} {0}M0 {2}L{2} 0M{3} {4}L{4} {3}\" fill=\"none\"{5} stroke-width=\"{6}\"/>",
          number(-over), number(over), number(p), number(p - over), number(p + over),
          paint("stroke", style.texture_colour), number(p * 0.3));
    } else {
      content = fmt::format("<circle cx=\"{0}\" cy=\"{0}\" r=\"{2}\"{3}/><circle cx=\"{1}\" cy=\"{1}\" r=\"{2}\"{3}/>",
                            number(p / 4), number(3 * p / 4), number(p * 0.14), paint("fill", style.texture_colour));
    }
    auto pattern = fmt::format("width=\"{0}\" height=\"{0}\" patternUnits=\"userSpaceOnUse\">{1}", number(p), content);
    const auto [known, is_new] = textures_.try_emplace(std::move(pattern), textures_.size());
    const auto id = fmt::format("t{}", known->second);
    if (is_new) defs_ += fmt::format("<pattern id=\"{}\" {}</pattern>\n", id, known->first);
    return id;
  }

  std::string head_;
  std::string defs_;
  std::string body_;
  std::size_t paths_ = 0;
  std::map<std::string, std::size_t> textures_;
  std::map<std::string, std::size_t> clips_;
};

}  // namespace

std::unique_ptr<Canvas> make_svg_canvas(int width, int height, std::string_view title) {
  return std::make_unique<SvgCanvas>(width, height, title);
}

}  // namespace frontkart::render
