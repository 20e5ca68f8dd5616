#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "claims/dossier.hpp"

/// What a claim or a map leads back to. Private to the reasoning.
namespace frontkart::claims {

/// "kind/id" of a reference that may name a version; a bare id stays as it is.
[[nodiscard]] std::string target_of(std::string_view reference);
/// The id alone.
[[nodiscard]] std::string_view bare(std::string_view reference);

struct Root {
  std::string key;                 ///< as `Origin::key`; empty: adds no origin
  std::string code;                ///< why it adds none; as `Apart::code`
  std::vector<std::string> items;  ///< where it was said or shown
  bool retold = false;             ///< it repeats what leads back to somebody else
};

/// Finds what claims lead back to. Links come from the records of items and sources and from `repeats`, so that the
/// answer for one claim does not hang on which others happen to be there. Keeps references into the dossier.
class Roots {
 public:
  /// `used`: the claims known at the moment.
  Roots(const Dossier& dossier, const std::vector<const Recorded<Claim>*>& used);

  [[nodiscard]] Root of(const Recorded<Claim>& claim) const;
  [[nodiscard]] Root of(const MapStatement& map) const;
  /// A claim known at the moment; null: none.
  [[nodiscard]] const Recorded<Claim>* claim(const std::string& reference) const;
  /// The whole that an item is a part, subset or repetition of; itself where it is none.
  [[nodiscard]] std::string whole_of(const std::string& item) const;
  [[nodiscard]] bool is_named(std::string_view source) const;
  /// Party of a source; empty: none recorded.
  [[nodiscard]] std::string party_of(const std::string& source) const;

 private:
  [[nodiscard]] Root of_own(const Recorded<Claim>& claim) const;
  [[nodiscard]] Root of_material(const std::string& item) const;
  /// The item that an item has what it says or shows from; empty: none is recorded.
  [[nodiscard]] std::string one_step_back(const std::string& item, bool as_material) const;
  [[nodiscard]] std::string first_of(const std::string& item, bool as_material) const;
  [[nodiscard]] std::string material_of(const Claim& claim) const;
  [[nodiscard]] std::string said_in(const Claim& claim) const;
  [[nodiscard]] const Item* item(const std::string& reference) const;
  [[nodiscard]] std::vector<std::string> named_publishers(const Item& item) const;
  [[nodiscard]] std::string origin_of_text(const std::string& item) const;

  const Dossier& dossier_;
  std::map<std::string, const Recorded<Claim>*> claims_;
  std::map<std::string, std::string> set_of_;  ///< item → the smallest set that lists it
  std::map<std::string, std::string>
      speaker_through_;                            ///< item without a publisher → smallest speaker heard through it
  std::map<std::string, std::string> updater_of_;  ///< map → smallest source said to have updated it
  std::map<std::string, std::string> source_by_name_;  ///< folded name → source
  std::set<std::string> reviewed_;                     ///< wholes of items that somebody verified
};

}  // namespace frontkart::claims
