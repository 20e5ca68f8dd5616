#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "composite/query.hpp"
#include "geometry/coordinate.hpp"
#include "maps/legend.hpp"

namespace frontkart::render {

/// A still picture of a map at an instant, with everything that a print desk needs to be honest: title, date, legend
/// with standings (hatch for contested, dots for unclear, outline for asserted), scale bar, sources, licence, and the
/// sentence "Not for navigation or safety decisions".
struct PictureRequest {
  struct Label {
    std::string text;
    geometry::GridPoint point;
    int rank = 0;           ///< smaller is drawn first; overlapping later ones are left out
    bool prominent = true;  ///< a town or more: the first few of these are drawn larger
  };
  /// A place with a judgement of its own, drawn above the areas.
  struct Dot {
    enum class Fill { solid, half, hollow };
    geometry::GridPoint point;
    std::string colour;  ///< "#rrggbb"; empty: neutral
    Fill fill = Fill::solid;
  };
  struct Box {
    geometry::GridPoint low;   ///< south-west
    geometry::GridPoint high;  ///< north-east
  };
  std::vector<composite::StatusShape> shapes;
  maps::Legend legend;
  bool standings = true;  ///< the legend names the standing of each status
  std::string title;     ///< for example the map's name
  std::string subtitle;  ///< for example the date in the reader's zone
  std::string credit;    ///< mapper, licence, base map
  std::string language = "en";
  /// Land outlines and borders under the shapes: rings, even-odd per polygon; drawn neutral.
  std::vector<geometry::Polygon> land;
  std::vector<geometry::Polygon> regions;  ///< outlines only
  std::vector<Label> labels;
  std::vector<Dot> dots;
  std::optional<Box> box;  ///< default: the shapes' extent with a margin
  int width = 1200;        ///< pixels; the height follows from the box unless given
  int height = 0;
  bool dark = false;
};

/// Web-Mercator projection. Deterministic bytes for SVG on one version of cairo and fonts.
/// Errors: usage (no area to show: nothing to draw and no box; width not in 64..8192).
[[nodiscard]] Result<std::string> render_svg(const PictureRequest& request);
[[nodiscard]] Result<std::string> render_png(const PictureRequest& request);

}  // namespace frontkart::render
