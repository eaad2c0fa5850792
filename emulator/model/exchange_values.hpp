#pragma once
// Values of Exchange Server's connectors as its cmdlets read and print them.
//
//   Unlimited<T>     unlimited, or a T                Unlimited
//   ShownSpan        00:05:00, 2.00:00:00             the same
//   IpBinding        0.0.0.0:25, "[::]:", 10.1.1.2    0.0.0.0:25
//   SendSpace        *, "*.contoso.com;5", SMTP:*;1   SMTP:*;1; `--` stands for all accepted domains
//   DomainCapability fabrikam.com:AcceptCloudServicesMail, <I>…<S>…:AcceptCloudServicesMail, NO-TLS:…
//   Flags<E>         Tls,BasicAuth                    Tls, BasicAuth: in the order of the enumerators; None for none
//
// Source: cmdlets.md c of the reference. Errors name what was expected.

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/domain_name.hpp"
#include "base/field.hpp"
#include "base/ip.hpp"
#include "base/time.hpp"
#include "model/byte_size.hpp"

namespace mailflow::model {

// Nothing: unlimited.
template <class T>
struct Unlimited {
  std::optional<T> limit;
  auto operator<=>(const Unlimited&) const = default;
};

struct ShownSpan {
  base::Duration value{};
  auto operator<=>(const ShownSpan&) const = default;
};
std::string to_string(ShownSpan span);

struct IpBinding {
  base::IpAddress address;
  std::uint16_t port = 25;

  bool is_any() const;  // every address of its family
  auto operator<=>(const IpBinding&) const = default;
};
base::Result<IpBinding> parse_ip_binding(std::string_view text);
std::string to_string(const IpBinding& binding);

struct SendSpace {
  bool all_accepted = false;  // `--`, of an edge server
  base::AddressSpace space;
  auto operator<=>(const SendSpace&) const = default;
};
base::Result<SendSpace> parse_send_space(std::string_view text);
std::string to_string(const SendSpace& space);

enum class Capability : std::uint8_t { accept_oorg_protocol, accept_cloud_services_mail };

struct DomainCapability {
  enum class Kind : std::uint8_t { domain, certificate, no_tls } kind = Kind::domain;
  std::optional<base::DomainPattern> domain;  // of the kind domain
  std::string identifier;                     // of the kind certificate: <I>issuer<S>subject
  std::vector<Capability> capabilities;
  bool operator==(const DomainCapability&) const = default;
};
base::Result<DomainCapability> parse_domain_capability(std::string_view text);
std::string to_string(const DomainCapability& capability);

// <I>issuer<S>subject, as it was written.
struct CertificateIdentifier {
  std::string text;
  auto operator<=>(const CertificateIdentifier&) const = default;
};
base::Result<CertificateIdentifier> parse_certificate_identifier(std::string_view text);

// A set of enumerators.
template <class E>
struct Flags {
  std::uint32_t bits = 0;

  Flags() = default;
  Flags(std::initializer_list<E> flags) {
    for (const E flag : flags) bits |= 1U << static_cast<unsigned>(flag);
  }
  bool has(E flag) const { return (bits & (1U << static_cast<unsigned>(flag))) != 0; }
  void add(E flag) { bits |= 1U << static_cast<unsigned>(flag); }
  bool empty() const { return bits == 0; }
  auto operator<=>(const Flags&) const = default;
};
// What no flag at all is called; specialise it where that is another word.
template <class E>
inline constexpr std::string_view no_flags = "None";

struct FlagWords {
  std::span<const std::string_view> words;
  std::string_view what;
  std::string_view none;
};
base::Result<std::uint32_t> parse_flags(const base::Value& value, const FlagWords& words);
std::string flags_text(std::uint32_t bits, const FlagWords& words);

bool is_unlimited(const base::Value& value);

}  // namespace mailflow::model

namespace mailflow::base {

// A codec over a text's parser and printer.
template <class T, Result<T> (*Parse)(std::string_view), class Print>
struct TextCodec {
  static Result<T> parse(const Value& value) {
    if (value.is_null() || value.list() != nullptr || value.map() != nullptr)
      return expected_but_found(Codec<T>::expected(), value);
    auto parsed = Parse(scalar_text(value));
    if (!parsed && !parsed.error().pos) parsed.error().pos = value.pos;
    return parsed;
  }
  static Value print(const T& value) { return Value{Print{}(value), {}}; }
};

struct ShowText {
  template <class T>
  std::string operator()(const T& value) const {
    return to_string(value);
  }
};

template <>
struct Codec<model::IpBinding> : TextCodec<model::IpBinding, model::parse_ip_binding, ShowText> {
  static constexpr std::string_view expected() { return "an IP address and port such as 0.0.0.0:25"; }
};
template <>
struct Codec<model::SendSpace> : TextCodec<model::SendSpace, model::parse_send_space, ShowText> {
  static constexpr std::string_view expected() { return "an address space such as \"*.contoso.com;5\""; }
};
template <>
struct Codec<model::DomainCapability> : TextCodec<model::DomainCapability, model::parse_domain_capability, ShowText> {
  static constexpr std::string_view expected() { return "domain:AcceptCloudServicesMail"; }
};
template <>
struct Codec<model::CertificateIdentifier> {
  static Result<model::CertificateIdentifier> parse(const Value& value);
  static Value print(const model::CertificateIdentifier& value) { return Value{value.text, {}}; }
  static constexpr std::string_view expected() { return "<I>issuer<S>subject"; }
};
template <>
struct Codec<model::ShownSpan> {
  static Result<model::ShownSpan> parse(const Value& value);
  static Value print(model::ShownSpan value) { return Value{to_string(value), {}}; }
  static constexpr std::string_view expected() { return "a time span such as 00:10:00"; }
};
template <class T>
struct Codec<model::Unlimited<T>> {
  static Result<model::Unlimited<T>> parse(const Value& value) {
    if (model::is_unlimited(value)) return model::Unlimited<T>{};
    auto parsed = Codec<T>::parse(value);
    if (!parsed) return fail(std::move(parsed.error()));
    return model::Unlimited<T>{std::move(*parsed)};
  }
  static Value print(const model::Unlimited<T>& value) {
    return value.limit ? Codec<T>::print(*value.limit) : Value{std::string("Unlimited"), {}};
  }
  static constexpr std::string_view expected() { return Codec<T>::expected(); }
};
template <class E>
struct Codec<model::Flags<E>> {
  static Result<model::Flags<E>> parse(const Value& value) {
    auto bits = model::parse_flags(value, words());
    if (!bits) return fail(std::move(bits.error()));
    model::Flags<E> flags;
    flags.bits = *bits;
    return flags;
  }
  static Value print(const model::Flags<E>& value) { return Value{model::flags_text(value.bits, words()), {}}; }
  static constexpr std::string_view expected() { return Words<E>::what; }

 private:
  static model::FlagWords words() { return {Words<E>::list, Words<E>::what, model::no_flags<E>}; }
};

template <>
struct Words<model::Capability> {
  static constexpr std::array<std::string_view, 2> list{"AcceptOorgProtocol", "AcceptCloudServicesMail"};
  static constexpr std::string_view what = "a capability";
};

}  // namespace mailflow::base
