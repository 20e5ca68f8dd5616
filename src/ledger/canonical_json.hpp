#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace frontkart::ledger {

/// Arrays and objects inside each other; GeoJSON needs about ten.
inline constexpr std::size_t kMaxJsonDepth = 128;

/// The JSON Canonicalization Scheme (RFC 8785): no white space, members sorted by the UTF-16 code units of their names,
/// numbers as ECMAScript prints a double, the fewest escapes. UTF-8 out.
///
/// canonical_json(parse(canonical_json(x))) == canonical_json(x).
///
/// Errors (bad_input, `where` is the place as a JSON pointer): a number that is not finite; an integer that a double
/// cannot print back digit for digit (beyond 2^53: write it as a string); a string or name that is not UTF-8; more than
/// kMaxJsonDepth levels; a binary or discarded value.
[[nodiscard]] Result<std::string> canonical_json(const nlohmann::json& value);

/// Number::toString of ECMAScript (ECMA-262, 6.1.6.1.20): the shortest digits that give back the same double.
/// Precondition: finite.
[[nodiscard]] std::string ecmascript_number(double value);

/// Appends the text as a JSON string with its quotes, escaped as RFC 8785 says. Not checked: bytes that are not UTF-8
/// are copied, so that the hash of a damaged entry is still defined.
void append_json_string(std::string& out, std::string_view text);

/// Whether `a` sorts before `b` by UTF-16 code units. Precondition: both are UTF-8.
[[nodiscard]] bool utf16_less(std::string_view a, std::string_view b);

}  // namespace frontkart::ledger
