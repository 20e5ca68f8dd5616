#pragma once

#include "geometry/coordinate.hpp"
#include "render/canvas.hpp"

namespace frontkart::render {

/// Latitude beyond which Web Mercator (EPSG:3857) is not used.
inline constexpr double kMaxLatitude = 85.0;

/// Web-Mercator northing in radians: the ordinate on a sphere of radius 1.
[[nodiscard]] double mercator(double lat_degrees);
[[nodiscard]] double inverse_mercator(double northing);

/// Web Mercator from the grid onto a frame of the picture; north is up.
class Projection {
 public:
  /// Shows at least the box low..high in `frame`, centred. Precondition: the frame has an area and low <= high.
  Projection(geometry::GridPoint low, geometry::GridPoint high, const Rect& frame);

  [[nodiscard]] Point operator()(geometry::GridPoint p) const;
  [[nodiscard]] const Rect& frame() const { return frame_; }
  /// Length on the WGS 84 ellipsoid of one pixel from west to east in the middle of the frame.
  [[nodiscard]] double metres_per_pixel() const;

  /// The rings in pixels, cut to a little more than the frame; points that fall on one tenth of a pixel are one. Rings
  /// outside of the frame and rings that come to nothing are left out. Neighbours that share a line still share it.
  void append(const geometry::Polygon& polygon, Path& out) const;

 private:
  Rect frame_;
  double pixels_per_radian_ = 1;
  double west_ = 0;   ///< radians at the frame's left side
  double north_ = 0;  ///< northing at its upper side
};

}  // namespace frontkart::render
