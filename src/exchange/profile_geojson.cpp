#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "exchange/date_names.hpp"
#include "exchange/geojson_reader.hpp"
#include "exchange/printable.hpp"
#include "exchange/profile_legends.hpp"
#include "exchange/profiles.hpp"

namespace frontkart::exchange {
namespace {

/// More different values than this are no statuses; the property is a name or a number.
constexpr std::size_t kMaxDerived = 250;
constexpr std::string_view kProperty = "property:";

bool is_id_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ':' || c == '.' ||
         c == '_' || c == '-';
}

/// A status as it stands in a file, in the form of an id. Values without an ASCII letter or digit are told apart by
/// their hash.
std::string id_form(std::string_view value) {
  std::string out;
  for (const char c : value) {
    if (is_id_char(c)) {
      out += c;
    } else if (!out.empty() && out.back() != '-') {
      out += '-';
    }
    if (out.size() == 60) break;
  }
  while (!out.empty() && out.back() == '-') out.pop_back();
  const auto first = std::find_if(out.begin(), out.end(),
                                  [](char c) { return is_id_char(c) && c != ':' && c != '.' && c != '_' && c != '-'; });
  out.erase(out.begin(), first);
  return out.empty() ? "status-" + sha256(value).hex().substr(0, 10) : out;
}

Error usage(std::string message, std::string remedy) {
  return {ErrorCode::usage, std::move(message), "profile geojson", std::move(remedy)};
}

/// Where the instants come from.
struct DateSource {
  std::string property;          ///< if not empty, from this property
  std::optional<Instant> fixed;  ///< else this one, else from the file's name
};

Result<DateSource> date_source(const std::string& text) {
  if (text.empty() || text == "filename") return DateSource{};
  if (text.starts_with(kProperty)) {
    if (text.size() == kProperty.size()) return usage("A name is missing after 'property:'.", "Write property:NAME.");
    return DateSource{text.substr(kProperty.size()), {}};
  }
  const auto time = parse_time_argument(text);
  if (!time.ok()) {
    return usage(fmt::format("'{}' does not say where the dates are.", printable(text, 60)),
                 "Use filename, property:NAME or a time such as 2025-03-12.");
  }
  if (!is_plausible(time->start())) return usage("The time is outside the years 1900 to 2100.", "Check the year.");
  return DateSource{{}, time->start()};
}

class GeoJson final : public Profile {
 public:
  GeoJson(ProfileOptions options, DateSource dates, maps::Legend legend, bool derives)
      : options_(std::move(options)), dates_(std::move(dates)), legend_(std::move(legend)), derives_(derives) {
    wanted_ = {{dates_.property}, {options_.status_property}};
  }

  [[nodiscard]] std::string_view name() const override { return "geojson"; }
  [[nodiscard]] int version() const override { return 1; }
  [[nodiscard]] const maps::Legend& legend() const override { return legend_; }
  [[nodiscard]] bool skips(const SourceFile&) const override { return false; }
  [[nodiscard]] const std::vector<std::string>& left_out() const override { return left_out_; }

  [[nodiscard]] Result<std::vector<ReadState>> read(const SourceFile& file) override {
    left_out_.clear();
    const maps::Legend before = legend_;
    const std::map<std::string, composite::StatusId, std::less<>> numbers_before = numbers_;
    auto states = read_states(file);
    if (!states.ok()) {
      legend_ = before;
      numbers_ = numbers_before;
      left_out_.clear();
    }
    return states;
  }

 private:
  enum Property : std::size_t { kDate, kStatus };
  using ByInstant = std::map<Instant, AreaCollector>;

  Result<std::vector<ReadState>> read_states(const SourceFile& file) {
    ByInstant gathered;
    FlagList left_out;
    std::optional<Instant> all = dates_.fixed;
    if (dates_.property.empty()) {
      if (!all) {
        FRONTKART_TRY(all, instant_of_name(file.name, file.place));
      }
      gathered[*all];
    }
    std::size_t undated = 0;
    FRONTKART_CHECK(reader_.each_feature(file, wanted_, [&](const FeatureText& feature) -> Status {
      std::optional<Instant> at = all;
      if (!at) {
        const DateInName date = date_of_text(feature.properties[kDate].value_or(std::string_view()));
        if (!date.instant) {
          left_out.add(date.impossible.empty() ? fmt::format("{}: left out, because the property '{}' holds no date",
                                                             feature.place(), printable(dates_.property, 60))
                                               : fmt::format("{}: left out, because the date '{}' cannot be",
                                                             feature.place(), date.impossible.front()));
          ++undated;
          return Done{};
        }
        at = date.instant;
      }
      return take(feature, gathered[*at]);
    }));
    if (gathered.empty()) {
      return Error{ErrorCode::bad_input,
                   undated == 0 ? std::string("The file holds no feature, and so no date.")
                                : fmt::format("None of the {} features has a date in the property '{}'.", undated,
                                              printable(dates_.property, 60)),
                   file.place, "Give another property with --date-from property:NAME, or --date-from filename."};
    }
    std::vector<ReadState> states;
    for (auto& [at, collector] : gathered) {
      states.push_back(collector.finish(at, options_.layer, false));
      if (states.back().state.areas.empty()) states.back().flags.emplace_back("the state holds no area");
    }
    left_out_ = left_out.take();
    return states;
  }

