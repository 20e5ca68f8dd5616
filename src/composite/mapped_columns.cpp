#include "composite/mapped_columns.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>

#include "base/digest.hpp"
#include "composite/file.hpp"
#include "composite/validate.hpp"

namespace frontkart::composite {
namespace {

using geometry::GridPoint;

static_assert(std::endian::native == std::endian::little, "the file's numbers are little-endian and read as they are");

/// The width of an entry; 0 where the table says which of 1, 2 and 4 it is.
constexpr std::array<std::uint32_t, kSections> kWidths{8, 8, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 8, 1};

class Table {
 public:
  explicit Table(std::string_view body) : body_(body) {
    std::memcpy(rows_.data(), body.data() + sizeof(FileHeader), sizeof rows_);
  }

  /// The sections follow each other and end with the body; zeros stand between them.
  [[nodiscard]] bool fits() const {
    std::uint64_t end = kTableEnd;
    for (std::size_t i = 0; i < kSections; ++i) {
      const SectionRow& row = rows_[i];
      const bool width_fits =
          kWidths[i] == 0 ? row.width == 1 || row.width == 2 || row.width == 4 : row.width == kWidths[i];
      if (row.number != i + 1 || !width_fits || row.offset != end) return false;
      end += std::uint64_t{row.count} * row.width;
      const std::uint64_t next = (end + 7) / 8 * 8;
      if (next > body_.size()) return false;
      for (; end < next; ++end) {
        if (body_[static_cast<std::size_t>(end)] != 0) return false;
      }
    }
    return end == body_.size();
  }

  [[nodiscard]] NumberColumn numbers(Section s) const { return {data(s), row(s).count, row(s).width}; }
  template <class T>
  [[nodiscard]] PackedColumn<T> packed(Section s) const {
    return {data(s), row(s).count};
  }
  [[nodiscard]] std::string_view bytes(Section s) const { return {data(s), row(s).count}; }

 private:
  [[nodiscard]] const SectionRow& row(Section s) const { return rows_[static_cast<std::size_t>(s) - 1]; }
  [[nodiscard]] const char* data(Section s) const { return body_.data() + row(s).offset; }

  std::string_view body_;
  std::array<SectionRow, kSections> rows_{};
};

/// In cm²: the ellipsoid has 5.1e18, and slivers count twice.
constexpr std::int64_t kMaxArea = 8'000'000'000'000'000'000;

bool all_below(const NumberColumn& column, std::size_t limit) {
  for (std::size_t i = 0; i < column.size(); ++i) {
    if (column[i] >= limit) return false;
  }
  return true;
}

bool sums_to(const NumberColumn& column, std::size_t total) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < column.size(); ++i) sum += column[i];
  return sum == total;
}

bool on_globe(std::int64_t x, std::int64_t y) {
  return x >= -geometry::kMaxX && x <= geometry::kMaxX && y >= -geometry::kMaxY && y <= geometry::kMaxY;
}

