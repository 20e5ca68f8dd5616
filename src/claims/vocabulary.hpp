#pragma once

#include <optional>
#include <span>
#include <string_view>

/// The closed lists of words that records use. Every list has a name for each value, the same in JSON, on the command
/// line and in docs/formats/records.md.
namespace frontkart::claims {

/// What would be true if a claim were. The meaning of the arguments is in `signature_of`.
enum class Predicate {
  control,
  no_control,
  left,
  leaving,
  advance,
  attempt,
  presence,
  no_presence,
  fighting,
  offensive,
  depicts,
  met,
  map_update,
  role,
  located,
  area,
  ratio,
  trend,
  aim,
  intends,
  accepts,
  confirmation,
  event,
  other
};

/// How a claim is worded. The published table in docs/formats/records.md gives each the factuality of every link.
enum class Hedge {
  own_voice,
  attributed,
  hearsay,
  hearsay_attributed,
  quote,
  depicts,
  not_confirmed,
  not_commenting,
  denies,
  predicts,
  intends
};

/// FactBank's values: how far a source commits itself, and to which side. ct_u: certain, but to neither side named; uu:
/// does not commit itself.
enum class Factuality { ct_plus, pr_plus, ps_plus, ct_minus, pr_minus, ps_minus, ct_u, uu };

enum class HowKnown { told, witnessed, induced, deduced, unknown };
enum class WhenRole { during, as_of, by, since };
/// in, outskirts ("utkanten"), near, centre, unspecified
enum class PlaceRelation { in, outskirts, near, centre, unspecified };

enum class Aspect { authenticity, place, date, content, unspecified };
enum class ReviewResult { verified, partly, refuted, inconclusive, not_verifiable };
enum class OutcomeResult { came_true, did_not, partly, unresolvable };
enum class Confidence { low, moderate, high };
enum class People { unchecked, none, identifiable, captive, minor, dead };
enum class Visibility { public_, desk, sealed };

/// What an assessment or an edit says of a place: as a map's standing, and "not held by", which names no holder.
enum class AssessedStanding { held, not_held, contested, unclear, asserted };

enum class SourceKind {
  agency,
  newspaper,
  broadcaster,
  state_media,
  official_body,
  mapper,
  channel,
  person,
  organisation,
  unnamed,
  several
};
enum class ItemKind { article, post, picture, video, statement, satellite_image, map_file, document, set };
enum class ItemRelation { quotes, repeats, part_of, related };
enum class RouteKind { road, rail, river };
enum class EnquiryAnswer { none, answered, declined };

// FRONTKART_WORDS(Type): name_of(value) is its word ("own-voice"); TYPE_from(word) is the value, or nothing.
#define FRONTKART_WORDS(Type)                                                    \
  [[nodiscard]] std::string_view name_of(Type value);                            \
  [[nodiscard]] std::optional<Type> from_name(std::string_view word, Type* tag); \
  [[nodiscard]] std::span<const std::string_view> names_of(Type* tag)

FRONTKART_WORDS(Predicate);
FRONTKART_WORDS(Hedge);
FRONTKART_WORDS(Factuality);  // "CT+", "PR+", …, "Uu"
FRONTKART_WORDS(HowKnown);
FRONTKART_WORDS(WhenRole);
FRONTKART_WORDS(PlaceRelation);
FRONTKART_WORDS(Aspect);
FRONTKART_WORDS(ReviewResult);
FRONTKART_WORDS(OutcomeResult);
FRONTKART_WORDS(Confidence);
FRONTKART_WORDS(People);
FRONTKART_WORDS(Visibility);
FRONTKART_WORDS(AssessedStanding);
FRONTKART_WORDS(SourceKind);
FRONTKART_WORDS(ItemKind);
FRONTKART_WORDS(ItemRelation);
FRONTKART_WORDS(RouteKind);
FRONTKART_WORDS(EnquiryAnswer);
#undef FRONTKART_WORDS

/// from_word<Hedge>("own-voice")
template <class Type>
[[nodiscard]] std::optional<Type> from_word(std::string_view word) {
  return from_name(word, static_cast<Type*>(nullptr));
}
/// All words of a list, in its order.
template <class Type>
[[nodiscard]] std::span<const std::string_view> words_of() {
  return names_of(static_cast<Type*>(nullptr));
}

}  // namespace frontkart::claims
