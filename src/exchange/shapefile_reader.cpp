#include "exchange/shapefile_reader.hpp"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_vsi.h>
#include <fmt/format.h>
#include <gdal.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>
#include <ogrsf_frmts.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <memory>
#include <mutex>
#include <numbers>
#include <string_view>
#include <vector>

#include "exchange/date_names.hpp"
#include "exchange/printable.hpp"

namespace frontkart::exchange {
namespace {

/// EPSG:3857 is a sphere of the ellipsoid's equatorial radius.
constexpr double kMercatorRadius = 6'378'137.0;
constexpr double kDegrees = 180.0 / std::numbers::pi;

struct CloseDataset {
  void operator()(void* d) const { GDALClose(d); }
};
struct FreeFeature {
  void operator()(void* f) const { OGR_F_Destroy(f); }
};
struct FreeTransformation {
  void operator()(void* t) const { OCTDestroyCoordinateTransformation(t); }
};
struct ReleaseSystem {
  void operator()(void* s) const { OSRRelease(s); }
};
// GDAL's C handles are all void* in disguise.
using Dataset = std::unique_ptr<void, CloseDataset>;
using Feature = std::unique_ptr<void, FreeFeature>;
using Transformation = std::unique_ptr<void, FreeTransformation>;
using System = std::unique_ptr<void, ReleaseSystem>;

/// GDAL says what is wrong on stderr unless told otherwise; the setting is the thread's own.
class Quiet {
 public:
  Quiet() {
    CPLPushErrorHandler(CPLQuietErrorHandler);
    CPLErrorReset();
  }
  ~Quiet() { CPLPopErrorHandler(); }
  Quiet(const Quiet&) = delete;
  Quiet& operator=(const Quiet&) = delete;
};

void register_driver() {
  static std::once_flag once;
  std::call_once(once, [] { RegisterOGRShape(); });
}

/// Files in GDAL's memory file system, under a name of their own, for as long as this lives.
class MemoryFiles {
 public:
  MemoryFiles() {
    static std::atomic<std::uint64_t> counter{0};
    base_ = fmt::format("/vsimem/frontkart-{}/shapes", counter.fetch_add(1));
  }
  ~MemoryFiles() {
    for (const std::string& name : names_) VSIUnlink(name.c_str());
  }
  MemoryFiles(const MemoryFiles&) = delete;
  MemoryFiles& operator=(const MemoryFiles&) = delete;

  void add(std::string_view extension, std::string bytes) {
    bytes_.push_back(std::make_unique<std::string>(std::move(bytes)));
    names_.push_back(base_ + std::string(extension));
    std::string& kept = *bytes_.back();
    VSIFCloseL(VSIFileFromMemBuffer(names_.back().c_str(), reinterpret_cast<GByte*>(kept.data()), kept.size(), FALSE));
  }

  [[nodiscard]] Dataset open() const {
    constexpr std::array<const char*, 2> kDrivers{"ESRI Shapefile", nullptr};
    const std::string name = base_ + ".shp";
    return Dataset(GDALOpenEx(name.c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY, kDrivers.data(), nullptr, nullptr));
  }

 private:
  std::string base_;
  std::vector<std::unique_ptr<std::string>> bytes_;
  std::vector<std::string> names_;
};

Error bad(std::string message, const std::string& place, std::string remedy) {
  return {ErrorCode::bad_input, std::move(message), place, std::move(remedy)};
}

/// From the shapefile's coordinates to degrees.
class ToDegrees {
 public:
  /// `system` may be null: the file has no .prj.
  [[nodiscard]] static Result<ToDegrees> make(OGRSpatialReferenceH system, OGRLayerH layer, const std::string& place,
                                              AreaCollector& out) {
    ToDegrees self;
    if (system == nullptr) {
      OGREnvelope box{};
      const bool known = OGR_L_GetExtent(layer, &box, TRUE) == OGRERR_NONE;
      const bool degrees = known && box.MinX >= -180 && box.MaxX <= 180 && box.MinY >= -90 && box.MaxY <= 90;
      self.kind_ = degrees ? Kind::degrees : Kind::web_mercator;
      out.flag(fmt::format("the shapefile does not say its coordinate system; it was read as {}",
                           degrees ? "degrees of WGS 84" : "Web Mercator (EPSG:3857)"));
      return self;
    }
    const char* code = OSRGetAuthorityCode(system, nullptr);
    if (code != nullptr && std::string_view(code) == "3857") {
      self.kind_ = Kind::web_mercator;
      return self;
    }
    if (code != nullptr && std::string_view(code) == "4326") {
      self.kind_ = Kind::degrees;
      return self;
    }
    const System wgs84(OSRNewSpatialReference(nullptr));
    if (OSRImportFromEPSG(wgs84.get(), 4326) == OGRERR_NONE) {
      // GeoJSON's order, whatever the system's own definition says.
      OSRSetAxisMappingStrategy(wgs84.get(), OAMS_TRADITIONAL_GIS_ORDER);
      OSRSetAxisMappingStrategy(system, OAMS_TRADITIONAL_GIS_ORDER);
      self.kind_ = Kind::other;
      self.transformation_.reset(OCTNewCoordinateTransformation(system, wgs84.get()));
    }
    if (!self.transformation_) {
      return bad("The coordinate system of the shapefile cannot be converted to WGS 84.", place,
                 "Convert it to EPSG:4326 or EPSG:3857 first.");
    }
    return self;
  }

