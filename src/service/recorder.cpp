#include "service/recorder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "base/digest.hpp"
#include "exchange/media_type.hpp"
#include "ledger/canonical_json.hpp"
#include "maps/edits.hpp"
#include "maps/fold.hpp"
#include "maps/records.hpp"
#include "service/known_at.hpp"

namespace frontkart::service {
namespace {

using ledger::Entry;
using nlohmann::json;

constexpr std::size_t kMaxKept = 500'000;
constexpr std::size_t kMaxItemsKept = 20'000;

bool is_record_kind(std::string_view kind) {
  const auto kinds = claims::record_kinds();
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

bool is_gazetteer_kind(std::string_view kind) {
  return kind == "place" || kind == "region" || kind == "map";
}

/// Speakers that nobody can name: they need no record.
bool is_implicit(std::string_view reference) {
  return reference == "source/unnamed" || reference == "source/several";
}

Error wrong(std::string where, std::string message, std::string remedy) {
  return Error{ErrorCode::bad_input, std::move(message), std::move(where), std::move(remedy)};
}

Result<std::string> take_text(json& typed, const char* member) {
  const auto it = typed.find(member);
  if (it == typed.end()) return std::string();
  if (!it->is_string()) return wrong(fmt::format("/{}", member), "This is not a text.", "Put it in quotes.");
  std::string text = it->get<std::string>();
  typed.erase(it);
  return text;
}

/// An id that the content alone decides.
std::string derived_id(const std::string& kind, const json& typed) {
  const auto names = typed.find("names");
  if (names != typed.end() && names->is_array()) {
    const json* best = nullptr;
    for (const json& name : *names) {
      if (!name.is_object() || !name.contains("text") || !name["text"].is_string()) continue;
      if (best == nullptr || name.value("lang", json()) == "en") best = &name;
    }
    if (best != nullptr) return ledger::id_from_text((*best)["text"].get_ref<const std::string&>());
  }
  const auto canonical = ledger::canonical_json(typed);
  return fmt::format("{}-{}", kind.substr(0, 1),
                     sha256(canonical.ok() ? *canonical : typed.dump()).hex().substr(0, 16));
}

std::string without_version(std::string_view reference) {
  return std::string(reference.substr(0, reference.find('@')));
}

Error at_record(Error error, const TypedRecord& record, const std::string& kind, const std::string& id) {
  std::string where = record.place;
  if (!kind.empty() && ledger::valid_id(id)) where += fmt::format("{}{}/{}", where.empty() ? "" : " ", kind, id);
  if (!error.where.empty()) where += (where.empty() ? "" : ", ") + error.where;
  error.where = std::move(where);
  return error;
}

Result<std::string> read_medium(const std::filesystem::path& path) {
  std::error_code failure;
  const auto size = std::filesystem::file_size(path, failure);
  if (failure || !std::filesystem::is_regular_file(path, failure)) {
    return wrong(path.string(), "There is no such file.", "Name a file beside the records.");
  }
  if (size > ledger::kMaxMediumSize) return wrong(path.string(), "The file is larger than 2 GiB.", "Split it.");
  std::ifstream in(path, std::ios::binary);
  std::string bytes(static_cast<std::size_t>(size), '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (in.gcount() != static_cast<std::streamsize>(bytes.size())) {
    return wrong(path.string(), "The file cannot be read.", "Check its permissions.");
  }
  return bytes;
}

}  // namespace

Recorder::Recorder(ledger::LedgerStore& store, ledger::Transaction& transaction, RecordOptions options)
    : store_(store), transaction_(transaction), options_(std::move(options)) {
  surroundings_.resolve = [this](std::string_view id, std::span<const std::string_view> kinds) {
    return resolve(id, kinds);
  };
  surroundings_.item = [this](std::string_view reference) { return item_facts(reference); };
}

Result<Recorder::Head> Recorder::take_head(json& typed) const {
  if (!typed.is_object())
    return wrong("", "A record is a JSON object.", "Write {\"kind\":…,\"id\":…,…}, one on a line.");
  Head head;
  FRONTKART_TRY(head.kind, take_text(typed, "kind"));
  FRONTKART_TRY(head.id, take_text(typed, "id"));
  // An assessment's author is who signs it: a member of its body. It, an edit and a release have a reason of their own.
  if (head.kind != "assessment") {
    FRONTKART_TRY(head.author, take_text(typed, "author"));
  }
  FRONTKART_TRY(std::string reason, take_text(typed, "reason_of_change"));
  if (head.kind != "assessment" && head.kind != "edit" && head.kind != "release") {
    FRONTKART_TRY(std::string plain, take_text(typed, "reason"));
    if (reason.empty()) reason = std::move(plain);
  }
  if (head.author.empty()) head.author = options_.author;
  if (!reason.empty()) head.reason = std::move(reason);
  if (!head.reason) head.reason = options_.reason;
  FRONTKART_TRY(const std::string recorded, take_text(typed, "recorded"));
  if (!recorded.empty()) {
    if (!options_.replay) {
      return wrong("/recorded", "The store's clock tells when something was recorded.",
                   "Leave 'recorded' out, or replay the whole ledger into an empty store with --replay.");
    }
    const auto time = parse_rfc3339(recorded);
    if (!time.ok()) return wrong("/recorded", time.error().message, "Write 2025-03-12T19:00:00Z.");
    head.recorded = *time;
  }
  if (const auto it = typed.find("retracted"); it != typed.end()) {
    if (*it != true) return wrong("/retracted", "Only true has a meaning here.", "Leave it out.");
    head.retracted = true;
    typed.erase(it);
  }
  if (!is_record_kind(head.kind) && !is_gazetteer_kind(head.kind)) {
    return wrong(
        "/kind",
        head.kind.empty() ? "The record has no kind." : fmt::format("There is no kind '{}'.", head.kind.substr(0, 40)),
        fmt::format("The kinds are {}, place, region, map.", fmt::join(claims::record_kinds(), ", ")));
  }
  if (head.id.empty() && !head.retracted) {
    // Two people's releases are two, even where they say the same.
    head.id = derived_id(head.kind, head.kind == "release" ? json{{"author", head.author}, {"says", typed}} : typed);
  }
  if (!ledger::valid_id(head.id)) {
    return wrong("/id", "The id is not valid.",
                 "Use 1 to 80 of the characters A-Z a-z 0-9 : . _ - and begin with a letter or a digit.");
  }
  return head;
}

Result<Recorder::Put> Recorder::put(TypedRecord record) {
  json typed = std::move(record.json);
  auto taken = take_head(typed);
  if (!taken.ok()) return at_record(std::move(taken).error(), record, "", "");
  const Head head = std::move(*taken);
  const auto fail = [&](Error error) { return at_record(std::move(error), record, head.kind, head.id); };

  FRONTKART_TRY(const std::optional<Entry> current, transaction_.current(head.kind, head.id));
  ledger::Draft draft{head.author, head.kind, head.id, {}, std::nullopt, head.reason};
  if (head.retracted) {
    if (!current)
      return fail(wrong("", "There is nothing to retract.", "Check kind and id; 'frontkart log' lists them."));
    std::string visibility = "desk";
    if (current->body) {
      const json body = current->json();
      if (claims::is_retracted(body)) return Put{Put::What::unchanged, *current};
      visibility = body.value("visibility", visibility);
    }
    if (!head.reason) return fail(wrong("/reason", "A retraction says why.", "Add a reason."));
    draft.body = {{"retracted", true}, {"visibility", visibility}};
  } else {
    auto body = body_of(head, record, std::move(typed));
    if (failure_) return *failure_;
    if (!body.ok()) return fail(std::move(body).error());
    draft.body = std::move(*body);
    if (current && current->body && current->json() == draft.body) return Put{Put::What::unchanged, *current};
    if (current && !head.reason) {
      return fail(wrong("/reason", fmt::format("{}/{} is recorded already, with other contents.", head.kind, head.id),
                        "A correction says why: add a reason, or choose another id."));
    }
    if (Status sound = check_references(head, draft.body); !sound.ok()) return fail(std::move(sound).error());
    if (head.kind == "release") {
      if (Status there = check_release(draft.body); !there.ok()) return fail(std::move(there).error());
    }
    if (head.kind == "edit") {
      if (Status fits = check_edit(draft.body); !fits.ok()) return fail(std::move(fits).error());
    }
  }
  if (current) draft.supersedes = current->hash;
  auto entry = append(head, std::move(draft));
  if (!entry.ok()) {
    if (entry.error().code != ErrorCode::bad_input) return std::move(entry).error();
    return at_record(std::move(entry).error(), record, "", "");
  }
  const std::string reference = head.kind + '/' + head.id;
  if (head.kind == "item") items_.erase(reference);
  if (head.retracted) {
    known_.erase(reference);
  } else if (head.kind != "claim") {
    // There are many more claims than references to them.
    if (known_.size() > kMaxKept) known_.clear();
    known_.insert(reference);
  }
  const auto what = head.retracted ? Put::What::retracted : current ? Put::What::corrected : Put::What::added;
  return Put{what, std::move(*entry)};
}

Result<Entry> Recorder::append(const Head& head, ledger::Draft draft) {
  if (!head.recorded) return transaction_.append(std::move(draft));
  if (!restated_) {
    // Whoever reads this chain must see at its beginning that its times are not this store's.
    ledger::Draft first{options_.author, "ledger",
                        "restated",      json{{"restated", true}, {"visibility", "desk"}},
                        std::nullopt,    "replayed with its own times"};
    FRONTKART_TRY(const Entry marker, transaction_.append_recorded(first, Instant{head.recorded->us - 1}));
    restated_ = true;
  }
  return transaction_.append_recorded(std::move(draft), *head.recorded);
}

Result<json> Recorder::body_of(const Head& head, const TypedRecord& record, json typed) {
  json body;
  if (is_gazetteer_kind(head.kind)) {
    FRONTKART_TRY(body, normalised_gazetteer_body(head.kind, typed));
  } else {
    if (head.kind == "item") FRONTKART_CHECK(archive_files(record, typed));
    FRONTKART_TRY(body, claims::normalised(head.kind, typed, surroundings_));
  }
  if (!body.contains("visibility")) body["visibility"] = "desk";
  return body;
}

Status Recorder::archive_files(const TypedRecord& record, json& typed) {
  const auto files = typed.find("files");
  if (files == typed.end()) return Done{};
  if (!files->is_array() || files->size() > 1'000) {
    return wrong("/files", "This is not a list of at most 1000 file names.", "Write [\"photo.jpg\"].");
  }
  if (typed.contains("media") || typed.contains("media_types")) {
    return wrong("/files", "An item names its media either by file or by hash.", "Leave one of them out.");
  }
  json media = json::array();
  json types = json::array();
  for (std::size_t i = 0; i < files->size(); ++i) {
    const json& name = (*files)[i];
    const std::string where = fmt::format("/files/{}", i);
    if (!name.is_string()) return wrong(where, "This is not a file name.", "Put it in quotes.");
    std::filesystem::path path(name.get<std::string>());
    if (!record.folder.empty()) {
      // Somebody else's records must not take files from elsewhere on this machine.
      const bool inside =
          path.is_relative() && std::none_of(path.begin(), path.end(), [](const auto& part) { return part == ".."; });
      std::error_code failure;
      const auto real = std::filesystem::weakly_canonical(record.folder / path, failure);
      const auto root = std::filesystem::weakly_canonical(record.folder, failure);
      const bool stays = std::mismatch(root.begin(), root.end(), real.begin(), real.end()).first == root.end();
      if (!inside || failure || !stays) {
        return wrong(where, "The file is not inside the folder of the records.",
                     "Put it there and name it without '..'.");
      }
      path = real;
    }
    auto bytes = read_medium(path);
    if (!bytes.ok()) return bytes.error();
    FRONTKART_TRY(const Digest hash, transaction_.put_medium(*bytes));
    media.push_back(hash.hex());
    types.push_back(exchange::media_type(*bytes));
  }
  typed.erase("files");
  typed["media"] = std::move(media);
  typed["media_types"] = std::move(types);
  return Done{};
}

Status Recorder::check_references(const Head& head, const json& body) {
  for (const claims::RecordLink& link : claims::links_of(head.kind, body)) {
    if (is_implicit(link.target)) continue;
    FRONTKART_TRY(const bool there, exists(link.target));
    if (there) continue;
    return wrong(fmt::format("'{}'", link.role), fmt::format("{} is not recorded, or was retracted.", link.target),
                 "Record it first, or correct the reference.");
  }
  return Done{};
}

Status Recorder::check_release(const json& body) {
  FRONTKART_TRY(const claims::Release release, claims::release_from_json(body));
  FRONTKART_TRY(const ledger::Reference target, ledger::parse_reference(release.target));
  FRONTKART_TRY(auto entry, transaction_.current(target.kind, target.id));
  if (target.version && entry && entry->hash != *target.version) {
    FRONTKART_TRY(entry, store_.by_hash(*target.version));
  }
  const std::string name = target.kind + '/' + target.id;
  const std::string remedy = fmt::format("'frontkart show {}' lists its versions.", name);
  if (!target.version || !entry || entry->envelope.kind != target.kind || entry->envelope.id != target.id) {
    return wrong("/target", fmt::format("{} has no version {}.", name, target.version ? target.version->hex() : ""),
                 remedy);
  }
  if (!entry->body) return wrong("/target", fmt::format("This version of {} was destroyed.", name), remedy);
  if (claims::is_retracted(entry->json())) {
    return wrong("/target", fmt::format("This version of {} is its retraction, which waits for nothing.", name),
                 remedy);
  }
  return Done{};
}

Status Recorder::check_edit(const json& body) {
  FRONTKART_TRY(const claims::Edit edit, claims::edit_from_json(body));
  FRONTKART_CHECK(maps::polygons_from_geojson(edit.area));
  const std::string name = without_version(edit.map);
  FRONTKART_TRY(const auto entry, transaction_.current("map", name.substr(name.find('/') + 1)));
  if (!entry || !entry->body) return Done{};  // check_references has said so
  FRONTKART_TRY(const maps::MapRecord map, maps::map_from_json(entry->json()));
  if (!maps::KnownMap::drawn_by_edits(map)) {
    return wrong("/map",
                 fmt::format("{} is imported with the profile '{}': it is not the desk's to draw.", name, map.profile),
                 "Name a map of the desk's own, whose record has no profile.");
  }
  if (edit.status.empty() || map.legend.find(edit.status) != nullptr) return Done{};
  return wrong("/status", fmt::format("The legend of {} has no status '{}'.", name, edit.status),
               fmt::format("It has {}.", fmt::join(map.legend.keys(), ", ")));
}

Result<bool> Recorder::exists(const std::string& reference) {
  if (known_.contains(reference)) return true;
  const std::size_t slash = reference.find('/');
  if (slash == std::string::npos) return false;
  FRONTKART_TRY(const auto entry, transaction_.current(reference.substr(0, slash), reference.substr(slash + 1)));
  if (!entry || !entry->body) return false;
  if (claims::is_retracted(entry->json())) return false;
  if (known_.size() > kMaxKept) known_.clear();
  known_.insert(reference);
  return true;
}

std::optional<std::string> Recorder::resolve(std::string_view id, std::span<const std::string_view> kinds) {
  for (const std::string_view kind : kinds) {
    std::string reference = fmt::format("{}/{}", kind, id);
    if (is_implicit(reference)) return reference;
    const auto there = exists(reference);
    if (!there.ok()) {
      failure_ = there.error();
      return std::nullopt;
    }
    if (*there) return reference;
  }
  return std::nullopt;
}

Result<claims::ItemFacts> Recorder::item_facts(std::string_view reference) {
  const std::string name = without_version(reference);
  auto found = items_.find(name);
  if (found == items_.end()) {
    if (!name.starts_with("item/")) return wrong("/item", "This does not refer to an item.", "Write item/ID.");
    FRONTKART_TRY(const auto entry, transaction_.current("item", name.substr(5)));
    if (!entry || !entry->body || claims::is_retracted(entry->json())) {
      return wrong("/item", fmt::format("{} is not recorded, or was retracted.", name), "Record the item first.");
    }
    FRONTKART_TRY(const claims::Item item, claims::item_from_json(entry->json()));
    KnownItem known;
    if (!item.publishers.empty()) known.facts.publisher = item.publishers.front();
    if (item.published) known.facts.published = known_at(item.published->bounds);
    if (!item.zone.empty()) known.facts.zone = item.zone;
    if (item.text) known.text = *item.text;
    if (items_.size() > kMaxItemsKept) items_.clear();
    const bool archived = item.text.has_value();
    found = items_.emplace(name, std::move(known)).first;
    if (archived) found->second.facts.text = &found->second.text;
  }
  return found->second.facts;
}

}  // namespace frontkart::service
