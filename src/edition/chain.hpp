#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "edition/edition_files.hpp"
#include "edition/head.hpp"
#include "edition/verify.hpp"

namespace frontkart::edition {

/// A head of the chain that holds.
struct ChainHead {
  SignedHead head;     ///< without `site`
  Digest head_sha256;  ///< of its canonical head
};

struct Chain {
  std::vector<ChainHead> heads;   ///< the newest first; the first is that of edition.json
  std::optional<ChainHead> next;  ///< editions/N+1.json where it is there and continues the chain: being published
  bool complete = false;          ///< down to edition 1
};

/// Follows the links from edition.json (`bytes`, read as `head`) down to edition 1. What does not hold goes to
/// `problem`, after which the chain ends. Errors: those of reading that say nothing about the edition.
[[nodiscard]] Result<Chain> read_chain(EditionFiles& files, const std::string& bytes, const SignedHead& head,
                                       const std::function<void(std::string where, std::string what)>& problem);

}  // namespace frontkart::edition
