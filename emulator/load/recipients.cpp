#include "load/recipients.hpp"

#include <algorithm>
#include <array>
#include <unordered_set>
#include <utility>

#include "config/map_reader.hpp"
#include "config/yaml.hpp"
#include "load/hosts.hpp"
#include "load/names.hpp"
#include "load/shapes.hpp"
#include "mail/address.hpp"

namespace mailflow::load {
namespace {

using base::DomainName;
using base::Error;
using base::ErrorKind;
using base::fail;
using base::Value;
using model::Recipient;
using model::RecipientKind;

constexpr std::size_t most_members = 100'000;

constexpr std::array<RecipientKey, 6> keys{{
    {"mailboxes", RecipientKind::mailbox, mailbox_shape},
    {"mail-users", RecipientKind::mail_user, external_recipient_shape},
    {"contacts", RecipientKind::mail_contact, external_recipient_shape},
    {"groups", RecipientKind::distribution_group, group_shape},
    {"dynamic-groups", RecipientKind::dynamic_group, mailbox_shape},
    {"public-folders", RecipientKind::public_folder, mailbox_shape},
}};

constexpr std::array<RecipientKey, 5> organization_keys{{
    {"mailboxes", RecipientKind::mailbox, organization_mailbox_shape},
    {"remote-mailboxes", RecipientKind::remote_mailbox, remote_mailbox_shape},
    {"mail-users", RecipientKind::mail_user, organization_external_recipient_shape},
    {"contacts", RecipientKind::mail_contact, organization_external_recipient_shape},
    {"groups", RecipientKind::distribution_group, organization_group_shape},
}};

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

base::Result<std::string> external_address(const Value& value, std::string_view key = "external") {
  const auto text = config::written(value);
  const auto address = mail::parse_address(text);
  if (!address) return fail(value.pos, "{}: \"{}\" is not a mail address: {}", key, text, address.error().message);
  return mail::to_string(*address);
}

// All recipients of one owner, so that none takes another's address.
class RecipientReader {
 public:
  RecipientReader(std::string_view owner, std::span<const DomainName> domains, const DomainName* routing = nullptr)
      : owner_(owner), domains_(domains), routing_(routing), known_domains_(domains.begin(), domains.end()) {}

  base::Result<void> read(const Value& item, const RecipientKey& key);
  base::Result<void> check(Recipient stored);
  base::Result<RecipientsPtr> finish();

 private:
  base::Result<Recipient> read_map(const Value& item, const RecipientKey& key);
  base::Result<void> add(Recipient& recipient, const Value& item);
  base::Result<void> route(Recipient& recipient, const base::SourcePos& pos) const;
  base::Result<void> add_address(Recipient& recipient, const std::string& text, const base::SourcePos& pos);
  void keep(Recipient recipient);
  base::Result<void> check_members() const;

