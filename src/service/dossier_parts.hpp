#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "claims/dossier.hpp"
#include "exchange/gazetteer.hpp"

/// What is true of the records of a dossier however they are shown: to the desk (ledger_json) or on a published card.
namespace frontkart::service {

/// "here", "around" or "inside".
[[nodiscard]] std::string_view name_of(claims::Scope scope);

/// The names of a record as they stand alone: without grammatical forms. None for what the dossier does not name.
[[nodiscard]] std::vector<exchange::Name> names_in(const claims::Dossier& dossier, std::string_view reference);

/// The chain as it is told, speaker → relay → publisher, however it is stored.
[[nodiscard]] std::vector<const claims::ChainLink*> spoken(const claims::Claim& claim);

/// The claim says of somebody that he has not confirmed, or does not comment.
[[nodiscard]] bool is_silence(const claims::Claim& claim);

/// Which reviews are of a claim: of itself, or of an item that it speaks about.
class ReviewsOfClaims {
 public:
  explicit ReviewsOfClaims(const claims::Dossier& dossier);
  /// Ids.
  [[nodiscard]] std::set<std::string> of(const claims::Recorded<claims::Claim>& claim) const;

 private:
  std::map<std::string, std::set<std::string>> by_target_;
};

/// The item of which the reviewed one is a part, as it is recorded; empty: it is none, or is not known.
[[nodiscard]] std::string whole_of_reviewed(const claims::Dossier& dossier, const claims::Review& review);

[[nodiscard]] bool is_prediction(const claims::Claim& claim);

/// How a prediction stands at the dossier's moment.
struct PredictionState {
  std::string_view state = "open";                             ///< "open", "due" or "resolved"
  const claims::Recorded<claims::Outcome>* outcome = nullptr;  ///< of "resolved"
};
[[nodiscard]] PredictionState prediction_of(const claims::Dossier& dossier,
                                            const claims::Recorded<claims::Claim>& claim);

/// Of the assessments of the dossier's own subject that hold at its moment, the one decided last; null: none.
[[nodiscard]] const claims::Recorded<claims::Assessment>* assessment_that_holds(const claims::Dossier& dossier);

}  // namespace frontkart::service
