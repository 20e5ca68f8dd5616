#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "brief/brief.hpp"
#include "brief/language.hpp"
#include "claims/dossier.hpp"

namespace frontkart::brief {

/// "kind/id" of "kind/id@HASH"; other text stays.
[[nodiscard]] std::string target_of(std::string_view reference);
/// "claim/x" of "x" and of "claim/x".
[[nodiscard]] std::string reference_of(std::string_view kind, std::string_view id);
/// "place" of "place/x"; empty: no kind.
[[nodiscard]] std::string_view kind_of(std::string_view reference);

/// Parties, places, sources and so on as they are named in one language. Cases come from stored names; one that is not
/// stored gives the file's apposition ("населеного пункту Суджа"), which needs only the nominative.
class Names {
 public:
  Names(const Language& language, const claims::Dossier& dossier, const Options& options)
      : language_(language), dossier_(dossier), options_(options) {}

  /// The nominative, for running text. Never empty.
  [[nodiscard]] std::string nominative(std::string_view reference) const;
  /// A stored name of exactly this language and form. Nothing: there is none, or only its public label may stand.
  [[nodiscard]] std::optional<std::string> stored(std::string_view reference, std::string_view form) const;
  /// The name in a form: as stored, else an apposition, else (a language without one) the nominative. Forms "adj…" and
  /// those that end in "!" have no apposition: nothing where they are not stored. "adj-pl" and its cases also come from
  /// the stored "adj" by the file's table of endings.
  [[nodiscard]] std::optional<std::string> in_form(std::string_view reference, std::string_view form) const;
  /// A party's forces ("ukrainske styrker"), in a case ("", "gen", "ins", …); anything else: its name in that case.
  [[nodiscard]] std::optional<std::string> forces(std::string_view reference, std::string_view form) const;
  /// "a, b og c"
  [[nodiscard]] std::string joined(const std::vector<std::string>& parts) const;
  /// A claim's free words in the brief's language, if the brief knows them; else as they are, tamed. `translated` tells
  /// which.
  [[nodiscard]] std::string free_words(std::string_view words, bool* translated = nullptr) const;
  /// "«…»" with the language's marks.
  [[nodiscard]] std::string quoted(std::string_view words) const;

 private:
  [[nodiscard]] const std::vector<claims::Name>* names(const std::string& reference) const;
  [[nodiscard]] std::string label(const std::string& reference) const;
  [[nodiscard]] std::optional<std::string> inflected(std::string_view reference, std::string_view form) const;

  const Language& language_;
  const claims::Dossier& dossier_;
  const Options& options_;
};

/// "1 000", "2,2": at most two decimals, in the language's form.
[[nodiscard]] std::string number_text(const Language& language, double number);

}  // namespace frontkart::brief