/// A sentence about what is wrong with the arcs; empty where nothing is.
std::string_view problem_of_arcs(const FileColumns& c) {
  const std::size_t arcs = c.arc_ends.size();
  if (c.arc_left.size() != arcs || c.arc_right.size() != arcs || c.arc_points.size() != arcs ||
      c.node_arcs.size() != c.nodes.size() || !sums_to(c.node_arcs, arcs) || !sums_to(c.arc_points, c.points.size())) {
    return "The composite file's numbers of arcs and points do not add up.";
  }
  if (!all_below(c.arc_ends, c.nodes.size()) || !all_below(c.arc_left, c.face_histories.size()) ||
      !all_below(c.arc_right, c.face_histories.size())) {
    return "The composite file has an arc to a node or a face that is not there.";
  }
  for (std::size_t n = 0; n < c.nodes.size(); ++n) {
    const GridPoint p = c.nodes[n];
    if (!on_globe(p.x, p.y)) return "The composite file has a node that is not on the globe.";
    if (n > 0 && !(c.nodes[n - 1] < p)) return "The composite file's nodes are not in order.";
  }
  std::size_t arc = 0;
  std::size_t point = 0;
  for (std::size_t n = 0; n < c.nodes.size(); ++n) {
    for (const std::size_t end = arc + c.node_arcs[n]; arc < end; ++arc) {
      if (c.arc_ends[arc] < n || (c.arc_ends[arc] == n && c.arc_points[arc] < 2)) {
        return "The composite file has an arc that does not run from its smaller node to the greater one.";
      }
      std::int64_t x = c.nodes[n].x;
      std::int64_t y = c.nodes[n].y;
      for (const std::size_t last = point + c.arc_points[arc]; point < last; ++point) {
        x += c.points[point].x;
        y += c.points[point].y;
        if (!on_globe(x, y)) return "The composite file has a point that is not on the globe.";
      }
    }
  }
  return "";
}

std::string_view problem_of_histories(const FileColumns& c) {
  if (c.face_histories.size() == 0 || c.face_histories[0] != 0) {
    return "The composite file's face 0 is missing or has a history other than 0.";
  }
  const std::size_t histories = c.history_steps.size();
  if (!all_below(c.face_histories, histories)) {
    return "The composite file has a face whose history is not there.";
  }
  if (c.history_areas.size() != histories || c.step_statuses.size() != c.step_times.size() ||
      !sums_to(c.history_steps, c.step_times.size())) {
    return "The composite file's numbers of histories and steps do not add up.";
  }
  if (!all_below(c.step_statuses, 0x10000)) return "The composite file has a status out of range.";
  if (!all_below(c.step_times, std::max<std::size_t>(1, c.instants.size()))) {
    return "The composite file has a step after the last state.";
  }
  // All together they fit on the globe, so that no sum of some overflows.
  std::uint64_t area = 0;
  for (std::size_t h = 0; h < histories; ++h) {
    const auto part = c.history_areas[h];
    if (part > kMaxArea || part < -kMaxArea || (area += static_cast<std::uint64_t>(std::llabs(part))) > kMaxArea) {
      return "The composite file's areas are out of range.";
    }
  }
  std::size_t step = 0;
  for (std::size_t h = 0; h < histories; ++h) {
    if (c.history_steps[h] == 0 || c.step_times[step] != 0) {
      return "The composite file has a history that does not start at the first state.";
    }
    const std::size_t end = step + c.history_steps[h];
    for (++step; step < end; ++step) {
      if (c.step_times[step] <= c.step_times[step - 1]) {
        return "The composite file has a history whose times do not rise.";
      }
    }
  }
  for (std::size_t t = 1; t < c.instants.size(); ++t) {
    if (!(c.instants[t - 1] < c.instants[t])) return "The composite file's instants do not rise.";
  }
  return "";
}

/// Each excess is of a later edge than the one before; none is more than half a grid step along half the equator,
/// 1.1e6 m².
bool excesses_fit(std::string_view rest, std::uint64_t edges) {
  std::uint64_t next = 0;
  while (!rest.empty()) {
    std::uint64_t gap = 0;
    std::uint64_t area = 0;
    if (!take_varint(rest, gap) || !take_varint(rest, area)) return false;
    if (gap >= edges || next + gap >= edges || area > 40'000'000'000) return false;
    next += gap + 1;
  }
  return true;
}

}  // namespace

Error damaged_file(std::string what) {
  return {ErrorCode::store_damaged, std::move(what), "", "Delete the file; it is rebuilt from the ledger."};
}

bool take_varint(std::string_view& bytes, std::uint64_t& out) {
  out = 0;
  for (unsigned shift = 0; shift < 64 && !bytes.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    if (shift == 63 && byte > 1) return false;
    out |= std::uint64_t{byte & 0x7fU} << shift;
    if (byte < 0x80) return true;
  }
  return false;
}

