#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/digest.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"
#include "edition/edition_files.hpp"
#include "edition/head.hpp"
#include "edition/time_stamp.hpp"

namespace frontkart::edition {

struct VerifyProgress {
  std::uint64_t done = 0;   ///< files read
  std::uint64_t total = 0;  ///< files to read, as far as known
  std::uint64_t bytes = 0;
};

struct VerifyOptions {
  std::optional<PublicKey> key;  ///< who must have signed; nothing: whoever the edition says
  std::optional<std::filesystem::path> ca_file;
  std::string record;                                     ///< "claim/left": show that it is in the tree; empty: none
  std::function<Status(const VerifyProgress&)> progress;  ///< may stop the work with an error; may be empty
};

struct Problem {
  std::string where;  ///< a file, or "claim/left" for a record
  std::string what;
};

/// What ties one record to the root.
struct Inclusion {
  std::string line;  ///< the record, canonical JSON
  std::uint64_t index = 0;
  Digest leaf;
  std::vector<Digest> path;  ///< from the leaf up
  std::vector<bool> left;    ///< of each of them: it stands on the left
  bool holds = false;        ///< it leads to the root of the head
};

struct StampReport {
  std::uint64_t number = 0;  ///< edition
  TimeStamp stamp;
};

struct EditionReport {
  std::vector<Problem> problems;   ///< none: sound
  std::vector<std::string> notes;  ///< what somebody who trusts the edition should know
  SignedHead head;
  Digest head_sha256;  ///< of the canonical head: what is signed and stamped
  bool signature_holds = false;
  bool key_was_given = false;
  std::uint64_t records = 0;
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;          ///< read
  std::uint64_t editions = 0;       ///< heads of the chain that hold, this one included
  std::vector<StampReport> stamps;  ///< of the chain, those that hold
  std::optional<Inclusion> inclusion;

  [[nodiscard]] bool sound() const { return problems.empty(); }
};

/// Checks everything that docs/formats/edition-verification.md lists. Reads every file once, none of it whole but the
/// small ones. Errors: bad_input (there is no edition, or it cannot be read), those of `progress`. What is wrong with
/// an edition that can be read is not an error but a problem in the report.
[[nodiscard]] Result<EditionReport> verify_edition(EditionFiles& files, const VerifyOptions& options);

/// One object: {"ok","edition","problems":[{"where","what"}],"notes",…}.
[[nodiscard]] std::string to_json(const EditionReport& report);

}  // namespace frontkart::edition
