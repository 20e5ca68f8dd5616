#pragma once

#include <algorithm>
#include <cstddef>
#include <ostream>
#include <sstream>
#include <stdexcept>
#include <string>

#include "geometry/coordinate.hpp"

// Rings and polygons as short texts in grid steps, so that a test shows its geometry where it asserts about it.
namespace frontkart::tests {

/// "0,0 10,0 10,10": x,y pairs separated by blanks. Throws std::invalid_argument on anything else.
inline geometry::Ring ring(const std::string& text) {
  geometry::Ring out;
  std::istringstream in(text);
  geometry::GridPoint p;
  char comma = 0;
  while (in >> p.x) {
    if (!(in >> comma >> p.y) || comma != ',') throw std::invalid_argument("not a ring: " + text);
    out.push_back(p);
  }
  if (!in.eof()) throw std::invalid_argument("not a ring: " + text);
  return out;
}

/// Rings separated by '/': "0,0 9,0 9,9 0,9 / 3,3 6,3 6,6".
inline geometry::Polygon polygon(const std::string& text) {
  geometry::Polygon out;
  std::size_t from = 0;
  while (from <= text.size()) {
    const std::size_t to = std::min(text.find('/', from), text.size());
    out.push_back(ring(text.substr(from, to - from)));
    from = to + 1;
  }
  return out;
}

/// The ring as `ring` reads it.
inline std::string text(const geometry::Ring& r) {
  std::string out;
  for (const geometry::GridPoint& p : r) {
    if (!out.empty()) out += ' ';
    out += std::to_string(p.x) + ',' + std::to_string(p.y);
  }
  return out;
}

/// The polygon as `polygon` reads it.
inline std::string text(const geometry::Polygon& p) {
  std::string out;
  for (const geometry::Ring& r : p) {
    if (!out.empty()) out += " / ";
    out += text(r);
  }
  return out;
}

}  // namespace frontkart::tests

namespace frontkart::geometry {

inline std::ostream& operator<<(std::ostream& out, const GridPoint& p) {
  return out << p.x << ',' << p.y;
}

}  // namespace frontkart::geometry
