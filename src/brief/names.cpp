#include "brief/names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace frontkart::brief {
namespace {

/// Any letter outside of Latin script; names that have none are not declined in a Cyrillic text.
bool only_latin(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0xCD && byte <= 0xDF;  // lead bytes of U+0340..U+07FF: Greek, Cyrillic and beyond
  });
}

bool speaks(std::string_view language, std::string_view wanted) {
  return language == wanted ||
         (language.size() > wanted.size() && language.starts_with(wanted) && language[wanted.size()] == '-');
}

}  // namespace

std::string target_of(std::string_view reference) {
  return std::string(reference.substr(0, reference.find('@')));
}

std::string reference_of(std::string_view kind, std::string_view id) {
  if (id.find('/') != std::string_view::npos) return target_of(id);
  return fmt::format("{}/{}", kind, id);
}

std::string_view kind_of(std::string_view reference) {
  const std::size_t slash = reference.find('/');
  return slash == std::string_view::npos ? std::string_view{} : reference.substr(0, slash);
}

const std::vector<claims::Name>* Names::names(const std::string& reference) const {
  if (const auto source = dossier_.sources.find(reference);
      source != dossier_.sources.end() && !source->second.body.names.empty()) {
    return &source->second.body.names;
  }
  const auto found = dossier_.named.find(reference);
  return found == dossier_.named.end() ? nullptr : &found->second.names;
}

std::string Names::label(const std::string& reference) const {
  const auto source = dossier_.sources.find(reference);
  if (source == dossier_.sources.end() || source->second.body.common.visibility == claims::Visibility::public_)
    return {};
  return source->second.body.common.public_as;
}

std::optional<std::string> Names::stored(std::string_view reference, std::string_view form) const {
  const std::string target = target_of(reference);
  if (!label(target).empty()) return std::nullopt;
  const auto* all = names(target);
  if (all == nullptr) return std::nullopt;
  for (const auto& name : *all) {
    if (speaks(name.lang, language_.name()) && name.form == form && !name.text.empty()) return tame(name.text, 120);
  }
  return std::nullopt;
}

std::string Names::nominative(std::string_view reference) const {
  const std::string target = target_of(reference);
  if (const std::string private_label = label(target); !private_label.empty()) return free_words(private_label);
  if (const auto* implicit = language_.maybe({"implicit", target})) return implicit->get<std::string>();
  if (auto plain = stored(target, "")) return *std::move(plain);
  if (const auto* all = names(target)) {
    for (const auto& fallback : language_.at({"fallback_languages"})) {
      for (const auto& name : *all) {
        if (name.form.empty() && !name.text.empty() && speaks(name.lang, fallback.get_ref<const std::string&>())) {
          return tame(name.text, 120);
        }
      }
    }
    for (const auto& name : *all) {
      if (name.form.empty() && !name.text.empty()) return tame(name.text, 120);
    }
  }
  const std::size_t slash = target.find('/');
  return tame(slash == std::string::npos ? target : target.substr(slash + 1), 120);
}

/// The stored adjective with the ending of the file's table; an ending that is not in it gives nothing.
std::optional<std::string> Names::inflected(std::string_view reference, std::string_view form) const {
  const auto adjective = stored(reference, "adj");
  const auto* endings = language_.maybe({"adjectives", form});
  if (!adjective || endings == nullptr) return std::nullopt;
  for (const auto& pair : *endings) {
    const auto& from = pair.at(0).get_ref<const std::string&>();
    if (adjective->ends_with(from)) {
      return adjective->substr(0, adjective->size() - from.size()) + pair.at(1).get<std::string>();
    }
  }
  return std::nullopt;
}

std::optional<std::string> Names::in_form(std::string_view reference, std::string_view form) const {
  if (form.empty()) return nominative(reference);
  const bool strict = form.ends_with('!') || form.starts_with("adj");
  if (form.ends_with('!')) form.remove_suffix(1);
  const std::string target = target_of(reference);
  if (const auto* implicit = language_.maybe({"implicit", target + ":" + std::string(form)})) {
    return implicit->get<std::string>();
  }
  if (auto exact = stored(target, form)) return exact;
  if (form.starts_with("adj-")) return inflected(target, form);
  if (strict) return std::nullopt;
  const std::string name = nominative(target);
  const std::string_view kind = kind_of(target);
  if (kind == "source" && only_latin(name)) return name;
  if (const auto* pattern = language_.maybe({"apposition", kind, form})) {
    return fill(pattern->get_ref<const std::string&>(),
                [&](std::string_view, std::string_view) { return std::optional<std::string>(name); });
  }
  return name;
}

std::optional<std::string> Names::forces(std::string_view reference, std::string_view form) const {
  if (kind_of(reference) != "party") return in_form(reference, form);
  const std::string_view key = form.empty() ? std::string_view("nom") : form;
  const auto* patterns = language_.maybe({"forces", key});
  if (patterns == nullptr) patterns = &language_.at({"forces", "nom"});
  for (const auto& pattern : *patterns) {
    auto filled = fill(pattern.get_ref<const std::string&>(),
                       [&](std::string_view, std::string_view wanted) { return in_form(reference, wanted); });
    if (filled) return filled;
  }
  return std::nullopt;
}

std::string Names::joined(const std::vector<std::string>& parts) const {
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) out += i + 1 == parts.size() ? language_.text({"list", "last"}) : language_.text({"list", "next"});
    out += parts[i];
  }
  return out;
}

std::string Names::free_words(std::string_view words, bool* translated) const {
  const std::string key = word_key(words);
  for (const auto& [word, meaning] : options_.words) {
    if (word_key(word) == key && !key.empty()) {
      if (translated != nullptr) *translated = true;
      return tame(meaning);
    }
  }
  const auto known = key.empty() ? std::nullopt : language_.word(words);
  if (translated != nullptr) *translated = known.has_value();
  return known ? *known : tame(words);
}

std::string Names::quoted(std::string_view words) const {
  return language_.text({"quotes", "open"}) + tame(words) + language_.text({"quotes", "close"});
}

std::string number_text(const Language& language, double number) {
  if (!std::isfinite(number) || std::abs(number) >= 1e15) return fmt::format("{}", number);
  std::string digits = fmt::format("{:.2f}", std::abs(number));
  while (digits.back() == '0') digits.pop_back();
  if (digits.back() == '.') digits.pop_back();
  const std::size_t point = std::min(digits.find('.'), digits.size());
  std::string whole = digits.substr(0, point);
  for (std::size_t i = whole.size(); i > 3;) {
    i -= 3;
    whole.insert(i, language.text({"numbers", "thousands"}));
  }
  const std::string fraction =
      point < digits.size() ? language.text({"numbers", "decimal"}) + digits.substr(point + 1) : "";
  const bool zero = digits == "0";
  return (number < 0 && !zero ? "−" : "") + whole + fraction;
}

}  // namespace frontkart::brief
