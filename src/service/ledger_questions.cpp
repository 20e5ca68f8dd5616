#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <deque>
#include <set>

#include "base/folded.hpp"
#include "claims/release.hpp"
#include "ledger/projection.hpp"
#include "publication/purged.hpp"
#include "service/impl.hpp"
#include "service/known_at.hpp"

namespace frontkart::service {
namespace {

using ledger::Entry;

constexpr std::size_t kMaxQuery = 1'000;
constexpr std::size_t kMaxWords = 32;
constexpr std::size_t kMaxNameWords = 5;
constexpr std::size_t kMaxAlternatives = 64;
constexpr std::size_t kMaxReferring = 1'000;

Error not_recorded(const std::string& what) {
  return Error{ErrorCode::not_found, "This is not recorded.", what.substr(0, 120),
               "'frontkart log' lists what is; 'frontkart search' finds it by its words."};
}

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t end = std::min(text.find(' ', i), text.size());
    if (end > i) out.push_back(text.substr(i, end - i));
    i = end + 1;
  }
  return out;
}

/// Kinds that an id without a kind may belong to.
constexpr std::array kAllKinds{"claim", "item",     "source", "party",      "place",   "region",
                               "route", "review",   "edit",   "assessment", "enquiry", "outcome",
                               "map",   "snapshot", "purge",  "ledger",     "release", "edition"};

}  // namespace

Status Service::log(const LogRequest& request, const std::function<Status(const Entry&)>& visit) {
  const auto wanted = [&](const Entry& entry) {
    const ledger::Envelope& e = entry.envelope;
    return (!request.kind || e.kind == *request.kind) && (!request.id || e.id == *request.id) &&
           (!request.since || e.recorded >= *request.since) && (!request.until || e.recorded < *request.until) &&
           e.recorded <= request.as_known;
  };
  std::deque<Entry> newest;
  FRONTKART_CHECK(impl_->store.for_each_entry(1, [&](const Entry& entry) -> Status {
    if (!wanted(entry)) return Done{};
    if (!request.last) return visit(entry);
    newest.push_back(entry);
    if (newest.size() > *request.last) newest.pop_front();
    return Done{};
  }));
  for (const Entry& entry : newest) FRONTKART_CHECK(visit(entry));
  return Done{};
}

Result<ShowAnswer> Service::show(const std::string& what, Instant as_known) {
  ShowAnswer out;
  std::vector<std::string> kinds;
  std::string id = what;
  std::optional<Digest> version;
  if (what.find('/') != std::string::npos) {
    const auto reference = ledger::parse_reference(what);
    if (!reference.ok())
      return Error{ErrorCode::usage, reference.error().message, what.substr(0, 120), "Write kind/id."};
    kinds = {reference->kind};
    id = reference->id;
    version = reference->version;
  } else {
    kinds.assign(kAllKinds.begin(), kAllKinds.end());
  }
  std::vector<std::string> found;
  for (const std::string& kind : kinds) {
    FRONTKART_TRY(auto versions, impl_->store.versions(kind, id));
    std::erase_if(versions, [&](const Entry& e) { return e.envelope.recorded > as_known; });
    if (versions.empty()) continue;
    found.push_back(kind + '/' + id);
    out.versions = std::move(versions);
  }
  if (found.empty()) return not_recorded(what);
  if (found.size() > 1) {
    return Error{ErrorCode::ambiguous, fmt::format("Several records have this id: {}.", fmt::join(found, ", ")),
                 what.substr(0, 120), "Write kind/id."};
  }
  if (version) {
    const auto at = std::find_if(out.versions.begin(), out.versions.end(),
                                 [&](const Entry& entry) { return entry.hash == *version; });
    if (at == out.versions.end()) return not_recorded(what);
    out.asked = *at;
  }
  FRONTKART_CHECK(
      impl_->store.for_each_linked(found.front(), {}, as_known, kMaxReferring, [&](const Entry& entry) -> Status {
        out.referring.push_back({entry.envelope.kind + '/' + entry.envelope.id});
        return Done{};
      }));
  const Entry& shown = out.asked ? *out.asked : out.versions.back();
  if (shown.envelope.kind == "item" && shown.body && !claims::is_retracted(shown.json())) {
    FRONTKART_TRY(const claims::Item item, claims::item_from_json(shown.json()));
    out.withheld = claims::withheld_because(item);
  }
  return out;
}

