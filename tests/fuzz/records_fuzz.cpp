// Bodies of all kinds of record: the input is a kind, a line break, and JSON; without a line break, JSON of every kind.
#include <array>
#include <nlohmann/json.hpp>
#include <string>

#include "claims/records.hpp"
#include "fuzz/law.hpp"
#include "ledger/projection.hpp"

namespace frontkart::fuzz {
namespace {

using claims::Json;

claims::Surroundings any_surroundings() {
  claims::Surroundings out;
  out.resolve = [](std::string_view id, std::span<const std::string_view> kinds) -> std::optional<std::string> {
    if (kinds.empty()) return std::nullopt;
    return std::string(kinds.back()) + "/" + std::string(id);
  };
  out.item = [](std::string_view) -> Result<claims::ItemFacts> { return claims::ItemFacts{}; };
  return out;
}

/// Whatever a body is, it projects, and twice the same.
void check_projection(std::string_view kind, const Json& body) {
  const ledger::Projection once = ledger::project(kind, "id", body);
  law(once == ledger::project(kind, "id", body), "a projection is a function");
  for (const ledger::Link& link : once.links) law(link.target.find('@') == std::string::npos, "links name no version");
  for (const std::string& hash : once.media) law(hash.size() == 64, "media are hashes");
}

/// Reads without surroundings and writes; nothing where it does not read.
template <class Read>
std::optional<Json> written(Read read, const Json& body) {
  const auto value = read(body);
  if (!value.ok()) return std::nullopt;
  return to_json(*value);
}

std::optional<Json> read_and_written(std::string_view kind, const Json& body) {
  if (kind == "party") return written(claims::party_from_json, body);
  if (kind == "source") return written(claims::source_from_json, body);
  if (kind == "item") return written(claims::item_from_json, body);
  if (kind == "review") return written(claims::review_from_json, body);
  if (kind == "enquiry") return written(claims::enquiry_from_json, body);
  if (kind == "assessment") return written(claims::assessment_from_json, body);
  if (kind == "edit") return written(claims::edit_from_json, body);
  if (kind == "outcome") return written(claims::outcome_from_json, body);
  if (kind == "release") return written(claims::release_from_json, body);
  if (kind == "route") return written(claims::route_from_json, body);
  return written(claims::claim_from_json, body);
}

void check_record(std::string_view kind, const Json& typed) {
  check_projection(kind, typed);
  const auto stored = claims::normalised(kind, typed, any_surroundings());
  if (!stored.ok()) {
    law(stored.error().code == ErrorCode::bad_input, "a wrong record is bad input");
    return;
  }
  const auto again = claims::normalised(kind, *stored, any_surroundings());
  law(again.ok() && *again == *stored, "a normalised record stays as it is");
  const auto read = read_and_written(kind, *stored);
  law(read && *read == *stored, "a normalised record can be read and written");
  check_projection(kind, *stored);
}

}  // namespace
}  // namespace frontkart::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace frontkart;
  if (size > 65'536) return 0;
  const std::string_view text = fuzz::text_of(data, size);
  const std::size_t line = text.find('\n');
  const bool has_kind = line != std::string_view::npos && line < 40;
  const auto json = claims::Json::parse(has_kind ? text.substr(line + 1) : text, nullptr, false);
  if (json.is_discarded()) return 0;
  if (has_kind) {
    fuzz::check_record(text.substr(0, line), json);
    return 0;
  }
  for (const std::string_view kind : claims::record_kinds()) fuzz::check_record(kind, json);
  for (const std::string_view kind : {"place", "region", "map", "snapshot", "purge"})
    fuzz::check_projection(kind, json);
  return 0;
}
