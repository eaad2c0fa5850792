#include "lab/submission.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/guid.hpp"
#include "mail/message_id.hpp"
#include "policy/host_kinds.hpp"

namespace mailflow::lab {
namespace {

std::string with_line_ends(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 16);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n' && (i == 0 || text[i - 1] != '\r')) out += '\r';
    out += text[i];
  }
  return out;
}

std::string new_message_id(const model::Host& via, std::uint64_t unique) {
  const auto& fqdn = via.fqdn.text();
  const auto high = base::stable_hash(fqdn, unique);
  const auto low = base::stable_hash(fqdn, ~unique);
  switch (policy::kind_of(via).style) {
    case policy::WireStyle::exchange_online:
      return mail::exchange_online_message_id(fmt::format("{:016X}{:08X}", high, low >> 32), fqdn);
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

}  // namespace

mail::Message message_of(const journey::Submission& submission, const model::Host& via, std::uint64_t unique,
                         base::LabTime now) {
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
  message.set_body(with_line_ends(submission.body));
  return message;
}

}  // namespace mailflow::lab
