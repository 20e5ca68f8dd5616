#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/instant.hpp"
#include "brief/language.hpp"
#include "claims/claim.hpp"

namespace frontkart::brief {

/// Dates in words. Everything is in one zone, and the year is left out where it is the brief's own.
class Dates {
 public:
  /// Precondition: `zone` is a known IANA name.
  Dates(const Language& language, std::string zone, Instant brief_at);

  /// "onsdag 12. mars 2025 kl. 20.00"
  [[nodiscard]] std::string title(Instant t) const;
  /// "12. mars kl. 20.00"
  [[nodiscard]] std::string moment(Instant t) const;
  /// "12. mars"
  [[nodiscard]] std::string day(Instant t) const;
  /// Both fall into the same minute, or day, of the zone.
  [[nodiscard]] bool same_minute(Instant a, Instant b) const;
  [[nodiscard]] bool same_day(Instant a, Instant b) const;

  /// A time as an adverbial: "siden august 2024", "senest 12. mars". `role` is one of during, as-of, by, since,
  /// deadline. Nothing: the time is not resolved to a date, or says nothing (open on both sides).
  [[nodiscard]] std::optional<std::string> when(const claims::When& when, std::string_view role) const;
  /// The same for a bare EDTF value with its bounds.
  [[nodiscard]] std::optional<std::string> edtf(std::string_view text, const EdtfBounds& bounds,
                                                std::string_view role) const;

 private:
  struct Local {
    int year = 0;
    unsigned month = 0;
    unsigned day = 0;
    unsigned weekday = 0;  ///< 0 is Sunday
    std::string hour;
    std::string minute;
  };
  [[nodiscard]] Local local(Instant t) const;
  [[nodiscard]] std::string worded(const Local& local, std::string_view role, std::string_view unit,
                                   bool with_year) const;
  [[nodiscard]] std::optional<std::string> part(std::string_view text, const EdtfBounds& bounds,
                                                std::string_view role) const;

  const Language& language_;
  std::string zone_;
  Instant brief_at_;
  int year_ = 0;
};

/// The role's name in the language files.
[[nodiscard]] std::string_view role_name(claims::WhenRole role);

}  // namespace frontkart::brief
