#pragma once

#include <string>
#include <vector>

#include "claims/claim.hpp"
#include "claims/reading.hpp"

/// The members of a claim's body as they stand there, in either form, before anything is completed.
namespace frontkart::claims {

/// Members that the expansion may fill in.
inline constexpr std::string_view kDefaultable[] = {"as_of", "chain", "hedge", "how_known", "when", "where"};

struct ClaimMembers {
  Claim claim;
  ItemFacts item;                    ///< as `Surroundings::item` gave it
  bool is_stored = false;            ///< has the member `defaulted`: was expanded before
  bool has_chain = false;            ///< else `speaker` and `relays` are what was typed
  ChainLink speaker;                 ///< source empty: not typed
  std::vector<ChainLink> relays;     ///< in the typed order, from the speaker to the publisher
  std::vector<bool> has_factuality;  ///< of each link of the chain
  bool has_hedge = false;
  bool has_how_known = false;
  bool has_when = false;
  bool has_where = false;
  bool has_presupposes = false;
  bool confirms_all = false;
  std::vector<std::string> confirmed;
};

/// Mistakes are kept in the node's reading.
void read_claim_members(const Node& body, ClaimMembers& out);

}  // namespace frontkart::claims
