#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "exchange/date_names.hpp"
#include "exchange/geojson_reader.hpp"
#include "exchange/printable.hpp"
#include "exchange/profile_legends.hpp"
#include "exchange/profiles.hpp"

namespace frontkart::exchange {
namespace {

/// A fill colour decides what an area is. An empty status: known, and not part of the war.
struct Fill {
  std::string_view colour;
  std::string_view status;
};
constexpr std::array<Fill, 9> kFills{{{"#a52714", "ru-occupied"},
                                      {"#880e4f", "ru-pre-2022"},
                                      {"#000000", "ru-pre-2022"},
                                      {"#bcaaa4", "unclear"},
                                      {"#bdbdbd", "unclear"},
                                      {"#0f9d58", "ua-retaken"},
                                      {"#0288d1", "ua-retaken"},
                                      {"#01579b", "ua-held-in-russia"},
                                      {"#ff5252", ""}}};

/// Which statuses the token in a feature's name goes with; nothing for tokens that say nothing about the status.
struct TokenMeaning {
  std::string_view token;
  std::array<std::string_view, 2> statuses;
};
constexpr std::array<TokenMeaning, 4> kTokens{{{"geoJSON.status.occupied", {"ru-occupied", "ru-pre-2022"}},
                                               {"geoJSON.status.unknown", {"unclear", "unclear"}},
                                               {"geoJSON.status.dismissed", {"ua-retaken", "ua-held-in-russia"}},
                                               {"geoJSON.territories.", {"ru-pre-2022", ""}}}};

/// Names carry no-break spaces and newlines at their ends.
std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kNoBreakSpace = "\xC2\xA0";
  for (;;) {
    if (text.starts_with(kNoBreakSpace)) {
      text.remove_prefix(2);
    } else if (text.ends_with(kNoBreakSpace)) {
      text.remove_suffix(2);
    } else if (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') {
      text.remove_prefix(1);
    } else if (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') {
      text.remove_suffix(1);
    } else {
      return text;
    }
  }
}

/// "UA /// EN /// geoJSON.group.key" → the last part; empty where there is no such part.
std::string_view token_of(std::string_view name) {
  const auto at = name.rfind("geoJSON.");
  return at == std::string_view::npos ? std::string_view() : trimmed(name.substr(at));
}

std::string_view icon_of(std::string_view description) {
  constexpr std::string_view kMark = "{icon=";
  const auto at = description.find(kMark);
  if (at == std::string_view::npos) return {};
  description.remove_prefix(at + kMark.size());
  return description.substr(0, description.find_first_of(",}"));
}

/// Points are never taken; this only says what was not.
std::string_view point_kind(std::string_view token, std::string_view icon) {
  if (icon.starts_with("headquarter")) return "headquarters";
  if (token.starts_with("geoJSON.status.attack_direction") || icon.starts_with("arrow")) return "arrow";
  if (token.starts_with("geoJSON.units") || icon == "enemy") return "unit";
  if (token.starts_with("geoJSON.air") || icon == "airport") return "airfield";
  return "point";
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
  return out;
}

class DeepState final : public Profile {
 public:
  DeepState() : legend_(deepstate_legend()) {}

  [[nodiscard]] std::string_view name() const override { return "deepstate"; }
  [[nodiscard]] int version() const override { return 1; }
  [[nodiscard]] const maps::Legend& legend() const override { return legend_; }
  [[nodiscard]] bool skips(const SourceFile&) const override { return false; }

  [[nodiscard]] Result<std::vector<ReadState>> read(const SourceFile& file) override {
    AreaCollector out;
    FRONTKART_CHECK(
        reader_.each_feature(file, wanted_, [&](const FeatureText& feature) { return take(feature, out); }));
    FRONTKART_TRY(const Instant at, instant(file, out));
    std::vector<ReadState> states;
    states.push_back(out.finish(at, {}, true));
    return states;
  }

 private:
  enum Property : std::size_t { kName, kFill, kDescription };

  Status take(const FeatureText& feature, AreaCollector& out) {
    const std::string_view token = token_of(feature.properties[kName].value_or(std::string_view()));
    const std::string_view kind = kind_of(feature.geometry);
    if (kind == "point") {
      out.drop(point_kind(token, icon_of(feature.properties[kDescription].value_or(std::string_view()))));
      return Done{};
    }
    if (kind != "area" && kind != "collection") {
      if (feature.geometry.is_null)
        out.flag(fmt::format("{}: a feature without geometry was left out", feature.place()));
      out.drop(kind);
      return Done{};
    }
    if (!feature.properties[kFill]) {
      out.flag(fmt::format("{}: an area without a fill colour was left out", feature.place()));
      out.drop("area without colour");
      return Done{};
    }
    const std::string colour = lower(trimmed(*feature.properties[kFill]));
    const auto fill = std::find_if(kFills.begin(), kFills.end(), [&](const Fill& f) { return f.colour == colour; });
    if (fill == kFills.end()) {
      out.flag(fmt::format("{}: an area of the unknown fill colour '{}' was left out", feature.place(),
                           printable(colour, 40)));
      out.drop("area of unknown colour");
      return Done{};
    }
    if (fill->status.empty()) {
      out.drop("territory outside the war");
      return Done{};
    }
    check_token(feature, token, *fill, out);
    FRONTKART_TRY(const bool any, reader_.add_areas(feature, legend_.number(fill->status), out));
    if (!any && kind == "collection") out.flag(fmt::format("{}: the collection holds no area", feature.place()));
    return Done{};
  }

  static void check_token(const FeatureText& feature, std::string_view token, const Fill& fill, AreaCollector& out) {
    for (const TokenMeaning& meaning : kTokens) {
      if (!token.starts_with(meaning.token)) continue;
      if (meaning.statuses[0] == fill.status || meaning.statuses[1] == fill.status) return;
      out.flag(fmt::format("{}: the name says '{}', the fill colour {} says '{}'; the fill was followed",
                           feature.place(), printable(token, 60), fill.colour, fill.status));
      return;
    }
  }

  /// `id` of the {id, map} form, else the file's name.
  Result<Instant> instant(const SourceFile& file, AreaCollector& out) const {
    const DateInName in_name = date_in_name(file.name);
    if (const auto& id = reader_.file_id()) {
      const DateInName by_id = date_of_text(*id);
      if (by_id.instant) {
        if (in_name.instant && in_name.instant != by_id.instant) {
          out.flag(fmt::format("the id says {}, the file's name {}; the id was followed", format_utc(*by_id.instant),
                               format_utc(*in_name.instant)));
        }
        return *by_id.instant;
      }
      if (!in_name.instant) {
        return Error{ErrorCode::bad_input,
                     fmt::format("Neither the id '{}' nor the file's name is a date that can be.", printable(*id, 60)),
                     file.place, "Name the file <unix seconds>.geojson."};
      }
    }
    return instant_of_name(file.name, file.place);
  }

  maps::Legend legend_;
  std::vector<WantedProperty> wanted_{{"name"}, {"fill"}, {"description", true}};
  GeoJsonReader reader_;
};

}  // namespace

std::unique_ptr<Profile> make_deepstate_profile() {
  return std::make_unique<DeepState>();
}

}  // namespace frontkart::exchange
