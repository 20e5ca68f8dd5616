#include "exchange/gazetteer_merge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <unordered_map>
#include <unordered_set>

#include "exchange/gazetteer_names.hpp"
#include "exchange/printable.hpp"

namespace frontkart::exchange {
namespace {

constexpr double kEarthRadiusM = 6'371'008.8;
constexpr double kMetresPerStep = kEarthRadiusM * std::numbers::pi / 180.0 / geometry::kGridPerDegree;
/// Places of one name in one cell that a new row is compared with; more is a hostile file.
constexpr std::size_t kMaxCandidates = 64;
constexpr std::int64_t kTownPopulation = 5'000;
constexpr std::int64_t kCityPopulation = 50'000;

/// The part of an id before its colon ("wd" of "wd:Q1"), or nothing.
std::string_view scheme_of(std::string_view id) {
  const auto colon = id.find(':');
  return colon == std::string_view::npos ? std::string_view() : id.substr(0, colon);
}

double radius_of(const PlaceRow& row) {
  const auto population = row.population.value_or(0);
  if (row.kind == "city" || population >= kCityPopulation) return kCityMergeRadiusM;
  if (row.kind == "town" || row.kind == "urban type settlement" || population >= kTownPopulation) {
    return kTownMergeRadiusM;
  }
  return kMergeRadiusM;
}

/// True where the two rows say themselves that they are different places.
bool say_different(const PlaceRow& a, const PlaceRow& b) {
  for (const auto& [scheme, code] : a.codes) {
    for (const auto& [other_scheme, other_code] : b.codes) {
      if (scheme == other_scheme && code != other_code) return true;
    }
  }
  if (a.id.empty() || b.id.empty() || a.id == b.id) return false;
  const auto scheme = scheme_of(a.id);
  return a.source == b.source || (!scheme.empty() && scheme == scheme_of(b.id));
}

void join(std::string& into, const std::string& text) {
  if (text.empty() || into == text) return;
  const auto found = ("; " + into + "; ").find("; " + text + "; ");
  if (found == std::string::npos) into += (into.empty() ? "" : "; ") + text;
}

template <class T>
void add_missing(std::vector<T>& into, const std::vector<T>& from) {
  for (const auto& item : from) {
    if (std::find(into.begin(), into.end(), item) == into.end()) into.push_back(item);
  }
}

void merge_into(PlaceRow& row, const PlaceRow& other) {
  if (row.id.empty()) row.id = other.id;
  for (const auto& name : other.names) add_name(row.names, name.lang, name.text);
  if (!row.population) row.population = other.population;
  if (row.kind.empty()) row.kind = other.kind;
  if (row.admin1.empty()) row.admin1 = other.admin1;
  if (row.country.empty()) row.country = other.country;
  for (const auto& code : other.codes) {
    const bool has =
        std::any_of(row.codes.begin(), row.codes.end(), [&](const auto& c) { return c.first == code.first; });
    if (!has) row.codes.push_back(code);
  }
  add_missing(row.roles, other.roles);
  add_missing(row.forms, other.forms);
  join(row.source, other.source);
  join(row.licence, other.licence);
}

std::string display_name(const PlaceRow& row) {
  return printable(row.names.front().text, 80);
}

class Merger {
 public:
  Merger(RowsRead<PlaceRow>& out, const std::vector<std::size_t>& primary) : out_(out), primary_(primary) {}

  void run() {
    auto rows = std::move(out_.rows);
    out_.rows.clear();
    places_.reserve(rows.size());
    cells_.reserve(rows.size() * 4);
    for (std::size_t i = 0; i < rows.size(); ++i) take(std::move(rows[i]), primary_[i]);
    finish();
  }

 private:
  void take(PlaceRow row, std::size_t primary) {
    const auto names = keys_of(row);
    std::string why;
    auto place = by_code(row, why);
    if (!place) place = by_name(row, names, primary, why);
    if (place) {
      out_.flags.push_back(fmt::format("line {}: \"{}\" merged with \"{}\" of line {} ({})", row.line,
                                       display_name(row), display_name(places_[*place]), first_line(*place), why));
      ++out_.dropped["merged duplicate"];
      merge_into(places_[*place], row);
      places_[*place].line += ", " + row.line;
    } else {
      place = places_.size();
      places_.push_back(std::move(row));
    }
    remember(*place, names, primary);
  }

