#include "protocol/dns/zone_fields.hpp"

#include <charconv>
#include <limits>
#include <utility>

namespace mailflow::protocol {
namespace {

using base::fail;
using model::DnsData;
using model::DnsType;

constexpr std::uint32_t longest_ttl = 0x7fffffff;  // RFC 2181 8

std::uint32_t seconds_of(char unit) {
  switch (unit) {
    case 's':
    case 'S':
      return 1;
    case 'm':
    case 'M':
      return 60;
    case 'h':
    case 'H':
      return 3600;
    case 'd':
    case 'D':
      return 86400;
    case 'w':
    case 'W':
      return 604800;
  }
  return 0;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Hands out the tokens of the data in order and remembers the first thing that was wrong.
class Fields {
 public:
  Fields(const ZoneContext& context, DnsType type, const ZoneToken& type_token, std::span<const ZoneToken> data)
      : context_(context), type_(type), type_token_(type_token), data_(data) {}

  const ZoneToken* next(std::string_view what) {
    if (at_ < data_.size()) return &data_[at_++];
    refuse(position(context_, type_token_), fmt::format("this {} record has no {}", to_string(type_), what));
    return nullptr;
  }

  template <class Number>
  Number number(std::string_view what) {
    const auto* token = next(what);
    if (token == nullptr) return 0;
    Number value = 0;
    const auto* end = token->text.data() + token->text.size();
    const auto [stop, code] = std::from_chars(token->text.data(), end, value);
    if (code == std::errc{} && stop == end) return value;
    refuse(*token, fmt::format("\"{}\" is not a {}: expected a number from 0 to {}", token->text.substr(0, 80), what,
                               std::numeric_limits<Number>::max()));
    return 0;
  }

  std::uint32_t seconds(std::string_view what) {
    const auto* token = next(what);
    if (token == nullptr) return 0;
    if (const auto value = parse_ttl(token->text)) return *value;
    refuse(*token,
           fmt::format("\"{}\" is not a {}: expected seconds, such as 3600 or 1h", token->text.substr(0, 80), what));
    return 0;
  }

  base::DomainName name(std::string_view what) {
    const auto* token = next(what);
    if (token == nullptr) return {};
    auto parsed = parse_zone_name(context_, *token);
    if (parsed) return std::move(*parsed);
    if (!error_) error_ = std::move(parsed.error());
    return {};
  }

  base::IpAddress address(base::IpFamily family) {
    const auto* token = next("address");
    if (token == nullptr) return {};
    const auto parsed = base::IpAddress::parse(token->text);
    if (parsed && parsed->family() == family) return *parsed;
    const auto* version = family == base::IpFamily::v4 ? "IPv4" : "IPv6";
    refuse(*token, fmt::format("\"{}\" is not an {} address, which an {} record holds", token->text.substr(0, 80),
                               version, to_string(type_)));
    return {};
  }

  model::TxtData strings() {
    constexpr std::size_t longest_string = 255;
    constexpr std::size_t longest_data = 60000;
    model::TxtData txt;
    std::size_t total = 0;
    do {
      const auto* token = next("text");
      if (token == nullptr) return txt;
      total += token->text.size() + 1;
      if (token->text.size() > longest_string)
        refuse(*token, fmt::format("a string of {} bytes: one string has at most 255, a longer text is written as "
                                   "several strings on the same line",
                                   token->text.size()));
      if (total > longest_data) refuse(*token, "the record's text is longer than a DNS answer can be");
      txt.strings.push_back(token->text);
    } while (at_ < data_.size() && !error_);
    return txt;
  }

  std::string hex(std::string_view what) {
    constexpr std::size_t longest_data = 8192;
    std::string bytes;
    int high = -1;
    const ZoneToken* token = nullptr;
    do {
      token = next(what);
      if (token == nullptr) return bytes;
      for (const char c : token->text) {
        const int digit = hex_digit(c);
        if (digit < 0 || bytes.size() == longest_data) {
          refuse(*token, digit < 0 ? "expected hexadecimal digits" : "the data is longer than 8192 bytes");
          return bytes;
        }
        if (high >= 0) bytes += static_cast<char>(high << 4 | digit);
        high = high >= 0 ? -1 : digit;
      }
    } while (at_ < data_.size());
    if (bytes.empty() && high < 0) refuse(*token, "expected hexadecimal digits");
    if (high >= 0) refuse(*token, "an odd number of hexadecimal digits");
    return bytes;
  }

  base::Result<DnsData> finish(DnsData data) {
    if (!error_ && at_ < data_.size())
      refuse(data_[at_], fmt::format("unexpected \"{}\": the {} record is complete before it",
                                     data_[at_].text.substr(0, 80), to_string(type_)));
    if (error_) return fail(std::move(*error_));
    return data;
  }

 private:
  void refuse(const ZoneToken& token, std::string message) { refuse(position(context_, token), std::move(message)); }
  void refuse(base::SourcePos pos, std::string message) {
    if (!error_) error_ = base::Error{base::ErrorKind::input, std::move(message), std::move(pos), {}};
  }

  const ZoneContext& context_;
  DnsType type_;
  const ZoneToken& type_token_;
  std::span<const ZoneToken> data_;
  std::size_t at_ = 0;
  std::optional<base::Error> error_;
};

model::SoaData parse_soa(Fields& fields) {
  model::SoaData soa;
  soa.name_server = fields.name("name server");
  soa.mailbox = fields.name("mailbox");
  soa.serial = fields.number<std::uint32_t>("serial");
  soa.refresh = fields.seconds("refresh time");
  soa.retry = fields.seconds("retry time");
  soa.expire = fields.seconds("expiry time");
  soa.minimum = fields.seconds("minimum time");
  return soa;
}

model::SrvData parse_srv(Fields& fields) {
  model::SrvData srv;
  srv.priority = fields.number<std::uint16_t>("priority");
  srv.weight = fields.number<std::uint16_t>("weight");
  srv.port = fields.number<std::uint16_t>("port");
  srv.target = fields.name("target");
  return srv;
}

model::TlsaData parse_tlsa(Fields& fields) {
  model::TlsaData tlsa;
  tlsa.usage = fields.number<std::uint8_t>("usage");
  tlsa.selector = fields.number<std::uint8_t>("selector");
  tlsa.matching = fields.number<std::uint8_t>("matching type");
  tlsa.data = fields.hex("certificate data");
  return tlsa;
}

}  // namespace

base::SourcePos position(const ZoneContext& context, const ZoneToken& token) {
  return position_of(context.slice, token);
}

base::Result<base::DomainName> parse_zone_name(const ZoneContext& context, const ZoneToken& token) {
  constexpr std::size_t longest_written = 1024;
  if (token.escaped || token.quoted)
    return fail(position(context, token), "quotes and backslashes are not supported in names");
  if (token.text == "@") return context.origin;
  if (token.text == ".") return base::DomainName{};
  if (token.text.size() > longest_written) return fail(position(context, token), "this name is too long");
  auto text = token.text;
  if (!text.ends_with('.') && !context.origin.empty()) text += "." + context.origin.text();
  auto name = base::DomainName::parse(text);
  if (name) return name;
  auto error = std::move(name.error());
  error.pos = position(context, token);
  return fail(std::move(error));
}

std::optional<std::uint32_t> parse_ttl(std::string_view text) {
  std::uint64_t total = 0;
  if (text.empty()) return std::nullopt;
  while (!text.empty()) {
    std::uint32_t number = 0;
    const auto [stop, code] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (code != std::errc{}) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(stop - text.data()));
    const auto unit = text.empty() ? 1 : seconds_of(text.front());
    if (unit == 0) return std::nullopt;
    if (!text.empty()) text.remove_prefix(1);
    total += std::uint64_t{number} * unit;
    if (total > longest_ttl) return std::nullopt;
  }
  return static_cast<std::uint32_t>(total);
}

base::Result<DnsData> parse_zone_data(const ZoneContext& context, DnsType type, const ZoneToken& type_token,
                                      std::span<const ZoneToken> data) {
  Fields fields(context, type, type_token, data);
  switch (type) {
    case DnsType::a:
      return fields.finish(fields.address(base::IpFamily::v4));
    case DnsType::aaaa:
      return fields.finish(fields.address(base::IpFamily::v6));
    case DnsType::ns:
    case DnsType::cname:
    case DnsType::ptr:
      return fields.finish(fields.name("name"));
    case DnsType::mx: {
      const auto preference = fields.number<std::uint16_t>("preference");
      return fields.finish(model::MxData{preference, fields.name("mail server")});
    }
    case DnsType::txt:
      return fields.finish(fields.strings());
    case DnsType::soa:
      return fields.finish(parse_soa(fields));
    case DnsType::srv:
      return fields.finish(parse_srv(fields));
    case DnsType::tlsa:
      return fields.finish(parse_tlsa(fields));
    case DnsType::opt:
    case DnsType::any:
      break;
  }
  return fail(position(context, type_token), "a zone does not hold {} records", to_string(type));
}

}  // namespace mailflow::protocol
