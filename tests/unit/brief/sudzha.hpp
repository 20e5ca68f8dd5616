#pragma once

#include <string>
#include <vector>

#include "claims/dossier.hpp"

/// The reports on Sudzha of 12 March 2025, 20:00 in Oslo, as a dossier made by hand; every free word is ours.
namespace frontkart::tests {

/// Throws where the text is no RFC 3339 time.
Instant at(const std::string& rfc3339);
claims::When when(const std::string& edtf, claims::WhenRole role = claims::WhenRole::during,
                  const std::string& raw = "");

/// A claim of the example's article, by links given publisher first ("source/paper", …).
claims::Claim make_claim(claims::Hedge hedge, const std::string& proposition, const std::vector<std::string>& chain);
void add_claim(claims::Dossier& dossier, const std::string& id, claims::Claim claim,
               claims::Scope scope = claims::Scope::here);

/// Parties, sources, places and the article; no claim yet.
claims::Dossier bare_dossier();
/// All of it, with two maps, reviews, an enquiry, assessments, and an outcome that was known on 20 March.
claims::Dossier sudzha_dossier();

}  // namespace frontkart::tests
