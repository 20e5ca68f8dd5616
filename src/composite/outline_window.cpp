#include "composite/outline_window.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "geometry/predicates.hpp"

namespace frontkart::composite {
namespace {

using geometry::GridPoint;
using WindowArc = OutlineWindow::WindowArc;

/// Half-arc 2i runs along the i-th member, 2i+1 back.
using Half = std::uint32_t;
constexpr Half kNone = ~Half{0};

class Joiner {
 public:
  Joiner(const Arcs& arcs, std::span<const BorderRun> runs) : arcs_(arcs), runs_(runs) {
    for (std::uint32_t r = 0; r < runs.size(); ++r) {
      if (r > 0 && runs[r].arc == runs[r - 1].arc) continue;
      members_.push_back(runs[r].arc);
      first_run_.push_back(r);
    }
    first_run_.push_back(static_cast<std::uint32_t>(runs.size()));
    meet_.resize(arcs.nodes.size());
    for (Half h = 0; h < 2 * members_.size(); ++h) {
      Meeting& m = meet_[origin(h)];
      if (m.count < 2) m.half[m.count] = h;
      ++m.count;
    }
  }

  OutlineWindow join() {
    used_.assign(members_.size(), false);
    for (Half h = 0; h < 2 * members_.size(); ++h) {
      if (!used_[h / 2] && meet_[origin(h)].count != 2) add_chain(h);
    }
    for (Half h = 0; h < 2 * members_.size(); h += 2) {
      if (!used_[h / 2]) add_ring(h);
    }
    order();
    link();
    return std::move(out_);
  }

 private:
  /// How many half-arcs leave a node, and the first two of them.
  struct Meeting {
    std::uint32_t count = 0;
    Half half[2] = {kNone, kNone};
    std::uint32_t number = OutlineWindow::kNoNode;  ///< in the window
  };

  [[nodiscard]] const Arc& arc(Half h) const { return arcs_.arcs[members_[h / 2]]; }
  [[nodiscard]] NodeId origin(Half h) const { return h % 2 == 0 ? arc(h).from : arc(h).to; }
  [[nodiscard]] NodeId end(Half h) const { return origin(h ^ 1U); }
  /// The half-arc that goes on where h ends, at a node where two meet.
  [[nodiscard]] Half after(Half h) const {
    const Meeting& m = meet_[end(h)];
    return m.half[0] == (h ^ 1U) ? m.half[1] : m.half[0];
  }

  /// Appends the points of h but its end node.
  void append(Half h) {
    used_[h / 2] = true;
    out_.points.push_back(arcs_.nodes[origin(h)]);
    const auto first = arcs_.points.begin() + arc(h).point_begin;
    const auto last = arcs_.points.begin() + arc(h).point_end;
    if (h % 2 == 0) {
      out_.points.insert(out_.points.end(), first, last);
    } else {
      out_.points.insert(out_.points.end(), std::make_reverse_iterator(last), std::make_reverse_iterator(first));
    }
  }

  std::uint32_t number_of(NodeId n) {
    Meeting& m = meet_[n];
    if (m.number == OutlineWindow::kNoNode) m.number = out_.node_count++;
    return m.number;
  }

  void add_chain(Half h) {
    const Half first = h;
    WindowArc a;
    a.begin = static_cast<std::uint32_t>(out_.points.size());
    a.from = number_of(origin(h));
    append(h);
    while (meet_[end(h)].count == 2) {
      h = after(h);
      append(h);
    }
    a.to = number_of(end(h));
    out_.points.push_back(arcs_.nodes[end(h)]);
    add(a, first);
  }

  void add_ring(Half first) {
    WindowArc a;
    a.begin = static_cast<std::uint32_t>(out_.points.size());
    a.from = a.to = OutlineWindow::kNoNode;
    for (Half h = first; !used_[h / 2]; h = after(h)) append(h);
    const auto begin = out_.points.begin() + a.begin;
    std::rotate(begin, std::min_element(begin, out_.points.end()), out_.points.end());
    out_.points.push_back(out_.points[a.begin]);
    add(a, first);
  }

