#include "cmdlet/named_rows.hpp"

namespace mailflow::cmdlet {

using config::PsValue;

bool looks_the_same(const PsValue& a, const PsValue& b) {
  const auto& left = a.object()->properties;
  const auto& right = b.object()->properties;
  return std::ranges::equal(left, right, [](const auto& x, const auto& y) {
    const auto* many = x.value.list();
    const auto* others = y.value.list();
    if (many == nullptr || others == nullptr) return to_text(x.value) == to_text(y.value);
    return std::ranges::equal(*many, *others,
                              [](const PsValue& p, const PsValue& q) { return to_text(p) == to_text(q); });
  });
}

base::Error about_certificate_name(const config::BoundParameter& parameter, const config::CommandCall& call,
                                   base::Error error) {
  const auto text = config::to_text(parameter.value);
  if (text.find('*') != std::string::npos)
    error.message = fmt::format("{}: {}: \"{}\" is not valid: it takes a name, or *. and a domain (*.contoso.com)",
                                call.name, parameter.name, text.substr(0, 80));
  return error;
}

base::Result<void> check_new(const Invocation& invocation, const config::BoundParameters& bound,
                             std::span<const std::string_view> names) {
  std::string missing;
  for (const auto name : names)
    if (bound.find(name) == nullptr) missing += (missing.empty() ? "" : " ") + std::string(name);
  if (!missing.empty()) return base::fail(missing_parameters(invocation.call, missing));
  if (invocation.input != nullptr)
    return base::fail(invocation.call.pos, "{}: takes no input from the pipeline", invocation.call.name);
  return {};
}

}  // namespace mailflow::cmdlet
