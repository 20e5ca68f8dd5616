#include <algorithm>
#include <set>

#include "base/edtf.hpp"
#include "service/known_at.hpp"
#include "service/publish_parts.hpp"
#include "service/reference.hpp"

namespace frontkart::service {
namespace {

/// Things that others only name: they are followed, but do not bring what else refers to them.
bool only_named(std::string_view kind) {
  return kind == "party" || kind == "place" || kind == "region" || kind == "source" || kind == "route" || kind == "map";
}

std::optional<Instant> instant_member(const nlohmann::json& body, const char* member) {
  const auto it = body.find(member);
  if (it == body.end() || !it->is_string()) return std::nullopt;
  const auto read = parse_rfc3339(it->get_ref<const std::string&>());
  return read.ok() ? std::optional(*read) : std::nullopt;
}

/// Of a time as said: {"earliest","latest",…}.
std::optional<Instant> said_member(const nlohmann::json& body, const char* member) {
  const auto it = body.find(member);
  if (it == body.end() || !it->is_object()) return std::nullopt;
  EdtfBounds bounds;
  bounds.earliest = instant_member(*it, "earliest").value_or(Instant::lowest());
  bounds.latest = instant_member(*it, "latest").value_or(Instant::highest());
  return known_at(bounds);
}

}  // namespace

PublicRecords::PublicRecords(std::vector<PublicLine> lines) : lines_(std::move(lines)) {
  std::sort(lines_.begin(), lines_.end(),
            [](const PublicLine& a, const PublicLine& b) { return a.kind != b.kind ? a.kind < b.kind : a.id < b.id; });
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    by_reference_.emplace(lines_[i].reference(), i);
    for (const std::string& target : lines_[i].targets) referring_[target].push_back(i);
  }
}

const PublicLine* PublicRecords::find(const std::string& reference) const {
  const auto found = by_reference_.find(reference);
  return found == by_reference_.end() ? nullptr : &lines_[found->second];
}

const std::vector<std::size_t>& PublicRecords::referring(const std::string& reference) const {
  static const std::vector<std::size_t> kNone;
  const auto found = referring_.find(reference);
  return found == referring_.end() ? kNone : found->second;
}

std::vector<std::size_t> PublicRecords::about(const std::vector<std::string>& references, bool names) const {
  std::set<std::size_t> found;
  std::vector<std::size_t> open;
  const auto take = [&](std::size_t i) {
    const std::string& kind = lines_[i].kind;
    if (!names && only_named(kind)) return;
    if (kind == "snapshot" || kind == "edit") return;
    if (found.insert(i).second) open.push_back(i);
  };
  for (const std::string& reference : references) {
    for (const std::size_t i : referring(reference)) {
      // A region refers to the one around it, and that is not about either.
      if (!only_named(lines_[i].kind)) take(i);
    }
    if (const auto own = by_reference_.find(reference); names && own != by_reference_.end()) take(own->second);
  }
  while (!open.empty()) {
    const PublicLine& record = lines_[open.back()];
    open.pop_back();
    for (const std::string& target : record.targets) {
      if (const auto it = by_reference_.find(target); it != by_reference_.end()) take(it->second);
    }
    if (only_named(record.kind)) continue;
    for (const std::size_t i : referring(record.reference())) {
      // What else an article says of other places is not about this one.
      if (record.kind != "item" || lines_[i].kind != "claim" || names) take(i);
    }
  }
  return {found.begin(), found.end()};
}

std::optional<Instant> PublicRecords::known(const PublicLine& record) const {
  const auto& body = record.body;
  if (record.kind == "item") return said_member(body, "published");
  if (record.kind == "review") {
    if (const auto at = said_member(body, "at")) return at;
    const PublicLine* from = find(without_version(body.value("known_from", "")));
    return from == nullptr ? std::nullopt : known(*from);
  }
  if (record.kind == "claim") {
    const PublicLine* item = find(without_version(body.value("item", "")));
    return item == nullptr ? std::nullopt : known(*item);
  }
  for (const char* member : {"decided", "at", "asked", "valid_at", "valid_from"}) {
    if (const auto at = instant_member(body, member)) return at;
  }
  return std::nullopt;
}

Result<std::string> write_days(const EditionWork& work) {
  std::map<std::string, std::string> texts;
  for (const PublicLine& record : work.records.all()) {
    if (only_named(record.kind)) continue;
    const auto known = work.records.known(record);
    if (!known) continue;
    FRONTKART_TRY(const std::string date, format_date(*known, "UTC"));
    (texts[date] += record.line) += '\n';
  }
  JsonWriter json;
  json.begin_object();
  for (const auto& [date, text] : texts) {
    FRONTKART_TRY(const auto path, work.folder.put("records/day/" + date, ".jsonl", text));
    json.key(date).string(path);
  }
  return work.folder.put("records/days", ".json", json.end_object().take());
}

}  // namespace frontkart::service
