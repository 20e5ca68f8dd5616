#pragma once

#include <array>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "http/target.hpp"

namespace frontkart::http {

/// The query of a call, checked: every parameter is known, and each value has the form that is asked for.
/// All errors are `usage` and name the parameter.
class Parameters {
 public:
  /// `target` outlives the parameters. `zone` and `as_known` are known to every call.
  [[nodiscard]] static Result<Parameters> check(const Target& target, std::span<const std::string_view> known);

  /// Missing and empty are the same.
  [[nodiscard]] std::optional<std::string> text(std::string_view name) const;
  [[nodiscard]] Result<std::string> needed(std::string_view name) const;
  /// Digits only; within [low, high].
  [[nodiscard]] Result<std::size_t> number(std::string_view name, std::size_t otherwise, std::size_t low,
                                           std::size_t high) const;
  /// A decimal number of degrees within [-limit, limit].
  [[nodiscard]] Result<double> degrees(std::string_view name, std::string_view text, double limit) const;
  /// One of the given words; the first where missing.
  [[nodiscard]] Result<std::string> word(std::string_view name, std::initializer_list<std::string_view> words) const;
  /// A time as on the command line, days taken in the zone of the call.
  [[nodiscard]] Result<std::optional<TimeArgument>> time(std::string_view name) const;
  [[nodiscard]] Result<TimeArgument> needed_time(std::string_view name) const;
  /// "west,south,east,north" in degrees, low before high.
  [[nodiscard]] Result<std::optional<std::array<double, 4>>> bounds(std::string_view name) const;

  [[nodiscard]] std::string zone() const { return text("zone").value_or("UTC"); }
  /// In degrees: text that `degrees` accepts, joined as "LON,LAT".
  [[nodiscard]] Result<std::string> coordinate(const std::string& lon, const std::string& lat) const;
  /// Everything that is recorded, where it is missing.
  [[nodiscard]] Result<Instant> as_known() const;

 private:
  explicit Parameters(const Target& target) : target_(&target) {}
  const Target* target_;
};

}  // namespace frontkart::http
