#pragma once

#include <optional>
#include <set>

#include "render/cairo_canvas.hpp"
#include "render/picture.hpp"
#include "render/projection.hpp"

namespace frontkart::render {

/// The colours of everything that is not a status.
struct Palette {
  Colour paper, water, land, coast, region, text, quiet, rule;
  [[nodiscard]] static Palette of(bool dark);
};

/// Where things stand on the picture, in pixels. `unit` is 1 at a width of 1,200.
struct Layout {
  double unit = 1;
  int width = 0;
  int height = 0;
  double margin = 0;
  std::string title;
  std::string subtitle;
  Point title_at;
  Point subtitle_at;

  struct Key {
    composite::StatusId status = 0;  ///< 0: the line that counts those left out
    Rect swatch;
    std::string label;
    std::string standing;
    Point label_at;
    Point standing_at;
  };
  std::vector<Key> keys;
  Rect map;
  struct Line {
    std::string text;
    Point at;
    bool strong = false;
  };
  std::vector<Line> footer;

  [[nodiscard]] TextStyle title_style() const { return {27 * unit, true, true, {}, Align::left, {0, 0, 0, 0}, 0}; }
  [[nodiscard]] TextStyle subtitle_style() const { return {15 * unit, false, false, {}, Align::left, {0, 0, 0, 0}, 0}; }
  [[nodiscard]] TextStyle key_style() const { return {13 * unit, true, false, {}, Align::left, {0, 0, 0, 0}, 0}; }
  [[nodiscard]] TextStyle small_style() const { return {11 * unit, false, false, {}, Align::left, {0, 0, 0, 0}, 0}; }
  [[nodiscard]] TextStyle notice_style() const { return {11 * unit, true, false, {}, Align::left, {0, 0, 0, 0}, 0}; }
};

/// The box that the picture shows: the one asked for, or the shapes' extent with a margin. Nothing to show: no value.
[[nodiscard]] std::optional<PictureRequest::Box> box_of(const PictureRequest& request);

/// Lays the picture out with a legend of the statuses in `shown`. Errors: usage (the height leaves no room for the
/// map).
[[nodiscard]] Result<Layout> lay_out(const PictureRequest& request, const PictureRequest::Box& box,
                                     const std::set<composite::StatusId>& shown, const TextMetrics& metrics);

/// The statuses of the legend that lie within the frame.
[[nodiscard]] std::set<composite::StatusId> shown_statuses(const PictureRequest& request, const Projection& projection);

/// What a standing is called in a legend, in nb, en or uk; else in English.
[[nodiscard]] std::string_view standing_label(maps::Standing standing, std::string_view language);

/// A round length (1, 2 or 5 times a power of ten, in metres) of at most `max_pixels`.
struct ScaleBar {
  double metres = 0;
  double pixels = 0;
  std::string text;
};
[[nodiscard]] ScaleBar scale_bar(double metres_per_pixel, double max_pixels, std::string_view language);

/// A label with its place: beside its point, clear of all others.
struct PlacedLabel {
  std::string text;
  Point dot;
  Point baseline;
  TextStyle style;
  Rect box;
};

/// Places labels by rank; those that find no room beside their point are left out. None overlaps another, a point of
/// another, or `taken`, and all lie within the map.
[[nodiscard]] std::vector<PlacedLabel> place_labels(const PictureRequest& request, const Layout& layout,
                                                    const Projection& projection, const TextMetrics& metrics,
                                                    std::vector<Rect> taken);

}  // namespace frontkart::render
