#include "brief/language.hpp"

#include <algorithm>
#include <stdexcept>

#include "base/folded.hpp"

namespace frontkart::brief {
namespace {

std::string named(std::initializer_list<std::string_view> path) {
  std::string out;
  for (const std::string_view part : path) {
    out += '/';
    out += part;
  }
  return out;
}

std::vector<Language> parsed() {
  std::vector<Language> out;
  for (const std::string_view text : built_in_texts()) out.emplace_back(nlohmann::json::parse(text));
  return out;
}

/// Length of the UTF-8 sequence that begins there; 0: not one.
std::size_t sequence(std::string_view text, std::size_t i) {
  const auto byte = [&](std::size_t k) { return static_cast<unsigned char>(text[k]); };
  const unsigned char lead = byte(i);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xC2 && lead < 0xE0   ? 2
                             : lead >= 0xE0 && lead < 0xF0 ? 3
                             : lead >= 0xF0 && lead < 0xF5 ? 4
                                                           : 0;
  if (length == 0 || i + length > text.size()) return 0;
  for (std::size_t k = 1; k < length; ++k) {
    if ((byte(i + k) & 0xC0U) != 0x80) return 0;
  }
  // Overlong forms, surrogates and what lies beyond U+10FFFF are no UTF-8 either.
  const unsigned char second = byte(i + 1);
  if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second >= 0xA0) || (lead == 0xF0 && second < 0x90) ||
      (lead == 0xF4 && second >= 0x90)) {
    return 0;
  }
  return length;
}

}  // namespace

const Language* Language::find(std::string_view name) {
  static const std::vector<Language> all = parsed();
  const auto names = built_in_names();
  const auto found = std::find(names.begin(), names.end(), name);
  return found == names.end() ? nullptr : &all[static_cast<std::size_t>(found - names.begin())];
}

const nlohmann::json* Language::maybe(std::initializer_list<std::string_view> path) const {
  const nlohmann::json* here = &data_;
  for (const std::string_view part : path) {
    if (!here->is_object()) return nullptr;
    const auto found = here->find(part);
    if (found == here->end()) return nullptr;
    here = &*found;
  }
  return here;
}

const nlohmann::json& Language::at(std::initializer_list<std::string_view> path) const {
  if (const auto* found = maybe(path)) return *found;
  throw std::logic_error("A language file lacks " + named(path) + ".");
}

const std::string& Language::text(std::initializer_list<std::string_view> path) const {
  const auto* found = at(path).get_ptr<const std::string*>();
  if (found == nullptr) throw std::logic_error("A language file's " + named(path) + " is no text.");
  return *found;
}

std::string Language::say(std::initializer_list<std::string_view> path, const Lookup& lookup) const {
  if (auto filled = fill(text(path), lookup)) return *std::move(filled);
  throw std::logic_error("A language file's " + named(path) + " has a placeholder that nothing fills.");
}

std::optional<std::string> Language::word(std::string_view free) const {
  if (const auto* found = maybe({"words", word_key(free)})) return found->get<std::string>();
  return std::nullopt;
}

std::string Language::finished(std::string sentence) const {
  for (const auto& pair : at({"touch_ups"})) {
    const auto& from = pair.at(0).get_ref<const std::string&>();
    const auto& to = pair.at(1).get_ref<const std::string&>();
    for (std::size_t i = sentence.find(from); i != std::string::npos; i = sentence.find(from, i + to.size())) {
      sentence.replace(i, from.size(), to);
    }
  }
  return capitalised(std::move(sentence));
}

bool applies(const nlohmann::json& alternative, const Conditions& conditions) {
  const auto wanted = alternative.find("if");
  if (wanted == alternative.end()) return true;
  return std::all_of(wanted->begin(), wanted->end(), [&](const nlohmann::json& condition) {
    const std::string_view word = condition.get_ref<const std::string&>();
    return word.starts_with('!') ? !conditions.contains(word.substr(1)) : conditions.contains(word);
  });
}

std::string capitalised(std::string text) {
  if (text.empty()) return text;
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto set = [&](std::size_t i, int value) { text[i] = static_cast<char>(value); };
  if (at(0) >= 'a' && at(0) <= 'z') {
    set(0, at(0) - 32);
  } else if (text.size() > 1) {
    const unsigned char lead = at(0);
    const unsigned char next = at(1);
    if (lead == 0xC3 && next >= 0xA0 && next != 0xB7 && next != 0xBF) set(1, next - 0x20);  // à–þ
    if (lead == 0xD0 && next >= 0xB0) set(1, next - 0x20);                                  // а–п
    if (lead == 0xD1 && next < 0x90) {                                                      // р–я
      set(0, 0xD0);
      set(1, next + 0x20);
    } else if (lead == 0xD1) {  // ѐ–џ, with є, і and ї
      if (next <= 0x9F) {
        set(0, 0xD0);
        set(1, next - 0x10);
      }
    }
    if (lead == 0xD2 && next == 0x91) set(1, 0x90);  // ґ
  }
  return text;
}

std::string word_key(std::string_view text) {
  return folded(text);
}

std::string tame(std::string_view text, std::size_t most) {
  std::string out;
  bool blank = false;
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = sequence(text, i);
    const auto byte = static_cast<unsigned char>(text[i]);
    // Marks that turn the direction of writing could make a sentence read as another.
    const std::string_view piece = text.substr(i, length);
    const bool turns =
        length == 3 && (piece == "\u200E" || piece == "\u200F" || (piece >= "\u202A" && piece <= "\u202E") ||
                        (piece >= "\u2066" && piece <= "\u2069"));
    if (turns) {
      i += length;
      continue;
    }
    const bool c1 = length == 2 && byte == 0xC2 && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if ((length == 1 && (byte <= 0x20 || byte == 0x7F)) || c1) {
      blank = !out.empty();
      i += length;
      continue;
    }
    if (count++ == most) return out + "…";
    if (blank) out += ' ';
    blank = false;
    out += length == 0 ? std::string_view("\xEF\xBF\xBD") : piece;
    i += length == 0 ? 1 : length;
  }
  return out;
}

}  // namespace frontkart::brief
