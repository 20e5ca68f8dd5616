#include "composite/file.hpp"

#include <array>
#include <bit>
#include <cstring>

#include "base/digest.hpp"
#include "composite/validate.hpp"

namespace frontkart::composite {
namespace {

static_assert(std::endian::native == std::endian::little,
              "the file's numbers are little-endian and copied as they are");

constexpr std::string_view kMagic = "FKCOMPOS";

struct StoredStep {
  std::uint32_t from;
  std::uint32_t status;
};

/// Most edges have no excess of area; the others are listed.
struct StoredExcess {
  std::uint64_t edge;
  geometry::SquareCentimetres area;
};

struct Header {
  std::array<char, 8> magic;
  std::uint32_t version;
  std::uint32_t grid_per_degree;
  std::uint64_t instants;
  std::uint64_t vertices;
  std::uint64_t edges;
  std::uint64_t faces;
  std::uint64_t histories;
  std::uint64_t steps;
  std::uint64_t excesses;
};
static_assert(sizeof(Header) == 72 && sizeof(StoredExcess) == 16 && sizeof(Edge) == 16 &&
              sizeof(geometry::GridPoint) == 8 && sizeof(Instant) == 8);

template <class T>
void put(std::string& out, const std::vector<T>& items) {
  out.append(reinterpret_cast<const char*>(items.data()), items.size() * sizeof(T));
}

Error damaged(std::string what) {
  return {ErrorCode::store_damaged, std::move(what), "", "Delete the file; it is rebuilt from the ledger."};
}

/// Takes arrays off the front of the bytes.
class Cursor {
 public:
  explicit Cursor(std::string_view bytes) : rest_(bytes) {}

  template <class T>
  bool take(std::vector<T>& out, std::uint64_t count) {
    if (count > rest_.size() / sizeof(T)) return false;
    const auto n = static_cast<std::size_t>(count);
    out.resize(n);
    if (n > 0) std::memcpy(out.data(), rest_.data(), n * sizeof(T));
    rest_.remove_prefix(n * sizeof(T));
    return true;
  }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

}  // namespace

std::string write_file(const Parts& parts) {
  Header header{};
  kMagic.copy(header.magic.data(), header.magic.size());
  header.version = kFileVersion;
  header.grid_per_degree = geometry::kGridPerDegree;
  header.instants = parts.instants.size();
  header.vertices = parts.vertices.size();
  header.edges = parts.edges.size();
  header.faces = parts.face_history.size();
  header.histories = parts.history_begin.size() - 1;
  header.steps = parts.history_steps.size();
  std::vector<StoredStep> steps;
  steps.reserve(parts.history_steps.size());
  for (const HistoryStep& s : parts.history_steps) steps.push_back({s.from, s.status});
  std::vector<StoredExcess> excesses;
  for (EdgeId e = 0; e < parts.edge_excess.size(); ++e) {
    if (parts.edge_excess[e] != 0) excesses.push_back({e, parts.edge_excess[e]});
  }
  header.excesses = excesses.size();
  std::string out(reinterpret_cast<const char*>(&header), sizeof header);
  put(out, parts.instants);
  put(out, parts.vertices);
  put(out, parts.edges);
  put(out, excesses);
  put(out, steps);
  put(out, parts.face_history);
  put(out, parts.history_begin);
  const Digest checksum = sha256(out);
  out.append(reinterpret_cast<const char*>(checksum.bytes.data()), checksum.bytes.size());
  return out;
}

Result<Parts> read_file(std::string_view bytes) {
  constexpr std::size_t kChecksum = 32;
  if (bytes.size() < sizeof(Header) + kChecksum || bytes.substr(0, kMagic.size()) != kMagic) {
    return damaged("This is not a composite file.");
  }
  Header header{};
  std::memcpy(&header, bytes.data(), sizeof header);
  if (header.version > kFileVersion) {
    return Error{ErrorCode::store_newer, "The composite file was written by a later version of Frontkart.", "", ""};
  }
  const std::string_view body = bytes.substr(0, bytes.size() - kChecksum);
  const Digest checksum = sha256(body);
  if (std::memcmp(checksum.bytes.data(), bytes.data() + body.size(), kChecksum) != 0) {
    return damaged("The composite file's checksum does not fit: it is truncated or altered.");
  }
  if (header.version != kFileVersion || header.grid_per_degree != geometry::kGridPerDegree) {
    return damaged("The composite file has another version or grid.");
  }
  Parts parts;
  std::vector<StoredStep> steps;
  std::vector<StoredExcess> excesses;
  Cursor cursor(body.substr(sizeof(Header)));
  const bool fits = cursor.take(parts.instants, header.instants) && cursor.take(parts.vertices, header.vertices) &&
                    cursor.take(parts.edges, header.edges) && cursor.take(excesses, header.excesses) &&
                    cursor.take(steps, header.steps) && cursor.take(parts.face_history, header.faces) &&
                    header.histories < ~std::uint64_t{0} && cursor.take(parts.history_begin, header.histories + 1) &&
                    cursor.at_end();
  if (!fits) return damaged("The composite file's counts do not fit its size.");
  parts.history_steps.reserve(steps.size());
  for (const StoredStep& s : steps) {
    if (s.status > 0xffffU) return damaged("The composite file has a status out of range.");
    parts.history_steps.push_back({s.from, static_cast<StatusId>(s.status)});
  }
  parts.edge_excess.assign(parts.edges.size(), 0);
  for (const StoredExcess& x : excesses) {
    if (x.edge >= parts.edges.size()) return damaged("The composite file gives an area to an edge that is not there.");
    parts.edge_excess[x.edge] = x.area;
  }
  // The checksum tells accidents, not intentions: no index may lead outside.
  if (const auto problems = validate_form(parts); !problems.empty()) return damaged(problems.front());
  return parts;
}

}  // namespace frontkart::composite
