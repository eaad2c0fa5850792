#include "cmdlet/rule_references.hpp"

#include <algorithm>
#include <array>

#include "cmdlet/named_rows.hpp"
#include "mail/address.hpp"

namespace mailflow::cmdlet {
namespace {

using base::fail;
using base::Result;
using config::PsValue;
using model::Recipient;
using model::RecipientKind;

using Resolve = Result<std::string> (*)(const Invocation&, const Identity&);

std::string in_small_letters(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

Result<std::string> recipient(const Invocation& invocation, const Identity& identity) {
  const auto& rows = invocation.draft.recipients();
  const bool known = std::ranges::any_of(rows, [&](const Recipient& row) { return is_recipient(row, identity.text); });
  if (!known)
    if (const auto address = mail::parse_address(identity.text)) return in_small_letters(mail::to_string(*address));
  const auto found = find_rows(invocation.call, rows, identity, Patterns::refused, is_recipient);
  if (!found) return fail(found.error());
  return model::known_address(rows[found->front()]);
}

Result<std::string> group(const Invocation& invocation, const Identity& identity) {
  const auto& rows = invocation.draft.recipients();
  const auto found =
      find_rows(invocation.call, rows, identity, Patterns::refused, [](const Recipient& row, std::string_view text) {
        return row.kind == RecipientKind::distribution_group && is_recipient(row, text);
      });
  if (!found) return fail(found.error());
  return model::known_address(rows[found->front()]);
}

// R1
Result<std::string> connector(const Invocation& invocation, const Identity& identity) {
  const auto& rows = invocation.draft.outbound();
  const auto found = find_rows(invocation.call, rows, identity, Patterns::refused, is_named<model::OutboundConnector>);
  if (!found) return fail(found.error());
  return rows[found->front()].name;
}

struct Row {
  std::string_view parameter;
  Resolve resolve;
};
constexpr std::array<Row, 12> references{{
    {"From", recipient},
    {"ExceptIfFrom", recipient},
    {"SentTo", recipient},
    {"ExceptIfSentTo", recipient},
    {"RedirectMessageTo", recipient},
    {"AddToRecipients", recipient},
    {"BlindCopyTo", recipient},
    {"FromMemberOf", group},
    {"ExceptIfFromMemberOf", group},
    {"SentToMemberOf", group},
    {"ExceptIfSentToMemberOf", group},
    {"RouteMessageOutboundConnector", connector},
}};

// A value, or each of a list, or those of @{Add=…; Remove=…}.
Result<PsValue> resolved(const Invocation& invocation, const PsValue& value, const base::SourcePos& pos,
                         Resolve resolve) {
  const auto& place = value.pos ? value.pos : pos;
  if (const auto* items = value.list()) {
    config::PsList list;
    for (const auto& item : *items) {
      auto one = resolved(invocation, item, place, resolve);
      if (!one) return one;
      list.push_back(std::move(*one));
    }
    return config::ps_list(std::move(list), value.pos);
  }
  if (const auto* table = value.table()) {
    config::PsTable out;
    for (const auto& entry : table->entries) {
      auto one = resolved(invocation, entry.value, place, resolve);
      if (!one) return one;
      out.entries.push_back(config::PsProperty{entry.name, std::move(*one)});
    }
    return config::ps_table(std::move(out), value.pos);
  }
  auto text = config::to_text(value);
  if (value.is_null() || text.empty()) return value;
  auto name = resolve(invocation, {std::move(text), place});
  if (!name) return fail(std::move(name.error()));
  return config::ps_text(std::move(*name), value.pos);
}

}  // namespace

Result<config::BoundParameter> with_references(const Invocation& invocation, const config::BoundParameter& parameter) {
  const auto row = std::ranges::find(references, parameter.name, &Row::parameter);
  if (row == references.end()) return parameter;
  auto value = resolved(invocation, parameter.value, parameter.pos, row->resolve);
  if (!value) return fail(std::move(value.error()));
  return config::BoundParameter{parameter.name, std::move(*value), parameter.pos};
}

}  // namespace mailflow::cmdlet
