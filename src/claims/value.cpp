#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "claims/parts.hpp"

namespace frontkart::claims {
namespace {

/// Beyond this, neighbouring whole numbers cannot be told apart.
constexpr double kMost = 9e15;

bool take(std::string_view& text, std::string_view beginning) {
  if (!text.starts_with(beginning)) return false;
  text.remove_prefix(beginning.size());
  return true;
}

void skip_spaces(std::string_view& text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
}

/// "1000 km2", "about 1000 km2", "~1000 km2", "≈ 1000 km2"
std::optional<Value> parse_value(std::string_view text) {
  Value value;
  skip_spaces(text);
  value.about = take(text, "about ") || take(text, "~") || take(text, "≈");
  skip_spaces(text);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value.number);
  if (error != std::errc() || !std::isfinite(value.number) || std::abs(value.number) > kMost) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  if (!text.empty() && text.front() != ' ') return std::nullopt;
  skip_spaces(text);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  value.unit = text;
  return value;
}

}  // namespace

void read_value(const Member& member, std::optional<Value>& out) {
  if (!member || member->failed()) return;
  Value& value = out.emplace();
  if (member->json().is_number()) return read_number(member, value.number, -kMost, kMost);
  if (member->json().is_string()) {
    std::string text;
    read_text(member, text, 100);
    if (member->failed()) return;
    const auto parsed = parse_value(text);
    if (!parsed) return member->wrong("is no value", "Write a number and its unit: \"about 1000 km2\".");
    value = *parsed;
    return;
  }
  Object object(*member);
  read_number(object.need("number"), value.number, -kMost, kMost);
  read_text(object.get("unit"), value.unit, 100);
  read_flag(object.get("about"), value.about);
  read_reference(object.get("of"), value.of, kComparedKinds);
  object.done();
}

Json value_json(const Value& value) {
  Json out = {{"number", value.number}};
  write_text(out, "unit", value.unit);
  if (value.about) out["about"] = true;
  write_text(out, "of", value.of);
  return out;
}

}  // namespace frontkart::claims
