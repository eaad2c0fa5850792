#include "config/ps_regex.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <memory>

#include "config/ps_scanner.hpp"

namespace mailflow::config {
namespace {

using ast::LetterCase;
using base::SourcePos;
using Pieces = std::vector<re2::StringPiece>;

constexpr std::size_t longest_pattern = 1'000;
constexpr std::int64_t program_memory = 1 << 20;

[[noreturn]] void refuse(const SourcePos& pos, std::string message, std::string hint = {}) {
  throw ScriptFailure{base::Error{base::ErrorKind::input, std::move(message), pos, std::move(hint)}};
}

// (?<name>…) is (?P<name>…) there.
std::string as_re2(std::string_view pattern) {
  std::string out;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const bool named = pattern.substr(i, 3) == "(?<" && i + 3 < pattern.size() && pattern[i + 3] != '=' &&
                       pattern[i + 3] != '!' && (i == 0 || pattern[i - 1] != '\\');
    if (named) {
      out += "(?P<";
      i += 2;
    } else {
      out += pattern[i];
    }
  }
  return out;
}

class Regex {
 public:
  Regex(std::string_view pattern, LetterCase letters, const SourcePos& pos, Budget& budget)
      : pos_(pos), budget_(budget) {
    if (pattern.size() > longest_pattern) refuse(pos, fmt::format("a pattern may have {} letters", longest_pattern));
    budget.steps(50 + pattern.size(), pos);
    RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(program_memory);
    options.set_case_sensitive(letters == LetterCase::respected);
    regex_ = std::make_unique<RE2>(as_re2(pattern), options);
    if (!regex_->ok())
      refuse(pos, fmt::format("the pattern \"{}\" is not supported: {}", pattern.substr(0, 80), regex_->error()),
             "supported is what RE2 has: no look-around, no back-references");
    budget.steps(static_cast<std::size_t>(regex_->ProgramSize()) / 10, pos);
  }

  // The next match from `at`; its groups are views into `text`.
  bool find(std::string_view text, std::size_t at, Pieces& groups) const {
    groups.resize(static_cast<std::size_t>(regex_->NumberOfCapturingGroups()) + 1);
    const bool found =
        regex_->Match(text, at, text.size(), RE2::UNANCHORED, groups.data(), static_cast<int>(groups.size()));
    // What was passed over; beyond it the automaton may have looked for a longer match.
    const auto end =
        found ? static_cast<std::size_t>(groups.front().data() - text.data()) + groups.front().size() : text.size();
    budget_.steps((end - at) / 100 + (text.size() - at) / 5000 + 1, pos_);
    return found;
  }

  std::string name_of(std::size_t group) const {
    const auto& names = regex_->CapturingGroupNames();
    const auto found = names.find(static_cast<int>(group));
    return found == names.end() ? fmt::format("{}", group) : found->second;
  }
  std::size_t number_of(std::string_view name) const {
    for (const auto& [known, number] : regex_->NamedCapturingGroups())
      if (known == name) return static_cast<std::size_t>(number);
    const bool digits = !name.empty() && name.size() < 4 && std::all_of(name.begin(), name.end(), is_digit);
    return digits ? static_cast<std::size_t>(std::stoul(std::string(name))) : std::string_view::npos;
  }

 private:
  std::unique_ptr<RE2> regex_;
  SourcePos pos_;
  Budget& budget_;
};

std::string_view view(const re2::StringPiece& piece) {
  return {piece.data(), piece.size()};
}

// What stands behind a $ of the substitute; `used`: its bytes, 0 when it is a plain $.
std::string group_text(const Regex& regex, std::string_view rest, const Pieces& groups, std::size_t& used) {
  used = 0;
  if (rest.starts_with('$')) {
    used = 1;
    return "$";
  }
  std::string_view name;
  if (rest.starts_with('&')) {
    used = 1;
    return std::string(view(groups.front()));
  }
  if (rest.starts_with('{') && rest.find('}') != std::string_view::npos) {
    name = rest.substr(1, rest.find('}') - 1);
    used = name.size() + 2;
  } else {
    while (used < rest.size() && used < 2 && is_digit(rest[used])) ++used;
    name = rest.substr(0, used);
  }
  const auto number = regex.number_of(name);
  if (name.empty() || number >= groups.size()) {
    used = 0;
    return "$";
  }
  return std::string(view(groups[number]));
}

std::string substituted(const Regex& regex, std::string_view substitute, const Pieces& groups) {
  std::string out;
  for (std::size_t i = 0; i < substitute.size(); ++i) {
    if (substitute[i] != '$') {
      out += substitute[i];
      continue;
    }
    std::size_t used = 0;
    out += group_text(regex, substitute.substr(i + 1), groups, used);
    i += used;
  }
  return out;
}

std::string replaced(const Regex& regex, std::string_view text, std::string_view substitute, const SourcePos& pos,
                     Budget& budget) {
  std::string out;
  Pieces groups;
  std::size_t at = 0;
  while (at <= text.size() && regex.find(text, at, groups)) {
    const auto begin = static_cast<std::size_t>(groups.front().data() - text.data());
    out += text.substr(at, begin - at);
    const auto instead = substituted(regex, substitute, groups);
    budget.memory(instead.size() + (begin - at), pos);
    out += instead;
    at = begin + groups.front().size();
    if (!groups.front().empty()) continue;
    if (at < text.size()) out += text[at];
    ++at;
  }
  if (at < text.size()) out += text.substr(at);
  return out;
}

template <class Convert>
PsValue each_text(const PsValue& value, const SourcePos& pos, Budget& budget, Convert convert) {
  const auto* list = value.list();
  if (list == nullptr) return convert(to_text(value));
  PsList out;
  budget.memory(list->size() * sizeof(PsValue), pos);
  for (const auto& item : *list) out.push_back(convert(to_text(item)));
  return ps_list(std::move(out), pos);
}

const PsValue& first_of(const PsValue& right, const SourcePos& pos) {
  if (right.list() == nullptr) return right;
  if (right.list()->empty()) refuse(pos, "a pattern is missing");
  return right.list()->front();
}

}  // namespace

