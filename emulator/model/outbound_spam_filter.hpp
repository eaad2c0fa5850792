#pragma once
// A tenant's outbound spam filter, as far as mail flow asks it: may a mailbox pass its mail on to addresses outside?
//
// Each tenant has the one policy "Default". Automatic is the default and stops external forwarding, as Off does.
// Source: Set-HostedOutboundSpamFilterPolicy (documentation).

#include <array>
#include <span>

#include "base/field.hpp"

namespace mailflow::model {

enum class AutoForwarding : std::uint8_t { automatic, off, on };

struct HostedOutboundSpamFilterPolicy {
  static constexpr std::string_view name = "Default";
  base::Setting<std::string> admin_display_name;
  base::Setting<AutoForwarding> auto_forwarding_mode{AutoForwarding::automatic, {}};
};

std::span<const base::Field<HostedOutboundSpamFilterPolicy>> outbound_spam_filter_fields();

}  // namespace mailflow::model

template <>
struct mailflow::base::Words<mailflow::model::AutoForwarding> {
  static constexpr std::array<std::string_view, 3> list{"Automatic", "Off", "On"};
  static constexpr std::string_view what = "Automatic, Off or On";
};
