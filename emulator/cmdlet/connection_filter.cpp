// Get- and Set-HostedConnectionFilterPolicy.

#include <algorithm>
#include <array>

#include "cmdlet/only_policy.hpp"

namespace mailflow::cmdlet {
namespace {

using base::Error;
using base::ErrorKind;
using base::fail;
using config::BoundParameter;
using config::CommandOutput;
using model::HostedConnectionFilterPolicy;

constexpr std::array<std::string_view, 2> not_modelled = {"ConfigurationXmlRaw", "MakeDefault"};
constexpr std::size_t longest_display_name = 255;

// Where the value stands that brought an entry: the entry of a list, or of the Add of a hashtable.
base::SourcePos place_of(const BoundParameter& bound, std::string_view entry) {
  const auto text_is = [&](const config::PsValue& value) { return to_text(value) == entry && value.pos; };
  const auto among = [&](const config::PsValue& value) -> const base::SourcePos* {
    if (text_is(value)) return &value.pos;
    if (const auto* items = value.list())
      if (const auto found = std::ranges::find_if(*items, text_is); found != items->end()) return &found->pos;
    return nullptr;
  };
  if (const auto* place = among(bound.value)) return *place;
  if (const auto* table = bound.value.table())
    for (const auto& part : table->entries)
      if (const auto* place = among(part.value)) return *place;
  return bound.pos;
}

enum class Form : std::uint8_t { address, range, network };
Form form_of(const base::IpRange& range) {
  if (range.text.find('/') != std::string::npos) return Form::network;
  return range.text.find('-') == std::string::npos ? Form::address : Form::range;
}

// VAL-9, and C1: a plain list is of one form.
base::Result<void> check_list(const Invocation& invocation, const BoundParameter& bound, const base::IpRanges& list) {
  const auto refuse = [&](std::string_view entry, std::string message, std::string hint) {
    return fail(Error{ErrorKind::input, fmt::format("{}: {}", invocation.call.name, message), place_of(bound, entry),
                      std::move(hint)});
  };
  if (const auto refused = model::refused_entry(list))
    return refuse(list[refused->index].text, fmt::format("{} {}", bound.name, refused->reason),
                  "as Exchange Online refuses it too (documented: Set-HostedConnectionFilterPolicy)");
  if (bound.value.table() != nullptr || list.empty()) return {};
  const auto other =
      std::ranges::find_if(list, [&](const base::IpRange& range) { return form_of(range) != form_of(list.front()); });
  if (other == list.end()) return {};
  return refuse(other->text,
                fmt::format("{}: a plain list holds addresses, or ranges a-b, or networks; here {} stands beside {}",
                            bound.name, other->text, list.front().text),
                fmt::format("-{} @{{Add=…}} takes all of them together", bound.name));
}

base::Result<void> check(const HostedConnectionFilterPolicy& after, const Invocation& invocation,
                         const config::BoundParameters& bound, CommandOutput& output) {
  for (const auto& parameter : bound.rows()) {
    base::Result<void> checked;
    if (parameter.name == "IPAllowList") checked = check_list(invocation, parameter, *after.ip_allow_list);
    if (parameter.name == "IPBlockList") checked = check_list(invocation, parameter, *after.ip_block_list);
    if (!checked) return checked;
    if (parameter.name == "AdminDisplayName" && after.admin_display_name->size() > longest_display_name)
      return fail(parameter.pos, "{}: AdminDisplayName may have {} characters", invocation.call.name,
                  longest_display_name);
    if (parameter.name == "EnableSafeList")
      output.notices.push_back(
          {fmt::format("{}: EnableSafeList is for Microsoft's own use: stored, no effect", invocation.call.name),
           parameter.pos});
  }
  return {};
}

constexpr OnlyPolicy<HostedConnectionFilterPolicy> policy{
    [](const Draft& draft) -> const HostedConnectionFilterPolicy& { return draft.connection_filter(); },
    [](Draft& draft) -> HostedConnectionFilterPolicy& { return draft.edit_connection_filter(); },
    set_connection_filter_parameters, not_modelled, check};

}  // namespace

Parameters set_connection_filter_parameters() {
  static const auto parameters =
      with_unmodelled(parameters_of(model::connection_filter_fields(), "Identity"), not_modelled);
  return parameters;
}

Output show_connection_filter(const Invocation& invocation) {
  return show_only_policy(invocation, policy);
}

Output set_connection_filter(const Invocation& invocation) {
  return set_only_policy(invocation, model::connection_filter_fields(), policy);
}

}  // namespace mailflow::cmdlet