  void add(WindowArc a, Half first) {
    a.end = static_cast<std::uint32_t>(out_.points.size());
    a.lowest = a.begin;
    a.box = {out_.points[a.begin], out_.points[a.begin]};
    for (std::uint32_t i = a.begin; i < a.end; ++i) {
      if (out_.points[i] < out_.points[a.lowest]) a.lowest = i;
      a.box.extend({out_.points[i], out_.points[i]});
    }
    out_.arcs.push_back(a);
    first_.push_back(first);
  }

  /// Puts the arcs into the order of their smallest points, with their runs.
  void order() {
    std::vector<std::uint32_t> rank(out_.arcs.size());
    std::iota(rank.begin(), rank.end(), 0U);
    const auto lowest = [&](std::uint32_t i) { return out_.points[out_.arcs[i].lowest]; };
    std::sort(rank.begin(), rank.end(),
              [&](std::uint32_t l, std::uint32_t r) { return std::tuple(lowest(l), l) < std::tuple(lowest(r), r); });
    std::vector<WindowArc> arcs;
    arcs.reserve(rank.size());
    for (const std::uint32_t i : rank) {
      const auto place = static_cast<ArcId>(arcs.size());
      arcs.push_back(out_.arcs[i]);
      const Half h = first_[i];
      for (std::uint32_t r = first_run_[h / 2]; r < first_run_[h / 2 + 1]; ++r) {
        BorderRun run = runs_[r];
        run.arc = place;
        if (h % 2 != 0) std::swap(run.left, run.right);
        out_.runs.push_back(run);
      }
    }
    out_.arcs = std::move(arcs);
  }

  /// The point towards which a half-arc of the window leaves its node.
  [[nodiscard]] GridPoint towards(Half h) const {
    const WindowArc& a = out_.arcs[h / 2];
    return out_.points[h % 2 == 0 ? a.begin + 1 : a.end - 2];
  }

  void link() {
    struct Leaving {
      std::uint32_t node;
      std::int64_t x;
      std::int64_t y;
      Half half;
    };
    std::vector<Leaving> leaving;
    for (Half h = 0; h < 2 * out_.arcs.size(); ++h) {
      const WindowArc& a = out_.arcs[h / 2];
      if (a.from == OutlineWindow::kNoNode) continue;
      const GridPoint o = out_.points[h % 2 == 0 ? a.begin : a.end - 1];
      const GridPoint p = towards(h);
      leaving.push_back({h % 2 == 0 ? a.from : a.to, std::int64_t{p.x} - o.x, std::int64_t{p.y} - o.y, h});
    }
    std::sort(leaving.begin(), leaving.end(), [](const Leaving& l, const Leaving& r) {
      return l.node != r.node ? l.node < r.node : geometry::angle_less(l.x, l.y, r.x, r.y);
    });
    out_.next.assign(2 * out_.arcs.size(), kNone);
    for (std::size_t first = 0; first < leaving.size();) {
      std::size_t last = first;
      while (last < leaving.size() && leaving[last].node == leaving[first].node) ++last;
      // Clockwise next to the way back, that is, to the twin, which leaves here.
      for (std::size_t i = first; i < last; ++i) {
        out_.next[leaving[i].half ^ 1U] = leaving[i == first ? last - 1 : i - 1].half;
      }
      first = last;
    }
  }

  const Arcs& arcs_;
  std::span<const BorderRun> runs_;
  std::vector<ArcId> members_;
  std::vector<std::uint32_t> first_run_;  ///< of each member
  std::vector<Meeting> meet_;             ///< per node
  std::vector<bool> used_;
  std::vector<Half> first_;  ///< the member half-arc with which each arc of the window sets out
  OutlineWindow out_;
};

}  // namespace

OutlineWindow make_window(const Arcs& arcs, std::span<const BorderRun> runs) {
  return Joiner(arcs, runs).join();
}

}  // namespace frontkart::composite
