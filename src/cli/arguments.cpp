#include "cli/arguments.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <numeric>

#include "cli/commands_described.hpp"

namespace frontkart::cli {
namespace {

/// "-3.7,40.4" and "-86400" are values, not options, although they begin as options do. A space in front keeps them
/// from being taken for options; it is removed again after parsing.
std::string shield_negative(std::string argument) {
  const bool negative = argument.size() > 1 && argument[0] == '-' &&
                        argument.find_first_not_of("0123456789.,-+eE ") == std::string::npos &&
                        (argument[1] == '.' || (argument[1] >= '0' && argument[1] <= '9'));
  return negative ? ' ' + std::move(argument) : argument;
}

void unshield(Arguments& arguments) {
  for (std::string* text : {&arguments.place, &arguments.time, &arguments.first, &arguments.second, &arguments.since,
                            &arguments.until, &arguments.as_known}) {
    text->erase(0, text->find_first_not_of(' ') == std::string::npos ? 0 : text->find_first_not_of(' '));
  }
}

/// Number of single-character changes that make one word the other (Levenshtein).
std::size_t distance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, changed});
    }
  }
  return row.back();
}

std::string nearest(const std::string& word, const std::vector<std::string>& known) {
  constexpr std::size_t kMaxLength = 64;
  std::string best;
  std::size_t least = 3;
  if (word.size() > kMaxLength) return best;
  for (const auto& candidate : known) {
    const std::size_t d = distance(word, candidate);
    if (d < least && d < candidate.size()) {
      least = d;
      best = candidate;
    }
  }
  return best;
}

/// The command that was recognised last: "frontkart import snapshots".
std::pair<const CLI::App*, std::string> innermost(const CLI::App& root) {
  const CLI::App* app = &root;
  std::string name = root.get_name();
  while (!app->get_subcommands().empty()) {
    app = app->get_subcommands().front();
    name += ' ' + app->get_name();
  }
  return {app, name};
}

Error unknown_word(const CLI::App& root, const std::string& word) {
  const auto [app, name] = innermost(root);
  const std::string see = fmt::format("See '{} --help'.", name);
  const auto hint = [&](const std::vector<std::string>& known) {
    const std::string near = nearest(word.substr(0, word.find('=')), known);
    return near.empty() ? see : fmt::format("Did you mean '{}'? {}", near, see);
  };
  if (word.size() > 1 && word.front() == '-') {
    std::vector<std::string> known;
    for (const CLI::Option* option : app->get_options()) {
      for (const auto& long_name : option->get_lnames()) known.push_back("--" + long_name);
    }
    return Error{ErrorCode::usage, fmt::format("'{}' has no option '{}'.", name, word.substr(0, 60)), "", hint(known)};
  }
  const auto subcommands = app->get_subcommands([](const CLI::App*) { return true; });
  if (subcommands.empty()) {
    return Error{ErrorCode::usage, fmt::format("'{}' does not expect '{}'.", name, word.substr(0, 60)), "",
                 "Put a name of several words in quotes. " + see};
  }
  std::vector<std::string> known;
  for (const CLI::App* subcommand : subcommands) known.push_back(subcommand->get_name());
  return Error{ErrorCode::usage, fmt::format("There is no command '{}' in '{}'.", word.substr(0, 60), name), "",
               hint(known)};
}

Error usage_error(const CLI::App& root, const CLI::ParseError& failure) {
  const auto extras = root.remaining(true);
  if (!extras.empty()) return unknown_word(root, extras.front());
  const auto [app, name] = innermost(root);
  std::string message = failure.what();
  if (!message.empty() && message.back() != '.') message += '.';
  if (dynamic_cast<const CLI::RequiredError*>(&failure) != nullptr &&
      !app->get_subcommands([](const CLI::App*) { return true; }).empty()) {
    message = fmt::format("'{}' needs a command.", name);
  }
  return Error{ErrorCode::usage, message, "", fmt::format("See '{} --help'.", name)};
}

}  // namespace

Result<std::variant<Arguments, Notice>> parse_arguments(const std::vector<std::string>& arguments) {
  Arguments out;
  const auto app = describe_commands(out);
  std::vector<std::string> words;
  for (const auto& argument : arguments) words.push_back(shield_negative(argument));
  // CLI11 takes them from the back.
  std::reverse(words.begin(), words.end());
  try {
    app->parse(words);
  } catch (const CLI::CallForHelp&) {
    return std::variant<Arguments, Notice>(Notice{app->help()});
  } catch (const CLI::CallForVersion& version) {
    return std::variant<Arguments, Notice>(Notice{std::string(version.what()) + '\n'});
  } catch (const CLI::ParseError& failure) {
    return usage_error(*app, failure);
  }
  unshield(out);
  const auto need = [](std::string message) { return Error{ErrorCode::usage, std::move(message), "", ""}; };
  if (out.command == Arguments::Command::who) {
    if (out.place.empty() == out.points.empty()) {
      return need("'frontkart who' needs either a PLACE or --points FILE.");
    }
    if (!out.points.empty() && out.map.empty()) return need("'frontkart who --points' needs --map.");
    if (!out.points.empty() && !out.time.empty()) return need("'frontkart who --points' takes no --at.");
    if (out.points.empty() && !out.output.empty()) return need("'frontkart who -o' needs --points.");
    if (out.json && !out.points.empty() && out.output.empty()) {
      return need("'frontkart who --points --json' needs -o for the rows.");
    }
  }
  return std::variant<Arguments, Notice>(std::move(out));
}

}  // namespace frontkart::cli
