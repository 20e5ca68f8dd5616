#include "render/layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "maps/notice.hpp"

namespace frontkart::render {
namespace {

constexpr std::size_t kMaxKeys = 24;
/// The map's height over its width, where no height is asked for: taller or flatter boxes are widened.
constexpr double kLeastAspect = 0.45;
constexpr double kGreatestAspect = 1.35;
constexpr double kLeastMapPixels = 24;

std::string_view translated(std::string_view language, std::string_view nb, std::string_view en, std::string_view uk) {
  if (language == "nb") return nb;
  if (language == "uk") return uk;
  return en;
}

double aspect_of(const PictureRequest::Box& box) {
  const double wide = geometry::lon_degrees(box.high) - geometry::lon_degrees(box.low);
  const double high = mercator(geometry::lat_degrees(box.high)) - mercator(geometry::lat_degrees(box.low));
  if (wide <= 0 || high <= 0) return 0.7;
  return high / (wide * std::numbers::pi / 180);
}

/// Places the legend in rows from `top` downwards and returns where it ends.
double lay_out_keys(Layout& layout, const PictureRequest& request, const std::set<composite::StatusId>& shown,
                    const TextMetrics& metrics, double top) {
  const double u = layout.unit;
  const double room = layout.width - 2 * layout.margin;
  const double swatch_width = 30 * u;
  const double row_height = 36 * u;
  double x = layout.margin;
  double y = top;
  std::size_t left_out = 0;
  const auto add = [&](composite::StatusId status, std::string_view label, std::string_view standing) {
    const double text_room = std::max(room - swatch_width - 9 * u, 1.0);
    const auto name = metrics.fitted(clean_text(label), layout.key_style(), std::min(text_room, 420 * u));
    const auto firm = metrics.fitted(standing, layout.small_style(), text_room);
    const double text_width =
        std::max(metrics.width(name, layout.key_style()), metrics.width(firm, layout.small_style()));
    const double width = swatch_width + 9 * u + text_width;
    if (x > layout.margin && x + width > layout.width - layout.margin) {
      x = layout.margin;
      y += row_height + 6 * u;
    }
    const double text_x = x + swatch_width + 9 * u;
    layout.keys.push_back(
        {status, {x, y + 3 * u, swatch_width, 24 * u}, name, firm, {text_x, y + 13 * u}, {text_x, y + 27 * u}});
    x += width + 30 * u;
  };
  for (const auto status : shown) {
    if (layout.keys.size() == kMaxKeys) {
      ++left_out;
      continue;
    }
    const auto& entry = request.legend.entries.at(status - 1U);
    const auto label = maps::Legend::label(entry, request.language);
    const auto standing = standing_label(entry.standing, request.language);
    // "Unclear" below "Unclear" would say nothing.
    add(status, label, label == standing || !request.standings ? std::string_view() : standing);
  }
  if (left_out > 0) add(0, fmt::format("+ {}", left_out), "");
  return layout.keys.empty() ? top : y + row_height;
}

}  // namespace

Palette Palette::of(bool dark) {
  const auto hex = [](std::string_view text) { return Colour::from_hex(text); };
  if (dark) {
    return {hex("#14171a"), hex("#191f25"), hex("#262b30"), hex("#5d666f"),
            hex("#4d555e"), hex("#f1efea"), hex("#a3a8ad"), hex("#3a4046")};
  }
  return {hex("#ffffff"), hex("#dde6ec"), hex("#f5f2eb"), hex("#b4aea2"),
          hex("#cfc9bd"), hex("#1c1c1a"), hex("#65655f"), hex("#d9d6ce")};
}

std::string_view standing_label(maps::Standing standing, std::string_view language) {
  switch (standing) {
    case maps::Standing::held:
      return translated(language, "Holdt", "Held", "Під контролем");
    case maps::Standing::contested:
      return translated(language, "Omstridt", "Contested", "Спірна");
    case maps::Standing::unclear:
      return translated(language, "Uavklart", "Unclear", "Невизначено");
    case maps::Standing::asserted:
      return translated(language, "Hevdet, ikke vurdert", "Claimed, not assessed", "Заявлено, не оцінено");
  }
  return {};
}

std::optional<PictureRequest::Box> box_of(const PictureRequest& request) {
  if (request.box) return request.box;
  std::optional<PictureRequest::Box> out;
  for (const auto& shape : request.shapes) {
    for (const auto& polygon : shape.polygons) {
      for (const auto& ring : polygon) {
        for (const auto& p : ring) {
          if (!out) out = PictureRequest::Box{p, p};
          out->low = {std::min(out->low.x, p.x), std::min(out->low.y, p.y)};
          out->high = {std::max(out->high.x, p.x), std::max(out->high.y, p.y)};
        }
      }
    }
  }
  if (!out) return out;
  const auto margin = [](std::int32_t low, std::int32_t high) {
    return std::max<std::int32_t>(static_cast<std::int32_t>((static_cast<std::int64_t>(high) - low) / 12), 20'000);
  };
  const auto dx = margin(out->low.x, out->high.x);
  const auto dy = margin(out->low.y, out->high.y);
  out->low = {std::max(out->low.x - dx, -geometry::kMaxX), std::max(out->low.y - dy, -geometry::kMaxY)};
  out->high = {std::min(out->high.x + dx, geometry::kMaxX), std::min(out->high.y + dy, geometry::kMaxY)};
  return out;
}

Result<Layout> lay_out(const PictureRequest& request, const PictureRequest::Box& box,
                       const std::set<composite::StatusId>& shown, const TextMetrics& metrics) {
  Layout layout;
  layout.width = request.width;
  layout.unit = std::clamp(request.width / 1200.0, 0.55, 3.0);
  const double u = layout.unit;
  layout.margin = std::min(26 * u, request.width / 16.0);
  const double room = layout.width - 2 * layout.margin;
  double y = layout.margin;

  layout.title = metrics.fitted(clean_text(request.title), layout.title_style(), room);
  if (!layout.title.empty()) {
    layout.title_at = {layout.margin, y + 22 * u};
    y += 32 * u;
  }
  layout.subtitle = metrics.fitted(clean_text(request.subtitle), layout.subtitle_style(), room);
  if (!layout.subtitle.empty()) {
    layout.subtitle_at = {layout.margin, y + 14 * u};
    y += 24 * u;
  }
  if (y > layout.margin) y += 8 * u;
  const double after_keys = lay_out_keys(layout, request, shown, metrics, y);
  if (after_keys > y) y = after_keys + 8 * u;

  const auto notice = metrics.wrapped(maps::not_for_navigation(request.language), layout.notice_style(), room, 3);
  const auto credit = metrics.wrapped(clean_text(request.credit), layout.small_style(), room, 4);
  const double line = 16 * u;
  const double footer = 12 * u + line * static_cast<double>(notice.size() + credit.size()) + layout.margin * 0.6;

  double map_height = room * std::clamp(aspect_of(box), kLeastAspect, kGreatestAspect);
  if (request.height > 0) map_height = request.height - y - footer;
  if (map_height < kLeastMapPixels) {
    return Error{ErrorCode::usage, "The height leaves no room for the map.", "height",
                 fmt::format("Ask for at least {} pixels.", std::ceil(y + footer + kLeastMapPixels))};
  }
  layout.height = request.height > 0 ? request.height : static_cast<int>(std::lround(y + map_height + footer));
  layout.map = {layout.margin, std::round(y), room, std::round(map_height)};
  y = layout.map.bottom() + 12 * u;
  for (const auto& text : notice) {
    y += line;
    layout.footer.push_back({text, {layout.margin, y - 5 * u}, true});
  }
  for (const auto& text : credit) {
    y += line;
    layout.footer.push_back({text, {layout.margin, y - 5 * u}, false});
  }
  return layout;
}

std::set<composite::StatusId> shown_statuses(const PictureRequest& request, const Projection& projection) {
  std::set<composite::StatusId> out;
  for (const auto& shape : request.shapes) {
    if (shape.status == 0 || shape.status > request.legend.entries.size()) continue;
    Path path;
    for (const auto& polygon : shape.polygons) projection.append(polygon, path);
    if (!path.empty()) out.insert(shape.status);
  }
  return out;
}

ScaleBar scale_bar(double metres_per_pixel, double max_pixels, std::string_view language) {
  const double most = std::max(metres_per_pixel * max_pixels, 1e-3);
  const double power = std::pow(10, std::floor(std::log10(most)));
  double metres = power;
  for (const double factor : {2.0, 5.0}) {
    if (factor * power <= most) metres = factor * power;
  }
  const bool kilometres = metres >= 1000;
  const auto unit = kilometres ? translated(language, "km", "km", "км") : translated(language, "m", "m", "м");
  return {metres, metres / metres_per_pixel, fmt::format("{:g} {}", kilometres ? metres / 1000 : metres, unit)};
}

std::vector<PlacedLabel> place_labels(const PictureRequest& request, const Layout& layout, const Projection& projection,
                                      const TextMetrics& metrics, std::vector<Rect> taken) {
  const double u = layout.unit;
  const double radius = 2.6 * u;
  const double gap = 4 * u;
  const auto& map = layout.map;
  const auto most = static_cast<std::size_t>(std::max(8.0, map.width * map.height / (u * u * 13'000)));
  constexpr std::size_t kLarge = 6;

  std::vector<const PictureRequest::Label*> order;
  order.reserve(request.labels.size());
  for (const auto& label : request.labels) order.push_back(&label);
  std::stable_sort(order.begin(), order.end(), [](const auto* a, const auto* b) { return a->rank < b->rank; });

  std::vector<PlacedLabel> placed;
  for (const auto* label : order) {
    if (placed.size() == most) break;
    const auto dot = projection(label->point);
    const Rect mark{dot.x - radius, dot.y - radius, 2 * radius, 2 * radius};
    if (!map.contains(mark.grown(2 * u))) continue;
    const auto crowded = [&](const Rect& box) {
      return !map.contains(box) ||
             std::any_of(taken.begin(), taken.end(), [&](const Rect& o) { return box.overlaps(o); });
    };
    if (crowded(mark)) continue;
    TextStyle style;
    const bool large = label->prominent && placed.size() < kLarge;
    style.size = (large ? 14.5 : 12.5) * u;
    style.bold = large;
    const auto text = metrics.fitted(clean_text(label->text), style, 240 * u);
    if (text.empty()) continue;
    const double width = metrics.width(text, style);
    const double ascent = style.size * 0.76;
    const double height = style.size;
    const auto at = [&](double left, double top) { return Rect{left, top, width, height}; };
    for (const auto& box :
         {at(mark.right() + gap, dot.y - height * 0.52), at(mark.x - gap - width, dot.y - height * 0.52),
          at(dot.x - width / 2, mark.y - gap - height * 0.9), at(dot.x - width / 2, mark.bottom() + gap)}) {
      if (crowded(box.grown(3 * u))) continue;
      placed.push_back({text, dot, {box.x, box.y + ascent}, style, box});
      taken.push_back(box.grown(3 * u));
      taken.push_back(mark.grown(2 * u));
      break;
    }
  }
  return placed;
}

}  // namespace frontkart::render
