#include "composite/archive.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <stdexcept>
#include <utility>

#include "composite/archive_canon.hpp"
#include "composite/archive_model.hpp"
#include "composite/build.hpp"

namespace frontkart::composite {
namespace {

constexpr std::string_view kMagic = "FKARCHIV";
constexpr std::size_t kHeader = 40;
constexpr std::size_t kChecksum = 4;
constexpr std::int64_t kSecond = 1'000'000;

using Encoder = ArchiveModel<RangeEncoder>;
using Decoder = ArchiveModel<RangeDecoder>;

constexpr std::uint32_t kNone = Encoder::kNone;

/// CRC-32 as in ISO-HDLC (zip, PNG): polynomial 0xEDB88320 on reflected bits.
std::uint32_t crc32(std::string_view bytes) {
  static const auto table = [] {
    std::array<std::uint32_t, 256> out{};
    for (std::uint32_t i = 0; i < out.size(); ++i) {
      std::uint32_t c = i;
      for (int k = 0; k < 8; ++k) c = (c & 1U) != 0 ? 0xEDB88320U ^ c >> 1U : c >> 1U;
      out[i] = c;
    }
    return out;
  }();
  std::uint32_t c = ~0U;
  for (const char b : bytes) c = table[(c ^ static_cast<std::uint8_t>(b)) & 0xffU] ^ c >> 8U;
  return ~c;
}

void put32(std::string& out, std::uint64_t n) {
  for (unsigned shift = 0; shift < 32; shift += 8) out += static_cast<char>(n >> shift & 0xffU);
}
std::uint32_t get32(std::string_view bytes, std::size_t at) {
  std::uint32_t n = 0;
  for (unsigned i = 0; i < 4; ++i) n |= std::uint32_t{static_cast<std::uint8_t>(bytes[at + i])} << 8U * i;
  return n;
}

/// Instants as differences: most maps have a state a day.
template <class Coder>
class Clock {
 public:
  explicit Clock(ArchiveModel<Coder>& model) : model_(model) {}

  /// False where the result does not rise or does not fit.
  bool next(Instant wanted, Instant& out) {
    using M = ArchiveModel<Coder>;
    // In two's complement a difference of int64 is a uint64, whatever the two are.
    const std::uint64_t w = static_cast<std::uint64_t>(wanted.us) - static_cast<std::uint64_t>(last_);
    std::uint64_t delta = w;
    if (first_ || !model_.flag(M::Flag::same_delta, w == delta_)) {
      const bool whole = model_.flag(M::Flag::whole_second, w % kSecond == 0);
      delta = whole ? model_.number(M::Number::seconds, w / kSecond) : model_.number(M::Number::micros, w);
      if (whole) {
        if (delta > std::numeric_limits<std::uint64_t>::max() / kSecond) return false;
        delta *= kSecond;
      }
    } else {
      delta = delta_;
    }
    const std::uint64_t room =
        static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()) - static_cast<std::uint64_t>(last_);
    if (delta > room || (delta == 0 && !first_)) return false;
    last_ = static_cast<std::int64_t>(static_cast<std::uint64_t>(last_) + delta);
    delta_ = delta;
    first_ = false;
    out = {last_};
    return true;
  }

 private:
  ArchiveModel<Coder>& model_;
  std::int64_t last_ = std::numeric_limits<std::int64_t>::min();
  std::uint64_t delta_ = 0;
  bool first_ = true;
};

/// Tells the changes of a canonical archive as closed walks.
class Writer {
 public:
  explicit Writer(const CanonicalArchive& in)
      : in_(in), model_(coder_), point_(in.points.size(), kNone), segment_(in.segments.size(), kNone) {}

  std::string write(const std::vector<Instant>& instants) {
    Clock<RangeEncoder> clock(model_);
    std::uint32_t slots = 0;
    for (TimeIndex t = 0; t < instants.size(); ++t) {
      Instant written;
      if (!clock.next(instants[t], written)) throw std::logic_error("the instants of an archive do not rise");
      const auto& changes = in_.changes[t];
      model_.flag(Encoder::Flag::changed, !changes.empty());
      std::uint32_t next = 0;
      for (std::size_t i = 0; i < changes.size(); ++i) {
        const std::uint32_t slot = changes[i].slot;
        if (model_.flag(Encoder::Flag::fresh_slot, slot == slots)) {
          model_.number(Encoder::Number::status, in_.slot_status[slot] - 1U);
          ++slots;
        } else {
          model_.number(Encoder::Number::slot, slot - next);
        }
        next = slot + 1;
        write_change(t, changes[i]);
        model_.flag(Encoder::Flag::more_slots, i + 1 < changes.size());
      }
    }
    return coder_.finish();
  }

 private:
  struct End {
    std::uint32_t point;
    std::uint32_t segment;

    auto operator<=>(const End&) const = default;
  };
  struct Corner {
    std::uint32_t point;
    bool mixed;  ///< something comes here and something goes
  };

