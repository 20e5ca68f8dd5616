#include "exchange/geojson_reader.hpp"

#include <fmt/format.h>

#include "exchange/coordinate_cuts.hpp"
#include "exchange/json_document.hpp"
#include "exchange/printable.hpp"

namespace frontkart::exchange {
namespace {

namespace od = simdjson::ondemand;

/// GeometryCollections may hold each other; nobody's real map does.
constexpr int kMaxCollectionDepth = 8;
constexpr std::size_t kMaxCollectionMembers = 1'000'000;

/// A step of reading: simdjson's error codes inside, one Error outside.
using Code = simdjson::error_code;

}  // namespace

std::string FeatureText::place() const {
  return fmt::format("feature {}", index);
}

struct GeoJsonReader::Parts {
  JsonDocument json;
  std::optional<std::string> id;
  RawRing ring;
  RingMemory memory;
  CoordinateCuts cuts;
  FeatureText feature;
  /// Set where the JSON is fine but GeoJSON is not.
  std::optional<Error> refusal;
  std::size_t members = 0;

  Status read_collection(od::object object, const std::vector<WantedProperty>& wanted, const FeatureSink& sink,
                         bool nested);
  Status read_features(od::value value, const std::vector<WantedProperty>& wanted, const FeatureSink& sink);
  Code read_feature(od::value value, const std::vector<WantedProperty>& wanted);
  Code read_properties(od::value value, const std::vector<WantedProperty>& wanted);
  Code read_geometry(od::value value, GeometryText& out, int depth);
  Code read_geometry_member(std::string_view key, od::value value, GeometryText& out, int depth);
  void clear_feature(std::size_t index, std::size_t properties);

  Status add(const GeometryText& geometry, composite::StatusId status, const std::string& place, AreaCollector& out,
             bool& any);
  void add(const CoordinateCuts::Cut& cut, composite::StatusId status, const std::string& place, AreaCollector& out);
  Status add_polygon(CoordinateScanner& scanner, composite::StatusId status, std::string place, AreaCollector& out);
  [[nodiscard]] Error at(const CoordinateScanner& scanner, std::string_view place) const;
};

namespace {

/// A scalar as text; an empty optional for null, lists and objects.
Code scalar(od::value value, bool raw, std::optional<std::string_view>& out) {
  out.reset();
  od::json_type type{};
  if (const Code code = value.type().get(type)) return code;
  switch (type) {
    case od::json_type::string: {
      std::string_view text;
      if (raw) {
        text = value.raw_json_token();
        text = text.substr(0, text.find_last_of('"'));
        if (!text.empty()) text.remove_prefix(1);
      } else if (const Code code = value.get_string().get(text)) {
        return code;
      }
      out = text;
      return simdjson::SUCCESS;
    }
    case od::json_type::number:
    case od::json_type::boolean: {
      std::string_view text = value.raw_json_token();
      while (!text.empty() && (text.back() == ' ' || text.back() == '\n' || text.back() == '\r' || text.back() == '\t'))
        text.remove_suffix(1);
      out = text;
      return simdjson::SUCCESS;
    }
    default:
      return simdjson::SUCCESS;
  }
}

}  // namespace

void GeoJsonReader::Parts::clear_feature(std::size_t index, std::size_t properties) {
  feature.index = index;
  feature.properties.assign(properties, std::nullopt);
  feature.geometry = {};
}

Code GeoJsonReader::Parts::read_geometry_member(std::string_view key, od::value value, GeometryText& out, int depth) {
  if (key == "type") {
    std::optional<std::string_view> text;
    if (const Code code = scalar(value, false, text)) return code;
    out.type = text.value_or(std::string_view());
  } else if (key == "coordinates") {
    od::json_type type{};
    if (const Code code = value.type().get(type)) return code;
    if (type != od::json_type::array) return simdjson::SUCCESS;
    od::array array;
    if (const Code code = value.get_array().get(array)) return code;
    return array.raw_json().get(out.coordinates);
  } else if (key == "geometries") {
    od::json_type type{};
    if (const Code code = value.type().get(type)) return code;
    if (type != od::json_type::array) return simdjson::SUCCESS;
    if (depth >= kMaxCollectionDepth) {
      refusal = json.error(fmt::format("Geometry collections are nested more than {} deep.", kMaxCollectionDepth),
                           "Write the areas as MultiPolygons.", feature.place());
      return simdjson::DEPTH_ERROR;
    }
    od::array array;
    if (const Code code = value.get_array().get(array)) return code;
    for (auto element : array) {
      od::value member;
      if (const Code code = element.get(member)) return code;
      if (++members > kMaxCollectionMembers) return simdjson::CAPACITY;
      GeometryText one;
      if (const Code code = read_geometry(member, one, depth + 1)) return code;
      out.members.push_back(std::move(one));
    }
  }
  return simdjson::SUCCESS;
}

Code GeoJsonReader::Parts::read_geometry(od::value value, GeometryText& out, int depth) {
  out = {};
  od::json_type type{};
  if (const Code code = value.type().get(type)) return code;
  if (type == od::json_type::null) return simdjson::SUCCESS;
  od::object object;
  if (const Code code = value.get_object().get(object)) return code;
  out.is_null = false;
  for (auto field : object) {
    std::string_view key;
    if (const Code code = field.unescaped_key().get(key)) return code;
    od::value member;
    if (const Code code = field.value().get(member)) return code;
    if (const Code code = read_geometry_member(key, member, out, depth)) return code;
  }
  return simdjson::SUCCESS;
}

Code GeoJsonReader::Parts::read_properties(od::value value, const std::vector<WantedProperty>& wanted) {
  od::json_type type{};
  if (const Code code = value.type().get(type)) return code;
  if (type != od::json_type::object) return simdjson::SUCCESS;
  od::object object;
  if (const Code code = value.get_object().get(object)) return code;
  for (auto field : object) {
    std::string_view key;
    if (const Code code = field.unescaped_key().get(key)) return code;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      if (wanted[i].name != key) continue;
      od::value member;
      if (const Code code = field.value().get(member)) return code;
      if (const Code code = scalar(member, wanted[i].raw, feature.properties[i])) return code;
      break;
    }
  }
  return simdjson::SUCCESS;
}

