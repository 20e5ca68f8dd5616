#include "exchange/gdal_memory_file.hpp"

#include <fmt/format.h>
#include <gdal_priv.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>

namespace frontkart::exchange {
namespace {

/// GDAL reports on stderr unless told otherwise; libraries never print.
class QuietGdal {
 public:
  explicit QuietGdal(const std::string& current_date) {
    static std::once_flag registered;
    std::call_once(registered, [] { GDALAllRegister(); });
    CPLPushErrorHandler(CPLQuietErrorHandler);
    CPLErrorReset();
    CPLSetThreadLocalConfigOption("OGR_CURRENT_DATE", current_date.c_str());
  }
  ~QuietGdal() {
    CPLSetThreadLocalConfigOption("OGR_CURRENT_DATE", nullptr);
    CPLPopErrorHandler();
  }
  QuietGdal(const QuietGdal&) = delete;
  QuietGdal& operator=(const QuietGdal&) = delete;
};

}  // namespace

OGRMultiPolygon to_ogr(const std::vector<geometry::Polygon>& polygons) {
  OGRMultiPolygon out;
  for (const auto& polygon : polygons) {
    auto part = std::make_unique<OGRPolygon>();
    for (const auto& ring : polygon) {
      auto line = std::make_unique<OGRLinearRing>();
      line->setNumPoints(static_cast<int>(ring.size()) + 1, FALSE);
      for (std::size_t i = 0; i <= ring.size() && !ring.empty(); ++i) {
        const auto point = ring[i % ring.size()];
        line->setPoint(static_cast<int>(i), geometry::lon_degrees(point), geometry::lat_degrees(point));
      }
      part->addRingDirectly(line.release());
    }
    out.addGeometryDirectly(part.release());
  }
  return out;
}

OGRLayer* create_layer(GDALDataset& dataset, const char* name, CSLConstList options,
                       std::span<const GdalColumn> columns) {
  OGRSpatialReference wgs84;
  if (wgs84.importFromEPSG(4326) != OGRERR_NONE) return nullptr;
  wgs84.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
  // GDAL 3.6 takes the options as mutable, and does not change them.
  auto* layer = dataset.CreateLayer(name, &wgs84, wkbMultiPolygon, const_cast<char**>(options));
  if (layer == nullptr) return nullptr;
  for (const GdalColumn& column : columns) {
    OGRFieldDefn field(column.name, column.type);
    if (layer->CreateField(&field) != OGRERR_NONE) return nullptr;
  }
  return layer;
}

std::string in_milliseconds(Instant t) {
  std::string text = format_utc_micros(t);
  return text.replace(text.size() - 4, 4, "Z");
}

Result<std::string> gdal_memory_file(const char* driver_name, const char* file_name, const std::string& date,
                                     const std::function<bool(GDALDataset&)>& fill) {
  const QuietGdal quiet(date);
  auto* driver = GetGDALDriverManager()->GetDriverByName(driver_name);
  if (driver == nullptr) {
    return Error{ErrorCode::unsupported, fmt::format("This GDAL has no driver for {}.", driver_name), "",
                 "Write .geojson instead."};
  }
  static std::atomic<std::uint64_t> counter{0};
  const auto folder = fmt::format("/vsimem/frontkart-{}", counter++);
  const auto name = fmt::format("{}/{}", folder, file_name);
  auto* dataset = driver->Create(name.c_str(), 0, 0, 0, GDT_Unknown, nullptr);
  bool ok = dataset != nullptr && fill(*dataset);
  if (dataset != nullptr) GDALClose(dataset);
  ok = ok && CPLGetLastErrorType() < CE_Failure;
  vsi_l_offset size = 0;
  const auto* bytes = ok ? VSIGetMemFileBuffer(name.c_str(), &size, FALSE) : nullptr;
  auto result =
      bytes != nullptr
          ? Result<std::string>(std::string(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size)))
          : Result<std::string>(
                Error{ErrorCode::internal,
                      fmt::format("The {} file could not be made: {}.", driver_name, CPLGetLastErrorMsg()), "", ""});
  VSIRmdirRecursive(folder.c_str());
  return result;
}

}  // namespace frontkart::exchange
