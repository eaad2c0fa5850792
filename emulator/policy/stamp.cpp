#include "policy/stamp.hpp"

#include <fmt/format.h>

namespace mailflow::policy {

namespace {

// "5 Jan 2026 08:00:00.0000 (UTC)"
std::string expiration_time(base::LabTime time) {
  const auto text = base::rfc5322(time);  // "Mon, 5 Jan 2026 08:00:00 +0000"
  const auto from = text.find(", ") + 2;
  return fmt::format("{}.{:03}0 (UTC)", text.substr(from, text.rfind(' ') - from),
                     time.time_since_epoch().count() % 1000);
}

}  // namespace

std::vector<StampedField> arrival_fields(const StampValues& v) {
  std::vector<StampedField> out;
  const auto add = [&](std::string_view name, std::string value) { out.emplace_back(name, std::move(value)); };
  add("X-EOPAttributedMessage", "0");
  add("X-EOPTenantAttributedMessage", base::to_string(v.tenant) + ":0");
  add("X-MS-Exchange-Organization-MessageDirectionality", std::string(to_string(v.trust.directionality)));
  add("X-MS-Exchange-Organization-ExpirationStartTime", expiration_time(v.received));
  add("X-MS-Exchange-Organization-ExpirationStartTimeReason", "OriginalSubmit");
  add("X-MS-Exchange-Organization-ExpirationInterval", "1:00:00:00.0000000");
  add("X-MS-Exchange-Organization-ExpirationIntervalReason", "OriginalSubmit");
  add("X-MS-Exchange-Organization-Network-Message-Id", base::to_string(v.network_message_id));
  add("X-MS-PublicTrafficType", "Email");
  add("X-MS-Office365-Filtering-Correlation-Id", base::to_string(v.network_message_id));
  add("X-MS-Exchange-Organization-AuthSource", v.server);
  add("X-MS-Exchange-Organization-AuthAs", std::string(v.trust.auth_as));
  add("X-MS-Exchange-Organization-SCL", fmt::format("{}", v.trust.scl));
  add("X-Microsoft-Antispam", "BCL:0;");
  add("X-Forefront-Antispam-Report",
      fmt::format("CIP:{};CTRY:;LANG:en;SCL:{};SRV:;IPV:NLI;SFV:NSPM;H:{};PTR:{};CAT:NONE;SFS:;DIR:INB;",
                  base::to_string(v.client), v.trust.scl, v.helo,
                  v.client_name.empty() ? "InfoDomainNonexistent" : v.client_name));
  return out;
}

const std::vector<std::string_view>& barred_prefixes() {
  static const std::vector<std::string_view> prefixes{"X-MS-Exchange-Organization-", "X-MS-Exchange-Forest-",
                                                      "X-MS-Exchange-CrossPremises-", "X-MS-Exchange-CrossTenant-"};
  return prefixes;
}

const std::vector<Renamed>& renamed_fields() {
  static const std::vector<Renamed> rows{{"X-Forefront-Antispam-Report", "X-Forefront-Antispam-Report-Untrusted"},
                                         {"X-Microsoft-Antispam", "X-Microsoft-Antispam-Untrusted"},
                                         {"Authentication-Results", "Authentication-Results-Original"}};
  return rows;
}

}  // namespace mailflow::policy
