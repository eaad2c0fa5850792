#include "policy/content_facts.hpp"

#include <algorithm>

#include "mail/address.hpp"
#include "mail/mailbox_list.hpp"
#include "mail/message.hpp"

namespace mailflow::policy {
namespace {

constexpr std::string_view brought = "X-MS-Exchange-CrossPremises-";
constexpr std::string_view tenant_field = "X-MS-Exchange-CrossTenant-Id";
constexpr std::string_view originator_field = "X-OriginatorOrg";

void keep_first(std::optional<std::string>& kept, std::string_view value) {
  if (!kept) kept = mail::unfold(value);
}

}  // namespace

void ContentValues::read_field(std::string_view name, std::string_view value) {
  if (mail::equal_ignoring_case(name, "Received")) {
    ++received_fields;
  } else if (mail::equal_ignoring_case(name, "From")) {
    ++from_fields;
    for (auto& domain : mail::mailbox_domains(mail::unfold(value)))
      if (from_domains.size() < mail::most_mailboxes) from_domains.push_back(std::move(domain));
  } else if (mail::equal_ignoring_case(name, "X-MS-Exchange-Organization-AuthAs")) {
    if (!stamped_as) stamped_as = mail::unfold(value);
  } else if (mail::starts_ignoring_case(name, brought)) {
    name.remove_prefix(brought.size());
    if (mail::equal_ignoring_case(name, "SCL")) keep_first(brought_scl, value);
    if (mail::equal_ignoring_case(name, "AuthAs")) keep_first(brought_as, value);
  } else if (mail::equal_ignoring_case(name, tenant_field)) {
    keep_first(tenant_id, value);
  } else if (mail::equal_ignoring_case(name, originator_field)) {
    keep_first(originator, value);
  }
}

void ContentValues::forget_brought() {
  brought_as.reset();
  brought_scl.reset();
  tenant_id.reset();
  stamped_as.reset();
}

void ContentValues::pass(const model::RelaySettings& relay) {
  const auto strips = [&](std::string_view name) {
    return std::ranges::any_of(relay.strip_headers, [&](const model::FieldPattern& pattern) {
      return pattern.prefix ? mail::starts_ignoring_case(name, pattern.name)
                            : mail::equal_ignoring_case(name, pattern.name);
    });
  };
  if (strips("From")) {
    from_fields = 0;
    from_domains.clear();
  }
  if (strips("X-MS-Exchange-CrossPremises-AuthAs")) brought_as.reset();
  if (strips("X-MS-Exchange-CrossPremises-SCL")) brought_scl.reset();
  if (strips("X-MS-Exchange-Organization-AuthAs")) stamped_as.reset();
  if (strips(tenant_field)) tenant_id.reset();
  if (strips(originator_field)) originator.reset();
  for (const auto& [name, value] : relay.add_headers) read_field(name, value);
}

void ContentValues::leave(const model::Tenant& tenant, std::string organisation) {
  tenant_id = base::to_string(tenant.guid);
  originator.reset();
  if (!organisation.empty()) originator = std::move(organisation);
}

ContentValues content_values(std::string_view header) {
  ContentValues values;
  while (const auto field = mail::next_field(header)) values.read_field(field->name, field->value);
  return values;
}

ContentFacts content_facts(const ContentValues& values) {
  using base::Dimension;
  const auto text = [](const std::optional<std::string>& value) {
    return value ? std::string_view(*value) : std::string_view{};
  };
  std::vector<base::Fact<base::DomainName>> from_domains;
  for (const auto& domain : values.from_domains) from_domains.emplace_back(Dimension::header, domain);
  return {
      .hops = {Dimension::hop_count, values.received_fields},
      .has_from = {Dimension::header, values.has_from()},
      .from_domains = std::move(from_domains),
      .brought_as = {Dimension::header, text(values.brought_as)},
      .brought_scl = {Dimension::header, text(values.brought_scl)},
      .tenant_id = {Dimension::header, text(values.tenant_id)},
      .originator = {Dimension::header, base::DomainName::parse(text(values.originator)).value_or(base::DomainName{})},
      .stamped_as = {Dimension::header, text(values.stamped_as)},
      .spf = {Dimension::dns, values.spf ? mail::to_string(*values.spf) : std::string_view{}},
      .spf_domain = {Dimension::dns, values.spf_domain},
      .verdict = {Dimension::content, mail::to_string(values.verdict)}};
}

}  // namespace mailflow::policy
