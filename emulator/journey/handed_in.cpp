#include "journey/handed_in.hpp"

#include "mail/message.hpp"

namespace mailflow::journey {

policy::ContentValues content_of(const Submission& submission, const model::Host& via) {
  if (submission.raw) {
    const auto message = mail::Message::parse(mail::with_line_ends(*submission.raw));
    return message ? policy::content_values(message->header()) : policy::ContentValues{};
  }
  policy::ContentValues values;
  for (const auto& [name, value] : submission.headers) values.read_field(name, value);
  if (values.from_fields == 0) {
    values.from_fields = 1;
    values.from_domains = {submission.from ? submission.from->domain : via.fqdn};
  }
  return values;
}

std::uint64_t size_of(const Submission& submission) {
  if (submission.raw) return submission.raw->size();
  std::uint64_t size = submission.body.size();
  for (const auto& [name, value] : submission.headers) size += name.size() + value.size() + 4;
  return size;
}

}  // namespace mailflow::journey