Code GeoJsonReader::Parts::read_feature(od::value value, const std::vector<WantedProperty>& wanted) {
  od::object object;
  if (const Code code = value.get_object().get(object)) return code;
  for (auto field : object) {
    std::string_view key;
    if (const Code code = field.unescaped_key().get(key)) return code;
    if (key != "geometry" && key != "properties") continue;
    const bool is_geometry = key == "geometry";
    od::value member;
    if (const Code code = field.value().get(member)) return code;
    const Code code = is_geometry ? read_geometry(member, feature.geometry, 0) : read_properties(member, wanted);
    if (code != simdjson::SUCCESS) return code;
  }
  return simdjson::SUCCESS;
}

Status GeoJsonReader::Parts::read_features(od::value value, const std::vector<WantedProperty>& wanted,
                                           const FeatureSink& sink) {
  od::array array;
  if (const Code code = value.get_array().get(array)) return json.broken(code, "member \"features\"");
  std::size_t index = 0;
  for (auto element : array) {
    clear_feature(index, wanted.size());
    od::value one;
    Code code = element.get(one);
    if (code == simdjson::SUCCESS) code = read_feature(one, wanted);
    if (refusal) return *refusal;
    if (code != simdjson::SUCCESS) return json.broken(code, feature.place());
    FRONTKART_CHECK(sink(feature));
    ++index;
  }
  return Done{};
}

Status GeoJsonReader::Parts::read_collection(od::object object, const std::vector<WantedProperty>& wanted,
                                             const FeatureSink& sink, bool nested) {
  bool found = false;
  // A Feature or a bare geometry may be the whole file; which of them it is may be said last.
  FeatureText alone;
  alone.properties.assign(wanted.size(), std::nullopt);
  GeometryText bare;
  std::string_view type;
  for (auto field : object) {
    std::string_view key;
    if (const Code code = field.unescaped_key().get(key)) return json.broken(code);
    if (found && (key == "features" || key == "map")) {
      return json.error("The file holds more than one collection of features.", "Write one state to a file.");
    }
    od::value value;
    Code code = field.value().get(value);
    if (code == simdjson::SUCCESS && key == "features") {
      found = true;
      FRONTKART_CHECK(read_features(value, wanted, sink));
      continue;
    }
    if (code == simdjson::SUCCESS && key == "map" && !nested) {
      od::object inner;
      if (value.get_object().get(inner) == simdjson::SUCCESS) {
        found = true;
        FRONTKART_CHECK(read_collection(inner, wanted, sink, true));
      }
      continue;
    }
    clear_feature(0, wanted.size());
    if (code == simdjson::SUCCESS && key == "id" && !nested) {
      std::optional<std::string_view> text;
      code = scalar(value, false, text);
      if (text) id = std::string(*text);
    } else if (code == simdjson::SUCCESS && key == "geometry") {
      code = read_geometry(value, alone.geometry, 0);
    } else if (code == simdjson::SUCCESS && key == "properties") {
      code = read_properties(value, wanted);
      alone.properties = feature.properties;
    } else if (code == simdjson::SUCCESS && (key == "type" || key == "coordinates" || key == "geometries")) {
      code = read_geometry_member(key, value, bare, 0);
      type = bare.type;
    }
    if (refusal) return *refusal;
    if (code != simdjson::SUCCESS) return json.broken(code);
  }
  if (found) return Done{};
  if (type == "Feature") return sink(alone);
  if (type == "Polygon" || type == "MultiPolygon" || type == "GeometryCollection") {
    bare.is_null = false;
    alone.geometry = std::move(bare);
    return sink(alone);
  }
  return json.error("The file holds no GeoJSON FeatureCollection.",
                    "Check that it is the map itself and not an index, an error page or another format.");
}

GeoJsonReader::GeoJsonReader() : parts_(std::make_unique<Parts>()) {}
GeoJsonReader::~GeoJsonReader() = default;

const std::optional<std::string>& GeoJsonReader::file_id() const {
  return parts_->id;
}

