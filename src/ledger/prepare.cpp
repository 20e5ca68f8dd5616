#include "ledger/prepare.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/utf8.hpp"
#include "ledger/canonical_json.hpp"

namespace frontkart::ledger {
namespace {

constexpr std::size_t kMaxTextSize = 4'000;

Error bad_draft(const Draft& draft, std::string message, std::string remedy) {
  std::string where = draft.kind + '/' + draft.id;
  if (!is_utf8(where)) where = "a draft";
  if (where.size() > 140) where = where.substr(0, 120) + "…";
  return Error{ErrorCode::bad_input, std::move(message), std::move(where), std::move(remedy)};
}

Status check_names(const Draft& draft) {
  if (!valid_kind(draft.kind)) {
    return bad_draft(draft, "The kind is not valid.", "Use lower-case letters, digits and '-', at most 40.");
  }
  if (!valid_id(draft.id)) {
    return bad_draft(draft, "The id is not valid.",
                     "Use 1 to 80 of the characters A-Z a-z 0-9 : . _ - and begin with a letter or a digit.");
  }
  if (!is_utf8(draft.author) || draft.author.size() > kMaxTextSize) {
    return bad_draft(draft, "The author's name is not valid UTF-8 or is too long.", "Give a shorter one in UTF-8.");
  }
  if (draft.reason && (!is_utf8(*draft.reason) || draft.reason->size() > kMaxTextSize)) {
    return bad_draft(draft, "The reason is not valid UTF-8 or is too long.", "Give a shorter one in UTF-8.");
  }
  return Done{};
}

Status check_version(const Draft& draft, const std::optional<Digest>& current) {
  if (draft.supersedes == current) return Done{};
  if (!current) {
    return bad_draft(draft, "The entry that it replaces does not exist.", "Append it without 'supersedes'.");
  }
  if (!draft.supersedes) {
    return bad_draft(draft, "An entry of this kind and id exists already.",
                     "Append a correction that supersedes " + current->hex() + '.');
  }
  return bad_draft(draft, "The entry that it replaces is not the current version.",
                   "Look at the current version, " + current->hex() + ", and correct that one.");
}

/// Salts are drawn some at a time: a draw costs more than the bytes.
std::string fresh_salt() {
  constexpr std::size_t kSize = 32;
  thread_local std::string drawn;
  if (drawn.empty()) drawn = random_bytes(128 * kSize);
  std::string salt = drawn.substr(drawn.size() - kSize);
  drawn.resize(drawn.size() - kSize);
  return salt;
}

}  // namespace

bool is_calendar_time(Instant t) {
  constexpr Instant year1{-62'135'596'800'000'000};
  constexpr Instant year10000{253'402'300'800'000'000};
  return year1 <= t && t < year10000;
}

std::optional<std::string> body_defect(const Json& body) {
  if (!body.is_object()) return "The body is not a JSON object.";
  const auto visibility = body.find("visibility");
  if (visibility == body.end() || !visibility->is_string()) return "The body's visibility is missing or not a text.";
  const auto& word = visibility->get_ref<const std::string&>();
  if (word != "public" && word != "desk" && word != "sealed") {
    return "The body's visibility is not one of public, desk, sealed.";
  }
  const auto not_before = body.find("not_before");
  if (not_before != body.end() &&
      (!not_before->is_string() || !parse_rfc3339(not_before->get_ref<const std::string&>()).ok())) {
    return "The body's not_before is not a time such as 2025-03-12T20:00:00+01:00.";
  }
  return std::nullopt;
}

const Json& completed_body(const Draft& draft, Json& space) {
  if (!draft.body.is_object() || draft.body.contains("visibility")) return draft.body;
  space = draft.body;
  space["visibility"] = "desk";
  return space;
}

bool is_as_parsed(const Json& value) {
  switch (value.type()) {
    case Json::value_t::object:
    case Json::value_t::array:
      return std::all_of(value.begin(), value.end(), is_as_parsed);
    case Json::value_t::number_integer:
      return value.get<std::int64_t>() < 0;
    // 1.0 is written as 1, and -0.0 as 0.
    case Json::value_t::number_float:
      return std::trunc(value.get<double>()) != value.get<double>();
    default:
      return true;
  }
}

Result<Entry> prepare(const Draft& draft, const Head& head, const std::optional<Digest>& current, Instant now) {
  FRONTKART_CHECK(check_names(draft));
  FRONTKART_CHECK(check_version(draft, current));

  Json space;
  const Json& body = completed_body(draft, space);
  if (auto defect = body_defect(body)) return bad_draft(draft, std::move(*defect), "Correct the record.");
  auto canonical = canonical_json(body);
  if (!canonical.ok()) {
    Error error = std::move(canonical).error();
    error.where = fmt::format("{}/{}{}", draft.kind, draft.id, error.where);
    return error;
  }
  if (canonical->size() > kMaxBodySize) {
    return bad_draft(draft, fmt::format("The body has {} bytes.", canonical->size()),
                     fmt::format("At most {} are kept in an entry; archive large files as originals.", kMaxBodySize));
  }

  Entry entry;
  entry.envelope.seq = head.seq + 1;
  entry.envelope.prev = head.hash;
  entry.envelope.recorded = head.seq == 0 ? now : std::max(now, Instant{head.recorded.us + 1});
  entry.envelope.author = draft.author;
  entry.envelope.kind = draft.kind;
  entry.envelope.id = draft.id;
  entry.envelope.supersedes = draft.supersedes;
  entry.envelope.reason = draft.reason;
  if (draft.kind == kPurgeKind) {
    if (auto defect = purge_defect(entry.envelope, body)) return purge_error(entry.envelope, std::move(*defect));
  }
  entry.salt = fresh_salt();
  entry.body = std::move(*canonical);
  entry.envelope.body_hash = body_hash(*entry.salt, *entry.body);
  entry.hash = hash_of(entry.envelope);
  return entry;
}

Result<Entry> prepare_recorded(const Draft& draft, const Head& head, const std::optional<Digest>& current,
                               Instant recorded) {
  if (!is_calendar_time(recorded)) {
    return bad_draft(draft, "The recorded time is not within the years 1 to 9999.", "Correct the time.");
  }
  if (head.seq > 0 && recorded <= head.recorded) {
    return bad_draft(draft,
                     fmt::format("The recorded time {} is not later than that of the entry before, {}.",
                                 format_utc_micros(recorded), format_utc_micros(head.recorded)),
                     "Replay the entries in the order of their recorded times.");
  }
  return prepare(draft, head, current, recorded);
}

Status check_copy(const Entry& entry, const Head& head, const std::optional<Digest>& current) {
  auto defect = entry_defect(entry, head, current);
  if (!defect) return Done{};
  return Error{ErrorCode::bad_input, fmt::format("The copied entry does not continue this ledger. {}", *defect),
               fmt::format("entry {}", entry.envelope.seq), "Copy from the ledger that this one is a copy of."};
}

Error not_empty() {
  return Error{ErrorCode::bad_input, "Entries can only bring their own recorded times into an empty ledger.", "",
               "Replay into a new store, or append without the times."};
}

Error medium_too_large(std::size_t size) {
  return Error{ErrorCode::bad_input, fmt::format("A medium of {} bytes is too large to be archived.", size), "",
               fmt::format("At most {} bytes are kept; split the file.", kMaxMediumSize)};
}

Error purge_error(const Envelope& envelope, std::string why) {
  return Error{ErrorCode::bad_input, std::move(why), fmt::format("{}/{}", envelope.kind, envelope.id),
               "Name one version of an entry, as `log` shows it."};
}

}  // namespace frontkart::ledger
