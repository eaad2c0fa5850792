#include "config/ps_scopes.hpp"

#include <utility>

#include "base/field.hpp"

namespace mailflow::config {
namespace {

std::string lower(std::string_view word) {
  std::string out(word);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

bool is_outermost(std::string_view name) {
  for (const std::string_view scope : {"global:", "script:"})
    if (name.size() > scope.size() && base::equal_ignoring_case(name.substr(0, scope.size()), scope)) return true;
  return false;
}

}  // namespace

std::string variable_key(std::string_view name) {
  for (const std::string_view scope : {"global:", "script:", "local:", "private:", "variable:"})
    if (name.size() > scope.size() && base::equal_ignoring_case(name.substr(0, scope.size()), scope))
      return lower(name.substr(scope.size()));
  return lower(name);
}

bool is_constant_name(std::string_view key) {
  return key == "true" || key == "false" || key == "null";
}

const PsValue* Scopes::find(std::string_view name) const {
  const auto key = variable_key(name);
  const auto first = is_outermost(name) ? scopes_.rend() - 1 : scopes_.rbegin();
  for (auto scope = first; scope != scopes_.rend(); ++scope)
    if (const auto found = scope->find(key); found != scope->end()) return &found->second;
  return nullptr;
}

PsValue* Scopes::find(std::string_view name) {
  return const_cast<PsValue*>(std::as_const(*this).find(name));
}

void Scopes::assign(std::string_view name, PsValue value) {
  auto& scope = is_outermost(name) ? scopes_.front() : scopes_.back();
  scope[variable_key(name)] = std::move(value);
}

PsValue& Scopes::of_function(std::string_view name) {
  return scopes_.back()[variable_key(name)];
}

std::vector<std::string_view> Scopes::names() const {
  std::vector<std::string_view> out;
  for (const auto& scope : scopes_)
    for (const auto& [name, value] : scope) out.emplace_back(name);
  return out;
}

}  // namespace mailflow::config
