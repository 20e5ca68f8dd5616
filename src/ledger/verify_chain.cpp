#include <fmt/format.h>

#include <chrono>
#include <unordered_map>

#include "ledger/canonical_json.hpp"
#include "ledger/ledger_store.hpp"
#include "ledger/prepare.hpp"

namespace frontkart::ledger {
namespace {

constexpr Instant kYear1{-62'135'596'800'000'000};
constexpr Instant kYear10000{253'402'300'800'000'000};

class ChainVerifier {
 public:
  /// What is wrong with the next entry, or nothing.
  std::optional<std::string> next(const Entry& entry) {
    if (auto defect = check_envelope(entry)) return defect;
    if (auto defect = check_version(entry)) return defect;
    if (auto defect = check_body(entry)) return defect;
    head_ = {entry.envelope.seq, entry.hash, entry.envelope.recorded};
    return std::nullopt;
  }

  [[nodiscard]] std::uint64_t entries() const { return head_.seq; }

 private:
  [[nodiscard]] std::optional<std::string> check_envelope(const Entry& entry) const {
    const Envelope& e = entry.envelope;
    if (e.seq != head_.seq + 1) return fmt::format("Entry {} is missing: entry {} follows.", head_.seq + 1, e.seq);
    if (e.v != 1) return fmt::format("The envelope's version is {}; only 1 is known.", e.v);
    if (e.recorded < kYear1 || e.recorded >= kYear10000) return "The recorded time is out of range.";
    if (e.prev != head_.hash) return "It does not name the entry before it ('prev').";
    if (hash_of(e) != entry.hash) return "Its envelope does not have the hash that was recorded.";
    if (e.recorded <= head_.recorded && head_.seq > 0) return "Its recorded time is not later than that before it.";
    if (!valid_kind(e.kind)) return "Its kind is not valid.";
    if (!valid_id(e.id)) return "Its id is not valid.";
    return std::nullopt;
  }

  [[nodiscard]] std::optional<std::string> check_version(const Entry& entry) {
    const Envelope& e = entry.envelope;
    const auto [current, is_new] = current_.try_emplace(e.kind + '/' + e.id, entry.hash);
    if (is_new) {
      if (e.supersedes) return "It replaces an entry, but none of its kind and id came before.";
      return std::nullopt;
    }
    if (!e.supersedes) return "Its kind and id exist already, and it does not say that it replaces the entry.";
    if (*e.supersedes != current->second) return "It does not replace the version that was current before it.";
    current->second = entry.hash;
    return std::nullopt;
  }

  [[nodiscard]] static std::optional<std::string> check_body(const Entry& entry) {
    if (!entry.salt && !entry.body) return std::nullopt;
    if (!entry.salt || !entry.body) return "Its body is purged in part only.";
    if (body_hash(*entry.salt, *entry.body) != entry.envelope.body_hash) {
      return "Its body does not have the hash that its envelope names.";
    }
    const Json body = Json::parse(*entry.body, nullptr, false);
    if (body.is_discarded()) return "Its body is not JSON.";
    if (auto defect = body_defect(body)) return defect;
    const auto canonical = canonical_json(body);
    if (!canonical.ok() || *canonical != *entry.body) return "Its body is not in canonical form (RFC 8785).";
    return std::nullopt;
  }

  Head head_;
  std::unordered_map<std::string, Digest> current_;
};

}  // namespace

Clock system_clock() {
  return [] {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return Instant{std::chrono::floor<std::chrono::microseconds>(now).count()};
  };
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
  if (!report.ok) report.first_broken = verifier.entries() + 1;
  return report;
}

}  // namespace frontkart::ledger
