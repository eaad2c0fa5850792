#include "cmdlet/change.hpp"

#include "base/field.hpp"

namespace mailflow::cmdlet {
namespace {

using base::Error;
using base::ErrorKind;

constexpr std::size_t longest_name = 64;

base::SourcePos place(const Change& change, std::string_view parameter) {
  const auto* bound = change.bound.find(parameter);
  return bound == nullptr ? change.call.pos : bound->pos;
}

base::SourcePos place(const Change& change, std::string_view parameter, std::size_t index) {
  const auto* bound = change.bound.find(parameter);
  const auto* list = bound == nullptr ? nullptr : bound->value.list();
  if (list != nullptr && index < list->size() && (*list)[index].pos) return (*list)[index].pos;
  return place(change, parameter);
}

base::Failure refuse_at(const Change& change, base::SourcePos pos, std::string_view message, std::string_view hint) {
  return base::fail(
      Error{ErrorKind::input, fmt::format("{}: {}", change.call.name, message), std::move(pos), std::string(hint)});
}

}  // namespace

base::Failure refuse(const Change& change, std::string_view parameter, std::string_view message,
                     std::string_view hint) {
  return refuse_at(change, place(change, parameter), message, hint);
}

base::Failure refuse_item(const Change& change, std::string_view parameter, std::size_t index, std::string_view message,
                          std::string_view hint) {
  return refuse_at(change, place(change, parameter, index), message, hint);
}

config::Notice notice(const Change& change, const config::BoundParameter& about, std::string_view text) {
  return {fmt::format("{}: {}", change.call.name, text), about.pos};
}

base::Result<void> check_connector_source(const Change& change, const std::string& source) {
  for (const std::string_view known : {"Default", "HybridWizard", "Migrated", "AdminUI"})
    if (base::equal_ignoring_case(known, source)) return {};
  return refuse(change, "ConnectorSource", "ConnectorSource takes Default, HybridWizard or Migrated");
}

base::Result<void> check_name_length(const Change& change, std::string_view name) {
  if (name.empty()) return refuse(change, "Name", "Name must not be empty");
  if (name.size() > longest_name)
    return refuse(change, "Name", fmt::format("Name may have {} characters", longest_name));
  return {};
}

base::Failure name_is_taken(const Change& change, std::string_view what, std::string_view name,
                            const base::SourcePos& first) {
  return refuse(change, "Name", fmt::format("{} with the name \"{}\" exists already", what, name),
                first ? fmt::format("the first one was made at {}", base::to_string(first)) : std::string{});
}

const config::BoundParameter* touched(const config::BoundParameters& bound,
                                      std::span<const std::string_view> parameters) {
  for (const auto name : parameters)
    if (const auto* given = name.empty() ? nullptr : bound.find(name)) return given;
  return nullptr;
}

}  // namespace mailflow::cmdlet
