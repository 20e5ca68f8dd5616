#pragma once

#include <string>

#include "claims/dossier.hpp"
#include "cli/context.hpp"

namespace frontkart::cli {

/// The name of a record in a language, as safe text; its reference where it has none.
[[nodiscard]] std::string name_in(const claims::Dossier& dossier, const std::string& reference,
                                  const std::string& language);

/// Claims, reviews, silences and assessments of a place, for `who`.
[[nodiscard]] std::string records_text(const Context& context, const claims::Dossier& dossier);

}  // namespace frontkart::cli