  /// Names for comparison, in the row's order, so that the first `primary` of them are not mere alternatives.
  static std::vector<std::string> keys_of(const PlaceRow& row) {
    std::vector<std::string> out;
    out.reserve(row.names.size());
    for (const auto& name : row.names) out.push_back(normalised_name(name.text));
    return out;
  }

  [[nodiscard]] std::string first_line(std::size_t place) const {
    const auto& line = places_[place].line;
    return line.substr(0, line.find(','));
  }

  std::optional<std::size_t> by_code(PlaceRow& row, std::string& why) {
    std::vector<std::string> keys;
    if (!row.id.empty()) keys.push_back("id " + row.id);
    for (const auto& [scheme, code] : row.codes) keys.push_back(fmt::format("{} {}", scheme, code));
    std::optional<std::size_t> place;
    for (const auto& key : keys) {
      const auto found = codes_.find(key);
      if (found == codes_.end()) continue;
      const double distance = distance_m(row.location, places_[found->second].location);
      if (distance <= kCodeRadiusM) {
        if (!place) why = "same " + printable(key, 80);
        place = place.value_or(found->second);
        continue;
      }
      out_.flags.push_back(fmt::format("line {}: {} is also that of line {}, {:.0f} km away: not merged, {}", row.line,
                                       printable(key, 80), first_line(found->second), distance / 1000,
                                       key.starts_with("id ") ? "and given a derived id" : "check the code"));
      if (key.starts_with("id ")) row.id.clear();
    }
    return place;
  }

  std::optional<std::size_t> by_name(const PlaceRow& row, const std::vector<std::string>& names, std::size_t primary,
                                     std::string& why) {
    std::optional<std::size_t> best;
    double best_distance = 0;
    for (std::size_t k = 0; k < names.size(); ++k) {
      const auto name = name_numbers_.find(names[k]);
      if (name == name_numbers_.end()) continue;
      for_each_cell_near(row.location, [&](std::uint64_t cell) {
        const auto found = cells_.find({name->second, cell});
        if (found == cells_.end()) return;
        for (const auto& candidate : found->second) {
          if (k >= primary && !candidate.primary) continue;
          const auto& place = places_[candidate.place];
          const double radius = std::max(radius_of(row), radius_of(place));
          const double distance = distance_m(row.location, place.location);
          if (distance > radius || (best && distance >= best_distance) || say_different(place, row)) continue;
          best = candidate.place;
          best_distance = distance;
          why = fmt::format("same name, {:.1f} km away", distance / 1000);
        }
      });
    }
    return best;
  }

  void remember(std::size_t place, const std::vector<std::string>& names, std::size_t primary) {
    const auto& row = places_[place];
    if (!row.id.empty()) codes_.try_emplace("id " + row.id, place);
    for (const auto& [scheme, code] : row.codes) codes_.try_emplace(fmt::format("{} {}", scheme, code), place);
    const auto cell = cell_of(row.location);
    for (std::size_t k = 0; k < names.size(); ++k) {
      if (names[k].empty()) continue;
      const auto name = name_numbers_.try_emplace(names[k], name_numbers_.size()).first->second;
      auto& candidates = cells_[{name, cell}];
      const auto known =
          std::find_if(candidates.begin(), candidates.end(), [&](const auto& c) { return c.place == place; });
      if (known != candidates.end()) {
        known->primary = known->primary || k < primary;
      } else if (candidates.size() < kMaxCandidates) {
        candidates.push_back({place, k < primary});
      }
    }
  }

