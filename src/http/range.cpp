#include "http/range.hpp"

#include <algorithm>
#include <charconv>
#include <string>

#include "http/text.hpp"

namespace frontkart::http {
namespace {

std::uint64_t number_of(std::string_view digits) {
  std::uint64_t out = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), out);
  return out;
}

}  // namespace

ByteRange byte_range(std::string_view field, std::uint64_t total) {
  const std::size_t equals = field.find('=');
  if (equals == std::string_view::npos || !same_ignoring_case(trimmed(field.substr(0, equals)), "bytes")) return {};
  const std::string_view range = trimmed(field.substr(equals + 1));
  const std::size_t dash = range.find('-');
  if (dash == std::string_view::npos) return {};
  const std::string_view first = trimmed(range.substr(0, dash));
  const std::string_view last = trimmed(range.substr(dash + 1));
  if (first.empty()) {
    if (!is_number(last)) return {};
    const std::uint64_t size = std::min(number_of(last), total);
    if (size == 0) return {ByteRange::Kind::not_there, 0, 0};
    return {ByteRange::Kind::part, total - size, size};
  }
  if (!is_number(first) || (!last.empty() && !is_number(last))) return {};
  const std::uint64_t begin = number_of(first);
  const std::uint64_t end = last.empty() ? total : number_of(last) + 1;
  if (end <= begin && !last.empty()) return {};
  if (begin >= total) return {ByteRange::Kind::not_there, 0, 0};
  return {ByteRange::Kind::part, begin, std::min(end, total) - begin};
}

}  // namespace frontkart::http
