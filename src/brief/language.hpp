#pragma once

#include <initializer_list>
#include <nlohmann/json.hpp>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "brief/template.hpp"

namespace frontkart::brief {

/// The files of languages/, as they were when the program was built; sorted by name.
[[nodiscard]] std::span<const std::string_view> built_in_names();
[[nodiscard]] std::span<const std::string_view> built_in_texts();

/// What holds for a claim, so that one of several patterns can be chosen: "since", "past", "now", "unnamed", the
/// predicate's name.
using Conditions = std::set<std::string, std::less<>>;

/// One language's words and patterns (docs/brief.md). A member that is missing is a bug of the language file: it throws
/// std::logic_error that names it.
class Language {
 public:
  explicit Language(nlohmann::json data) : data_(std::move(data)) {}

  /// Null: there is none of that name.
  [[nodiscard]] static const Language* find(std::string_view name);

  [[nodiscard]] const std::string& name() const { return text({"language"}); }
  [[nodiscard]] const nlohmann::json& data() const { return data_; }
  /// Null: not there.
  [[nodiscard]] const nlohmann::json* maybe(std::initializer_list<std::string_view> path) const;
  [[nodiscard]] const nlohmann::json& at(std::initializer_list<std::string_view> path) const;
  [[nodiscard]] const std::string& text(std::initializer_list<std::string_view> path) const;
  /// The pattern there, filled. Precondition: everything outside of brackets has something.
  [[nodiscard]] std::string say(std::initializer_list<std::string_view> path, const Lookup& lookup) const;
  /// A free word of a claim in this language; nothing: not in the file. Letter case does not matter.
  [[nodiscard]] std::optional<std::string> word(std::string_view free) const;
  /// First letter large, then the file's "touch_ups" (pairs: what stands there, what should) one after the other.
  [[nodiscard]] std::string finished(std::string sentence) const;

 private:
  nlohmann::json data_;
};

/// Whether a pattern's "if" (a list; "!x": x does not hold) is met. No "if": yes.
[[nodiscard]] bool applies(const nlohmann::json& alternative, const Conditions& conditions);

/// The first letter as a capital (Latin, Latin-1 and Cyrillic letters; others stay).
[[nodiscard]] std::string capitalised(std::string text);
/// The form of the keys of `words`: folded (see base/folded.hpp).
[[nodiscard]] std::string word_key(std::string_view text);
/// Untrusted text in a sentence: control characters and line breaks become one blank, bytes that are not UTF-8 become
/// U+FFFD, marks that turn the direction of writing are dropped, and after `most` code points comes "…".
[[nodiscard]] std::string tame(std::string_view text, std::size_t most = 400);

}  // namespace frontkart::brief
