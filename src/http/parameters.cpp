#include "http/parameters.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <vector>

namespace frontkart::http {
namespace {

Error bad_value(std::string_view name, std::string_view value, std::string_view wanted) {
  return Error{ErrorCode::usage, fmt::format("'{}' does not fit the parameter '{}'.", value.substr(0, 60), name), "",
               fmt::format("Give {}.", wanted)};
}

}  // namespace

Result<Parameters> Parameters::check(const Target& target, std::span<const std::string_view> known) {
  std::vector<std::string_view> names(known.begin(), known.end());
  names.insert(names.end(), {"zone", "as_known"});
  for (const auto& [name, value] : target.query) {
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      return Error{ErrorCode::usage, fmt::format("There is no parameter '{}' here.", name.substr(0, 40)), "",
                   fmt::format("The parameters are {}.", fmt::join(names, ", "))};
    }
  }
  return Parameters(target);
}

std::optional<std::string> Parameters::text(std::string_view name) const {
  const std::string* value = target_->find(name);
  if (value == nullptr || value->empty()) return std::nullopt;
  return *value;
}

Result<std::string> Parameters::needed(std::string_view name) const {
  if (auto value = text(name)) return *std::move(value);
  return Error{ErrorCode::usage, fmt::format("The parameter '{}' is missing.", name), "", ""};
}

Result<std::size_t> Parameters::number(std::string_view name, std::size_t otherwise, std::size_t low,
                                       std::size_t high) const {
  const auto value = text(name);
  if (!value) return otherwise;
  std::size_t out = 0;
  const auto [end, failure] = std::from_chars(value->data(), value->data() + value->size(), out);
  if (failure != std::errc{} || end != value->data() + value->size() || out < low || out > high) {
    return bad_value(name, *value, fmt::format("a number from {} to {}", low, high));
  }
  return out;
}

Result<double> Parameters::degrees(std::string_view name, std::string_view text, double limit) const {
  double out = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), out, std::chars_format::fixed);
  if (failure != std::errc{} || end != text.data() + text.size() || !(std::abs(out) <= limit)) {
    return bad_value(name, text, fmt::format("degrees from -{0} to {0}", limit));
  }
  return out;
}

Result<std::string> Parameters::word(std::string_view name, std::initializer_list<std::string_view> words) const {
  const auto value = text(name);
  if (!value) return std::string(*words.begin());
  if (std::find(words.begin(), words.end(), *value) != words.end()) return *value;
  return bad_value(name, *value, fmt::format("one of {}", fmt::join(words, ", ")));
}

Result<std::optional<TimeArgument>> Parameters::time(std::string_view name) const {
  auto value = text(name);
  if (!value) return std::optional<TimeArgument>{};
  // An offset's '+' that was typed by hand arrives as a space.
  std::replace(value->begin(), value->end(), ' ', '+');
  auto time = parse_time_argument(*value, zone());
  if (!time.ok()) {
    Error error = std::move(time).error();
    error.where = std::string(name);
    return error;
  }
  return std::optional<TimeArgument>(time.value());
}

Result<TimeArgument> Parameters::needed_time(std::string_view name) const {
  FRONTKART_CHECK([&]() -> Status {
    FRONTKART_TRY([[maybe_unused]] const std::string ignored, needed(name));
    return Done{};
  }());
  FRONTKART_TRY(const auto time, this->time(name));
  return *time;
}

Result<std::optional<std::array<double, 4>>> Parameters::bounds(std::string_view name) const {
  const auto value = text(name);
  if (!value) return std::optional<std::array<double, 4>>{};
  std::array<double, 4> out{};
  std::string_view rest = *value;
  const Error malformed = bad_value(name, *value, "west,south,east,north in degrees");
  for (std::size_t i = 0; i < out.size(); ++i) {
    const std::size_t comma = rest.find(',');
    if ((comma == std::string_view::npos) != (i + 1 == out.size())) return malformed;
    FRONTKART_TRY(out[i], degrees(name, rest.substr(0, comma), i % 2 == 0 ? 180 : 90));
    rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
  }
  if (out[0] > out[2] || out[1] > out[3]) return malformed;
  return std::optional(out);
}

Result<std::string> Parameters::coordinate(const std::string& lon, const std::string& lat) const {
  FRONTKART_TRY([[maybe_unused]] const double x, degrees("lon", lon, 180));
  FRONTKART_TRY([[maybe_unused]] const double y, degrees("lat", lat, 90));
  return lon + "," + lat;
}

Result<Instant> Parameters::as_known() const {
  FRONTKART_TRY(const auto time, this->time("as_known"));
  return time ? time->state_instant() : Instant::highest();
}

}  // namespace frontkart::http