  void write_change(TimeIndex time, const ArchivedChange& change) {
    model_.begin_change(time, change.slot);
    ends_.clear();
    for (const std::uint32_t s : change.segments) {
      ends_.push_back({in_.segments[s].a, s});
      ends_.push_back({in_.segments[s].b, s});
    }
    std::sort(ends_.begin(), ends_.end());
    taken_.assign(change.segments.size(), false);
    corners_.clear();
    for (std::size_t i = 0; i < ends_.size();) {
      const std::uint32_t p = ends_[i].point;
      bool goes = false;
      bool comes = false;
      for (; i < ends_.size() && ends_[i].point == p; ++i) (present(ends_[i].segment) ? goes : comes) = true;
      corners_.push_back({p, goes && comes});
    }
    // Walks best begin where the old border leaves the new one, and at what is known.
    std::sort(corners_.begin(), corners_.end(), [&](const Corner& l, const Corner& r) {
      if (l.mixed != r.mixed) return l.mixed;
      const std::uint32_t known_l = point_[l.point] + 1;  // 0: not known
      const std::uint32_t known_r = point_[r.point] + 1;
      return known_l != known_r ? known_l > known_r : l.point < r.point;
    });
    std::size_t left = change.segments.size();
    for (const Corner& c : corners_) {
      while (const End* first = choose(change, c.point, true)) {
        left -= walk(change, c.point, first);
        model_.flag(Encoder::Flag::more_walks, left > 0);
      }
    }
  }

  /// Writes one walk and returns its length.
  std::size_t walk(const ArchivedChange& change, std::uint32_t start, const End* first) {
    model_.begin_walk(point_[start], in_.points[start]);
    if (point_[start] == kNone) point_[start] = static_cast<std::uint32_t>(model_.points.size() - 1);
    std::uint32_t here = start;
    std::size_t length = 0;
    for (const End* next = first; here != start || length == 0; next = choose(change, here, false)) {
      if (next == nullptr) throw std::logic_error("the segments of a toggle form no closed cycles");
      const std::uint32_t s = next->segment;
      const geometry::IndexedSegment& ends = in_.segments[s];
      const std::uint32_t to = ends.a == here ? ends.b : ends.a;
      out_ = segment_[s] != kNone && model_.in_slot(segment_[s]);
      if (!model_.step({segment_[s], point_[to], in_.points[to]})) {
        throw std::logic_error("an archive's segments or points repeat, or are out of range");
      }
      segment_[s] = model_.last_segment();
      if (point_[to] == kNone) point_[to] = static_cast<std::uint32_t>(model_.points.size() - 1);
      taken_[index(change, s)] = true;
      here = to;
      ++length;
    }
    return length;
  }

  /// A segment of the change at this point that is not told yet: one that goes where a walk begins, else one like the
  /// last; of those the first. Null: there is none.
  const End* choose(const ArchivedChange& change, std::uint32_t point, bool begins) {
    const End* best = nullptr;
    for (auto it = std::lower_bound(ends_.begin(), ends_.end(), End{point, 0}); it != ends_.end() && it->point == point;
         ++it) {
      if (taken_[index(change, it->segment)]) continue;
      if (present(it->segment) == (begins || out_)) return &*it;
      if (best == nullptr) best = &*it;
    }
    return best;
  }

  [[nodiscard]] bool present(std::uint32_t s) const { return segment_[s] != kNone && model_.in_slot(segment_[s]); }
  static std::size_t index(const ArchivedChange& change, std::uint32_t s) {
    return static_cast<std::size_t>(std::lower_bound(change.segments.begin(), change.segments.end(), s) -
                                    change.segments.begin());
  }

  const CanonicalArchive& in_;
  RangeEncoder coder_;
  Encoder model_;
  std::vector<std::uint32_t> point_;    ///< the number by which the model knows it
  std::vector<std::uint32_t> segment_;  ///< likewise
  std::vector<End> ends_;
  std::vector<Corner> corners_;
  std::vector<bool> taken_;
  bool out_ = false;
};

Error damaged(std::string what) {
  return {ErrorCode::store_damaged, std::move(what), "", "Delete the file; it is made again from the ledger."};
}

/// Follows the walks of an archive's body.
class Reader {
 public:
  Reader(std::string_view body, std::uint32_t instants, std::uint64_t toggles)
      : coder_(body), model_(coder_), instants_(instants), toggles_(toggles) {}

  /// What is wrong; null: nothing.
  const char* read(Archive& out) {
    Clock<RangeDecoder> clock(model_);
    for (TimeIndex t = 0; t < instants_; ++t) {
      Instant at;
      if (!clock.next({}, at)) return "its instants do not rise";
      out.instants.push_back(at);
      if (coder_.ran_out()) return kTooShort;
      if (!model_.flag(Decoder::Flag::changed, false)) continue;
      if (const char* problem = read_state(t, out)) return problem;
    }
    if (!coder_.at_end()) return "something follows its last state";
    std::sort(events_.begin(), events_.end());
    out.segments.labels.reserve(model_.segments.size(), events_.size());
    ToggleSet set;
    std::size_t i = 0;
    for (std::uint32_t s = 0; s < model_.segments.size(); ++s) {
      set.clear();
      for (; i < events_.size() && events_[i].segment == s; ++i) set.push_back(events_[i].toggle);
      out.segments.labels.push_back(set);
    }
    out.segments.points = std::move(model_.points);
    out.segments.segments = std::move(model_.segments);
    return nullptr;
  }

