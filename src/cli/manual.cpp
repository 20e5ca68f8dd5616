#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <vector>

#include "cli/commands_described.hpp"

namespace frontkart::cli {
namespace {

std::vector<const CLI::App*> subcommands_of(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App*) { return true; });
}

/// Calls `visit` for the app and everything below it, with the words that lead there: "frontkart import places".
void for_each_command(const CLI::App& app, const std::string& words,
                      const std::function<void(const CLI::App&, const std::string&)>& visit) {
  visit(app, words);
  for (const CLI::App* sub : subcommands_of(app)) for_each_command(*sub, words + ' ' + sub->get_name(), visit);
}

/// Text as roff: a leading dot or apostrophe would be a request, a hyphen would be turned into a dash.
std::string roff(const std::string& text) {
  std::string out;
  bool line_start = true;
  for (const char c : text) {
    if (line_start && (c == '.' || c == '\'')) out += "\\&";
    line_start = c == '\n';
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else {
      out += c;
    }
  }
  return out;
}

std::string option_heading(const CLI::Option& option) {
  if (option.get_positional()) return option.get_name();
  std::string names;
  for (const auto& name : option.get_snames()) names += (names.empty() ? "-" : ", -") + name;
  for (const auto& name : option.get_lnames()) names += (names.empty() ? "--" : ", --") + name;
  const std::string type = option.get_type_size() == 0 ? "" : option.get_type_name();
  return type.empty() ? names : names + ' ' + type;
}

}  // namespace

std::string bash_completion() {
  Arguments unused;
  const auto root = describe_commands(unused);
  std::string cases;
  for_each_command(*root, root->get_name(), [&](const CLI::App& app, const std::string& words) {
    std::string known;
    for (const CLI::App* sub : subcommands_of(app)) known += sub->get_name() + ' ';
    for (const CLI::Option* option : app.get_options()) {
      for (const auto& name : option->get_lnames()) known += "--" + name + ' ';
    }
    known.pop_back();
    cases += fmt::format("    '{}') known='{}' ;;\n", words, known);
  });
  return "# Completion of frontkart for bash.\n"
         "_frontkart() {\n"
         "  local current=${COMP_WORDS[COMP_CWORD]} command=frontkart known='' word\n"
         "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
         "    case \"$command $word\" in\n" +
         [&] {
           std::string paths;
           for_each_command(*root, root->get_name(), [&](const CLI::App&, const std::string& words) {
             if (words != root->get_name()) paths += fmt::format("      '{0}') command='{0}' ;;\n", words);
           });
           return paths;
         }() +
         "    esac\n"
         "  done\n"
         "  case $command in\n" +
         cases +
         "  esac\n"
         "  mapfile -t COMPREPLY < <(compgen -W \"$known\" -- \"$current\")\n"
         "}\n"
         "complete -o default -F _frontkart frontkart\n";
}

std::string man_page() {
  Arguments unused;
  const auto root = describe_commands(unused);
  std::string out = ".TH FRONTKART 1 \"\" \"frontkart " FRONTKART_VERSION
                    "\" \"User commands\"\n.SH NAME\nfrontkart \\- " +
                    roff("maps of who controls what, over time") +
                    "\n.SH SYNOPSIS\n.B frontkart\n.I COMMAND\n[options]\n.SH DESCRIPTION\n" +
                    roff(root->get_description()) + "\n.SH COMMANDS\n";
  for_each_command(*root, root->get_name(), [&](const CLI::App& app, const std::string& words) {
    if (&app == root.get()) return;
    out += ".SS " + roff(words) + '\n' + roff(app.get_description()) + ".\n";
    for (const CLI::Option* option : app.get_options()) {
      const bool common = option->get_group() == "Common options" && !option->check_lname("as-known");
      if (common || option == app.get_help_ptr()) continue;
      out += ".TP\n\\fB" + roff(option_heading(*option)) + "\\fR\n" + roff(option->get_description()) + '\n';
    }
    if (!app.get_footer().empty()) out += ".PP\n.nf\n" + roff(app.get_footer()) + "\n.fi\n";
  });
  out += ".SH OPTIONS\nEvery command takes these.\n";
  for (const CLI::Option* option : root->get_options()) {
    out += ".TP\n\\fB" + roff(option_heading(*option)) + "\\fR\n" + roff(option->get_description()) + '\n';
  }
  out +=
      ".SH ENVIRONMENT\n.TP\nFRONTKART_STORE\nThe store, where \\-\\-store is not given.\n.TP\nNO_COLOR\nNo colour, "
      "where it is set.\n.SH EXIT STATUS\n0 done; 1 the answer is no; 2 usage, or an ambiguous place; 3 bad input; 4 "
      "the "
      "store is missing, locked or damaged; 5 a defect of the program.\n";
  return out;
}

}  // namespace frontkart::cli
