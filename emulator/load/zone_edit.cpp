#include "load/zone_edit.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string_view>

#include "base/field.hpp"
#include "config/map_reader.hpp"
#include "model/zone_builder.hpp"
#include "protocol/dns/zone_text.hpp"

namespace mailflow::load {
namespace {

using base::fail;
using model::DnsRecord;
using model::DnsType;

constexpr std::size_t most_edited = 1000;

constexpr DnsType types[] = {DnsType::a,   DnsType::aaaa, DnsType::ns,  DnsType::cname, DnsType::soa,
                             DnsType::ptr, DnsType::mx,   DnsType::txt, DnsType::srv,   DnsType::tlsa};

std::string_view first_word(std::string_view& rest) {
  const auto begin = std::min(rest.find_first_not_of(" \t\r"), rest.size());
  const auto end = std::min(rest.find_first_of(" \t\r", begin), rest.size());
  const auto word = rest.substr(begin, end - begin);
  rest.remove_prefix(end);
  return word;
}

// "contoso.com. MX" and nothing behind it.
std::optional<ZoneEdit::Set> whole_set(std::string_view line) {
  auto name = first_word(line);
  const auto type = first_word(line);
  if (type.empty() || !first_word(line).empty()) return std::nullopt;
  if (name.ends_with('.')) name.remove_suffix(1);
  auto domain = base::DomainName::parse(name);
  if (!domain) return std::nullopt;
  for (const auto known : types)
    if (base::equal_ignoring_case(to_string(known), type)) return ZoneEdit::Set{std::move(*domain), known, {}};
  return std::nullopt;
}

// Takes the lines that name a set out of the text; the others stay where they were, for their positions.
std::string without_sets(std::string_view text, const base::SourcePos& pos, std::vector<ZoneEdit::Set>& sets) {
  std::string rest;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto line = text.substr(0, end);
    if (auto set = whole_set(line)) {
      set->pos = pos;
      sets.push_back(std::move(*set));
    } else {
      rest += line;
    }
    rest += '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return rest;
}

bool is_same(const DnsRecord& a, const DnsRecord& b) {
  return a.name == b.name && a.type == b.type && a.data == b.data;
}

base::Result<void> remove(std::vector<DnsRecord>& records, const ZoneEdit& edit) {
  for (const auto& gone : edit.records)
    if (std::erase_if(records, [&](const DnsRecord& each) { return is_same(each, gone); }) == 0)
      return fail(gone.pos, "dns: there is no record {} to remove", protocol::to_zone_text(gone));
  for (const auto& set : edit.sets)
    if (std::erase_if(records, [&](const DnsRecord& each) { return each.name == set.name && each.type == set.type; }) ==
        0)
      return fail(set.pos, "dns: {} has no {} record to remove", set.name.text(), to_string(set.type));
  return {};
}

void replace(std::vector<DnsRecord>& records, const ZoneEdit& edit) {
  const auto replaced = [&](const DnsRecord& each) {
    return std::ranges::any_of(edit.records,
                               [&](const DnsRecord& next) { return next.name == each.name && next.type == each.type; });
  };
  std::erase_if(records, replaced);
}

}  // namespace

base::Result<ZoneEdit> read_zone_edit(ZoneEdit::Kind kind, const base::Value& text) {
  if (text.text() == nullptr)
    return fail(config::expected("zone text such as contoso.com. MX 10 mx.contoso.com.", text));
  ZoneEdit edit{.kind = kind, .records = {}, .sets = {}};
  auto value = text;
  if (kind == ZoneEdit::Kind::remove) {
    auto rest = without_sets(*text.text(), text.pos, edit.sets);
    if (rest.find_first_not_of(" \t\r\n") == std::string::npos) return edit;
    if (!edit.sets.empty()) value.data = std::move(rest);
  }
  auto records = protocol::parse_zone_text(base::slice_of(value));
  if (!records) return fail(std::move(records.error()));
  if (records->empty()) return fail(config::expected("at least one record", text));
  if (records->size() + edit.sets.size() > most_edited)
    return fail(text.pos, "more than {} records are changed at once", most_edited);
  edit.records = std::move(*records);
  return edit;
}

base::Result<model::ZonePtr> edited(const model::Zone& zone, std::span<const ZoneEdit> edits) {
  std::vector<DnsRecord> records(zone.records().begin(), zone.records().end());
  for (const auto& edit : edits) {
    switch (edit.kind) {
      case ZoneEdit::Kind::remove:
        if (auto done = remove(records, edit); !done) return fail(std::move(done.error()));
        continue;
      case ZoneEdit::Kind::replace:
        replace(records, edit);
        break;
      case ZoneEdit::Kind::add:
        break;
    }
    records.insert(records.end(), edit.records.begin(), edit.records.end());
  }
  model::ZoneBuilder builder;
  for (auto& record : records) builder.add_given(std::move(record));
  return std::move(builder).build();
}

}  // namespace mailflow::load
