#include "composite/file.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "base/digest.hpp"
#include "composite/arcs.hpp"
#include "composite/mapped_columns.hpp"

namespace frontkart::composite {
namespace {

using geometry::GridPoint;
using geometry::SquareCentimetres;

/// Sections one after the other, behind room for the header and the table.
class Writer {
 public:
  Writer() : out_(kTableEnd, '\0') {}

  template <class T>
  void put(Section section, const std::vector<T>& entries) {
    start(section, sizeof(T), entries.size());
    out_.append(reinterpret_cast<const char*>(entries.data()), entries.size() * sizeof(T));
    pad();
  }

  void put_bytes(Section section, std::string_view bytes) {
    start(section, 1, bytes.size());
    out_ += bytes;
    pad();
  }

  /// `number(i)` for i < count, in the least width that holds all.
  template <class Number>
  void put_numbers(Section section, std::size_t count, const Number& number) {
    std::uint32_t greatest = 0;
    for (std::size_t i = 0; i < count; ++i) greatest = std::max<std::uint32_t>(greatest, number(i));
    const std::uint32_t width = greatest > 0xffff ? 4 : greatest > 0xff ? 2 : 1;
    start(section, width, count);
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint32_t n = number(i);
      for (std::uint32_t byte = 0; byte < width; ++byte) out_ += static_cast<char>(n >> (8 * byte) & 0xffU);
    }
    pad();
  }

  [[nodiscard]] std::string finish() && {
    FileHeader header{};
    kFileMagic.copy(header.magic, sizeof header.magic);
    header.version = kFileVersion;
    header.grid_per_degree = geometry::kGridPerDegree;
    header.sections = kSections;
    std::memcpy(out_.data(), &header, sizeof header);
    std::memcpy(out_.data() + sizeof header, rows_.data(), sizeof rows_);
    const Digest checksum = sha256(out_);
    out_.append(reinterpret_cast<const char*>(checksum.bytes.data()), checksum.bytes.size());
    return std::move(out_);
  }

 private:
  void start(Section section, std::uint32_t width, std::size_t count) {
    if (out_.size() + width * count > std::numeric_limits<std::uint32_t>::max() - kChecksumSize - 8) {
      throw std::length_error("a composite file of more than 4 GiB");
    }
    rows_[static_cast<std::size_t>(section) - 1] = {static_cast<std::uint32_t>(section), width,
                                                    static_cast<std::uint32_t>(out_.size()),
                                                    static_cast<std::uint32_t>(count)};
  }
  void pad() { out_.resize((out_.size() + 7) / 8 * 8, '\0'); }

  std::string out_;
  std::array<SectionRow, kSections> rows_{};
};

void put_varint(std::string& out, std::uint64_t n) {
  for (; n >= 0x80; n >>= 7U) out += static_cast<char>((n & 0x7fU) | 0x80U);
  out += static_cast<char>(n);
}

std::string write_excesses(const std::vector<SquareCentimetres>& edge_excess, const std::vector<EdgeId>& order) {
  std::string out;
  std::uint64_t gap = 0;
  for (const EdgeId e : order) {
    if (edge_excess[e] == 0) {
      ++gap;
      continue;
    }
    put_varint(out, gap);
    put_varint(out, to_zigzag(edge_excess[e]));
    gap = 0;
  }
  return out;
}

std::vector<PointStep> steps_between(const Arcs& arcs) {
  std::vector<PointStep> out;
  out.reserve(arcs.points.size());
  for (const Arc& arc : arcs.arcs) {
    GridPoint before = arcs.nodes[arc.from];
    for (std::uint32_t i = arc.point_begin; i < arc.point_end; ++i) {
      const GridPoint p = arcs.points[i];
      out.push_back({static_cast<std::int16_t>(p.x - before.x), static_cast<std::int16_t>(p.y - before.y)});
      before = p;
    }
  }
  return out;
}

/// Vertices and edges as they come along the arcs, put into the order of `Parts`.
class Unfolding {
 public:
  explicit Unfolding(const FileColumns& columns) : excesses_(columns.excesses) {
    Arcs arcs = read_arcs(columns);
    edges_ = edges_along(arcs);
    points_ = std::move(arcs.nodes);
    points_.insert(points_.end(), arcs.points.begin(), arcs.points.end());
  }

  /// False where a vertex or an edge occurs twice.
  bool into(Parts& parts) {
    if (!number_vertices(parts)) return false;
    for (Edge& e : edges_) {
      e.a = rank_[e.a];
      e.b = rank_[e.b];
      if (e.a < e.b) continue;
      std::swap(e.a, e.b);
      std::swap(e.left, e.right);
    }
    return order_edges(parts);
  }

