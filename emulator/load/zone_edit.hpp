#pragma once
// Changes of a lab's DNS while it runs: records added, sets replaced, records or whole sets removed.
//
// The texts are zone text; `remove` also takes lines of a name and a type alone ("contoso.com. MX"). A set is all
// records of one name and type. At most 1,000 records at once. Errors with position: the text's, and a removal that
// finds nothing.

#include <span>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "base/value.hpp"
#include "model/zone.hpp"

namespace mailflow::load {

struct ZoneEdit {
  enum class Kind : std::uint8_t { add, replace, remove };
  struct Set {
    base::DomainName name;
    model::DnsType type = model::DnsType::a;
    base::SourcePos pos;
  };
  Kind kind = Kind::add;
  std::vector<model::DnsRecord> records;
  std::vector<Set> sets;  // of a removal
};

base::Result<ZoneEdit> read_zone_edit(ZoneEdit::Kind kind, const base::Value& text);

// The zone after the edits, in their order.
base::Result<model::ZonePtr> edited(const model::Zone& zone, std::span<const ZoneEdit> edits);

}  // namespace mailflow::load
