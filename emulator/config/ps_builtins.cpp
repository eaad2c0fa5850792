#include "config/ps_builtins.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/field.hpp"
#include "config/ps_operators.hpp"
#include "config/ps_time_text.hpp"

namespace mailflow::config {
namespace {

using Kind = Parameter::Kind;

constexpr std::array<Parameter, 1> code_parameters = {{{"Process", Kind::value, 1, "MemberName"}}};
constexpr std::array<Parameter, 2> list_parameters = {{{"Property", Kind::value, 1}, {"Force", Kind::flag}}};
constexpr std::array<Parameter, 5> table_parameters = {{{"Property", Kind::value, 1},
                                                        {"AutoSize", Kind::flag, 0, "a"},
                                                        {"Wrap", Kind::flag},
                                                        {"HideTableHeaders", Kind::flag},
                                                        {"Force", Kind::flag}}};
constexpr std::array<Parameter, 8> select_parameters = {{{"Property", Kind::value, 1},
                                                         {"First", Kind::value},
                                                         {"Last", Kind::value},
                                                         {"Skip", Kind::value},
                                                         {"Index", Kind::value},
                                                         {"Unique", Kind::flag},
                                                         {"ExpandProperty", Kind::value, 0, "expand"},
                                                         {"ExcludeProperty", Kind::value}}};
constexpr std::array<Parameter, 3> sort_parameters = {
    {{"Property", Kind::value, 1}, {"Descending", Kind::flag}, {"Unique", Kind::flag}}};
constexpr std::array<Parameter, 2> group_parameters = {{{"Property", Kind::value, 1}, {"NoElement", Kind::flag}}};
constexpr std::array<Parameter, 5> measure_parameters = {{{"Property", Kind::value, 1},
                                                          {"Sum", Kind::flag},
                                                          {"Average", Kind::flag},
                                                          {"Maximum", Kind::flag},
                                                          {"Minimum", Kind::flag}}};
constexpr std::array<Parameter, 16> where_parameters = {{{"FilterScript", Kind::value, 1},
                                                         {"Value", Kind::value, 2},
                                                         {"EQ", Kind::flag},
                                                         {"NE", Kind::flag},
                                                         {"GT", Kind::flag},
                                                         {"GE", Kind::flag},
                                                         {"LT", Kind::flag},
                                                         {"LE", Kind::flag},
                                                         {"Like", Kind::flag},
                                                         {"NotLike", Kind::flag},
                                                         {"Match", Kind::flag},
                                                         {"NotMatch", Kind::flag},
                                                         {"Contains", Kind::flag},
                                                         {"NotContains", Kind::flag},
                                                         {"In", Kind::flag},
                                                         {"NotIn", Kind::flag}}};
constexpr std::array<Parameter, 4> write_parameters = {{{"Object", Kind::value, 1, "Message"},
                                                        {"ForegroundColor", Kind::value},
                                                        {"BackgroundColor", Kind::value},
                                                        {"NoNewline", Kind::flag}}};
constexpr std::array<Parameter, 4> json_parameters = {
    {{"InputObject", Kind::value, 1}, {"Depth", Kind::value}, {"Compress", Kind::flag}, {"AsArray", Kind::flag}}};
constexpr std::array<Parameter, 1> input_parameters = {{{"InputObject", Kind::value, 1}}};
constexpr std::array<Parameter, 3> csv_parameters = {
    {{"InputObject", Kind::value, 1}, {"Delimiter", Kind::value}, {"NoTypeInformation", Kind::flag, 0, "nti"}}};
constexpr std::array<Parameter, 2> string_parameters = {{{"Width", Kind::value}, {"Stream", Kind::flag}}};
constexpr std::array<Parameter, 6> file_parameters = {{{"FilePath", Kind::value, 1, "Path"},
                                                       {"Append", Kind::flag},
                                                       {"Encoding", Kind::value},
                                                       {"Width", Kind::value},
                                                       {"Force", Kind::flag},
                                                       {"NoClobber", Kind::flag}}};
constexpr std::array<Parameter, 5> content_parameters = {{{"Path", Kind::value, 1, "LiteralPath"},
                                                          {"Value", Kind::value, 2},
                                                          {"Raw", Kind::flag},
                                                          {"Encoding", Kind::value},
                                                          {"Force", Kind::flag}}};
constexpr std::array<Parameter, 6> export_parameters = {{{"Path", Kind::value, 1, "LiteralPath"},
                                                         {"Delimiter", Kind::value},
                                                         {"NoTypeInformation", Kind::flag, 0, "nti"},
                                                         {"Encoding", Kind::value},
                                                         {"Append", Kind::flag},
                                                         {"Force", Kind::flag}}};
constexpr std::array<Parameter, 4> clixml_parameters = {{{"Path", Kind::value, 1, "LiteralPath"},
                                                         {"Depth", Kind::value},
                                                         {"Encoding", Kind::value},
                                                         {"Force", Kind::flag}}};
constexpr std::array<Parameter, 3> path_parameters = {
    {{"Path", Kind::value, 1, "LiteralPath"}, {"Encoding", Kind::value}, {"PathType", Kind::value}}};
constexpr std::array<Parameter, 2> date_parameters = {{{"Date", Kind::value, 1}, {"Format", Kind::value}}};
constexpr std::array<Parameter, 2> sleep_parameters = {
    {{"Seconds", Kind::value, 1, "s"}, {"Milliseconds", Kind::value, 0, "m"}}};

using B = Builtins;

constexpr std::array<B::Row, 52> rows = {{{"Add-Content", &B::add_content, content_parameters},
                                          {"ConvertFrom-Csv", &B::read_csv, csv_parameters},
                                          {"ConvertFrom-Json", &B::read_json, input_parameters},
                                          {"ConvertTo-Csv", &B::as_csv, csv_parameters},
                                          {"ConvertTo-Json", &B::as_json, json_parameters},
                                          {"Export-Clixml", &B::export_clixml, clixml_parameters},
                                          {"Export-Csv", &B::export_csv, export_parameters},
                                          {"epcsv", &B::export_csv, export_parameters},
                                          {"ForEach-Object", &B::for_each, code_parameters},
                                          {"%", &B::for_each, code_parameters},
                                          {"foreach", &B::for_each, code_parameters},
                                          {"Format-List", &B::list_format, list_parameters},
                                          {"fl", &B::list_format, list_parameters},
                                          {"Format-Table", &B::table_format, table_parameters},
                                          {"ft", &B::table_format, table_parameters},
                                          {"Get-Content", &B::content, content_parameters},
                                          {"gc", &B::content, content_parameters},
                                          {"type", &B::content, content_parameters},
                                          {"Get-Date", &B::date, date_parameters},
                                          {"Group-Object", &B::group, group_parameters},
                                          {"group", &B::group, group_parameters},
                                          {"Import-Clixml", &B::import_clixml, path_parameters},
                                          {"Import-Csv", &B::import_csv, export_parameters},
                                          {"ipcsv", &B::import_csv, export_parameters},
                                          {"Measure-Object", &B::measure, measure_parameters},
                                          {"measure", &B::measure, measure_parameters},
                                          {"Out-Default", &B::pass_on, {}},
                                          {"Out-File", &B::out_file, file_parameters},
                                          {"Out-Host", &B::pass_on, {}},
                                          {"oh", &B::pass_on, {}},
                                          {"Out-Null", &B::nothing, {}},
                                          {"Out-String", &B::out_string, string_parameters},
                                          {"Select-Object", &B::select, select_parameters},
                                          {"select", &B::select, select_parameters},
                                          {"Set-Content", &B::out_file, content_parameters},
                                          {"sc", &B::out_file, content_parameters},
                                          {"Sort-Object", &B::sort, sort_parameters},
                                          {"sort", &B::sort, sort_parameters},
                                          {"Start-Sleep", &B::sleep, sleep_parameters},
                                          {"sleep", &B::sleep, sleep_parameters},
                                          {"Test-Path", &B::path_exists, path_parameters},
                                          {"Where-Object", &B::where, where_parameters},
                                          {"where", &B::where, where_parameters},
                                          {"?", &B::where, where_parameters},
                                          {"Write-Debug", &B::nothing, write_parameters},
                                          {"Write-Error", &B::write_error, write_parameters},
                                          {"Write-Host", &B::write_host, write_parameters},
                                          {"Write-Information", &B::nothing, write_parameters},
                                          {"Write-Output", &B::write_output, write_parameters},
                                          {"echo", &B::write_output, write_parameters},
                                          {"Write-Verbose", &B::nothing, write_parameters},
                                          {"Write-Warning", &B::write_warning, write_parameters}}};

}  // namespace

const PsValue* property_of(const PsValue& value, std::string_view name) {
  if (const auto* object = value.object()) return find_property(object->properties, name);
  return value.table() != nullptr ? find_property(value.table()->entries, name) : nullptr;
}

std::span<const Builtins::Row> Builtins::all() {
  return rows;
}

const Builtins::Row* Builtins::find(std::string_view name) {
  const auto found = std::find_if(rows.begin(), rows.end(),
                                  [name](const Row& row) { return base::equal_ignoring_case(row.name, name); });
  return found == rows.end() ? nullptr : &*found;
}

PsList Builtins::run(const Row& row, const CommandCall& call, const PsList* input) {
  const auto bound = bind_parameters(call, row.parameters);
  if (!bound) Interpreter::fail(bound.error().pos, bound.error().message, bound.error().hint);
  static const PsList nothing;
  const auto& items = input == nullptr ? nothing : *input;
  shell_.budget_.steps(items.size(), call.pos);
  return (this->*row.run)(Use{*bound, items, call});
}

const PsCode& Builtins::code(const Use& use, std::string_view parameter) {
  const auto* row = use.bound.find(parameter);
  if (row == nullptr) Interpreter::fail(use.call.pos, fmt::format("{} needs a script block: {{ … }}", use.call.name));
  if (row->value.code() == nullptr)
    Interpreter::fail(row->pos,
                      fmt::format("{}: expected a script block, found {}", use.call.name, kind_name(row->value)));
  return *row->value.code();
}

const PsValue* Builtins::given(const Use& use, std::string_view parameter) const {
  const auto* row = use.bound.find(parameter);
  return row == nullptr ? nullptr : &row->value;
}

std::string Builtins::text(const Use& use, std::string_view parameter, std::string_view usual) const {
  const auto* value = given(use, parameter);
  return value == nullptr ? std::string(usual) : to_text(*value);
}

const PsValue& Builtins::needed(const Use& use, std::string_view parameter) const {
  const auto* value = given(use, parameter);
  if (value == nullptr)
    Interpreter::fail(use.call.pos,
                      fmt::format("{}: Cannot process command because of one or more missing mandatory parameters: {}.",
                                  use.call.name, parameter));
  return *value;
}

std::size_t Builtins::count(const Use& use, std::string_view parameter, std::size_t usual) {
  const auto* row = use.bound.find(parameter);
  if (row == nullptr) return usual;
  if (row->value.integer() == nullptr || *row->value.integer() < 0)
    Interpreter::fail(row->pos, fmt::format("{}: -{} takes a number", use.call.name, parameter));
  return static_cast<std::size_t>(*row->value.integer());
}

PsList Builtins::for_each(const Use& use) {
  PsList out;
  // `% Name`: that property of each.
  if (const auto* member = given(use, "Process"); member != nullptr && member->text() != nullptr) {
    for (const auto& item : use.input) out.push_back(shell_.member(item, *member->text(), use.call.pos));
    return out;
  }
  const auto& block = code(use, "Process");
  for (const auto& item : use.input) {
    auto values = shell_.invoke(block, item);
    shell_.budget_.memory(values.size() * sizeof(PsValue), use.call.pos);
    std::move(values.begin(), values.end(), std::back_inserter(out));
  }
  return out;
}

PsList Builtins::date(const Use& use) {
  PsValue time{shell_.settings_.now, use.call.pos};
  if (const auto* given_date = given(use, "Date"))
    time = cast(ast::CastType::time, *given_date, use.call.pos, shell_.budget_);
  const auto* format = use.bound.find("Format");
  if (format == nullptr) return {time};
  auto written = format_time(*time.time(), to_text(format->value));
  if (!written) Interpreter::fail(format->pos, written.error().message);
  return {ps_text(std::move(*written), use.call.pos)};
}

PsList Builtins::sleep(const Use& use) {
  const auto number = [&](std::string_view parameter) {
    const auto* value = given(use, parameter);
    if (value == nullptr) return 0.0;
    const auto converted = cast(ast::CastType::number, *value, use.call.pos, shell_.budget_);
    return *converted.number();
  };
  const double milliseconds = number("Seconds") * 1000 + number("Milliseconds");
  constexpr double longest = 366.0 * 24 * 3600 * 1000;
  if (!(milliseconds >= 0 && milliseconds <= longest))
    Interpreter::fail(use.call.pos, fmt::format("{}: at most a year of the lab's time", use.call.name));
  const base::Duration by(std::llround(milliseconds));
  if (const auto slept = shell_.runner_.sleep(by); !slept) throw ScriptFailure{slept.error()};
  shell_.settings_.now += by;
  return {};
}

PsList Builtins::pass_on(const Use& use) {
  return use.input;
}

PsList Builtins::nothing(const Use&) {
  return {};
}

// Shown, but no value for the pipeline to work on.
PsList Builtins::write_host(const Use& use) {
  auto words = text(use, "Object");
  shell_.budget_.memory(words.size(), use.call.pos);
  return {PsValue{std::make_shared<const PsLines>(PsLines{{std::move(words)}}), use.call.pos}};
}

PsList Builtins::write_output(const Use& use) {
  const auto* value = given(use, "Object");
  if (value == nullptr) return use.input;
  if (const auto* list = value->list()) return *list;
  return {*value};
}

PsList Builtins::write_warning(const Use& use) {
  shell_.notice(text(use, "Object"), use.call.pos);
  return {};
}

PsList Builtins::write_error(const Use& use) {
  Interpreter::fail(use.call.pos, text(use, "Object"));
}

}  // namespace mailflow::config
