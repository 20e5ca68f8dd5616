#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "exchange/gazetteer.hpp"

namespace frontkart::exchange {

/// Language of a name without a recorded one: Cyrillic letters in Ukraine are read as Ukrainian and in Russia as
/// Russian; everything else is "und". `country` is ISO 3166 alpha-2 or an English name.
[[nodiscard]] std::string guess_language(std::string_view name, std::string_view country);

/// The tag for a column or property "name_xx": "xx", with "no" read as "nb" (both are used for bokmål) and "latin" as
/// "und-Latn". Empty where xx is no language tag.
[[nodiscard]] std::string language_of_column(std::string_view suffix);

/// Language and form of a column or property "name_xx.form"; nothing where it has not that shape.
[[nodiscard]] std::optional<std::pair<std::string, std::string>> form_of_column(std::string_view suffix);

/// For comparing names: lower case, letters and digits only, accents of Latin letters and the dots of ё left out.
/// Invalid UTF-8 gives an unspecified result, but no failure.
[[nodiscard]] std::string normalised_name(std::string_view name);

/// True for a name in ASCII letters without a capital: the form of a slug.
[[nodiscard]] bool is_lower_case_slug(std::string_view name);
/// "velyka-pysarivka" → "Velyka-Pysarivka".
[[nodiscard]] std::string with_capitals(std::string name);

/// Adds the name unless its text is empty or there already, in a named language or in any.
void add_name(std::vector<Name>& names, std::string lang, std::string_view text);

/// Letters, digits and '-' from the text, at most 48 bytes, plus '-' and the first ten hex digits of the SHA-256 of
/// `key`: an id that depends on nothing but the thing itself. `fallback` stands where the text has no ASCII letter.
[[nodiscard]] std::string derived_id(std::string_view text, std::string_view fallback, std::string_view key);

/// True for text in the form of a ledger id.
[[nodiscard]] bool has_id_form(std::string_view text);

}  // namespace frontkart::exchange
