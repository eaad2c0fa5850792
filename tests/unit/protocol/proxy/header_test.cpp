#include "protocol/proxy/header.hpp"

#include <gtest/gtest.h>

#include <string>

namespace mailflow::protocol::proxy {
namespace {

using State = Reading::State;

End end_at(std::string_view address, std::uint16_t port) {
  return {base::IpAddress::parse(address).value(), port};
}

// The whole header is read, and every part of it waits for more.
Header read_whole(const std::string& header) {
  for (std::size_t size = 0; size < header.size(); ++size) {
    const auto part = read_header(std::string_view(header).substr(0, size));
    EXPECT_EQ(part.state, State::more) << size << " bytes: " << part.fault;
  }
  const auto reading = read_header(header + "EHLO x\r\n");
  EXPECT_EQ(reading.state, State::complete) << reading.fault;
  EXPECT_EQ(reading.bytes, header.size());
  return reading.header;
}

std::string_view fault_of(std::string_view input) {
  const auto reading = read_header(input);
  EXPECT_EQ(reading.state, State::broken) << input;
  EXPECT_EQ(reading.bytes, 0U);
  return reading.fault;
}

constexpr std::string_view signature("\r\n\r\n\0\r\nQUIT\n", 12);

std::string binary(std::string_view command_and_family, std::string_view rest) {
  std::string header(signature);
  header.append(command_and_family);
  header += static_cast<char>(rest.size() >> 8U);
  header += static_cast<char>(rest.size() & 0xffU);
  return header.append(rest);
}

constexpr std::string_view ends4("\xcb\x00\x71\x07\x28\x6b\x01\x0a\x04\x01\x00\x19", 12);

TEST(ProxyHeader, TextOfBothFamilies) {
  const auto four = read_whole("PROXY TCP4 203.0.113.7 40.107.1.10 1025 25\r\n");
  EXPECT_EQ(four.source, end_at("203.0.113.7", 1025));
  EXPECT_EQ(four.destination, end_at("40.107.1.10", 25));
  const auto six = read_whole("PROXY TCP6 2001:db8::7 2a01:111:f400::10 65535 0\r\n");
  EXPECT_EQ(six.source, end_at("2001:db8::7", 65535));
  EXPECT_EQ(six.destination, end_at("2a01:111:f400::10", 0));
  EXPECT_EQ(read_whole("PROXY TCP6 ::ffff:203.0.113.7 ::1 1 2\r\n").source, end_at("203.0.113.7", 1));
}

TEST(ProxyHeader, TextThatSpeaksForNobody) {
  EXPECT_EQ(read_whole("PROXY UNKNOWN\r\n").source, std::nullopt);
  EXPECT_EQ(read_whole("PROXY UNKNOWN ffff::1 whatever this is\r\n").destination, std::nullopt);
}

TEST(ProxyHeader, TextIsTakenExactly) {
  for (const auto* line :
       {"PROXY TCP4 203.0.113.7 40.107.1.10 1025\r\n", "PROXY TCP4 203.0.113.7 40.107.1.10 1025 25 \r\n",
        "PROXY TCP4 203.0.113.7  40.107.1.10 1025 25\r\n", "PROXY TCP4 203.0.113.7 40.107.1.10 01025 25\r\n",
        "PROXY TCP4 203.0.113.7 40.107.1.10 65536 25\r\n", "PROXY TCP4 203.0.113.7 40.107.1.10 -1 25\r\n",
        "PROXY TCP4 2001:db8::7 2001:db8::8 1025 25\r\n", "PROXY TCP6 203.0.113.7 40.107.1.10 1025 25\r\n",
        "PROXY TCP4 203.0.113 40.107.1.10 1025 25\r\n", "PROXY TCP4 host 40.107.1.10 1025 25\r\n",
        "PROXY TCP4 203.0.113.7 40.107.1.10 1025 25\nEHLO x\r\n", "PROXY TCP4\r\n", "PROXY TCP4 \r\n"})
    EXPECT_EQ(fault_of(line), "not two addresses and two ports") << line;
  for (const auto* line : {"PROXY\ttcp4", "PROX EHLO", "PROXY\r\n", "P\r\n", "EHLO x\r\n", "GET / HTTP/1.1\r\n", "\n"})
    EXPECT_EQ(fault_of(line), "not a PROXY header") << line;
  for (const auto* line : {"PROXY \r\n", "PROXY tcp4 1.2.3.4 1.2.3.4 1 2\r\n", "PROXY UDP4 1.2.3.4 1.2.3.4 1 2\r\n"})
    EXPECT_EQ(fault_of(line), "neither TCP4 nor TCP6 nor UNKNOWN") << line;
}

TEST(ProxyHeader, ALineHas107BytesAtMost) {
  const std::string longest = "PROXY UNKNOWN " + std::string(107 - 14 - 2, 'x') + "\r\n";
  EXPECT_EQ(read_whole(longest).source, std::nullopt);
  EXPECT_EQ(fault_of("PROXY UNKNOWN " + std::string(107 - 14 - 1, 'x') + "\r\n"), "the line is too long");
  EXPECT_EQ(fault_of("PROXY UNKNOWN " + std::string(107 - 14, 'x')), "the line is too long");
}

TEST(ProxyHeader, BinaryOfBothFamilies) {
  const auto four = read_whole(binary("\x21\x11", ends4));
  EXPECT_EQ(four.source, end_at("203.0.113.7", 1025));
  EXPECT_EQ(four.destination, end_at("40.107.1.10", 25));
  std::string ends6(16, '\0');
  ends6.replace(0, 4, "\x20\x01\x0d\xb8");
  ends6[15] = 7;
  ends6 += ends6.substr(0, 15) + '\x08' + std::string("\x04\x01\x00\x19", 4);
  const auto six = read_whole(binary("\x21\x21", ends6));
  EXPECT_EQ(six.source, end_at("2001:db8::7", 1025));
  EXPECT_EQ(six.destination, end_at("2001:db8::8", 25));
}

TEST(ProxyHeader, TlvsAreSkipped) {
  const auto rest = std::string(ends4) + std::string("\x03\x00\x04....\x05\x00\x02id", 12);
  EXPECT_EQ(read_whole(binary("\x21\x11", rest)).source, end_at("203.0.113.7", 1025));
}

TEST(ProxyHeader, BinaryThatSpeaksForNobody) {
  using namespace std::string_view_literals;
  for (const auto words : {"\x20\x00"sv, "\x20\x11"sv, "\x20\xff"sv, "\x21\x00"sv, "\x21\x12"sv, "\x21\x31"sv}) {
    const auto header = read_whole(binary(words, ends4));
    EXPECT_EQ(header.source, std::nullopt);
    EXPECT_EQ(header.destination, std::nullopt);
    EXPECT_EQ(read_whole(binary(words, "")).source, std::nullopt);
  }
}

TEST(ProxyHeader, BinaryIsBounded) {
  const auto rest = std::string(ends4) + std::string(4096 - ends4.size(), '\0');
  EXPECT_EQ(read_whole(binary("\x21\x11", rest)).source, end_at("203.0.113.7", 1025));
  EXPECT_EQ(binary("\x21\x11", rest).size(), longest_header);
  EXPECT_EQ(fault_of(binary("\x21\x11", rest + "x").substr(0, 16)), "the header is too long");
}

TEST(ProxyHeader, BinaryThatIsWrong) {
  EXPECT_EQ(fault_of(binary("\x11\x11", ends4)), "neither LOCAL nor PROXY of version 2");
  EXPECT_EQ(fault_of(binary("\x22\x11", ends4).substr(0, 13)), "neither LOCAL nor PROXY of version 2");
  EXPECT_EQ(fault_of(binary("\x21\x41", ends4)), "an unknown family of addresses");
  EXPECT_EQ(fault_of(binary("\x21\x11", ends4.substr(0, 11))), "too short for two addresses and two ports");
  EXPECT_EQ(fault_of(binary("\x21\x21", ends4)), "too short for two addresses and two ports");
  EXPECT_EQ(fault_of("\r\nQUIT\r\n"), "not a PROXY header");
}

}  // namespace
}  // namespace mailflow::protocol::proxy
