#include "claims/reference.hpp"

#include <algorithm>

namespace frontkart::claims {
namespace {

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_alphanumeric(char c) {
  return is_lower(c) || is_digit(c) || (c >= 'A' && c <= 'Z');
}

}  // namespace

bool is_kind(std::string_view text) {
  return !text.empty() && text.size() <= 40 && is_lower(text.front()) &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_lower(c) || is_digit(c) || c == '-'; });
}

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= 80 && is_alphanumeric(text.front()) &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return is_alphanumeric(c) || c == ':' || c == '.' || c == '_' || c == '-'; });
}

bool is_sha256(std::string_view text) {
  return text.size() == 64 &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
}

std::optional<ReferenceParts> split_reference(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  ReferenceParts parts{text.substr(0, slash), text.substr(slash + 1), {}, text};
  if (const std::size_t at = text.find('@', slash); at != std::string_view::npos) {
    parts.id = text.substr(slash + 1, at - slash - 1);
    parts.version = text.substr(at + 1);
    parts.target = text.substr(0, at);
    if (!is_sha256(parts.version)) return std::nullopt;
  }
  if (!is_kind(parts.kind) || !is_id(parts.id)) return std::nullopt;
  return parts;
}

bool holds(Kinds kinds, std::string_view kind) {
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

std::string listed(Kinds words) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) out += i + 1 == words.size() ? " or " : ", ";
    out += words[i];
  }
  return out;
}

bool is_implicit_source(std::string_view id) {
  return id == "unnamed" || id == "several";
}

}  // namespace frontkart::claims
