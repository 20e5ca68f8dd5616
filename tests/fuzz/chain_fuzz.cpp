// The ledger's chain and what its entries are made of. The first word of the input says which:
//
//   chain ENTRY FIELD BIT    then one line for each entry: FLAGS SUPERSEDES KIND ID BODY. The chain is made with right
//                            hashes and verified; then one bit of one field is changed, which must be found.
//   json / reference / id    then the text
//
// FLAGS: p is purged, s has lost its salt only, n leaves a number out, t has the time of the entry before, c keeps the
// body's bytes (otherwise they are made canonical), r has a reason; any other: nothing. SUPERSEDES: 0, or the number of
// the entry that is replaced. In ID and BODY "$3" stands for the hash of entry 3.
#include <cstddef>
#include <string>
#include <vector>

#include "fuzz/law.hpp"
#include "fuzz/listed_entries.hpp"
#include "base/utf8.hpp"
#include "ledger/canonical_json.hpp"

namespace frontkart::fuzz {
namespace {

using ledger::Entry;
using ledger::Json;

constexpr std::size_t kMaxEntries = 48;
constexpr Instant kStart = Instant::from_unix_seconds(1'741'781'084);

/// What stands before `separator`; `text` is advanced past it.
std::string_view take_until(std::string_view& text, char separator) {
  const auto end = std::min(text.find(separator), text.size());
  const auto taken = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return taken;
}

std::size_t take_number(std::string_view& text) {
  std::size_t number = 0;
  for (const char c : take_until(text, ' ')) number = (number * 10 + static_cast<unsigned char>(c - '0')) & 0xffffU;
  return number;
}

std::string with_hashes(std::string_view text, const std::vector<Entry>& entries) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool named = text[i] == '$' && i + 1 < text.size() && text[i + 1] >= '1' && text[i + 1] <= '9';
    const auto index = named ? static_cast<std::size_t>(text[i + 1] - '1') : entries.size();
    if (index < entries.size()) {
      out += entries[index].hash.hex();
      ++i;
    } else {
      out += text[i];
    }
  }
  return out;
}

Entry entry_from(std::string_view line, const std::vector<Entry>& before) {
  const std::string_view flags = take_until(line, ' ');
  const auto has = [&](char flag) { return flags.find(flag) != std::string_view::npos; };
  Entry entry;
  auto& e = entry.envelope;
  e.seq = before.size() + (has('n') ? 2 : 1);
  e.recorded = before.empty() ? kStart : Instant{before.back().envelope.recorded.us + (has('t') ? 0 : 1'000)};
  if (!before.empty()) e.prev = before.back().hash;
  e.author = "desk";
  if (has('r')) e.reason = "a mistake";
  if (const auto replaced = take_number(line); replaced > 0 && replaced <= before.size()) {
    e.supersedes = before[replaced - 1].hash;
  }
  e.kind = take_until(line, ' ');
  e.id = with_hashes(take_until(line, ' '), before);
  std::string body = with_hashes(line, before);
  if (!has('c')) {
    const Json json = Json::parse(body, nullptr, false);
    if (auto canonical = ledger::canonical_json(json); canonical.ok()) body = std::move(*canonical);
  }
  const std::string salt(32, static_cast<char>('a' + before.size() % 26));
  e.body_hash = ledger::body_hash(salt, body);
  entry.hash = ledger::hash_of(e);
  if (!has('p') && !has('s')) entry.salt = salt;
  if (!has('p')) entry.body = std::move(body);
  return entry;
}

void flip(Digest& digest, std::size_t bit) {
  digest.bytes[bit / 8 % 32] = static_cast<std::uint8_t>(digest.bytes[bit / 8 % 32] ^ (1U << bit % 8));
}

bool flip(std::string& text, std::size_t bit) {
  if (text.empty()) return false;
  char& c = text[bit / 8 % text.size()];
  c = static_cast<char>(c ^ (1 << bit % 8));
  return true;
}

/// Changes one bit of an entry, or adds or drops what it may or may not have. False: there is nothing to change.
bool damage(Entry& entry, std::size_t field, std::size_t bit) {
  auto& e = entry.envelope;
  const auto flip_or_drop = [&](std::optional<std::string>& text) {
    if (!text) return false;
    if (bit % 16 == 15) {
      text.reset();
      return true;
    }
    return flip(*text, bit);
  };
  switch (field % 12) {
    case 0:
      e.v ^= 1 << bit % 31;
      return true;
    case 1:
      e.seq ^= std::uint64_t{1} << bit % 64;
      return true;
    case 2:
      flip(e.prev, bit);
      return true;
    case 3:
      e.recorded.us =
          static_cast<std::int64_t>(static_cast<std::uint64_t>(e.recorded.us) ^ std::uint64_t{1} << bit % 64);
      return true;
    case 4:
      return flip(e.author, bit);
    case 5:
      return flip(e.kind, bit);
    case 6:
      return flip(e.id, bit);
    case 7:
      if (!e.supersedes) e.supersedes.emplace();
      flip(*e.supersedes, bit);
      return true;
    case 8:
      flip(e.body_hash, bit);
      return true;
    case 9:
      flip(entry.hash, bit);
      return true;
    case 10:
      return flip_or_drop(entry.salt);
    default:
      return flip_or_drop(entry.body);
  }
}

ledger::ChainReport verified(const std::vector<Entry>& entries) {
  ListedEntries store(entries);
  const auto report = verify_chain(store);
  law(report.ok(), "a chain that can be read gets a report");
  if (report->ok) {
    law(report->entries == entries.size() && report->first_broken == 0, "a whole chain is counted");
  } else {
    law(report->first_broken >= 1 && report->first_broken <= entries.size(), "the first broken entry is one of them");
    law(report->entries == report->first_broken - 1, "the entries before it are whole");
    law(!report->why.empty(), "a report says why");
  }
  return *report;
}

void check_chain(std::string_view text) {
  std::string_view first_line = take_until(text, '\n');
  const std::size_t which = take_number(first_line);
  const std::size_t field = take_number(first_line);
  const std::size_t bit = take_number(first_line);
  std::vector<Entry> entries;
  while (!text.empty() && entries.size() < kMaxEntries) entries.push_back(entry_from(take_until(text, '\n'), entries));
  if (!verified(entries).ok || entries.empty()) return;
  const std::size_t index = which % entries.size();
  if (!damage(entries[index], field, bit)) return;
  const auto report = verified(entries);
  law(!report.ok && report.first_broken == index + 1, "a changed bit is found, at its entry");
}

void check_json(std::string_view text) {
  const Json json = Json::parse(text, nullptr, false);
  const auto canonical = ledger::canonical_json(json);
  if (!canonical.ok()) {
    law(canonical.error().code == ErrorCode::bad_input, "what has no canonical form is bad input");
    return;
  }
  law(is_utf8(*canonical), "canonical JSON is UTF-8");
  const Json again = Json::parse(*canonical, nullptr, false);
  law(!again.is_discarded(), "canonical JSON is JSON");
  const auto twice = ledger::canonical_json(again);
  law(twice.ok() && *twice == *canonical, "canonical JSON stays as it is");
}

void check_reference(std::string_view text) {
  const auto reference = ledger::parse_reference(text);
  if (!reference.ok()) return;
  law(ledger::valid_kind(reference->kind) && ledger::valid_id(reference->id), "a reference names a kind and an id");
  law(ledger::format_reference(*reference) == text, "a reference is written as it was read");
}

void check_id(std::string_view text) {
  const std::string id = ledger::id_from_text(text);
  law(ledger::valid_id(id), "an id made from a text is one");
  law(ledger::id_from_text(id) == id, "an id made from an id is the id");
}

}  // namespace
}  // namespace frontkart::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace frontkart::fuzz;
  std::string_view text = text_of(data, size);
  const std::string_view word = take_until(text, ' ');
  if (word == "chain") check_chain(text);
  if (word == "json") check_json(text);
  if (word == "reference") check_reference(text);
  if (word == "id") check_id(text);
  return 0;
}
