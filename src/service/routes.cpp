#include <fmt/format.h>

#include <cmath>

#include "claims/records.hpp"
#include "composite/along.hpp"
#include "geometry/length.hpp"
#include "maps/fold.hpp"
#include "service/impl.hpp"

namespace frontkart::service {
namespace {

constexpr double kMillimetresPerKilometre = 1e6;

/// A line on the grid, without repeated points.
Result<std::vector<geometry::GridPoint>> on_grid(const std::vector<std::pair<double, double>>& line,
                                                 const std::string& where) {
  std::vector<geometry::GridPoint> out;
  for (const auto& [lon, lat] : line) {
    geometry::GridPoint p;
    if (!geometry::try_to_grid(lon, lat, p)) {
      return Error{ErrorCode::bad_input, "A point of the route's line is out of range.", where, ""};
    }
    if (out.empty() || out.back() != p) out.push_back(p);
  }
  return out;
}

/// Where something is on a line: on the way from point `segment` to the next.
struct Position {
  std::size_t segment = 0;
  double share = 0;
};

/// Walks along one line. Distances are whole millimetres from its beginning, so that stretches add up.
class Walk {
 public:
  explicit Walk(const std::vector<geometry::GridPoint>& line) : line_(line) {
    before_.push_back(0);
    for (std::size_t i = 0; i + 1 < line.size(); ++i) {
      before_.push_back(before_.back() + geometry::length_of_line(line[i], line[i + 1]));
    }
  }
  [[nodiscard]] std::int64_t millimetres(Position p) const {
    double metres = before_[p.segment];
    if (p.share > 0) {
      const auto [x, y] = at(p);
      metres += geometry::length_of_line(line_[p.segment].x, line_[p.segment].y, x, y);
    }
    return std::llround(metres * 1000);
  }
  /// The part of the line between two positions; what is not a point of the line is rounded to the grid.
  [[nodiscard]] std::vector<geometry::GridPoint> part(Position from, Position to) const {
    std::vector<geometry::GridPoint> out{rounded(from)};
    const auto add = [&](geometry::GridPoint p) {
      if (out.back() != p) out.push_back(p);
    };
    for (std::size_t i = from.segment + 1; i <= to.segment; ++i) add(line_[i]);
    add(rounded(to));
    return out;
  }

 private:
  [[nodiscard]] std::pair<double, double> at(Position p) const {
    const geometry::GridPoint a = line_[p.segment];
    if (p.share <= 0) return {a.x, a.y};
    const geometry::GridPoint b = line_[p.segment + 1];
    return {a.x + p.share * (static_cast<double>(b.x) - a.x), a.y + p.share * (static_cast<double>(b.y) - a.y)};
  }
  [[nodiscard]] geometry::GridPoint rounded(Position p) const {
    const auto [x, y] = at(p);
    return {static_cast<std::int32_t>(std::nearbyint(x)), static_cast<std::int32_t>(std::nearbyint(y))};
  }

  const std::vector<geometry::GridPoint>& line_;
  std::vector<double> before_;  ///< metres up to each point
};

RouteStretch stretch_of(composite::StatusId status, const maps::Legend& legend) {
  RouteStretch out;
  if (status == composite::kNoStatement) return out;
  const maps::LegendEntry& entry = legend.entries.at(status - 1U);
  out.status = entry.id;
  out.standing = entry.standing;
  out.party = entry.party;
  return out;
}

}  // namespace

std::vector<RouteStretch> route_stretches(const composite::Composite& composite, const maps::Legend& legend, Instant at,
                                          const std::vector<std::vector<geometry::GridPoint>>& lines) {
  const composite::Along along(composite);
  const auto t = composite.time_index(at);
  std::vector<RouteStretch> out;
  std::int64_t begin = 0;
  for (const auto& line : lines) {
    if (line.size() < 2) continue;
    const Walk walk(line);
    struct Cut {
      Position at;
      composite::StatusId status;
    };
    std::vector<Cut> cuts;
    for (const composite::LinePart& part : along.parts(line)) {
      const auto status = t ? composite.status_at(part.history, *t) : composite::kNoStatement;
      if (cuts.empty() || cuts.back().status != status) cuts.push_back({{part.segment, part.share}, status});
    }
    const Position end{line.size() - 1, 0};
    for (std::size_t i = 0; i < cuts.size(); ++i) {
      const Position to = i + 1 < cuts.size() ? cuts[i + 1].at : end;
      RouteStretch stretch = stretch_of(cuts[i].status, legend);
      const std::int64_t from_mm = begin + walk.millimetres(cuts[i].at);
      const std::int64_t to_mm = begin + walk.millimetres(to);
      stretch.from_km = static_cast<double>(from_mm) / kMillimetresPerKilometre;
      stretch.to_km = static_cast<double>(to_mm) / kMillimetresPerKilometre;
      stretch.km = static_cast<double>(to_mm - from_mm) / kMillimetresPerKilometre;
      stretch.line = walk.part(cuts[i].at, to);
      out.push_back(std::move(stretch));
    }
    begin += walk.millimetres(end);
  }
  return out;
}

Result<RouteAnswer> Service::route_status(const std::string& route, const std::string& map, Instant at,
                                          Instant as_known) {
  const std::string id = route.starts_with("route/") ? route.substr(6) : route;
  FRONTKART_TRY(const auto entry, impl_->store.current("route", id, as_known));
  const auto body = entry ? maps::living_body(*entry) : std::nullopt;
  if (!body) {
    return Error{ErrorCode::not_found, fmt::format("There is no route '{}'.", id), "",
                 "'frontkart log --kind route' lists those there are."};
  }
  const std::string where = "route/" + id;
  auto record = claims::route_from_json(*body);
  if (!record.ok()) {
    Error error = std::move(record).error();
    error.where = where + ' ' + error.where;
    return error;
  }
  std::vector<std::vector<geometry::GridPoint>> lines;
  for (const auto& line : record->lines) {
    FRONTKART_TRY(auto points, on_grid(line, where));
    lines.push_back(std::move(points));
  }
  FRONTKART_TRY(const auto loaded, impl_->known.load(map, as_known));
  RouteAnswer out;
  out.route = id;
  for (const claims::Name& n : record->names) {
    if (n.form.empty()) out.names.push_back({n.lang, n.text});
  }
  out.map = map;
  out.at = at;
  out.as_known = std::max(entry->envelope.recorded, loaded->map().as_known);
  out.stretches = route_stretches(loaded->composite(), loaded->map().record.legend, at, lines);
  if (!out.stretches.empty()) out.km = out.stretches.back().to_km;
  return out;
}

}  // namespace frontkart::service
