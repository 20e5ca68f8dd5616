#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "exchange/archive_stream.hpp"
#include "exchange/date_names.hpp"
#include "exchange/geojson_reader.hpp"
#include "exchange/printable.hpp"
#include "exchange/profile_legends.hpp"
#include "exchange/profiles.hpp"
#include "exchange/shapefile_reader.hpp"

namespace frontkart::exchange {
namespace {

constexpr std::int64_t kDay = std::int64_t{86'400} * 1'000'000;
/// A layer that was away this long while the others went on is a surprise.
constexpr std::int64_t kLongAway = 60 * kDay;
constexpr std::uint64_t kMaxShapefileBytes = std::uint64_t{256} << 20U;

struct Layer {
  std::string_view name;
  std::string_view status;
};
constexpr Layer kControl{"control_map", "ru-held"};
constexpr Layer kAdvances{"russian_advances", "ru-advance"};
constexpr Layer kInfiltration{"infiltration", "ru-infiltration"};
constexpr Layer kCounteroffensives{"counteroffensives", "ua-claimed"};
constexpr Layer kKursk{"kursk_ukrainian_advance", "ua-claimed-in-russia"};
constexpr Layer kClaimed{"russian_claims", "ru-claimed"};
constexpr const char* kLayerNames =
    "control_map, russian_advances, infiltration, counteroffensives, kursk_ukrainian_advance or russian_claims";

/// "UkraineControlMapAO27APR2026", "russian_advances", … → the layer. The order matters: the narrower words come first.
std::optional<Layer> layer_of(std::string_view text) {
  std::string word;
  for (const char c : text) {
    if (c >= 'A' && c <= 'Z') word += static_cast<char>(c | 0x20);
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) word += c;
  }
  const auto says = [&](std::string_view part) { return word.find(part) != std::string::npos; };
  if (says("infiltration")) return kInfiltration;
  if (says("limitofukrainianadvance") || says("kurskukrainianadvance")) return kKursk;
  if (says("counteroffensive")) return kCounteroffensives;
  if (says("russianclaim") || (says("claimed") && says("russia"))) return kClaimed;
  if (says("russianadvance")) return kAdvances;
  if (says("controlmap")) return kControl;
  return std::nullopt;
}

bool is_zip(const SourceFile& file) {
  return packing_of(std::string_view(file.bytes).substr(0, 4)) == Packing::zip;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
  return out;
}

/// The states of one file while they are gathered, and what belongs to none of them.
struct Gathered {
  std::map<std::pair<Instant, std::string>, AreaCollector> states;
  FlagList left_out;
};

class Isw final : public Profile {
 public:
  explicit Isw(std::optional<Layer> forced) : legend_(isw_legend()), forced_(forced) {}

  [[nodiscard]] std::string_view name() const override { return "isw"; }
  [[nodiscard]] int version() const override { return 1; }
  [[nodiscard]] const maps::Legend& legend() const override { return legend_; }
  [[nodiscard]] bool skips(const SourceFile&) const override { return false; }
  [[nodiscard]] const std::vector<std::string>& left_out() const override { return left_out_; }

  [[nodiscard]] Result<std::vector<ReadState>> read(const SourceFile& file) override {
    left_out_.clear();
    Gathered gathered;
    if (is_zip(file)) {
      FRONTKART_CHECK(read_zip(file, gathered));
    } else {
      FRONTKART_CHECK(read_geojson(file, gathered));
    }
    left_out_ = gathered.left_out.take();
    std::vector<ReadState> states;
    for (auto& [key, collector] : gathered.states) {
      flag_return(key.first, key.second, collector);
      states.push_back(collector.finish(key.first, key.second, true));
    }
    for (const ReadState& state : states) {
      Instant& seen = seen_[state.layer];
      seen = std::max(seen, state.valid_at);
      newest_ = std::max(newest_, state.valid_at);
    }
    return states;
  }

 private:
  enum Property : std::size_t { kLayer, kDate, kEditDate };

  void flag_return(Instant at, const std::string& layer, AreaCollector& out) const {
    const auto seen = seen_.find(layer);
    if (seen == seen_.end() || at.us - seen->second.us <= kLongAway || at.us - newest_.us > kLongAway) return;
    out.flag(
        fmt::format("the layer {} is back {} days after it was last seen", layer, (at.us - seen->second.us) / kDay));
  }

