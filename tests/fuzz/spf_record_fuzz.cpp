// Any bytes as an SPF record and as macro strings: what is taken can be used, and gives nothing that must not be given.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "spf/macro.hpp"
#include "spf/record.hpp"

namespace {

using namespace mailflow;

void require(bool condition) {
  if (!condition) std::abort();
}

spf::MacroValues values_from(std::string_view text) {
  spf::MacroValues values;
  values.local = text.substr(0, 40);
  values.sender_domain = values.domain = "mail.contoso.com";
  values.sender = values.local + "@" + values.domain;
  values.helo = text.substr(text.size() / 2);
  values.receiver = "mx.example";
  values.client = base::IpAddress::v4(static_cast<std::uint32_t>(text.size()));
  values.validated = "unknown";
  return values;
}

void check_term(const spf::Term& term, std::string_view whole, const spf::MacroValues& values) {
  require(term.text.data() >= whole.data() && term.text.data() + term.text.size() <= whole.data() + whole.size());
  require(term.prefix4 <= 32 && term.prefix6 <= 128);
  if (term.domain_spec.empty()) return;
  require(spf::domain_spec_problem(term.domain_spec) == nullptr);
  const auto name = spf::target_name(term.domain_spec, values);
  require(!spf::is_query_name(name) || name.size() <= 253);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto values = values_from(text);
  if (spf::macro_problem(text, spf::MacroUse::explanation) == nullptr) {
    const auto explanation = spf::explanation_text(text, values);
    require(!explanation || explanation->size() <= 2048);
    for (const char c : explanation.value_or("")) require(c >= ' ' && c <= '~');
  }
  if (spf::domain_spec_problem(text) == nullptr)
    require(spf::macro_problem(text, spf::MacroUse::domain_spec) == nullptr);
  const auto whole = spf::is_spf(text) ? std::string(text) : "v=spf1 " + std::string(text);
  spf::Record record;
  if (const auto error = spf::parse_record(whole, record)) {
    require(error->reason != nullptr && !error->reason->de.empty());
    return 0;
  }
  for (const auto& term : record.terms) check_term(term, whole, values);
  return 0;
}
