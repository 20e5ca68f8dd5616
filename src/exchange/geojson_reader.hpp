#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "exchange/archive.hpp"
#include "exchange/area_collector.hpp"

namespace frontkart::exchange {

/// A geometry whose coordinates were found, but not read yet.
struct GeometryText {
  bool is_null = true;
  std::string_view type;
  std::string_view coordinates;       ///< a JSON array, or empty
  std::vector<GeometryText> members;  ///< of a GeometryCollection
};

/// A property that the reader wants. `raw`: the JSON text between the quotes, escapes and all, which costs nothing.
struct WantedProperty {
  std::string_view name;
  bool raw = false;
};

/// Views are valid until the next file is read.
struct FeatureText {
  std::size_t index = 0;
  /// In the order asked for: the string, or the JSON text of a number or boolean; nothing for null, lists and objects.
  std::vector<std::optional<std::string_view>> properties;
  GeometryText geometry;

  [[nodiscard]] std::string place() const;
};

/// Reads GeoJSON files one after the other with the same buffers: a FeatureCollection, a Feature or a bare geometry, or
/// (deepstate) an object {"id", "map": FeatureCollection}. Members may come in any order. Not thread-safe.
class GeoJsonReader {
 public:
  GeoJsonReader();
  ~GeoJsonReader();
  GeoJsonReader(const GeoJsonReader&) = delete;
  GeoJsonReader& operator=(const GeoJsonReader&) = delete;

  using FeatureSink = std::function<Status(const FeatureText&)>;

  /// Calls `sink` for each feature. Errors: the sink's first, or bad_input with file, feature and line.
  [[nodiscard]] Status each_feature(const SourceFile& file, const std::vector<WantedProperty>& wanted,
                                    const FeatureSink& sink);

  /// The top-level member "id" of the file that was read, if it is a number or a string and stood in the file.
  [[nodiscard]] const std::optional<std::string>& file_id() const;

  /// Adds the areas of the feature with `status`: a Polygon is one polygon, each member of a MultiPolygon one of its
  /// own; those of a GeometryCollection are taken and flagged. Other geometries are counted as dropped: "point",
  /// "line". False where the feature had no area. Errors: bad_input with file, feature and line.
  [[nodiscard]] Result<bool> add_areas(const FeatureText& feature, composite::StatusId status, AreaCollector& out);

  /// bad_input at a feature of the file that is being read.
  [[nodiscard]] Error error(const FeatureText& feature, std::string message, std::string remedy) const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

/// "point", "line", "area", "collection" or "feature without geometry": the word for counts of what is dropped.
[[nodiscard]] std::string_view kind_of(const GeometryText& geometry);

}  // namespace frontkart::exchange
