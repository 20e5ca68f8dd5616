#include "http/target.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <optional>

#include "base/utf8.hpp"

namespace frontkart::http {
namespace {

std::optional<unsigned> hex_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A' + 10);
  return std::nullopt;
}

bool is_text(std::string_view text) {
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
  return is_utf8(text) && std::none_of(text.begin(), text.end(), is_control);
}

Error bad_target(std::string message) {
  return Error{ErrorCode::usage, std::move(message), "", "See the documentation of the HTTP interface."};
}

}  // namespace

Result<std::string> percent_decode(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      const auto high = i + 1 < text.size() ? hex_digit(text[i + 1]) : std::nullopt;
      const auto low = i + 2 < text.size() ? hex_digit(text[i + 2]) : std::nullopt;
      if (!high || !low) return bad_target("The address has a '%' without two hexadecimal digits after it.");
      out += static_cast<char>(*high * 16 + *low);
      i += 2;
    } else {
      out += plus_is_space && text[i] == '+' ? ' ' : text[i];
    }
  }
  if (!is_text(out)) return bad_target("The address holds bytes that are not text in UTF-8.");
  return out;
}

const std::string* Target::find(std::string_view name) const {
  const auto found = std::find_if(query.begin(), query.end(), [&](const auto& pair) { return pair.first == name; });
  return found == query.end() ? nullptr : &found->second;
}

Result<Target> parse_target(std::string_view target) {
  if (target.empty() || target.front() != '/') return bad_target("The address must begin with '/'.");
  target = target.substr(0, target.find('#'));
  const std::size_t mark = target.find('?');
  Target out;
  FRONTKART_TRY(out.path, percent_decode(target.substr(0, mark), false));
  if (mark == std::string_view::npos) return out;

  std::string_view rest = target.substr(mark + 1);
  while (!rest.empty()) {
    const std::size_t end = rest.find('&');
    const std::string_view pair = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    if (pair.empty()) continue;
    const std::size_t equals = pair.find('=');
    FRONTKART_TRY(std::string name, percent_decode(pair.substr(0, equals), true));
    FRONTKART_TRY(std::string value, equals == std::string_view::npos ? Result<std::string>(std::string())
                                                                      : percent_decode(pair.substr(equals + 1), true));
    if (name.empty()) return bad_target("The address has a parameter without a name.");
    if (out.find(name) != nullptr) {
      return bad_target(fmt::format("The parameter '{}' is given twice.", name.substr(0, 40)));
    }
    out.query.emplace_back(std::move(name), std::move(value));
  }
  return out;
}

}  // namespace frontkart::http
