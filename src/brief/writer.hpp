#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "brief/brief.hpp"
#include "brief/teller.hpp"
#include "claims/number_check.hpp"
#include "claims/origins.hpp"

namespace frontkart::brief {

/// Until when a record was known: a review that a claim tells of is known with the claim, a question with the asking.
[[nodiscard]] Instant known_at(const claims::Dossier& dossier, const claims::Recorded<claims::Review>& review);
[[nodiscard]] Instant known_at(const claims::Recorded<claims::Enquiry>& enquiry);
/// What the world could know at the dossier's moment.
[[nodiscard]] claims::Dossier known_then(const claims::Dossier& dossier);

/// The sections of one brief, each from the records that belong there. Holds references to all that it is given.
class Writer {
 public:
  /// `all`: with what became known later. `then`: what `known_then` gives of it.
  Writer(const Language& language, const claims::Dossier& all, const claims::Dossier& then, const Options& options);

  [[nodiscard]] std::vector<Section> sections() const;
  [[nodiscard]] std::vector<Footnote> footnotes(const std::vector<Section>& sections) const;
  [[nodiscard]] std::string title() const;

 private:
  using RecordedClaim = claims::Recorded<claims::Claim>;
  enum class Shelf { reported, tension, unconfirmed, predictions, background };

  [[nodiscard]] std::vector<Sentence> reported() const;
  [[nodiscard]] std::vector<Sentence> tension() const;
  [[nodiscard]] std::vector<Sentence> maps() const;
  [[nodiscard]] std::vector<Sentence> reviews() const;
  [[nodiscard]] std::vector<Sentence> unconfirmed() const;
  [[nodiscard]] std::vector<Sentence> predictions() const;
  [[nodiscard]] std::vector<Sentence> background() const;
  [[nodiscard]] std::vector<Sentence> assessment() const;
  [[nodiscard]] std::vector<Sentence> later() const;

  [[nodiscard]] Shelf shelf_of(const RecordedClaim& record) const;
  /// The claims of a shelf, in the order in which they are told.
  [[nodiscard]] std::vector<const RecordedClaim*> on_shelf(Shelf shelf) const;
  [[nodiscard]] Sentence told(const RecordedClaim& record, bool remarks = true) const;
  [[nodiscard]] std::string number_remark(const std::string& claim, Sentence& sentence) const;
  [[nodiscard]] Sentence map_sentence(const claims::MapStatement& map, bool in_short) const;
  [[nodiscard]] std::string standing(const std::string& standing, const std::string& party) const;
  [[nodiscard]] Sentence review_sentence(const claims::Recorded<claims::Review>& review) const;
  [[nodiscard]] Sentence enquiry_sentence(const claims::Recorded<claims::Enquiry>& enquiry,
                                          bool as_of_the_moment) const;
  [[nodiscard]] Sentence outcome_sentence(const claims::Recorded<claims::Outcome>& outcome) const;
  [[nodiscard]] Sentence assessment_sentence(const claims::Recorded<claims::Assessment>& assessment) const;
  [[nodiscard]] Sentence tension_part(const std::string& record, bool presupposes) const;
  [[nodiscard]] const RecordedClaim* claim(std::string_view reference) const;
  [[nodiscard]] bool exists(const std::string& reference) const;
  void cite(Sentence& sentence, std::string_view reference) const;
  [[nodiscard]] std::string map_name(const claims::MapStatement& map) const;
  [[nodiscard]] std::string person(std::string_view who) const;
  [[nodiscard]] Sentence closed(Sentence sentence) const;

  const Language& language_;
  const claims::Dossier& all_;
  const claims::Dossier& then_;
  Names names_;
  Dates dates_;
  Teller teller_;
  claims::Origins origins_;
  std::map<std::string, claims::NumberCheck> numbers_;
  std::map<std::string, const RecordedClaim*> claims_;  ///< of `all_`, by reference
  std::map<std::string, std::string> merged_;           ///< a claim that only repeats another, to that other
  std::set<std::string> told_by_reviews_;               ///< claims that a review is known from
};

}  // namespace frontkart::brief