std::optional<RegexMatch> find_match(std::string_view text, std::string_view pattern, LetterCase letters,
                                     const SourcePos& pos, Budget& budget) {
  const Regex regex(pattern, letters, pos, budget);
  Pieces groups;
  if (!regex.find(text, 0, groups)) return std::nullopt;
  RegexMatch match;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (groups[i].data() == nullptr) continue;
    budget.memory(groups[i].size() + sizeof(RegexMatch::Group), pos);
    match.groups.push_back({regex.name_of(i), std::string(view(groups[i]))});
  }
  return match;
}

PsValue groups_of(const RegexMatch& match, const SourcePos& pos) {
  PsTable table;
  for (const auto& group : match.groups) table.entries.push_back({group.name, ps_text(group.text, pos)});
  return ps_table(std::move(table), pos);
}

PsValue replace_matches(const PsValue& left, const PsValue& right, LetterCase letters, const SourcePos& pos,
                        Budget& budget) {
  const auto* both = right.list();
  if (both != nullptr && both->size() > 2) refuse(pos, "-replace takes a pattern and a substitute");
  const Regex regex(to_text(first_of(right, pos)), letters, pos, budget);
  const auto substitute = both != nullptr && both->size() == 2 ? to_text((*both)[1]) : std::string{};
  return each_text(left, pos, budget, [&](const std::string& text) {
    auto made = replaced(regex, text, substitute, pos, budget);
    budget.memory(made.size(), pos);
    return ps_text(std::move(made), pos);
  });
}

PsValue split_matches(const PsValue& left, const PsValue& right, LetterCase letters, const SourcePos& pos,
                      Budget& budget) {
  const Regex regex(to_text(first_of(right, pos)), letters, pos, budget);
  std::size_t most = list_items;
  if (const auto* both = right.list(); both != nullptr && both->size() > 1) {
    const auto* count = (*both)[1].integer();
    if (count == nullptr || *count < 0 || both->size() > 2) refuse(pos, "-split takes a pattern and a number of parts");
    if (*count > 0) most = static_cast<std::size_t>(*count);
  }
  PsList parts;
  const auto split = [&](const std::string& text) {
    Pieces groups;
    std::size_t begin = 0;
    for (std::size_t at = 0; parts.size() + 1 < most && at <= text.size() && regex.find(text, at, groups);) {
      const auto found = static_cast<std::size_t>(groups.front().data() - text.data());
      at = found + std::max<std::size_t>(groups.front().size(), 1);
      if (groups.front().empty() && (found == 0 || found == text.size())) continue;
      budget.memory(sizeof(PsValue) + found - begin, pos);
      parts.push_back(ps_text(text.substr(begin, found - begin), pos));
      for (std::size_t i = 1; i < groups.size(); ++i)
        if (groups[i].data() != nullptr) parts.push_back(ps_text(std::string(view(groups[i])), pos));
      begin = found + groups.front().size();
    }
    budget.memory(sizeof(PsValue) + text.size() - begin, pos);
    parts.push_back(ps_text(text.substr(begin), pos));
  };
  if (const auto* list = left.list())
    for (const auto& item : *list) split(to_text(item));
  else
    split(to_text(left));
  return ps_list(std::move(parts), pos);
}

PsValue split_blanks(const PsValue& value, const SourcePos& pos, Budget& budget) {
  const auto parts = split_matches(value, ps_text("\\s+"), LetterCase::ignored, pos, budget);
  PsList kept;
  for (const auto& part : *parts.list())
    if (!part.text()->empty()) kept.push_back(part);
  return ps_list(std::move(kept), pos);
}

}  // namespace mailflow::config
