#include <fmt/format.h>
#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include <array>
#include <atomic>
#include <mutex>

#include "exchange/write_text.hpp"
#include "maps/notice.hpp"

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

Error failed(const char* driver) {
  return {ErrorCode::internal, fmt::format("The {} file could not be made: {}.", driver, CPLGetLastErrorMsg()), "", ""};
}

struct Column {
  const char* name;
  OGRFieldType type;
};
constexpr std::array<Column, 13> kColumns{{{"status", OFTString},
                                           {"standing", OFTString},
                                           {"party", OFTString},
                                           {"area_km2", OFTReal},
                                           {"label", OFTString},
                                           {"colour", OFTString},
                                           {"map", OFTString},
                                           {"at", OFTString},
                                           {"as_known", OFTString},
                                           {"mapper", OFTString},
                                           {"licence", OFTString},
                                           {"source", OFTString},
                                           {"notice", OFTString}}};

OGRLinearRing to_ogr(const geometry::Ring& ring) {
  OGRLinearRing out;
  out.setNumPoints(static_cast<int>(ring.size()) + 1, FALSE);
  for (std::size_t i = 0; i <= ring.size() && !ring.empty(); ++i) {
    const auto point = ring[i % ring.size()];
    out.setPoint(static_cast<int>(i), geometry::lon_degrees(point), geometry::lat_degrees(point));
  }
  return out;
}

OGRMultiPolygon to_ogr(const std::vector<geometry::Polygon>& polygons) {
  OGRMultiPolygon out;
  for (const auto& polygon : polygons) {
    OGRPolygon part;
    for (const auto& ring : polygon) {
      auto line = to_ogr(ring);
      part.addRing(&line);
    }
    out.addGeometry(&part);
  }
  return out;
}

bool add_feature(OGRLayer& layer, const MapAtInstant& map, const composite::StatusShape& shape,
                 std::string_view language) {
  const auto& entry = entry_of(map, shape);
  OGRFeature feature(layer.GetLayerDefn());
  const auto set = [&](const char* name, std::string_view value) {
    if (!value.empty()) feature.SetField(name, std::string(value).c_str());
  };
  set("status", entry.id);
  set("standing", maps::standing_name(entry.standing));
  set("party", entry.party);
  feature.SetField("area_km2", shape.area_m2 / 1e6);
  set("label", maps::Legend::label(entry, language));
  set("colour", entry.colour);
  set("map", map.map);
  set("at", format_utc(map.instant));
  set("as_known", format_utc(map.as_known));
  set("mapper", map.mapper);
  set("licence", map.licence);
  set("source", map.source);
  set("notice", maps::not_for_navigation(language));
  const auto area = to_ogr(shape.polygons);
  feature.SetGeometry(&area);
  return layer.CreateFeature(&feature) == OGRERR_NONE;
}

bool fill(GDALDataset& dataset, const MapAtInstant& map, bool geopackage, std::string_view language) {
  OGRSpatialReference wgs84;
  if (wgs84.importFromEPSG(4326) != OGRERR_NONE) return false;
  wgs84.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
  CPLStringList options;
  if (geopackage) {
    options.SetNameValue("DESCRIPTION", fmt::format("{} at {}. Mapper: {}. Licence: {}. Source: {}. {}.", map.map,
                                                    format_utc(map.instant), map.mapper, map.licence, map.source,
                                                    maps::not_for_navigation(language))
                                            .c_str());
  }
  auto* layer = dataset.CreateLayer("control", &wgs84, wkbMultiPolygon, options.List());
  if (layer == nullptr) return false;
  for (const auto& column : kColumns) {
    OGRFieldDefn field(column.name, column.type);
    if (layer->CreateField(&field) != OGRERR_NONE) return false;
  }
  for (const auto& shape : map.shapes) {
    if (!add_feature(*layer, map, shape, language)) return false;
  }
  return true;
}

}  // namespace

Result<std::string> write_with_gdal(const MapAtInstant& map, const char* driver_name, std::string_view language) {
  auto date = format_utc_micros(map.as_known);
  const QuietGdal quiet(date.replace(date.size() - 4, 4, "Z"));
  auto* driver = GetGDALDriverManager()->GetDriverByName(driver_name);
  if (driver == nullptr) {
    return Error{ErrorCode::unsupported, fmt::format("This GDAL has no driver for {}.", driver_name), "",
                 "Write .geojson instead."};
  }
  static std::atomic<std::uint64_t> counter{0};
  const bool geopackage = std::string_view(driver_name) == "GPKG";
  const auto folder = fmt::format("/vsimem/frontkart-{}", counter++);
  const auto name = folder + (geopackage ? "/map.gpkg" : "/map.fgb");
  auto* dataset = driver->Create(name.c_str(), 0, 0, 0, GDT_Unknown, nullptr);
  bool ok = dataset != nullptr && fill(*dataset, map, geopackage, language);
  if (dataset != nullptr) GDALClose(dataset);
  ok = ok && CPLGetLastErrorType() < CE_Failure;
  vsi_l_offset size = 0;
  const auto* bytes = ok ? VSIGetMemFileBuffer(name.c_str(), &size, FALSE) : nullptr;
  auto result =
      bytes != nullptr
          ? Result<std::string>(std::string(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size)))
          : Result<std::string>(failed(driver_name));
  VSIRmdirRecursive(folder.c_str());
  return result;
}

}  // namespace frontkart::exchange
