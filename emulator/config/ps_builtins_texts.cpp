// Objects to text and back: JSON, CSV, CLIXML, Out-String, and the files of a session.

#include <algorithm>

#include "config/ps_builtins.hpp"
#include "config/ps_clixml.hpp"
#include "config/ps_csv.hpp"
#include "config/ps_json.hpp"

namespace mailflow::config {
namespace {

constexpr std::size_t usual_depth = 2;

std::vector<std::string> lines_in(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::vector<std::string> lines;
  while (!text.empty()) {
    const auto end = text.find('\n');
    auto line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.emplace_back(line);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const auto& line : lines) text += line + "\n";
  return text;
}

SessionFiles::Mode mode_of(const BoundParameters& bound) {
  return bound.flag("Append") ? SessionFiles::Mode::append : SessionFiles::Mode::replace;
}

}  // namespace

PsList Builtins::as_json(const Use& use) {
  const auto pos = use.call.pos;
  const auto depth = std::min(count(use, "Depth", usual_depth), most_json_depth);
  const auto* direct = given(use, "InputObject");
  const bool one = use.input.size() == 1 && !use.bound.flag("AsArray");
  const auto value = direct != nullptr ? *direct : one ? use.input.front() : ps_list(use.input, pos);
  const auto form = use.bound.flag("Compress") ? JsonForm::compressed : JsonForm::indented;
  auto json = to_json(value, depth, form, pos, shell_.budget_);
  if (json.cut)
    shell_.notice(fmt::format("Resulting JSON is truncated as serialization has exceeded the set depth of {}.", depth),
                  pos);
  return {ps_text(std::move(json.text), pos)};
}

// The pipeline's texts, or -InputObject, as one text.
std::string Builtins::input_text(const Use& use) const {
  std::string text;
  const auto add = [&](const PsValue& value) {
    const auto line = to_text(value);
    shell_.budget_.memory(line.size() + 1, use.call.pos);
    if (!text.empty()) text += '\n';
    text += line;
  };
  const auto* direct = given(use, "InputObject");
  const auto* list = direct == nullptr ? &use.input : direct->list();
  if (list == nullptr)
    add(*direct);
  else
    for (const auto& item : *list) add(item);
  return text;
}

PsList Builtins::read_json(const Use& use) {
  auto value = from_json(input_text(use), use.call.pos, shell_.budget_);
  if (const auto* list = value.list()) return *list;
  return {std::move(value)};
}

char Builtins::delimiter(const Use& use) const {
  const auto* row = use.bound.find("Delimiter");
  if (row == nullptr) return ',';
  const auto word = to_text(row->value);
  if (word.size() != 1 || word == "\"" || word == "\n")
    Interpreter::fail(row->pos, fmt::format("{}: -Delimiter takes one character", use.call.name));
  return word.front();
}

PsList Builtins::csv_lines(const Use& use) {
  const auto* direct = given(use, "InputObject");
  const auto& objects = direct == nullptr ? use.input : direct->list() != nullptr ? *direct->list() : PsList{*direct};
  const auto csv = to_csv(objects, delimiter(use), use.call.pos, shell_.budget_);
  if (!csv.list_column.empty())
    shell_.notice(fmt::format("{} is a list: a CSV shows only its type, as in PowerShell; join it first: "
                              "@{{n='{}';e={{$_.{} -join ' '}}}}",
                              csv.list_column, csv.list_column, csv.list_column),
                  use.call.pos);
  PsList lines;
  for (const auto& line : csv.lines) lines.push_back(ps_text(line, use.call.pos));
  return lines;
}

PsList Builtins::as_csv(const Use& use) {
  return csv_lines(use);
}

PsList Builtins::read_csv(const Use& use) {
  return from_csv(input_text(use), delimiter(use), use.call.pos, shell_.budget_);
}

PsList Builtins::out_string(const Use& use) {
  auto style = shell_.style();
  style.width = std::clamp<std::size_t>(count(use, "Width", style.width), 10, 10'000);
  const auto lines = format_output(use.input, style);
  for (const auto& line : lines) shell_.budget_.memory(2 * line.size() + sizeof(PsValue), use.call.pos);
  if (!use.bound.flag("Stream")) return {ps_text(joined(lines), use.call.pos)};
  PsList out;
  for (const auto& line : lines) out.push_back(ps_text(line, use.call.pos));
  return out;
}

// Out-File and Set-Content.
PsList Builtins::out_file(const Use& use) {
  const auto* path = given(use, "FilePath");
  if (path == nullptr) path = &needed(use, "Path");
  const auto* value = given(use, "Value");
  auto style = shell_.style();
  style.width = std::clamp<std::size_t>(count(use, "Width", style.width), 10, 10'000);
  const auto lines = format_output(value == nullptr ? use.input : PsList{*value}, style);
  shell_.write_file(*path, joined(lines), mode_of(use.bound), use.call.pos);
  return {};
}

PsList Builtins::add_content(const Use& use) {
  const auto* value = given(use, "Value");
  const auto lines = format_output(value == nullptr ? use.input : PsList{*value}, shell_.style());
  shell_.write_file(needed(use, "Path"), joined(lines), SessionFiles::Mode::append, use.call.pos);
  return {};
}

PsList Builtins::content(const Use& use) {
  auto text = shell_.read_file(needed(use, "Path"), use.call.pos);
  if (use.bound.flag("Raw")) return {ps_text(std::move(text), use.call.pos)};
  PsList out;
  for (auto& line : lines_in(text)) {
    shell_.budget_.memory(sizeof(PsValue) + line.size(), use.call.pos);
    out.push_back(ps_text(std::move(line), use.call.pos));
  }
  return out;
}

PsList Builtins::export_csv(const Use& use) {
  std::string text;
  for (const auto& line : csv_lines(use)) text += *line.text() + "\n";
  shell_.write_file(needed(use, "Path"), std::move(text), mode_of(use.bound), use.call.pos);
  return {};
}

PsList Builtins::import_csv(const Use& use) {
  return from_csv(shell_.read_file(needed(use, "Path"), use.call.pos), delimiter(use), use.call.pos, shell_.budget_);
}

PsList Builtins::export_clixml(const Use& use) {
  const auto depth = std::min(count(use, "Depth", usual_depth), most_json_depth);
  auto text = to_clixml(use.input, depth, use.call.pos, shell_.budget_);
  shell_.write_file(needed(use, "Path"), std::move(text), SessionFiles::Mode::replace, use.call.pos);
  return {};
}

PsList Builtins::import_clixml(const Use& use) {
  return from_clixml(shell_.read_file(needed(use, "Path"), use.call.pos), use.call.pos, shell_.budget_);
}

PsList Builtins::path_exists(const Use& use) {
  const auto found = shell_.files_.read(to_text(needed(use, "Path")), shell_.settings_.files, use.call.pos);
  if (found) shell_.budget_.memory(found->size(), use.call.pos);
  return {PsValue{found.has_value(), use.call.pos}};
}

}  // namespace mailflow::config
