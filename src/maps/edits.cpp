#include "maps/edits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <tuple>
#include <unordered_map>

#include "composite/build.hpp"
#include "geometry/polygon.hpp"

namespace frontkart::maps {
namespace {

using composite::HistoryStep;
using composite::StatusId;
using composite::TimeIndex;
using composite::Toggle;

constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

/// Who overrules whom among edits of one moment.
class Precedence {
 public:
  explicit Precedence(const std::vector<EditRecord>& edits) : edits_(edits), over_(edits.size(), kNone) {
    std::map<std::string_view, std::size_t> by_id;
    for (std::size_t i = 0; i < edits.size(); ++i) by_id.emplace(edits[i].id, i);
    for (std::size_t i = 0; i < edits.size(); ++i) {
      if (const auto it = by_id.find(edits[i].over); it != by_id.end()) over_[i] = it->second;
    }
    cut_circles();
    seen_.assign(edits.size(), 0);
  }

  /// Of edits of one moment that hold the same point: those that none of the others overrules, the one that decides in
  /// front. Precondition: not empty.
  [[nodiscard]] std::vector<std::size_t> standing(const std::vector<std::size_t>& rivals) {
    if (rivals.size() == 1) return rivals;
    ++round_;
    for (const std::size_t i : rivals) {
      // Where another way has passed already, the rest of the way is marked.
      for (std::size_t k = over_[i]; k != kNone && seen_[k] != round_; k = over_[k]) seen_[k] = round_;
    }
    std::vector<std::size_t> out;
    for (const std::size_t i : rivals) {
      if (seen_[i] != round_) out.push_back(i);
    }
    std::iter_swap(out.begin(), std::max_element(out.begin(), out.end(), [&](std::size_t l, std::size_t r) {
                     return std::tie(edits_[l].content, edits_[l].id) < std::tie(edits_[r].content, edits_[r].id);
                   }));
    return out;
  }

 private:
  void cut_circles() {
    enum class Mark : std::uint8_t { fresh, on_way, done };
    std::vector<Mark> mark(over_.size(), Mark::fresh);
    std::vector<std::size_t> way;
    std::vector<std::size_t> circular;
    for (std::size_t start = 0; start < over_.size(); ++start) {
      way.clear();
      std::size_t k = start;
      for (; k != kNone && mark[k] == Mark::fresh; k = over_[k]) {
        mark[k] = Mark::on_way;
        way.push_back(k);
      }
      if (k != kNone && mark[k] == Mark::on_way) {
        circular.insert(circular.end(), std::find(way.begin(), way.end(), k), way.end());
      }
      for (const std::size_t i : way) mark[i] = Mark::done;
    }
    for (const std::size_t i : circular) over_[i] = kNone;
  }

  const std::vector<EditRecord>& edits_;
  std::vector<std::size_t> over_;  ///< position of the edit that each overrules
  std::vector<std::uint64_t> seen_;
  std::uint64_t round_ = 0;
};

/// The segments of polygons, each polygon being one toggle.
class Segments {
 public:
  void add(const geometry::Polygon& polygon, Toggle inside) {
    const composite::ToggleSet label{inside};
    for (const geometry::Ring& ring : polygon) {
      for (std::size_t i = 0; i < ring.size(); ++i) {
        const std::uint32_t a = point(ring[i]);
        const std::uint32_t b = point(ring[i + 1 == ring.size() ? 0 : i + 1]);
        if (a == b) continue;
        out_.segments.push_back({a, b});
        out_.labels.push_back(label);
      }
    }
  }
  composite::LabelledSegments take() { return std::move(out_); }

 private:
  std::uint32_t point(geometry::GridPoint p) {
    const std::uint64_t key = std::uint64_t{static_cast<std::uint32_t>(p.x)} << 32U | static_cast<std::uint32_t>(p.y);
    const auto [it, fresh] = ids_.emplace(key, static_cast<std::uint32_t>(out_.points.size()));
    if (fresh) out_.points.push_back(p);
    return it->second;
  }

  composite::LabelledSegments out_;
  std::unordered_map<std::uint64_t, std::uint32_t> ids_;
};

/// The fold of some of the edits; the others only hand on who overrules whom.
class Fold {
 public:
  Fold(const std::vector<EditRecord>& edits, const Legend& legend)
      : edits_(edits), legend_(legend), precedence_(edits) {}

  Result<FoldedEdits> run(std::vector<std::size_t> chosen) {
    // What the result is must not depend on the order in which edits come.
    std::sort(chosen.begin(), chosen.end(), [&](std::size_t l, std::size_t r) {
      return std::tie(edits_[l].valid_from, edits_[l].id) < std::tie(edits_[r].valid_from, edits_[r].id);
    });
    std::vector<Instant> instants;
    Segments segments;
    for (const std::size_t i : chosen) {
      const EditRecord& edit = edits_[i];
      FRONTKART_TRY(const StatusId status, status_of(edit));
      status_.emplace(i, status);
      if (instants.empty() || instants.back() != edit.valid_from) instants.push_back(edit.valid_from);
      for (const geometry::Polygon& polygon : edit.area) {
        segments.add(polygon,
                     {static_cast<TimeIndex>(instants.size() - 1), static_cast<std::uint32_t>(edit_of_slot_.size())});
        edit_of_slot_.push_back(i);
      }
    }
    FoldedEdits out;
    FRONTKART_TRY(out.parts, composite::assemble(std::move(instants), segments.take(),
                                                 [this](std::span<const Toggle> toggles) { return history(toggles); }));
    for (auto& [key, passed] : ties_) {
      out.ties.push_back({key.first, key.second, {passed.begin(), passed.end()}});
    }
    return out;
  }

