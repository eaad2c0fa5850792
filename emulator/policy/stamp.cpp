#include "policy/stamp.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace mailflow::policy {
namespace {

using mail::SpfResult;

constexpr std::string_view organization = "X-MS-Exchange-Organization-";
constexpr std::string_view cross_premises = "X-MS-Exchange-CrossPremises-";
constexpr std::string_view cross_tenant = "X-MS-Exchange-CrossTenant-";
constexpr std::string_view checker = "protection.outlook.com";

// "5 Jan 2026 08:00:00.0000 (UTC)"
std::string expiration_time(base::LabTime time) {
  const auto text = base::rfc5322(time);  // "Mon, 5 Jan 2026 08:00:00 +0000"
  const auto from = text.find(", ") + 2;
  return fmt::format("{}.{:03}0 (UTC)", text.substr(from, text.rfind(' ') - from),
                     time.time_since_epoch().count() % 1000);
}

// A word of a client's choice, inside a field with a syntax of its own.
std::string word(std::string_view text) {
  std::string out(text.substr(0, 255));
  for (char& c : out) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!plain && std::string_view(".-_:[]").find(c) == std::string_view::npos) c = '_';
  }
  return out;
}

std::string received_spf(const StampValues& v) {
  const auto client = base::to_string(v.client);
  const auto domain = word(v.spf_domain);
  const auto tail = fmt::format("\r\n receiver={}; client-ip={}; helo={};{}", checker, client, word(v.helo),
                                v.spf == SpfResult::pass ? " pr=C" : "");
  const auto said = [&](std::string_view result, const std::string& words) {
    return fmt::format("{} ({}: {}){}", result, checker, words, tail);
  };
  switch (*v.spf) {
    case SpfResult::pass:
      return said("Pass", fmt::format("domain of {} designates {} as permitted sender", domain, client));
    case SpfResult::fail:
      return said("Fail", fmt::format("domain of {} does not designate {} as permitted sender", domain, client));
    case SpfResult::softfail:
      return said("SoftFail",
                  fmt::format("domain of transitioning {} discourages use of {} as permitted sender", domain, client));
    case SpfResult::neutral:
      return said("Neutral", fmt::format("{} is neither permitted nor denied by domain of {}", client, domain));
    case SpfResult::none:
      return said("None", fmt::format("{} does not designate permitted sender hosts", domain));
    case SpfResult::temperror:
      return said("TempError", fmt::format("error in processing during lookup of {}: DNS Timeout", domain));
    case SpfResult::permerror:
      return said("PermError", fmt::format("domain of {} used an invalid SPF mechanism", domain));
  }
  return {};
}

// Mail to the outside has passed the outbound filter (3.2).
std::string antispam_report(const StampValues& v) {
  const auto filtered = v.outward ? Filtered::not_spam : v.trust.filtered;
  const auto category = v.outward ? Category::none : v.trust.category;
  return fmt::format("CIP:{};CTRY:;LANG:en;SCL:{};SRV:{};IPV:{};SFV:{};H:{};PTR:{};CAT:{};SFS:;DIR:{};",
                     base::to_string(v.client), v.outward ? 1 : v.trust.scl, category == Category::bulk ? "BULK" : "",
                     v.trust.on_allow_list ? "CAL" : "NLI", to_string(filtered), word(v.helo),
                     v.client_name.empty() ? "InfoDomainNonexistent" : word(v.client_name), to_string(category),
                     v.outward     ? "OUT;SFP:1101"
                     : v.submitted ? "INT"
                                   : "INB");
}

// The value behind "CIP:" or "H:" in our own X-Forefront-Antispam-Report.
std::string part_of(std::string_view report, std::string_view name) {
  while (!report.empty()) {
    const auto part = report.substr(0, report.find(';'));
    if (part.starts_with(name)) return std::string(part.substr(name.size()));
    report.remove_prefix(std::min(report.size(), part.size() + 1));
  }
  return {};
}

}  // namespace

