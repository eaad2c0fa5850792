#include "load/stored.hpp"

#include <algorithm>

#include "config/yaml.hpp"
#include "load/shapes.hpp"

namespace mailflow::load {

using base::fail;
using base::Value;
using config::MapReader;

const base::ValueList& stored_list(MapReader& reader, std::string_view key) {
  static const base::ValueList none;
  const auto* value = reader.maybe(key);
  if (value == nullptr || value->is_null()) return none;
  if (const auto* list = value->list()) return *list;
  reader.refuse(base::within(key, config::expected("a list", *value)));
  return none;
}

base::Guid read_guid(MapReader& reader, std::string_view key) {
  const auto& value = reader.need(key);
  if (!reader.ok()) return {};
  const auto guid = base::parse_guid(config::written(value));
  if (guid) return *guid;
  reader.refuse(base::within(key, config::expected("a GUID", value)));
  return {};
}

bool same_stored(const Value& a, const Value& b) {
  const auto* list = a.list();
  const auto* other = b.list();
  if (list == nullptr || other == nullptr)
    return a.data.index() == b.data.index() && base::scalar_text(a) == base::scalar_text(b);
  return std::ranges::equal(*list, *other, same_stored);
}

std::string folded(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

base::Result<model::AcceptedDomain> read_stored_domain(const Value& value) {
  MapReader reader(value, stored_domain_shape());
  model::AcceptedDomain domain;
  domain.pos = value.pos;
  read_fields(reader, model::accepted_domain_fields(), domain);
  read_fields(reader, model::hidden_accepted_domain_fields(), domain);
  if (reader.ok() && (domain.domain.empty() || domain.name.empty()))
    reader.refuse(config::expected("a Name and a DomainName", value));
  if (auto done = reader.finish(); !done) return fail(std::move(done.error()));
  domain.settle();
  return domain;
}

Value stored(const model::AcceptedDomain& domain) {
  base::ValueMap map;
  write_fields(map, model::accepted_domain_fields(), domain);
  write_fields(map, model::hidden_accepted_domain_fields(), domain);
  return tree::map(std::move(map));
}

base::Result<model::Recipient> read_stored_recipient(const Value& value) {
  MapReader reader(value, stored_recipient_shape());
  model::Recipient recipient;
  recipient.pos = value.pos;
  read_fields(reader, model::recipient_fields(), recipient);
  if (reader.ok() && recipient.name.empty()) reader.refuse(config::expected("a Name", value));
  if (auto done = reader.finish(); !done) return fail(std::move(done.error()));
  return recipient;
}

}  // namespace mailflow::load