Status GeoJsonReader::each_feature(const SourceFile& file, const std::vector<WantedProperty>& wanted,
                                   const FeatureSink& sink) {
  parts_->id.reset();
  parts_->refusal.reset();
  parts_->members = 0;
  parts_->memory.next_file();
  JsonDocument& json = parts_->json;
  FRONTKART_CHECK(json.open(file, parts_->cuts, parts_->memory));
  od::object object;
  if (json.document().get_object().get(object) != simdjson::SUCCESS) {
    return json.no_object("Give GeoJSON; a FeatureCollection begins with '{'.");
  }
  FRONTKART_CHECK(parts_->read_collection(object, wanted, sink, false));
  // In simdjson's words, there is no current location once all of the document was read.
  if (json.document().current_location().error() != simdjson::OUT_OF_BOUNDS) {
    return json.error("Something follows the end of the JSON object.", "Write one object to a file.");
  }
  return Done{};
}

Error GeoJsonReader::error(const FeatureText& feature, std::string message, std::string remedy) const {
  return parts_->json.error(std::move(message), std::move(remedy), feature.place());
}

Error GeoJsonReader::Parts::at(const CoordinateScanner& scanner, std::string_view place) const {
  return json.error(scanner.problem(), scanner.remedy(), place, scanner.problem_at());
}

Status GeoJsonReader::Parts::add_polygon(CoordinateScanner& scanner, composite::StatusId status, std::string place,
                                         AreaCollector& out) {
  out.begin_polygon(status, place);
  if (scanner.enter()) {
    std::size_t index = 0;
    do {
      if (!scanner.ring(ring, memory)) return at(scanner, fmt::format("{}, ring {}", place, index));
      out.add_ring(ring);
      ++index;
    } while (scanner.more());
  }
  if (scanner.failed()) return at(scanner, place);
  out.end_polygon();
  return Done{};
}

void GeoJsonReader::Parts::add(const CoordinateCuts::Cut& cut, composite::StatusId status, const std::string& place,
                               AreaCollector& out) {
  for (std::size_t i = 0; i < cut.polygon_count; ++i) {
    out.begin_polygon(status, cut.multi ? fmt::format("{}, polygon {}", place, i) : place);
    for (const RawRing& one : cuts.rings_of(cut.first_polygon + i)) out.add_ring(one);
    out.end_polygon();
  }
}

Status GeoJsonReader::Parts::add(const GeometryText& geometry, composite::StatusId status, const std::string& place,
                                 AreaCollector& out, bool& any) {
  if (geometry.is_null) return Done{};
  if (geometry.type == "GeometryCollection") {
    out.flag(fmt::format("{}: the areas of a GeometryCollection were taken", place));
    for (std::size_t i = 0; i < geometry.members.size(); ++i) {
      FRONTKART_CHECK(add(geometry.members[i], status, fmt::format("{}, member {}", place, i), out, any));
    }
    return Done{};
  }
  if (geometry.type != "Polygon" && geometry.type != "MultiPolygon") {
    out.drop(kind_of(geometry));
    return Done{};
  }
  if (geometry.coordinates.empty()) {
    return json.error(fmt::format("The {} has no coordinates.", geometry.type), "Give a list, or a null geometry.",
                      place);
  }
  const bool multi = geometry.type == "MultiPolygon";
  const CoordinateCuts::Cut* cut = cuts.find(geometry.coordinates.data());
  if (cut != nullptr && cut->multi == multi && cut->positions <= out.room()) {
    any = true;
    add(*cut, status, place, out);
    return Done{};
  }
  CoordinateScanner scanner(cut == nullptr ? geometry.coordinates : cut->text, AxisOrder::lon_lat, out.room());
  if (!multi) {
    any = true;
    return add_polygon(scanner, status, place, out);
  }
  if (scanner.enter()) {
    std::size_t index = 0;
    do {
      any = true;
      FRONTKART_CHECK(add_polygon(scanner, status, fmt::format("{}, polygon {}", place, index++), out));
    } while (scanner.more());
  } else if (!scanner.failed()) {
    out.flag(fmt::format("{}: an empty MultiPolygon was left out", place));
  }
  if (scanner.failed()) return at(scanner, place);
  return Done{};
}

Result<bool> GeoJsonReader::add_areas(const FeatureText& feature, composite::StatusId status, AreaCollector& out) {
  bool any = false;
  if (feature.geometry.is_null) {
    out.flag(fmt::format("{}: a feature without geometry was left out", feature.place()));
    out.drop(kind_of(feature.geometry));
    return false;
  }
  FRONTKART_CHECK(parts_->add(feature.geometry, status, feature.place(), out, any));
  return any;
}

std::string_view kind_of(const GeometryText& geometry) {
  if (geometry.is_null) return "feature without geometry";
  if (geometry.type == "Point" || geometry.type == "MultiPoint") return "point";
  if (geometry.type == "LineString" || geometry.type == "MultiLineString") return "line";
  if (geometry.type == "Polygon" || geometry.type == "MultiPolygon") return "area";
  if (geometry.type == "GeometryCollection") return "collection";
  return "feature of unknown geometry type";
}

}  // namespace frontkart::exchange
