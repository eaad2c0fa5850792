#include "cmdlet/recipient_addresses.hpp"

#include <algorithm>
#include <optional>

#include "cmdlet/binding.hpp"

namespace mailflow::cmdlet {
namespace {

using base::fail;
using base::Value;
using config::BoundParameter;
using model::Recipient;

struct Proxy {
  std::string address;  // lower case
  bool primary = false;
};

base::Result<Proxy> parse_proxy(const std::string& text) {
  Proxy proxy;
  auto plain = std::string_view(text);
  if (mail::starts_ignoring_case(plain, "smtp:")) {
    proxy.primary = plain.starts_with("SMTP:");
    plain.remove_prefix(5);
  } else if (const auto colon = plain.find(':'); colon != std::string_view::npos && colon < plain.find('@')) {
    return fail(base::ErrorKind::input, "\"{}\": of the kinds of addresses, SMTP alone is modelled",
                text.substr(0, 80));
  }
  const auto address = mail::parse_address(plain);
  if (!address)
    return fail(base::ErrorKind::input, "\"{}\" is not a mail address: {}", plain.substr(0, 80),
                address.error().message);
  proxy.address = canonical_address(*address);
  return proxy;
}

template <class Take>
base::Result<void> each_proxy(const Value& value, Take take) {
  const auto one = [&](const Value& item) -> base::Result<void> {
    auto proxy = parse_proxy(base::scalar_text(item));
    if (proxy) {
      take(std::move(*proxy));
      return {};
    }
    if (!proxy.error().pos) proxy.error().pos = item.pos;
    return fail(std::move(proxy.error()));
  };
  if (value.is_null()) return {};
  if (value.list() == nullptr) return one(value);
  for (const auto& item : *value.list())
    if (auto done = one(item); !done) return done;
  return {};
}

base::Result<Value> canonical_proxies(const void*, const Value& value) {
  base::ValueList list;
  auto done = each_proxy(
      value, [&](Proxy proxy) { list.push_back(Value{(proxy.primary ? "SMTP:" : "smtp:") + proxy.address, {}}); });
  if (!done) return fail(std::move(done.error()));
  return Value{std::move(list), value.pos};
}

base::Result<void> check_address(const Recipient& recipient, const Invocation& invocation, const Incoming& incoming,
                                 const std::string& address) {
  const auto refuse = [&](std::string message) {
    return fail(about(incoming, {base::ErrorKind::input, std::move(message), incoming.pos, {}}));
  };
  const auto& draft = invocation.draft;
  const auto domain = mail::parse_address(address)->domain;
  if (std::ranges::find(draft.domains(), domain, &model::AcceptedDomain::domain) == draft.domains().end())
    return refuse(fmt::format("{} is no accepted domain of {}", domain.text(),
                              place_of({draft.where(), draft.owner_name(), {}})));
  if (const auto owner = owner_of(draft, recipient, address); !owner.empty())
    return refuse(fmt::format("the address {} is already used by \"{}\"", address, owner));
  return {};
}

base::Result<std::string> one_address(const BoundParameter& bound, const Incoming& incoming) {
  const auto text = config::to_text(bound.value);
  auto proxy = parse_proxy(text);
  if (!proxy) return fail(about(incoming, std::move(proxy.error())));
  return std::move(proxy->address);
}

void put_first(std::vector<std::string>& addresses, std::string address) {
  std::erase(addresses, address);
  addresses.insert(addresses.begin(), std::move(address));
}

}  // namespace

std::string canonical_address(const mail::EmailAddress& address) {
  auto text = mail::to_string(address);
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

std::string primary_address(const Recipient& recipient) {
  return recipient.addresses.empty() ? recipient.external_address : recipient.addresses.front();
}

std::string alias_of(const Recipient& recipient) {
  if (!recipient.alias.empty()) return recipient.alias;
  const auto address = primary_address(recipient);
  return address.substr(0, address.rfind('@'));
}

std::vector<std::string> proxy_addresses(const Recipient& recipient) {
  std::vector<std::string> out;
  for (const auto& address : recipient.addresses) out.push_back((out.empty() ? "SMTP:" : "smtp:") + address);
  if (!recipient.external_address.empty())
    out.push_back((out.empty() ? "SMTP:" : "smtp:") + recipient.external_address);
  return out;
}

std::string owner_of(const Draft& draft, const Recipient& recipient, std::string_view address) {
  for (const auto& other : draft.recipients())
    if (!base::equal_ignoring_case(other.name, recipient.name) &&
        std::ranges::find(other.addresses, address) != other.addresses.end())
      return other.name;
  return {};
}

base::Result<void> set_proxy_addresses(Recipient& recipient, const Invocation& invocation, const BoundParameter& bound,
                                       std::vector<config::Notice>& notices) {
  const Incoming incoming{invocation.call.name, bound.name, bound.pos};
  auto value = config::to_value(bound.value);
  if (!value) return fail(about(incoming, std::move(value.error())));
  if (value->map() != nullptr) {
    const auto current = base::Codec<std::vector<std::string>>::print(proxy_addresses(recipient));
    value = changed_list(incoming, current, *value, nullptr, canonical_proxies, notices);
    if (!value) return fail(std::move(value.error()));
  }
  std::vector<std::string> addresses;
  std::optional<std::string> primary;
  auto done = each_proxy(*value, [&](Proxy proxy) {
    if (base::equal_ignoring_case(proxy.address, recipient.external_address)) return;
    if (proxy.primary) primary = proxy.address;
    if (std::ranges::find(addresses, proxy.address) == addresses.end()) addresses.push_back(std::move(proxy.address));
  });
  if (!done) return fail(about(incoming, std::move(done.error())));
  if (primary) put_first(addresses, *primary);
  for (const auto& address : addresses)
    if (auto checked = check_address(recipient, invocation, incoming, address); !checked) return checked;
  if (addresses.empty() && recipient.external_address.empty())
    return fail(bound.pos, "{}: {}: a recipient needs at least one address", invocation.call.name, bound.name);
  recipient.addresses = std::move(addresses);
  return {};
}

base::Result<void> set_primary_address(Recipient& recipient, const Invocation& invocation,
                                       const BoundParameter& bound) {
  const Incoming incoming{invocation.call.name, bound.name, bound.pos};
  auto address = one_address(bound, incoming);
  if (!address) return fail(std::move(address.error()));
  if (auto checked = check_address(recipient, invocation, incoming, *address); !checked) return checked;
  put_first(recipient.addresses, std::move(*address));
  return {};
}

base::Result<void> set_external_address(Recipient& recipient, const Invocation& invocation,
                                        const BoundParameter& bound) {
  const Incoming incoming{invocation.call.name, bound.name, bound.pos};
  auto address = one_address(bound, incoming);
  if (!address) return fail(std::move(address.error()));
  recipient.external_address = std::move(*address);
  return {};
}

}  // namespace mailflow::cmdlet