 private:
  Result<StatusId> status_of(const EditRecord& edit) const {
    if (edit.status.empty()) return composite::kNoStatement;
    const StatusId status = legend_.number(edit.status);
    if (status != composite::kNoStatement) return status;
    std::string known;
    for (const std::string& key : legend_.keys()) known += (known.empty() ? "" : ", ") + key;
    return Error{ErrorCode::bad_input, fmt::format("The map's legend has no status '{}'.", edit.status),
                 fmt::format("edit/{}", edit.id),
                 fmt::format("Correct or retract the edit, or add the status to the legend; it has: {}.",
                             known.empty() ? "none" : known)};
  }

  /// `toggles` are those of the polygons around a face, by time. A later edit overrides earlier ones whatever they say.
  std::vector<HistoryStep> history(std::span<const Toggle> toggles) {
    std::vector<HistoryStep> steps{{0, composite::kNoStatement}};
    std::vector<std::size_t> rivals;
    for (std::size_t i = 0; i < toggles.size();) {
      const TimeIndex time = toggles[i].time;
      rivals.clear();
      for (; i < toggles.size() && toggles[i].time == time; ++i) {
        // An edit's polygons have neighbouring slots, and may overlap.
        const std::size_t edit = edit_of_slot_[toggles[i].slot];
        if (rivals.empty() || rivals.back() != edit) rivals.push_back(edit);
      }
      const StatusId status = decide(rivals);
      if (status == steps.back().status) continue;
      if (steps.back().from == time) {
        steps.back().status = status;  // only at time 0, where every history begins
      } else {
        steps.push_back({time, status});
      }
    }
    return steps;
  }

  StatusId decide(const std::vector<std::size_t>& rivals) {
    const auto standing = precedence_.standing(rivals);
    const EditRecord& decided = edits_[standing.front()];
    for (const std::size_t other : standing) {
      if (edits_[other].status != decided.status) {
        ties_[{decided.valid_from, decided.id}].insert(edits_[other].id);
      }
    }
    return status_.at(standing.front());
  }

  const std::vector<EditRecord>& edits_;
  const Legend& legend_;
  Precedence precedence_;
  std::unordered_map<std::size_t, StatusId> status_;
  std::vector<std::size_t> edit_of_slot_;
  std::map<std::pair<Instant, std::string>, std::set<std::string>> ties_;
};

std::optional<geometry::Box> extent_of(const EditRecord& edit) {
  std::optional<geometry::Box> box;
  for (const geometry::Polygon& polygon : edit.area) {
    const geometry::Box own = geometry::extent(polygon);
    if (box) {
      box->extend(own);
    } else {
      box = own;
    }
  }
  return box;
}

}  // namespace

Result<FoldedEdits> fold_edits(const std::vector<EditRecord>& edits, const Legend& legend) {
  std::vector<std::size_t> all(edits.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  return Fold(edits, legend).run(std::move(all));
}

Result<std::vector<EditTie>> ties_of(const std::vector<EditRecord>& edits, const Legend& legend) {
  std::map<Instant, std::vector<std::size_t>> by_moment;
  std::vector<std::optional<geometry::Box>> boxes;
  for (std::size_t i = 0; i < edits.size(); ++i) {
    by_moment[edits[i].valid_from].push_back(i);
    boxes.push_back(extent_of(edits[i]));
  }
  std::vector<std::size_t> rivals;
  for (const auto& [moment, group] : by_moment) {
    for (const std::size_t i : group) {
      const bool meets = boxes[i] && std::any_of(group.begin(), group.end(), [&](std::size_t k) {
                           return boxes[k] && edits[k].status != edits[i].status && boxes[k]->meets(*boxes[i]);
                         });
      if (meets) rivals.push_back(i);
    }
  }
  if (rivals.empty()) return std::vector<EditTie>();
  FRONTKART_TRY(FoldedEdits folded, Fold(edits, legend).run(std::move(rivals)));
  return std::move(folded.ties);
}

const EditRecord* deciding_edit(const std::vector<EditRecord>& edits, geometry::GridPoint point, Instant at) {
  std::vector<std::size_t> rivals;
  for (std::size_t i = 0; i < edits.size(); ++i) {
    const EditRecord& edit = edits[i];
    if (edit.valid_from > at || (!rivals.empty() && edit.valid_from < edits[rivals.front()].valid_from)) continue;
    const bool holds = std::any_of(edit.area.begin(), edit.area.end(),
                                   [&](const auto& polygon) { return geometry::contains(polygon, point); });
    if (!holds) continue;
    if (!rivals.empty() && edit.valid_from > edits[rivals.front()].valid_from) rivals.clear();
    rivals.push_back(i);
  }
  return rivals.empty() ? nullptr : &edits[Precedence(edits).standing(rivals).front()];
}

}  // namespace frontkart::maps
