#include "ledger/memory_state.hpp"

#include <algorithm>

#include "ledger/prepare.hpp"
#include "ledger/search_text.hpp"

namespace frontkart::ledger {
namespace {

Projection projection_of(const Entry& entry) {
  if (!entry.body) return {};
  return project(entry.envelope.kind, entry.envelope.id, entry.json());
}

MemoryState::Name name_of(const Entry& entry) {
  return {entry.envelope.kind, entry.envelope.id};
}

}  // namespace

void MemoryState::append(const EntryPtr& entry) {
  const std::uint64_t seq = entry->envelope.seq;
  entries_.push_back(entry);
  projected_.emplace_back();
  by_hash_.emplace(entry->hash, seq);
  versions_[name_of(*entry)].push_back(seq);
  put_projection(seq);
  if (entry->envelope.kind != kPurgeKind) return;
  const auto target = purge_target(entry->json());
  if (const auto found = target ? by_hash_.find(*target) : by_hash_.end(); found != by_hash_.end()) {
    purge(found->second);
  }
}

void MemoryState::put_projection(std::uint64_t seq) {
  Projected& out = projected_[seq - 1];
  out.projection = projection_of(*at(seq));
  for_each_word(out.projection.text, [&](std::string_view word) { out.words.emplace_back(word); });
  for (const Link& link : out.projection.links) links_[link.target].insert(seq);
  for (const std::string& name : out.projection.names) names_[name].insert(seq);
  for (const std::string& hash : out.projection.media) uses_[hash].insert(seq);
  for (const std::string& hash : out.projection.originals) uses_[hash].insert(seq);
}

void MemoryState::drop_projection(std::uint64_t seq) {
  const auto drop = [&](auto& index, const std::string& key) {
    const auto found = index.find(key);
    if (found == index.end()) return;
    found->second.erase(seq);
    if (found->second.empty()) index.erase(found);
  };
  const Projection& old = projected_[seq - 1].projection;
  for (const Link& link : old.links) drop(links_, link.target);
  for (const std::string& name : old.names) drop(names_, name);
  for (const std::string& hash : old.media) drop(uses_, hash);
  for (const std::string& hash : old.originals) drop(uses_, hash);
  projected_[seq - 1] = {};
}

void MemoryState::purge(std::uint64_t seq) {
  const Projection old = projected_[seq - 1].projection;
  drop_projection(seq);
  auto left = std::make_shared<Entry>(*at(seq));
  left->salt.reset();
  left->body.reset();
  entries_[seq - 1] = std::move(left);
  for (const auto* hashes : {&old.media, &old.originals}) {
    for (const std::string& hex : *hashes) {
      const auto hash = Digest::from_hex(hex);
      if (!hash.ok() || uses_.contains(hex)) continue;
      media_.erase(*hash);
      drop_original(*hash);
    }
  }
}

void MemoryState::drop_original(const Digest& hash) {
  if (original_bytes_.erase(hash) == 0) return;
  std::erase_if(originals_, [&](const File& file) { return file.hash == hash; });
}

void MemoryState::add_original(const File& file) {
  if (original_bytes_.emplace(file.hash, file.bytes).second) originals_.push_back(file);
}

void MemoryState::project_again() {
  for (std::uint64_t seq = 1; seq <= entries_.size(); ++seq) {
    drop_projection(seq);
    put_projection(seq);
  }
}

Head MemoryState::head() const {
  if (entries_.empty()) return {};
  const Entry& last = *entries_.back();
  return {last.envelope.seq, last.hash, last.envelope.recorded};
}

EntryPtr MemoryState::by_hash(const Digest& hash) const {
  const auto found = by_hash_.find(hash);
  return found == by_hash_.end() ? nullptr : at(found->second);
}

const EntryPtr* MemoryState::last_at(const std::vector<std::uint64_t>& versions, Instant as_known) const {
  const auto after = std::upper_bound(versions.begin(), versions.end(), as_known, [this](Instant t, std::uint64_t seq) {
    return t < entries_[seq - 1]->envelope.recorded;
  });
  return after == versions.begin() ? nullptr : &entries_[*std::prev(after) - 1];
}

EntryPtr MemoryState::newest(const Name& name) const {
  return version_at(name, Instant::highest());
}

EntryPtr MemoryState::version_at(const Name& name, Instant as_known) const {
  const auto found = versions_.find(name);
  if (found == versions_.end()) return nullptr;
  const EntryPtr* entry = last_at(found->second, as_known);
  return entry == nullptr ? nullptr : *entry;
}

EntryPtr MemoryState::entry_at(Instant as_known) const {
  const auto after = std::upper_bound(entries_.begin(), entries_.end(), as_known,
                                      [](Instant t, const EntryPtr& entry) { return t < entry->envelope.recorded; });
  return after == entries_.begin() ? nullptr : *std::prev(after);
}

std::vector<EntryPtr> MemoryState::versions(const Name& name) const {
  std::vector<EntryPtr> out;
  const auto found = versions_.find(name);
  if (found == versions_.end()) return out;
  for (const std::uint64_t seq : found->second) out.push_back(at(seq));
  return out;
}

std::vector<EntryPtr> MemoryState::current(std::string_view kind, std::string_view id_prefix, Instant as_known) const {
  std::vector<EntryPtr> out;
  auto it = versions_.lower_bound({std::string(kind), std::string(id_prefix)});
  for (; it != versions_.end() && it->first.first == kind && it->first.second.starts_with(id_prefix); ++it) {
    if (const EntryPtr* entry = last_at(it->second, as_known)) out.push_back(*entry);
  }
  return out;
}

std::vector<EntryPtr> MemoryState::from(std::uint64_t first_seq) const {
  const std::uint64_t skip = std::min<std::uint64_t>(first_seq == 0 ? 0 : first_seq - 1, entries_.size());
  return {entries_.begin() + static_cast<std::ptrdiff_t>(skip), entries_.end()};
}

bool MemoryState::is_current(const Entry& entry, Instant as_known) const {
  const EntryPtr now = version_at(name_of(entry), as_known);
  return now != nullptr && now->hash == entry.hash;
}

std::vector<EntryPtr> MemoryState::linked(std::string_view target, std::span<const std::string_view> roles,
                                          Instant as_known, std::size_t limit) const {
  std::vector<EntryPtr> out;
  const auto found = links_.find(target);
  if (found == links_.end()) return out;
  for (auto seq = found->second.rbegin(); seq != found->second.rend() && out.size() < limit; ++seq) {
    const auto& links = projected_[*seq - 1].projection.links;
    const bool has_role = std::any_of(links.begin(), links.end(), [&](const Link& link) {
      return link.target == target &&
             (roles.empty() || std::find(roles.begin(), roles.end(), link.role) != roles.end());
    });
    if (has_role && is_current(*at(*seq), as_known)) out.push_back(at(*seq));
  }
  std::reverse(out.begin(), out.end());
  return out;
}

std::vector<EntryPtr> MemoryState::named(std::string_view folded_name, Instant as_known) const {
  std::vector<EntryPtr> out;
  const auto found = names_.find(folded_name);
  if (found == names_.end()) return out;
  for (const std::uint64_t seq : found->second) {
    if (is_current(*at(seq), as_known)) out.push_back(at(seq));
  }
  std::sort(out.begin(), out.end(), [](const EntryPtr& a, const EntryPtr& b) { return name_of(*a) < name_of(*b); });
  return out;
}

std::vector<EntryPtr> MemoryState::found(const SearchQuery& query) const {
  std::vector<EntryPtr> out;
  const SearchWords words = search_words(query);
  for (std::uint64_t seq = entries_.size(); seq > 0 && out.size() < query.limit; --seq) {
    const EntryPtr& entry = entries_[seq - 1];
    const bool is_asked = query.kinds.empty() ||
                          std::find(query.kinds.begin(), query.kinds.end(), entry->envelope.kind) != query.kinds.end();
    if (is_asked && is_found(words, projected_[seq - 1].words) && is_current(*entry, query.as_known)) {
      out.push_back(entry);
    }
  }
  return out;
}

std::uint64_t MemoryState::first_wrong_projection() const {
  for (std::uint64_t seq = 1; seq <= entries_.size(); ++seq) {
    if (projection_of(*at(seq)) != projected_[seq - 1].projection) return seq;
  }
  return 0;
}

SharedText MemoryState::original(const Digest& hash) const {
  const auto found = original_bytes_.find(hash);
  return found == original_bytes_.end() ? nullptr : found->second;
}

SharedText MemoryState::medium(const Digest& hash) const {
  const auto found = media_.find(hash);
  return found == media_.end() ? nullptr : found->second;
}

std::vector<MemoryState::File> MemoryState::media() const {
  std::vector<File> out;
  for (const auto& [hash, bytes] : media_) out.push_back({hash, bytes});
  return out;
}

}  // namespace frontkart::ledger