  [[nodiscard]] Result<Layer> layer(std::string_view first, std::string_view second, std::string_view place) const {
    if (forced_) return *forced_;
    if (const auto found = layer_of(first)) return *found;
    if (const auto found = layer_of(second)) return *found;
    return Error{ErrorCode::bad_input, "It is not known which layer of the map this is.", std::string(place),
                 fmt::format("Say it with --layer: {}.", kLayerNames)};
  }

  // ---- GeoJSON per date

  Status read_geojson(const SourceFile& file, Gathered& gathered) {
    const DateInName by_name = date_in_name(file.name);
    std::set<std::string> said;
    return reader_.each_feature(file, wanted_, [&](const FeatureText& feature) -> Status {
      const std::string_view kind = kind_of(feature.geometry);
      const std::string_view layer_text = feature.properties[kLayer].value_or(std::string_view());
      if (!forced_ && !layer_text.empty() && !layer_of(layer_text)) {
        gathered.left_out.add(
            fmt::format("{}: left out, because the layer '{}' is unknown", feature.place(), printable(layer_text, 60)));
        return Done{};
      }
      FRONTKART_TRY(const Layer own, layer(layer_text, stem_of(file.name), feature_place(file, feature)));
      std::vector<std::string> flags;
      const auto at = date_of_feature(feature, by_name, own, flags);
      if (!at) {
        for (std::string& flag : flags) gathered.left_out.add(std::move(flag));
        if (flags.empty() && by_name.impossible.empty()) return no_date(file, feature, by_name);
        if (flags.empty()) {
          gathered.left_out.add(fmt::format("{}: left out, because the date '{}' in the file's name cannot be",
                                            feature.place(), by_name.impossible.front()));
        }
        return Done{};
      }
      AreaCollector& out = gathered.states[{*at, std::string(own.name)}];
      // One line per layer is enough: all of a layer's features carry the same date.
      for (std::string& flag : flags) {
        if (said.insert(flag).second) out.flag(std::move(flag));
      }
      if (kind != "area" && kind != "collection") {
        if (feature.geometry.is_null) {
          out.flag(fmt::format("{}: a feature without geometry was left out", feature.place()));
        }
        out.drop(kind);
        return Done{};
      }
      FRONTKART_CHECK(reader_.add_areas(feature, legend_.number(own.status), out));
      return Done{};
    });
  }

  static std::string feature_place(const SourceFile& file, const FeatureText& feature) {
    return fmt::format("{}, {}", file.place, feature.place());
  }

  static Error no_date(const SourceFile& file, const FeatureText& feature, const DateInName& by_name) {
    return {ErrorCode::bad_input,
            by_name.ambiguous ? "The feature has no date, and the file's name holds several."
                              : "Neither the feature nor the file's name has a date.",
            feature_place(file, feature), "Name the file with its date, such as 2025-03-12.geojson."};
  }

  /// The property `date`, else the file's name, else the date of the last edit, which is flagged: it says when somebody
  /// worked on the map. `flags` gets what is odd; nothing and a flag: leave the feature out.
  static std::optional<Instant> date_of_feature(const FeatureText& feature, const DateInName& by_name,
                                                const Layer& layer, std::vector<std::string>& flags) {
    if (const auto& text = feature.properties[kDate]) {
      const DateInName date = date_of_text(*text);
      if (date.instant) {
        if (by_name.instant && by_name.instant != date.instant) {
          flags.push_back(
              fmt::format("layer {}: the date {} differs from that of the file's name; the former was followed",
                          layer.name, format_utc(*date.instant)));
        }
        return date.instant;
      }
      if (by_name.instant) {
        flags.push_back(fmt::format("layer {}: the date '{}' cannot be read; that of the file's name was followed",
                                    layer.name, printable(*text, 60)));
        return by_name.instant;
      }
      flags.push_back(fmt::format("{}: left out, because the date '{}' of the layer {} cannot be", feature.place(),
                                  printable(*text, 60), layer.name));
      return std::nullopt;
    }
    if (by_name.instant) return by_name.instant;
    if (!by_name.impossible.empty() || by_name.ambiguous) return std::nullopt;
    if (const auto& text = feature.properties[kEditDate]) {
      const DateInName date = date_of_text(*text);
      if (date.instant) {
        flags.push_back(fmt::format("layer {}: no date is given; the day of the last edit, {}, was taken", layer.name,
                                    format_utc(start_of_day(*date.instant))));
        return start_of_day(*date.instant);
      }
    }
    return std::nullopt;
  }

  static Instant start_of_day(Instant t) {
    const std::int64_t into = t.us % kDay;
    return Instant{t.us - (into < 0 ? into + kDay : into)};
  }

