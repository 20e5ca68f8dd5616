#include "composite/mapped.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "composite/edge_grid.hpp"

namespace frontkart::composite {

using geometry::GridPoint;
using geometry::SquareCentimetres;

/// A file in memory, read-only.
class MappedComposite::File {
 public:
  static Result<std::unique_ptr<File>> map(const std::filesystem::path& path) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return cannot_read(path);
    auto file = std::unique_ptr<File>(new File);
    struct stat facts {};
    if (fstat(fd, &facts) != 0 || !S_ISREG(facts.st_mode)) {
      ::close(fd);
      return Error{ErrorCode::store_missing, "This is not a file.", path.string(), ""};
    }
    file->size_ = static_cast<std::size_t>(facts.st_size);
    // Nothing can be mapped of an empty file.
    if (file->size_ > 0) file->data_ = mmap(nullptr, file->size_, PROT_READ, MAP_PRIVATE, fd, 0);
    const bool failed = file->data_ == MAP_FAILED;
    if (failed) file->data_ = nullptr;
    auto error = cannot_read(path);
    ::close(fd);
    if (failed) return error;
    return file;
  }
  ~File() {
    if (data_ != nullptr) munmap(data_, size_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  [[nodiscard]] std::string_view bytes() const {
    return data_ == nullptr ? std::string_view{} : std::string_view{static_cast<const char*>(data_), size_};
  }

 private:
  File() = default;

  static Error cannot_read(const std::filesystem::path& path) {
    return {ErrorCode::store_missing,
            fmt::format("The file cannot be read: {}.", std::generic_category().message(errno)), path.string(), ""};
  }

  void* data_ = nullptr;
  std::size_t size_ = 0;
};

/// The histories in memory, for as long as all of them are looked at.
struct MappedComposite::Steps {
  std::span<const std::uint32_t> begin;
  std::vector<HistoryStep> list;

  [[nodiscard]] Histories histories() const { return {begin, list}; }
};

/// The edges as such, and a grid over them. The vertices are not in the order of a composite's, which a grid does not
/// need.
struct MappedComposite::Locator {
  explicit Locator(const Arcs& arcs)
      : points(points_of(arcs)), edges(edges_of(arcs, points)), grid(points, edges, EdgeGrid::kForManyPoints) {
    grid.label_empty_cells();
  }

  static std::vector<GridPoint> points_of(const Arcs& arcs) {
    std::vector<GridPoint> out = arcs.nodes;
    out.insert(out.end(), arcs.points.begin(), arcs.points.end());
    return out;
  }
  static std::vector<Edge> edges_of(const Arcs& arcs, const std::vector<GridPoint>& points) {
    std::vector<Edge> out = edges_along(arcs);
    for (Edge& e : out) {
      if (points[e.b] < points[e.a]) e = {e.b, e.a, e.right, e.left};
    }
    return out;
  }

  std::vector<GridPoint> points;  ///< the nodes, then the points between them
  std::vector<Edge> edges;
  EdgeGrid grid;
};

MappedComposite::MappedComposite(std::unique_ptr<File> file, const FileColumns& columns)
    : file_(std::move(file)), columns_(columns) {
  step_begin_.reserve(history_count() + 1);
  step_begin_.push_back(0);
  for (HistoryId h = 0; h < history_count(); ++h) {
    step_begin_.push_back(step_begin_.back() + columns_.history_steps[h]);
  }
}

MappedComposite::~MappedComposite() = default;

Result<std::unique_ptr<const MappedComposite>> MappedComposite::open(const std::filesystem::path& path) {
  auto file = File::map(path);
  if (!file.ok()) return std::move(file).error();
  auto columns = read_columns((*file)->bytes());
  if (!columns.ok()) {
    Error error = std::move(columns).error();
    error.where = path.string();
    return error;
  }
  return std::unique_ptr<const MappedComposite>(new MappedComposite(std::move(*file), *columns));
}

Result<std::unique_ptr<const MappedComposite>> MappedComposite::over(std::string_view bytes) {
  auto columns = read_columns(bytes);
  if (!columns.ok()) return std::move(columns).error();
  return std::unique_ptr<const MappedComposite>(new MappedComposite(nullptr, *columns));
}

std::optional<TimeIndex> MappedComposite::time_index(Instant t) const {
  std::size_t low = 0;
  std::size_t high = state_count();
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (t < columns_.instants[middle]) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  if (low == 0) return std::nullopt;
  return static_cast<TimeIndex>(low - 1);
}

StatusId MappedComposite::status_at(HistoryId h, TimeIndex t) const {
  // The first step is at state 0.
  std::uint32_t low = step_begin_[h];
  std::uint32_t high = step_begin_[h + 1];
  while (high - low > 1) {
    const std::uint32_t middle = low + (high - low) / 2;
    if (t < columns_.step_times[middle]) {
      high = middle;
    } else {
      low = middle;
    }
  }
  return static_cast<StatusId>(columns_.step_statuses[low]);
}

FaceId MappedComposite::face_at(GridPoint p) const {
  return locator_.get([&] { return std::make_unique<Locator>(arcs()); }).grid.locate(p);
}

std::vector<Stretch> MappedComposite::stretches(HistoryId h) const {
  std::vector<Stretch> out;
  if (state_count() == 0) return out;
  for (std::uint32_t i = step_begin_[h]; i < step_begin_[h + 1]; ++i) {
    const Instant to = i + 1 < step_begin_[h + 1] ? columns_.instants[columns_.step_times[i + 1]] : Instant::highest();
    out.push_back({columns_.instants[columns_.step_times[i]], to, static_cast<StatusId>(columns_.step_statuses[i])});
  }
  return out;
}

std::vector<SquareCentimetres> MappedComposite::history_areas() const {
  std::vector<SquareCentimetres> out(history_count());
  for (HistoryId h = 0; h < out.size(); ++h) out[h] = history_area(h);
  return out;
}

MappedComposite::Steps MappedComposite::steps() const {
  Steps out{step_begin_, std::vector<HistoryStep>(columns_.step_times.size())};
  for (std::size_t s = 0; s < out.list.size(); ++s) {
    out.list[s] = {columns_.step_times[s], static_cast<StatusId>(columns_.step_statuses[s])};
  }
  return out;
}

Status MappedComposite::shapes_at(TimeIndex t, FlatShapes& out) const {
  const OutlineIndex& outlines = outlines_.get([&] {
    std::vector<HistoryId> face_history(face_count());
    for (FaceId f = 0; f < face_history.size(); ++f) face_history[f] = columns_.face_histories[f];
    return std::make_unique<OutlineIndex>(arcs(), face_history, steps().histories(), history_areas(), state_count());
  });
  if (outlines.shapes_at(t, out)) return Done{};
  return damaged_file("The composite file's borders do not close.");
}

std::vector<std::vector<SquareCentimetres>> MappedComposite::area_series(std::size_t status_count) const {
  return composite::area_series(steps().histories(), history_areas(), state_count(), status_count);
}

std::vector<ChangeTotal> MappedComposite::changes_series() const {
  return composite::changes_series(steps().histories(), history_areas(), state_count());
}

const Arcs& MappedComposite::arcs() const {
  return arcs_.get([&] { return std::make_unique<Arcs>(read_arcs(columns_)); });
}

}  // namespace frontkart::composite
