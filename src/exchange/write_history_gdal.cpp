#include <fmt/format.h>

#include <array>

#include "exchange/gdal_memory_file.hpp"
#include "exchange/write_history.hpp"
#include "maps/notice.hpp"

namespace frontkart::exchange {
namespace {

constexpr const char* kLayer = "control_history";

constexpr std::array<GdalColumn, 15> kColumns{{{"id", OFTString},
                                               {"status", OFTString},
                                               {"standing", OFTString},
                                               {"party", OFTString},
                                               {"label", OFTString},
                                               {"colour", OFTString},
                                               {"from", OFTDateTime},
                                               {"to", OFTDateTime},
                                               {"area_km2", OFTReal},
                                               {"map", OFTString},
                                               {"as_known", OFTString},
                                               {"mapper", OFTString},
                                               {"licence", OFTString},
                                               {"source", OFTString},
                                               {"notice", OFTString}}};

/// In milliseconds, the finest that a DATETIME has.
void set_time(OGRFeature& feature, const char* name, Instant t) {
  const std::string text = format_utc_micros(t);  // 2025-03-12T12:04:44.000000Z
  const auto number = [&](std::size_t at, std::size_t digits) { return std::stoi(text.substr(at, digits)); };
  feature.SetField(feature.GetFieldIndex(name), number(0, 4), number(5, 2), number(8, 2), number(11, 2), number(14, 2),
                   static_cast<float>(number(17, 2)) + static_cast<float>(number(20, 3)) / 1000.0F, 100);
}

bool add_feature(OGRLayer& layer, const MapHistoryFile& history, const HistoryFeature& row, std::string_view language) {
  const auto& entry = history.legend.entries.at(static_cast<std::size_t>(row.status) - 1);
  OGRFeature feature(layer.GetLayerDefn());
  const auto set = [&](const char* name, std::string_view value) {
    if (!value.empty()) feature.SetField(name, std::string(value).c_str());
  };
  set("id", row.id);
  set("status", entry.id);
  set("standing", maps::standing_name(entry.standing));
  set("party", entry.party);
  set("label", maps::Legend::label(entry, language));
  set("colour", entry.colour);
  set_time(feature, "from", row.from);
  if (row.to) set_time(feature, "to", *row.to);
  feature.SetField("area_km2", row.area_m2 / 1e6);
  set("map", history.map);
  set("as_known", format_utc(history.as_known));
  set("mapper", history.mapper);
  set("licence", history.licence);
  set("source", history.source);
  set("notice", maps::not_for_navigation(language));
  const auto area = to_ogr(row.polygons);
  feature.SetGeometry(&area);
  return layer.CreateFeature(&feature) == OGRERR_NONE;
}

/// A table for who joins by P-code. Nothing where no region has one.
bool add_regions(GDALDataset& dataset, const MapHistoryFile& history) {
  if (history.by_region.empty()) return true;
  auto* layer = dataset.CreateLayer("control_by_region", nullptr, wkbNone, nullptr);
  if (layer == nullptr) return false;
  constexpr std::array<GdalColumn, 9> columns{{{"region", OFTString},
                                               {"pcode", OFTString},
                                               {"name", OFTString},
                                               {"status", OFTString},
                                               {"standing", OFTString},
                                               {"party", OFTString},
                                               {"from", OFTDateTime},
                                               {"to", OFTDateTime},
                                               {"area_km2", OFTReal}}};
  for (const GdalColumn& column : columns) {
    OGRFieldDefn field(column.name, column.type);
    if (layer->CreateField(&field) != OGRERR_NONE) return false;
  }
  if (dataset.StartTransaction() != OGRERR_NONE) return false;
  for (const RegionStretch& stretch : history.by_region) {
    const auto& entry = history.legend.entries.at(stretch.status - 1U);
    OGRFeature row(layer->GetLayerDefn());
    row.SetField("region", stretch.region.c_str());
    row.SetField("pcode", stretch.pcode.c_str());
    row.SetField("name", stretch.name.c_str());
    row.SetField("status", entry.id.c_str());
    row.SetField("standing", std::string(maps::standing_name(entry.standing)).c_str());
    if (!entry.party.empty()) row.SetField("party", entry.party.c_str());
    set_time(row, "from", stretch.from);
    if (stretch.to) set_time(row, "to", *stretch.to);
    row.SetField("area_km2", stretch.area_m2 / 1e6);
    if (layer->CreateFeature(&row) != OGRERR_NONE) return false;
  }
  return dataset.CommitTransaction() == OGRERR_NONE;
}

/// The table in which QGIS looks for the style of a layer.
bool add_style(GDALDataset& dataset, const MapHistoryFile& history, const std::string& date,
               std::string_view language) {
  CPLStringList options;
  options.SetNameValue("ASPATIAL_VARIANT", "NOT_REGISTERED");
  auto* layer = dataset.CreateLayer("layer_styles", nullptr, wkbNone, options.List());
  if (layer == nullptr) return false;
  for (const char* name : {"f_table_catalog", "f_table_schema", "f_table_name", "f_geometry_column", "styleName",
                           "styleQML", "styleSLD"}) {
    OGRFieldDefn field(name, OFTString);
    if (layer->CreateField(&field) != OGRERR_NONE) return false;
  }
  OGRFieldDefn is_default("useAsDefault", OFTInteger);
  is_default.SetSubType(OFSTBoolean);
  if (layer->CreateField(&is_default) != OGRERR_NONE) return false;
  for (const char* name : {"description", "owner", "ui", "update_time"}) {
    OGRFieldDefn field(name, OFTString);
    if (layer->CreateField(&field) != OGRERR_NONE) return false;
  }
  OGRFeature row(layer->GetLayerDefn());
  row.SetField("f_table_catalog", "");
  row.SetField("f_table_schema", "");
  row.SetField("f_table_name", kLayer);
  row.SetField("f_geometry_column", "geom");
  row.SetField("styleName", "Frontkart");
  row.SetField("styleQML", qgis_style(history.legend, language).c_str());
  row.SetField("styleSLD", "");
  row.SetField("useAsDefault", 1);
  row.SetField("description", "Statuses by the legend's colours; from and to for the temporal controller");
  row.SetField("owner", "");
  row.SetField("update_time", date.c_str());
  return layer->CreateFeature(&row) == OGRERR_NONE;
}

std::string description_of(const MapHistoryFile& history, std::string_view language) {
  std::string out = history.map + ": the whole history.";
  for (const auto& [what, text] : {std::pair("Mapper", &history.mapper), std::pair("Licence", &history.licence),
                                   std::pair("Source", &history.source)}) {
    if (!text->empty()) out += fmt::format(" {}: {}{}", what, *text, text->ends_with('.') ? "" : ".");
  }
  return out + fmt::format(" {}.", maps::not_for_navigation(language));
}

bool fill(GDALDataset& dataset, const MapHistoryFile& history, const std::string& date, std::string_view language) {
  CPLStringList options;
  options.SetNameValue("GEOMETRY_NAME", "geom");
  options.SetNameValue("DESCRIPTION", description_of(history, language).c_str());
  auto* layer = create_layer(dataset, kLayer, options.List(), kColumns);
  if (layer == nullptr) return false;
  if (dataset.StartTransaction() != OGRERR_NONE) return false;
  for (const auto& row : history.features) {
    if (!add_feature(*layer, history, row, language)) return false;
  }
  return dataset.CommitTransaction() == OGRERR_NONE && add_regions(dataset, history) &&
         add_style(dataset, history, date, language);
}

}  // namespace

Result<std::string> write_history_geopackage(const MapHistoryFile& history, std::string_view language) {
  const std::string date = in_milliseconds(history.as_known);
  return gdal_memory_file("GPKG", "map.gpkg", date,
                          [&](GDALDataset& dataset) { return fill(dataset, history, date, language); });
}

}  // namespace frontkart::exchange
