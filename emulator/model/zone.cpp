#include "model/zone.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace mailflow::model {
namespace {

std::string_view parent_of(std::string_view name) {
  const auto dot = name.find('.');
  return dot == std::string_view::npos ? std::string_view{} : name.substr(dot + 1);
}

}  // namespace

std::string to_string(DnsType type) {
  switch (type) {
    case DnsType::a:
      return "A";
    case DnsType::ns:
      return "NS";
    case DnsType::cname:
      return "CNAME";
    case DnsType::soa:
      return "SOA";
    case DnsType::ptr:
      return "PTR";
    case DnsType::mx:
      return "MX";
    case DnsType::txt:
      return "TXT";
    case DnsType::aaaa:
      return "AAAA";
    case DnsType::srv:
      return "SRV";
    case DnsType::opt:
      return "OPT";
    case DnsType::tlsa:
      return "TLSA";
    case DnsType::any:
      return "ANY";
  }
  return fmt::format("TYPE{}", static_cast<unsigned>(type));
}

DnsRecord address_record(base::DomainName name, const base::IpAddress& address) {
  return {.name = std::move(name), .type = address.is_v4() ? DnsType::a : DnsType::aaaa, .data = address};
}

DnsRecord mx_record(base::DomainName name, std::uint16_t preference, base::DomainName exchange) {
  return {.name = std::move(name), .type = DnsType::mx, .data = MxData{preference, std::move(exchange)}};
}

DnsRecord txt_record(base::DomainName name, std::string_view text) {
  constexpr std::size_t longest_string = 255;
  TxtData txt;
  do {
    txt.strings.emplace_back(text.substr(0, longest_string));
    text.remove_prefix(txt.strings.back().size());
  } while (!text.empty());
  return {.name = std::move(name), .type = DnsType::txt, .data = std::move(txt)};
}

DnsRecord name_record(base::DomainName name, DnsType type, base::DomainName target) {
  return {.name = std::move(name), .type = type, .data = std::move(target)};
}

std::string joined_text(const DnsRecord& txt) {
  std::string text;
  if (const auto* data = std::get_if<TxtData>(&txt.data))
    for (const auto& piece : data->strings) text += piece;
  return text;
}

Zone::Zone(std::vector<DnsRecord> sorted) : records_(std::move(sorted)) {
  nodes_.emplace_back();
  index_.reserve(records_.size());
  index_.emplace(std::string_view{}, 0);
  for (std::uint32_t first = 0; first < records_.size();) {
    auto last = first + 1;
    while (last < records_.size() && records_[last].name == records_[first].name) ++last;
    auto& node = nodes_[add_node(records_[first].name.text())];
    node.first = first;
    node.count = last - first;
    first = last;
  }
  for (auto& node : nodes_) {
    const auto* zone = &node;
    while (own_soa(*zone) == records_.size() && zone != nodes_.data()) zone = &nodes_[zone->parent];
    node.soa = own_soa(*zone);
  }
}

std::uint32_t Zone::add_node(std::string_view name) {
  if (const auto known = index_.find(name); known != index_.end()) return known->second;
  const auto parent = add_node(parent_of(name));  // as deep as a name has labels: 127 at most
  const auto number = static_cast<std::uint32_t>(nodes_.size());
  nodes_.push_back({.parent = parent});
  index_.emplace(name, number);
  if (name == "*" || name.starts_with("*.")) nodes_[parent].wildcard = number;
  return number;
}

std::uint32_t Zone::own_soa(const Node& node) const {
  const auto set = set_of(node, DnsType::soa);
  return static_cast<std::uint32_t>(set.empty() ? records_.size()
                                                : static_cast<std::size_t>(set.data() - records_.data()));
}

// The name's own node, or the closest encloser of RFC 4592 2.2.1.
const Zone::Node& Zone::closest(std::string_view name, bool& exists) const {
  exists = true;
  for (;;) {
    if (const auto found = index_.find(name); found != index_.end()) return nodes_[found->second];
    exists = false;
    name = parent_of(name);
  }
}

std::span<const DnsRecord> Zone::set_of(const Node& node, DnsType type) const {
  const auto all = std::span(records_).subspan(node.first, node.count);
  const auto range = std::ranges::equal_range(all, type, {}, &DnsRecord::type);
  return {range.begin(), range.end()};
}

DnsAnswer Zone::find(std::string_view name, DnsType type) const {
  DnsAnswer answer;
  answer.owner = name;
  for (;;) {
    bool exists = false;
    const Node* node = &closest(answer.owner, exists);
    answer.soa = &records_[node->soa];
    if (!exists && node->wildcard == 0) {
      answer.status = DnsAnswer::Status::no_such_name;
      return answer;
    }
    if (!exists) node = &nodes_[node->wildcard];
    if (type == DnsType::any && node->count != 0) type = records_[node->first].type;
    answer.records = set_of(*node, type);
    if (!answer.records.empty()) {
      answer.status = DnsAnswer::Status::found;
      return answer;
    }
    const auto alias = set_of(*node, DnsType::cname);
    if (alias.empty()) {
      answer.status = DnsAnswer::Status::no_data;
      return answer;
    }
    if (answer.chain_length == DnsAnswer::longest_chain) {
      answer.status = DnsAnswer::Status::cname_loop;
      return answer;
    }
    answer.chain[answer.chain_length++] = &alias.front();
    answer.owner = std::get<base::DomainName>(alias.front().data).text();
  }
}

}  // namespace mailflow::model
