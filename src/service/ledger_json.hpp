#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "ledger/entry.hpp"
#include "service/ledger_answers.hpp"

/// Answers about the ledger as JSON text, exactly as docs/cli.md says; one line, no trailing newline.
namespace frontkart::service {

/// The envelope's members, `hash`, and `body` (null where it was purged). With `salt` (hex) where asked for: then the
/// lines of a whole log are a copy of the ledger, which `restore --log` reads. The bodies are not public.
[[nodiscard]] std::string to_json(const ledger::Entry& entry, bool with_salt = false);
/// The entry of a line with salt. Error: bad_input. Hashes are not recomputed here.
[[nodiscard]] Result<ledger::Entry> entry_from_json(const nlohmann::json& line);

[[nodiscard]] std::string to_json(const ShowAnswer& answer);
[[nodiscard]] std::string to_json(const OriginsAnswer& answer);
[[nodiscard]] std::string to_json(const PurgeAnswer& answer);

/// The members `cut` (places and regions of which only the newest records are here), `claims`, `reviews`,
/// `not_confirmed`, `enquiries`, `assessment`, `assessments`, `items`, `sources` of `who`.
[[nodiscard]] nlohmann::json records_json(const claims::Dossier& dossier);

}  // namespace frontkart::service
