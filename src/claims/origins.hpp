#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "claims/dossier.hpp"
#include "claims/records.hpp"
#include "claims/vocabulary.hpp"

/// Who really says what about one place or region at one moment. The rules are written down in docs/reasoning.md, and
/// every answer carries the ids of the records that it rests on. References are "kind/id" throughout.
namespace frontkart::claims {

enum class Side { supports, opposes };

/// Whether a source says what suits its own party: own gain or another's loss suits it (`own`); own loss is
/// `against_own`; another's gain, or a statement that is good or bad for nobody, `none`; `unknown` where no party is
/// recorded for the source.
enum class Interest { unknown, none, own, against_own };

/// How a statement comes to bear on a status: it says so; it makes no sense otherwise; it denies it; it confirms a
/// claim of someone else; it is what a map shows.
enum class Ground { says, presupposes, denies, confirms, shows };

/// What it comes down to, about one party (or, where the party is empty, about the place).
enum class Fact { holds, not_holds, present, absent, leaving, contested, not_contested, unclear, asserted };

[[nodiscard]] std::string_view name_of(Side value);      // "for", "against"
[[nodiscard]] std::string_view name_of(Interest value);  // "unknown", "none", "own", "against-own"
[[nodiscard]] std::string_view name_of(Ground value);
[[nodiscard]] std::string_view name_of(Fact value);

/// One reason to believe or doubt a status.
struct Bearing {
  AssessedStatus status;
  Side side = Side::supports;
  Ground ground = Ground::says;
  Fact fact = Fact::unclear;
  std::string party;         ///< that the fact is about; may be empty
  std::string record;        ///< "claim/…" or "map/…"
  std::string confirms;      ///< the claim that is confirmed; may be empty
  bool committed = false;    ///< the speaker stands for it as certain or probable
  bool current = false;      ///< good for a time at most `stale_after` before the moment
  bool unconfirmed = false;  ///< the claim has defaults that nobody confirmed
  Interest interest = Interest::unknown;
  Instant good_at;  ///< the last instant that the statement is about
};

/// Why a claim of an origin bears on no status.
struct Aside {
  std::string claim;
  /// "no-status" (such claims never bear), "beside" (outskirts, near), "wider" (a region around), "part" (a place
  /// inside), "elsewhere", "future" (intended or predicted), "other-time", "no-party", "retold" (it repeats what leads
  /// back to somebody else)
  std::string code;
};

/// What an origin and all that it is put together from have in common.
struct Origin {
  /// "source/…" (a speaker), "item/…" (material or a text whose publisher is not recorded), or "map/…" (a map whose
  /// mapper is no recorded source). Unique in the result.
  std::string key;
  std::string speaker;               ///< "source/…"; empty where the key is no source
  std::string party;                 ///< of the speaker; may be empty
  std::vector<std::string> claims;   ///< "claim/…", sorted
  std::vector<std::string> maps;     ///< "map/…", sorted
  std::vector<std::string> relays;   ///< sources that only pass it on: not counted
  std::vector<std::string> items;    ///< where it was said or shown, as far as recorded
  std::vector<Bearing> bearings;     ///< sorted by status, side, record
  std::vector<Aside> asides;         ///< sorted by claim
  std::vector<std::string> reviews;  ///< of its claims and items: "review/…"
  bool illustrative = false;         ///< a map of it has invented or simplified geometry
  Instant newest;                    ///< the newest statement or state
  std::int64_t age_us = 0;           ///< at the dossier's moment; never negative
};

/// A claim or map that adds no origin, and why.
struct Apart {
  std::string record;  ///< "claim/…" or "map/…"
  /// "unnamed", "several", "hearsay" (nobody stands for it), "repeats-missing" (the claim that it repeats is not
  /// here), "repeats-…" (that one adds none, either), "material-unreviewed" (of nobody named and not verified by
  /// anyone), "derived-map", "own-map" (the desk's own judgement), "mapper-unnamed"
  std::string code;
  std::string repeats;            ///< the claim that it repeats; may be empty
  std::vector<Bearing> bearings;  ///< what it would bear on; never counted
  std::vector<Aside> asides;
};

/// One review as it is known here.
struct ReviewFound {
  std::string review;
  std::string by;
  std::string target;
  Aspect aspect = Aspect::unspecified;
  ReviewResult result = ReviewResult::inconclusive;
  std::string known_from;           ///< "claim/…"; empty: first-hand
  std::vector<std::string> claims;  ///< the origin's claims that rest on the target
  std::string subset_of;            ///< the set that the reviewed item is only a part of; empty: the whole
  std::string origin;               ///< key; empty: of nothing that counts as an origin
  bool own = false;                 ///< the reviewer is the origin's speaker: no second pair of eyes
};

/// Someone who has not confirmed or does not comment: a state of its own, not a denial.
struct Silence {
  std::string claim;
  std::string who;
  Hedge kind = Hedge::not_confirmed;  ///< or not_commenting
  Proposition about;
  Instant since;
  std::int64_t for_us = 0;  ///< until the moment, or until it ended
  std::string ended_by;     ///< claim in which the same source speaks later; empty: still open
};

enum class EnquiryState { open, unanswered, answered, declined };
[[nodiscard]] std::string_view name_of(EnquiryState value);

/// What the desk asked. `unanswered`: the deadline has passed; `open`: it has not, or none was set.
struct EnquiryFound {
  std::string enquiry;
  std::string whom;
  EnquiryState state = EnquiryState::open;
  Instant asked;
  std::optional<Instant> deadline;
  std::int64_t for_us = 0;  ///< until the answer, else until the moment
};

enum class PredictionState { open, due, resolved, no_deadline };
[[nodiscard]] std::string_view name_of(PredictionState value);

struct PredictionFound {
  std::string claim;
  PredictionState state = PredictionState::open;
  std::optional<Instant> deadline;  ///< the latest instant that the deadline allows
  std::string assumes;              ///< what that reading of the deadline rests on; may be empty
  std::string outcome;              ///< "outcome/…"; empty: none yet
  std::optional<OutcomeResult> result;
  std::int64_t overdue_us = 0;  ///< of a due one
};

/// Two statements about the same time that cannot both be so.
struct Conflict {
  Bearing a;
  Bearing b;
  std::string origin_a;  ///< keys; empty: apart
  std::string origin_b;
  /// "holds/not-holds", "holds/absent", "holds/holds", "present/absent", "contested/not-contested"
  std::string code;
};

struct ClaimDefaults {
  std::string claim;
  std::vector<std::string> members;
};

/// The result. "No known link" never means that there is none. Every list is sorted, so the order of the records in the
/// dossier changes nothing.
struct Origins {
  std::string subject;
  Instant at;
  Instant as_known;
  std::vector<Origin> origins;  ///< with no known link between them; by key
  std::vector<Apart> apart;     ///< by record
  std::vector<ReviewFound> reviews;
  std::vector<Silence> silences;
  std::vector<EnquiryFound> enquiries;
  std::vector<PredictionFound> predictions;
  std::vector<Conflict> conflicts;  ///< at most `max_conflicts`, then the rest is only counted
  std::uint64_t conflicts_left_out = 0;
  std::vector<ClaimDefaults> unconfirmed;
  std::vector<std::string> later;  ///< records that the world could not know at the moment: not used
  std::optional<Instant> newest;   ///< of all origins
};

/// A statement about a time longer ago than this is not current.
inline constexpr std::int64_t stale_after_us = 7LL * 24 * 3600 * 1'000'000;
/// Statements about times further apart than this can both be so: something may have changed between them.
inline constexpr std::int64_t conflict_window_us = 72LL * 3600 * 1'000'000;
inline constexpr std::size_t max_conflicts = 500;
/// That one party holds a place speaks against at most so many others that are said to hold it.
inline constexpr std::size_t max_holders = 32;

/// Pure; never fails: a record with a missing or odd part is listed with what it has.
[[nodiscard]] Origins origins_of(const Dossier& dossier);

/// "held(ua)", "not-held(ua)", "contested", "unclear", "asserted(ru)".
[[nodiscard]] std::string short_form(const AssessedStatus& status);
[[nodiscard]] std::strong_ordering compare(const AssessedStatus& a, const AssessedStatus& b);

}  // namespace frontkart::claims
