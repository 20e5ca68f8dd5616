#include <fmt/format.h>

#include <chrono>
#include <unordered_map>

#include "ledger/canonical_json.hpp"
#include "ledger/ledger_store.hpp"
#include "ledger/prepare.hpp"

namespace frontkart::ledger {
namespace {

std::optional<std::string> envelope_defect(const Entry& entry, const Head& head) {
  const Envelope& e = entry.envelope;
  if (e.seq != head.seq + 1) return fmt::format("Entry {} is missing: entry {} follows.", head.seq + 1, e.seq);
  if (e.v != 1) return fmt::format("The envelope's version is {}; only 1 is known.", e.v);
  if (!is_calendar_time(e.recorded)) return "The recorded time is out of range.";
  if (e.prev != head.hash) return "It does not name the entry before it ('prev').";
  if (hash_of(e) != entry.hash) return "Its envelope does not have the hash that was recorded.";
  if (e.recorded <= head.recorded && head.seq > 0) return "Its recorded time is not later than that before it.";
  if (!valid_kind(e.kind)) return "Its kind is not valid.";
  if (!valid_id(e.id)) return "Its id is not valid.";
  return std::nullopt;
}

std::optional<std::string> version_defect(const Envelope& e, const std::optional<Digest>& current) {
  if (e.supersedes == current) return std::nullopt;
  if (!current) return "It replaces an entry, but none of its kind and id came before.";
  if (!e.supersedes) return "Its kind and id exist already, and it does not say that it replaces the entry.";
  return "It does not replace the version that was current before it.";
}

std::optional<std::string> stored_body_defect(const Entry& entry, Json& body) {
  if (!entry.salt && !entry.body) {
    if (entry.envelope.kind == kPurgeKind) return "It is a purge, and its body is missing.";
    return std::nullopt;
  }
  if (!entry.salt || !entry.body) return "Its body is purged in part only.";
  if (body_hash(*entry.salt, *entry.body) != entry.envelope.body_hash) {
    return "Its body does not have the hash that its envelope names.";
  }
  body = Json::parse(*entry.body, nullptr, false);
  if (body.is_discarded()) return "Its body is not JSON.";
  if (auto defect = body_defect(body)) return defect;
  const auto canonical = canonical_json(body);
  if (!canonical.ok() || *canonical != *entry.body) return "Its body is not in canonical form (RFC 8785).";
  if (entry.envelope.kind == kPurgeKind) return purge_defect(entry.envelope, body);
  return std::nullopt;
}

class ChainVerifier {
 public:
  /// What is wrong with the next entry, or nothing.
  std::optional<std::string> next(const Entry& entry) {
    if (auto defect = envelope_defect(entry, head_)) return defect;
    const Envelope& e = entry.envelope;
    const auto [known, is_new] = current_.try_emplace(e.kind + '/' + e.id, entry.hash);
    if (auto defect = version_defect(e, is_new ? std::nullopt : std::optional(known->second))) return defect;
    known->second = entry.hash;
    Json body;
    if (auto defect = stored_body_defect(entry, body)) return defect;
    if (!entry.body) missing_.emplace(entry.hash, Missing{e.seq, e.kind + '/' + e.id});
    if (e.kind == kPurgeKind) {
      if (auto defect = explain(body)) return defect;
    }
    head_ = {e.seq, entry.hash, e.recorded};
    return std::nullopt;
  }

  [[nodiscard]] std::uint64_t entries() const { return head_.seq; }

  /// The first entry that has no body although no purge names it; 0: none.
  [[nodiscard]] std::uint64_t unexplained() const {
    std::uint64_t first = 0;
    for (const auto& [hash, missing] : missing_) {
      if (first == 0 || missing.seq < first) first = missing.seq;
    }
    return first;
  }

 private:
  struct Missing {
    std::uint64_t seq;
    std::string name;
  };

  /// What a purge names must be gone by now.
  std::optional<std::string> explain(const Json& body) {
    const auto target = missing_.find(purge_target(body).value());
    if (target == missing_.end()) return "What it purges is not an earlier entry, or still has its body.";
    if (!body["target"].get_ref<const std::string&>().starts_with(target->second.name + '@')) {
      return "What it purges has another kind or id than it says.";
    }
    missing_.erase(target);
    return std::nullopt;
  }

  struct DigestHash {
    std::size_t operator()(const Digest& d) const {
      std::size_t out = 0;
      for (std::size_t i = 0; i < sizeof(out); ++i) out = (out << 8U) | d.bytes[i];
      return out;
    }
  };

  Head head_;
  std::unordered_map<std::string, Digest> current_;
  std::unordered_map<Digest, Missing, DigestHash> missing_;  // bodies that no purge has explained yet
};

}  // namespace

Clock system_clock() {
  return [] {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return Instant{std::chrono::floor<std::chrono::microseconds>(now).count()};
  };
}

std::optional<std::string> entry_defect(const Entry& entry, const Head& head, const std::optional<Digest>& current) {
  if (auto defect = envelope_defect(entry, head)) return defect;
  if (auto defect = version_defect(entry.envelope, current)) return defect;
  Json body;
  return stored_body_defect(entry, body);
}

Result<ChainReport> verify_chain(LedgerStore& store) {
  ChainReport report;
  ChainVerifier verifier;
  const Status walked = store.for_each_entry(1, [&](const Entry& entry) -> Status {
    if (auto defect = verifier.next(entry)) {
      report.ok = false;
      report.why = std::move(*defect);
      return Error{ErrorCode::negative, "broken", "", ""};
    }
    return Done{};
  });
  report.entries = verifier.entries();
  if (report.ok && !walked.ok()) {
    // An entry that cannot even be read is a broken one; any other failure says nothing about the chain.
    if (walked.error().code != ErrorCode::store_damaged) return walked.error();
    report.ok = false;
    report.why = walked.error().text();
  }
  if (!report.ok) {
    report.first_broken = verifier.entries() + 1;
    return report;
  }
  if (const std::uint64_t seq = verifier.unexplained(); seq > 0) {
    report.ok = false;
    report.first_broken = seq;
    report.entries = seq - 1;
    report.why = "Its body is missing, and no purge names it.";
  }
  return report;
}

}  // namespace frontkart::ledger
