#include "ledger/entry.hpp"

#include <algorithm>

#include "base/utf8.hpp"
#include "ledger/canonical_json.hpp"

namespace frontkart::ledger {
namespace {

bool is_letter_or_digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

void append_member(std::string& out, std::string_view name, std::string_view text) {
  out += ",\"";
  out += name;
  out += "\":";
  append_json_string(out, text);
}

}  // namespace

std::string canonical_envelope(const Envelope& envelope) {
  // The names in canonical order; all are ASCII, so this is the whole of RFC 8785 for a flat object.
  std::string out = "{\"author\":";
  append_json_string(out, envelope.author);
  append_member(out, "body_hash", envelope.body_hash.hex());
  append_member(out, "id", envelope.id);
  append_member(out, "kind", envelope.kind);
  append_member(out, "prev", envelope.prev.hex());
  if (envelope.reason) append_member(out, "reason", *envelope.reason);
  append_member(out, "recorded", format_utc_micros(envelope.recorded));
  out += ",\"seq\":" + std::to_string(envelope.seq);
  if (envelope.supersedes) append_member(out, "supersedes", envelope.supersedes->hex());
  out += ",\"v\":" + std::to_string(envelope.v) + '}';
  return out;
}

Digest hash_of(const Envelope& envelope) {
  return sha256(canonical_envelope(envelope));
}

Digest body_hash(std::string_view salt, std::string_view canonical_body) {
  return Sha256().update(salt).update(canonical_body).finish();
}

Json Entry::json() const {
  return Json::parse(body.value());
}

bool valid_id(std::string_view id) {
  return !id.empty() && id.size() <= 80 && is_letter_or_digit(id.front()) &&
         std::all_of(id.begin(), id.end(),
                     [](char c) { return is_letter_or_digit(c) || c == ':' || c == '.' || c == '_' || c == '-'; });
}

bool valid_kind(std::string_view kind) {
  const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
  return !kind.empty() && kind.size() <= 40 && is_lower(kind.front()) &&
         std::all_of(kind.begin(), kind.end(),
                     [&](char c) { return is_lower(c) || (c >= '0' && c <= '9') || c == '-'; });
}

Result<Reference> parse_reference(std::string_view text) {
  const auto fail = [&](std::string message) {
    return Error{ErrorCode::usage, std::move(message), is_utf8(text) ? std::string(text.substr(0, 200)) : "",
                 "Write kind/id, such as place/sudzha, or kind/id@ and the 64 digits of a version."};
  };
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return fail("A reference needs a '/' between kind and id.");
  Reference reference;
  reference.kind = text.substr(0, slash);
  std::string_view rest = text.substr(slash + 1);
  const std::size_t at = rest.find('@');
  if (at != std::string_view::npos) {
    auto version = Digest::from_hex(rest.substr(at + 1));
    if (!version.ok()) return fail("The version after '@' is not 64 lower-case hexadecimal digits.");
    reference.version = *version;
    rest = rest.substr(0, at);
  }
  reference.id = rest;
  if (!valid_kind(reference.kind)) return fail("The reference's kind is not valid.");
  if (!valid_id(reference.id)) return fail("The reference's id is not valid.");
  return reference;
}

std::string format_reference(const Reference& reference) {
  std::string out = reference.kind + '/' + reference.id;
  if (reference.version) out += '@' + reference.version->hex();
  return out;
}

}  // namespace frontkart::ledger
