#include "base/ip.hpp"

#include <arpa/inet.h>
#include <fmt/compile.h>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace mailflow::base {
namespace {

constexpr std::size_t longest_address = 45;
constexpr IpAddress::Bytes mapped_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0};

Failure not_an_address(std::string_view text) {
  return fail(ErrorKind::input, "\"{}\" is not an IP address", text.substr(0, 80));
}

IpAddress with_host_bits(const IpAddress& address, unsigned prefix, bool ones) {
  auto bytes = address.bytes();
  const unsigned start = address.is_v4() ? 96 + prefix : prefix;
  for (unsigned bit = start; bit < 128; ++bit) {
    const auto mask = static_cast<std::uint8_t>(0x80U >> (bit % 8));
    if (ones)
      bytes[bit / 8] = static_cast<std::uint8_t>(bytes[bit / 8] | mask);
    else
      bytes[bit / 8] = static_cast<std::uint8_t>(bytes[bit / 8] & ~mask);
  }
  if (address.is_v4()) {
    std::uint32_t bits = 0;
    for (int i = 12; i < 16; ++i) bits = bits << 8 | bytes[static_cast<std::size_t>(i)];
    return IpAddress::v4(bits);
  }
  return IpAddress::v6(bytes);
}

}  // namespace

IpAddress IpAddress::v4(std::uint32_t host_order) {
  IpAddress address;
  for (std::size_t i = 0; i < 4; ++i) address.bytes_[12 + i] = static_cast<std::uint8_t>(host_order >> (24 - 8 * i));
  return address;
}

IpAddress IpAddress::v6(const Bytes& network_order) {
  IpAddress address;
  address.bytes_ = network_order;
  if (std::equal(network_order.begin(), network_order.begin() + 12, mapped_prefix.begin())) {
    std::fill_n(address.bytes_.begin(), 12, std::uint8_t{0});
    return address;
  }
  address.family_ = IpFamily::v6;
  return address;
}

Result<IpAddress> IpAddress::parse(std::string_view text) {
  if (text.empty() || text.size() > longest_address) return not_an_address(text);
  const std::string terminated(text);
  if (terminated.find('\0') != std::string::npos) return not_an_address(text);
  in_addr four{};
  if (inet_pton(AF_INET, terminated.c_str(), &four) == 1) return v4(ntohl(four.s_addr));
  Bytes six{};
  if (inet_pton(AF_INET6, terminated.c_str(), six.data()) == 1) return v6(six);
  return not_an_address(text);
}

std::uint32_t IpAddress::v4_bits() const {
  std::uint32_t bits = 0;
  for (std::size_t i = 12; i < 16; ++i) bits = bits << 8 | bytes_[i];
  return bits;
}

std::string to_string(const IpAddress& address) {
  const auto& bytes = address.bytes();
  if (address.is_v4()) return fmt::format(FMT_COMPILE("{}.{}.{}.{}"), bytes[12], bytes[13], bytes[14], bytes[15]);
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(AF_INET6, bytes.data(), text.data(), text.size());
  return text.data();
}

std::string reverse_name(const IpAddress& address) {
  std::string out;
  if (address.is_v4()) {
    for (std::size_t i = 16; i-- > 12;) out += fmt::format("{}.", address.bytes()[i]);
    return out + "in-addr.arpa";
  }
  for (std::size_t i = 16; i-- > 0;) out += fmt::format("{:x}.{:x}.", address.bytes()[i] & 15, address.bytes()[i] >> 4);
  return out + "ip6.arpa";
}

Result<IpRange> parse_ip_range(std::string_view text) {
  if (const auto slash = text.find('/'); slash != std::string_view::npos) {
    auto address = IpAddress::parse(text.substr(0, slash));
    if (!address) return fail(std::move(address.error()));
    const auto digits = text.substr(slash + 1);
    unsigned prefix = 0;
    const auto [end, ec] = std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
    if (digits.empty() || ec != std::errc{} || end != digits.data() + digits.size() ||
        prefix > (address->is_v4() ? 32U : 128U))
      return fail(ErrorKind::input, "\"{}\" is not an IP range: the prefix length after / must be 0 to {}",
                  text.substr(0, 80), address->is_v4() ? 32 : 128);
    return IpRange{with_host_bits(*address, prefix, false), with_host_bits(*address, prefix, true), std::string(text)};
  }
  if (const auto dash = text.find('-'); dash != std::string_view::npos) {
    auto first = IpAddress::parse(text.substr(0, dash));
    if (!first) return fail(std::move(first.error()));
    auto last = IpAddress::parse(text.substr(dash + 1));
    if (!last) return fail(std::move(last.error()));
    if (first->family() != last->family() || *last < *first)
      return fail(ErrorKind::input, "\"{}\" is not an IP range: the second address must follow the first",
                  text.substr(0, 80));
    return IpRange{*first, *last, std::string(text)};
  }
  auto address = IpAddress::parse(text);
  if (!address) return fail(std::move(address.error()));
  return IpRange{*address, *address, std::string(text)};
}

bool contains(const IpRanges& ranges, const IpAddress& address) {
  return std::any_of(ranges.begin(), ranges.end(), [&](const IpRange& range) { return range.contains(address); });
}

std::string to_string(const IpRanges& ranges) {
  std::string out;
  for (const auto& range : ranges) out += (out.empty() ? "" : ", ") + range.text;
  return out;
}

}  // namespace mailflow::base