Brought brought_by(const mail::Message& message) {
  // The ones that become the organisation's as they are; Microsoft's own list is not public (HF-7).
  constexpr std::array<std::string_view, 4> kept{
      "X-MS-Exchange-Organization-AuthDomain", "X-MS-Exchange-Organization-Journal-Report",
      "X-MS-Exchange-Organization-Rules-Executed", "X-MS-Exchange-Organization-History"};
  Brought out;
  auto rest = message.header();
  while (const auto field = mail::next_field(rest)) {
    if (mail::starts_ignoring_case(field->name, cross_tenant)) out.cross_tenant = true;
    if (!mail::starts_ignoring_case(field->name, cross_premises)) continue;
    out.cross_premises = true;
    const auto name = field->name.substr(cross_premises.size());
    const auto is = [&](std::string_view wanted) { return mail::equal_ignoring_case(name, wanted); };
    const auto keep = [&](std::string& kept_text) {
      if (kept_text.empty()) kept_text = mail::unfold(field->value);
    };
    if (is("AuthSource")) keep(out.auth_source);
    if (is("AuthMechanism")) keep(out.auth_mechanism);
    if (is("Network-Message-Id")) keep(out.network_message_id);
    for (const auto each : kept)
      if (is(each.substr(organization.size())) &&
          std::ranges::find(out.others, each, &StampedField::first) == out.others.end())
        out.others.emplace_back(each, mail::unfold(field->value));
  }
  return out;
}

std::vector<StampedField> arrival_fields(const StampValues& v) {
  std::vector<StampedField> out;
  const auto add = [&](std::string_view name, std::string value) { out.emplace_back(name, std::move(value)); };
  const auto& grants = v.trust.grants;
  const auto promoted = [&](const std::string& brought, std::string own) {
    return grants.promotes && !brought.empty() ? brought : std::move(own);
  };
  const auto id = promoted(v.brought.network_message_id, base::to_string(v.network_message_id));
  if (v.spf) {
    add("Received-SPF", received_spf(v));
    add("Authentication-Results", fmt::format("spf={} (sender IP is {}) smtp.mailfrom={};", mail::to_string(*v.spf),
                                              base::to_string(v.client), word(v.spf_domain)));
  }
  add("X-EOPAttributedMessage", "0");
  add("X-EOPTenantAttributedMessage", base::to_string(v.tenant) + ":0");
  add("X-MS-Exchange-Organization-MessageDirectionality", std::string(to_string(v.directionality)));
  add("X-MS-Exchange-Organization-ExpirationStartTime", expiration_time(v.received));
  add("X-MS-Exchange-Organization-ExpirationStartTimeReason", "OriginalSubmit");
  add("X-MS-Exchange-Organization-ExpirationInterval", "1:00:00:00.0000000");
  add("X-MS-Exchange-Organization-ExpirationIntervalReason", "OriginalSubmit");
  add("X-MS-Exchange-Organization-Network-Message-Id", id);
  add("X-MS-PublicTrafficType", "Email");
  add("X-MS-Office365-Filtering-Correlation-Id", id);
  if (v.brought.cross_premises && grants.promotes) add("X-CrossPremisesHeadersPromoted", v.server);
  if (v.brought.cross_premises) add("X-CrossPremisesHeadersFiltered", v.server);
  if (v.brought.cross_tenant) add("X-MS-Exchange-Transport-CrossTenantHeadersStripped", v.server);
  if (grants.promotes)
    for (const auto& [name, value] : v.brought.others) add(name, value);
  add("X-MS-Exchange-Organization-AuthSource", promoted(v.brought.auth_source, v.server));
  add("X-MS-Exchange-Organization-AuthAs", std::string(to_string(grants.auth_as)));
  if (grants.promotes && grants.auth_as == AuthAs::internal)
    add("X-MS-Exchange-Organization-AuthMechanism", promoted(v.brought.auth_mechanism, "10"));
  if (v.submitted) {
    add("X-MS-Exchange-Organization-AuthMechanism", "04");
    add("X-MS-Exchange-Organization-MessageSource", "StoreDriver");
  }
  add("X-MS-Exchange-Organization-SCL", fmt::format("{}", v.trust.scl));
  add("X-Microsoft-Antispam", v.trust.category == Category::bulk && !v.outward ? "BCL:7;" : "BCL:0;");
  add("X-Forefront-Antispam-Report", antispam_report(v));
  return out;
}

const std::vector<std::string_view>& barred_prefixes() {
  static const std::vector<std::string_view> prefixes{organization, "X-MS-Exchange-Forest-", cross_premises,
                                                      cross_tenant};
  return prefixes;
}

