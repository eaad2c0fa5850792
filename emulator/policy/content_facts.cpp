#include "policy/content_facts.hpp"

#include "mail/address.hpp"
#include "mail/message.hpp"

namespace mailflow::policy {
namespace {

constexpr std::string_view brought = "X-MS-Exchange-CrossPremises-";

// The domain of a From field's first address: "Ann <ann@contoso.com>", "ann@contoso.com", "\"a, b\" <ann@contoso.com>".
base::DomainName domain_of(const std::string& value) {
  std::string_view text = value;
  if (const auto open = text.find('<'); open != std::string_view::npos) {
    text.remove_prefix(open + 1);
    text = text.substr(0, text.find('>'));
  } else {
    text = text.substr(0, text.find(','));
  }
  const auto address = mail::parse_address(text);
  return address ? address->domain : base::DomainName{};
}

}  // namespace

void ContentValues::read_field(std::string_view name, std::string_view value) {
  if (mail::equal_ignoring_case(name, "Received")) {
    ++received_fields;
  } else if (mail::equal_ignoring_case(name, "From")) {
    const auto text = mail::unfold(value);
    if (!has_from) from_domain = domain_of(text);
    has_from = has_from || !text.empty();
  } else if (mail::starts_ignoring_case(name, brought)) {
    name.remove_prefix(brought.size());
    auto& kept = mail::equal_ignoring_case(name, "SCL") ? brought_scl : brought_as;
    const bool wanted = mail::equal_ignoring_case(name, "SCL") || mail::equal_ignoring_case(name, "AuthAs");
    if (wanted && !kept) kept = mail::unfold(value);
  }
}

void ContentValues::forget_brought() {
  brought_as.reset();
  brought_scl.reset();
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
  return {.hops = {Dimension::hop_count, values.received_fields},
          .has_from = {Dimension::header, values.has_from},
          .from_domain = {Dimension::header, values.from_domain},
          .brought_as = {Dimension::header, text(values.brought_as)},
          .brought_scl = {Dimension::header, text(values.brought_scl)},
          .spf = {Dimension::dns, values.spf ? mail::to_string(*values.spf) : std::string_view{}},
          .verdict = {Dimension::content, mail::to_string(values.verdict)}};
}

}  // namespace mailflow::policy
