#include "render/picture.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "render/cairo_canvas.hpp"
#include "render/layout.hpp"
#include "render/projection.hpp"
#include "render/svg_canvas.hpp"

namespace frontkart::render {
namespace {

constexpr int kLeastPixels = 64;
constexpr int kMostPixels = 8192;

/// How a standing is drawn, so that it can be told without its colour: held is solid, contested hatched, unclear
/// dotted, asserted a broken outline around a tint.
AreaStyle style_of(const maps::LegendEntry& entry, const Palette& palette, double unit, bool dark) {
  const auto colour = Colour::from_hex(entry.colour);
  const auto ink = dark ? colour.mixed({255, 255, 255, 1}, 0.25) : colour;
  AreaStyle style;
  style.pitch = std::max(6.0, std::round(9 * unit));
  style.outline = dark ? ink : colour.mixed(palette.text, 0.15);
  style.outline_width = 1.1 * unit;
  switch (entry.standing) {
    case maps::Standing::held:
      style.fill = colour.with_alpha(dark ? 0.7 : 0.58);
      break;
    case maps::Standing::contested:
      style.fill = colour.with_alpha(0.16);
      style.texture = Texture::hatch;
      style.texture_colour = ink.with_alpha(0.85);
      break;
    case maps::Standing::unclear:
      style.fill = colour.with_alpha(0.3);
      style.texture = Texture::dots;
      style.texture_colour = (dark ? ink : colour.mixed(palette.text, 0.4)).with_alpha(0.9);
      style.outline = style.outline.with_alpha(0.6);
      style.outline_width = 0.8 * unit;
      break;
    case maps::Standing::asserted:
      style.fill = colour.with_alpha(0.14);
      style.outline_width = 1.6 * unit;
      style.dash = 5 * unit;
      break;
  }
  return style;
}

TextStyle with_colour(TextStyle style, const Colour& colour) {
  style.colour = colour;
  return style;
}

class Painter {
 public:
  Painter(const PictureRequest& request, const Layout& layout, const Projection& projection, const TextMetrics& metrics)
      : request_(request),
        layout_(layout),
        projection_(projection),
        metrics_(metrics),
        palette_(Palette::of(request.dark)),
        unit_(layout.unit) {}

  void paint(Canvas& canvas) {
    const Rect all{0, 0, static_cast<double>(layout_.width), static_cast<double>(layout_.height)};
    AreaStyle paper;
    paper.fill = palette_.paper;
    canvas.begin_group("paper", all);
    canvas.area(rectangle(all), paper);
    canvas.end_group();
    paint_base(canvas);
    paint_shapes(canvas);
    paint_map_furniture(canvas);
    paint_texts(canvas, all);
  }

 private:
  void paint_base(Canvas& canvas) {
    canvas.begin_group("base", layout_.map);
    AreaStyle ground;
    // Without an outline of the land nothing says where the sea is.
    ground.fill = request_.land.empty() ? palette_.land : palette_.water;
    canvas.area(rectangle(layout_.map), ground);
    AreaStyle land;
    land.fill = palette_.land;
    land.outline = palette_.coast;
    land.outline_width = unit_;
    paint_each(canvas, request_.land, land);
    AreaStyle region;
    region.outline = palette_.region;
    region.outline_width = 0.9 * unit_;
    paint_each(canvas, request_.regions, region);
    canvas.end_group();
  }

  void paint_each(Canvas& canvas, const std::vector<geometry::Polygon>& polygons, const AreaStyle& style) {
    for (const auto& polygon : polygons) {
      Path path;
      projection_.append(polygon, path);
      if (!path.empty()) canvas.area(path, style);
    }
  }

