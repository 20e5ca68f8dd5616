// For each line, a typed record: {"stored": the body} or {"where": the wrong member, "message": …}.
#include <iostream>
#include <string>

#include "claims/records.hpp"

namespace {

using namespace frontkart;
using claims::Json;

/// Everything that is named exists.
claims::Surroundings any_surroundings() {
  claims::Surroundings out;
  out.resolve = [](std::string_view id, std::span<const std::string_view> kinds) -> std::optional<std::string> {
    if (kinds.empty()) return std::nullopt;
    return std::string(kinds.front()) + "/" + std::string(id);
  };
  out.item = [](std::string_view) -> Result<claims::ItemFacts> {
    claims::ItemFacts facts;
    facts.publisher = "source/art";
    facts.published = *parse_rfc3339("2025-03-12T19:00:00Z");
    return facts;
  };
  return out;
}

Json answer(const std::string& line) {
  Json body = Json::parse(line);
  const std::string kind = body.value("kind", "");
  for (const char* member : {"kind", "id", "recorded"}) body.erase(member);
  if (kind != "assessment") body.erase("author");
  if (kind != "assessment" && kind != "edit" && kind != "release") body.erase("reason");
  const auto stored = claims::normalised(kind, body, any_surroundings());
  if (!stored.ok()) return {{"where", stored.error().where}, {"message", stored.error().text()}};
  return {{"stored", *stored}};
}

}  // namespace

int main() {
  std::string line;
  while (std::getline(std::cin, line)) std::cout << answer(line).dump() << '\n';
}
