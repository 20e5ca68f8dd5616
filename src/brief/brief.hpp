#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "claims/dossier.hpp"

/// From the ledger to sentences. What a brief says is what the records say: every sentence is hedged as its claims are
/// and names the records that it rests on. Nothing here reads a store or the clock: the same dossier gives the same
/// bytes. How words get into sentences: docs/brief.md.
namespace frontkart::brief {

/// One sentence, with a full stop.
struct Sentence {
  std::string text;
  /// References of the records that it rests on ("claim/ua-left", "review/r1", "map/deepstate"), without repeats, the
  /// first the one that it tells. Never empty; each is a record or a map of the dossier.
  std::vector<std::string> ids;
  /// Stable words for programs; what they mean also stands in the text. "tension", "second-hand", "number-differs",
  /// "number-uncheckable", "unresolved-date", "assumed-date", "place-implied", "unconfirmed-default", "illustrative",
  /// "derived", "overdue".
  std::vector<std::string> flags;
  friend bool operator==(const Sentence&, const Sentence&) = default;
};

/// Ids, in this order: "reported", "tension", "maps", "reviews", "unconfirmed", "predictions", "background",
/// "assessment", "later". Only those with a sentence are in a brief.
struct Section {
  std::string id;
  std::string heading;
  std::vector<Sentence> sentences;
  friend bool operator==(const Section&, const Section&) = default;
};

/// Where to look a cited record up. A field that the record does not state is empty.
struct Footnote {
  std::string id;         ///< as in Sentence::ids
  std::string item;       ///< "item/…" that the record was found in
  std::string title;      ///< of the item
  std::string publisher;  ///< in the brief's language; the `public_as` label of a private source
  std::string published;  ///< date in the brief's language
  std::string url;
  friend bool operator==(const Footnote&, const Footnote&) = default;
};

struct Brief {
  std::string language;
  std::string zone;
  std::string subject;  ///< "place/sudzha"
  std::string title;    ///< "Sudzja, onsdag 12. mars 2025 kl. 20.00"
  Instant at;
  std::vector<Section> sections;
  std::vector<Footnote> footnotes;  ///< one for each id, in the order of their first citation
  std::string notice;               ///< "Not for navigation or safety decisions."
  friend bool operator==(const Brief&, const Brief&) = default;
};

struct Options {
  std::string language = "en";  ///< one of `languages()`
  std::string zone = "UTC";     ///< IANA name: dates and times are of this zone
  /// Free words of claims ("supply route") in the brief's language, beyond those of the language file. Letter case of
  /// the key does not matter.
  std::map<std::string, std::string> words;
  /// Hold numbers in claims against the maps and say where they differ. Not for readers: a published criticism is
  /// somebody's, and signed.
  bool number_checks = true;
};

/// The languages that are built in: "en", "nb", "uk".
[[nodiscard]] std::span<const std::string_view> languages();

/// The brief on `dossier.subject` at `dossier.at`. The dossier may hold what became known later: a record whose `known`
/// is after `dossier.at` is told under "later" only, and changes no other section. Origins, conflicts and number checks
/// are computed here, from what was known by then. No sentence at all gives no section. Errors: usage for an unknown
/// language or zone.
[[nodiscard]] Result<Brief> brief_of(const claims::Dossier& dossier, const Options& options);

/// Title, sections with the ids in brackets after each sentence, notice, footnotes. UTF-8, ends with a line feed.
[[nodiscard]] std::string to_text(const Brief& brief);
/// {"language","zone","subject","title","at","sections":[{"id","heading","sentences":[{"text","ids","flags"}]}],
/// "footnotes":[{"id","item","title","publisher","published","url"}],"notice"}; empty fields of footnotes are left out.
[[nodiscard]] nlohmann::json to_json(const Brief& brief);

}  // namespace frontkart::brief
