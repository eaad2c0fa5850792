#include "base/fact.hpp"

#include <fmt/format.h>

#include "base/text_pattern.hpp"

namespace mailflow::base {

std::string_view to_string(Dimension dimension) {
  switch (dimension) {
    case Dimension::client_address:
      return "client address";
    case Dimension::tls:
      return "TLS";
    case Dimension::certificate_names:
      return "client certificate";
    case Dimension::helo:
      return "HELO name";
    case Dimension::sender_domain:
      return "sender domain";
    case Dimension::recipient_domain:
      return "recipient domain";
    case Dimension::recipient_address:
      return "recipient";
    case Dimension::message_size:
      return "message size";
    case Dimension::hop_count:
      return "hop count";
    case Dimension::transaction:
      return "earlier recipients";
    case Dimension::header:
      return "header field";
    case Dimension::content:
      return "content";
    case Dimension::dns:
      return "DNS answer";
    case Dimension::configuration:
      return "configuration";
  }
  return {};
}

std::string_view to_string(Confidence confidence) {
  switch (confidence) {
    case Confidence::documented:
      return "documented";
    case Confidence::observed:
      return "observed";
    case Confidence::inferred:
      return "inferred";
    case Confidence::unconfirmed:
      return "unconfirmed";
  }
  return {};
}

namespace {

constexpr Text no_names{"none", "keines"};

struct Printer {
  std::string operator()(std::monostate) const { return {}; }
  std::string operator()(bool value) const { return value ? "$true" : "$false"; }
  std::string operator()(std::uint64_t value) const { return std::to_string(value); }
  std::string operator()(std::int64_t value) const { return std::to_string(value); }
  std::string operator()(std::string_view value) const { return std::string(value); }
  std::string operator()(const IpAddress* value) const { return to_string(*value); }
  std::string operator()(const IpRanges* value) const { return to_string(*value); }
  std::string operator()(const DomainName* value) const { return value->empty() ? "<>" : value->text(); }
  std::string operator()(const std::vector<DomainName>* values) const {
    std::string out;
    for (const auto& value : *values) out += (out.empty() ? "" : ", ") + value.text();
    return out;
  }
  std::string operator()(const DomainPattern* value) const { return to_string(*value); }
  std::string operator()(const std::vector<DomainPattern>* values) const {
    std::string out;
    for (const auto& value : *values) out += (out.empty() ? "" : ", ") + to_string(value);
    return values->empty() ? std::string(no_names.en) : out;
  }
  std::string operator()(const AddressSpaces* spaces) const {
    std::string out;
    for (const auto& space : *spaces) out += (out.empty() ? "" : ", ") + to_string(space.pattern);
    return out;
  }
  std::string operator()(const std::vector<std::string>* values) const {
    std::string out;
    for (const auto& value : *values) out += (out.empty() ? "" : ", ") + value;
    return values->empty() ? std::string(no_names.en) : out;
  }
  std::string operator()(const std::vector<TextPattern>* values) const {
    std::string out;
    for (const auto& value : *values) out += (out.empty() ? "" : ", ") + value.text();
    return out;
  }
  std::string operator()(const Text* words) const { return std::string(words->en); }
};

}  // namespace

std::string to_string(const ValueView& value) {
  return std::visit(Printer{}, value);
}

const Text* words_of(const ValueView& value) {
  if (const auto* words = std::get_if<const Text*>(&value)) return *words;
  const auto* names = std::get_if<const std::vector<DomainPattern>*>(&value);
  return names != nullptr && (*names)->empty() ? &no_names : nullptr;
}

}  // namespace mailflow::base
