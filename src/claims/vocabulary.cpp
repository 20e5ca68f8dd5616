#include "claims/vocabulary.hpp"

#include <array>

namespace frontkart::claims {
namespace {

template <std::size_t N>
using Words = std::array<std::string_view, N>;

// Each in the order of its enumeration.
constexpr Words<24> kPredicate = {"control",    "no-control",  "left",     "leaving",      "advance", "attempt",
                                  "presence",   "no-presence", "fighting", "offensive",    "depicts", "met",
                                  "map-update", "role",        "located",  "area",         "ratio",   "trend",
                                  "aim",        "intends",     "accepts",  "confirmation", "event",   "other"};
constexpr Words<11> kHedge = {"own-voice",     "attributed",     "hearsay", "hearsay-attributed", "quote",  "depicts",
                              "not-confirmed", "not-commenting", "denies",  "predicts",           "intends"};
constexpr Words<8> kFactuality = {"CT+", "PR+", "PS+", "CT-", "PR-", "PS-", "CTu", "Uu"};
constexpr Words<5> kHowKnown = {"told", "witnessed", "induced", "deduced", "unknown"};
constexpr Words<4> kWhenRole = {"during", "as-of", "by", "since"};
constexpr Words<5> kPlaceRelation = {"in", "outskirts", "near", "centre", "unspecified"};
constexpr Words<5> kAspect = {"authenticity", "place", "date", "content", "unspecified"};
constexpr Words<5> kReviewResult = {"verified", "partly", "refuted", "inconclusive", "not-verifiable"};
constexpr Words<4> kOutcomeResult = {"came-true", "did-not", "partly", "unresolvable"};
constexpr Words<3> kConfidence = {"low", "moderate", "high"};
constexpr Words<6> kPeople = {"unchecked", "none", "identifiable", "captive", "minor", "dead"};
constexpr Words<3> kVisibility = {"public", "desk", "sealed"};
constexpr Words<5> kAssessedStanding = {"held", "not-held", "contested", "unclear", "asserted"};
constexpr Words<11> kSourceKind = {"agency",  "newspaper", "broadcaster",  "state-media", "official-body", "mapper",
                                   "channel", "person",    "organisation", "unnamed",     "several"};
constexpr Words<9> kItemKind = {"article",         "post",     "picture",  "video", "statement",
                                "satellite-image", "map-file", "document", "set"};
constexpr Words<4> kItemRelation = {"quotes", "repeats", "part-of", "related"};
constexpr Words<3> kRouteKind = {"road", "rail", "river"};
constexpr Words<3> kEnquiryAnswer = {"none", "answered", "declined"};

}  // namespace

#define FRONTKART_WORDS(Type)                                   \
  std::string_view name_of(Type value) {                        \
    return k##Type.at(static_cast<std::size_t>(value));         \
  }                                                             \
  std::optional<Type> from_name(std::string_view word, Type*) { \
    for (std::size_t i = 0; i < k##Type.size(); ++i) {          \
      if (k##Type[i] == word) return static_cast<Type>(i);      \
    }                                                           \
    return std::nullopt;                                        \
  }                                                             \
  std::span<const std::string_view> names_of(Type*) {           \
    return k##Type;                                             \
  }

FRONTKART_WORDS(Predicate)
FRONTKART_WORDS(Hedge)
FRONTKART_WORDS(Factuality)
FRONTKART_WORDS(HowKnown)
FRONTKART_WORDS(WhenRole)
FRONTKART_WORDS(PlaceRelation)
FRONTKART_WORDS(Aspect)
FRONTKART_WORDS(ReviewResult)
FRONTKART_WORDS(OutcomeResult)
FRONTKART_WORDS(Confidence)
FRONTKART_WORDS(People)
FRONTKART_WORDS(Visibility)
FRONTKART_WORDS(AssessedStanding)
FRONTKART_WORDS(SourceKind)
FRONTKART_WORDS(ItemKind)
FRONTKART_WORDS(ItemRelation)
FRONTKART_WORDS(RouteKind)
FRONTKART_WORDS(EnquiryAnswer)
#undef FRONTKART_WORDS

}  // namespace frontkart::claims