  std::string_view owner_;
  std::span<const DomainName> domains_;
  const DomainName* routing_;
  std::unordered_set<DomainName> known_domains_;
  std::unordered_set<std::string> taken_;
  std::unordered_set<std::string> names_;
  std::vector<Recipient> rows_;
  std::vector<std::pair<std::string, base::SourcePos>> members_;  // of all groups
};

base::Result<void> RecipientReader::read(const Value& item, const RecipientKey& key) {
  Recipient recipient;
  if (item.map() == nullptr && base::find_key(key.shape(), "external") == nullptr) {
    if (auto done = add(recipient, item); !done) return done;
  } else {
    auto read = read_map(item, key);
    if (!read) return fail(std::move(read.error()));
    recipient = std::move(*read);
  }
  const auto& address = recipient.addresses.front();
  recipient.name = address.substr(0, address.rfind('@'));
  recipient.pos = item.pos;
  recipient.kind = key.kind;
  if (auto done = route(recipient, item.pos); !done) return done;
  keep(std::move(recipient));
  return {};
}

// A remote mailbox's own address in the routing domain, where none was given.
base::Result<void> RecipientReader::route(Recipient& recipient, const base::SourcePos& pos) const {
  if (recipient.kind != RecipientKind::remote_mailbox || !recipient.external_address.empty()) return {};
  if (routing_ == nullptr)
    return fail(Error{ErrorKind::input,
                      fmt::format("the remote mailbox \"{}\" has no routing address: {} goes with no tenant of the lab",
                                  recipient.name, owner_),
                      pos, "say it: { name: david, routing-address: david@contoso.mail.onmicrosoft.com }"});
  recipient.external_address = recipient.name + '@' + routing_->text();
  return {};
}

base::Result<Recipient> RecipientReader::read_map(const Value& item, const RecipientKey& key) {
  config::MapReader reader(item, key.shape());
  Recipient recipient;
  const auto& name = reader.need("name");
  const auto aliases = reader.items("aliases");
  const auto knows = [&](std::string_view each) { return base::find_key(key.shape(), each) != nullptr; };
  const auto* external = knows("external") ? &reader.need("external") : nullptr;
  const auto* routing = knows("routing-address") ? reader.maybe("routing-address") : nullptr;
  const auto members = knows("members") ? reader.items("members") : std::vector<const Value*>{};
  if (knows("synchronised")) recipient.synchronised = reader.maybe_boolean("synchronised").value_or(true);
  if (auto done = reader.finish(); !done) return fail(done.error());
  if (auto done = add(recipient, name); !done) return fail(base::within("name", std::move(done.error())));
  for (const auto* alias : aliases)
    if (auto done = add(recipient, *alias); !done) return fail(base::within("aliases", std::move(done.error())));
  if (const auto* beyond = external != nullptr ? external : routing) {
    auto address = external_address(*beyond, external != nullptr ? "external" : "routing-address");
    if (!address) return fail(std::move(address.error()));
    recipient.external_address = std::move(*address);
  }
  for (const auto* member : members) {
    if (recipient.members.size() == most_members) return fail(member->pos, "members: more than {}", most_members);
    recipient.members.push_back(lower(config::written(*member)));
    members_.emplace_back(recipient.members.back(), member->pos);
  }
  return recipient;
}

base::Result<void> RecipientReader::add(Recipient& recipient, const Value& item) {
  if (item.is_null() || item.list() != nullptr || item.map() != nullptr)
    return fail(config::expected("a recipient's name or address", item));
  const auto text = config::written(item);
  if (text.find('@') != std::string::npos) return add_address(recipient, text, item.pos);
  if (domains_.empty()) return fail(item.pos, "{} has no domain that a recipient \"{}\" could be in", owner_, text);
  for (const auto& domain : domains_)
    if (auto done = add_address(recipient, text + "@" + domain.text(), item.pos); !done) return done;
  return {};
}

base::Result<void> RecipientReader::add_address(Recipient& recipient, const std::string& text,
                                                const base::SourcePos& pos) {
  const auto address = mail::parse_address(text);
  if (!address) return fail(pos, "\"{}\" is not a mail address: {}", text, address.error().message);
  if (!known_domains_.contains(address->domain)) {
    Names known("domain");
    for (const auto& domain : domains_) known.add(domain.text());
    auto error = known.unknown(address->domain.text(), pos);
    error.message = fmt::format("{} is not a domain of {}", address->domain.text(), owner_);
    return fail(std::move(error));
  }
  auto plain = lower(mail::to_string(*address));
  if (!taken_.insert(plain).second) return fail(pos, "the address {} is given twice", plain);
  if (taken_.size() > most_recipients) return fail(pos, "{} has more than {} addresses", owner_, most_recipients);
  recipient.addresses.push_back(std::move(plain));
  return {};
}

void RecipientReader::keep(Recipient recipient) {
  if (!names_.insert(recipient.name).second) {
    recipient.name = recipient.addresses.front();
    names_.insert(recipient.name);
  }
  rows_.push_back(std::move(recipient));
}

base::Result<void> RecipientReader::check(Recipient stored) {
  const auto pos = stored.pos;
  for (const auto& text : std::exchange(stored.addresses, {}))
    if (auto done = add_address(stored, text, pos); !done) return fail(base::within("EmailAddresses", done.error()));
  const bool goes_on = stored.kind == RecipientKind::mail_user || stored.kind == RecipientKind::mail_contact ||
                       stored.kind == RecipientKind::remote_mailbox;
  if (goes_on || !stored.external_address.empty()) {
    auto address = external_address({stored.external_address, pos});
    if (!address) return fail(std::move(address.error()));
    stored.external_address = std::move(*address);
  }
  rows_.push_back(std::move(stored));
  return {};
}

// A member is a recipient of the owner, by name or address, or an address anywhere else.
base::Result<void> RecipientReader::check_members() const {
  for (const auto& [member, pos] : members_) {
    if (names_.contains(member) || taken_.contains(member)) continue;
    const auto address = mail::parse_address(member);
    if (address && !known_domains_.contains(address->domain)) continue;
    Names known("recipient");
    for (const auto& row : rows_) known.add(row.name);
    return fail(base::within("members", known.unknown(member, pos)));
  }
  return {};
}

base::Result<RecipientsPtr> RecipientReader::finish() {
  if (auto done = check_members(); !done) return fail(std::move(done.error()));
  return std::make_shared<const model::Recipients>(std::move(rows_));
}

}  // namespace

std::span<const RecipientKey> recipient_keys() {
  return keys;
}

std::span<const RecipientKey> organization_recipient_keys() {
  return organization_keys;
}

base::Result<RecipientsPtr> read_recipients(std::span<const RecipientList> lists, std::string_view owner,
                                            std::span<const DomainName> domains, const DomainName* routing) {
  RecipientReader reader(owner, domains, routing);
  for (const auto& [key, list] : lists) {
    const auto take = [&](const Value& item) -> base::Result<void> {
      if (auto done = reader.read(item, key); !done) return fail(base::within(key.key, std::move(done.error())));
      return {};
    };
    if (const auto* items = list.list()) {
      for (const auto& item : *items)
        if (auto done = take(item); !done) return fail(std::move(done.error()));
    } else if (auto done = take(list); !done) {
      return fail(std::move(done.error()));
    }
  }
  return reader.finish();
}

base::Result<RecipientsPtr> read_mailboxes(const Value& list, std::string_view owner,
                                           std::span<const DomainName> domains) {
  const RecipientList mailboxes{keys.front(), list};
  return read_recipients({&mailboxes, 1}, owner, domains);
}

base::Result<RecipientsPtr> checked_recipients(std::vector<Recipient> rows, std::string_view owner,
                                               std::span<const DomainName> domains) {
  RecipientReader reader(owner, domains);
  for (auto& row : rows)
    if (auto done = reader.check(std::move(row)); !done) return fail(std::move(done.error()));
  return reader.finish();
}

base::Result<std::vector<DomainName>> read_domains(const Value* list) {
  std::vector<DomainName> domains;
  if (list == nullptr) return domains;
  std::unordered_set<DomainName> taken;
  const auto take = [&](const Value& item) -> base::Result<void> {
    if (item.text() == nullptr) return fail(base::within("domains", config::expected("a domain name", item)));
    auto domain = DomainName::parse(*item.text());
    if (!domain || domain->empty()) return fail(base::within("domains", config::expected("a domain name", item)));
    if (!taken.insert(*domain).second) return fail(item.pos, "domains: {} is given twice", domain->text());
    domains.push_back(std::move(*domain));
    return {};
  };
  if (const auto* items = list->list()) {
    if (items->size() > most_domains) return fail(list->pos, "domains: more than {}", most_domains);
    for (const auto& item : *items)
      if (auto done = take(item); !done) return fail(std::move(done.error()));
  } else if (auto done = take(*list); !done) {
    return fail(std::move(done.error()));
  }
  return domains;
}

}  // namespace mailflow::load
