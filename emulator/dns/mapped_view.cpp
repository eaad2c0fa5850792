#include "dns/mapped_view.hpp"

#include <charconv>
#include <optional>
#include <utility>

namespace mailflow::dns {
namespace {

using model::DnsAnswer;
using model::DnsType;
using Status = DnsAnswer::Status;

DnsAnswer without_records(DnsAnswer answer) {
  if (answer.status == Status::found) answer.status = Status::no_data;
  answer.records = {};
  return answer;
}

}  // namespace

std::optional<std::uint32_t> address_of_reverse_name(std::string_view name) {
  constexpr std::string_view suffix = ".in-addr.arpa";
  if (!name.ends_with(suffix)) return std::nullopt;
  name.remove_suffix(suffix.size());
  std::uint32_t address = 0;
  for (unsigned octet = 0; octet < 4; ++octet) {
    const auto label = name.substr(0, name.find('.'));
    std::uint8_t value = 0;
    const auto [stop, code] = std::from_chars(label.data(), label.data() + label.size(), value);
    const bool has_leading_zero = label.size() > 1 && label.front() == '0';
    if (code != std::errc{} || stop != label.data() + label.size() || has_leading_zero) return std::nullopt;
    address |= std::uint32_t{value} << 8 * octet;
    const bool is_last = label.size() == name.size();
    if (is_last != (octet == 3)) return std::nullopt;
    name.remove_prefix(is_last ? label.size() : label.size() + 1);
  }
  return address;
}

base::Result<DnsAnswer> MappedView::find(const model::Zone& zone, std::string_view name, DnsType type) {
  switch (type) {
    case DnsType::a:
      return address(zone, name);
    case DnsType::aaaa:
      return without_records(zone.find(name, type));
    case DnsType::ptr:
      return pointer(zone, name);
    case DnsType::any: {
      const auto answer = zone.find(name, type);
      const bool has_addresses =
          !answer.records.empty() && std::holds_alternative<base::IpAddress>(answer.records[0].data);
      return has_addresses ? with_loopback(answer) : base::Result<DnsAnswer>(answer);
    }
    case DnsType::ns:
    case DnsType::cname:
    case DnsType::soa:
    case DnsType::mx:
    case DnsType::txt:
    case DnsType::srv:
    case DnsType::opt:
    case DnsType::tlsa:
      break;
  }
  return zone.find(name, type);
}

base::Result<DnsAnswer> MappedView::address(const model::Zone& zone, std::string_view name) {
  auto answer = zone.find(name, DnsType::a);
  if (answer.status == Status::no_data) answer = zone.find(name, DnsType::aaaa);
  if (answer.status != Status::found) return answer;
  return with_loopback(answer);
}

base::Result<DnsAnswer> MappedView::with_loopback(DnsAnswer answer) {
  records_.clear();
  for (const auto& record : answer.records) {
    const auto real = map_.real(std::get<base::IpAddress>(record.data));
    if (!real) return base::fail(real.error());
    auto& mapped = records_.emplace_back(model::address_record(record.name, base::IpAddress::v4(*real)));
    mapped.ttl = record.ttl;
  }
  answer.records = records_;
  return answer;
}

DnsAnswer MappedView::pointer(const model::Zone& zone, std::string_view name) const {
  if (const auto real = address_of_reverse_name(name)) {
    if (const auto lab = map_.lab(*real)) {
      auto answer = zone.find(base::reverse_name(*lab), DnsType::ptr);
      answer.owner = name;
      if (answer.status == Status::found && answer.chain_length == 0) return answer;
    }
  }
  return zone.find(name, DnsType::ptr);
}

}  // namespace mailflow::dns
