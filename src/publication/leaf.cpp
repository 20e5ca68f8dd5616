#include <fmt/format.h>

#include "ledger/canonical_json.hpp"
#include "publication/view.hpp"

namespace frontkart::publication {
namespace {

using ledger::Json;

Error no_leaf(std::string_view what) {
  return {ErrorCode::bad_input, fmt::format("This is no public record: {}.", what), "", "Publish again."};
}

}  // namespace

std::string leaf_of(const PublicRecord& record) {
  Json leaf = record.body;
  leaf["kind"] = record.kind;
  leaf["id"] = record.id;
  auto canonical = ledger::canonical_json(leaf);
  // What a view holds was canonical in the ledger.
  return std::move(canonical).value();
}

Result<PublicRecord> record_of(std::string_view leaf) {
  Json json = Json::parse(leaf, nullptr, false);
  if (!json.is_object()) return no_leaf("it is no JSON object");
  const auto kind = json.find("kind");
  const auto id = json.find("id");
  if (kind == json.end() || id == json.end() || !kind->is_string() || !id->is_string()) {
    return no_leaf("it lacks its kind or id");
  }
  PublicRecord record{kind->get<std::string>(), id->get<std::string>(), {}, {}};
  if (!ledger::valid_kind(record.kind) || !ledger::valid_id(record.id)) return no_leaf("its kind or id is none");
  const auto canonical = ledger::canonical_json(json);
  if (!canonical.ok() || *canonical != leaf) return no_leaf("it is not in canonical form");
  json.erase("kind");
  json.erase("id");
  record.body = std::move(json);
  return record;
}

}  // namespace frontkart::publication
