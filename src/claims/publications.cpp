#include "claims/parts.hpp"
#include "claims/readers.hpp"
#include "claims/records.hpp"

/// What lets records out, and what went out.
namespace frontkart::claims {
namespace {

constexpr std::uint64_t kMaxDelay = std::uint64_t{100} * 366 * 86'400;
constexpr std::uint64_t kMaxCount = std::uint64_t{1} << 53U;

void read_sha256(const Member& member, std::string& out) {
  read_text(member, out, 64);
  if (member && !member->failed() && !is_sha256(out)) {
    member->wrong("must be a SHA-256: 64 lower-case hexadecimal digits");
  }
}

}  // namespace

Json to_json(const Release& release) {
  Json body = Json::object();
  body["target"] = release.target;
  body["reason"] = release.reason;
  write_common(body, release.common);
  return body;
}

void read_release(const Node& root, Release& out) {
  Object object(root);
  const Member target = object.need("target");
  read_reference(target, out.target, kReleasedKinds);
  const Member reason = object.need("reason");
  read_text(reason, out.reason);
  read_common(object, out.common);
  object.done();
  if (root.failed()) return;
  const auto parts = split_reference(out.target);
  if (!parts || parts->version.empty()) {
    target->wrong("names no version",
                  "Write kind/id@HASH, as 'frontkart show' gives it: only what was seen is released.");
  } else if (out.reason.empty()) {
    reason->wrong("is empty");
  }
}

Json to_json(const Edition& edition) {
  Json body = Json::object();
  body["number"] = edition.number;
  body["published"] = format_utc(edition.published);
  body["head"] = edition.head;
  body["root"] = edition.root;
  body["contents"] = edition.contents;
  write_text(body, "previous", edition.previous);
  body["records"] = edition.records;
  body["edit_delay_s"] = edition.edit_delay_s;
  body["point_delay_s"] = edition.point_delay_s;
  write_list(body, "approved_by", edition.approved_by);
  write_common(body, edition.common);
  return body;
}

void read_edition(const Node& root, Edition& out) {
  Object object(root);
  read_count(object.need("number"), out.number, kMaxCount);
  std::optional<Instant> published;
  read_instant(object.need("published"), published);
  if (published) out.published = *published;
  read_sha256(object.need("head"), out.head);
  read_sha256(object.need("root"), out.root);
  read_sha256(object.need("contents"), out.contents);
  read_reference(object.get("previous"), out.previous, kEditionKinds);
  read_count(object.need("records"), out.records, kMaxCount);
  read_count(object.need("edit_delay_s"), out.edit_delay_s, kMaxDelay);
  read_count(object.need("point_delay_s"), out.point_delay_s, kMaxDelay);
  read_texts(object.get("approved_by"), out.approved_by, 200);
  read_common(object, out.common);
  object.done();
}

}  // namespace frontkart::claims