  /// False where a point cannot be converted.
  [[nodiscard]] bool convert(std::vector<double>& x, std::vector<double>& y) const {
    switch (kind_) {
      case Kind::degrees:
        return true;
      case Kind::web_mercator:
        for (double& v : x) v = v / kMercatorRadius * kDegrees;
        for (double& v : y) v = (2.0 * std::atan(std::exp(v / kMercatorRadius)) - std::numbers::pi / 2) * kDegrees;
        return true;
      case Kind::other:
        break;
    }
    if (x.empty()) return true;
    return OCTTransform(transformation_.get(), static_cast<int>(x.size()), x.data(), y.data(), nullptr) != 0;
  }

 private:
  enum class Kind { degrees, web_mercator, other };
  Kind kind_ = Kind::degrees;
  Transformation transformation_;
};

/// Reads the polygons of one layer.
class ShapeReader {
 public:
  ShapeReader(const ToDegrees& to_degrees, const std::string& place, composite::StatusId status, AreaCollector& out)
      : to_degrees_(to_degrees), place_(place), status_(status), out_(out) {}

  [[nodiscard]] Status feature(OGRFeatureH feature, std::size_t index) {
    name_ = fmt::format("shape {}", index);
    const OGRGeometryH geometry = OGR_F_GetGeometryRef(feature);
    if (geometry == nullptr || OGR_G_IsEmpty(geometry) != 0) {
      out_.flag(fmt::format("{}: a shape without geometry was left out", name_));
      out_.drop("feature without geometry");
      return Done{};
    }
    switch (OGR_GT_Flatten(OGR_G_GetGeometryType(geometry))) {
      case wkbPolygon:
        return polygon(geometry, name_);
      case wkbMultiPolygon:
        for (int i = 0; i < OGR_G_GetGeometryCount(geometry); ++i) {
          FRONTKART_CHECK(polygon(OGR_G_GetGeometryRef(geometry, i), fmt::format("{}, polygon {}", name_, i)));
        }
        return Done{};
      default:
        out_.drop("feature of another geometry type");
        return Done{};
    }
  }

 private:
  Status polygon(OGRGeometryH polygon, const std::string& name) {
    out_.begin_polygon(status_, name);
    for (int i = 0; i < OGR_G_GetGeometryCount(polygon); ++i) {
      FRONTKART_CHECK(ring(OGR_G_GetGeometryRef(polygon, i), fmt::format("{}, {}, ring {}", place_, name, i)));
      out_.add_ring(ring_);
    }
    out_.end_polygon();
    return Done{};
  }

