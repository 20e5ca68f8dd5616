#include "composite/live_sets.hpp"

#include <algorithm>

namespace frontkart::composite {
namespace {

std::uint64_t mixed(const Toggle& t) {
  std::uint64_t h = (std::uint64_t{t.time} << 32U | t.slot) + 0x9E3779B97F4A7C15U;
  h = (h ^ (h >> 30U)) * 0xBF58476D1CE4E5B9U;
  h = (h ^ (h >> 27U)) * 0x94D049BB133111EBU;
  return h ^ (h >> 31U);
}

/// A sum under exclusive or, so that the hash of a symmetric difference is that of the hashes.
std::uint64_t hash_of(std::span<const Toggle> toggles) {
  std::uint64_t h = 0;
  for (const Toggle& t : toggles) h ^= mixed(t);
  return h;
}

}  // namespace

LiveSets::LiveSets(const std::vector<StatusId>& slot_status)
    : slot_status_(slot_status), sets_(1), table_(1U << 10U, kEmptySet) {
  sets_[kEmptySet].uses = 1;
}

SetId LiveSets::intern(std::span<const Toggle> toggles) {
  return find_or_add(toggles, hash_of(toggles));
}

SetId LiveSets::difference(SetId l, SetId r) {
  if (l == kEmptySet) return r;
  if (r == kEmptySet) return l;
  if (l == r) return kEmptySet;
  symmetric_difference(sets_[l].toggles, sets_[r].toggles, scratch_);
  return find_or_add(scratch_, sets_[l].hash ^ sets_[r].hash);
}

SetId LiveSets::find_or_add(std::span<const Toggle> toggles, std::uint64_t hash) {
  if (toggles.empty()) return kEmptySet;
  if (2 * (entries_ + 1) > table_.size()) rebuild_table(2 * table_.size());
  std::size_t i = static_cast<std::size_t>(hash) & (table_.size() - 1);
  for (; table_[i] != kEmptySet; i = (i + 1) & (table_.size() - 1)) {
    const Entry& e = sets_[table_[i]];
    if (e.hash == hash && std::equal(e.toggles.begin(), e.toggles.end(), toggles.begin(), toggles.end()))
      return table_[i];
  }
  SetId s = static_cast<SetId>(sets_.size());
  if (free_.empty()) {
    sets_.emplace_back();
  } else {
    s = free_.back();
    free_.pop_back();
  }
  sets_[s].toggles.assign(toggles.begin(), toggles.end());
  sets_[s].hash = hash;
  sets_[s].free = false;
  sets_[s].status = last_status(toggles);
  if (sets_[s].status >= areas_.size()) areas_.resize(sets_[s].status + std::size_t{1}, 0);
  table_[i] = s;
  ++entries_;
  return s;
}

StatusId LiveSets::last_status(std::span<const Toggle> toggles) {
  slots_.clear();
  for (const Toggle& t : toggles) slots_.push_back(t.slot);
  std::sort(slots_.begin(), slots_.end());
  StatusId status = kNoStatement;
  for (std::size_t i = 0; i < slots_.size();) {
    std::size_t j = i;
    while (j < slots_.size() && slots_[j] == slots_[i]) ++j;
    const StatusId own = slot_status_[slots_[i]];
    if ((j - i) % 2 == 1 && (status == kNoStatement || own < status)) status = own;
    i = j;
  }
  return status;
}

std::vector<geometry::SquareCentimetres> LiveSets::areas() const {
  std::vector<geometry::SquareCentimetres> out = areas_;
  out[kNoStatement] = 0;
  return out;
}

void LiveSets::rebuild_table(std::size_t slots) {
  table_.assign(slots, kEmptySet);
  entries_ = 0;
  for (SetId s = 1; s < sets_.size(); ++s) {
    if (sets_[s].free) continue;
    std::size_t i = static_cast<std::size_t>(sets_[s].hash) & (slots - 1);
    while (table_[i] != kEmptySet) i = (i + 1) & (slots - 1);
    table_[i] = s;
    ++entries_;
  }
}

void LiveSets::sweep() {
  if (entries_ < 2 * swept_ + 1024) return;
  for (SetId s = 1; s < sets_.size(); ++s) {
    if (sets_[s].free || sets_[s].uses > 0) continue;
    sets_[s] = {};
    sets_[s].free = true;
    free_.push_back(s);
  }
  rebuild_table(table_.size());
  swept_ = entries_;
}

}  // namespace frontkart::composite