Status Service::search(const SearchRequest& request, const std::function<Status(const Entry&)>& visit) {
  if (request.words.size() > kMaxQuery) {
    return Error{ErrorCode::usage, "The search is longer than 1000 bytes.", "", "Search for fewer words."};
  }
  // A star asks for words that begin so; folding would lose it.
  const std::size_t last = request.words.find_last_not_of(' ');
  const bool prefix = last != std::string::npos && request.words[last] == '*';
  const std::vector<std::string> words = words_of(folded(request.words));
  if (words.empty()) {
    return Error{ErrorCode::usage, "There is no word to search for.", "", "Give a word or a name."};
  }
  if (words.size() > kMaxWords) return Error{ErrorCode::usage, "The search has more than 32 words.", "", "Use fewer."};
  ledger::SearchQuery query;
  query.kinds = request.kinds;
  query.limit = request.limit;
  query.as_known = request.as_known;
  for (std::size_t i = 0; i < words.size();) {
    // The longest run of words that somebody or something is called stands for all of its names.
    std::vector<ledger::SearchQuery::Phrase> group;
    std::size_t taken = 1;
    for (std::size_t n = std::min(kMaxNameWords, words.size() - i); n > 0 && group.empty(); --n) {
      const std::string name = fmt::format("{}", fmt::join(words.begin() + static_cast<std::ptrdiff_t>(i),
                                                           words.begin() + static_cast<std::ptrdiff_t>(i + n), " "));
      FRONTKART_CHECK(impl_->store.for_each_named(name, request.as_known, [&](const Entry& entry) -> Status {
        group.push_back({ledger::reference_word(entry.envelope.kind + '/' + entry.envelope.id), false});
        for (std::string& other : ledger::project(entry.envelope.kind, entry.envelope.id, entry.json()).names) {
          const bool there = std::any_of(group.begin(), group.end(), [&](const auto& p) { return p.words == other; });
          if (!there && group.size() < kMaxAlternatives) group.push_back({std::move(other), false});
        }
        return Done{};
      }));
      if (!group.empty()) taken = n;
    }
    i += taken;
    if (group.empty()) group.push_back({words[i - 1], false});
    if (prefix && i == words.size()) group.push_back({words.back(), true});
    query.groups.push_back(std::move(group));
  }
  return impl_->store.search(query, visit);
}

Result<PurgeAnswer> Service::purge(const std::string& what, const std::string& reason, const std::string& author) {
  if (reason.empty()) return Error{ErrorCode::usage, "A purge says why.", "", "Add --reason."};
  FRONTKART_TRY(const ShowAnswer shown, show(what, Instant::highest()));
  std::vector<Entry> targets;
  if (shown.asked) {
    targets.push_back(*shown.asked);
  } else {
    targets = shown.versions;
  }
  std::erase_if(targets, [](const Entry& entry) { return !entry.body; });
  if (targets.empty()) {
    return Error{ErrorCode::bad_input, "This is purged already.", what.substr(0, 120), ""};
  }
  PurgeAnswer out;
  std::set<Digest> purged;
  {
    // What waits for other writers below would otherwise wait for this one.
    FRONTKART_TRY(const auto transaction, impl_->store.begin());
    for (const Entry& target : targets) {
      ledger::Draft draft{author, "purge", target.hash.hex(), ledger::purge_body(target), std::nullopt, reason};
      FRONTKART_TRY(Entry entry, transaction->append(draft));
      out.entries.push_back(std::move(entry));
      purged.insert(target.hash);
    }
    FRONTKART_CHECK(publication::take_out_of_editions(impl_->store, *transaction, purged, author));
    FRONTKART_CHECK(transaction->commit());
  }
  const Status finished = impl_->store.finish_purges();
  if (!finished.ok()) {
    Error error = finished.error();
    error.message = "The purge is recorded and carried out, but some bytes could not be removed from the files yet. " +
                    error.message;
    return error;
  }
  return out;
}

Status Service::backup(const std::string& file, const ProgressSink& progress) {
  return impl_->store.backup(file, [&](std::uint64_t done, std::uint64_t total) {
    if (progress) progress({"backup", done, total, 0});
    return true;
  });
}

}  // namespace frontkart::service
