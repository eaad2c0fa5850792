#include "app/completion.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "app/verbs.hpp"

namespace mailflow::app {
namespace {

// Between single quotes; a quote ends them, is escaped, and begins them again.
std::string posix(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'')
      out += "'\\''";
    else
      out += c;
  }
  return out + "'";
}

std::string doubled_quotes(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("''") : std::string(1, c);
  return out + "'";
}

// What a verb's arguments without an option may be.
std::vector<std::string> plain_words(const VerbRow& verb) {
  std::vector<std::string> words;
  for (const auto& option : verb.options)
    if (option.names.empty()) words.insert(words.end(), option.words.begin(), option.words.end());
  return words;
}

bool takes_files(const VerbRow& verb) {
  return std::ranges::any_of(verb.options,
                             [](const OptionRow& option) { return option.names.empty() && option.takes_file; });
}

std::vector<std::string> option_names(const VerbRow& verb) {
  std::vector<std::string> names;
  for (const auto& option : verb.options) names.insert(names.end(), option.names.begin(), option.names.end());
  return names;
}

// A word that is not the whole value yet.
bool goes_on(const OptionRow& option) {
  return std::ranges::any_of(option.words, [](const std::string& word) { return word.ends_with('='); });
}

std::string bash_words(const OptionRow& option) {
  return fmt::format("{}COMPREPLY=($(compgen -W {} -- \"$word\"))",
                     goes_on(option) ? "compopt -o nospace 2> /dev/null; " : "",
                     posix(fmt::format("{}", fmt::join(option.words, " "))));
}

std::string bash_script(const CommandTable& table) {
  std::string verbs;
  for (const auto& verb : table) verbs += (verbs.empty() ? "" : " ") + verb.name;
  std::string out =
      "# bash completion for mailflow: source <(mailflow completion bash)\n"
      "_mailflow() {\n"
      "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} verb=\n"
      "  local i\n"
      "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
      "    case ${COMP_WORDS[i]} in\n"
      "      --lang) ((i++)) ;;\n"
      "      -*) ;;\n"
      "      *) verb=${COMP_WORDS[i]}; break ;;\n"
      "    esac\n"
      "  done\n"
      "  COMPREPLY=()\n"
      "  case $verb:$before in\n"
      "    *:--lang) COMPREPLY=($(compgen -W 'en de' -- \"$word\")); return ;;\n";
  for (const auto& verb : table)
    for (const auto& option : verb.options) {
      if (!option.takes_value || option.names.empty()) continue;
      std::string cases;
      for (const auto& name : option.names) cases += fmt::format("{}{}:{}", cases.empty() ? "" : "|", verb.name, name);
      const auto replies = !option.words.empty() ? bash_words(option)
                           : option.takes_file   ? std::string("COMPREPLY=($(compgen -f -- \"$word\"))")
                                                 : std::string(":");
      out += fmt::format("    {}) {}; return ;;\n", cases, replies);
    }
  out += "  esac\n  case $verb in\n";
  out +=
      fmt::format("    '') COMPREPLY=($(compgen -W {} -- \"$word\")) ;;\n", posix(verbs + " --help --lang --version"));
  for (const auto& verb : table) {
    auto words = option_names(verb);
    const auto plain = plain_words(verb);
    words.insert(words.end(), plain.begin(), plain.end());
    out += fmt::format("    {})\n      COMPREPLY=($(compgen -W {} -- \"$word\"))\n", verb.name,
                       posix(fmt::format("{}", fmt::join(words, " "))));
    if (takes_files(verb)) out += "      [[ $word == -* ]] || COMPREPLY+=($(compgen -f -- \"$word\"))\n";
    out += "      ;;\n";
  }
  return out + "  esac\n}\ncomplete -o filenames -o bashdefault -F _mailflow mailflow\n";
}

