#include "model/outbound_spam_filter.hpp"

namespace mailflow::model {

std::span<const base::Field<HostedOutboundSpamFilterPolicy>> outbound_spam_filter_fields() {
  using Policy = HostedOutboundSpamFilterPolicy;
  static const std::array rows{
      base::field<&Policy::admin_display_name>("AdminDisplayName", {"a description", "eine Beschreibung"}),
      base::field<&Policy::auto_forwarding_mode>(
          "AutoForwardingMode",
          {"whether mailboxes may pass mail on to addresses outside: Automatic (the default) and Off stop it",
           "ob Postfächer Mail an Adressen draußen weiterleiten dürfen: Automatic (der Standard) und Off verhindern "
           "es"}),
  };
  return rows;
}

}  // namespace mailflow::model
