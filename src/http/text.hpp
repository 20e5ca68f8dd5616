#pragma once

#include <string>
#include <string_view>

/// Small things about the text of header fields: ASCII only.
namespace frontkart::http {

[[nodiscard]] constexpr char in_small_letters(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
[[nodiscard]] std::string in_small_letters(std::string_view text);
[[nodiscard]] bool same_ignoring_case(std::string_view a, std::string_view b);
/// Without spaces and tabs around it.
[[nodiscard]] std::string_view trimmed(std::string_view text);
/// Digits only, without a sign; at most 18 of them.
[[nodiscard]] bool is_number(std::string_view text);
/// For the query of an address: everything is escaped but what is never special there.
[[nodiscard]] std::string escaped_query(std::string_view text);

/// The parts of a list, trimmed.
template <class Visit>
void for_each_element(std::string_view list, char separator, Visit visit) {
  while (true) {
    const std::size_t end = list.find(separator);
    visit(trimmed(list.substr(0, end)));
    if (end == std::string_view::npos) return;
    list.remove_prefix(end + 1);
  }
}

}  // namespace frontkart::http