  Status take(const FeatureText& feature, AreaCollector& out) {
    const std::string_view kind = kind_of(feature.geometry);
    if (kind != "area" && kind != "collection") {
      if (feature.geometry.is_null)
        out.flag(fmt::format("{}: a feature without geometry was left out", feature.place()));
      out.drop(kind);
      return Done{};
    }
    FRONTKART_TRY(const composite::StatusId status, status_of(feature));
    if (status == composite::kNoStatement) {
      const auto& value = feature.properties[kStatus];
      out.flag(value ? fmt::format("{}: left out, because the legend has no status '{}'", feature.place(),
                                   printable(*value, 60))
                     : fmt::format("{}: left out, because it has no property '{}'", feature.place(),
                                   printable(options_.status_property, 60)));
      out.drop(value ? "area of unknown status" : "area without status");
      return Done{};
    }
    FRONTKART_CHECK(reader_.add_areas(feature, status, out));
    return Done{};
  }

  Result<composite::StatusId> status_of(const FeatureText& feature) {
    if (options_.status_property.empty()) return legend_.number(options_.status);
    if (!feature.properties[kStatus] || feature.properties[kStatus]->empty()) return composite::kNoStatement;
    const std::string_view value = *feature.properties[kStatus];
    if (!derives_) return legend_.number(value);
    if (const auto known = numbers_.find(value); known != numbers_.end()) return known->second;
    if (legend_.entries.size() >= kMaxDerived) {
      return reader_.error(feature,
                           fmt::format("The property '{}' has more than {} different values.",
                                       printable(options_.status_property, 60), kMaxDerived),
                           "Name the property that holds the status with --status-property.");
    }
    std::string id = id_form(value);
    for (int n = 2; legend_.find(id) != nullptr; ++n) id = fmt::format("{}-{}", id_form(value), n);
    legend_.entries.push_back(derived_entry(id, printable(value), legend_.entries.size()));
    const auto number = static_cast<composite::StatusId>(legend_.entries.size());
    numbers_.emplace(value, number);
    return number;
  }

  ProfileOptions options_;
  DateSource dates_;
  maps::Legend legend_;
  bool derives_;
  std::map<std::string, composite::StatusId, std::less<>> numbers_;
  std::vector<WantedProperty> wanted_;
  std::vector<std::string> left_out_;
  GeoJsonReader reader_;
};

}  // namespace

Result<std::unique_ptr<Profile>> make_geojson_profile(const ProfileOptions& options) {
  FRONTKART_TRY(DateSource dates, date_source(options.date_from));
  if (!options.status.empty() && !options.status_property.empty()) {
    return usage("Both one status for everything and a property of statuses were given.",
                 "Use --status or --status-property, not both.");
  }
  if (options.status.empty() && options.status_property.empty()) {
    return usage("It is not said what status the areas have.",
                 "Use --status ID for all of them, or --status-property NAME.");
  }
  maps::Legend legend;
  ProfileOptions own = options;
  own.legend.reset();
  const bool derives = !options.legend;
  if (options.legend) legend = *options.legend;
  if (!options.status.empty()) {
    if (derives) {
      if (id_form(options.status) != options.status) {
        return usage(fmt::format("'{}' is not the id of a status.", printable(options.status, 60)),
                     "Use letters, digits and any of : . _ - such as ru-occupied.");
      }
      legend.entries.push_back(derived_entry(options.status, options.status, 0));
    } else if (legend.number(options.status) == composite::kNoStatement) {
      return usage(fmt::format("The legend has no status '{}'.", printable(options.status, 60)),
                   "Name one of its ids, or add it.");
    }
  }
  return std::unique_ptr<Profile>(
      std::make_unique<GeoJson>(std::move(own), std::move(dates), std::move(legend), derives));
}

}  // namespace frontkart::exchange