 private:
  static constexpr const char* kTooShort = "it ends too soon";
  struct Event {
    std::uint32_t segment;
    Toggle toggle;

    auto operator<=>(const Event&) const = default;
  };

  const char* read_state(TimeIndex t, Archive& out) {
    std::uint64_t next = 0;
    do {
      std::uint64_t slot = out.slot_status.size();
      if (model_.flag(Decoder::Flag::fresh_slot, false)) {
        const std::uint64_t status = model_.number(Decoder::Number::status, 0) + 1;
        if (status > std::numeric_limits<StatusId>::max()) return "a status is out of range";
        out.slot_status.push_back(static_cast<StatusId>(status));
      } else {
        slot = model_.number(Decoder::Number::slot, 0);
        if (slot >= out.slot_status.size() || slot + next >= out.slot_status.size()) return "a slot is out of range";
        slot += next;
      }
      next = slot + 1;
      model_.begin_change(t, static_cast<std::uint32_t>(slot));
      do {
        if (!model_.begin_walk(kNone, {})) return kNoPoint;
        do {
          if (!model_.step({})) return kNoPoint;
          if (events_.size() == toggles_) return "it has more toggles than it says";
          if (coder_.ran_out()) return kTooShort;
          events_.push_back({model_.last_segment(), {t, static_cast<std::uint32_t>(slot)}});
        } while (!model_.closed());
      } while (model_.flag(Decoder::Flag::more_walks, false));
    } while (model_.flag(Decoder::Flag::more_slots, false));
    return nullptr;
  }

  static constexpr const char* kNoPoint = "a point or a segment repeats or is out of range";

  RangeDecoder coder_;
  Decoder model_;
  std::uint32_t instants_;
  std::uint64_t toggles_;
  std::vector<Event> events_;
};

}  // namespace

Result<std::string> write_archive(const Archive& archive) {
  const CanonicalArchive in = canonical(archive);
  std::uint64_t toggles = 0;
  for (const auto& changes : in.changes) {
    for (const ArchivedChange& c : changes) toggles += c.segments.size();
  }
  if (toggles > kMaxArchiveToggles) {
    return Error{ErrorCode::bad_input, "The map's borders change too often for an archive.", "",
                 "Archive fewer states at once."};
  }
  std::string out(kMagic);
  put32(out, kArchiveVersion);
  put32(out, geometry::kGridPerDegree);
  put32(out, archive.instants.size());
  put32(out, in.slot_status.size());
  put32(out, in.points.size());
  put32(out, in.segments.size());
  put32(out, toggles);
  put32(out, 0);
  out += Writer(in).write(archive.instants);
  put32(out, crc32(out));
  return out;
}

Result<Archive> read_archive(std::string_view bytes) {
  if (bytes.size() < kHeader + kChecksum || bytes.substr(0, kMagic.size()) != kMagic) {
    return damaged("This is not a composite archive.");
  }
  if (get32(bytes, 8) > kArchiveVersion) {
    return Error{ErrorCode::store_newer, "The composite archive was written by a later version of Frontkart.", "", ""};
  }
  const std::string_view body = bytes.substr(0, bytes.size() - kChecksum);
  if (crc32(body) != get32(bytes, body.size())) {
    return damaged("The composite archive's checksum does not fit: it is truncated or altered.");
  }
  if (get32(bytes, 8) != kArchiveVersion || get32(bytes, 12) != geometry::kGridPerDegree || get32(bytes, 36) != 0) {
    return damaged("The composite archive has another version or grid.");
  }
  const std::uint32_t instants = get32(bytes, 16);
  const std::uint32_t toggles = get32(bytes, 32);
  const std::uint64_t most = std::min<std::uint64_t>(kMaxArchiveToggles, kMaxTogglesPerByte * bytes.size());
  if (toggles > most || instants > kMaxTogglesPerByte * bytes.size()) {
    return damaged("The composite archive's counts do not fit its size.");
  }
  Archive out;
  Reader reader(body.substr(kHeader), instants, toggles);
  if (const char* problem = reader.read(out)) {
    return damaged("The composite archive cannot be read: " + std::string(problem) + ".");
  }
  std::uint64_t found = 0;
  for (std::size_t s = 0; s < out.segments.labels.size(); ++s) found += out.segments.labels[s].size();
  if (out.slot_status.size() != get32(bytes, 20) || out.segments.points.size() != get32(bytes, 24) ||
      out.segments.segments.size() != get32(bytes, 28) || found != toggles) {
    return damaged("The composite archive's counts do not fit what is in it.");
  }
  return out;
}

Result<Parts> assemble(Archive archive) {
  return assemble(std::move(archive.instants), std::move(archive.segments),
                  [&](std::span<const Toggle> toggles) { return history_of(toggles, archive.slot_status); });
}

}  // namespace frontkart::composite
