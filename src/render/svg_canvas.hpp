#pragma once

#include <memory>

#include "render/canvas.hpp"

namespace frontkart::render {

/// A canvas that writes SVG 1.1: text stays text, layers are named groups, coordinates have one decimal. `title` is
/// what a screen reader says.
[[nodiscard]] std::unique_ptr<Canvas> make_svg_canvas(int width, int height, std::string_view title);

}  // namespace frontkart::render
