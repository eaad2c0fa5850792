#include "protocol/proxy/header.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace mailflow::protocol::proxy {
namespace {

using State = Reading::State;

constexpr std::string_view text_start = "PROXY ";
constexpr std::size_t longest_line = 107;  // with CRLF
constexpr std::string_view signature("\r\n\r\n\0\r\nQUIT\n", 12);
constexpr std::size_t fixed_part = 16;  // signature, version and command, family, length
constexpr std::size_t longest_rest = longest_header - fixed_part;

Reading broken(std::string_view fault) {
  return {.state = State::broken, .bytes = 0, .header = {}, .fault = fault};
}

Reading complete(std::size_t bytes, Header header) {
  return {.state = State::complete, .bytes = bytes, .header = std::move(header), .fault = {}};
}

// "25", "0"; nothing for "025", "+25" and what is no port.
std::optional<std::uint16_t> port_of(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  if (text.size() > 1 && text.front() == '0') return std::nullopt;
  return port;
}

// The family is that of the words: "::ffff:192.0.2.1" is TCP6's.
std::optional<base::IpAddress> address_of(std::string_view text, base::IpFamily family) {
  const bool has_colon = text.find(':') != std::string_view::npos;
  if (has_colon != (family == base::IpFamily::v6)) return std::nullopt;
  const auto address = base::IpAddress::parse(text);
  return address ? std::optional(*address) : std::nullopt;
}

// "192.0.2.1 192.0.2.2 1025 25", exactly so.
std::optional<Header> ends_of(std::string_view text, base::IpFamily family) {
  std::array<std::string_view, 4> words;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto size = std::min(text.find(' '), text.size());
    words.at(i) = text.substr(0, size);
    const bool is_last = i + 1 == words.size();
    if (is_last != (size == text.size())) return std::nullopt;
    text.remove_prefix(is_last ? size : size + 1);
  }
  const auto source = address_of(words[0], family);
  const auto destination = address_of(words[1], family);
  const auto source_port = port_of(words[2]);
  const auto destination_port = port_of(words[3]);
  if (!source || !destination || !source_port || !destination_port) return std::nullopt;
  return Header{End{*source, *source_port}, End{*destination, *destination_port}};
}

Reading read_text(std::string_view input) {
  const auto seen = std::min(input.size(), text_start.size());
  if (input.substr(0, seen) != text_start.substr(0, seen)) return broken("not a PROXY header");
  const auto end = input.substr(0, longest_line).find("\r\n");
  if (end == std::string_view::npos) return input.size() < longest_line ? Reading{} : broken("the line is too long");
  const auto line = input.substr(0, end).substr(std::min(end, text_start.size()));
  const auto family = line.substr(0, line.find(' '));
  if (family == "UNKNOWN") return complete(end + 2, {});
  if (family != "TCP4" && family != "TCP6") return broken("neither TCP4 nor TCP6 nor UNKNOWN");
  const auto rest = line.substr(std::min(line.size(), family.size() + 1));
  const auto ends = ends_of(rest, family == "TCP4" ? base::IpFamily::v4 : base::IpFamily::v6);
  if (!ends) return broken("not two addresses and two ports");
  return complete(end + 2, *ends);
}

std::size_t number_at(std::string_view bytes, std::size_t at, std::size_t size) {
  std::size_t value = 0;
  for (const char c : bytes.substr(at, size)) value = value << 8U | static_cast<unsigned char>(c);
  return value;
}

base::IpAddress address_at(std::string_view bytes, std::size_t at, base::IpFamily family) {
  if (family == base::IpFamily::v4) return base::IpAddress::v4(static_cast<std::uint32_t>(number_at(bytes, at, 4)));
  base::IpAddress::Bytes raw{};
  std::transform(bytes.begin() + static_cast<std::ptrdiff_t>(at), bytes.begin() + static_cast<std::ptrdiff_t>(at + 16),
                 raw.begin(), [](char c) { return static_cast<std::uint8_t>(c); });
  return base::IpAddress::v6(raw);
}

// Two addresses, two ports; what follows them are TLVs.
std::optional<Header> ends_in(std::string_view rest, base::IpFamily family) {
  const std::size_t size = family == base::IpFamily::v4 ? 4 : 16;
  if (rest.size() < 2 * size + 4) return std::nullopt;
  const auto port = [&](std::size_t at) { return static_cast<std::uint16_t>(number_at(rest, at, 2)); };
  return Header{End{address_at(rest, 0, family), port(2 * size)},
                End{address_at(rest, size, family), port(2 * size + 2)}};
}

Reading read_binary(std::string_view input) {
  enum Family : std::size_t {
    unspecified = 0x00,
    tcp4 = 0x11,
    udp4 = 0x12,
    tcp6 = 0x21,
    udp6 = 0x22,
    file = 0x31,
    file_datagram = 0x32
  };
  enum Command : std::size_t { local = 0x20, proxied = 0x21 };
  const auto seen = std::min(input.size(), signature.size());
  if (input.substr(0, seen) != signature.substr(0, seen)) return broken("not a PROXY header");
  if (input.size() > 12) {
    const auto command = number_at(input, 12, 1);
    if (command != local && command != proxied) return broken("neither LOCAL nor PROXY of version 2");
  }
  if (input.size() < fixed_part) return {};
  const auto length = number_at(input, 14, 2);
  if (length > longest_rest) return broken("the header is too long");
  if (input.size() < fixed_part + length) return {};
  const auto whole = fixed_part + length;
  if (number_at(input, 12, 1) == local) return complete(whole, {});
  const auto rest = input.substr(fixed_part, length);
  switch (number_at(input, 13, 1)) {
    case unspecified:
    case udp4:
    case udp6:
    case file:
    case file_datagram:
      return complete(whole, {});
    case tcp4:
      if (const auto ends = ends_in(rest, base::IpFamily::v4)) return complete(whole, *ends);
      return broken("too short for two addresses and two ports");
    case tcp6:
      if (const auto ends = ends_in(rest, base::IpFamily::v6)) return complete(whole, *ends);
      return broken("too short for two addresses and two ports");
    default:
      return broken("an unknown family of addresses");
  }
}

}  // namespace

Reading read_header(std::string_view input) {
  if (input.empty()) return {};
  return input.front() == text_start.front() ? read_text(input) : read_binary(input);
}

}  // namespace mailflow::protocol::proxy
