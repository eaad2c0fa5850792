#include "model/connection_filter.hpp"

#include <fmt/format.h>

#include <array>

namespace mailflow::model {
namespace {

using base::field;
using base::FieldUse;

constexpr std::uint32_t widest_range = 256;  // addresses: /24

bool is_one_address(const base::IpRange& range) {
  return range.text.find_first_of("/-") == std::string::npos;
}

}  // namespace

std::span<const base::Field<HostedConnectionFilterPolicy>> connection_filter_fields() {
  using P = HostedConnectionFilterPolicy;
  static const std::array rows{
      field<&P::admin_display_name>("AdminDisplayName", {"a note", "eine Notiz"}, FieldUse::accept),
      field<&P::enable_safe_list>("EnableSafeList",
                                  {"Microsoft's own list of safe senders; stored, without effect here",
                                   "Microsofts eigene Liste sicherer Absender; gespeichert, hier ohne Wirkung"},
                                  FieldUse::reserved),
      field<&P::ip_allow_list>("IPAllowList", {"addresses whose mail skips the spam filter",
                                               "Adressen, deren Mail den Spamfilter überspringt"}),
      field<&P::ip_block_list>("IPBlockList",
                               {"addresses whose mail is refused, unless IPAllowList has them, too",
                                "Adressen, deren Mail abgelehnt wird, außer wenn IPAllowList sie auch enthält"}),
  };
  return rows;
}

std::optional<RefusedEntry> refused_entry(const base::IpRanges& list) {
  for (std::size_t i = 0; i < list.size(); ++i) {
    const auto& range = list[i];
    if (i == most_filter_entries) return RefusedEntry{i, fmt::format("has {} entries at most", most_filter_entries)};
    if (is_one_address(range)) continue;
    if (!range.first.is_v4()) return RefusedEntry{i, fmt::format("takes no IPv6 ranges: {}", range.text)};
    if (range.last.v4_bits() - range.first.v4_bits() >= widest_range)
      return RefusedEntry{
          i, fmt::format("takes ranges of at most {} addresses, from /24 to /32: not {}", widest_range, range.text)};
  }
  return std::nullopt;
}

}  // namespace mailflow::model