  /// Cells are bands of latitude as high as the greatest radius, cut into pieces at least as wide.
  static std::int64_t band_of(std::int32_t y) {
    return static_cast<std::int64_t>(std::floor(static_cast<double>(y) * kMetresPerStep / kCityMergeRadiusM));
  }
  static std::int64_t column_of(std::int32_t x, std::int64_t band) {
    return static_cast<std::int64_t>(std::floor(static_cast<double>(x) / width_of(band)));
  }
  /// Width in grid steps at the edge of the band that is nearer to the pole.
  static double width_of(std::int64_t band) {
    const double edge = static_cast<double>(std::max(std::abs(band), std::abs(band + 1))) * kCityMergeRadiusM;
    const double cosine = std::max(std::cos(edge / kEarthRadiusM), 1e-3);
    return kCityMergeRadiusM / kMetresPerStep / cosine;
  }
  static std::uint64_t pack(std::int64_t band, std::int64_t column) {
    return (static_cast<std::uint64_t>(band) << 32U) ^ (static_cast<std::uint64_t>(column) & 0xffffffffU);
  }
  static std::uint64_t cell_of(geometry::GridPoint p) {
    const auto band = band_of(p.y);
    return pack(band, column_of(p.x, band));
  }

  template <class Visit>
  static void for_each_cell_near(geometry::GridPoint p, const Visit& visit) {
    const auto own = band_of(p.y);
    for (auto band = own - 1; band <= own + 1; ++band) {
      const auto column = column_of(p.x, band);
      for (auto c = column - 1; c <= column + 1; ++c) visit(pack(band, c));
    }
  }

  void finish() {
    std::unordered_set<std::string> ids;
    for (auto& row : places_) {
      if (!row.id.empty() && ids.insert(row.id).second) continue;
      std::string key = fmt::format("{}|{}|{}", display_name(row), row.location.x, row.location.y);
      for (const auto& [scheme, code] : row.codes) key += fmt::format("|{}:{}", scheme, code);
      std::string_view readable = display_name_latin(row);
      row.id = derived_id(readable, "place", key);
      if (!ids.insert(row.id).second) {
        out_.flags.push_back(fmt::format("line {}: left out, equal to an earlier line", row.line));
        ++out_.dropped["merged duplicate"];
        row.names.clear();
      }
    }
    std::erase_if(places_, [](const PlaceRow& row) { return row.names.empty(); });
    out_.rows = std::move(places_);
  }

  static std::string_view display_name_latin(const PlaceRow& row) {
    for (const auto& name : row.names) {
      if (name.lang == "und-Latn") return name.text;
    }
    return row.names.front().text;
  }

  struct NameInCell {
    std::uint64_t name;
    std::uint64_t cell;
    friend bool operator==(const NameInCell&, const NameInCell&) = default;
  };

  struct NameInCellHash {
    std::size_t operator()(const NameInCell& key) const {
      std::uint64_t h = (key.name + 1) * 0x9e3779b97f4a7c15U ^ key.cell;
      h = (h ^ (h >> 31U)) * 0xbf58476d1ce4e5b9U;
      return static_cast<std::size_t>(h ^ (h >> 29U));
    }
  };

  struct Candidate {
    std::size_t place;
    bool primary;
  };

  RowsRead<PlaceRow>& out_;
  const std::vector<std::size_t>& primary_;
  std::vector<PlaceRow> places_;
  std::unordered_map<std::string, std::size_t> codes_;
  std::unordered_map<std::string, std::uint64_t> name_numbers_;
  std::unordered_map<NameInCell, std::vector<Candidate>, NameInCellHash> cells_;
};

}  // namespace

double distance_m(geometry::GridPoint a, geometry::GridPoint b) {
  const double mean = (geometry::lat_degrees(a) + geometry::lat_degrees(b)) / 2 * std::numbers::pi / 180;
  double dx = std::fabs(static_cast<double>(a.x) - static_cast<double>(b.x));
  if (dx > geometry::kMaxX) dx = 2.0 * geometry::kMaxX - dx;
  const double dy = static_cast<double>(a.y) - static_cast<double>(b.y);
  return std::hypot(dx * std::cos(mean), dy) * kMetresPerStep;
}

void merge_places(RowsRead<PlaceRow>& out, const std::vector<std::size_t>& primary) {
  Merger(out, primary).run();
}

}  // namespace frontkart::exchange
