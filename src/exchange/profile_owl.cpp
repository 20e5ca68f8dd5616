#include <fmt/format.h>

#include "exchange/area_collector.hpp"
#include "exchange/date_names.hpp"
#include "exchange/json_document.hpp"
#include "exchange/profile_legends.hpp"
#include "exchange/profiles.hpp"

namespace frontkart::exchange {
namespace {

namespace od = simdjson::ondemand;
using Code = simdjson::error_code;

class Owl final : public Profile {
 public:
  Owl() : legend_(owl_legend()) {}

  [[nodiscard]] std::string_view name() const override { return "owl"; }
  [[nodiscard]] int version() const override { return 1; }
  [[nodiscard]] const maps::Legend& legend() const override { return legend_; }
  [[nodiscard]] bool skips(const SourceFile& file) const override { return stem_of(file.name) == "base"; }

  [[nodiscard]] Result<std::vector<ReadState>> read(const SourceFile& file) override {
    FRONTKART_TRY(const Instant at, instant_of_name(file.name, file.place));
    memory_.next_file();
    FRONTKART_CHECK(json_.open(file));
    od::object object;
    if (json_.document().get_object().get(object) != simdjson::SUCCESS) {
      return json_.no_object("Give a daily file of the map, YYYYMMDD.json.");
    }
    AreaCollector out;
    bool has_areas = false;
    for (auto field : object) {
      std::string_view key;
      if (const Code code = field.unescaped_key().get(key)) return json_.broken(code);
      const bool areas = key == "areas";
      if (areas && has_areas) return json_.error("The member \"areas\" stands twice.", "Fetch the file again.");
      const std::string name(key);
      od::value value;
      if (const Code code = field.value().get(value)) return json_.broken(code, name);
      if (areas || key == "areas_ua") {
        has_areas = has_areas || areas;
        FRONTKART_CHECK(rings(value, name, legend_.number(areas ? "ru-held" : "ua-held-in-russia"), out));
      } else if (key == "frontline") {
        FRONTKART_CHECK(lines(value, out));
      } else if (key == "geos" || key == "units") {
        FRONTKART_CHECK(sides(value, name, key == "geos" ? "geolocated item" : "unit", out));
      }
    }
    if (json_.document().current_location().error() != simdjson::OUT_OF_BOUNDS) {
      return json_.error("Something follows the end of the JSON object.", "Fetch the file again.");
    }
    if (!has_areas) {
      return json_.error("The file has no member \"areas\".", "Give a daily file of the map, YYYYMMDD.json.");
    }
    std::vector<ReadState> states;
    states.push_back(out.finish(at, {}, true));
    return states;
  }

 private:
  /// A list of rings of [lat, lon], each a polygon of its own.
  Status rings(od::value value, const std::string& name, composite::StatusId status, AreaCollector& out) {
    od::json_type type{};
    if (const Code code = value.type().get(type)) return json_.broken(code, name);
    if (type == od::json_type::null) return Done{};
    od::array array;
    if (value.get_array().get(array) != simdjson::SUCCESS) {
      return json_.error("This is not a list of rings.", "Fetch the file again.", name);
    }
    std::string_view text;
    if (const Code code = array.raw_json().get(text)) return json_.broken(code, name);
    CoordinateScanner scanner(text, AxisOrder::lat_lon, out.room());
    std::size_t index = 0;
    if (scanner.enter()) {
      do {
        if (!scanner.ring(ring_, memory_)) break;
        out.begin_polygon(status, fmt::format("{} {}", name, index++));
        out.add_ring(ring_);
        out.end_polygon();
      } while (scanner.more());
    }
    if (scanner.failed()) {
      return json_.error(scanner.problem(), scanner.remedy(), fmt::format("{} {}", name, index), scanner.problem_at());
    }
    return Done{};
  }

  /// Older files hold one line as a flat list of points, newer ones a list of lines.
  Status lines(od::value value, AreaCollector& out) {
    od::array array;
    if (value.get_array().get(array) != simdjson::SUCCESS) return Done{};
    std::uint64_t count = 0;
    bool flat = false;
    for (auto element : array) {
      od::value line;
      if (const Code code = element.get(line)) return json_.broken(code, "frontline");
      if (++count > 1) continue;
      od::array points;
      if (line.get_array().get(points) != simdjson::SUCCESS) continue;
      for (auto inner : points) {
        od::json_type type{};
        if (const Code code = inner.type().get(type)) return json_.broken(code, "frontline");
        flat = type == od::json_type::number;
        break;
      }
    }
    out.drop("line", flat ? 1 : count);
    return Done{};
  }

  /// {"ru": [...], "ua": [...]} or an empty list.
  Status sides(od::value value, const std::string& name, std::string_view kind, AreaCollector& out) {
    od::json_type type{};
    if (const Code code = value.type().get(type)) return json_.broken(code, name);
    if (type != od::json_type::object) return Done{};
    od::object object;
    if (const Code code = value.get_object().get(object)) return json_.broken(code, name);
    for (auto field : object) {
      od::value side;
      if (const Code code = field.value().get(side)) return json_.broken(code, name);
      od::array list;
      if (side.get_array().get(list) != simdjson::SUCCESS) continue;
      std::size_t n = 0;
      for (auto element : list) {
        if (element.error() != simdjson::SUCCESS) return json_.broken(element.error(), name);
        ++n;
      }
      out.drop(kind, n);
    }
    return Done{};
  }

  maps::Legend legend_;
  JsonDocument json_;
  RawRing ring_;
  RingMemory memory_;
};

}  // namespace

std::unique_ptr<Profile> make_owl_profile() {
  return std::make_unique<Owl>();
}

}  // namespace frontkart::exchange
