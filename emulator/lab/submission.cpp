#include "lab/submission.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/guid.hpp"
#include "mail/message_id.hpp"
#include "policy/host_kinds.hpp"

namespace mailflow::lab {
namespace {

std::string new_message_id(const model::Host& via, std::uint64_t unique) {
  const auto& fqdn = via.fqdn.text();
  const auto high = base::stable_hash(fqdn, unique);
  const auto low = base::stable_hash(fqdn, ~unique);
  switch (policy::kind_of(via).style) {
    case policy::WireStyle::exchange_online:
      return mail::exchange_online_message_id(fmt::format("{:016X}{:08X}", high, low >> 32), fqdn);
    case policy::WireStyle::exchange_server:
    case policy::WireStyle::generic:
      return mail::make_message_id(fmt::format("{:016x}{:016x}", high, low), fqdn);
  }
  return {};
}

std::string list_of(const std::vector<mail::EmailAddress>& addresses) {
  std::string out;
  for (const auto& address : addresses) out += (out.empty() ? "" : ", ") + mail::to_path(address);
  return out;
}

// As it was given, but for a Message-ID: who submits a message gives it one where it has none (RFC 6409 8.3).
base::Result<mail::Message> raw_message(std::string_view raw, const std::string& message_id) {
  auto message = mail::Message::parse(mail::with_line_ends(raw));
  if (message && !mail::message_id_of(*message)) {
    message->remove("Message-ID");
    message->append("Message-ID", message_id);
  }
  return message;
}

}  // namespace

base::Result<mail::Message> message_of(const journey::Submission& submission, const model::Host& via,
                                       std::uint64_t unique, base::LabTime now) {
  if (submission.raw) return raw_message(*submission.raw, new_message_id(via, unique));
  mail::Message message;
  const auto given = [&](std::string_view name) {
    return std::any_of(submission.headers.begin(), submission.headers.end(),
                       [name](const auto& field) { return mail::equal_ignoring_case(field.first, name); });
  };
  const auto add = [&](std::string_view name, const std::string& value) {
    if (!given(name)) message.append(name, value);
  };
  for (const auto& [name, value] : submission.headers)
    if (mail::equal_ignoring_case(name, "Received")) message.append(name, value);
  add("From", submission.from ? mail::to_path(*submission.from) : "<postmaster@" + via.fqdn.text() + ">");
  add("To", list_of(submission.to));
  add("Subject", "Hello from the lab");
  add("Date", base::rfc5322(now));
  add("Message-ID", new_message_id(via, unique));
  for (const auto& [name, value] : submission.headers)
    if (!mail::equal_ignoring_case(name, "Received")) message.append(name, value);
  message.set_body(mail::with_line_ends(submission.body));
  return message;
}

}  // namespace mailflow::lab
