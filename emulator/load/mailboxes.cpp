#include "load/mailboxes.hpp"

#include <algorithm>
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

constexpr std::size_t most_mailbox_addresses = 1'000'000;

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

class MailboxReader {
 public:
  MailboxReader(std::string_view owner, std::span<const DomainName> domains)
      : owner_(owner), domains_(domains), known_domains_(domains.begin(), domains.end()) {}

  base::Result<model::Mailbox> read(const Value& item) {
    model::Mailbox mailbox;
    mailbox.pos = item.pos;
    if (item.map() == nullptr) {
      if (auto done = add(mailbox, item); !done) return fail(std::move(done.error()));
      mailbox.name = name_of(mailbox);
      return mailbox;
    }
    config::MapReader reader(item, mailbox_shape());
    const auto& name = reader.need("name");
    const auto aliases = reader.items("aliases");
    if (auto done = reader.finish(); !done) return fail(done.error());
    if (auto done = add(mailbox, name); !done) return fail(base::within("name", std::move(done.error())));
    mailbox.name = name_of(mailbox);
    for (const auto* alias : aliases)
      if (auto done = add(mailbox, *alias); !done) return fail(base::within("aliases", std::move(done.error())));
    return mailbox;
  }

 private:
  static std::string name_of(const model::Mailbox& mailbox) {
    const auto& address = mailbox.addresses.front();
    return address.substr(0, address.rfind('@'));
  }

  base::Result<void> add(model::Mailbox& mailbox, const Value& item) {
    if (item.is_null() || item.list() != nullptr || item.map() != nullptr)
      return fail(config::expected("a mailbox's name or address", item));
    const auto text = config::written(item);
    if (text.find('@') != std::string::npos) return add_address(mailbox, text, item.pos);
    if (domains_.empty()) return fail(item.pos, "{} has no domain that a mailbox \"{}\" could be in", owner_, text);
    for (const auto& domain : domains_)
      if (auto done = add_address(mailbox, text + "@" + domain.text(), item.pos); !done) return done;
    return {};
  }

  base::Result<void> add_address(model::Mailbox& mailbox, const std::string& text, const base::SourcePos& pos) {
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
    if (taken_.size() > most_mailbox_addresses)
      return fail(pos, "{} has more than {} addresses", owner_, most_mailbox_addresses);
    mailbox.addresses.push_back(std::move(plain));
    return {};
  }

  std::string_view owner_;
  std::span<const DomainName> domains_;
  std::unordered_set<DomainName> known_domains_;
  std::unordered_set<std::string> taken_;
};

}  // namespace

base::Result<std::shared_ptr<const model::Recipients>> read_mailboxes(const Value& list, std::string_view owner,
                                                                      std::span<const DomainName> domains) {
  std::vector<model::Mailbox> rows;
  MailboxReader reader(owner, domains);
  std::unordered_set<std::string> names;
  const auto take = [&](const Value& item) -> base::Result<void> {
    auto mailbox = reader.read(item);
    if (!mailbox) return fail(base::within("mailboxes", std::move(mailbox.error())));
    if (!names.insert(mailbox->name).second) mailbox->name = mailbox->addresses.front();
    rows.push_back(std::move(*mailbox));
    return {};
  };
  if (const auto* items = list.list()) {
    rows.reserve(items->size());
    for (const auto& item : *items)
      if (auto done = take(item); !done) return fail(std::move(done.error()));
  } else if (auto done = take(list); !done) {
    return fail(std::move(done.error()));
  }
  return std::make_shared<const model::Recipients>(std::move(rows));
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
