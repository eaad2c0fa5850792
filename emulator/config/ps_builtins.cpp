#include "config/ps_builtins.hpp"

#include <algorithm>
#include <array>

#include "base/field.hpp"
#include "base/nearest.hpp"
#include "config/ps_operators.hpp"

namespace mailflow::config {
namespace {

using Kind = Parameter::Kind;

constexpr std::array<Parameter, 1> code_parameters = {{{"Process", Kind::value, 1}}};
constexpr std::array<Parameter, 2> list_parameters = {{{"Property", Kind::value, 1}, {"Force", Kind::flag}}};
constexpr std::array<Parameter, 5> table_parameters = {{{"Property", Kind::value, 1},
                                                        {"AutoSize", Kind::flag, 0, "a"},
                                                        {"Wrap", Kind::flag},
                                                        {"HideTableHeaders", Kind::flag},
                                                        {"Force", Kind::flag}}};
constexpr std::array<Parameter, 4> select_parameters = {
    {{"Property", Kind::value, 1}, {"First", Kind::value}, {"Last", Kind::value}, {"ExpandProperty", Kind::value}}};
constexpr std::array<Parameter, 2> sort_parameters = {{{"Property", Kind::value, 1}, {"Descending", Kind::flag}}};
constexpr std::array<Parameter, 13> where_parameters = {{{"FilterScript", Kind::value, 1},
                                                         {"Value", Kind::value, 2},
                                                         {"EQ", Kind::flag},
                                                         {"NE", Kind::flag},
                                                         {"GT", Kind::flag},
                                                         {"GE", Kind::flag},
                                                         {"LT", Kind::flag},
                                                         {"LE", Kind::flag},
                                                         {"Like", Kind::flag},
                                                         {"NotLike", Kind::flag},
                                                         {"Contains", Kind::flag},
                                                         {"NotContains", Kind::flag},
                                                         {"In", Kind::flag}}};
constexpr std::array<Parameter, 4> write_parameters = {{{"Object", Kind::value, 1, "Message"},
                                                        {"ForegroundColor", Kind::value},
                                                        {"BackgroundColor", Kind::value},
                                                        {"NoNewline", Kind::flag}}};

using Id = Builtins::Id;

constexpr std::array<Builtins::Row, 26> rows = {{{"ForEach-Object", Id::for_each, code_parameters},
                                                 {"%", Id::for_each, code_parameters},
                                                 {"foreach", Id::for_each, code_parameters},
                                                 {"Format-List", Id::format_list, list_parameters},
                                                 {"fl", Id::format_list, list_parameters},
                                                 {"Format-Table", Id::format_table, table_parameters},
                                                 {"ft", Id::format_table, table_parameters},
                                                 {"Get-Date", Id::get_date, {}},
                                                 {"Out-Host", Id::out_host, {}},
                                                 {"oh", Id::out_host, {}},
                                                 {"Out-Default", Id::out_host, {}},
                                                 {"Out-Null", Id::out_null, {}},
                                                 {"Select-Object", Id::select, select_parameters},
                                                 {"select", Id::select, select_parameters},
                                                 {"Sort-Object", Id::sort, sort_parameters},
                                                 {"sort", Id::sort, sort_parameters},
                                                 {"Where-Object", Id::where, where_parameters},
                                                 {"where", Id::where, where_parameters},
                                                 {"?", Id::where, where_parameters},
                                                 {"Write-Host", Id::write_host, write_parameters},
                                                 {"Write-Output", Id::write_output, write_parameters},
                                                 {"echo", Id::write_output, write_parameters},
                                                 {"Write-Verbose", Id::write_silent, write_parameters},
                                                 {"Write-Debug", Id::write_silent, write_parameters},
                                                 {"Write-Information", Id::write_silent, write_parameters},
                                                 {"Write-Warning", Id::write_warning, write_parameters}}};

const PsValue* property_of(const PsValue& value, std::string_view name) {
  if (const auto* object = value.object()) return find_property(object->properties, name);
  return value.table() != nullptr ? find_property(value.table()->entries, name) : nullptr;
}

}  // namespace

const Builtins::Row* Builtins::find(std::string_view name) {
  const auto found = std::find_if(rows.begin(), rows.end(),
                                  [name](const Row& row) { return base::equal_ignoring_case(row.name, name); });
  return found == rows.end() ? nullptr : &*found;
}

PsList Builtins::run(const Row& row, const CommandCall& call, const PsList* input) {
  // `where Name -eq x`: the operator is a switch, the words around it are positional.
  const auto bound = bind_parameters(call, row.parameters);
  if (!bound) Interpreter::fail(bound.error().pos, bound.error().message, bound.error().hint);
  static const PsList nothing;
  const auto& items = input == nullptr ? nothing : *input;
  shell_.budget_.steps(items.size(), call.pos);
  switch (row.id) {
    case Id::for_each:
      return for_each(*bound, items, call);
    case Id::where:
      return where(*bound, items, call);
    case Id::select:
      return select(*bound, items, call);
    case Id::sort:
      return sort(*bound, items, call);
    case Id::format_list:
    case Id::format_table:
      return format(row.id, *bound, items, call);
    case Id::get_date:
      return {PsValue{shell_.settings_.now, call.pos}};
    case Id::out_host:
      return items;
    case Id::out_null:
    case Id::write_silent:
      return {};
    case Id::write_host:
    case Id::write_output:
    case Id::write_warning:
      return write(row.id, *bound, call);
  }
  return {};
}

const PsCode& Builtins::code(const BoundParameters& bound, std::string_view parameter, const CommandCall& call) {
  const auto* row = bound.find(parameter);
  if (row == nullptr) Interpreter::fail(call.pos, fmt::format("{} needs a script block: {{ … }}", call.name));
  if (row->value.code() == nullptr)
    Interpreter::fail(row->pos, fmt::format("{}: expected a script block, found {}", call.name, kind_name(row->value)));
  return *row->value.code();
}

PsList Builtins::for_each(const BoundParameters& bound, const PsList& input, const CommandCall& call) {
  const auto& block = code(bound, "Process", call);
  PsList out;
  for (const auto& item : input) {
    auto values = shell_.invoke(block, item);
    shell_.budget_.memory(values.size() * sizeof(PsValue), call.pos);
    std::move(values.begin(), values.end(), std::back_inserter(out));
  }
  return out;
}

PsList Builtins::where(const BoundParameters& bound, const PsList& input, const CommandCall& call) {
  const auto* filter = bound.find("FilterScript");
  const PsValue* value = bound.find("Value") != nullptr ? &bound.find("Value")->value : nullptr;
  constexpr std::array<std::pair<std::string_view, ast::BinaryOp>, 11> operators = {
      {{"EQ", ast::BinaryOp::equal},
       {"NE", ast::BinaryOp::not_equal},
       {"GT", ast::BinaryOp::greater},
       {"GE", ast::BinaryOp::greater_equal},
       {"LT", ast::BinaryOp::less},
       {"LE", ast::BinaryOp::less_equal},
       {"Like", ast::BinaryOp::like},
       {"NotLike", ast::BinaryOp::not_like},
       {"Contains", ast::BinaryOp::contains},
       {"NotContains", ast::BinaryOp::not_contains},
       {"In", ast::BinaryOp::in}}};
  const auto op =
      std::find_if(operators.begin(), operators.end(), [&](const auto& row) { return bound.flag(row.first); });
  const bool simple = filter != nullptr && filter->value.text() != nullptr;
  PsList kept;
  for (const auto& item : input) {
    bool holds = false;
    if (!simple) {
      holds = is_true(shell_.gathered(shell_.invoke(code(bound, "FilterScript", call), item), call.pos));
    } else {
      const auto* property = property_of(item, *filter->value.text());
      const PsValue found = property == nullptr ? PsValue{} : *property;
      holds = op == operators.end()
                  ? is_true(found)
                  : is_true(apply_binary(op->second, ast::LetterCase::ignored, found,
                                         value == nullptr ? PsValue{} : *value, call.pos, shell_.budget_));
    }
    if (holds) kept.push_back(item);
  }
  return kept;
}

// Names given as `a,b` or one by one; a name that no object has is told, wildcards aside.
std::vector<std::string> Builtins::names(const BoundParameters& bound, const PsList& input, const CommandCall& call) {
  std::vector<std::string> names;
  const auto* row = bound.find("Property");
  if (row == nullptr) return names;
  const auto add = [&](const PsValue& item) {
    if (item.table() != nullptr || item.code() != nullptr)
      Interpreter::fail(item.pos, fmt::format("{}: calculated properties are not supported", call.name),
                        "name properties, with wildcards if you like: Name,Tls*");
    names.push_back(to_text(item));
  };
  if (const auto* list = row->value.list())
    for (const auto& item : *list) add(item);
  else
    add(row->value);
  constexpr std::size_t most_names = 200;
  if (names.size() > most_names) Interpreter::fail(row->pos, fmt::format("more than {} properties", most_names));
  for (const auto& name : names) {
    if (input.empty() || input.front().object() == nullptr || name.find_first_of("*?[") != std::string::npos) continue;
    if (property_of(input.front(), name) != nullptr) continue;
    std::vector<std::string_view> known;
    for (const auto& property : input.front().object()->properties) known.emplace_back(property.name);
    const auto near = base::nearest(name, known);
    shell_.notice(near.empty() ? fmt::format("{}: there is no property {}", call.name, name)
                               : fmt::format("{}: there is no property {}. Did you mean {}?", call.name, name, near),
                  row->pos);
  }
  return names;
}

PsList Builtins::select(const BoundParameters& bound, const PsList& input, const CommandCall& call) {
  const auto count = [&](std::string_view parameter) {
    const auto* row = bound.find(parameter);
    if (row == nullptr) return input.size();
    if (row->value.integer() == nullptr || *row->value.integer() < 0)
      Interpreter::fail(row->pos, fmt::format("{}: -{} takes a number", call.name, parameter));
    return std::min(input.size(), static_cast<std::size_t>(*row->value.integer()));
  };
  const auto first = count("First");
  const auto last = count("Last");
  PsList chosen;
  if (bound.find("Last") != nullptr)
    chosen.assign(input.end() - static_cast<std::ptrdiff_t>(last), input.end());
  else
    chosen.assign(input.begin(), input.begin() + static_cast<std::ptrdiff_t>(first));
  if (const auto* expand = bound.find("ExpandProperty")) {
    PsList out;
    for (const auto& item : chosen) {
      const auto* value = property_of(item, to_text(expand->value));
      if (value == nullptr)
        Interpreter::fail(expand->pos,
                          fmt::format("{}: Property \"{}\" cannot be found.", call.name, to_text(expand->value)));
      if (const auto* list = value->list())
        out.insert(out.end(), list->begin(), list->end());
      else
        out.push_back(*value);
      shell_.budget_.memory(sizeof(PsValue), call.pos);
    }
    return out;
  }
  const auto properties = names(bound, input, call);
  if (properties.empty()) return chosen;
  for (auto& item : chosen) {
    PsObject kept;
    for (auto& shown : shown_properties(item, properties)) {
      if (find_property(kept.properties, shown.name) == nullptr)
        kept.properties.push_back(PsProperty{std::move(shown.name), std::move(shown.value)});
    }
    shell_.budget_.memory(kept.properties.size() * sizeof(PsProperty), call.pos);
    item = ps_object(std::move(kept), item.pos);
  }
  return chosen;
}

PsList Builtins::sort(const BoundParameters& bound, PsList input, const CommandCall& call) {
  const auto keys = names(bound, input, call);
  const bool descending = bound.flag("Descending");
  shell_.budget_.steps(input.size() * (keys.size() + 1) * 4, call.pos);
  const auto less = [&](const PsValue& a, const PsValue& b) {
    for (const auto& key : keys) {
      const auto* left = property_of(a, key);
      const auto* right = property_of(b, key);
      const int order = compare_values(left == nullptr ? PsValue{} : *left, right == nullptr ? PsValue{} : *right,
                                       ast::LetterCase::ignored);
      if (order != 0) return descending ? order > 0 : order < 0;
    }
    if (!keys.empty()) return false;
    const int order = compare_values(a, b, ast::LetterCase::ignored);
    return descending ? order > 0 : order < 0;
  };
  // A merge sort of one's own order relation: mixed kinds of values have no strict weak order, which std::stable_sort
  // survives (its merges never leave the range) and std::sort would not.
  std::stable_sort(input.begin(), input.end(), less);
  return input;
}

PsList Builtins::format(Id id, const BoundParameters& bound, const PsList& input, const CommandCall& call) {
  const auto properties = names(bound, input, call);
  const auto style = shell_.style();
  auto lines =
      id == Id::format_list
          ? format_list(input, properties, style)
          : format_table(input, properties, bound.flag("AutoSize") ? TableWidth::as_needed : TableWidth::even, style);
  if (bound.flag("HideTableHeaders") && lines.size() >= 2) lines.erase(lines.begin(), lines.begin() + 2);
  for (const auto& line : lines) shell_.budget_.memory(line.size() + sizeof(std::string), call.pos);
  if (lines.empty()) return {};
  return {PsValue{std::make_shared<const PsLines>(PsLines{std::move(lines), PsLines::Spacing::block}), call.pos}};
}

PsList Builtins::write(Id id, const BoundParameters& bound, const CommandCall& call) {
  const auto* row = bound.find("Object");
  if (row == nullptr) return id == Id::write_host ? PsList{ps_text("", call.pos)} : PsList{};
  if (id == Id::write_output) {
    if (const auto* list = row->value.list()) return *list;
    return {row->value};
  }
  auto text = to_text(row->value);
  shell_.budget_.memory(text.size(), call.pos);
  if (id == Id::write_warning) {
    shell_.notice(std::move(text), call.pos);
    return {};
  }
  // Shown, but no value for the pipeline to work on.
  return {PsValue{std::make_shared<const PsLines>(PsLines{{std::move(text)}}), call.pos}};
}

}  // namespace mailflow::config
