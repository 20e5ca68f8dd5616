#include "brief/template.hpp"

#include <stdexcept>

namespace frontkart::brief {
namespace {

/// The index of the bracket that closes the one at `open`.
std::size_t closing(std::string_view pattern, std::size_t open) {
  std::size_t depth = 0;
  for (std::size_t i = open; i < pattern.size(); ++i) {
    if (pattern[i] == '[') ++depth;
    if (pattern[i] == ']' && --depth == 0) return i;
  }
  throw std::logic_error("A bracket of a language file's pattern is not closed: " + std::string(pattern));
}

std::optional<std::string> filled(std::string_view pattern, const Lookup& lookup, bool optional_part) {
  std::string out;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '[') {
      const std::size_t end = closing(pattern, i);
      if (auto part = filled(pattern.substr(i + 1, end - i - 1), lookup, true)) out += *part;
      i = end;
    } else if (pattern[i] == '{') {
      const std::size_t end = pattern.find('}', i);
      if (end == std::string_view::npos) {
        throw std::logic_error("A brace of a language file's pattern is not closed: " + std::string(pattern));
      }
      const std::string_view inner = pattern.substr(i + 1, end - i - 1);
      const std::size_t colon = inner.find(':');
      const auto value = lookup(inner.substr(0, colon),
                                colon == std::string_view::npos ? std::string_view{} : inner.substr(colon + 1));
      if (!value || (optional_part && value->empty())) return std::nullopt;
      out += *value;
      i = end;
    } else {
      out += pattern[i];
    }
  }
  return out;
}

}  // namespace

std::optional<std::string> fill(std::string_view pattern, const Lookup& lookup) {
  return filled(pattern, lookup, false);
}

}  // namespace frontkart::brief