const std::vector<std::string_view>& own_fields() {
  static const std::vector<std::string_view> names{"X-EOPAttributedMessage",
                                                   "X-EOPTenantAttributedMessage",
                                                   "X-CrossPremisesHeadersPromoted",
                                                   "X-CrossPremisesHeadersFiltered",
                                                   "X-MS-Exchange-Transport-CrossTenantHeadersStripped",
                                                   "X-MS-Exchange-Transport-CrossTenantHeadersPromoted",
                                                   "Authentication-Results-Original",
                                                   "X-Forefront-Antispam-Report-Untrusted",
                                                   "X-Microsoft-Antispam-Untrusted"};
  return names;
}

const std::vector<Renamed>& renamed_fields() {
  static const std::vector<Renamed> rows{{"X-Forefront-Antispam-Report", "X-Forefront-Antispam-Report-Untrusted"},
                                         {"X-Microsoft-Antispam", "X-Microsoft-Antispam-Untrusted"},
                                         {"Authentication-Results", "Authentication-Results-Original"}};
  return rows;
}

Origin origin_of(const Arrival& arrival) {
  if (is_submitted(arrival)) return Origin::mailbox;
  return arrival.directionality == Directionality::originating ? Origin::own_server : Origin::outside;
}

std::string originator_domain(const model::Tenant& tenant, const mail::ReversePath& sender) {
  std::string name;
  for (const auto& domain : *tenant.domains) {
    if (sender && domain.pattern.matches(sender->domain)) return sender->domain.text();
    if (domain.is_default) name = domain.domain.text();
  }
  return name;
}

std::vector<StampedField> leaving_fields(const mail::Message& message, std::string_view server, std::string_view domain,
                                         Origin origin) {
  constexpr std::array<std::string_view, 3> entities{"Hosted", "HybridOnPrem", "Internet"};
  const auto tenant = message.find("X-EOPTenantAttributedMessage");
  const auto own = [&](std::string_view name) {
    return message.find(fmt::format("{}{}", organization, name)).value_or(std::string{});
  };
  if (!tenant || own("MessageDirectionality").empty()) return {};
  const auto guid = tenant->substr(0, tenant->find(':'));
  const auto report = message.find("X-Forefront-Antispam-Report").value_or(std::string{});
  std::vector<StampedField> out;
  const auto add = [&](std::string_view name, std::string value) { out.emplace_back(name, std::move(value)); };
  if (!domain.empty()) add("X-OriginatorOrg", std::string(domain));
  add("X-MS-Exchange-CrossTenant-OriginalArrivalTime", own("ExpirationStartTime"));
  add("X-MS-Exchange-CrossTenant-Network-Message-Id", own("Network-Message-Id"));
  add("X-MS-Exchange-CrossTenant-Id", guid);
  add("X-MS-Exchange-CrossTenant-OriginalAttributedTenantConnectingIp",
      fmt::format("TenantId={};Ip=[{}];Helo=[{}]", guid, part_of(report, "CIP:"), part_of(report, "H:")));
  add("X-MS-Exchange-CrossTenant-AuthSource", own("AuthSource"));
  add("X-MS-Exchange-CrossTenant-AuthAs", own("AuthAs"));
  add("X-MS-Exchange-CrossTenant-FromEntityHeader", std::string(entities[static_cast<std::size_t>(origin)]));
  if (origin == Origin::mailbox) add("X-MS-Exchange-CrossTenant-MailboxType", "HOSTED");
  add("X-MS-Exchange-Transport-CrossTenantHeadersStamped", std::string(server));
  return out;
}

std::vector<StampedField> preserved_fields(const mail::Message& message, std::string_view server) {
  constexpr std::array<std::string_view, 6> names{"AuthAs", "AuthMechanism", "AuthSource",
                                                  "SCL",    "MessageSource", "Network-Message-Id"};
  std::vector<StampedField> out;
  static const auto twins = [&names] {
    std::vector<std::pair<std::string, std::string>> pairs;
    for (const auto name : names)
      pairs.emplace_back(fmt::format("{}{}", organization, name), fmt::format("{}{}", cross_premises, name));
    return pairs;
  }();
  for (const auto& [own, abroad] : twins)
    if (auto value = message.find(own)) out.emplace_back(abroad, std::move(*value));
  if (!out.empty()) out.emplace_back("X-OrganizationHeadersPreserved", std::string(server));
  return out;
}

}  // namespace mailflow::policy
