#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "brief/brief.hpp"
#include "brief/dates.hpp"
#include "brief/language.hpp"
#include "brief/names.hpp"

namespace frontkart::brief {

/// A sentence without its full stop: it can stand alone or inside of another.
struct Told {
  std::string text;  ///< begins small, unless with a name
  std::vector<std::string> flags;
};

/// Who says something: the speaker, and those who passed it on.
struct Attribution {
  std::vector<std::string> speakers;  ///< references; several only where an item has several publishers
  std::vector<std::string> relays;    ///< from the speaker to the publisher
  bool unnamed = false;               ///< nobody is named as the speaker
};

/// Claims as sentences, by the patterns of one language. Holds references: dossier and language must outlive it.
class Teller {
 public:
  Teller(const Language& language, const claims::Dossier& dossier, const Names& names, const Dates& dates)
      : language_(language), dossier_(dossier), names_(names), dates_(dates) {}

  /// The claim, hedged as it is, with what has to be said about its time, place and words.
  [[nodiscard]] Told tell(const claims::Claim& claim) const;
  /// The claim, hedged as it is; no remarks in parentheses.
  [[nodiscard]] Told bare(const claims::Claim& claim) const;
  /// What a proposition means, as a subordinate clause: "at ukrainske styrker er til stede i Sudzja".
  [[nodiscard]] std::string that_clause(const claims::Claim& claim, const claims::Proposition& proposition) const;
  /// The same for what a claim presupposes, which has no time of its own.
  [[nodiscard]] std::string presupposed_clause(const claims::Claim& claim,
                                               const claims::Proposition& proposition) const;
  /// The claim's own content as a clause in the future: "at det ikke vil være ukrainske styrker i Kursk innen …".
  [[nodiscard]] std::string prediction_clause(const claims::Claim& claim) const;
  [[nodiscard]] Attribution attribution(const claims::Claim& claim) const;
  /// "who" and "relay" of an attribution, for patterns; nothing for other names.
  [[nodiscard]] std::optional<std::string> attributed(const Attribution& from, std::string_view name,
                                                      std::string_view form) const;
  /// "materiale publisert av …", in a form of the file's "material".
  [[nodiscard]] std::string material(std::string_view item, std::string_view form) const;
  /// Whether the claim's time ended long before it was said, goes on since its begin, or is about then.
  [[nodiscard]] std::string_view tense(const claims::Claim& claim) const;

 private:
  struct Context;
  [[nodiscard]] std::optional<std::string> leaf(Context& context, std::string_view name, std::string_view form) const;
  /// "told by" and those who passed it on; empty where nobody did.
  [[nodiscard]] std::optional<std::string> told_by(const Attribution& from) const;
  /// One of those who act: with "forces" in the form, what they have in the field.
  [[nodiscard]] std::optional<std::string> actor(const Context& context, std::size_t index,
                                                 std::string_view form) const;
  using NameOf = std::optional<std::string> (Names::*)(std::string_view reference, std::string_view form) const;
  /// All of them; nothing where one of them has no such form.
  [[nodiscard]] std::optional<std::string> actors(const Context& context, std::string_view form, NameOf name_of) const;
  /// The free words, where the language has its own for all of them.
  [[nodiscard]] std::optional<std::string> known_words(Context& context) const;
  [[nodiscard]] std::string value_words(const claims::Value& value, bool with_unit) const;
  [[nodiscard]] std::optional<std::string> material_of(const Context& context, std::string_view form) const;
  [[nodiscard]] std::optional<std::string> time_of(const claims::Claim& claim) const;
  [[nodiscard]] const claims::Claim* claim_of(std::string_view reference) const;
  [[nodiscard]] std::optional<std::string> about(Context& context) const;
  [[nodiscard]] std::optional<std::string> text_of(Context& context) const;
  [[nodiscard]] std::optional<std::string> place(const Context& context, std::string_view name,
                                                 std::string_view form) const;
  [[nodiscard]] std::string place_phrase(std::string_view reference, claims::PlaceRelation relation,
                                         std::string_view form) const;
  [[nodiscard]] std::optional<std::string> render(Context& context, const nlohmann::json& patterns) const;
  [[nodiscard]] std::string remarks(const claims::Claim& claim, Told& told) const;
  [[nodiscard]] Context context_of(const claims::Claim& claim, const claims::Proposition& says, int depth) const;

  const Language& language_;
  const claims::Dossier& dossier_;
  const Names& names_;
  const Dates& dates_;
};

}  // namespace frontkart::brief