  void paint_shapes(Canvas& canvas) {
    for (const auto& shape : request_.shapes) {
      if (shape.status == 0 || shape.status > request_.legend.entries.size()) continue;
      const auto& entry = request_.legend.entries[shape.status - 1U];
      Path path;
      for (const auto& polygon : shape.polygons) projection_.append(polygon, path);
      if (path.empty()) continue;
      canvas.begin_group("status-" + clean_text(entry.id), layout_.map);
      canvas.area(path, style_of(entry, palette_, unit_, request_.dark));
      canvas.end_group();
    }
  }

  /// Scale, labels and frame: what lies on the map without being the map.
  void paint_map_furniture(Canvas& canvas) {
    const auto& map = layout_.map;
    const auto bar =
        scale_bar(projection_.metres_per_pixel(), std::min(150 * unit_, map.width * 0.4), request_.language);
    auto style = with_colour(layout_.small_style(), palette_.text);
    const double left = map.x + 12 * unit_;
    const double base = map.bottom() - 12 * unit_;
    const Rect plate{left, base - 20 * unit_, std::max(bar.pixels, metrics_.width(bar.text, style)), 20 * unit_};

    canvas.begin_group("labels", map);
    for (const auto& label : place_labels(request_, layout_, projection_, metrics_, {plate.grown(8 * unit_)})) {
      AreaStyle dot;
      dot.fill = palette_.paper;
      dot.outline = palette_.text;
      dot.outline_width = 1.2 * unit_;
      canvas.circle(label.dot, 2.6 * unit_, dot);
      canvas.text(label.baseline, label.text, with_halo(with_colour(label.style, palette_.text)));
    }
    canvas.end_group();

    if (!request_.dots.empty()) {
      canvas.begin_group("assessments", map);
      for (const auto& dot : request_.dots) paint_dot(canvas, dot);
      canvas.end_group();
    }

    canvas.begin_group("scale", map);
    AreaStyle line;
    line.fill = palette_.text;
    AreaStyle halo;
    halo.fill = palette_.paper.with_alpha(0.8);
    const double thick = std::max(1.0, 1.6 * unit_);
    const auto piece = [&](const Rect& rect) { canvas.area(rectangle(rect.grown(1.2 * unit_)), halo); };
    const Rect parts[] = {{left, base - thick, bar.pixels, thick},
                          {left, base - 5 * unit_, thick, 5 * unit_},
                          {left + bar.pixels - thick, base - 5 * unit_, thick, 5 * unit_}};
    for (const auto& part : parts) piece(part);
    for (const auto& part : parts) canvas.area(rectangle(part), line);
    canvas.text({left, base - 9 * unit_}, bar.text, with_halo(style));
    canvas.end_group();

    canvas.begin_group("frame", map.grown(2));
    AreaStyle frame;
    frame.outline = palette_.rule;
    canvas.area(rectangle(map), frame);
    canvas.end_group();
  }

  /// A ring around each, so that a dot stands out from an area of its own colour. A half-filled one is a small disc in
  /// a ring.
  void paint_dot(Canvas& canvas, const PictureRequest::Dot& dot) {
    const auto centre = projection_(dot.point);
    const auto colour = dot.colour.empty() ? palette_.quiet : Colour::from_hex(dot.colour);
    AreaStyle style;
    style.fill = dot.fill == PictureRequest::Dot::Fill::solid ? colour : palette_.paper;
    style.outline = palette_.text;
    style.outline_width = 1.2 * unit_;
    canvas.circle(centre, 5.5 * unit_, style);
    if (dot.fill == PictureRequest::Dot::Fill::solid) return;
    AreaStyle inner;
    inner.outline = colour;
    inner.outline_width = 1.8 * unit_;
    if (dot.fill == PictureRequest::Dot::Fill::half) inner.fill = colour;
    canvas.circle(centre, (dot.fill == PictureRequest::Dot::Fill::half ? 2.2 : 3.4) * unit_, inner);
  }

  [[nodiscard]] TextStyle with_halo(TextStyle style) const {
    style.halo = palette_.paper.with_alpha(0.85);
    style.halo_width = 3.2 * unit_;
    return style;
  }

