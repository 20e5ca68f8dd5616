#include "service/composite_on_the_way.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

namespace frontkart::service {
namespace {

/// Gathers the layers of an instant before the builder gets them.
class ByInstant {
 public:
  explicit ByInstant(composite::Builder& builder) : builder_(builder) {}

  void add(Instant at, composite::State&& state) {
    if (!areas_.empty() && at_ == at) {
      std::move(state.areas.begin(), state.areas.end(), std::back_inserter(areas_.front().areas));
      return;
    }
    flush();
    at_ = at;
    areas_.push_back(std::move(state));
  }
  void flush() {
    if (!areas_.empty()) builder_.add(at_, areas_.front().areas);
    areas_.clear();
  }

 private:
  composite::Builder& builder_;
  Instant at_;
  std::vector<composite::State> areas_;  ///< none or one
};

}  // namespace

void CompositeOnTheWay::add(Instant at, const std::string& layer, composite::State&& state) {
  if (streams_ && newest_ && at < *newest_) {
    streams_ = false;
    if (!holds_) held_.clear();
  }
  if (streams_ && newest_ && at > *newest_) flush();
  if (!streams_ && !holds_) return;
  newest_ = at;
  for (const composite::StatusArea& area : state.areas) {
    for (const geometry::Ring& ring : area.polygon) vertices_ += ring.size();
  }
  held_.push_back({at, layer, std::move(state)});
  if (vertices_ <= max_held_) return;
  holds_ = false;
  held_.erase(held_.begin(), streams_ ? held_.begin() + static_cast<std::ptrdiff_t>(pending_) : held_.end());
  pending_ = 0;
}

void CompositeOnTheWay::flush() {
  if (pending_ + 1 == held_.size()) {
    builder_.add(held_.back().at, held_.back().state.areas);
  } else if (pending_ < held_.size()) {
    std::vector<composite::StatusArea> areas;
    for (std::size_t i = pending_; i < held_.size(); ++i) {
      areas.insert(areas.end(), held_[i].state.areas.begin(), held_[i].state.areas.end());
    }
    builder_.add(held_.back().at, areas);
  }
  if (!holds_) held_.clear();
  pending_ = held_.size();
}

void CompositeOnTheWay::sort_held() {
  std::sort(held_.begin(), held_.end(),
            [](const Held& l, const Held& r) { return std::tie(l.at, l.layer) < std::tie(r.at, r.layer); });
}

Result<std::optional<composite::Parts>> CompositeOnTheWay::finish() {
  if (!streams_ && !holds_) return std::optional<composite::Parts>();
  if (streams_) {
    flush();
  } else {
    builder_ = {};
    sort_held();
    ByInstant states(builder_);
    for (Held& h : held_) states.add(h.at, std::move(h.state));
    states.flush();
  }
  held_.clear();
  FRONTKART_TRY(composite::Parts parts, builder_.build());
  return std::optional(std::move(parts));
}

Result<std::optional<composite::Parts>> CompositeOnTheWay::finish_with(const maps::KnownMap& before,
                                                                       const maps::StateReader& read,
                                                                       const maps::Legend& of_added,
                                                                       const maps::Legend& legend) {
  const std::optional<composite::Parts> nothing;
  if (!holds_) return nothing;
  sort_held();
  composite::Builder builder;
  ByInstant states(builder);
  auto old = before.snapshots.begin();
  const auto take_old = [&]() -> Status {
    FRONTKART_TRY(composite::State state, read(*old, legend));
    states.add(old->valid_at, std::move(state));
    ++old;
    return Done{};
  };
  for (Held& h : held_) {
    const auto key = std::tie(h.at, h.layer);
    for (; old != before.snapshots.end() && std::tie(old->valid_at, old->layer) < key;) {
      if (!take_old().ok()) return nothing;
    }
    if (old != before.snapshots.end() && std::tie(old->valid_at, old->layer) == key) ++old;
    if (!maps::renumber(h.state, of_added, legend).ok()) return nothing;
    states.add(h.at, std::move(h.state));
  }
  while (old != before.snapshots.end()) {
    if (!take_old().ok()) return nothing;
  }
  states.flush();
  held_.clear();
  FRONTKART_TRY(composite::Parts parts, builder.build());
  return std::optional(std::move(parts));
}

}  // namespace frontkart::service
