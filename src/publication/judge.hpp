#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "base/digest.hpp"
#include "base/result.hpp"
#include "ledger/ledger_store.hpp"
#include "publication/shape.hpp"
#include "publication/view.hpp"

namespace frontkart::publication {

/// Versions that two people have released: they wait for nothing and keep their positions.
using Releases = std::set<Digest>;

/// Releases that stand: current `release` records of one version by at least two different authors. Errors: store_*.
[[nodiscard]] Result<Releases> releases_of(ledger::LedgerStore& store);

/// One version of a record, by itself: what the public could see of it if all that it refers to were public.
struct Judged {
  enum class What {
    hidden,     ///< nothing yet; `why` says it, unless it is simply not meant for the public: an older one may stand
    refused,    ///< meant for the public, but it may not be shown, and so what it corrects may not either; `why` says it
    retracted,  ///< a retraction that the public is told
    shown       ///< `body`, references included
  };
  What what = What::hidden;
  Json body;
  std::string why;
  std::string label;  ///< `public_as`, whatever the version is; empty: none
};

/// Precondition: the entry has a body.
[[nodiscard]] Judged judge(const ledger::Entry& entry, const Policy& policy, const Releases& releases);

/// The body as the rooms that read records expect it: with `visibility`, and with what the public form leaves out.
[[nodiscard]] Json completed(const PublicRecord& record);
/// Why a record cannot be read in that form, in a sentence; empty: it can.
[[nodiscard]] std::string unreadable(const PublicRecord& record);

}  // namespace frontkart::publication
