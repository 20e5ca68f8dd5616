#include "composite/build.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <string>
#include <unordered_map>

namespace frontkart::composite {
namespace {

constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

/// Histories, each kept once.
class Histories {
 public:
  std::uint32_t intern(const std::vector<HistoryStep>& steps) {
    std::string key;
    key.reserve(steps.size() * 6);
    for (const HistoryStep& s : steps) {
      for (unsigned shift = 0; shift < 32; shift += 8) key += static_cast<char>(s.from >> shift & 255U);
      key += static_cast<char>(s.status & 255U);
      key += static_cast<char>(s.status >> 8U);
    }
    const auto [it, fresh] = ids_.emplace(std::move(key), static_cast<std::uint32_t>(all_.size()));
    if (fresh) all_.push_back(steps);
    return it->second;
  }
  [[nodiscard]] const std::vector<HistoryStep>& operator[](std::uint32_t i) const { return all_[i]; }
  [[nodiscard]] std::size_t size() const { return all_.size(); }

 private:
  std::unordered_map<std::string, std::uint32_t> ids_;
  std::vector<std::vector<HistoryStep>> all_;
};

/// Sets of faces that belong together because the edges between them are dropped.
class FaceUnion {
 public:
  explicit FaceUnion(std::size_t n) : parent_(n) { std::iota(parent_.begin(), parent_.end(), 0U); }
  std::uint32_t root(std::uint32_t f) {
    while (parent_[f] != f) f = parent_[f] = parent_[parent_[f]];
    return f;
  }
  void unite(std::uint32_t a, std::uint32_t b) {
    a = root(a);
    b = root(b);
    parent_[std::max(a, b)] = std::min(a, b);
  }

 private:
  std::vector<std::uint32_t> parent_;
};

/// The corners in units of `step`, to the nearest. A ring may lose corners, or all its area.
std::vector<StatusArea> counted_in(const std::vector<StatusArea>& areas, std::int32_t step) {
  const auto nearest = [step](std::int32_t v) {
    const std::int32_t up = v + step / 2;
    return up / step - (up % step < 0 ? 1 : 0);
  };
  std::vector<StatusArea> out = areas;
  for (StatusArea& area : out) {
    for (geometry::Ring& ring : area.polygon) {
      for (geometry::GridPoint& p : ring) p = {nearest(p.x), nearest(p.y)};
      ring.erase(std::unique(ring.begin(), ring.end()), ring.end());
    }
  }
  return out;
}

}  // namespace

std::vector<HistoryStep> history_of(std::span<const Toggle> toggles, const std::vector<StatusId>& slot_status) {
  std::vector<HistoryStep> steps{{0, kNoStatement}};
  std::vector<std::uint32_t> inside;         // the slots that are odd now
  std::map<StatusId, std::uint32_t> covers;  // how many of them each status has
  for (std::size_t i = 0; i < toggles.size();) {
    const TimeIndex time = toggles[i].time;
    for (; i < toggles.size() && toggles[i].time == time; ++i) {
      const std::uint32_t slot = toggles[i].slot;
      const auto it = std::find(inside.begin(), inside.end(), slot);
      if (it == inside.end()) {
        inside.push_back(slot);
        ++covers[slot_status[slot]];
      } else {
        inside.erase(it);
        const auto cover = covers.find(slot_status[slot]);
        if (--cover->second == 0) covers.erase(cover);
      }
    }
    const StatusId status = covers.empty() ? kNoStatement : covers.begin()->first;
    if (status == steps.back().status) continue;
    if (steps.back().from == time) {
      steps.back().status = status;  // only at time 0: every history starts there
    } else {
      steps.push_back({time, status});
    }
  }
  return steps;
}

void Builder::add(Instant at, const std::vector<StatusArea>& areas) {
  timeline_.add(static_cast<TimeIndex>(instants_.size()), step_ == 1 ? areas : counted_in(areas, step_));
  instants_.push_back(at);
}

Result<Parts> Builder::build() {
  const std::vector<StatusId> slot_status = timeline_.slot_status();
  LabelledSegments segments = timeline_.take_segments();
  std::vector<Instant> instants = std::move(instants_);
  instants_.clear();
  timeline_ = Timeline();
  FRONTKART_TRY(Parts out, assemble(std::move(instants), std::move(segments),
                                    [&](std::span<const Toggle> toggles) { return history_of(toggles, slot_status); }));
  if (step_ != 1) {
    for (geometry::GridPoint& p : out.vertices) p = {p.x * step_, p.y * step_};
    out.edge_excess.assign(out.edges.size(), 0);
  }
  return out;
}

Result<Parts> assemble(std::vector<Instant> instants, LabelledSegments segments, const HistoryOf& history_of_face) {
  FRONTKART_TRY(const Subdivision subdivision, subdivide(std::move(segments)));

  Histories histories;
  histories.intern({{0, kNoStatement}});
  std::vector<std::uint32_t> history(subdivision.faces.size());
  for (FaceId f = 0; f < history.size(); ++f) history[f] = histories.intern(history_of_face(subdivision.faces[f]));

  // An edge between equal histories says nothing: slots that took over from each other, or overlaps within a status.
  FaceUnion faces(history.size());
  for (const Edge& e : subdivision.edges) {
    if (history[e.left] == history[e.right]) faces.unite(e.left, e.right);
  }

  Parts out;
  out.instants = std::move(instants);
  std::vector<std::uint32_t> vertex(subdivision.vertices.size(), kNone);
  for (const Edge& e : subdivision.edges) {
    if (history[e.left] != history[e.right]) vertex[e.a] = vertex[e.b] = 0;
  }
  for (VertexId v = 0; v < vertex.size(); ++v) {
    if (vertex[v] == kNone) continue;
    vertex[v] = static_cast<VertexId>(out.vertices.size());
    out.vertices.push_back(subdivision.vertices[v]);
  }
  std::vector<FaceId> number(history.size(), kNone);
  std::vector<HistoryId> history_number(histories.size(), kNone);
  out.history_begin.push_back(0);
  const auto number_face = [&](FaceId f) {
    f = faces.root(f);
    if (number[f] != kNone) return number[f];
    number[f] = static_cast<FaceId>(out.face_history.size());
    HistoryId& h = history_number[history[f]];
    if (h == kNone) {
      h = static_cast<HistoryId>(out.history_begin.size() - 1);
      const auto& steps = histories[history[f]];
      out.history_steps.insert(out.history_steps.end(), steps.begin(), steps.end());
      out.history_begin.push_back(static_cast<std::uint32_t>(out.history_steps.size()));
    }
    out.face_history.push_back(h);
    return number[f];
  };
  number_face(kOuterFace);
  for (EdgeId i = 0; i < subdivision.edges.size(); ++i) {
    const Edge& e = subdivision.edges[i];
    if (history[e.left] == history[e.right]) continue;
    const FaceId left = number_face(e.left);
    const FaceId right = number_face(e.right);
    out.edges.push_back({vertex[e.a], vertex[e.b], left, right});
    out.edge_excess.push_back(subdivision.edge_excess[i]);
  }
  return out;
}

}  // namespace frontkart::composite
