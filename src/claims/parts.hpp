#pragma once

#include <optional>
#include <string>
#include <vector>

#include "claims/claim.hpp"
#include "claims/reading.hpp"
#include "claims/records.hpp"

/// What several kinds of record have in common: times, places, names.
namespace frontkart::claims {

/// Times that a calendar can write: what lies outside is open.
[[nodiscard]] EdtfBounds writable(EdtfBounds bounds);

/// Reads an EDTF text in the reading's zone; an RFC 3339 time is one.
void read_edtf(const Member& member, std::string& text, EdtfBounds& bounds);

/// An EDTF text or an object. With `infer`, members that were not typed follow from the others: the role from the
/// form of the EDTF text, the anchor from whether the speaker's time is `stated`.
void read_when(const Member& member, When& out, bool infer = false, bool stated = false);
void read_when(const Member& member, std::optional<When>& out, bool infer = false, bool stated = false);
[[nodiscard]] Json when_json(const When& when);

/// A reference, or an object.
void read_where(const Member& member, Where& out);
[[nodiscard]] Json where_json(const Where& where);

/// A number, "about 1000 km2", or an object.
void read_value(const Member& member, std::optional<Value>& out);
[[nodiscard]] Json value_json(const Value& value);

/// A short form or an object; bare ids are completed by the predicate's signature.
void read_proposition(const Member& member, Proposition& out);
[[nodiscard]] Json proposition_json(const Proposition& proposition);

/// A text (language unknown), a list of texts and names, or a list of names.
void read_names(const Member& member, std::vector<Name>& out);
[[nodiscard]] Json names_json(const std::vector<Name>& names);

/// A GeoJSON Polygon or MultiPolygon: closed rings, positions in the world; heights are dropped.
void read_area(const Member& member, Json& out);
/// A list of at least two positions.
void read_line(const Member& member, std::vector<std::pair<double, double>>& out, std::size_t& positions_left);

void read_common(Object& object, Common& out);
void write_common(Json& body, const Common& common);

[[nodiscard]] Json position_json(const std::pair<double, double>& position);
inline void write_text(Json& body, const char* member, const std::string& text) {
  if (!text.empty()) body[member] = text;
}
inline void write_instant(Json& body, const char* member, const std::optional<Instant>& instant) {
  if (instant) body[member] = format_utc(*instant);
}
template <class List>
void write_list(Json& body, const char* member, const List& list) {
  if (!list.empty()) body[member] = list;
}

}  // namespace frontkart::claims