  // ---- shapefile zips

  Status read_zip(const SourceFile& file, Gathered& gathered) {
    std::map<std::string, SourceFile> members;
    ReadLimits limits;
    limits.max_file_bytes = kMaxShapefileBytes;
    limits.max_total_bytes = 2 * kMaxShapefileBytes;
    limits.max_files = 10'000;
    FRONTKART_CHECK(read_zip_members(file.bytes, file.place, limits, [&](SourceFile&& one, std::uint64_t) -> Status {
      const std::string key = lower(one.name);
      const auto wanted = {".shp", ".prj", ".dbf"};
      if (std::any_of(wanted.begin(), wanted.end(), [&](const char* e) { return key.ends_with(e); })) {
        members.insert_or_assign(key, std::move(one));
      }
      return Done{};
    }));
    bool any = false;
    for (auto& [key, member] : members) {
      if (!key.ends_with(".shp")) continue;
      any = true;
      const std::string stem = key.substr(0, key.size() - 4);
      const auto sibling = [&](const char* extension) {
        const auto found = members.find(stem + extension);
        return found == members.end() ? std::string() : found->second.bytes;
      };
      ShapefileParts parts{std::move(member.bytes), sibling(".prj"), sibling(".dbf")};
      FRONTKART_CHECK(read_shapes(file, member, parts, gathered));
    }
    if (any) return Done{};
    return Error{ErrorCode::bad_input, "The zip holds no shapefile.", file.place,
                 "Give the zip as published, with its .shp, .shx, .dbf and .prj."};
  }

  Status read_shapes(const SourceFile& file, const SourceFile& shapes, const ShapefileParts& parts,
                     Gathered& gathered) const {
    FRONTKART_TRY(const Layer own, layer(stem_of(shapes.name), stem_of(file.name), shapes.place));
    std::vector<std::string> flags;
    const DateInName by_shape = date_in_name(shapes.name);
    const DateInName by_zip = date_in_name(file.name);
    std::optional<Instant> at = by_shape.instant;
    if (at && by_zip.instant && *at != *by_zip.instant) {
      flags.push_back(fmt::format("the shapefile's name says {}, the zip's {}; the former was followed",
                                  format_utc(*at), format_utc(*by_zip.instant)));
    }
    if (!at && by_zip.instant) {
      at = by_zip.instant;
      if (!by_shape.impossible.empty()) {
        flags.push_back(fmt::format("the date '{}' in the shapefile's name cannot be; that of the zip was followed",
                                    by_shape.impossible.front()));
      }
    }
    if (!at) {
      for (const DateInName* named : {&by_shape, &by_zip}) {
        if (named->impossible.empty()) continue;
        gathered.left_out.add(fmt::format("layer {}: left out, because the date '{}' in the name cannot be", own.name,
                                          named->impossible.front()));
        return Done{};
      }
      if (!by_shape.ambiguous && !by_zip.ambiguous) at = newest_edit_date(parts);
      if (!at) return instant_of_name(file.name, shapes.place).error();
      flags.push_back(fmt::format("the names hold no date; the day of the last edit, {}, was taken", format_utc(*at)));
    }
    const auto [place, is_new] = gathered.states.try_emplace({*at, std::string(own.name)});
    if (!is_new) {
      return Error{ErrorCode::bad_input,
                   fmt::format("The zip holds two shapefiles of the layer {} for {}.", own.name, format_utc(*at)),
                   shapes.place, "Import them one by one."};
    }
    for (std::string& flag : flags) place->second.flag(std::move(flag));
    return read_shapefile(parts, shapes.place, legend_.number(own.status), place->second);
  }

  maps::Legend legend_;
  std::optional<Layer> forced_;
  std::vector<WantedProperty> wanted_{{"layer"}, {"date"}, {"EditDate"}};
  std::map<std::string, Instant> seen_;
  Instant newest_ = Instant::lowest();
  std::vector<std::string> left_out_;
  GeoJsonReader reader_;
};

}  // namespace

Result<std::unique_ptr<Profile>> make_isw_profile(const std::string& layer) {
  if (layer.empty()) return std::unique_ptr<Profile>(std::make_unique<Isw>(std::nullopt));
  const auto known = layer_of(layer);
  if (!known) {
    return Error{ErrorCode::usage, fmt::format("There is no layer '{}'.", printable(layer, 60)), "profile isw",
                 fmt::format("Use {}.", kLayerNames)};
  }
  return std::unique_ptr<Profile>(std::make_unique<Isw>(known));
}

}  // namespace frontkart::exchange
