#include "model/exchange_values.hpp"

#include <algorithm>
#include <charconv>

#include "base/nearest.hpp"

namespace mailflow::model {
namespace {

using base::ErrorKind;
using base::fail;

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

template <class Number>
std::optional<Number> whole_number(std::string_view text) {
  Number number{};
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || wrong != std::errc{} || end != text.data() + text.size()) return {};
  return number;
}

}  // namespace

std::string to_string(ShownSpan span) {
  using namespace std::chrono;
  const auto total = duration_cast<seconds>(span.value).count();
  const auto clock = fmt::format("{:02}:{:02}:{:02}", total / 3600 % 24, total / 60 % 60, total % 60);
  return total >= 86400 ? fmt::format("{}.{}", total / 86400, clock) : clock;
}

bool IpBinding::is_any() const {
  return address.bytes() == base::IpAddress::Bytes{};
}

base::Result<IpBinding> parse_ip_binding(std::string_view text) {
  const auto refuse = [&] {
    return fail(ErrorKind::input, "\"{}\" is not an IP address and port such as 0.0.0.0:25 or [::]:25",
                text.substr(0, 80));
  };
  auto address = text;
  std::string_view port;
  if (text.starts_with('[')) {
    const auto close = text.find(']');
    if (close == std::string_view::npos) return refuse();
    address = text.substr(1, close - 1);
    port = text.substr(close + 1);
    if (!port.empty() && !port.starts_with(':')) return refuse();
  } else if (std::ranges::count(text, ':') == 1) {
    address = text.substr(0, text.find(':'));
    port = text.substr(text.find(':'));
  }
  auto parsed = base::IpAddress::parse(address);
  if (!parsed) return refuse();
  if (port.size() <= 1) return IpBinding{*parsed};
  const auto number = whole_number<std::uint16_t>(port.substr(1));
  if (!number || *number == 0) return refuse();
  return IpBinding{*parsed, *number};
}

std::string to_string(const IpBinding& binding) {
  const auto address = base::to_string(binding.address);
  return binding.address.is_v4() ? fmt::format("{}:{}", address, binding.port)
                                 : fmt::format("[{}]:{}", address, binding.port);
}

base::Result<SendSpace> parse_send_space(std::string_view text) {
  constexpr std::string_view accepted = "--";
  auto rest = text;
  if (const auto colon = rest.find(':'); colon != std::string_view::npos) {
    if (!base::equal_ignoring_case(rest.substr(0, colon), "smtp"))
      return fail(ErrorKind::input, "\"{}\": of the types of address spaces, SMTP alone is modelled",
                  text.substr(0, 80));
    rest.remove_prefix(colon + 1);
  }
  if (!rest.starts_with(accepted)) {
    auto space = base::parse_address_space(text);
    if (!space) return fail(std::move(space.error()));
    return SendSpace{false, std::move(*space)};
  }
  auto space = base::parse_address_space(fmt::format("*{}", rest.substr(accepted.size())));
  if (!space) return fail(std::move(space.error()));
  return SendSpace{true, std::move(*space)};
}

std::string to_string(const SendSpace& space) {
  const auto domain = space.all_accepted ? std::string("--") : base::to_string(space.space.pattern);
  return fmt::format("SMTP:{};{}", domain, space.space.cost);
}

base::Result<DomainCapability> parse_domain_capability(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos)
    return fail(ErrorKind::input, "\"{}\" is not domain:capability, such as {}", text.substr(0, 80),
                "mail.protection.outlook.com:AcceptCloudServicesMail");
  DomainCapability made;
  const auto whom = text.substr(0, colon);
  if (base::equal_ignoring_case(whom, "NO-TLS")) {
    made.kind = DomainCapability::Kind::no_tls;
  } else if (whom.starts_with("<I>")) {
    auto identifier = parse_certificate_identifier(whom);
    if (!identifier) return fail(std::move(identifier.error()));
    made.kind = DomainCapability::Kind::certificate;
    made.identifier = std::move(identifier->text);
  } else {
    auto domain = base::parse_domain_pattern(whom);
    if (!domain) return fail(std::move(domain.error()));
    made.domain = std::move(*domain);
  }
  for (auto rest = text.substr(colon + 1); !rest.empty();) {
    const auto comma = rest.find(',');
    auto word = base::Codec<Capability>::parse({std::string(trimmed(rest.substr(0, comma))), {}});
    if (!word) return fail(std::move(word.error()));
    if (std::ranges::find(made.capabilities, *word) == made.capabilities.end()) made.capabilities.push_back(*word);
    rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
  }
  if (made.capabilities.empty())
    return fail(ErrorKind::input, "\"{}\" names no capability: AcceptCloudServicesMail", text.substr(0, 80));
  return made;
}

