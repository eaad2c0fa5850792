// Where-, Select-, Sort-, Group-, Measure-Object, Format-List and Format-Table.

#include <algorithm>
#include <array>
#include <numeric>
#include <unordered_map>
#include <unordered_set>

#include "base/field.hpp"
#include "base/nearest.hpp"
#include "config/ps_builtins.hpp"
#include "config/ps_operators.hpp"

namespace mailflow::config {
namespace {

constexpr std::size_t most_names = 200;

std::string in_small_letters(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

bool is_pattern(std::string_view name) {
  return name.find_first_of("*?[") != std::string_view::npos;
}

}  // namespace

// `where Name -eq x`: the operator is a switch, the words around it are positional.
PsList Builtins::where(const Use& use) {
  using enum ast::BinaryOp;
  static constexpr std::array<std::pair<std::string_view, ast::BinaryOp>, 14> operators = {
      {{"EQ", equal},
       {"NE", not_equal},
       {"GT", greater},
       {"GE", greater_equal},
       {"LT", less},
       {"LE", less_equal},
       {"Like", like},
       {"NotLike", not_like},
       {"Match", match},
       {"NotMatch", not_match},
       {"Contains", contains},
       {"NotContains", not_contains},
       {"In", in},
       {"NotIn", not_in}}};
  const auto op =
      std::find_if(operators.begin(), operators.end(), [&](const auto& row) { return use.bound.flag(row.first); });
  const auto* filter = given(use, "FilterScript");
  const auto* value = given(use, "Value");
  const bool simple = filter != nullptr && filter->text() != nullptr;
  PsList kept;
  for (const auto& item : use.input) {
    bool holds = false;
    if (!simple) {
      holds = is_true(shell_.gathered(shell_.invoke(code(use, "FilterScript"), item), use.call.pos));
    } else {
      const auto* property = property_of(item, *filter->text());
      const PsValue found = property == nullptr ? PsValue{} : *property;
      holds = op == operators.end()
                  ? is_true(found)
                  : is_true(apply_binary(op->second, ast::LetterCase::ignored, found,
                                         value == nullptr ? PsValue{} : *value, use.call.pos, shell_.budget_));
    }
    if (holds) kept.push_back(item);
  }
  return kept;
}

Builtins::Selector Builtins::selector(const PsValue& item, const Use& use) {
  Selector made;
  if (item.code() != nullptr) {
    made.code = item.code();
    made.name = "…";
    return made;
  }
  const auto* table = item.table();
  if (table == nullptr) {
    made.name = made.property = to_text(item);
    return made;
  }
  for (const auto& entry : table->entries) {
    const auto is = [&entry](std::string_view word) {
      return !entry.name.empty() && base::equal_ignoring_case(word.substr(0, entry.name.size()), entry.name);
    };
    if (is("Name") || is("Label")) {
      made.name = to_text(entry.value);
    } else if (is("Expression")) {
      made.code = entry.value.code();
      if (made.code == nullptr) made.property = to_text(entry.value);
    } else if (is("Descending")) {
      made.descending = is_true(entry.value);
    } else if (is("Ascending")) {
      made.descending = !is_true(entry.value);
    } else {
      Interpreter::fail(entry.value.pos ? entry.value.pos : item.pos,
                        fmt::format("{}: \"{}\" of a calculated property is not supported", use.call.name, entry.name),
                        "supported are @{ Name = '…'; Expression = { … } }");
    }
  }
  if (made.code == nullptr && made.property.empty())
    Interpreter::fail(item.pos, fmt::format("{}: a calculated property needs an Expression", use.call.name),
                      "as in @{ Name = 'Domain'; Expression = { $_.SenderDomains } }");
  if (made.name.empty()) made.name = made.property.empty() ? "…" : made.property;
  return made;
}

// A name that no object has is told, wildcards aside.
std::vector<Builtins::Selector> Builtins::selectors(const Use& use, std::string_view parameter) {
  std::vector<Selector> made;
  const auto* row = use.bound.find(parameter);
  if (row == nullptr) return made;
  if (const auto* list = row->value.list())
    for (const auto& item : *list) made.push_back(selector(item, use));
  else
    made.push_back(selector(row->value, use));
  if (made.size() > most_names) Interpreter::fail(row->pos, fmt::format("more than {} properties", most_names));
  warn_of_unknown(made, use);
  return made;
}

void Builtins::warn_of_unknown(const std::vector<Selector>& selectors, const Use& use) {
  if (use.input.empty() || use.input.front().object() == nullptr) return;
  for (const auto& each : selectors) {
    if (each.code != nullptr || is_pattern(each.property)) continue;
    if (property_of(use.input.front(), each.property) != nullptr) continue;
    std::vector<std::string_view> known;
    for (const auto& property : use.input.front().object()->properties) known.emplace_back(property.name);
    const auto near = base::nearest(each.property, known);
    const auto* row = use.bound.find("Property");
    shell_.notice(
        near.empty() ? fmt::format("{}: there is no property {}", use.call.name, each.property)
                     : fmt::format("{}: there is no property {}. Did you mean {}?", use.call.name, each.property, near),
        row == nullptr ? use.call.pos : row->pos);
  }
}

PsValue Builtins::value_of(const Selector& selector, const PsValue& item, const Use& use) {
  if (selector.code != nullptr) return shell_.gathered(shell_.invoke(*selector.code, item), use.call.pos);
  const auto* found = property_of(item, selector.property);
  return found == nullptr ? PsValue{} : *found;
}

PsValue Builtins::projected(const PsValue& item, const std::vector<Selector>& selectors, const Use& use) {
  PsObject kept;
  const auto add = [&kept](std::string name, PsValue value) {
    if (find_property(kept.properties, name) == nullptr)
      kept.properties.push_back(PsProperty{std::move(name), std::move(value)});
  };
  for (const auto& each : selectors) {
    if (!each.is_plain()) {
      add(each.name, value_of(each, item, use));
      continue;
    }
    const std::array<std::string, 1> names = {each.property};
    for (auto& shown : shown_properties(item, names)) add(std::move(shown.name), std::move(shown.value));
  }
  shell_.budget_.memory(kept.properties.size() * sizeof(PsProperty), use.call.pos);
  return ps_object(std::move(kept), item.pos);
}

PsList Builtins::select(const Use& use) {
  const auto& input = use.input;
  const auto skipped = std::min(count(use, "Skip", 0), input.size());
  const auto left = input.size() - skipped;
  PsList chosen;
  if (given(use, "Last") != nullptr)
    chosen.assign(input.end() - static_cast<std::ptrdiff_t>(skipped + std::min(count(use, "Last", 0), left)),
                  input.end() - static_cast<std::ptrdiff_t>(skipped));
  else
    chosen.assign(input.begin() + static_cast<std::ptrdiff_t>(skipped),
                  input.begin() + static_cast<std::ptrdiff_t>(skipped + std::min(count(use, "First", left), left)));
  if (given(use, "Index") != nullptr) {
    const auto at = count(use, "Index", 0);
    chosen = at < input.size() ? PsList{input[at]} : PsList{};
  }
  if (const auto* expand = use.bound.find("ExpandProperty")) {
    PsList out;
    for (const auto& item : chosen) {
      const auto* value = property_of(item, to_text(expand->value));
      if (value == nullptr)
        Interpreter::fail(expand->pos,
                          fmt::format("{}: Property \"{}\" cannot be found.", use.call.name, to_text(expand->value)));
      if (const auto* list = value->list())
        out.insert(out.end(), list->begin(), list->end());
      else
        out.push_back(*value);
      shell_.budget_.memory(sizeof(PsValue), use.call.pos);
    }
    chosen = std::move(out);
  } else if (auto wanted = selectors(use); !wanted.empty() || given(use, "ExcludeProperty") != nullptr) {
    if (wanted.empty()) wanted.push_back({"*", "*"});
    const auto excluded = selectors(use, "ExcludeProperty");
    for (auto& item : chosen) {
      item = projected(item, wanted, use);
      if (excluded.empty()) continue;
      PsObject kept = *item.object();
      std::erase_if(kept.properties, [&](const PsProperty& property) {
        return std::any_of(excluded.begin(), excluded.end(), [&](const Selector& each) {
          return matches_wildcard(property.name, each.property, ast::LetterCase::ignored);
        });
      });
      item = ps_object(std::move(kept), item.pos);
    }
  }
  if (!use.bound.flag("Unique")) return chosen;
  PsList unique;
  std::unordered_set<std::string> known;
  for (auto& item : chosen) {
    auto words = to_text(item);
    shell_.budget_.memory(words.size(), use.call.pos);
    if (known.insert(std::move(words)).second) unique.push_back(std::move(item));
  }
  return unique;
}

PsList Builtins::sort(const Use& use) {
  const auto keys = selectors(use);
  const bool descending = use.bound.flag("Descending");
  const auto& input = use.input;
  std::vector<PsList> values(input.size());
  for (std::size_t i = 0; i < input.size(); ++i) {
    for (const auto& key : keys) values[i].push_back(value_of(key, input[i], use));
    if (keys.empty()) values[i].push_back(input[i]);
  }
  shell_.budget_.steps(input.size() * (keys.size() + 1) * 4, use.call.pos);
  const auto order_of = [&](std::size_t a, std::size_t b) {
    for (std::size_t key = 0; key < values[a].size(); ++key) {
      const int order = compare_values(values[a][key], values[b][key], ast::LetterCase::ignored);
      const bool turned = descending != (key < keys.size() && keys[key].descending);
      if (order != 0) return turned ? -order : order;
    }
    return 0;
  };
  std::vector<std::size_t> rows(input.size());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  // A merge sort of one's own order relation: mixed kinds of values have no strict weak order, which std::stable_sort
  // survives (its merges never leave the range) and std::sort would not.
  std::stable_sort(rows.begin(), rows.end(), [&](std::size_t a, std::size_t b) { return order_of(a, b) < 0; });
  PsList sorted;
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (i == 0 || !use.bound.flag("Unique") || order_of(rows[i - 1], rows[i]) != 0) sorted.push_back(input[rows[i]]);
  return sorted;
}

PsList Builtins::group(const Use& use) {
  static const auto type = std::make_shared<const PsType>(PsType{"GroupInfo", {"Count", "Name", "Group"}, {}});
  static const auto bare = std::make_shared<const PsType>(PsType{"GroupInfo", {"Count", "Name"}, {}});
  const auto keys = selectors(use);
  std::vector<std::pair<std::string, PsList>> groups;
  std::unordered_map<std::string, std::size_t> places;  // by the name in small letters
  for (const auto& item : use.input) {
    std::string name;
    for (const auto& key : keys) name += (&key == &keys.front() ? "" : ", ") + to_text(value_of(key, item, use));
    if (keys.empty()) name = to_text(item);
    shell_.budget_.memory(2 * name.size() + sizeof(PsValue), use.call.pos);
    const auto [place, fresh] = places.try_emplace(in_small_letters(name), groups.size());
    if (fresh) groups.emplace_back(std::move(name), PsList{});
    groups[place->second].second.push_back(item);
  }
  std::stable_sort(groups.begin(), groups.end(), [](const auto& a, const auto& b) {
    return compare_values(ps_text(a.first), ps_text(b.first), ast::LetterCase::ignored) < 0;
  });
  PsList out;
  for (auto& [name, members] : groups) {
    PsObject made{use.bound.flag("NoElement") ? bare : type, {}, name};
    made.properties.push_back({"Count", PsValue{static_cast<std::int64_t>(members.size()), use.call.pos}});
    made.properties.push_back({"Name", ps_text(name, use.call.pos)});
    if (!use.bound.flag("NoElement")) made.properties.push_back({"Group", ps_list(std::move(members), use.call.pos)});
    out.push_back(ps_object(std::move(made), use.call.pos));
  }
  return out;
}

PsList Builtins::measure(const Use& use) {
  const auto keys = selectors(use);
  if (keys.size() > 1) Interpreter::fail(use.call.pos, fmt::format("{}: one property at a time", use.call.name));
  const auto pos = use.call.pos;
  PsValue sum{std::int64_t{0}, pos}, least, most;
  std::int64_t counted = 0;
  const bool sums = use.bound.flag("Sum") || use.bound.flag("Average");
  for (const auto& item : use.input) {
    const auto value = keys.empty() ? item : value_of(keys.front(), item, use);
    if (value.is_null()) continue;
    ++counted;
    if (sums) sum = apply_binary(ast::BinaryOp::add, ast::LetterCase::ignored, sum, value, pos, shell_.budget_);
    if (counted == 1 || compare_values(value, least, ast::LetterCase::ignored) < 0) least = value;
    if (counted == 1 || compare_values(value, most, ast::LetterCase::ignored) > 0) most = value;
  }
  PsValue average;
  if (use.bound.flag("Average") && counted > 0)
    average =
        apply_binary(ast::BinaryOp::divide, ast::LetterCase::ignored, sum, PsValue{counted, pos}, pos, shell_.budget_);
  PsObject made;
  made.properties.push_back({"Count", PsValue{counted, pos}});
  made.properties.push_back({"Average", average});
  made.properties.push_back({"Sum", use.bound.flag("Sum") ? sum : PsValue{}});
  made.properties.push_back({"Maximum", use.bound.flag("Maximum") ? most : PsValue{}});
  made.properties.push_back({"Minimum", use.bound.flag("Minimum") ? least : PsValue{}});
  made.properties.push_back({"Property", keys.empty() ? PsValue{} : ps_text(keys.front().name, pos)});
  return {ps_object(std::move(made), pos)};
}

// Objects with calculated properties are made first; then all their properties are shown.
PsList Builtins::shown(const Use& use, const std::vector<Selector>& selectors) {
  const bool plain = std::all_of(selectors.begin(), selectors.end(), [](const auto& each) { return each.is_plain(); });
  if (plain) return use.input;
  PsList made;
  for (const auto& item : use.input) {
    const bool record = item.object() != nullptr || item.table() != nullptr;
    made.push_back(record ? projected(item, selectors, use) : item);
  }
  return made;
}

PsList Builtins::lines_of(std::vector<std::string> lines, const Use& use) {
  for (const auto& line : lines) shell_.budget_.memory(line.size() + sizeof(std::string), use.call.pos);
  if (lines.empty()) return {};
  return {PsValue{std::make_shared<const PsLines>(PsLines{std::move(lines), PsLines::Spacing::block}), use.call.pos}};
}

namespace {

// The names for a formatter: none where the objects hold just what is to be shown.
template <class Selectors>
std::vector<std::string> plain_names(const Selectors& selectors) {
  std::vector<std::string> names;
  for (const auto& each : selectors) {
    if (!each.is_plain()) return {};
    names.push_back(each.property);
  }
  return names;
}

}  // namespace

PsList Builtins::list_format(const Use& use) {
  const auto wanted = selectors(use);
  return lines_of(format_list(shown(use, wanted), plain_names(wanted), shell_.style()), use);
}

PsList Builtins::table_format(const Use& use) {
  const auto wanted = selectors(use);
  const auto width = use.bound.flag("AutoSize") ? TableWidth::as_needed : TableWidth::even;
  auto lines = format_table(shown(use, wanted), plain_names(wanted), width, shell_.style());
  if (use.bound.flag("HideTableHeaders") && lines.size() >= 2) lines.erase(lines.begin(), lines.begin() + 2);
  return lines_of(std::move(lines), use);
}

}  // namespace mailflow::config