  void paint_texts(Canvas& canvas, const Rect& all) {
    canvas.begin_group("title", all);
    canvas.text(layout_.title_at, layout_.title, with_colour(layout_.title_style(), palette_.text));
    canvas.text(layout_.subtitle_at, layout_.subtitle, with_colour(layout_.subtitle_style(), palette_.quiet));
    canvas.end_group();
    canvas.begin_group("legend", all);
    for (const auto& key : layout_.keys) {
      if (key.status > 0) {
        AreaStyle ground;
        ground.fill = palette_.land;
        canvas.area(rectangle(key.swatch), ground);
        canvas.area(rectangle(key.swatch),
                    style_of(request_.legend.entries[key.status - 1U], palette_, unit_, request_.dark));
      }
      canvas.text(key.label_at, key.label, with_colour(layout_.key_style(), palette_.text));
      canvas.text(key.standing_at, key.standing, with_colour(layout_.small_style(), palette_.quiet));
    }
    canvas.end_group();
    canvas.begin_group("credit", all);
    for (const auto& line : layout_.footer) {
      const auto style = line.strong ? with_colour(layout_.notice_style(), palette_.text)
                                     : with_colour(layout_.small_style(), palette_.quiet);
      canvas.text(line.at, line.text, style);
    }
    canvas.end_group();
  }

  const PictureRequest& request_;
  const Layout& layout_;
  const Projection& projection_;
  const TextMetrics& metrics_;
  Palette palette_;
  double unit_;
};

Status check(const PictureRequest& request) {
  const auto within = [](int pixels) { return pixels >= kLeastPixels && pixels <= kMostPixels; };
  if (!within(request.width) || (request.height != 0 && !within(request.height))) {
    return Error{ErrorCode::usage,
                 fmt::format("A picture's width and height are from {} to {} pixels.", kLeastPixels, kMostPixels), "",
                 "Give another width or height."};
  }
  if (request.box && (request.box->low.x >= request.box->high.x || request.box->low.y >= request.box->high.y)) {
    return Error{ErrorCode::usage, "The box to show has no area.", "", "Give west, south, east, north in this order."};
  }
  return Done{};
}

template <class MakeCanvas>
Result<std::string> render(const PictureRequest& request, const MakeCanvas& make_canvas) {
  FRONTKART_CHECK(check(request));
  const auto box = box_of(request);
  if (!box) {
    return Error{ErrorCode::usage, "There is nothing to show: the map is empty at this instant.", "",
                 "Choose another instant, or say which box to show."};
  }
  const TextMetrics metrics;
  // A status that is not in the frame needs no line of the legend. Fewer lines leave more room for the map, which may
  // show more; so the frame is the greatest in the second round, and its statuses are enough for the third.
  std::set<composite::StatusId> shown;
  for (std::size_t k = 1; k <= request.legend.entries.size(); ++k) shown.insert(static_cast<composite::StatusId>(k));
  for (int round = 0; round < 2; ++round) {
    FRONTKART_TRY(const auto trial, lay_out(request, *box, shown, metrics));
    shown = shown_statuses(request, Projection(box->low, box->high, trial.map));
  }
  FRONTKART_TRY(const auto layout, lay_out(request, *box, shown, metrics));
  const Projection projection(box->low, box->high, layout.map);
  const auto canvas = make_canvas(layout);
  Painter(request, layout, projection, metrics).paint(*canvas);
  return canvas->finish();
}

}  // namespace

Result<std::string> render_svg(const PictureRequest& request) {
  return render(request, [&](const Layout& layout) {
    auto title = clean_text(request.title);
    if (!request.subtitle.empty()) title += (title.empty() ? "" : ", ") + clean_text(request.subtitle);
    return make_svg_canvas(layout.width, layout.height, title);
  });
}

Result<std::string> render_png(const PictureRequest& request) {
  return render(request, [](const Layout& layout) { return make_png_canvas(layout.width, layout.height); });
}

}  // namespace frontkart::render