std::string to_string(const DomainCapability& capability) {
  std::string text;
  switch (capability.kind) {
    case DomainCapability::Kind::domain:
      text = base::to_string(*capability.domain);
      break;
    case DomainCapability::Kind::certificate:
      text = capability.identifier;
      break;
    case DomainCapability::Kind::no_tls:
      text = "NO-TLS";
      break;
  }
  char separator = ':';
  for (const auto one : capability.capabilities) {
    text += separator;
    text += base::Words<Capability>::list.at(static_cast<std::size_t>(one));
    separator = ',';
  }
  return text;
}

base::Result<CertificateIdentifier> parse_certificate_identifier(std::string_view text) {
  constexpr std::size_t longest = 1024;
  const auto subject = text.find("<S>");
  if (!text.starts_with("<I>") || subject == std::string_view::npos || subject <= 3 || subject + 3 >= text.size() ||
      text.size() > longest)
    return fail(ErrorKind::input, "\"{}\" is not <I>issuer<S>subject of a certificate, in {} characters",
                text.substr(0, 80), longest);
  return CertificateIdentifier{std::string(text)};
}

base::Result<std::uint32_t> parse_flags(const base::Value& value, const FlagWords& flags) {
  std::uint32_t bits = 0;
  const auto add = [&](const base::Value& one) -> base::Result<void> {
    if (one.text() == nullptr) return base::expected_but_found(flags.what, one);
    for (std::string_view rest = *one.text(); !rest.empty();) {
      const auto comma = rest.find(',');
      const std::string word(trimmed(rest.substr(0, comma)));
      rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
      if (base::equal_ignoring_case(word, flags.none)) continue;
      auto index = base::parse_word({word, one.pos}, flags.words, flags.what);
      if (!index) return fail(std::move(index.error()));
      bits |= 1U << *index;
    }
    return {};
  };
  if (value.is_null()) return bits;
  if (value.list() == nullptr) {
    if (auto done = add(value); !done) return fail(std::move(done.error()));
    return bits;
  }
  for (const auto& item : *value.list())
    if (auto done = add(item); !done) return fail(std::move(done.error()));
  return bits;
}

std::string flags_text(std::uint32_t bits, const FlagWords& flags) {
  std::string text;
  for (std::size_t i = 0; i < flags.words.size(); ++i)
    if ((bits & (1U << i)) != 0) text.append(text.empty() ? "" : ", ").append(flags.words[i]);
  return text.empty() ? std::string(flags.none) : text;
}

bool is_unlimited(const base::Value& value) {
  return value.text() != nullptr && base::equal_ignoring_case(*value.text(), "unlimited");
}

}  // namespace mailflow::model

namespace mailflow::base {

Result<model::CertificateIdentifier> Codec<model::CertificateIdentifier>::parse(const Value& value) {
  if (value.text() == nullptr) return expected_but_found(expected(), value);
  auto parsed = model::parse_certificate_identifier(*value.text());
  if (!parsed && !parsed.error().pos) parsed.error().pos = value.pos;
  return parsed;
}

Result<model::ShownSpan> Codec<model::ShownSpan>::parse(const Value& value) {
  auto span = Codec<Duration>::parse(value);
  if (!span) return fail(std::move(span.error()));
  return model::ShownSpan{*span};
}

}  // namespace mailflow::base
