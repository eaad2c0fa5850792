// What policy reads of a message's header: never more addresses than it may, and nothing that ends a stamped field.

#include <cstdlib>
#include <string>

#include "mail/mailbox_list.hpp"
#include "mail/message.hpp"
#include "policy/content_facts.hpp"
#include "policy/rule_facts.hpp"
#include "policy/stamp.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace mailflow;
  const std::string text(reinterpret_cast<const char*>(data), size);
  if (mail::mailbox_domains(text).size() > mail::most_mailboxes) std::abort();
  const auto message = mail::Message::parse(text);
  if (!message) return 0;
  const auto values = policy::content_values(message->header());
  if (values.from_domains.size() > mail::most_mailboxes) std::abort();
  policy::RuleValues asked;
  asked.read_header(message->header());
  if (asked.from.size() > mail::most_mailboxes || asked.fields.size() > policy::most_rule_fields) std::abort();
  for (const auto& address : asked.from)
    if (!mail::parse_address(mail::to_string(address))) std::abort();
  policy::StampValues stamps;
  stamps.trust.grants.promotes = true;
  stamps.brought = policy::brought_by(*message);
  stamps.helo = stamps.client_name = stamps.spf_domain = text;
  stamps.spf = mail::SpfResult::pass;
  auto stamped = *message;
  for (const auto& [name, value] : policy::arrival_fields(stamps)) {
    const auto before = stamped.fields().size();
    stamped.add_on_top(name, value);
    if (stamped.fields().size() != before + 1) std::abort();  // one field, whatever the value
  }
  return 0;
}
