#include <fmt/format.h>

#include "claims/parts.hpp"

namespace frontkart::claims {
namespace {

const Instant& first_writable() {
  static const Instant first = *parse_rfc3339("0001-01-01T00:00:00Z");
  return first;
}
const Instant& last_writable() {
  static const Instant last = *parse_rfc3339("9999-12-31T23:59:59.999999Z");
  return last;
}

/// "2025-03-12T20:00Z" and fractions of a second are no EDTF, but people and programs write them.
std::optional<EdtfBounds> exact_time(std::string_view text) {
  auto time = parse_rfc3339(text);
  if (!time.ok()) return std::nullopt;
  const bool to_the_minute = text.size() > 16 && text[16] != ':';
  const bool has_fraction = text.find('.') != std::string_view::npos;
  const std::int64_t unit = has_fraction ? 1 : to_the_minute ? 60'000'000 : 1'000'000;
  return EdtfBounds{*time, Instant{time->us + unit - 1}};
}

void read_stored_bound(const Member& member, Instant& out) {
  std::optional<Instant> instant;
  read_instant(member, instant);
  if (instant) out = *instant;
}

bool is_anchor(std::string_view text) {
  return text == "item" || text == "statement" || text == "unresolved" || parse_rfc3339(text).ok();
}

}  // namespace

EdtfBounds writable(EdtfBounds bounds) {
  if (bounds.earliest < first_writable()) bounds.earliest = Instant::lowest();
  if (bounds.latest > last_writable()) bounds.latest = Instant::highest();
  return bounds;
}

void read_edtf(const Member& member, std::string& text, EdtfBounds& bounds) {
  read_text(member, text, 200);
  if (!member || member->failed() || text.empty()) return;
  auto parsed = parse_edtf(text, member->reading().zone);
  if (parsed.ok()) {
    bounds = parsed->bounds;
  } else if (const auto exact = exact_time(text)) {
    bounds = *exact;
  } else {
    return member->wrong(fmt::format("is no date: {}", parsed.error().message), parsed.error().remedy);
  }
  if (bounds.earliest > last_writable() || bounds.latest < first_writable()) {
    return member->wrong("lies outside the years 0001 to 9999");
  }
  bounds = writable(bounds);
}

void read_when(const Member& member, When& out, bool infer, bool stated) {
  if (!member || member->failed()) return;
  bool has_role = false;
  bool has_anchor = false;
  if (member->json().is_string()) {
    read_edtf(member, out.edtf, out.bounds);
  } else {
    Object object(*member);
    read_text(object.get("raw"), out.raw);
    has_role = object.has("role");
    read_word(object.get("role"), out.role);
    has_anchor = object.has("anchor");
    const Member anchor = object.get("anchor");
    read_text(anchor, out.anchor, 40);
    read_text(object.get("assumes"), out.assumes);
    const Member edtf = object.get("edtf");
    const Member earliest = object.get("earliest");
    const Member latest = object.get("latest");
    object.done();
    if (member->failed()) return;
    if (anchor && !is_anchor(out.anchor)) {
      return anchor->wrong("must be item, statement, unresolved or a time");
    }
    if ((earliest || latest) && !edtf) {
      return object.wrong(earliest ? "earliest" : "latest", "is computed from edtf, which is missing");
    }
    if ((earliest || latest) && !member->reading().recompute) {
      read_text(edtf, out.edtf, 200);
      read_stored_bound(earliest, out.bounds.earliest);
      read_stored_bound(latest, out.bounds.latest);
      if (!member->failed() && out.bounds.earliest > out.bounds.latest) object.wrong("latest", "is before earliest");
    } else {
      read_edtf(edtf, out.edtf, out.bounds);
    }
  }
  if (!infer || member->failed()) return;
  if (!has_role && !out.edtf.empty()) {
    const std::string_view text = out.edtf;
    if (text.starts_with("[..") || text.starts_with("../") || text.starts_with("/")) {
      out.role = WhenRole::by;
    } else if (text.ends_with("/..") || text.ends_with("/") || text.ends_with("..]")) {
      out.role = WhenRole::since;
    }
  }
  if (!has_anchor) {
    if (!out.assumes.empty()) {
      out.anchor = "unresolved";
    } else if (stated) {
      out.anchor = "statement";
    }
  }
}

void read_when(const Member& member, std::optional<When>& out, bool infer, bool stated) {
  if (!member || member->failed()) return;
  read_when(member, out.emplace(), infer, stated);
}

Json when_json(const When& when) {
  Json out = Json::object();
  write_text(out, "raw", when.raw);
  write_text(out, "edtf", when.edtf);
  out["role"] = name_of(when.role);
  out["anchor"] = when.anchor;
  write_text(out, "assumes", when.assumes);
  if (when.bounds.earliest != Instant::lowest()) out["earliest"] = format_utc(when.bounds.earliest);
  if (when.bounds.latest != Instant::highest()) out["latest"] = format_utc(when.bounds.latest);
  return out;
}

}  // namespace frontkart::claims
