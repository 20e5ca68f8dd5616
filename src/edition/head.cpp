#include "edition/head.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <initializer_list>

#include "edition/leaf.hpp"
#include "ledger/canonical_json.hpp"

namespace frontkart::edition {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kFormat = "frontkart-edition";
constexpr std::uint64_t kVersion = 1;
constexpr std::uint64_t kMaxExact = std::uint64_t{1} << 53U;
const Instant kFirst = parse_rfc3339("0001-01-01T00:00:00Z").value();
const Instant kLast = parse_rfc3339("9999-12-31T23:59:59.999999Z").value();

Json json_of(const Head& head) {
  Json previous;
  if (head.previous) previous = {{"number", head.previous->number}, {"sha256", head.previous->sha256.hex()}};
  return {{"format", kFormat},
          {"version", kVersion},
          {"number", head.number},
          {"published", format_utc(head.published)},
          {"preview", head.preview},
          {"previous", std::move(previous)},
          {"tree",
           {{"size", head.tree.size},
            {"root", head.tree.root.hex()},
            {"contents", head.tree.contents},
            {"leaves", head.tree.leaves}}},
          {"site", head.site}};
}

Status writable(const Head& head) {
  if (head.published < kFirst || head.published > kLast) {
    return Error{ErrorCode::bad_input, "The time of publication is not one that a calendar names.", "/published", ""};
  }
  if (!head.site.is_object()) {
    return Error{ErrorCode::bad_input, "It has to be an object.", "/site", ""};
  }
  return Done{};
}

/// Members of one object, each read once; what is wrong is kept and told at the end.
class Members {
 public:
  Members(const Json& object, std::string where, std::initializer_list<std::string_view> names)
      : object_(object), where_(std::move(where)) {
    if (!object.is_object()) {
      fail("", "It is not an object.");
      return;
    }
    for (const auto& [name, value] : object.items()) {
      if (std::find(names.begin(), names.end(), name) == names.end()) {
        fail(name.substr(0, 60), "This member is not known; a later version may have written it.");
      }
    }
  }

  const Json& any(const char* name) {
    static const Json none;
    if (!object_.is_object()) return none;
    const auto it = object_.find(name);
    if (it != object_.end()) return *it;
    fail(name, "It is missing.");
    return none;
  }
  std::string text(const char* name) {
    const Json& value = any(name);
    if (value.is_string()) return value.get<std::string>();
    fail(name, "It is not a text.");
    return {};
  }
  std::uint64_t count(const char* name) {
    const Json& value = any(name);
    if (value.is_number_unsigned() && value.get<std::uint64_t>() <= kMaxExact) return value.get<std::uint64_t>();
    fail(name, "It is not a count.");
    return 0;
  }
  bool truth(const char* name) {
    const Json& value = any(name);
    if (value.is_boolean()) return value.get<bool>();
    fail(name, "It is neither true nor false.");
    return false;
  }
  template <std::size_t N>
  std::array<std::uint8_t, N> bytes(const char* name) {
    std::array<std::uint8_t, N> out{};
    const std::string hex = text(name);
    std::size_t length = 0;
    const bool lower = hex.find_first_not_of("0123456789abcdef") == std::string::npos;
    if (!lower || hex.size() != 2 * N ||
        sodium_hex2bin(out.data(), N, hex.data(), hex.size(), nullptr, &length, nullptr) != 0 || length != N) {
      fail(name, fmt::format("It is not {} lower-case hexadecimal digits.", 2 * N));
    }
    return out;
  }
  std::string path(const char* name) {
    std::string out = text(name);
    if (!valid_path(out)) fail(name, "It is not a path of an edition.");
    return out;
  }

  void fail(std::string_view name, std::string message) {
    if (error_) return;
    std::string where = where_;
    if (!name.empty()) where.append("/").append(name);
    error_ = Error{ErrorCode::bad_input, std::move(message), std::move(where), ""};
  }
  [[nodiscard]] Status status() const { return error_ ? Status(*error_) : Status(Done{}); }