// In a zsh specification brackets and colons are signs.
std::string zsh_help(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string zsh_value(const OptionRow& option) {
  if (!option.takes_value) return {};
  if (goes_on(option)) return fmt::format(":value:{{compadd -S \"\" - {}}}", fmt::join(option.words, " "));
  if (!option.words.empty()) return fmt::format(":value:({})", fmt::join(option.words, " "));
  return option.takes_file ? ":file:_files" : ":value: ";
}

std::string zsh_script(const CommandTable& table) {
  std::string out =
      "#compdef mailflow\n"
      "# zsh completion for mailflow: source <(mailflow completion zsh)\n"
      "_mailflow() {\n"
      "  local -a verbs\n"
      "  verbs=(\n";
  for (const auto& verb : table) out += fmt::format("    {}\n", posix(verb.name + ":" + zsh_help(verb.help)));
  out +=
      "  )\n"
      "  local curcontext=$curcontext state line\n"
      "  _arguments -C '--lang[language of sentences and results]:language:(en de)' '--version[the version]' "
      "'--help[what there is]' '1: :->verb' '*:: :->rest'\n"
      "  case $state in\n"
      "    verb) _describe -t verbs 'mailflow verb' verbs ;;\n"
      "    rest)\n"
      "      case $line[1] in\n";
  for (const auto& verb : table) {
    out += fmt::format("        {}) _arguments", verb.name);
    for (const auto& option : verb.options)
      for (const auto& name : option.names)
        out += " " + posix(fmt::format("*{}[{}]{}", name, zsh_help(option.help), zsh_value(option)));
    const auto plain = plain_words(verb);
    if (!plain.empty())
      out += " " + posix(fmt::format("{}:value:({})", takes_files(verb) ? "1" : "*", fmt::join(plain, " ")));
    if (takes_files(verb)) out += " '*:file:_files'";
    out += " ;;\n";
  }
  return out +
         "      esac ;;\n"
         "  esac\n"
         "}\n"
         "if [ \"$funcstack[1]\" = \"_mailflow\" ]; then _mailflow \"$@\"; else compdef _mailflow mailflow; fi\n";
}

// In fish only the backslash and the quote mean something between single quotes.
std::string fish_quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

std::string fish_option(const VerbRow& verb, const OptionRow& option) {
  auto line = fmt::format("complete -c mailflow -n '__fish_seen_subcommand_from {}'", verb.name);
  for (const auto& name : option.names)
    line += name.starts_with("--") ? fmt::format(" -l {}", name.substr(2)) : fmt::format(" -s {}", name.substr(1));
  if (option.takes_value) {
    if (!option.words.empty())
      line += fmt::format(" -x -a {}", fish_quoted(fmt::format("{}", fmt::join(option.words, " "))));
    else
      line += option.takes_file ? " -r -F" : " -x";
  }
  return line + fmt::format(" -d {}\n", fish_quoted(option.help));
}

std::string fish_script(const CommandTable& table) {
  std::string out =
      "# fish completion for mailflow: mailflow completion fish | source\n"
      "complete -c mailflow -f\n"
      "complete -c mailflow -l lang -x -a 'en de' -d 'language of sentences and results'\n";
  for (const auto& verb : table)
    out +=
        fmt::format("complete -c mailflow -n __fish_use_subcommand -a {} -d {}\n", verb.name, fish_quoted(verb.help));
  for (const auto& verb : table) {
    for (const auto& option : verb.options)
      if (!option.names.empty()) out += fish_option(verb, option);
    const auto plain = plain_words(verb);
    if (!plain.empty())
      out += fmt::format("complete -c mailflow -n '__fish_seen_subcommand_from {}' -a {}\n", verb.name,
                         fish_quoted(fmt::format("{}", fmt::join(plain, " "))));
    if (takes_files(verb))
      out += fmt::format("complete -c mailflow -n '__fish_seen_subcommand_from {}' -F\n", verb.name);
  }
  return out;
}

std::string list_of(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : ", ") + doubled_quotes(word);
  return "@(" + out + ")";
}

std::string powershell_script(const CommandTable& table) {
  std::string out =
      "# PowerShell completion for mailflow: mailflow completion powershell | Out-String | Invoke-Expression\n"
      "Register-ArgumentCompleter -Native -CommandName mailflow -ScriptBlock {\n"
      "  param($word, $ast, $position)\n"
      "  $words = @($ast.CommandElements | ForEach-Object { $_.ToString() })\n"
      "  $before = if ($word -eq '') { $words[-1] } else { $words[-2] }\n"
      "  $options = @{\n";
  for (const auto& verb : table) {
    auto words = option_names(verb);
    const auto plain = plain_words(verb);
    words.insert(words.end(), plain.begin(), plain.end());
    out += fmt::format("    {} = {}\n", doubled_quotes(verb.name), list_of(words));
  }
  out += "  }\n  $values = @{\n    '--lang' = @('en', 'de')\n";
  for (const auto& verb : table)
    for (const auto& option : verb.options)
      for (const auto& name : option.names)
        if (!option.words.empty() && name != "--lang")
          out += fmt::format("    {} = {}\n", doubled_quotes(verb.name + " " + name), list_of(option.words));
  return out +
         "  }\n"
         "  $verb = $words | Select-Object -Skip 1 | Where-Object { $options.ContainsKey($_) } | Select-Object -First "
         "1\n"
         "  $choice = if ($values.ContainsKey(\"$verb $before\")) { $values[\"$verb $before\"] }\n"
         "    elseif ($values.ContainsKey($before)) { $values[$before] }\n"
         "    elseif ($verb) { $options[$verb] }\n"
         "    else { @($options.Keys | Sort-Object) + '--lang', '--help', '--version' }\n"
         "  $choice | Where-Object { $_ -like \"$word*\" } | ForEach-Object {\n"
         "    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)\n"
         "  }\n"
         "}\n";
}

}  // namespace

std::string completion_script(const CommandTable& table, Shell shell) {
  switch (shell) {
    case Shell::bash:
      return bash_script(table);
    case Shell::zsh:
      return zsh_script(table);
    case Shell::fish:
      return fish_script(table);
    case Shell::powershell:
      return powershell_script(table);
  }
  return {};
}

int perform(const CompletionCommand& command, Console& console) {
  console.out(completion_script(command_table(), command.shell));
  return 0;
}

}  // namespace mailflow::app