  Status ring(OGRGeometryH ring, const std::string& where) {
    ring_.clear();
    const auto n = static_cast<std::size_t>(std::max(OGR_G_GetPointCount(ring), 0));
    if (n > out_.room()) {
      return bad(fmt::format("The state has more than {} vertices.", kMaxVertices), where, "Simplify its lines.");
    }
    x_.resize(n);
    y_.resize(n);
    constexpr int kStride = sizeof(double);
    if (n > 0) OGR_G_GetPoints(ring, x_.data(), kStride, y_.data(), kStride, nullptr, 0);
    const std::vector<double> source_x = x_;
    const std::vector<double> source_y = y_;
    if (!to_degrees_.convert(x_, y_)) {
      return bad("A point cannot be converted to WGS 84.", where, "Check the shapefile's .prj.");
    }
    for (std::size_t i = 0; i < n; ++i) {
      geometry::GridPoint p;
      if (!geometry::try_to_grid(x_[i], y_[i], p)) {
        const auto checked = geometry::to_grid({x_[i]}, {y_[i]});
        return bad(checked.ok() ? "A coordinate is out of range." : checked.error().message, where,
                   "Check the shapefile's .prj.");
      }
      if (ring_.points.empty() || p != ring_.points.back()) {
        ring_.points.push_back(p);
      } else if (source_x[i] == source_x[i - 1] && source_y[i] == source_y[i - 1]) {
        ++ring_.repeated;
      }
    }
    ring_.positions = n;
    ring_.closed = n > 1 && ring_.points.front() == ring_.points.back();
    if (ring_.closed && ring_.points.size() > 1) ring_.points.pop_back();
    return Done{};
  }

  const ToDegrees& to_degrees_;
  const std::string& place_;
  composite::StatusId status_;
  AreaCollector& out_;
  std::string name_;
  RawRing ring_;
  std::vector<double> x_;
  std::vector<double> y_;
};

Error unreadable(const std::string& place) {
  const char* why = CPLGetLastErrorMsg();
  const bool known = why != nullptr && *why != '\0';
  return bad(known ? fmt::format("The shapefile cannot be read ({}).", printable(why))
                   : std::string("The shapefile cannot be read."),
             place, "Fetch the archive again.");
}

}  // namespace

Status read_shapefile(const ShapefileParts& parts, const std::string& place, composite::StatusId status,
                      AreaCollector& out) {
  const Quiet quiet;
  register_driver();
  auto index = index_of_shapes(parts.shp, out.room());
  if (!index.ok()) {
    Error error = index.error();
    error.where = place;
    return error;
  }
  MemoryFiles files;
  files.add(".shp", parts.shp);
  files.add(".shx", std::move(*index));
  if (!parts.prj.empty()) files.add(".prj", parts.prj);
  const Dataset dataset = files.open();
  const OGRLayerH layer = dataset ? GDALDatasetGetLayer(dataset.get(), 0) : nullptr;
  if (layer == nullptr) return unreadable(place);
  FRONTKART_TRY(const ToDegrees to_degrees, ToDegrees::make(OGR_L_GetSpatialRef(layer), layer, place, out));
  ShapeReader reader(to_degrees, place, status, out);
  std::size_t count = 0;
  CPLErrorReset();
  while (const Feature feature{OGR_L_GetNextFeature(layer)}) {
    FRONTKART_CHECK(reader.feature(feature.get(), count));
    ++count;
    // A shape that GDAL could not make sense of comes without geometry and with an error: not to be passed over.
    if (CPLGetLastErrorType() >= CE_Failure) return unreadable(place);
  }
  if (CPLGetLastErrorType() >= CE_Failure) return unreadable(place);
  return Done{};
}

std::optional<Instant> newest_edit_date(const ShapefileParts& parts) {
  if (parts.dbf.empty()) return std::nullopt;
  const Quiet quiet;
  register_driver();
  const auto index = index_of_shapes(parts.shp, kMaxVertices);
  if (!index.ok()) return std::nullopt;
  MemoryFiles files;
  files.add(".shp", parts.shp);
  files.add(".shx", *index);
  files.add(".dbf", parts.dbf);
  const Dataset dataset = files.open();
  const OGRLayerH layer = dataset ? GDALDatasetGetLayer(dataset.get(), 0) : nullptr;
  if (layer == nullptr) return std::nullopt;
  const OGRFeatureDefnH columns = OGR_L_GetLayerDefn(layer);
  std::optional<Instant> newest;
  while (const Feature feature{OGR_L_GetNextFeature(layer)}) {
    for (const char* name : {"EditDate", "CreationDa"}) {
      const int column = OGR_FD_GetFieldIndex(columns, name);
      if (column < 0 || OGR_F_IsFieldSetAndNotNull(feature.get(), column) == 0) continue;
      const char* text = OGR_F_GetFieldAsString(feature.get(), column);
      std::string date(text == nullptr ? "" : text);
      std::replace(date.begin(), date.end(), '/', '-');
      const DateInName found = date_of_text(date);
      if (found.instant && (!newest || *found.instant > *newest)) newest = found.instant;
    }
  }
  return newest;
}

}  // namespace frontkart::exchange