 private:
  const Json& object_;
  std::string where_;
  std::optional<Error> error_;
};

Result<std::optional<Previous>> read_previous(const Json& value, const std::string& where, std::uint64_t number) {
  if (value.is_null()) {
    if (number == 1) return std::optional<Previous>();
    return Error{ErrorCode::bad_input, "It is missing; only the first edition has none before it.", where, ""};
  }
  Members members(value, where, {"number", "sha256"});
  Previous out;
  out.number = members.count("number");
  out.sha256.bytes = members.bytes<32>("sha256");
  if (out.number == 0 || out.number + 1 != number) members.fail("number", "It is not the number before.");
  FRONTKART_CHECK(members.status());
  return std::optional(out);
}

Result<Tree> read_tree(const Json& value, const std::string& where) {
  Members members(value, where, {"size", "root", "contents", "leaves"});
  Tree tree;
  tree.size = members.count("size");
  tree.root.bytes = members.bytes<32>("root");
  tree.contents = members.path("contents");
  tree.leaves = members.path("leaves");
  if (!hash_part(tree.contents)) members.fail("contents", "The name has no hash.");
  if (!hash_part(tree.leaves)) members.fail("leaves", "The name has no hash.");
  FRONTKART_CHECK(members.status());
  return tree;
}

Result<Head> read_inner(const Json& value, const std::string& where) {
  Members members(value, where, {"format", "version", "number", "published", "preview", "previous", "tree", "site"});
  Head head;
  if (members.text("format") != kFormat) members.fail("format", "It is not that of an edition.");
  if (members.count("version") != kVersion) members.fail("version", "Only version 1 is known. Get a newer Frontkart.");
  head.number = members.count("number");
  if (head.number == 0) members.fail("number", "Editions are numbered from 1.");
  const std::string published = members.text("published");
  const auto at = parse_rfc3339(published);
  if (!at.ok() || format_utc(*at) != published) members.fail("published", "It is not a time in UTC.");
  head.preview = members.truth("preview");
  head.site = members.any("site");
  if (!head.site.is_object()) members.fail("site", "It is not an object.");
  const Json& previous = members.any("previous");
  const Json& tree = members.any("tree");
  FRONTKART_CHECK(members.status());
  head.published = *at;
  FRONTKART_TRY(head.previous, read_previous(previous, where + "/previous", head.number));
  FRONTKART_TRY(head.tree, read_tree(tree, where + "/tree"));
  return head;
}

Result<std::optional<Signature>> read_signature(const Json& value, const std::string& where) {
  if (value.is_null()) return std::optional<Signature>();
  Members members(value, where, {"algorithm", "key", "value"});
  Signature out;
  if (members.text("algorithm") != "ed25519") members.fail("algorithm", "Only ed25519 is known.");
  out.key.bytes = members.bytes<32>("key");
  out.value = members.bytes<64>("value");
  FRONTKART_CHECK(members.status());
  return std::optional(out);
}

Result<std::optional<StampFile>> read_stamp(const Json& value, const std::string& where) {
  Members members(value, where, {"bytes", "sha256"});
  StampFile out;
  out.bytes = members.count("bytes");
  out.sha256.bytes = members.bytes<32>("sha256");
  FRONTKART_CHECK(members.status());
  return std::optional(out);
}

std::string hex_of(const std::array<std::uint8_t, 64>& bytes) {
  std::string out;
  for (const std::uint8_t byte : bytes) out += fmt::format("{:02x}", byte);
  return out;
}

}  // namespace

Result<std::string> head_bytes(const Head& head) {
  FRONTKART_CHECK(writable(head));
  return ledger::canonical_json(json_of(head));
}

Result<std::string> write_head(const SignedHead& signed_head) {
  FRONTKART_CHECK(writable(signed_head.head));
  Json out = {{"head", json_of(signed_head.head)}, {"signature", nullptr}};
  if (const auto& signature = signed_head.signature) {
    out["signature"] = {{"algorithm", "ed25519"}, {"key", signature->key.hex()}, {"value", hex_of(signature->value)}};
  }
  if (const auto& stamp = signed_head.time_stamp) {
    out["time_stamp"] = {{"bytes", stamp->bytes}, {"sha256", stamp->sha256.hex()}};
  }
  return ledger::canonical_json(out);
}

Result<SignedHead> read_head(std::string_view bytes, std::string_view file) {
  const std::string where(file);
  if (bytes.size() > kMaxHeadBytes)
    return Error{ErrorCode::bad_input, "The head of the edition is too long.", where, ""};
  const Json value = Json::parse(bytes, nullptr, false);
  if (value.is_discarded()) return Error{ErrorCode::bad_input, "This is not JSON.", where, ""};
  Members members(value, where, {"head", "signature", "time_stamp"});
  const Json& head = members.any("head");
  const Json& signature = members.any("signature");
  FRONTKART_CHECK(members.status());
  SignedHead out;
  FRONTKART_TRY(out.head, read_inner(head, where + "/head"));
  FRONTKART_TRY(out.signature, read_signature(signature, where + "/signature"));
  if (value.contains("time_stamp")) {
    FRONTKART_TRY(out.time_stamp, read_stamp(value["time_stamp"], where + "/time_stamp"));
  }
  const auto again = write_head(out);
  if (!again.ok() || *again != bytes) {
    return Error{ErrorCode::bad_input, "This is not the one form (RFC 8785) in which a head is written.", where, ""};
  }
  return out;
}

std::string head_path(std::uint64_t number) {
  return fmt::format("editions/{}.json", number);
}

std::string stamp_path(std::uint64_t number) {
  return fmt::format("editions/{}.tsr", number);
}

Result<Signature> sign_head(const Head& head, const SigningKey& key) {
  FRONTKART_TRY(const std::string bytes, head_bytes(head));
  return Signature{key.public_key(), key.sign(bytes)};
}

Result<bool> verify_signature(const Head& head, const Signature& signature) {
  FRONTKART_TRY(const std::string bytes, head_bytes(head));
  return verify_ed25519(signature.key, bytes, signature.value);
}

}  // namespace frontkart::edition