Result<FileColumns> read_columns(std::string_view bytes) {
  if (bytes.size() < kFileMagic.size() + 4 || bytes.substr(0, kFileMagic.size()) != kFileMagic) {
    return damaged_file("This is not a composite file.");
  }
  std::uint32_t version = 0;
  std::memcpy(&version, bytes.data() + kFileMagic.size(), sizeof version);
  if (version > kFileVersion) {
    return Error{ErrorCode::store_newer, "The composite file was written by a later version of Frontkart.", "", ""};
  }
  if (version < kFileVersion) return damaged_file("The composite file was written by an earlier version of Frontkart.");
  if (bytes.size() < kTableEnd + kChecksumSize) return damaged_file("The composite file is truncated.");
  const std::string_view body = bytes.substr(0, bytes.size() - kChecksumSize);
  const Digest checksum = sha256(body);
  if (std::memcmp(checksum.bytes.data(), bytes.data() + body.size(), kChecksumSize) != 0) {
    return damaged_file("The composite file's checksum does not fit: it is truncated or altered.");
  }
  FileHeader header{};
  std::memcpy(&header, bytes.data(), sizeof header);
  if (header.grid_per_degree != geometry::kGridPerDegree || header.sections != kSections || header.zero != 0) {
    return damaged_file("The composite file has another grid or other sections.");
  }
  // The checksum tells accidents, not intentions: nothing may lead outside.
  const Table table(body);
  if (!table.fits()) return damaged_file("The composite file's table of sections does not fit its size.");
  FileColumns c;
  c.instants = table.packed<Instant>(Section::instants);
  c.nodes = table.packed<GridPoint>(Section::nodes);
  c.node_arcs = table.numbers(Section::node_arcs);
  c.arc_ends = table.numbers(Section::arc_ends);
  c.arc_left = table.numbers(Section::arc_left);
  c.arc_right = table.numbers(Section::arc_right);
  c.arc_points = table.numbers(Section::arc_points);
  c.points = table.packed<PointStep>(Section::points);
  c.face_histories = table.numbers(Section::face_histories);
  c.history_steps = table.numbers(Section::history_steps);
  c.step_times = table.numbers(Section::step_times);
  c.step_statuses = table.numbers(Section::step_statuses);
  c.history_areas = table.packed<geometry::SquareCentimetres>(Section::history_areas);
  c.excesses = table.bytes(Section::excesses);
  if (const auto problem = problem_of_histories(c); !problem.empty()) return damaged_file(std::string(problem));
  if (const auto problem = problem_of_arcs(c); !problem.empty()) return damaged_file(std::string(problem));
  if (!excesses_fit(c.excesses, c.edge_count())) {
    return damaged_file("The composite file gives an area to an edge that is not there, or one out of range.");
  }
  return c;
}

Arcs read_arcs(const FileColumns& c) {
  Arcs out;
  out.nodes.reserve(c.nodes.size());
  out.arcs.reserve(c.arc_ends.size());
  out.points.reserve(c.points.size());
  for (NodeId n = 0; n < c.nodes.size(); ++n) {
    out.nodes.push_back(c.nodes[n]);
    for (std::uint32_t k = c.node_arcs[n]; k > 0; --k) {
      const std::size_t a = out.arcs.size();
      const auto first = static_cast<std::uint32_t>(out.points.size());
      const std::uint32_t last = first + c.arc_points[a];
      GridPoint p = c.nodes[n];
      for (std::uint32_t i = first; i < last; ++i) {
        const PointStep step = c.points[i];
        p = {p.x + step.x, p.y + step.y};
        out.points.push_back(p);
      }
      out.arcs.push_back({n, c.arc_ends[a], c.arc_left[a], c.arc_right[a], first, last});
    }
  }
  return out;
}

}  // namespace frontkart::composite
