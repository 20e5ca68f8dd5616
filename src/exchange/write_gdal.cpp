#include <fmt/format.h>

#include <array>

#include "exchange/gdal_memory_file.hpp"
#include "exchange/write_text.hpp"
#include "maps/notice.hpp"

namespace frontkart::exchange {
namespace {

constexpr std::array<GdalColumn, 13> kColumns{{{"status", OFTString},
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
  CPLStringList options;
  if (geopackage) {
    options.SetNameValue("DESCRIPTION", fmt::format("{} at {}. Mapper: {}. Licence: {}. Source: {}. {}.", map.map,
                                                    format_utc(map.instant), map.mapper, map.licence, map.source,
                                                    maps::not_for_navigation(language))
                                            .c_str());
  }
  auto* layer = create_layer(dataset, "control", options.List(), kColumns);
  if (layer == nullptr) return false;
  for (const auto& shape : map.shapes) {
    if (!add_feature(*layer, map, shape, language)) return false;
  }
  return true;
}

}  // namespace

Result<std::string> write_with_gdal(const MapAtInstant& map, const char* driver_name, std::string_view language) {
  const bool geopackage = std::string_view(driver_name) == "GPKG";
  return gdal_memory_file(driver_name, geopackage ? "map.gpkg" : "map.fgb", in_milliseconds(map.as_known),
                          [&](GDALDataset& dataset) { return fill(dataset, map, geopackage, language); });
}

}  // namespace frontkart::exchange