 private:
  bool number_vertices(Parts& parts) {
    std::vector<std::pair<std::uint64_t, VertexId>> keys;
    keys.reserve(points_.size());
    const auto lifted = [](std::int32_t v) { return static_cast<std::uint32_t>(v) ^ 0x8000'0000U; };
    for (VertexId v = 0; v < points_.size(); ++v) {
      keys.emplace_back(std::uint64_t{lifted(points_[v].x)} << 32U | lifted(points_[v].y), v);
    }
    std::sort(keys.begin(), keys.end());
    rank_.resize(points_.size());
    parts.vertices.reserve(points_.size());
    for (VertexId i = 0; i < keys.size(); ++i) {
      if (i > 0 && keys[i].first == keys[i - 1].first) return false;
      rank_[keys[i].second] = i;
      parts.vertices.push_back(points_[keys[i].second]);
    }
    return true;
  }

  bool order_edges(Parts& parts) {
    std::vector<std::pair<std::uint64_t, EdgeId>> keys;
    keys.reserve(edges_.size());
    for (EdgeId e = 0; e < edges_.size(); ++e) {
      keys.emplace_back(std::uint64_t{edges_[e].a} << 32U | edges_[e].b, e);
    }
    std::sort(keys.begin(), keys.end());
    std::vector<EdgeId> place(edges_.size());
    parts.edges.reserve(edges_.size());
    for (EdgeId i = 0; i < keys.size(); ++i) {
      if (i > 0 && keys[i].first == keys[i - 1].first) return false;
      place[keys[i].second] = i;
      parts.edges.push_back(edges_[keys[i].second]);
    }
    parts.edge_excess.assign(edges_.size(), 0);
    std::size_t edge = 0;
    for (std::string_view rest = excesses_; !rest.empty(); ++edge) {
      std::uint64_t gap = 0;
      std::uint64_t area = 0;
      if (!take_varint(rest, gap) || !take_varint(rest, area)) return false;
      edge += static_cast<std::size_t>(gap);
      parts.edge_excess[place[edge]] = from_zigzag(area);
    }
    return true;
  }

  std::string_view excesses_;
  std::vector<GridPoint> points_;  ///< the nodes, then the points between them
  std::vector<Edge> edges_;
  std::vector<VertexId> rank_;  ///< of each of points_ in the order of all
};

}  // namespace

std::string write_file(const Parts& parts) {
  std::vector<EdgeId> order;
  const Arcs arcs = arcs_of(parts, &order);
  std::vector<std::uint32_t> starts(arcs.nodes.size(), 0);
  for (const Arc& arc : arcs.arcs) ++starts[arc.from];
  const auto& steps = parts.history_steps;
  Writer out;
  out.put(Section::instants, parts.instants);
  out.put(Section::nodes, arcs.nodes);
  out.put_numbers(Section::node_arcs, starts.size(), [&](std::size_t n) { return starts[n]; });
  const std::size_t count = arcs.arcs.size();
  out.put_numbers(Section::arc_ends, count, [&](std::size_t a) { return arcs.arcs[a].to; });
  out.put_numbers(Section::arc_left, count, [&](std::size_t a) { return arcs.arcs[a].left; });
  out.put_numbers(Section::arc_right, count, [&](std::size_t a) { return arcs.arcs[a].right; });
  out.put_numbers(Section::arc_points, count, [&](std::size_t a) { return arcs.arcs[a].point_count(); });
  out.put(Section::points, steps_between(arcs));
  out.put_numbers(Section::face_histories, parts.face_history.size(),
                  [&](std::size_t f) { return parts.face_history[f]; });
  const std::size_t histories = parts.history_begin.size() - 1;
  out.put_numbers(Section::history_steps, histories,
                  [&](std::size_t h) { return parts.history_begin[h + 1] - parts.history_begin[h]; });
  out.put_numbers(Section::step_times, steps.size(), [&](std::size_t s) { return steps[s].from; });
  out.put_numbers(Section::step_statuses, steps.size(), [&](std::size_t s) { return steps[s].status; });
  out.put(Section::history_areas, history_areas(parts));
  out.put_bytes(Section::excesses, write_excesses(parts.edge_excess, order));
  return std::move(out).finish();
}

Result<Parts> read_file(std::string_view bytes) {
  auto columns = read_columns(bytes);
  if (!columns.ok()) return std::move(columns).error();
  const FileColumns& c = *columns;
  Parts parts;
  if (!Unfolding(c).into(parts)) return damaged_file("The composite file has a vertex or an edge twice.");
  for (std::size_t t = 0; t < c.instants.size(); ++t) parts.instants.push_back(c.instants[t]);
  for (std::size_t f = 0; f < c.face_histories.size(); ++f) parts.face_history.push_back(c.face_histories[f]);
  parts.history_begin.push_back(0);
  for (std::size_t h = 0; h < c.history_steps.size(); ++h) {
    parts.history_begin.push_back(parts.history_begin.back() + c.history_steps[h]);
  }
  parts.history_steps.reserve(c.step_times.size());
  for (std::size_t s = 0; s < c.step_times.size(); ++s) {
    parts.history_steps.push_back({c.step_times[s], static_cast<StatusId>(c.step_statuses[s])});
  }
  const auto areas = history_areas(parts);
  for (HistoryId h = 0; h < areas.size(); ++h) {
    if (areas[h] != c.history_areas[h]) return damaged_file("The composite file's areas are not those of its edges.");
  }
  return parts;
}

}  // namespace frontkart::composite
