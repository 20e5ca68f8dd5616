#include <fmt/format.h>

#include <array>

#include "claims/parts.hpp"

namespace frontkart::claims {
namespace {

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

void trim(std::string_view& text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
}

Error no_proposition(std::string_view what) {
  return {ErrorCode::bad_input, fmt::format("This is no proposition: {}.", what), "",
          "Write predicate(argument, …), such as left(ua, sudzha), with words in double quotes."};
}

/// What follows an opening quote, up to the closing one. Nothing: there is none.
std::optional<std::string> take_quoted(std::string_view& text) {
  std::string out;
  while (!text.empty()) {
    const char c = text.front();
    text.remove_prefix(1);
    if (c == '"') return out;
    if (c == '\\') {
      if (text.empty()) return std::nullopt;
      out += text.front();
      text.remove_prefix(1);
    } else {
      out += c;
    }
  }
  return std::nullopt;
}

void read_argument(const Member& member, Kinds kinds, Argument& out) {
  if (!member || member->failed()) return;
  if (member->json().is_string()) {
    if (kinds.empty()) return read_text(member, out.text);
    return read_reference(member, out.ref, kinds);
  }
  Object object(*member);
  read_text(object.need("text"), out.text);
  object.done();
}

}  // namespace

Result<Proposition> parse_proposition(std::string_view text) {
  if (text.size() > kMaxText) return no_proposition("it is too long");
  trim(text);
  const std::size_t open = text.find('(');
  std::string_view name = text.substr(0, open);
  trim(name);
  const auto predicate = from_word<Predicate>(name);
  if (!predicate) {
    Error error = no_proposition(fmt::format("'{}' is no predicate", name.size() > 60 ? name.substr(0, 0) : name));
    error.remedy = fmt::format("It is one of: {}.", listed(words_of<Predicate>()));
    return error;
  }
  Proposition out{*predicate, {}};
  if (open == std::string_view::npos) return out;
  text.remove_prefix(open + 1);
  if (!text.ends_with(')')) return no_proposition("the closing ')' is missing");
  text.remove_suffix(1);
  trim(text);
  if (text.empty()) return out;
  for (;;) {
    if (out.args.size() == kMaxArgs) return no_proposition("it has too many arguments");
    trim(text);
    Argument& argument = out.args.emplace_back();
    if (take(text, '"')) {
      auto quoted = take_quoted(text);
      if (!quoted) return no_proposition("a closing quote is missing");
      if (quoted->empty()) return no_proposition("an argument is empty");
      argument.text = *std::move(quoted);
      trim(text);
      if (text.empty()) return out;
      if (!take(text, ',')) return no_proposition("a comma is missing after a quote");
      continue;
    }
    const std::size_t comma = text.find(',');
    std::string_view reference = text.substr(0, comma);
    trim(reference);
    if (reference.empty()) return no_proposition("an argument is empty");
    if (reference.find_first_of("()\"") != std::string_view::npos) {
      return no_proposition("an argument without quotes holds a bracket or a quote");
    }
    argument.ref = reference;
    if (comma == std::string_view::npos) return out;
    text.remove_prefix(comma + 1);
  }
}

std::string format_proposition(const Proposition& proposition) {
  std::string out(name_of(proposition.predicate));
  out += '(';
  bool first = true;
  for (const Argument& argument : proposition.args) {
    if (!first) out += ", ";
    first = false;
    if (!argument.ref.empty()) {
      out += argument.ref;
      continue;
    }
    out += '"';
    for (const char c : argument.text) {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
    out += '"';
  }
  out += ')';
  return out;
}

void read_proposition(const Member& member, Proposition& out) {
  if (!member || member->failed()) return;
  const auto kinds_of = [&](std::size_t index) -> Kinds {
    const auto signature = signature_of(out.predicate);
    return signature[std::min(index, signature.size() - 1)];
  };
  if (const auto* text = member->json().get_ptr<const std::string*>()) {
    auto parsed = parse_proposition(*text);
    if (!parsed.ok()) return member->wrong(fmt::format("is wrong: {}", parsed.error().message), parsed.error().remedy);
    out = *std::move(parsed);
    for (std::size_t i = 0; i < out.args.size(); ++i) {
      Argument& argument = out.args[i];
      if (argument.ref.empty()) continue;
      const Json typed = std::move(argument.ref);
      argument.ref.clear();
      // Mistakes are reported at the whole text: an argument of a short form has no place of its own.
      Reading& reading = member->reading();
      read_argument(Member(std::in_place, typed, *member, i), kinds_of(i), argument);
      if (reading.error) {
        reading.error->where = member->pointer();
        return;
      }
    }
    return;
  }
  Object object(*member);
  read_word(object.need("predicate"), out.predicate);
  std::size_t index = 0;
  read_list(object.get("args"), kMaxArgs, [&](const Member& element) {
    Argument& argument = out.args.emplace_back();
    read_argument(element, kinds_of(index++), argument);
    if (!element->failed() && argument.ref.empty() && argument.text.empty()) element->wrong("is empty");
  });
  object.done();
}

Json proposition_json(const Proposition& proposition) {
  Json args = Json::array();
  for (const Argument& argument : proposition.args) {
    if (argument.ref.empty()) {
      args.push_back(Json{{"text", argument.text}});
    } else {
      args.push_back(argument.ref);
    }
  }
  Json out = {{"predicate", name_of(proposition.predicate)}};
  if (!args.empty()) out["args"] = std::move(args);
  return out;
}

}  // namespace frontkart::claims
