#pragma once

#include <string>
#include <string_view>

#include "service/publish_changes.hpp"

namespace frontkart::service {

/// Where a feed stands and what it is called.
struct FeedFacts {
  std::string title;
  std::string url;  ///< of the edition, with '/' at its end; empty: not known, and links are relative
  std::uint64_t number = 0;
  bool entries_stay = true;  ///< earlier entries keep their text; else they say only that there was an edition
};

/// The file of the feed in a language: "feed.atom" in English, else "feed.nb.atom".
[[nodiscard]] std::string feed_file(std::string_view language);

/// The feed (RFC 4287) in one of the edition's languages: what this edition changed, then the entries of `before`, the
/// same feed as it was. An entry keeps its id in every later feed, and its text as long as `entries_stay`.
[[nodiscard]] std::string feed_with(const EditionWork& work, const Changes& changes, const FeedFacts& facts,
                                    std::string_view language, std::string_view before);

}  // namespace frontkart::service
