#include "apps/carersim/manual.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <sstream>
#include <vector>

namespace carersim {

namespace {

/// Text for troff: nothing in it is a request, and dashes are those of options.
std::string escaped(const std::string& text) {
  std::string result;
  bool begins_line = true;
  for (const char c : text) {
    if (begins_line && (c == '.' || c == '\'')) result += "\\&";
    if (c == '\\')
      result += "\\e";
    else if (c == '-')
      result += "\\-";
    else
      result += c;
    begins_line = c == '\n';
  }
  return result;
}

/// Those that people are told of.
std::vector<const CLI::App*> shown_commands(const CLI::App& app) {
  std::vector<const CLI::App*> commands;
  for (const CLI::App* command : app.get_subcommands({})) {
    if (!command->get_group().empty()) commands.push_back(command);
  }
  return commands;
}

std::vector<const CLI::Option*> shown_options(const CLI::App& app, bool positional) {
  std::vector<const CLI::Option*> options;
  for (const CLI::Option* option : app.get_options()) {
    if (!option->get_group().empty() && option->get_positional() == positional)
      options.push_back(option);
  }
  return options;
}

std::string options_text(const CLI::App& app) {
  std::string text;
  for (const bool positional : {true, false}) {
    for (const CLI::Option* option : shown_options(app, positional)) {
      const std::string type = option->get_type_size() == 0 ? "" : option->get_type_name();
      text += fmt::format(".TP\n\\fB{}\\fR{}\n{}\n", escaped(option->get_name(positional, true)),
                          type.empty() ? "" : fmt::format(" \\fI{}\\fR", escaped(type)),
                          escaped(option->get_description()));
    }
  }
  return text;
}

/// Paragraphs of a footer; examples stand as they are.
std::string footer_text(const std::string& footer) {
  std::string text;
  std::istringstream lines(footer);
  bool example = false;
  for (std::string line; std::getline(lines, line);) {
    const bool indented = line.starts_with("  ");
    if (indented != example) text += indented ? ".PP\n.nf\n.RS\n" : ".RE\n.fi\n";
    example = indented;
    text += line.empty() ? std::string(".PP\n") : escaped(indented ? line.substr(2) : line) + "\n";
  }
  if (example) text += ".RE\n.fi\n";
  return text;
}

std::string command_text(const CLI::App& command) {
  std::string positionals;
  for (const CLI::Option* option : shown_options(command, true))
    positionals += " \\fI" + escaped(option->get_name(true)) + "\\fR";
  return fmt::format(".SS carersim {0}\n\\fBcarersim {0}\\fR [\\fIoptions\\fR]{1}\n.PP\n{2}.\n{3}",
                     command.get_name(), positionals, escaped(command.get_description()),
                     options_text(command)) +
         ".PP\n" + footer_text(command.get_footer());
}

std::vector<std::string> words_of(const CLI::App& app) {
  std::vector<std::string> words;
  for (const CLI::Option* option : shown_options(app, false)) {
    for (const std::string& name : option->get_lnames()) words.push_back("--" + name);
    for (const std::string& name : option->get_snames()) words.push_back("-" + name);
  }
  return words;
}

}  // namespace

std::string manual_page(const CLI::App& app, const std::string& version, const std::string& date) {
  std::string text = fmt::format(
      ".\\\" Made by the program from its own help.\n"
      ".TH CARERSIM 1 \"{}\" \"carersim {}\" \"User Commands\"\n"
      ".SH NAME\ncarersim \\- simulate what support for unpaid carers changes\n"
      ".SH SYNOPSIS\n\\fBcarersim\\fR \\fIcommand\\fR [\\fIoptions\\fR] [\\fIfile\\fR]\n"
      ".SH DESCRIPTION\n{}\n{}.SH COMMANDS\n",
      date, version, escaped(app.get_description()), options_text(app));
  for (const CLI::App* command : shown_commands(app)) text += command_text(*command);
  return text + ".SH NOTES\n" + footer_text(app.get_footer());
}

std::string bash_completion(const CLI::App& app) {
  std::vector<std::string> names;
  std::string cases;
  for (const CLI::App* command : shown_commands(app)) {
    names.push_back(command->get_name());
    cases += fmt::format("    {}) options='{}' ;;\n", command->get_name(),
                         fmt::join(words_of(*command), " "));
  }
  return fmt::format(
      R"(# bash completion for carersim, made by the program from its own help.
_carersim() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} options=
  COMPREPLY=()
  if [[ $COMP_CWORD -eq 1 ]]; then
    mapfile -t COMPREPLY < <(compgen -W '{} {}' -- "$word")
    return
  fi
  case ${{COMP_WORDS[1]}} in
{}  esac
  if [[ $word == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
  else
    compopt -o filenames
    mapfile -t COMPREPLY < <(compgen -f -- "$word")
  fi
}}
complete -F _carersim carersim
)",
      fmt::join(names, " "), fmt::join(words_of(app), " "), cases);
}

}  // namespace carersim
