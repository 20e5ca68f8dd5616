#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

/// References between records, as text. The ledger has the same forms (docs/formats/ledger.md); this room does not know
/// the ledger.
namespace frontkart::claims {

using Kinds = std::span<const std::string_view>;

/// [a-z][a-z0-9-]{0,39}
[[nodiscard]] bool is_kind(std::string_view text);
/// [A-Za-z0-9][A-Za-z0-9:._-]{0,79}
[[nodiscard]] bool is_id(std::string_view text);
/// 64 lower-case hexadecimal digits
[[nodiscard]] bool is_sha256(std::string_view text);

/// The parts of "kind/id" or "kind/id@HASH"; they point into the text.
struct ReferenceParts {
  std::string_view kind;
  std::string_view id;
  std::string_view version;  ///< empty: the current one
  std::string_view target;   ///< "kind/id"
};
/// Nothing: the text does not have that form.
[[nodiscard]] std::optional<ReferenceParts> split_reference(std::string_view text);

[[nodiscard]] bool holds(Kinds kinds, std::string_view kind);
/// "source", "place or region", "place, region or route"
[[nodiscard]] std::string listed(Kinds words);

inline constexpr std::string_view kPartyKinds[] = {"party"};
inline constexpr std::string_view kSourceKinds[] = {"source"};
inline constexpr std::string_view kItemKinds[] = {"item"};
inline constexpr std::string_view kClaimKinds[] = {"claim"};
inline constexpr std::string_view kMapKinds[] = {"map"};
inline constexpr std::string_view kEditKinds[] = {"edit"};
inline constexpr std::string_view kEditionKinds[] = {"edition"};
/// What waits before it is public, or loses its positions.
inline constexpr std::string_view kReleasedKinds[] = {"claim", "item", "edit"};
inline constexpr std::string_view kAreaKinds[] = {"place", "region"};
inline constexpr std::string_view kWhereKinds[] = {"place", "region", "route"};
inline constexpr std::string_view kComparedKinds[] = {"region", "place"};
inline constexpr std::string_view kReviewedKinds[] = {"item", "claim"};
/// What a judgement can rest on, and what an enquiry can be about.
inline constexpr std::string_view kBasisKinds[] = {"claim",   "item",     "review", "assessment", "outcome",
                                                   "enquiry", "snapshot", "edit",   "place",      "region",
                                                   "route",   "source",   "party",  "map"};

/// Speakers whom nobody names: these references need no record.
[[nodiscard]] bool is_implicit_source(std::string_view id);

}  // namespace frontkart::claims
